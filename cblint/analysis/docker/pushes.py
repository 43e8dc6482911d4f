"""This is where the images are found that a build pushes, and the declared repositories that they go to."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker import pinning
from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.references import Reference, known, references
from cblint.analysis.invocation import Invocation
from cblint.model.build import Build
from cblint.model.ecr import Repository
from cblint.record import NamedTuple
from cblint.value import Choice, Step, Value, equals, string
from cblint.workspace import Workspace

_REGISTRY_OUTPUTS = ("type=registry", "push=true")


class Push(NamedTuple):
    """An image that a build pushes."""

    call: Call
    value: Value
    """Its name."""
    image: Reference | None
    """None where the name does not tell the registry, or may be several."""
    all_tags: bool
    """Whether every tag of the repository is pushed."""


class Overwriting(NamedTuple):
    """A push of a tag that stays the same, to a repository whose tags cannot be moved."""

    push: Push
    tag: str
    repository: Repository
    steps: tuple[Step, ...]


def pushes(workspace: Workspace, build: Build) -> tuple[Push, ...]:
    """Return what a build pushes with Docker and its like, in order."""
    return workspace.once(_pushes, build)


def _pushes(workspace: Workspace, build: Build) -> tuple[Push, ...]:
    found: list[Push] = []
    for invocation in run_by(workspace, build).invocations:
        call = docker_call(workspace, invocation)
        for value in _pushed(call) if call is not None else ():
            names = references(workspace, value) if not isinstance(value, Choice) else ()
            assert call is not None
            found.append(Push(call, value, names[0] if names else None, call.has("--all-tags")))
    return tuple(found)


def _pushed(call: Call) -> tuple[Value, ...]:
    if call.command in ("push", "manifest push"):
        return call.operands[:1] if call.closed else ()
    if call.command == "build" and (call.has("--push") or _outputs_to_registry(call)):
        return call.values("--tag")
    return call.values("--tag") if call.command == "buildx imagetools create" else ()


def _outputs_to_registry(call: Call) -> bool:
    outputs = (string(value) or "" for value in call.values("--output"))
    return any(sign in output for output in outputs for sign in _REGISTRY_OUTPUTS)


def overwritings(workspace: Workspace, build: Build) -> Iterator[Overwriting]:
    """Yield the pushes that succeed in the first build only."""
    invocations = run_by(workspace, build).invocations
    if any(_deletes(invocation) for invocation in invocations):
        return
    for push in pushes(workspace, build):
        image, invocation = push.image, push.call.invocation
        tag = known(image.tag) if image is not None and image.digest == "" else None
        if image is None or tag is None or push.all_tags or invocation.conditional or invocation.tolerated:
            continue
        tag = tag or "latest"
        repository = pinning.repository_of(workspace, push.value, image, build.project)
        if repository is None or any(letter.isdigit() for letter in tag):
            continue
        if equals(repository.image_tag_mutability, "IMMUTABLE").is_yes:
            place = Step(repository.image_tag_mutability.origin.span, "the repository keeps its tags from being moved")
            yield Overwriting(push, tag, repository, (*invocation.steps, place))


def _deletes(invocation: Invocation) -> bool:
    return invocation.name == "aws" and any(string(word) == "batch-delete-image" for word in invocation.words)
