"""This is where it is answered which programs a build runs that its curated image does not have."""

from __future__ import annotations

from cblint.analysis.commands import run_by
from cblint.analysis.images import kinds as build_images
from cblint.analysis.invocation import Invocation
from cblint.data import images
from cblint.data.images import Image
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.value import string
from cblint.workspace import Workspace

_FETCHES = ("s3", "s3api", "codeartifact")


class Absent(NamedTuple):
    """A program that a build surely runs and that is not there."""

    invocation: Invocation
    image: Image
    foreign: bool
    """Whether it is the package manager of another system."""


def absent(workspace: Workspace, build: Build) -> tuple[Absent, ...]:
    """Return the first use of each program that the build's image does not have, and nothing can have installed."""
    if build.project is None or build.buildspec is None:
        return ()
    image = build_images.curated(build.image)
    if image is None or not image.packages:
        return ()
    facts = images.load()
    foreign = facts.package_tools[image.packages]
    run = run_by(workspace, build)
    found: dict[str, Absent] = {}
    clean = not run.gaps and "PATH" not in run.assigned and not _restores_programs(build)
    named: set[str] = set()
    for each in run.invocations:
        sure = each.name not in found and not each.conditional and not each.tolerated and each.word(0) == each.name
        if sure and each.name in foreign:
            found[each.name] = Absent(each, image, foreign=True)
        elif sure and clean and each.name in facts.absent_tools and each.name not in named:
            found[each.name] = Absent(each, image, foreign=False)
        clean = clean and _installs_nothing(each)
        named |= _named(each) if clean else set()
    return tuple(found.values())


def _installs_nothing(invocation: Invocation) -> bool:
    if invocation.name == "aws" and (invocation.word(1) is None or invocation.word(1) in _FETCHES):
        return False
    facts = images.load()
    return invocation.name in facts.harmless_tools or invocation.name in facts.absent_tools


def _named(invocation: Invocation) -> set[str]:
    """Return the tools whose names stand among the words of a command, as in what fetches them."""
    words = "\0".join([string(word) or "" for word in invocation.words[1:]])
    return {name for name in images.load().absent_tools if name in words}


def _restores_programs(build: Build) -> bool:
    """Tell whether a cache may bring a program: one that keeps folders outside of the source."""
    cache = build.buildspec.cache if build.buildspec is not None else None
    return cache is not None and any((string(path) or "/").startswith(("/", "~", "$")) for path in cache.paths.items)
