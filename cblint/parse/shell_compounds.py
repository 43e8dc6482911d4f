"""This is where the grammar of the shell's compound commands is read: `if`, loops, `case`, groups, functions, tests."""

from __future__ import annotations

from cblint.parse.shell_cursor import BrokenError, UnsureError
from cblint.parse.shell_errors import unclosed, unexpected
from cblint.parse.shell_tests import test
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cblint.parse.shell_grammar import Reader
    from cblint.parse.shell_tokens import Token

_ITEM_ENDS = (";;", ";&", ";;&")
_QUOTED = pattern(r"['\"`\\#]|\$[{(]")


def parentheses(reader: Reader) -> None:
    """Read a subshell or an arithmetic command."""
    opened = reader.lexer.take()
    if reader.lexer.text.startswith("(", opened.end) and reader.lexer.arithmetic(opened.end + 1) is not None:
        reader.bash_only(opened._replace(end=opened.end + 1), "`((`")
        return
    reader.body((")",), opened)
    reader.close(")", opened)


def function_body(reader: Reader, name: Token) -> None:
    """Read what a function runs, which bash wants to be a compound command."""
    reader.newlines()
    token = reader.lexer.peek()
    if token.operator != "(" and not (token.plain and token.text in COMPOUNDS):
        message = f"the function `{name.text}` has no body"
        raise BrokenError(name.start, name.end, message, everywhere=token.is_end)
    reader.command()


def _function(reader: Reader, opened: Token) -> None:
    reader.bash_only(opened, "`function`")
    name = reader.lexer.take()
    if not name.is_word:
        raise unexpected(name)
    if reader.lexer.peek().operator == "(":
        reader.lexer.take()
        reader.close(")", opened)
    function_body(reader, name)


def _if(reader: Reader, opened: Token) -> None:
    test = opened
    while True:
        reader.body(("then",), test)
        then = reader.close("then", opened)
        reader.body(("elif", "else", "fi"), then)
        token = reader.lexer.take()
        if token.text == "else":
            reader.body(("fi",), token)
            reader.close("fi", opened)
            return
        if token.text == "fi":
            return
        test = token


def _while(reader: Reader, opened: Token) -> None:
    reader.body(("do",), opened)
    _do(reader, opened)


def _do(reader: Reader, opened: Token) -> None:
    do = reader.lexer.peek()
    if do.is_word and do.plain and do.text == "{":
        raise UnsureError
    reader.close("do", opened)
    reader.body(("done",), do)
    reader.close("done", opened)


def _select(reader: Reader, opened: Token) -> None:
    reader.bash_only(opened, "`select`")
    _for(reader, opened)


def _for(reader: Reader, opened: Token) -> None:
    token = reader.lexer.take()
    if token.operator == "(" and reader.lexer.text.startswith("(", token.end):
        _counting(reader, opened, token)
    elif not token.is_word:
        raise unclosed(opened, ("do",)) if token.is_end else unexpected(token)
    else:
        _words_of_loop(reader)
    reader.newlines()
    _do(reader, opened)


def _counting(reader: Reader, opened: Token, token: Token) -> None:
    """Read the head of `for ((…; …; …))`."""
    try:
        inside = reader.lexer.arithmetic(token.end + 1)
    except BrokenError:
        raise UnsureError from None  # bash ends without a word, having run nothing
    if inside is None:
        raise UnsureError
    place = opened._replace(end=token.end + 1)
    if not _QUOTED.search(inside) and inside.count(";") != 2:
        raise BrokenError(place.start, place.end, "`for ((` has not three expressions")
    reader.bash_only(place, "`for ((`")
    if reader.lexer.peek().operator == ";":
        reader.lexer.take()


def _words_of_loop(reader: Reader) -> None:
    token = reader.lexer.peek()
    if token.operator == ";":
        reader.lexer.take()
        return
    reader.newlines()
    token = reader.lexer.peek()
    if not (token.plain and token.text == "in"):
        return
    reader.lexer.take()
    while reader.lexer.peek().is_word:
        reader.lexer.take()
    token = reader.lexer.peek()
    if token.operator not in (";", "\n") and not token.is_end:
        raise unexpected(token)
    reader.lexer.take()


def _case(reader: Reader, opened: Token) -> None:
    subject = reader.lexer.take()
    if not subject.is_word:
        raise unclosed(opened, ("esac",)) if subject.is_end else unexpected(subject)
    reader.newlines()
    reader.close("in", opened)
    while True:
        reader.newlines()
        token = reader.lexer.peek()
        if token.plain and token.text == "esac":
            reader.lexer.take()
            return
        if token.is_end:
            raise unclosed(opened, ("esac",))
        _patterns(reader, opened)
        reader.listed((*_ITEM_ENDS, "esac"), opened)
        if reader.lexer.peek().operator in _ITEM_ENDS:
            reader.lexer.take()


def _patterns(reader: Reader, opened: Token) -> None:
    if reader.lexer.peek().operator == "(":
        reader.lexer.take()
    while True:
        token = reader.lexer.take()
        if not token.is_word:
            raise unclosed(opened, ("esac",)) if token.is_end else unexpected(token)
        after = reader.lexer.take()
        if after.operator == ")":
            return
        if after.operator != "|":
            raise unclosed(opened, ("esac",)) if after.is_end else unexpected(after)


def _group(reader: Reader, opened: Token) -> None:
    reader.body(("}",), opened)
    reader.close("}", opened)


COMPOUNDS: dict[str, Callable[[Reader, Token], None]] = {
    "if": _if,
    "while": _while,
    "until": _while,
    "for": _for,
    "select": _select,
    "case": _case,
    "function": _function,
    "{": _group,
    "[[": test,
}
"""What reads each compound command, behind the word that opens it."""
