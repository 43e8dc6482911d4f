"""This is where shell scripts are parsed: a whole file, a command of a buildspec, a recipe line."""

from __future__ import annotations

from cblint.parse.shell_script import Script
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import EmbeddedText

if TYPE_CHECKING:
    from cblint.parse.shell_grammar import Grammar

__all__ = ["MAX_LENGTH", "MAX_PIPES", "Parsed", "parse", "parse_with_grammar"]

MAX_LENGTH = 500_000
"""A longer script is not read."""
MAX_PIPES = 2000
"""A script with more of them is not read: a broken pipeline costs the parser the square of its length."""
_CARRIAGES = pattern(r"\r(?!\n)|\\\r")
"""Carriage returns that end no line, or are escaped: a shell takes them for characters."""


class Parsed(NamedTuple):
    """A script's syntax, and what it is by the grammar."""

    script: Script
    grammar: Grammar


def parse(text: EmbeddedText) -> Script:
    """Parse a script of a POSIX shell or bash; spans lead to the file that it is written in."""
    return parse_with_grammar(text).script


def parse_with_grammar(text: EmbeddedText) -> Parsed:
    """Parse a script, and tell what it is by the grammar.

    What the grammar does not take, or does not understand, is given to a parser that reads on over errors.
    """
    from cblint.parse.shell_grammar import read_embedded  # noqa: PLC0415  (only where there is something to parse)

    grammar, body = read_embedded(text)
    if len(text.text) > MAX_LENGTH or text.text.count("|") > MAX_PIPES:
        return Parsed(Script((), complete=False), grammar)
    if body is not None and ("\r" not in text.text or _CARRIAGES.search(text.text) is None):
        return Parsed(Script(body, complete=True), grammar)
    from cblint.parse.shell_tree import parse_tree  # noqa: PLC0415  (only where it is needed)

    return Parsed(parse_tree(text), grammar)
