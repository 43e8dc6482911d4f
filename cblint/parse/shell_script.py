"""This is where the syntax of a shell script is defined: statements, simple commands and words, with full spans."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.enumeration import Enum
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Segment, Span

if TYPE_CHECKING:
    from typing import TypeAlias

    from cblint.parse.shell_nesting import Located


class Literal(NamedTuple):
    """Characters that stand for themselves once quotes are taken away."""

    span: Span
    text: str
    segments: tuple[Segment, ...]
    """Where the characters of `text` stand in the file."""
    quoted: bool


class Expansion(NamedTuple):
    """A parameter: `$X`, `${X}`, `${X:-default}`, `$1`, `$@`."""

    span: Span
    name: str
    operator: str
    """Empty, `:-` and its kin, or anything else that changes the value (`%`, `//`, `^^`, …)."""
    argument: Word | None
    """What follows the operator."""
    quoted: bool


class Substitution(NamedTuple):
    """A command's output: `$(…)`, backticks, or a file of it: `<(…)`."""

    span: Span
    body: tuple[Statement, ...]
    quoted: bool
    process: bool
    """Whether it stands for a file name (`<(…)`, `>(…)`) instead of the output."""


class Opaque(NamedTuple):
    """A part that becomes something else while the script runs."""

    span: Span
    text: str
    kind: str
    """`glob`, `brace`, `tilde`, `arithmetic`, `hole` (not known in the file that the script is written in), `other`."""


WordPart: TypeAlias = Literal | Expansion | Substitution | Opaque


class Word(NamedTuple):
    """One word before expansion."""

    span: Span
    parts: tuple[WordPart, ...]

    @property
    def is_literal(self) -> bool:
        """Whether it is one run of characters, as most words are."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Literal)

    @property
    def literal(self) -> str | None:
        """The word's text, where nothing in it is expanded."""
        if len(self.parts) == 1:  # as most have
            first = self.parts[0]
            return first.text if isinstance(first, Literal) else None
        texts = [part.text for part in self.parts if isinstance(part, Literal)]
        return "".join(texts) if len(texts) == len(self.parts) else None

    @property
    def plain(self) -> str | None:
        """The word's text, where nothing in it is quoted or expanded, as reserved words must be."""
        quoted = any(isinstance(part, Literal) and part.quoted for part in self.parts)
        return None if quoted else self.literal


class Assignment(NamedTuple):
    """`NAME=value` before a command, alone, or after `export` and its kin."""

    span: Span
    name: str
    value: Word | None
    """None where it is an array or one element of one."""
    appends: bool


class RedirectWord(NamedTuple):
    """A redirection and what it leads to; of a here-document, its text."""

    span: Span
    operator: str
    target: Word


class SimpleCommand(NamedTuple):
    """A command with its words, or assignments alone."""

    span: Span
    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[RedirectWord, ...] = ()
    declares: bool = False
    """Whether it is `export`, `declare` and the like, whose assignments stand after the first word."""


class Compound(Enum):
    """What a block of statements is for."""

    GROUP = "group"
    SUBSHELL = "subshell"
    NEGATED = "negated"
    BACKGROUND = "background"


class Block(NamedTuple):
    """Statements in braces or parentheses, after `!` or before `&`."""

    span: Span
    kind: Compound
    body: tuple[Statement, ...]


class Conditional(NamedTuple):
    """`if`: each test and what runs if it is the first to hold; without a test, `else`."""

    span: Span
    branches: tuple[tuple[tuple[Statement, ...] | None, tuple[Statement, ...]], ...]


class Loop(NamedTuple):
    """`for`, `while`, `until` or `select`."""

    span: Span
    variable: str
    """Empty for `while` and `until`."""
    items: tuple[Word, ...] | None
    """None where the loop does not go over words."""
    test: tuple[Statement, ...]
    body: tuple[Statement, ...]


class Case(NamedTuple):
    """`case`: its subject, and each item's patterns and statements."""

    span: Span
    subject: Word | None
    items: tuple[tuple[tuple[Word, ...], tuple[Statement, ...]], ...]


class AndOr(NamedTuple):
    """Statements joined by `&&` and `||`, which bind alike from left to right; the first has an empty operator."""

    span: Span
    items: tuple[tuple[str, Statement], ...]


class Pipeline(NamedTuple):
    """Commands joined by `|`."""

    span: Span
    members: tuple[Statement, ...]


class Function(NamedTuple):
    """A function's definition."""

    span: Span
    name: str
    body: tuple[Statement, ...]


class Broken(NamedTuple):
    """A part that does not parse, with the words that are in it."""

    span: Span
    words: tuple[str, ...]


Statement: TypeAlias = SimpleCommand | Block | Conditional | Loop | Case | AndOr | Pipeline | Function | Broken


class Script(NamedTuple):
    """A parsed script."""

    body: tuple[Statement, ...]
    complete: bool
    """False if a part of the text could not be read."""

    def commands(self) -> Iterator[Located]:
        """Yield every simple command in the order of the text, those inside substitutions before their own."""
        from cblint.parse.shell_nesting import located  # noqa: PLC0415  (it builds on this module)

        yield from located(self.body)

    def functions(self) -> tuple[Function, ...]:
        """Return the functions that are defined outside any other statement."""
        return tuple(statement for statement in self.body if isinstance(statement, Function))


def words_of(statement: Statement) -> tuple[Word, ...]:
    """Return the words that a statement itself expands, in order."""
    match statement:
        case SimpleCommand(assignments=(), words=words, redirects=()):
            return words
        case SimpleCommand(assignments=assignments, words=words, redirects=redirects, declares=declares):
            given = [each.value for each in assignments if each.value and not declares]
            return (*given, *words, *[redirect.target for redirect in redirects])
        case Loop(items=tuple() as items):
            return items
        case Case(subject=Word() as subject):
            return (subject,)
        case _:
            return ()


def substitutions(word: Word) -> tuple[Substitution, ...]:
    """Return the command substitutions of a word, those in defaults too."""
    if word.is_literal:
        return ()
    found: list[Substitution] = []
    for part in word.parts:
        if isinstance(part, Substitution):
            found.append(part)
        elif isinstance(part, Expansion) and part.argument is not None:
            found += substitutions(part.argument)
    return tuple(found)
