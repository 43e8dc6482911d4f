"""This is where statements are followed of which not all run: `&&` and `||`, `if`, `case`, loops."""

from __future__ import annotations

from cblint.analysis.invocation import Condition
from cblint.analysis.shell.expand import Expander
from cblint.analysis.shell.frame import MAX_CONDITIONS
from cblint.analysis.shell.simple import substituted
from cblint.analysis.shell.state import State, merged
from cblint.parse.shell_script import (
    AndOr,
    Block,
    Case,
    Compound,
    Conditional,
    Expansion,
    Literal,
    Loop,
    Opaque,
    Pipeline,
    SimpleCommand,
    Statement,
    Word,
    words_of,
)
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import Hole, Reason, Text, Unknown, at, string

if TYPE_CHECKING:
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner

_SPECIAL = frozenset("*?[")
"""A pattern with none of these is a word."""
MAX_UNROLLED = 8
"""A loop over more words than this is looked at once."""


def and_or(runner: Runner, chain: AndOr, state: State, frame: Frame) -> None:
    """Follow statements joined by `&&` and `||`."""
    tolerated = _tolerated(chain)
    tested = False
    before: tuple[Condition, ...] = ()
    for index, (operator, item) in enumerate(chain.items):
        if operator and len(before) < MAX_CONDITIONS:
            before = (*before, _condition(operator, chain.items[index - 1][1], state))
        unsure = operator == "||" or (operator == "&&" and tested)
        asked = index + 1 < len(chain.items) and is_test(runner, item)
        tested |= asked
        inner = frame.replace(
            conditions=frame.under(*before),
            conditional=frame.conditional or unsure,
            tolerated=frame.tolerated or tolerated[index] or asked,
        )
        if not unsure:
            runner.statement(item, state, inner)
            continue
        branch = state.copy()
        runner.statement(item, branch, inner)
        state.take(merged([state, branch], chain.span))
        if branch.ended:
            state.guard(before)


def is_test(runner: Runner, statement: Statement) -> bool:
    """Tell whether a statement is run for its exit status."""
    match statement:
        case SimpleCommand(words=words):
            if not words or words[0].literal not in runner.tools.testing:
                return False
            texts = tuple(word.literal or "" for word in words[:3])
            return any(texts[:size] in runner.tools.tests for size in (1, 2, 3))
        case Block(kind=kind, body=body):
            return kind is Compound.NEGATED or (bool(body) and is_test(runner, body[-1]))
        case Pipeline(members=members):
            return bool(members) and is_test(runner, members[-1])
        case AndOr(items=items):
            return any(is_test(runner, item) for _, item in items)
        case _:
            return False


def guard_of(runner: Runner, statement: Statement, state: State) -> tuple[Condition, ...]:
    """Return the condition that what follows a statement depends on if a failure of it ends the shell."""
    return (_condition("&&", statement, state),) if is_test(runner, statement) else ()


def ends(statement: Statement) -> bool:
    """Tell whether a statement ends the shell itself unless what stands before it succeeds: `… || exit 1`."""
    return isinstance(statement, AndOr) and fails(statement.items[-1][1])


def conditional(runner: Runner, statement: Conditional, state: State, frame: Frame) -> None:
    """Follow an `if`."""
    branches: list[State] = []
    has_else = False
    conditions: tuple[Condition, ...] = ()
    for index, (test, body) in enumerate(statement.branches):
        kind = "else"
        if test is not None:
            kind = "elif" if index else "if"
            conditions = (*conditions, _asked(kind, test, state, statement.span))
            unsure = frame.conditional or index > 0
            runner.statements(test, state, frame.replace(tolerated=True, conditional=unsure))
        has_else |= test is None
        branch = state.copy()
        under = frame.under(*conditions[:-1], *(each.replace(kind=kind) for each in conditions[-1:]))
        runner.statements(body, branch, frame.replace(conditional=True, conditions=under))
        branches.append(branch)
    if not has_else:
        branches.append(state.copy())
    state.take(merged(branches, statement.span))
    if any(branch.ended for branch in branches):
        state.guard(conditions)


