"""This is where texts inside of a shell text are read: here-documents, and what backticks run."""

from __future__ import annotations

from cblint.parse.shell_cursor import BrokenError, UnsureError
from cblint.parse.shell_pieces import verbatim
from cblint.parse.shell_script import RedirectWord, Statement, Word
from cblint.parse.shell_token import Token, ending_line
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.parse.shell_build import Builder
    from cblint.parse.shell_reader import Reader

MAX_INSIDE = 100
"""So many texts inside of a text are read."""


def heredoc(build: Builder, token: Token, target: Token) -> RedirectWord:
    """Make a here-document, whose text begins on the next line or behind the one before it."""
    tabs = token.operator == "<<-"
    ending = target.text.replace("'", "").replace('"', "").replace("\\", "")
    low = max(build.low, build.text.find("\n", target.end) + 1)
    line = None
    if low > target.end and not build.unread:
        line = ending_line(build.text, low, ending, tabs=tabs)
    build.reader.lexer.heredocs.append((ending, tabs, low))
    if line is None:
        build.unread = True
        return RedirectWord(build.span(token.start, target.end), token.operator, Word(build.span(low, low), ()))
    build.low = line[1] + 1
    word = _text(build, low, line[0], quoted=ending != target.text, tabs=tabs)
    return RedirectWord(build.span(token.start, line[1]), token.operator, word)


def _text(build: Builder, low: int, high: int, *, quoted: bool, tabs: bool) -> Word:
    if low == high or build.unread:
        return Word(build.span(high, high), ())
    inside = None if quoted else _expanded(build, low, high)
    if inside is None or (tabs and not inside.lexer.expanded):
        return verbatim(build.source, low, high, tabs=tabs)
    build.unread |= tabs or inside.build.unread
    build.reader.lexer.expanded.update(inside.lexer.expanded)
    return build.heredoc(low, high)


def _expanded(build: Builder, low: int, high: int) -> Reader:
    """Return what has read the text of a here-document."""
    inside = _inside(build, low, high)
    try:
        inside.lexer.heredoc()
    except (BrokenError, UnsureError):
        build.unread = True
    return inside


def _inside(build: Builder, low: int, high: int) -> Reader:
    """Return what reads a text inside of the text, by itself."""
    build.insides += 1
    build.unread |= build.insides > MAX_INSIDE
    return build.reader.inside(build.source._replace(text=build.text[:high]), low)


def backticks(build: Builder, start: int, end: int) -> tuple[Statement, ...]:
    """Read what backticks run; where something in it is escaped, it is not as it stands."""
    build.unread |= build.text.find("\\", start, end) >= 0
    if build.unread:
        return ()
    inside = _inside(build, start + 1, end - 1)
    try:
        body = inside.whole()
    except (BrokenError, UnsureError):
        build.unread = True
        return ()
    build.unread |= inside.build.unread or inside.lexer.misplaced
    return body
