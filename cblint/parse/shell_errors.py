"""This is where it is said what breaks the shell's grammar at a token."""

from __future__ import annotations

from cblint.parse.shell_cursor import BrokenError, UnsureError
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.parse.shell_token import Token

CLOSES = {
    "then": "`if`", "elif": "`if`", "else": "`if`", "fi": "`if`", "do": "`for`, `while` or `until`",
    "done": "`do`", "esac": "`case`", "}": "`{`", "in": "`for` or `case`",
}  # fmt: skip
"""Reserved words that end or continue something, and what."""

OPENS = frozenset({"if", "while", "until", "for", "select", "case", "function", "{", "[["})
"""Words that begin a compound command."""

RESERVED = frozenset({*CLOSES, "coproc", "time", "]]"})
"""Words that begin no command."""


def unexpected(token: Token) -> BrokenError:
    """Return the error of a token that cannot stand where it does."""
    if token.is_end:
        return BrokenError(max(token.start - 1, 0), token.end, "the command ends too early")
    said = token.operator or (token.text if token.plain and token.text in (*CLOSES, "!") else "")
    shown = {"\n": "the line end", "": "a word"}.get(said, f"`{said}`")
    return BrokenError(token.start, token.end, f"{shown} stands where it cannot stand")


def unclosed(opened: Token, ends: tuple[str, ...]) -> BrokenError:
    """Return the error of something that opened and is not closed before the text ends."""
    word = opened.text or opened.operator
    closing = {"elif": "fi"}.get(ends[-1], ends[-1])
    return BrokenError(opened.start, opened.end, f"`{word}` has no `{closing}`")


def reserved(token: Token) -> BrokenError | UnsureError:
    """Return what a reserved word means where a command should begin."""
    if token.text in ("coproc", "time"):
        return UnsureError()
    if token.text in CLOSES:
        return BrokenError(token.start, token.end, f"`{token.text}` stands without {CLOSES[token.text]} before it")
    return BrokenError(token.start, token.end, "`]]` stands without `[[` before it", everywhere=False)
