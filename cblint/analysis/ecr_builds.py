"""This is where the images are found that a `docker build` starts from, through its Dockerfile."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath

from cblint.analysis.ecr_dockerfile import base_images
from cblint.analysis.ecr_images import Image, image_of
from cblint.analysis.ecr_words import Words
from cblint.analysis.invocation import Invocation
from cblint.errors import UnreadableError
from cblint.files import NotTextError
from cblint.source import HOLE
from cblint.value import Step, Text, string
from cblint.workspace import Workspace


def built_from(workspace: Workspace, invocation: Invocation, words: Words) -> Iterator[tuple[Image, Step]]:
    """Yield the images that a build of an image starts from, with the places in the Dockerfile that name them."""
    if words.command != "build":
        return
    path = _dockerfile(invocation, words)
    if path is None or not workspace.files.is_file(path):
        return
    try:
        source = workspace.files.read(path)
    except (NotTextError, UnreadableError):
        return
    given = _arguments(words)
    target = [string(value) for value in words.values("--target")]
    if given is None or None in target:
        return
    for base in base_images(source, given, target[-1] or "" if target else ""):
        found = image_of(base.name)
        if found is not None:
            yield found, Step(base.span, "the Dockerfile starts from it")


def _dockerfile(invocation: Invocation, words: Words) -> str | None:
    """Return the path of the Dockerfile that is built from, or None if it is not surely a file of the repository."""
    if invocation.folder is None or not words.closed or len(words.operands) != 1:
        return None
    context = string(words.operands[0])
    named = [string(value) for value in words.values("-f", "--file")]
    if context is None or context == "-" or "://" in context or context.startswith(("/", "git@")):
        return None
    last = named[-1] if named else join(context, "Dockerfile")
    if not last or last == "-" or last.startswith("/"):
        return None
    return normpath(join(invocation.folder, last))


def _arguments(words: Words) -> dict[str, str] | None:
    """Return the arguments given to a build, or None if even their names are not known."""
    given = {}
    for value in words.values("--build-arg"):
        written = (
            "".join(part if isinstance(part, str) else HOLE for part in value.parts)
            if isinstance(value, Text)
            else string(value)
        )
        name, assigned, content = (written or "").partition("=")
        if not name or HOLE in name:
            return None
        given[name] = content if assigned else HOLE
    return given