def loop(runner: Runner, statement: Loop, state: State, frame: Frame) -> None:
    """Follow a loop: once for each of a few known words, else once as what may not run."""
    expander = Expander(state, runner.build.source_root)
    if statement.items is not None:
        substituted(runner, statement.items, state, frame)
        values = expander.words(statement.items)
        known = [value for value in values if string(value) is not None]
        if 0 < len(values) == len(known) <= MAX_UNROLLED:
            for value in known:
                state.set(statement.variable, value)
                runner.statements(statement.body, state, frame)
            return
    under = frame.under(_asked("loop", statement.test, state, statement.span))
    runner.statements(statement.test, state, frame.replace(tolerated=True))
    before = state.copy()
    if statement.variable:
        state.set(statement.variable, Unknown(at(statement.span), Reason.RUNTIME, statement.variable))
    runner.statements(statement.body, state, frame.replace(conditional=True, conditions=under))
    state.take(merged([before, state], statement.span))


def case(runner: Runner, statement: Case, state: State, frame: Frame) -> None:
    """Follow a `case`: the item that a known subject chooses, else all of them."""
    expander = Expander(state, runner.build.source_root)
    subject = string(expander.one(statement.subject)) if statement.subject else None
    if statement.subject:
        substituted(runner, (statement.subject,), state, frame)
    chosen = _chosen(statement, subject, expander) if subject is not None else None
    if chosen is not None:
        runner.statements(chosen, state, frame)
        return
    words = (statement.subject,) if statement.subject else ()
    condition = Condition("case", words[0].span if words else statement.span, _names(words, state), ())
    branches = [state.copy()]
    for _, body in statement.items:
        branch = state.copy()
        runner.statements(body, branch, frame.replace(conditional=True, conditions=frame.under(condition)))
        branches.append(branch)
    state.take(merged(branches, statement.span))
    if any(branch.ended for branch in branches):
        state.guard((condition,))


def _condition(kind: str, statement: Statement, state: State) -> Condition:
    return _asked(kind, (statement,), state, statement.span)


def _asked(kind: str, test: tuple[Statement, ...], state: State, span: Span) -> Condition:
    """Return the condition that some statements succeed."""
    from cblint.parse.shell_nesting import located  # noqa: PLC0415  (plain commands have no conditions)

    words = [word for each in located(test) for word in words_of(each.command)]
    place = test[0].span.to(test[-1].span) if test else span
    return Condition(kind, place, _names(tuple(words), state), test)


def _names(words: tuple[Word, ...], state: State) -> frozenset[str]:
    """Return the variables that words look at, also by another variable."""
    found = set()
    for word in words:
        for part in word.parts:
            if isinstance(part, Expansion):
                found.add(part.name)
                match state.value(part.name, part.span):
                    case Unknown(detail=detail):
                        found.add(detail)
                    case Text(parts=pieces):
                        found.update(piece.detail for piece in pieces if isinstance(piece, Hole))
    return frozenset(name for name in found if name.isidentifier())


def _chosen(statement: Case, subject: str, expander: Expander) -> tuple[Statement, ...] | None:
    """Return the statements of the item that a known subject chooses; None if that is not sure."""
    for patterns, body in statement.items:
        for pattern in patterns:
            known = _pattern(pattern) or string(expander.one(pattern))
            if known is None:
                return None
            if known in (subject, "*") or (not _SPECIAL.isdisjoint(known) and _matches(subject, known)):
                return body
    return ()


def _matches(subject: str, known: str) -> bool:
    from fnmatch import fnmatchcase  # noqa: PLC0415  (most patterns are words, or take everything)

    return fnmatchcase(subject, known)


def _pattern(word: Word) -> str | None:
    """Return a pattern's text where nothing in it is expanded."""
    texts = []
    for part in word.parts:
        match part:
            case Literal(text=text) | Opaque(text=text, kind="glob"):
                texts.append(text)
            case _:
                return None
    return "".join(texts)


def _tolerated(chain: AndOr) -> list[bool]:
    """Tell of each item whether its failure leads to an `||` whose right side does not fail the script."""
    answers: list[bool] = []
    following = False
    for operator, item in reversed(chain.items):
        answers.append(following)
        following = not fails(item) if operator == "||" else following
    return answers[::-1]


def fails(statement: Statement) -> bool:
    """Tell whether a statement surely ends with a failure."""
    match statement:
        case SimpleCommand(words=words) if words:
            name = words[0].literal
            status = words[1].literal if len(words) > 1 else None
            return name == "false" or (name in ("exit", "return") and status != "0")
        case Block(kind=Compound.GROUP | Compound.SUBSHELL, body=body) if body:
            return fails(body[-1])
        case _:
            return False
