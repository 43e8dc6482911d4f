"""This is where it is answered whether the credentials with which a project pulls its image can do that.

CodeBuild API reference, `ProjectEnvironment`: AWS's own images want `CODEBUILD`, private ones and those of another
account `SERVICE_ROLE`, and private ones outside of ECR a registry credential as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker.references import Registry, known, reference
from cblint.data import tools
from cblint.data.docker import docker_facts
from cblint.model.part import Part
from cblint.model.project import Project, ProjectEnvironment
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import Basis, Choice, Step, Value, equals, glob, string
from cblint.workspace import Workspace

_CURATED = "aws/codebuild/"
_ROLE = pattern(r"arn:aws[\w-]*:iam::([0-9]{12}):role/")


class Mismatch(NamedTuple):
    """Credentials that cannot pull the image."""

    place: Value | Part
    message: str
    certain: bool
    """Whether CodeBuild refuses the project; else only the pull would fail."""
    steps: tuple[Step, ...]


def mismatches(workspace: Workspace, project: Project) -> Iterator[Mismatch]:
    """Yield what is wrong with the credentials for a project's image: one thing at most."""
    environment = project.environment
    in_container = equals(environment.type, *tools.load().privileged_environments)
    if project.exists.is_no or not in_container.is_yes or not environment.fleet.is_no:
        return
    if isinstance(environment.image, Choice):
        return
    name = string(environment.image)
    if name is not None and name.startswith(_CURATED):
        yield from _curated(environment, name)
    else:
        yield from _own(workspace, project)


def _curated(environment: ProjectEnvironment, name: str) -> Iterator[Mismatch]:
    given = environment.image_pull_credentials_type
    if equals(given, "SERVICE_ROLE").is_yes:
        image = Step(environment.image.origin.span, "the image is one of AWS's own")
        yield Mismatch(
            given, f"AWS's own image `{name}` cannot be pulled with `SERVICE_ROLE` credentials", True, (image,)
        )


def _own(workspace: Workspace, project: Project) -> Iterator[Mismatch]:
    environment = project.environment
    given, credential = environment.image_pull_credentials_type, environment.registry_credential
    by_codebuild = equals(given, "CODEBUILD").is_yes
    image = reference(workspace, environment.image)
    account = known(image.account) if image is not None else None
    own = _account(project.service_role)
    if image is not None and image.registry is Registry.ECR:
        if by_codebuild and account and own and account != own and account.isdigit():
            place = Step(environment.image.origin.span, f"the image is one of account {account}")
            role = Step(project.service_role.origin.span, f"the project is one of account {own}")
            message = f"The image is one of account `{account}`, which `CODEBUILD` credentials do not reach"
            yield Mismatch(given, message, True, (place, role))
    elif by_codebuild and credential.given.is_yes and not equals(credential.credential, None).is_yes:
        place = Step(credential.span, "a registry credential is given")
        yield Mismatch(given, "A registry credential is given, and `CODEBUILD` credentials are used", False, (place,))
    elif image is not None and credential.given.is_no and image.host.endswith(docker_facts().private_hosts):
        shown = f"`{image.host}` is a private registry"
        yield Mismatch(environment.image, f"{shown}, and the environment has no registry credential", False, ())


def _account(role: Value) -> str:
    found = _ROLE.match(glob(role))
    return found.group(1) if found is not None and role.origin.basis is Basis.GIVEN else ""
