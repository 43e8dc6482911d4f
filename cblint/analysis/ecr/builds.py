"""This is where the images are found that builds of images start from, and those that `docker compose` fetches."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath

from cblint.analysis.compose import services
from cblint.analysis.docker.calls import Call
from cblint.analysis.ecr.dockerfile import base_images
from cblint.analysis.ecr.images import Image, image, image_of
from cblint.analysis.invocation import Invocation
from cblint.source import HOLE
from cblint.value import Step, shown, string
from cblint.workspace import Workspace

_COMPOSE = {"pull": "pull", "push": "push", "up": "start", "run": "start", "create": "start"}


def built_from(workspace: Workspace, call: Call) -> Iterator[tuple[Image, Step]]:
    """Yield the images that a build of an image starts from, with the places in the Dockerfile that name them."""
    if call.command != "build":
        return
    given = _arguments(call)
    target = [string(value) for value in call.values("--target")]
    if given is not None and None not in target:
        yield from _bases(workspace, dockerfile_of(call), given, target[-1] or "" if target else "")


def composed(workspace: Workspace, invocation: Invocation) -> Iterator[tuple[str, Image, Step]]:
    """Yield what a call of `docker compose` does with images: `pull`, `push`, `from` (builds from it), `start`."""
    found = services.composition(workspace, invocation)
    if found is None:
        return
    for service in found.chosen():
        named = image(workspace, service.image) if service.image is not None else None
        place = service.image.origin.span if service.image is not None else service.span
        step = Step(place, f"is the image of the service `{service.name[:60]}`")
        if named is not None and found.call.command in _COMPOSE:
            kind = _COMPOSE[found.call.command]
            if service.is_built == (kind == "push"):
                yield kind, named, step
        if found.call.builds and service.dockerfile is not None and service.target is not None:
            for base, where in _bases(workspace, service.dockerfile, dict(service.arguments), service.target):
                yield "from", base, where


def _bases(workspace: Workspace, path: str | None, given: dict[str, str], target: str) -> Iterator[tuple[Image, Step]]:
    """Yield the images that a Dockerfile starts from."""
    if path is None or not workspace.files.is_file(path):
        return
    source = workspace.files.readable(path)
    if source is None:
        return
    for base in base_images(source, given, target):
        found = image_of(base.name)
        if found is not None:
            yield found, Step(base.span, "the Dockerfile starts from it")


def dockerfile_of(call: Call) -> str | None:
    """Return the path of the Dockerfile that is built from, or None if it is not surely a file of the repository."""
    folder = call.invocation.folder
    if folder is None or not call.closed or len(call.operands) != 1:
        return None
    context = string(call.operands[0])
    named = [string(value) for value in call.values("--file")]
    if context is None or context == "-" or "://" in context or context.startswith(("/", "git@")):
        return None
    last = named[-1] if named else join(context, "Dockerfile")
    if not last or last == "-" or last.startswith("/"):
        return None
    return normpath(join(folder, last))


def _arguments(call: Call) -> dict[str, str] | None:
    """Return the arguments given to a build, or None if even their names are not known."""
    given = {}
    for value in call.values("--build-arg"):
        name, assigned, content = shown(value).partition("=")
        if not name or HOLE in name:
            return None
        given[name] = content if assigned else HOLE
    return given
