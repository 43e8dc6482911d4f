"""This is where it is answered which cleanups of a build are left out when one of its first phases fails.

After a failure in `install` or `pre_build` nothing of `post_build` runs; after one in `build` it does.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, Run, run_by
from cblint.data.cleanups import Pair, cleanups
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.record import NamedTuple
from cblint.value import Hole, Known, Reason, Text, Unknown, Value, equals, glob, string
from cblint.workspace import Workspace

_EARLY = ("install", "pre_build")


class LeftOut(NamedTuple):
    """A cleanup that does not run when something before it fails."""

    cleanup: Invocation
    label: str
    made: Invocation
    """What makes the thing that it removes."""
    made_by: str
    fails: Invocation
    """The first command after that which may fail."""


class _Call(NamedTuple):
    invocation: Invocation
    subcommand: tuple[str, ...]


def left_out(workspace: Workspace, build: Build) -> tuple[LeftOut, ...]:
    """Return the cleanups in `post_build` of what surely was made in a phase whose failure leaves them out."""
    return workspace.once(_left_out, build)


def _left_out(workspace: Workspace, build: Build) -> tuple[LeftOut, ...]:
    spec = build.buildspec
    if spec is None or not _stops_early(spec):
        return ()
    run = run_by(workspace, build)
    if any(_cares_itself(each) for each in run.invocations):
        return ()
    found = []
    for each in run.invocations:
        if each.phase == "post_build" and not each.conditional and not each.background:
            found += list(_of(each, run))
    return tuple(found)


def _stops_early(spec: Buildspec) -> bool:
    """Tell whether a failure in the first two phases surely ends the build, and no `finally` of theirs cleans up."""
    early = [phase for phase in spec.phases if phase.name in _EARLY]
    return (
        equals(spec.version, 0.2, "0.2").is_yes
        and all(isinstance(phase.on_failure, Known) and phase.on_failure.data in (None, "ABORT") for phase in early)
        and not any(command.always for phase in early for command in phase.commands)
    )


def _cares_itself(invocation: Invocation) -> bool:
    local = invocation.name in cleanups().local or any("endpoint-url" in glob(word) for word in invocation.words)
    return local or invocation.name == "trap"


def _of(cleanup: Invocation, run: Run) -> Iterator[LeftOut]:
    for pair in cleanups().pairs:
        removes = _subcommand(cleanup, pair, pair.removes)
        if not removes:
            continue
        for index, made in enumerate(run.invocations):
            makes = _subcommand(made, pair, pair.makes) if made.phase in _EARLY and not made.conditional else ()
            fails = _may_fail_after(run, index) if makes else None
            if fails is not None and _is_same(pair, _Call(made, makes), _Call(cleanup, removes)):
                label, made_by = " ".join((pair.program, *removes)), " ".join((pair.program, *makes))
                yield LeftOut(cleanup, label, made, made_by, fails)
                return


def _subcommand(invocation: Invocation, pair: Pair, subs: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    if invocation.name != pair.program:
        return ()
    operands = [glob(word) for word in invocation.words[1:] if not glob(word).startswith("-")]
    return next((sub for sub in subs if tuple(operands[: len(sub)]) == sub), ())


def _may_fail_after(run: Run, index: int) -> Invocation | None:
    later = run.invocations[index + 1 :]
    return next(
        (
            each
            for each in later
            if each.phase in _EARLY
            and not each.tolerated
            and not each.conditional
            and each.captured not in ("pipe", "substitution")
            and each.name not in cleanups().never_fails
        ),
        None,
    )


def _is_same(pair: Pair, making: _Call, removing: _Call) -> bool:
    """Tell whether what is removed surely is what was made."""
    made, cleanup = making.invocation, removing.invocation
    if pair.folder:
        return made.folder is not None and _place(made) == _place(cleanup)
    if pair.operand:
        one, other = _operand(making), _operand(removing)
        return one is not None and one == other
    for option in pair.same:
        one, other = _key(_given(made, option)), _key(_given(cleanup, option))
        if one is not None and one == other:
            return True
    return any(_is_printed(made, _given(cleanup, option)) for option in pair.printed)


def _place(invocation: Invocation) -> tuple[str | None, tuple[str, ...]]:
    options = (glob(word) for word in invocation.words[1:])
    return invocation.folder, tuple(
        each for each in options if each.startswith(("-chdir", "--stage", "--stack", "-s="))
    )


def _operand(call: _Call) -> tuple[str, ...] | None:
    operands = [word for word in call.invocation.words[1:] if not glob(word).startswith("-")]
    return _key(operands[len(call.subcommand)]) if len(operands) > len(call.subcommand) else None


def _given(invocation: Invocation, option: str) -> Value | None:
    """Return the word after an option."""
    words = invocation.words
    return next((words[index + 1] for index, word in enumerate(words[:-1]) if string(word) == option), None)


def _key(value: Value | None) -> tuple[str, ...] | None:
    """Return what a word is made of, such that equal keys are equal texts; None where that is not known."""
    text = string(value) if value is not None else None
    if value is None or text is not None:
        return None if text is None else (text,)
    found = []
    for part in value.parts if isinstance(value, Text) else (value,):
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, Hole | Unknown) and part.reason is Reason.RUNTIME and part.detail:
            place = part.origin.steps[0].span  # of the command whose output it is, where it is no variable's name
            found.append(f"${part.detail}" if part.detail.isidentifier() else f"{place.path}:{place.start}")
        else:
            return None
    return tuple(found)


def _is_printed(made: Invocation, value: Value | None) -> bool:
    """Tell whether a word is what a command prints, as a variable took it over."""
    return isinstance(value, Unknown) and value.origin.steps[0].span.contains(made.span)
