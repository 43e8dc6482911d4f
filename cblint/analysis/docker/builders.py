"""This is where the builds of images are found that Docker's own builder cannot do, and for which no other is made.

Docker docs, "Build drivers": the `docker` driver builds for one platform at a time, and exports no cache but an inline
one. That is so as long as its daemon does not keep images with containerd, as none of CodeBuild's images has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.logins import docker_known_until
from cblint.analysis.invocation import Invocation, Run
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Step, Value, glob, string
from cblint.workspace import Workspace

_VARIABLES = frozenset(
    {"BUILDX_BUILDER", "DOCKER_HOST", "DOCKER_CONTEXT", "BUILDKIT_HOST", "DOCKER_CONFIG", "DOCKER_BUILDKIT"}
)
_SIGNS = ("daemon.json", "containerd", "snapshotter", "buildkitd", "config.json", "buildx/")
_PLATFORM = pattern(r"[a-z0-9]+(?:/[a-z0-9]+){0,2}")
_EXPORT = pattern(r"type=(registry|local|gha|s3|azblob)(?:,.*)?")


class Unbuildable(NamedTuple):
    """A build of an image that needs a builder of its own."""

    invocation: Invocation
    place: Span
    """The option that needs it."""
    why: str
    """What needs it: `for 2 platforms`."""
    made: tuple[Step, ...]
    """Builders that were made before it and not put to use."""


def unbuildable(workspace: Workspace, build: Build) -> tuple[Unbuildable, ...]:
    """Return the builds that fail, because Docker's own builder is surely the one in use."""
    return workspace.once(_unbuildable, build)


def _unbuildable(workspace: Workspace, build: Build) -> tuple[Unbuildable, ...]:
    run = run_by(workspace, build)
    if ({variable.name for variable in build.variables} | run.assigned) & _VARIABLES:
        return ()
    return tuple(_all(workspace, build, run))


def _all(workspace: Workspace, build: Build, run: Run) -> Iterator[Unbuildable]:
    calls = [docker_call(workspace, each) for each in run.invocations]
    needs = [None if call is None else _need(call) for call in calls]
    if not any(needs):
        return
    made: tuple[Step, ...] = ()
    for order, (each, call, need) in enumerate(zip(run.invocations, calls, needs, strict=True)):
        if _may_choose(each, call):
            return
        if call is not None and call.path[:2] == ("buildx", "create"):
            made += (Step(each.span, "makes a builder, and does not put it to use"),)
        if need is not None and not each.tolerated:
            if order > docker_known_until(workspace, build):
                return
            value, why = need
            place = value.origin.span
            yield Unbuildable(each, place if each.span.contains(place) else each.span, why, made)


def _may_choose(invocation: Invocation, call: Call | None) -> bool:
    """Tell whether another builder may be in use after a command, or the daemon be set up otherwise."""
    if call is None:
        words = [glob(word) for word in invocation.words] + [glob(each.target) for each in invocation.redirects]
        return any(sign in word for word in words for sign in _SIGNS)
    words = [string(word) or "" for word in invocation.words]
    if call.path[:1] == ("context",) or call.path[:2] in (("buildx", "use"), ("buildx", "bake"), ("buildx", "install")):
        return True
    return call.path[:2] == ("buildx", "create") and ("--use" in words or "" in words or "--use=true" in words)


def _need(call: Call) -> tuple[Value, str] | None:
    """Return the option for which a build needs a builder of its own, and why; None where it surely needs none."""
    if call.command != "build" or call.program != "docker" or not call.closed or call.outer or call.values("--builder"):
        return None
    for value in call.values("--platform"):
        platforms = (string(value) or "").split(",")
        if len(set(platforms)) > 1 and all(_PLATFORM.fullmatch(each) for each in platforms):
            return value, f"for {len(set(platforms))} platforms"
    for value in call.values("--cache-to"):
        match = _EXPORT.fullmatch(glob(value))
        if match is not None:
            return value, f"with a cache of type `{match[1]}`"
    return None
