"""This is where it is told whether a text breaks the shell's grammar, and which of its syntax only bash has.

The parser of `parse.shell_tree` reads on over errors, and takes some right texts for wrong. This one stops at the
first error and names it; what it does not understand is no error.
"""

from __future__ import annotations

from cblint.parse.shell_cursor import BashOnly, BrokenError, UnsureError
from cblint.parse.shell_reader import Reader
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import EmbeddedText, SegmentMap

if TYPE_CHECKING:
    from cblint.parse.shell_script import Statement
    from cblint.parse.shell_token import Token

MAX_LENGTH = 100_000
"""Of a longer text nothing is said."""

_WORDS_ELSEWHERE = ("`function`", "`select`")
"""Syntax of bash that is a plain command to other shells."""


class Broken(NamedTuple):
    """The first error of a text: where it is, and the fact in plain words."""

    start: int
    end: int
    message: str
    everywhere: bool
    """Whether every shell stops at it; else bash does, and others run something else."""


class Grammar(NamedTuple):
    """What a text is by the grammar."""

    broken: Broken | None
    """None where it is right, or where that is not known."""
    sure: bool
    """Whether all of it was understood."""
    bash_only: tuple[BashOnly, ...]
    """In the order of the text, as far as it was understood."""
    commands: tuple[tuple[Token, ...], ...]
    """The words of each simple command, as written."""


class Reading(NamedTuple):
    """What a text is by the grammar, and its syntax."""

    grammar: Grammar
    body: tuple[Statement, ...] | None
    """None where the text is not right, or not understood, or where there is something of which no syntax is made."""


def read(text: str) -> Grammar:
    """Read a text by the grammar of bash."""
    return read_embedded(EmbeddedText(text, SegmentMap.identity("", 0, len(text)))).grammar


def read_embedded(source: EmbeddedText) -> Reading:
    """Read a text by the grammar of bash; spans lead to the file that it is written in."""
    text = source.text
    if len(text) > MAX_LENGTH:
        return Reading(Grammar(None, sure=False, bash_only=(), commands=()), None)
    if "\r\n" in text:
        source = source._replace(text=text.replace("\r\n", " \n"))
    reader = Reader(source)
    broken = None
    sure = True
    body: tuple[Statement, ...] | None = None
    try:
        found = reader.whole()
        body = None if reader.build.unread or reader.lexer.misplaced else found
    except BrokenError as error:
        everywhere = error.everywhere and not any(each.what in _WORDS_ELSEWHERE for each in reader.lexer.bash_only)
        broken = Broken(error.start, min(error.end, len(text)), error.message, everywhere)
    except UnsureError:
        sure = False
    grammar = Grammar(broken, sure, tuple(sorted(reader.lexer.bash_only)), tuple(reader.commands))
    return Reading(grammar, body)
