"""This is where the environment of a CodeBuild project is built.

Properties and defaults: CodeBuild API reference, `ProjectEnvironment` (2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping

from cblint.model.project import ProjectEnvironment, RegistryCredential
from cblint.read.section import Section
from cblint.read.shape import is_given
from cblint.read.variables import read_variables
from cblint.value import NO, YES, Choice, Known, Reason, Text, Truth, Unknown, Value, maybe, why_unknown

ENVIRONMENT: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "image": ("image", "Image"),
    "compute_type": ("compute_type", "ComputeType"),
    "privileged_mode": ("privileged_mode", "PrivilegedMode"),
    "image_pull_credentials_type": ("image_pull_credentials_type", "ImagePullCredentialsType"),
    "variables": ("environment_variable", "EnvironmentVariables"),
    "docker_server": ("docker_server", "DockerServer"),
    "fleet": ("fleet.fleet_arn", "Fleet.FleetArn"),
    "certificate": ("certificate", "Certificate"),
    "registry_credential": ("registry_credential", "RegistryCredential"),
    "docker_server_compute_type": ("docker_server.compute_type", "DockerServer.ComputeType"),
    "host_kernel": ("host_kernel", "HostKernel"),
}
REGISTRY_CREDENTIAL: Mapping[str, tuple[str, str]] = {
    "credential": ("credential", "Credential"),
    "provider": ("credential_provider", "CredentialProvider"),
}


def environment(project: Section) -> ProjectEnvironment:
    """Return the environment that a project builds in."""
    part = project.one("environment", ENVIRONMENT)
    variables, closed = read_variables(part, "variables", by="project")
    registry = part.one("registry_credential", REGISTRY_CREDENTIAL)
    return ProjectEnvironment(
        part.span,
        part.symbol,
        type=part.required("type"),
        image=part.required("image"),
        compute_type=part.required("compute_type"),
        privileged_mode=part.boolean("privileged_mode"),
        image_pull_credentials_type=part.scalar("image_pull_credentials_type", "CODEBUILD"),
        variables=variables,
        variables_closed=closed,
        docker_server=is_given(part.get("docker_server")),
        fleet=_has_text(part.get("fleet")),
        fleet_arn=part.get("fleet"),
        certificate=part.scalar("certificate"),
        registry_credential=RegistryCredential(
            registry.span,
            registry.symbol,
            registry.given,
            credential=registry.scalar("credential"),
            provider=registry.scalar("provider"),
        ),
        docker_server_compute_type=part.scalar("docker_server_compute_type"),
        host_kernel=part.scalar("host_kernel"),
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
