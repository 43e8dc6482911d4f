"""This is where CodeBuild projects and source credentials are built from their declarations.

Properties and defaults: CodeBuild API reference, `CreateProject` (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.project import (
    Project,
    ProjectArtifacts,
    ProjectCache,
    ProjectEnvironment,
    ProjectSource,
    SourceCredential,
    VpcConfig,
)
from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import Section, section
from cblint.read.shape import is_given, mapped
from cblint.read.variables import read_variables
from cblint.value import (
    NO,
    YES,
    Choice,
    Entries,
    Known,
    Reason,
    Text,
    Truth,
    Unknown,
    Value,
    maybe,
    why_unknown,
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
}
SOURCE: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "location": ("location", "Location"),
    "buildspec": ("buildspec", "BuildSpec"),
    "identifier": ("source_identifier", "SourceIdentifier"),
}
ARTIFACTS: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "location": ("location", "Location"),
    "identifier": ("artifact_identifier", "ArtifactIdentifier"),
    "name": ("name", "Name"),
    "override_name": ("override_artifact_name", "OverrideArtifactName"),
}
CACHE: Mapping[str, tuple[str, str]] = {"type": ("type", "Type"), "modes": ("modes", "Modes")}
ENVIRONMENT: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "image": ("image", "Image"),
    "compute_type": ("compute_type", "ComputeType"),
    "privileged_mode": ("privileged_mode", "PrivilegedMode"),
    "image_pull_credentials_type": ("image_pull_credentials_type", "ImagePullCredentialsType"),
    "variables": ("environment_variable", "EnvironmentVariables"),
    "docker_server": ("docker_server", "DockerServer"),
    "fleet": ("fleet.fleet_arn", "Fleet.FleetArn"),
}
VPC_CONFIG: Mapping[str, tuple[str, str]] = {
    "vpc_id": ("vpc_id", "VpcId"),
    "subnets": ("subnets", "Subnets"),
    "security_group_ids": ("security_group_ids", "SecurityGroupIds"),
}
BATCH: Mapping[str, tuple[str, str]] = {
    "service_role": ("service_role", "ServiceRole"),
    "restrictions": ("restrictions", "Restrictions"),
}
RESTRICTIONS: Mapping[str, tuple[str, str]] = {"maximum": ("maximum_builds_allowed", "MaximumBuildsAllowed")}
SOURCE_CREDENTIAL: Mapping[str, tuple[str, str]] = {
    "auth_type": ("auth_type", "AuthType"),
    "server_type": ("server_type", "ServerType"),
    "token": ("token", "Token"),
}


def projects(declared: Declared) -> Iterator[Project]:
    """Yield the CodeBuild projects."""
    for declaration in declared.of("project"):
        yield _project(declaration, section(declaration, PROJECT))


def source_credentials(declared: Declared) -> Iterator[SourceCredential]:
    """Yield the source credentials."""
    for declaration in declared.of("source credential"):
        part = section(declaration, SOURCE_CREDENTIAL)
        yield SourceCredential(
            *identity(declaration),
            auth_type=part.scalar("auth_type"),
            server_type=part.scalar("server_type"),
            token=part.scalar("token"),
        )


def _project(declaration: Declaration, part: Section) -> Project:
    vpc = part.one("vpc_config", VPC_CONFIG)
    batch = part.one("batch", BATCH)
    secondary, closed = part.many("secondary_artifacts", ARTIFACTS)
    return Project(
        *identity(declaration),
        language=declaration.language,
        name=named(declaration, part, "name"),
        source=_source(part.one("source", SOURCE)),
        secondary_sources=tuple(map(_source, part.many("secondary_sources", SOURCE)[0])),
        artifacts=_artifacts(part.one("artifacts", ARTIFACTS)),
        secondary_artifacts=tuple(map(_artifacts, secondary)),
        secondary_artifacts_closed=closed and all(each.given.is_yes for each in secondary),
        cache=_cache(part.one("cache", CACHE)),
        environment=_environment(part.one("environment", ENVIRONMENT)),
        service_role=part.scalar("service_role", _missing(part, "service_role")),
        vpc_config=None if vpc.given.is_no else _vpc_config(vpc),
        vpc_given=vpc.given,
        file_systems=is_given(part.get("file_systems")),
        batch_service_role=part.default() if batch.given.is_no else batch.scalar("service_role"),
        exists=declaration.exists,
        batch_maximum=batch.one("restrictions", RESTRICTIONS).scalar("maximum"),
        build_timeout=part.scalar("build_timeout"),
    )


def _missing(part: Section, name: str) -> Unknown:
    """Return what a required attribute is that is not there: the API refuses it, so nothing follows from it."""
    return Unknown(part.default().origin, Reason.MALFORMED, part.key(name))


def _source(part: Section) -> ProjectSource:
    return ProjectSource(
        part.span,
        part.symbol,
        type=part.scalar("type", _missing(part, "type")),
        location=part.scalar("location"),
        buildspec=_buildspec(part),
        identifier=part.scalar("identifier"),
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
        type=part.scalar("type", _missing(part, "type")),
        location=part.scalar("location"),
        identifier=part.scalar("identifier"),
        name=part.scalar("name"),
        override_name=part.boolean("override_name"),
    )


def _cache(part: Section) -> ProjectCache:
    return ProjectCache(part.span, part.symbol, type=part.scalar("type", "NO_CACHE"), modes=part.strings("modes"))


def _vpc_config(part: Section) -> VpcConfig:
    return VpcConfig(
        part.span,
        part.symbol,
        vpc_id=part.scalar("vpc_id", _missing(part, "vpc_id")),
        subnets=part.strings("subnets"),
        security_group_ids=part.strings("security_group_ids"),
    )


def _environment(part: Section) -> ProjectEnvironment:
    variables, closed = read_variables(part, "variables", by="project")
    return ProjectEnvironment(
        part.span,
        part.symbol,
        type=part.scalar("type", _missing(part, "type")),
        image=part.scalar("image", _missing(part, "image")),
        compute_type=part.scalar("compute_type", _missing(part, "compute_type")),
        privileged_mode=part.boolean("privileged_mode"),
        image_pull_credentials_type=part.scalar("image_pull_credentials_type", "CODEBUILD"),
        variables=variables,
        variables_closed=closed,
        docker_server=is_given(part.get("docker_server")),
        fleet=_has_text(part.get("fleet")),
    )


def _has_text(value: Value | None) -> Truth:
    """Return whether a scalar is given, which it also is where its text is not known."""
    match value:
        case None | Known(data=None | ""):
            return NO
        case Known() | Text():
            return YES
        case Unknown(reason=Reason.COMPUTED):
            return YES
        case Choice(options=options):
            answers = {_has_text(option.value).answer for option in options}
            return Truth(answers.pop()) if len(answers) == 1 and None not in answers else maybe(why_unknown(value))
        case _:
            return maybe(why_unknown(value))
