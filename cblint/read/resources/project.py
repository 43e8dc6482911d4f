"""This is where CodeBuild projects are built from their declarations.

Properties and defaults: CodeBuild API reference, `CreateProject` (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.project import (
    Project,
    ProjectArtifacts,
    ProjectCache,
    ProjectSource,
    SourceAuth,
    VpcConfig,
)
from cblint.read.declaration import Declaration
from cblint.read.resources.environment import environment
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.resources.project_settings import (
    batch_config,
    cloudwatch_logs,
    s3_logs,
    source_versions,
)
from cblint.read.section import Section, section
from cblint.read.shape import is_given, mapped
from cblint.value import (
    Entries,
    Items,
    Known,
    Value,
)

PROJECT: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "source": ("source", "Source"),
    "secondary_sources": ("secondary_sources", "SecondarySources"),
    "artifacts": ("artifacts", "Artifacts"),
    "secondary_artifacts": ("secondary_artifacts", "SecondaryArtifacts"),
    "cache": ("cache", "Cache"),
    "environment": ("environment", "Environment"),
    "service_role": ("service_role", "ServiceRole"),
    "vpc_config": ("vpc_config", "VpcConfig"),
    "file_systems": ("file_system_locations", "FileSystemLocations"),
    "batch": ("build_batch_config", "BuildBatchConfig"),
    "build_timeout": ("build_timeout", "TimeoutInMinutes"),
    "queued_timeout": ("queued_timeout", "QueuedTimeoutInMinutes"),
    "badge": ("badge_enabled", "BadgeEnabled"),
    "description": ("description", "Description"),
    "encryption_key": ("encryption_key", "EncryptionKey"),
    "source_version": ("source_version", "SourceVersion"),
    "secondary_source_versions": ("secondary_source_version", "SecondarySourceVersions"),
    "concurrent_build_limit": ("concurrent_build_limit", "ConcurrentBuildLimit"),
    "auto_retry_limit": ("auto_retry_limit", "AutoRetryLimit"),
    "visibility": ("project_visibility", "Visibility"),
    "resource_access_role": ("resource_access_role", "ResourceAccessRole"),
    "cloudwatch_logs": ("logs_config.cloudwatch_logs", "LogsConfig.CloudWatchLogs"),
    "s3_logs": ("logs_config.s3_logs", "LogsConfig.S3Logs"),
}
SOURCE: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "location": ("location", "Location"),
    "buildspec": ("buildspec", "BuildSpec"),
    "identifier": ("source_identifier", "SourceIdentifier"),
    "git_clone_depth": ("git_clone_depth", "GitCloneDepth"),
    "auth": ("auth", "Auth"),
    "report_build_status": ("report_build_status", "ReportBuildStatus"),
    "insecure_ssl": ("insecure_ssl", "InsecureSsl"),
    "fetch_submodules": ("git_submodules_config.fetch_submodules", "GitSubmodulesConfig.FetchSubmodules"),
    "status_context": ("build_status_config.context", "BuildStatusConfig.Context"),
    "status_url": ("build_status_config.target_url", "BuildStatusConfig.TargetUrl"),
}
AUTH: Mapping[str, tuple[str, str]] = {"type": ("type", "Type"), "resource": ("resource", "Resource")}
ARTIFACTS: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "location": ("location", "Location"),
    "identifier": ("artifact_identifier", "ArtifactIdentifier"),
    "name": ("name", "Name"),
    "override_name": ("override_artifact_name", "OverrideArtifactName"),
    "path": ("path", "Path"),
    "namespace_type": ("namespace_type", "NamespaceType"),
    "packaging": ("packaging", "Packaging"),
    "encryption_disabled": ("encryption_disabled", "EncryptionDisabled"),
    "bucket_owner_access": ("bucket_owner_access", "BucketOwnerAccess"),
}
CACHE: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "modes": ("modes", "Modes"),
    "location": ("location", "Location"),
    "namespace": ("cache_namespace", "CacheNamespace"),
}
VPC_CONFIG: Mapping[str, tuple[str, str]] = {
    "vpc_id": ("vpc_id", "VpcId"),
    "subnets": ("subnets", "Subnets"),
    "security_group_ids": ("security_group_ids", "SecurityGroupIds"),
}


def projects(declared: Declared) -> Iterator[Project]:
    """Yield the CodeBuild projects."""
    for declaration in declared.of("project"):
        yield _project(declaration, section(declaration, PROJECT))


def _project(declaration: Declaration, part: Section) -> Project:
    vpc = part.one("vpc_config", VPC_CONFIG)
    batch = batch_config(part)
    sources, all_sources = part.many("secondary_sources", SOURCE)
    secondary, closed = part.many("secondary_artifacts", ARTIFACTS)
    versions, all_versions = source_versions(part)
    return Project(
        *identity(declaration),
        language=declaration.language,
        name=named(declaration, part, "name"),
        source=_source(part.one("source", SOURCE)),
        secondary_sources=tuple(map(_source, sources)),
        artifacts=_artifacts(part.one("artifacts", ARTIFACTS)),
        secondary_artifacts=tuple(map(_artifacts, secondary)),
        secondary_artifacts_closed=closed and all(each.given.is_yes for each in secondary),
        cache=_cache(part.one("cache", CACHE)),
        environment=environment(part),
        service_role=part.required("service_role"),
        vpc_config=None if vpc.given.is_no else _vpc_config(vpc),
        vpc_given=vpc.given,
        file_systems=is_given(part.get("file_systems")),
        batch_service_role=batch.service_role,
        exists=declaration.exists,
        provider=declaration.provider,
        batch_maximum=batch.maximum_builds,
        build_timeout=part.scalar("build_timeout"),
        queued_timeout=part.scalar("queued_timeout"),
        badge=part.boolean("badge"),
        description=part.scalar("description"),
        encryption_key=part.scalar("encryption_key"),
        source_version=part.scalar("source_version"),
        secondary_sources_closed=all_sources and all(each.given.is_yes for each in sources),
        secondary_source_versions=versions,
        secondary_source_versions_closed=all_versions,
        concurrent_build_limit=part.scalar("concurrent_build_limit"),
        auto_retry_limit=part.scalar("auto_retry_limit"),
        visibility=part.scalar("visibility", "PRIVATE"),
        resource_access_role=part.scalar("resource_access_role"),
        cloudwatch_logs=cloudwatch_logs(part),
        s3_logs=s3_logs(part),
        batch=batch,
        depends_on=declaration.depends_on or Items(part.default().origin, ()),
        properties=declaration.attributes,
    )


def _source(part: Section) -> ProjectSource:
    auth = part.one("auth", AUTH)
    return ProjectSource(
        part.span,
        part.symbol,
        type=part.required("type"),
        location=part.scalar("location"),
        buildspec=_buildspec(part),
        identifier=part.scalar("identifier"),
        git_clone_depth=part.scalar("git_clone_depth"),
        auth=SourceAuth(auth.span, auth.symbol, auth.given, auth.scalar("type"), auth.scalar("resource")),
        report_build_status=part.boolean("report_build_status"),
        insecure_ssl=part.boolean("insecure_ssl"),
        fetch_submodules=part.boolean("fetch_submodules"),
        status_context=part.scalar("status_context"),
        status_url=part.scalar("status_url"),
    )


def _buildspec(part: Section) -> Value:
    """Return a buildspec; an object is one that Terraform encodes as a string, and is malformed elsewhere."""
    given = part.get("buildspec")
    if part.language == "terraform" and isinstance(given, Entries):
        return given
    return mapped(part.scalar("buildspec"), _none_if_empty)


def _none_if_empty(value: Value) -> Value:
    """Return an empty buildspec as one that is not given, which is what it means."""
    return value.replace(data=None) if isinstance(value, Known) and value.data == "" else value


def _artifacts(part: Section) -> ProjectArtifacts:
    return ProjectArtifacts(
        part.span,
        part.symbol,
        type=part.required("type"),
        location=part.scalar("location"),
        identifier=part.scalar("identifier"),
        name=part.scalar("name"),
        override_name=part.boolean("override_name"),
        path=part.scalar("path"),
        namespace_type=part.scalar("namespace_type", "NONE"),
        packaging=part.scalar("packaging", "NONE"),
        encryption_disabled=part.boolean("encryption_disabled"),
        bucket_owner_access=part.scalar("bucket_owner_access"),
    )


def _cache(part: Section) -> ProjectCache:
    return ProjectCache(
        part.span,
        part.symbol,
        type=part.scalar("type", "NO_CACHE"),
        modes=part.strings("modes"),
        location=part.scalar("location"),
        namespace=part.scalar("namespace"),
    )


def _vpc_config(part: Section) -> VpcConfig:
    return VpcConfig(
        part.span,
        part.symbol,
        vpc_id=part.required("vpc_id"),
        subnets=part.strings("subnets"),
        security_group_ids=part.strings("security_group_ids"),
    )
