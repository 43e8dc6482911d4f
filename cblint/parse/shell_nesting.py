"""This is where the simple commands of a script are found, each with what it stands inside."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.enumeration import Enum
from cblint.parse.shell_script import (
    AndOr,
    Block,
    Case,
    Compound,
    Conditional,
    Function,
    Loop,
    Pipeline,
    SimpleCommand,
    Statement,
    substitutions,
    words_of,
)
from cblint.record import NamedTuple


class Nesting(Enum):
    """What a simple command stands inside."""

    TEST = "the test of an if or a while"
    BRANCH = "a branch of an if"
    LOOP = "the body of a loop"
    CASE = "an item of a case"
    AND = "the right of &&"
    OR = "the right of ||"
    OR_LEFT = "the left of ||"
    PIPELINE = "a pipeline"
    GROUP = "a group"
    SUBSHELL = "a subshell"
    NEGATED = "a negation"
    BACKGROUND = "the background"
    FUNCTION = "a function's body"
    SUBSTITUTION = "a command substitution"


class Located(NamedTuple):
    """A simple command and what it stands inside, the outermost first."""

    command: SimpleCommand
    nesting: tuple[Nesting, ...]


_BLOCKS = {
    Compound.GROUP: Nesting.GROUP,
    Compound.SUBSHELL: Nesting.SUBSHELL,
    Compound.NEGATED: Nesting.NEGATED,
    Compound.BACKGROUND: Nesting.BACKGROUND,
}


def located(body: tuple[Statement, ...], outer: tuple[Nesting, ...] = ()) -> Iterator[Located]:
    """Yield every simple command of statements with its nesting (as deep as the parser goes, which has a cap)."""
    for statement in body:
        for word in words_of(statement):
            for part in substitutions(word):
                yield from located(part.body, (*outer, Nesting.SUBSTITUTION))
        if isinstance(statement, SimpleCommand):
            yield Located(statement, outer)
        else:
            for kinds, inner in _children(statement):
                yield from located(inner, (*outer, *kinds))


def _children(statement: Statement) -> Iterator[tuple[tuple[Nesting, ...], tuple[Statement, ...]]]:
    match statement:
        case Block(kind=kind, body=body):
            yield (_BLOCKS[kind],), body
        case Conditional(branches=branches):
            for test, body in branches:
                yield (Nesting.TEST,), test or ()
                yield (Nesting.BRANCH,), body
        case Loop(test=test, body=body):
            yield (Nesting.TEST,), test
            yield (Nesting.LOOP,), body
        case Case(items=items):
            for _, body in items:
                yield (Nesting.CASE,), body
        case AndOr(items=items):
            for index, (operator, item) in enumerate(items):
                after = items[index + 1][0] if index + 1 < len(items) else ""
                left = (Nesting.OR_LEFT,) if after == "||" else ()
                right = {"&&": (Nesting.AND,), "||": (Nesting.OR,)}.get(operator, ())
                yield (*right, *left), (item,)
        case Pipeline(members=members):
            for member in members:
                yield (Nesting.PIPELINE,), (member,)
        case Function(body=body):
            yield (Nesting.FUNCTION,), body
