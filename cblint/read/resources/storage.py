"""This is where buckets, keys, log groups, source and package repositories are built from their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.storage import Bucket, CodeRepository, Key, LogGroup, PackageDomain, PackageRepository
from cblint.read.declaration import Declaration
from cblint.read.document import json_document
from cblint.read.resources.joined import Joined
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import Section, section
from cblint.read.shape import mapped
from cblint.value import NO, Items, Known, Reason, Truth, Unknown, Value, equals, test

_TF_ENCRYPTION = "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default"
_CFN_ENCRYPTION = "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault"
BUCKET: Mapping[str, tuple[str, str]] = {
    "name": ("bucket", "BucketName"),
    "name_prefix": ("bucket_prefix", "BucketNamePrefix"),
    "policy": ("policy", ""),
    "versioning": ("", "VersioningConfiguration.Status"),
    "versioning_enabled": ("versioning.enabled", ""),
    "encryption": (f"{_TF_ENCRYPTION}.sse_algorithm", f"{_CFN_ENCRYPTION}.SSEAlgorithm"),
    "encryption_key": (f"{_TF_ENCRYPTION}.kms_master_key_id", f"{_CFN_ENCRYPTION}.KMSMasterKeyID"),
    "event_bridge": ("", "NotificationConfiguration.EventBridgeConfiguration"),
}
OF_BUCKET: Mapping[str, tuple[str, str]] = {
    "bucket": ("bucket", "Bucket"),
    "policy": ("policy", "PolicyDocument"),
    "versioning": ("versioning_configuration.status", ""),
    "encryption": ("rule.apply_server_side_encryption_by_default.sse_algorithm", ""),
    "encryption_key": ("rule.apply_server_side_encryption_by_default.kms_master_key_id", ""),
    "event_bridge": ("eventbridge", ""),
}
KEY: Mapping[str, tuple[str, str]] = {
    "policy": ("policy", "KeyPolicy"),
    "description": ("description", "Description"),
}
OF_KEY: Mapping[str, tuple[str, str]] = {
    "key": ("target_key_id", "TargetKeyId"),
    "of_policy": ("key_id", ""),
    "alias": ("name", "AliasName"),
    "policy": ("policy", ""),
}
LOG_GROUP: Mapping[str, tuple[str, str]] = {
    "name": ("name", "LogGroupName"),
    "name_prefix": ("name_prefix", ""),
    "retention": ("retention_in_days", "RetentionInDays"),
    "encryption_key": ("kms_key_id", "KmsKeyId"),
}
CODE: Mapping[str, tuple[str, str]] = {
    "code": ("repository_name", "RepositoryName"),
    "package domain": ("domain", "DomainName"),
    "package repository": ("repository", "RepositoryName"),
    "domain": ("domain", "DomainName"),
}


def buckets(declared: Declared) -> Iterator[Bucket]:
    """Yield the buckets, each with the policy, versioning and encryption that are declared for it apart."""
    policies = Joined(declared, "bucket policy", "bucket", OF_BUCKET, "bucket")
    versionings = Joined(declared, "bucket versioning", "bucket", OF_BUCKET, "bucket")
    encryptions = Joined(declared, "bucket encryption", "bucket", OF_BUCKET, "bucket")
    notifications = Joined(declared, "bucket notification", "bucket", OF_BUCKET, "bucket")
    for declaration in declared.of("bucket"):
        part = section(declaration, BUCKET)
        name = named(declaration, part, "name", "name_prefix")
        made = _event_bridge(part)
        for other, meant in notifications.of(declaration, name):
            made = made | (meant & equals(other.boolean("event_bridge"), True))
        policy = _joined(policies, declaration, name, "policy", part.get("policy") or part.default())
        yield Bucket(
            *identity(declaration),
            name=name,
            policy=mapped(policy, json_document),
            versioning=_joined(versionings, declaration, name, "versioning", _versioning(part)),
            encryption=_joined(encryptions, declaration, name, "encryption", part.scalar("encryption")),
            encryption_key=_joined(encryptions, declaration, name, "encryption_key", part.scalar("encryption_key")),
            event_bridge=made,
        )


def _joined(others: Joined, declaration: Declaration, name: Value, field: str, own: Value) -> Value:
    """Return an attribute as a resource has it, or as it is declared apart; unknown where that is not certain."""
    value = own
    for part, meant in others.of(declaration, name):
        given = part.get(field)
        if meant.is_yes:
            value = value if given is None else given
        elif isinstance(value, Known) and value.data is None:
            value = Unknown(part.value.origin, Reason.CONDITION, field)
    return value


def _versioning(part: Section) -> Value:
    if part.language != "terraform":
        return part.scalar("versioning")
    return mapped(part.boolean("versioning_enabled", None), _as_status)


def _as_status(enabled: Value) -> Value:
    if isinstance(enabled, Known) and isinstance(enabled.data, bool):
        return enabled.replace(data="Enabled" if enabled.data else "Disabled")
    return enabled


def _event_bridge(part: Section) -> Truth:
    if part.language == "terraform":
        return NO
    found = part.get("event_bridge")
    if found is None:
        return NO
    enabled = part.one("event_bridge", {"enabled": ("", "EventBridgeEnabled")}).boolean("enabled", True)
    return test(enabled, lambda data: data is True)


def keys(declared: Declared) -> Iterator[Key]:
    """Yield the KMS keys, each with the policy that is declared for it apart, and its aliases."""
    policies = Joined(declared, "key policy", "key", OF_KEY, "of_policy")
    aliases = Joined(declared, "key alias", "key", OF_KEY, "key")
    for declaration in declared.of("key"):
        part = section(declaration, KEY)
        no_name = Unknown(part.default().origin, Reason.COMPUTED)
        own = part.get("policy") or part.default()
        found = [(other.scalar("alias"), meant) for other, meant in aliases.of(declaration, no_name)]
        yield Key(
            *identity(declaration),
            policy=mapped(_joined(policies, declaration, no_name, "policy", own), json_document),
            aliases=Items(
                part.default().origin,
                tuple(alias for alias, meant in found if meant.is_yes),
                all(meant.is_yes for _, meant in found),
            ),
            description=part.scalar("description"),
        )


def log_groups(declared: Declared) -> Iterator[LogGroup]:
    """Yield the log groups."""
    for declaration in declared.of("log group"):
        part = section(declaration, LOG_GROUP)
        yield LogGroup(
            *identity(declaration),
            name=named(declaration, part, "name", "name_prefix"),
            retention=part.scalar("retention"),
            encryption_key=part.scalar("encryption_key"),
        )


def code_repositories(declared: Declared) -> Iterator[CodeRepository]:
    """Yield the CodeCommit repositories."""
    for declaration in declared.of("code repository"):
        yield CodeRepository(*identity(declaration), name=section(declaration, CODE).scalar("code"))


def package_domains(declared: Declared) -> Iterator[PackageDomain]:
    """Yield the CodeArtifact domains."""
    for declaration in declared.of("package domain"):
        yield PackageDomain(*identity(declaration), name=section(declaration, CODE).scalar("package domain"))


def package_repositories(declared: Declared) -> Iterator[PackageRepository]:
    """Yield the CodeArtifact repositories."""
    for declaration in declared.of("package repository"):
        part = section(declaration, CODE)
        yield PackageRepository(
            *identity(declaration), name=part.scalar("package repository"), domain=part.scalar("domain")
        )
