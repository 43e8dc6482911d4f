"""This is where the secrets are found that a build prints to its log, and how well the log hides each."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, Run, Setting, run_by
from cblint.analysis.secrets import names, uses
from cblint.analysis.secrets.uses import Held, SecretVariable
from cblint.data.credential_options import credential_options
from cblint.model.build import Build
from cblint.record import Record
from cblint.source import Span
from cblint.value import Step, string
from cblint.workspace import Workspace

_MAX_FILTERS = 6
_MAX_TRACES = 50
"""So many uses of `set` are looked at."""
_BESIDE = 8
"""So much may stand between two members of a pipeline."""
_PRINTERS = frozenset({"echo", "printf"})
_ENVIRONMENT = frozenset({"env", "printenv"})


class Printed(Record):
    """A secret that gets into the log."""

    span: Span
    what: str
    """What prints it, for the beginning of a sentence, in backticks."""
    name: str
    """The variable; empty where a command prints what it fetched."""
    how: Held
    changed: str
    """The program that changes it first, so that the log does not know it again; else empty."""
    steps: tuple[Step, ...]
    """How the command is reached."""
    source: tuple[Step, ...]
    """Where the secret is from."""


def printed(workspace: Workspace, build: Build) -> tuple[Printed, ...]:
    """Return the secrets that a build prints, in the order of running."""
    return workspace.once(_printed, build)


def _printed(workspace: Workspace, build: Build) -> tuple[Printed, ...]:
    run = run_by(workspace, build)
    found: list[Printed] = []
    for number, invocation in enumerate(run.invocations):
        filters = _filters(run, number)
        if filters is None:
            continue
        if invocation.name in _PRINTERS:
            found += _echoed(workspace, build, number, filters)
        elif invocation.name in _ENVIRONMENT:
            found += _environment(workspace, build, number, filters)
        elif uses.prints_secret(invocation) and not uses.may_be_public(invocation):
            found.append(Printed(invocation.span, invocation.label, "", Held.FETCHED, "", invocation.steps, ()))
    return (*found, *_traced(workspace, build))


def _filters(run: Run, number: int) -> tuple[Invocation, ...] | None:
    """Return the programs that an output goes through on its way to the log; None if it does not get there."""
    known = credential_options()
    invocation = run.invocations[number]
    found: list[Invocation] = []
    while invocation.captured == "pipe" and len(found) < _MAX_FILTERS:
        number += 1
        following = run.invocations[number] if number < len(run.invocations) else None
        if following is None or not _follows(invocation, following):
            return None
        if following.name not in known.changing | known.passing:
            return None
        if following.name == "jq" and not _picks_secret(following):
            return None
        found.append(following)
        invocation = following
    return None if invocation.captured else tuple(found)


def _picks_secret(invocation: Invocation) -> bool:
    """Tell whether what `jq` picks is a secret by its name."""
    words = [string(word) or "" for word in invocation.words[1:]]
    program = next((word for word in words if not word.startswith("-")), "")
    key = program.rpartition(".")[2].strip(" \"'[]?")
    return key == "SecretString" or names.name_class(key) in {names.PASSWORD, names.TOKEN}


def _follows(before: Invocation, after: Invocation) -> bool:
    gap = after.span.start - before.span.end
    return before.span.path == after.span.path and before.steps[:-1] == after.steps[:-1] and 0 <= gap <= _BESIDE


def _changed(filters: tuple[Invocation, ...]) -> str:
    changing = credential_options().changing
    return next((each.name for each in filters if each.name in changing), "")


def _echoed(workspace: Workspace, build: Build, number: int, filters: tuple[Invocation, ...]) -> Iterator[Printed]:
    invocation = run_by(workspace, build).invocations[number]
    words = invocation.command.words if invocation.command is not None else ()
    changed = _changed(filters)
    for word in words[1:]:
        for use in uses.used(word):
            variable = uses.secret_variable(workspace, build, use.name, number)
            if variable is not None:
                yield _print(invocation, use.span, variable, changed)


def _print(invocation: Invocation, span: Span, variable: SecretVariable, changed: str) -> Printed:
    place = span if invocation.span.contains(span) else invocation.span
    return Printed(
        place, invocation.label, variable.name, variable.how, changed, invocation.steps, variable.steps
    )  # fmt: skip


def _environment(workspace: Workspace, build: Build, number: int, filters: tuple[Invocation, ...]) -> Iterator[Printed]:
    """Yield what `printenv` and `env` print: one variable that is named, or the first that the log does not hide."""
    invocation = run_by(workspace, build).invocations[number]
    named = [string(word) or "" for word in invocation.words[1:]]
    changed = _changed(filters)
    if named and invocation.name == "printenv":
        for name in named:
            variable = uses.secret_variable(workspace, build, name, number) if name.isidentifier() else None
            if variable is not None:
                yield _print(invocation, invocation.span, variable, changed)
        return
    if named or any(each.name not in credential_options().passing for each in filters):
        return
    for name in sorted({each.name for each in build.variables}):
        variable = uses.secret_variable(workspace, build, name, number)
        if variable is not None and variable.how is Held.PLAIN:
            yield _print(invocation, invocation.span, variable, "")
            return


def _traced(workspace: Workspace, build: Build) -> Iterator[Printed]:
    """Yield the variables that are set to a fetched secret while `set -x` shows each command as it runs."""
    run = run_by(workspace, build)
    traces = [number for number, each in enumerate(run.invocations) if each.name == "set"]
    for number in traces[:_MAX_TRACES]:
        invocation = run.invocations[number]
        if _turns(invocation, "-") and not invocation.conditional:
            setting = next((each for each in _under(run, build, number) if _is_secret(workspace, build, each)), None)
            if setting is not None:
                source = setting.steps
                yield Printed(
                    invocation.span, "`set -x`", setting.name, Held.FETCHED, "", invocation.steps, source
                )  # fmt: skip


def _turns(invocation: Invocation, sign: str) -> bool:
    words = [string(word) or "" for word in invocation.words[1:]]
    return any(word.startswith(sign) and not word.startswith("--") and "x" in word[1:] for word in words) or (
        f"{sign}o" in words and "xtrace" in words
    )


def _under(run: Run, build: Build, number: int) -> Iterator[Setting]:
    """Yield the variables that are set in the same script while commands are traced."""
    start = run.invocations[number]
    end = next(
        (
            at
            for at, each in enumerate(run.invocations[number + 1 :], start=number + 1)
            if each.name == "set" and _turns(each, "+")
        ),
        len(run.invocations),
    )
    text = _text_of(build, start.span)
    for setting in run.settings:
        same = setting.steps[:-1] == start.steps[:-1] and setting.span.path == start.span.path
        if same and number < setting.before <= end and (len(start.steps) > 1 or _inside(text, setting.span)):
            yield setting


def _text_of(build: Build, span: Span) -> Span | None:
    """Return the command of the buildspec that a place stands in."""
    phases = build.buildspec.phases if build.buildspec is not None else ()
    texts = (command.text.origin.span for phase in phases for command in phase.commands)
    return next((text for text in texts if text.contains(span)), None)


def _inside(text: Span | None, span: Span) -> bool:
    return text is not None and text.contains(span)


def _is_secret(workspace: Workspace, build: Build, setting: Setting) -> bool:
    variable = uses.secret_variable(workspace, build, setting.name, setting.before)
    return variable is not None and variable.how is Held.FETCHED
