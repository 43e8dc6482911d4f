"""This is where it is answered whether a build needs a Docker daemon, and what in it does."""

from __future__ import annotations

from cblint.analysis.commands import Invocation, Run, run_by
from cblint.data import tools
from cblint.data.tools import DaemonUse, Tools
from cblint.model.build import Build
from cblint.model.project import Project
from cblint.record import Record
from cblint.source import Span
from cblint.value import NO, YES, Step, Truth, Value, all_of, equals, maybe, string, test, truth
from cblint.workspace import Workspace

MAX_REASONS = 5
"""More reasons say nothing new about one build."""

MAX_FILES = 10
"""So many of the files that were followed are named."""

_REMOTE = frozenset({"DOCKER_HOST", "DOCKER_CONTEXT", "BUILDKIT_HOST"})
_REMOTE_OPTIONS = ("-H", "--host", "-c", "--context")


class DockerUse(Record):
    """Whether a build needs a Docker daemon, and why."""

    truth: Truth
    uses: tuple[Invocation, ...]
    """What surely needs one when it runs, whether it surely runs or not."""
    run: Run
    """What was looked at."""

    @property
    def certain(self) -> tuple[Invocation, ...]:
        """The uses that surely run, and whose failure matters."""
        return tuple(use for use in self.uses if not use.conditional and not use.tolerated)


def daemon_use(workspace: Workspace, build: Build) -> DockerUse:
    """Return whether what a build runs needs a Docker daemon."""
    return workspace.once(_daemon_use, build)


def _daemon_use(workspace: Workspace, build: Build) -> DockerUse:
    facts = tools.load()
    run = run_by(workspace, build)
    uses: list[Invocation] = []
    doubts: list[str] = []
    for invocation in run.invocations:
        answer, why = _needs_daemon(invocation, facts)
        if answer == "yes":
            uses.append(invocation)
        elif answer == "maybe":
            doubts.append(why)
    found = tuple(uses)
    remote = _elsewhere(run)
    if any(not use.conditional and not use.tolerated for use in found) and not remote:
        return DockerUse(YES, found, run)
    doubts += [f"{use.label} may not run, or may fail unheeded" for use in found]
    doubts += [gap.note for gap in run.gaps]
    if remote:
        doubts.append(remote)
    reasons = tuple(dict.fromkeys(doubts))
    return DockerUse(maybe(*reasons[:MAX_REASONS]) if reasons else NO, found, run)


def _elsewhere(run: Run) -> str:
    """Say why the daemon may be elsewhere; empty if nothing points there."""
    named = sorted(run.assigned & _REMOTE)
    if named:
        return f"`{named[0]}` may lead to a daemon elsewhere"
    for invocation in run.invocations:
        match [invocation.word(index) for index in range(4)]:
            case ["docker", "context", "use" | "create" | "import", *_]:
                return "`docker context` may lead to a daemon elsewhere"
            case ["docker", "buildx", "create", *_] if _is_remote_builder(invocation):
                return "`docker buildx create` may lead to a builder elsewhere"
    return ""


def _is_remote_builder(invocation: Invocation) -> bool:
    words = [string(word) for word in invocation.words[3:]]
    local = {"--driver=docker-container", "--driver=docker", "docker-container", "docker"}
    driver = [
        word or ""
        for before, word in zip([None, *words], words, strict=False)
        if before == "--driver" or (word or "").startswith("--driver=")
    ]
    return None in words or any(word not in local for word in driver) or any("://" in (word or "") for word in words)


def _needs_daemon(invocation: Invocation, facts: Tools) -> tuple[str, str]:
    """Return `yes`, `no` or `maybe` for one invocation, and for a maybe the reason."""
    if not invocation.name:
        return "no", ""
    name = _program(invocation, facts)
    use = facts.daemon.get(name)
    if use is not None:
        return _by_subcommand(invocation, use)
    from cblint.analysis.shell.files import is_program  # noqa: PLC0415  (brings the shell's parser)

    path = invocation.word(0)
    if facts.knows(name) or path is None or is_program(path, facts):
        return "no", ""
    return "maybe", f"it is not known what {invocation.label} needs"


def _program(invocation: Invocation, facts: Tools) -> str:
    """Return the program that an invocation comes to: of `python -m pytest`, pytest."""
    if invocation.name.startswith("python") and invocation.word(1) == "-m":
        return facts.interpreter_modules.get(invocation.word(2) or "", invocation.name)
    return invocation.name


