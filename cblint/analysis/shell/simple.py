"""This is where one simple command is followed: what it sets, its words after expansion, what it runs."""

from __future__ import annotations

from cblint.analysis.invocation import Redirect, Setting
from cblint.analysis.shell.expand import Expander
from cblint.analysis.shell.state import State
from cblint.parse.shell_script import Assignment, SimpleCommand, Word, substitutions, words_of
from cblint.record import TYPE_CHECKING
from cblint.value import Known, Reason, Step, Unknown, Value, at, string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner

MAX_SETTINGS = 4000
_SPOKEN = 60
"""A note names at most so much of a variable's name."""


def substituted(runner: Runner, words: Iterable[Word], state: State, frame: Frame) -> None:
    """Follow the command substitutions of words."""
    for word in words:
        for part in substitutions(word):
            runner.statements(part.body, state.copy(), frame.replace(fed=False, captured="substitution"))


def simple(runner: Runner, command: SimpleCommand, state: State, frame: Frame) -> None:
    """Follow a simple command."""
    substituted(runner, words_of(command), state, frame)
    expander = Expander(state, runner.build.source_root)
    inner = state
    if command.words and command.assignments and not command.declares:
        inner = state.copy()
    if not command.declares:
        for assignment in command.assignments:
            inner.set(assignment.name, _assigned(assignment, expander), export=inner is not state)
    _settings(runner, command, expander, frame)
    fields = _fields(command, expander)
    if not fields and command.redirects:  # alone, or those of the group at whose end they stand: as with `:`
        fields = (Known(at(command.span), ":", segments=()),)
    if fields:
        from cblint.analysis.shell.programs import Call, follow  # noqa: PLC0415  (they call each other)

        redirects = tuple([Redirect(each.operator, expander.one(each.target)) for each in command.redirects])
        follow(runner, Call(fields, command.span, redirects, command), inner, frame)
    if inner is not state:
        state.principal = _kept(state.principal, inner.principal, command)
        state.folder, state.functions, state.options = inner.folder, inner.functions, inner.options
        state.ended, state.maybe_ended = inner.ended, inner.maybe_ended


def _fields(command: SimpleCommand, expander: Expander) -> tuple[Value, ...]:
    """Return what the words of a command become; those of `export` and its kin are not split."""
    words = command.words
    if command.declares:
        return (*expander.words(words[:1]), *[expander.one(word) for word in words[1:]])
    return tuple(expander.words(words))


def _settings(runner: Runner, command: SimpleCommand, expander: Expander, frame: Frame) -> None:
    if not command.assignments or len(runner.settings) >= MAX_SETTINGS:
        return
    words = () if command.declares else tuple(expander.words(command.words))
    for each in command.assignments:
        if each.value is not None:
            steps = (*frame.steps, Step(each.span, f"`{each.name[:_SPOKEN]}` is set"))
            value = _assigned(each, expander)
            made = Setting(each.name, value, each.value, each.span, steps, len(runner.invocations), words)
            runner.settings.append(made)


def _kept(before: str, after: str, command: SimpleCommand) -> str:
    """Return the principal after a command with its own variables, which end with it."""
    own = any(assignment.name.startswith("AWS_") for assignment in command.assignments)
    return before if own else after


def _assigned(assignment: Assignment, expander: Expander) -> Value:
    if assignment.value is None:
        return Unknown(at(assignment.span), Reason.RUNTIME, assignment.name)
    value = expander.one(assignment.value)
    if not assignment.appends:
        return value
    before, after = string(expander.state.value(assignment.name, assignment.span)), string(value)
    if before is None or after is None:
        return Unknown(at(assignment.span), Reason.RUNTIME, assignment.name)
    return Known(at(assignment.span), before + after, segments=())
