"""This is where the images are found that a build surely fetches from Docker Hub as nobody in particular."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.logins import logins, logins_seen_until
from cblint.analysis.docker.references import Registry, known, parsed, reference
from cblint.analysis.ecr.builds import built_from, composed
from cblint.analysis.images.kinds import CURATED, is_made
from cblint.analysis.invocation import Invocation, Run
from cblint.data.logins import logins as facts
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Step, Value, glob, string
from cblint.workspace import Workspace

_FETCHES = ("pull", "run", "create")
_MAKES = frozenset({"load", "import", "commit", "buildx bake", "compose build"})
_EDITORS = frozenset({"sed", "envsubst", "perl", "awk", "python", "python3", "mv", "cp", "tee", "patch"})

MAX_PULLS = 50
"""More images say nothing new about one build."""


class Pull(NamedTuple):
    """An image that is fetched from Docker Hub."""

    name: str
    """Without its tag."""
    place: Span
    """Where it is named."""
    steps: tuple[Step, ...]
    """How the build gets there."""
    again: tuple[Span, ...] = ()
    """Further places in the same file that name it."""


def own_image(build: Build) -> str:
    """Return the name of the build's own image, where CodeBuild fetches it from Docker Hub without credentials."""
    name = string(build.image)
    project = build.project
    if name is None or project is None or name.startswith(CURATED) or not is_made(project):
        return ""
    image = parsed(name)
    if image is None or image.registry is not Registry.HUB or not _is_of_the_hub(image.repository):
        return ""
    return name if project.environment.registry_credential.given.is_no else ""


def pulls(workspace: Workspace, build: Build) -> tuple[Pull, ...]:
    """Return what the build's commands fetch from Docker Hub before anything may have logged in there."""
    return workspace.once(_pulls, build)


def _pulls(workspace: Workspace, build: Build) -> tuple[Pull, ...]:
    run = run_by(workspace, build)
    if any(each.registry is None or each.registry.registry is Registry.HUB for each in logins(workspace, build)):
        return ()
    seen = logins_seen_until(workspace, build)
    found: dict[tuple[str, str], Pull] = {}
    for index, each in enumerate(run.invocations):
        for pull in _of(workspace, each):
            key = (pull.place.path, pull.name)
            if key in found:
                places = dict.fromkeys((*found[key].again, pull.place))
                found[key] = found[key]._replace(again=tuple(each for each in places if each != found[key].place))
            elif index > seen or len(found) >= MAX_PULLS:
                return tuple(found.values())
            elif not _is_made_here(workspace, run, index, pull):
                found[key] = pull
    return tuple(found.values())


def _of(workspace: Workspace, invocation: Invocation) -> Iterator[Pull]:
    """Yield what one invocation fetches, if it runs and its failure matters."""
    call = docker_call(workspace, invocation)
    if call is None or invocation.conditional or invocation.tolerated or call.outer:
        return
    if call.command in _FETCHES and call.operands and call.closed and call.program == "docker":
        image = reference(workspace, call.operands[0])
        place = call.operands[0].origin.span
        here = place if invocation.span.contains(place) else invocation.span
        if image is not None and image.registry is Registry.HUB and known(image.repository):
            yield from _pull(image.repository, here, invocation.steps)
    elif call.command == "build":
        for base, step in built_from(workspace, call):
            if base.registry is Registry.HUB:
                yield from _pull(base.repository, step.span, (*invocation.steps, step))
    elif call.command.startswith("compose"):
        for kind, image_of_service, step in composed(workspace, invocation):
            if kind != "push" and image_of_service.registry is Registry.HUB:
                yield from _pull(image_of_service.repository, step.span, (*invocation.steps, step))


def _pull(name: str, place: Span, steps: tuple[Step, ...]) -> Iterator[Pull]:
    short = name.removeprefix("library/")
    if _is_of_the_hub(short):
        yield Pull(short, place, steps)


def _is_of_the_hub(name: str) -> bool:
    """Tell whether a name is plainly one of Docker Hub: of an official image, or with its owner."""
    return "*" not in name and (name in facts().library or name.count("/") == 1)


def _is_made_here(workspace: Workspace, run: Run, index: int, pull: Pull) -> bool:
    """Tell whether a build may make or fetch an image of this name before, or write the file that names it."""
    file = pull.place.path.rpartition("/")[2]
    for each in run.invocations[:index]:
        call = docker_call(workspace, each)
        if call is not None and _may_make(call, pull.name):
            return True
        texts = [glob(redirect.target) for redirect in each.redirects]
        texts += [glob(word) for word in each.words[1:]] if each.name in _EDITORS else []
        if each.span.path != pull.place.path and any(file in text for text in texts):
            return True
    return False


def _may_make(call: Call, name: str) -> bool:
    if call.command in _MAKES:
        return name not in facts().library
    values: tuple[Value, ...] = ()
    if call.command == "build":
        values = call.values("--tag")
    elif call.command == "tag":
        values = call.operands[1:2]
    return any(_fits(glob(value), name) for value in values)


def _fits(pattern: str, name: str) -> bool:
    from fnmatch import fnmatchcase  # noqa: PLC0415  (few builds make an image that they also pull)

    bare = pattern.partition("@")[0]
    last = bare.rpartition("/")[2]
    bare = bare[: len(bare) - len(last)] + last.partition(":")[0]
    return fnmatchcase(name, bare) and (bare == name or name not in facts().library)
