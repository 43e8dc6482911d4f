"""This is where it is answered whether the image that a build runs in may be another one tomorrow."""

from __future__ import annotations

from cblint.analysis import links
from cblint.analysis.docker.grammar import fault
from cblint.analysis.docker.references import Reference, Registry, known, reference, repository_behind
from cblint.data import tools
from cblint.model.build import Build
from cblint.model.ecr import Repository
from cblint.model.part import Resource
from cblint.record import NamedTuple
from cblint.source import HOLE
from cblint.value import Choice, Known, Step, Value, equals
from cblint.workspace import Workspace

_CURATED = "aws/codebuild/"


class Unpinned(NamedTuple):
    """A name that may come to mean another image."""

    shown: str
    is_mutable: bool
    """Whether it is `latest`."""
    why: str
    privileges: Step
    """The place that makes the build privileged."""


def unpinned(workspace: Workspace, build: Build) -> Unpinned | None:
    """Return what is not pinned in the name of a build's image; None where it is, or that is not known."""
    value = build.image
    if isinstance(value, Choice) or build.project is None or build.project.exists.is_no:
        return None
    image = reference(workspace, value)
    in_container = equals(build.type, *tools.load().privileged_environments).is_yes
    if image is None or not in_container or image.written.startswith((_CURATED, HOLE + "@")) or fault(image.written):
        return None
    if not build.project.environment.fleet.is_no or image.digest != "" or image.tag is None:
        return None
    declared = repository_of(workspace, value, image, build.project)
    if declared is not None and not equals(declared.image_tag_mutability, "MUTABLE").is_yes:
        return None
    why = "is named by `latest`" if image.tag else "has no tag, which means `latest`"
    why = why if image.is_mutable else "is named by a tag, and not by a digest"
    privileges = Step(build.privileged_mode.origin.span, "the build is privileged")
    return Unpinned(_shown(image), image.is_mutable, why, privileges)


def repository_of(workspace: Workspace, value: Value, image: Reference, near: Resource | None) -> Repository | None:
    """Return the declared repository that an image of ECR surely lives in."""
    if image.registry is not Registry.ECR:
        return None
    behind = repository_behind(workspace, value)
    name = known(image.repository)
    if behind is not None or name is None:
        return behind
    found = links.find(workspace, Repository, Known(value.origin, name), near)
    return found if isinstance(found, Repository) else None


def _shown(image: Reference) -> str:
    return image.written.replace(HOLE, "…")
