"""This is where it is answered what a build publishes in `post_build` though its `build` phase has failed.

CodeBuild user guide, "Build phase transitions": `post_build` runs after a failed `build`, unless that one says ABORT.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.docker import publishing_needs
from cblint.analysis.invocation import Condition, Invocation, Run
from cblint.analysis.shell.command_labels import label_of
from cblint.data.publishing import publishing
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec, Command
from cblint.parse.shell_script import SimpleCommand
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import NO, Truth, all_of, embedded, equals, glob, string
from cblint.workspace import Workspace

_STATE = "CODEBUILD_BUILD_SUCCEEDING"
_WORD = pattern(r"[a-z0-9]+")
_TESTS = frozenset({"[", "[[", "test", "grep", "ls", "stat", "diff", "find"})
MAX_FAILURES = 40
"""So many commands of a build phase are supposed to fail, one at a time."""


class Publication(NamedTuple):
    """A command of `post_build` that publishes, whatever became of the build phase."""

    invocation: Invocation
    label: str
    fails: Invocation
    """The command whose failure it outlives."""
    certain: bool
    """Whether all that it needs is there then; else it may fail by itself for want of what was not made."""


def after_failure(workspace: Workspace, build: Build) -> tuple[Publication, ...]:
    """Return the commands that publish and that nothing keeps from running after a failed build phase."""
    return workspace.once(_after_failure, build)


def _after_failure(workspace: Workspace, build: Build) -> tuple[Publication, ...]:
    spec = build.buildspec
    if spec is None or not _goes_on(spec).is_yes:
        return ()
    run = run_by(workspace, build)
    wanted = dict(_unguarded(spec, run))
    failures = _failures(spec, run) if wanted else []
    return tuple(_published_after(workspace, run, wanted, failures)) if failures else ()


def _goes_on(spec: Buildspec) -> Truth:
    """Return whether `post_build` surely follows a failed build phase, and nobody said that it should."""
    phase = spec.phase("build")
    return all_of([equals(phase.on_failure, None)]) if phase is not None else equals(spec.version, "")


def _unguarded(spec: Buildspec, run: Run) -> Iterator[tuple[int, str]]:
    """Yield the places in the order of running of what publishes in `post_build`, and what it is called."""
    minds = _minds(spec)
    for index, each in enumerate(run.invocations):
        if each.phase != "post_build" or each.tolerated or each.background or each.command is None:
            continue
        if minds or any(_state_in(condition) for condition in each.conditions):
            return
        label = _published(each)
        if label and all(_is_given(condition, run) for condition in each.conditions):
            yield index, label


def _published(invocation: Invocation) -> str:
    """Return what a command that publishes is called; empty for others, and for what failed builds shall publish."""
    label = label_of(invocation.command) if invocation.command is not None else None
    facts = publishing()
    if label is None or not label.deploys or label.text in facts.follows:
        return ""
    if label.text.startswith("aws s3 "):
        words = {word for each in invocation.words[3:] for word in _WORD.findall(glob(each).lower())}
        return "" if words & facts.reports else label.text
    return label.text


def _minds(spec: Buildspec) -> bool:
    """Tell whether the buildspec's commands look anywhere at whether the build succeeds."""
    texts = (embedded(command.text) for phase in spec.phases for command in phase.commands)
    return any(text is None or _STATE in text.text for text in texts)


def _state_in(condition: Condition) -> bool:
    return _STATE in condition.variables


def _is_given(condition: Condition, run: Run) -> bool:
    """Tell whether a condition plainly has nothing to do with what the build phase has done."""
    if condition.variables:
        return not condition.variables & run.assigned
    tests = [each for each in condition.test if isinstance(each, SimpleCommand)]
    names = [each.words[0].literal if each.words else None for each in tests]
    return condition.kind == "&&" and len(tests) == len(condition.test) and not any(name in _TESTS for name in names)


def _failures(spec: Buildspec, run: Run) -> list[int]:
    """Return the places in the order of running of the commands whose failure fails the build phase."""
    phase = spec.phase("build")
    items = phase.commands if phase is not None else ()
    places = {index: item for index, each in enumerate(run.invocations) if (item := _item(items, each)) is not None}
    last = {item.index: index for index, item in places.items()}
    found = []
    for index, item in places.items():
        each = run.invocations[index]
        counts = last[item.index] == index or "errexit" in each.options or _is_one(string(item.text) or "\n")
        plain = all(condition.kind == "&&" for condition in each.conditions) and not each.captured
        ignored = each.tolerated or each.background or not each.name or publishing_needs.never_fails(each)
        if counts and plain and not ignored:
            found.append(index)
    return found[:MAX_FAILURES]


def _item(items: tuple[Command, ...], invocation: Invocation) -> Command | None:
    """Return the item of `commands` in which an invocation stands, not in a script that it reaches."""
    if invocation.phase != "build" or len(invocation.steps) != 1 or invocation.always:
        return None
    return next((item for item in items if item.text.origin.span.contains(invocation.span)), None)


def _is_one(text: str) -> bool:
    return "\n" not in text.strip() and ";" not in text


def _published_after(
    workspace: Workspace, run: Run, wanted: dict[int, str], failures: list[int]
) -> Iterator[Publication]:
    """Yield what is published after some failure, in the order of running."""
    supply = publishing_needs.Supply(workspace, run)
    certain: dict[int, int] = {}
    doubtful: dict[int, int] = {}
    # The last command that may fail comes first: after it the least is missing.
    for failure in reversed(failures):
        for index, lacks in _reached(supply, run, failure):
            if index in wanted and not lacks.is_yes:
                (certain if lacks.is_no else doubtful).setdefault(index, failure)
    for index, label in wanted.items():
        failure = certain.get(index, doubtful.get(index, -1))
        if failure >= 0:
            yield Publication(run.invocations[index], label, run.invocations[failure], index in certain)


def _reached(supply: publishing_needs.Supply, run: Run, failure: int) -> Iterator[tuple[int, Truth]]:
    """Yield the commands of `post_build`, and whether after a failure they lack something, or others before them do."""
    before = NO
    for index, each in enumerate(run.invocations):
        if each.phase == "post_build":
            lacks = before | supply.lack(index, failure)
            yield index, lacks
            before = before if each.tolerated or each.captured or each.always or each.background else lacks
            if before.is_yes:
                return
