"""This is where the processor is compared that a build makes an image for, with that of what runs the image."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts.deploy_files import readings
from cblint.analysis.artifacts.image_definitions import deployed_by
from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.pinning import repository_of
from cblint.analysis.docker.pushes import pushes
from cblint.analysis.docker.references import reference
from cblint.analysis.ecr.builds import dockerfile_of
from cblint.model.build import Build
from cblint.model.ecr import Repository
from cblint.model.ecs import TaskDefinition
from cblint.model.part import Resource, label
from cblint.model.pipeline import Function
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Basis, Entries, Known, Step, Value, equals, string
from cblint.workspace import Workspace

_BUILT_ON = {
    "LINUX_CONTAINER": "x86_64", "LINUX_EC2": "x86_64", "ARM_CONTAINER": "arm64", "ARM_EC2": "arm64",
}  # fmt: skip
_RUN_ON = {"X86_64": "x86_64", "ARM64": "arm64", "x86_64": "x86_64", "arm64": "arm64"}
_FROM_ELSEWHERE = frozenset({
    "load", "import", "buildx bake", "compose build", "compose push", "manifest create", "manifest push",
    "buildx imagetools create", "pull", "compose pull", "commit",
})  # fmt: skip
_PLATFORMS = frozenset({"DOCKER_DEFAULT_PLATFORM", "BUILDX_BUILDER", "DOCKER_HOST", "DOCKER_CONTEXT"})


class OtherProcessor(NamedTuple):
    """A build of an image for another processor than that of what runs it."""

    call: Call
    made: str
    """What the image is made for: `arm64`."""
    wanted: str
    runner: Resource
    steps: tuple[Step, ...]


class _Runner(NamedTuple):
    resource: Resource
    image: Value | None
    """None where a pipeline puts in what was built."""
    wanted: str
    place: Span
    is_said: bool = True
    """Whether it names the processor itself."""


def other_processors(workspace: Workspace, build: Build) -> Iterator[OtherProcessor]:
    """Yield the images that are made for one processor and run on another, at most one for each that runs one."""
    made = _made_for(build)
    call = _plain_build(workspace, build) if made else None
    if call is None:
        return
    repositories = _pushed_to(workspace, build)
    for runner in (*_deployed(workspace, build), *_declared(workspace)):
        if runner.wanted == made:
            continue
        if runner.image is None or _repository(workspace, runner.image, runner.resource) in repositories:
            steps = (
                *call.invocation.steps,
                Step(build.type.origin.span, f"the build runs on {made}"),
                Step(runner.place, _told(runner)),
            )
            yield OtherProcessor(call, made, runner.wanted, runner.resource, steps)
            return


def _told(runner: _Runner) -> str:
    """Say what something runs on, and whether it says so itself."""
    unsaid = "" if runner.is_said else "names no processor, and "
    return f"`{label(runner.resource)}` {unsaid}runs on {runner.wanted}"


def _made_for(build: Build) -> str:
    if build.project is None or build.project.exists.is_no:
        return ""
    environment = build.project.environment
    elsewhere = not environment.fleet.is_no or not environment.docker_server.is_no
    given = {variable.name for variable in build.variables}
    return "" if elsewhere or given & _PLATFORMS else _BUILT_ON.get(string(build.type) or "", "")


def _plain_build(workspace: Workspace, build: Build) -> Call | None:
    """Return the only build of an image that a build runs, where it surely is for the processor that it runs on."""
    run = run_by(workspace, build)
    calls = [call for each in run.invocations if (call := docker_call(workspace, each)) is not None]
    builds = [call for call in calls if call.command == "build"]
    if len(builds) != 1 or run.assigned & _PLATFORMS or any(call.command in _FROM_ELSEWHERE for call in calls):
        return None
    call = builds[0]
    flags = {flag.name for flag in (*call.flags, *call.outer)}
    if not call.closed or flags & {"--platform", "--builder"} or any(not flag.known for flag in call.flags):
        return None
    path = dockerfile_of(call)
    source = workspace.files.readable(path) if path is not None and workspace.files.is_file(path) else None
    return call if source is not None and "platform" not in source.text.lower() else None


def _pushed_to(workspace: Workspace, build: Build) -> list[Repository]:
    found = []
    for push in pushes(workspace, build):
        image = push.image
        repository = repository_of(workspace, push.value, image, build.project) if image is not None else None
        if repository is not None:
            found.append(repository)
    return found


def _repository(workspace: Workspace, value: Value, near: Resource) -> Repository | None:
    image = reference(workspace, value)
    return repository_of(workspace, value, image, near) if image is not None else None


def _deployed(workspace: Workspace, build: Build) -> Iterator[_Runner]:
    """Yield the task definitions into which a pipeline puts what the build says it has made."""
    for reading in readings(workspace, build):
        definition = deployed_by(workspace, reading.file.action)
        if definition is not None and len(definition.containers.items) == 1 and definition.containers.closed:
            yield from _task(definition, None)


def _declared(workspace: Workspace) -> Iterator[_Runner]:
    for definition in workspace.parts(TaskDefinition):
        for container in definition.definitions.items:
            image = container.get("image") or container.get("Image") if isinstance(container, Entries) else None
            if image is not None:
                yield from _task(definition, image)
    for function in workspace.parts(Function):
        listed = function.architectures
        named = string(listed.items[0]) if len(listed.items) == 1 else None
        wanted = _RUN_ON.get(named or "", "") if listed.items else "x86_64" if listed.closed else ""
        if wanted and not equals(function.image, None).is_yes:
            place = listed.items[0].origin.span if listed.items else function.span
            yield _Runner(function, function.image, wanted, place, is_said=bool(listed.items))


def _task(definition: TaskDefinition, image: Value | None) -> Iterator[_Runner]:
    """Yield a task definition whose processor is known; outside of Fargate it is that of the machine if not given."""
    given = definition.cpu_architecture
    is_fargate = any(equals(each, "FARGATE").is_yes for each in definition.compatibilities.items)
    if isinstance(given, Known) and (given.origin.basis is not Basis.AWS_DEFAULT or is_fargate):
        wanted = _RUN_ON.get(string(given) or "", "")
        if wanted:
            is_said = given.origin.basis is not Basis.AWS_DEFAULT
            yield _Runner(definition, image, wanted, given.origin.span, is_said)