def _by_subcommand(invocation: Invocation, use: DaemonUse) -> tuple[str, str]:
    words = [string(word) for word in invocation.words[1:]]
    operands: list[str | None] = []
    skipped = False
    for word in words:
        if skipped or (word is not None and word.startswith("-")):
            skipped = not skipped and word in use.values and not operands
        else:
            operands.append(word)
    answer = _answer(words, operands, use)
    if answer == "yes" and any(word in _REMOTE_OPTIONS for word in words[:2]):
        answer = "maybe"
    return answer, f"{invocation.label} {use.why or 'may need the Docker daemon'}"


def _answer(words: list[str | None], operands: list[str | None], use: DaemonUse) -> str:
    for subcommand, answer in use.subcommands:
        given = words if subcommand[0].startswith("-") else operands
        if tuple(given[: len(subcommand)]) == subcommand:
            options = use.options.get(subcommand[0], frozenset())
            return "yes" if any(word in options for word in words) else answer
    if not operands and use.default == "yes" and any(answer == "no" for _, answer in use.subcommands):
        return "yes" if _runs_bare(words, use) else "no"
    unknown = bool(use.subcommands) and operands[:1] == [None]
    if unknown or (use.default == "yes" and operands[:2] == ["buildx", None]):
        return "maybe"
    return use.default


def _runs_bare(words: list[str | None], use: DaemonUse) -> bool:
    """Tell whether a program does its work without a subcommand, as `act` does."""
    return not any(len(subcommand) > 1 or subcommand[0].isalpha() for subcommand, _ in use.subcommands) and (
        "--help" not in words
    )


def owner(build: Build) -> str:
    """Return what a sentence says of a build: its project's name in backticks, and its batch task's."""
    if build.project is None:
        return "the build"
    project = f"`{build.project.called}`"
    task = string(build.task.identifier) if build.task is not None else None
    return f"task `{task}` of {project}" if task else project


def lacks_daemon(build: Build) -> Truth:
    """Return whether no Docker daemon can run in a build, nor serves it, though its kind of environment could."""
    if build.project is None:
        return maybe("the project is not known")
    environment = build.project.environment
    return all_of(
        [
            equals(build.privileged_mode, False),
            equals(build.type, *tools.load().privileged_environments),
            ~_brings_daemon(build.image),
            ~environment.docker_server,
            ~environment.fleet,
            truth(not build.project.exists.is_no),
        ]
    )


def _brings_daemon(image: Value) -> Truth:
    """Return whether a daemon may run in a build image without privileged mode: never a definite yes."""
    old = tools.load().images_with_daemon
    found = test(image, lambda name: isinstance(name, str) and name.startswith(old))
    return NO if found.is_no else maybe("the image may run a Docker daemon of its own", *found.reasons)


def is_privileged(build: Build) -> Truth:
    """Return whether a build runs in privileged mode, in a container."""
    return equals(build.privileged_mode, True) & equals(build.type, *tools.load().privileged_environments)


def needs_no_privileges(workspace: Workspace, project: Project) -> Truth:
    """Return whether all builds of a project are in view, and nothing in them needs privileged mode."""
    builds = [build for build in workspace.builds if build.project is project]
    batches = [build.buildspec.batch for build in builds if build.buildspec is not None]
    return all_of(
        [
            truth(not project.exists.is_no),
            ~project.file_systems,
            ~project.environment.docker_server,
            *(YES if batch is None or batch.closed else maybe("a part of the batch is not known") for batch in batches),
            *(_uses_nothing(workspace, build) for build in builds),
        ]
    )


def _uses_nothing(workspace: Workspace, build: Build) -> Truth:
    if build.buildspec is None:
        return maybe(build.why_unknown or "a buildspec is not known")
    return ~daemon_use(workspace, build).truth


def followed(workspace: Workspace, build: Build) -> tuple[Step, ...]:
    """Return the places that were looked at: the buildspec, and the files that it leads to."""
    if build.buildspec is None:
        return ()
    files = run_by(workspace, build).followed
    steps = [Step(build.buildspec.span, "the buildspec")]
    steps += [Step(Span(path, 0, 0), f"`{path}` is reached from it") for path in files[:MAX_FILES]]
    if len(files) > MAX_FILES:
        steps.append(Step(build.buildspec.span, f"and {len(files) - MAX_FILES} more files"))
    return tuple(steps)
