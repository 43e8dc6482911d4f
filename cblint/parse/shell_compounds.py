"""This is where the grammar of the shell's compound commands is read: `if`, loops, `case`, groups, functions, tests."""

from __future__ import annotations

from cblint.parse.shell_cursor import BrokenError, UnsureError
from cblint.parse.shell_errors import OPENS, unclosed, unexpected
from cblint.parse.shell_script import Block, Case, Compound, Conditional, Function, Loop, SimpleCommand, Statement, Word
from cblint.parse.shell_tests import test
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cblint.parse.shell_reader import Reader
    from cblint.parse.shell_token import Token
    from cblint.source import Span

_ITEM_ENDS = (";;", ";&", ";;&")
_QUOTED = pattern(r"['\"`\\#]|\$[{(]")


def compound(reader: Reader, opened: Token) -> Statement:
    """Read a compound command behind the word or the parenthesis that opens it."""
    return _COMPOUNDS[opened.text](reader, opened) if opened.text else _parentheses(reader, opened)


def _parentheses(reader: Reader, opened: Token) -> Statement:
    if reader.lexer.text.startswith("(", opened.end) and _arithmetic(reader, opened.end + 1) is not None:
        reader.bash_only(opened._replace(end=opened.end + 1), "`((`")
        reader.build.unread = True
        return SimpleCommand(_from(reader, opened), (), ())
    found = reader.body((")",), opened)
    reader.close(")", opened)
    return Block(_from(reader, opened), Compound.SUBSHELL, found)


def _arithmetic(reader: Reader, position: int) -> str | None:
    """Go behind the `))` of an arithmetic command, and return its expression, which starts at a position.

    What is closed otherwise is none: nothing is returned, and reading goes on inside.
    """
    lexer = reader.lexer
    kept = lexer.at
    closed = lexer.parentheses(position, 1)
    if closed < 0:
        raise BrokenError(position - 2, position, "`((` has no `))`")
    if not lexer.text.startswith(")", closed):
        lexer.back_to(kept)
        return None
    lexer.back_to(closed + 1)
    return lexer.text[position : closed - 1]


def _from(reader: Reader, opened: Token) -> Span:
    """Return where a command stands that has ended, from what opened it."""
    return reader.build.span(opened.start, reader.lexer.at)


def function_body(reader: Reader, name: Token, start: int) -> Statement:
    """Read what a function runs, which bash wants to be a compound command; it is defined from `start` on."""
    reader.newlines()
    token = reader.lexer.peek()
    if token.operator != "(" and not (token.plain and token.text in OPENS):
        message = f"the function `{name.text}` has no body"
        raise BrokenError(name.start, name.end, message, everywhere=token.is_end)
    body = reader.command()
    return Function(reader.build.span(start, reader.lexer.at), name.text, (body,))


def _function(reader: Reader, opened: Token) -> Statement:
    reader.bash_only(opened, "`function`")
    name = reader.lexer.take()
    if not name.is_word:
        raise unexpected(name)
    if reader.lexer.peek().operator == "(":
        reader.lexer.take()
        reader.close(")", opened)
    return function_body(reader, name, opened.start)


def _if(reader: Reader, opened: Token) -> Statement:
    test = opened
    branches: list[tuple[tuple[Statement, ...] | None, tuple[Statement, ...]]] = []
    while True:
        asked = reader.body(("then",), test)
        then = reader.close("then", opened)
        branches.append((asked, reader.body(("elif", "else", "fi"), then)))
        token = reader.lexer.take()
        if token.text == "else":
            branches.append((None, reader.body(("fi",), token)))
            reader.close("fi", opened)
        if token.text != "elif":
            return Conditional(_from(reader, opened), tuple(branches))
        test = token


def _while(reader: Reader, opened: Token) -> Statement:
    test = reader.body(("do",), opened)
    body = _do(reader, opened)
    return Loop(_from(reader, opened), "", None, test, body)


def _do(reader: Reader, opened: Token) -> tuple[Statement, ...]:
    do = reader.lexer.peek()
    if do.is_word and do.plain and do.text == "{":
        raise UnsureError
    reader.close("do", opened)
    body = reader.body(("done",), do)
    reader.close("done", opened)
    return body


def _select(reader: Reader, opened: Token) -> Statement:
    reader.bash_only(opened, "`select`")
    return _for(reader, opened)


def _for(reader: Reader, opened: Token) -> Statement:
    token = reader.lexer.take()
    items = None
    if token.operator == "(" and reader.lexer.text.startswith("(", token.end):
        _counting(reader, opened, token)
    elif not token.is_word:
        raise unclosed(opened, ("do",)) if token.is_end else unexpected(token)
    else:
        items = _words_of_loop(reader)
    reader.newlines()
    body = _do(reader, opened)
    return Loop(_from(reader, opened), token.text, items, (), body)


def _counting(reader: Reader, opened: Token, token: Token) -> None:
    """Read the head of `for ((…; …; …))`."""
    try:
        inside = _arithmetic(reader, token.end + 1)
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


def _words_of_loop(reader: Reader) -> tuple[Word, ...] | None:
    token = reader.lexer.peek()
    if token.operator == ";":
        reader.lexer.take()
        return None
    reader.newlines()
    token = reader.lexer.peek()
    if not (token.plain and token.text == "in"):
        return None
    reader.lexer.take()
    words = []
    while reader.lexer.peek().is_word:
        words.append(reader.build.word_of(reader.lexer.take()))
    token = reader.lexer.peek()
    if token.operator not in (";", "\n") and not token.is_end:
        raise unexpected(token)
    reader.lexer.take()
    return tuple(words)


def _case(reader: Reader, opened: Token) -> Statement:
    subject = reader.lexer.take()
    if not subject.is_word:
        raise unclosed(opened, ("esac",)) if subject.is_end else unexpected(subject)
    word = reader.build.word_of(subject)
    reader.newlines()
    reader.close("in", opened)
    items: list[tuple[tuple[Word, ...], tuple[Statement, ...]]] = []
    while True:
        reader.newlines()
        token = reader.lexer.peek()
        if token.plain and token.text == "esac":
            reader.lexer.take()
            return Case(_from(reader, opened), word, tuple(items))
        if token.is_end:
            raise unclosed(opened, ("esac",))
        patterns = _patterns(reader, opened)
        items.append((patterns, reader.listed((*_ITEM_ENDS, "esac"), opened)))
        if reader.lexer.peek().operator in _ITEM_ENDS:
            reader.lexer.take()


def _patterns(reader: Reader, opened: Token) -> tuple[Word, ...]:
    words = []
    if reader.lexer.peek().operator == "(":
        reader.lexer.take()
    while True:
        token = reader.lexer.take()
        if not token.is_word:
            raise unclosed(opened, ("esac",)) if token.is_end else unexpected(token)
        words.append(reader.build.word_of(token))
        after = reader.lexer.take()
        if after.operator == ")":
            return tuple(words)
        if after.operator != "|":
            raise unclosed(opened, ("esac",)) if after.is_end else unexpected(after)


def _group(reader: Reader, opened: Token) -> Statement:
    found = reader.body(("}",), opened)
    reader.close("}", opened)
    return Block(_from(reader, opened), Compound.GROUP, found)


_COMPOUNDS: dict[str, Callable[[Reader, Token], Statement]] = {
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
