"""This is where it is told whether a text breaks the shell's grammar, and which of its syntax only bash has.

The parser of `parse.shell` reads on over errors, and takes some right texts for wrong. This one stops at the first
error and names it; what it does not understand is no error.
"""

from __future__ import annotations

from cblint.parse.shell_tokens import MAX_DEPTH, REDIRECTS, BashOnly, BrokenError, Lexer, Token, UnsureError
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LENGTH = 100_000
"""Of a longer text nothing is said."""

_CLOSES = {
    "then": "`if`", "elif": "`if`", "else": "`if`", "fi": "`if`", "do": "`for`, `while` or `until`",
    "done": "`do`", "esac": "`case`", "}": "`{`",
}  # fmt: skip
_SEPARATORS = (";", "&", "\n")
_ITEM_ENDS = (";;", ";&", ";;&")
_TEST_END = pattern(r"(?<=[ \t\n])\]\](?=[ \t\n;&|)]|\Z)")
_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*")


class Broken(NamedTuple):
    """The first error of a text: where it is, and the fact in plain words."""

    start: int
    end: int
    message: str


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


def read(text: str) -> Grammar:
    """Read a text by the grammar of bash."""
    if len(text) > MAX_LENGTH:
        return Grammar(None, sure=False, bash_only=(), commands=())
    reader = _Reader(text.replace("\r\n", " \n"))
    broken = None
    sure = True
    try:
        reader.whole()
    except BrokenError as error:
        broken = Broken(error.start, min(error.end, len(text)), error.message)
    except UnsureError:
        sure = False
    return Grammar(broken, sure, tuple(sorted(reader.lexer.bash_only)), tuple(reader.commands))


class _Reader:
    """Reads one text from its start."""

    def __init__(self, text: str) -> None:
        self.lexer = Lexer(text, self._nested)
        self.commands: list[tuple[Token, ...]] = []
        self.depth = 0
        self._compound: dict[str, Callable[[Token], None]] = {
            "if": self._if,
            "while": self._while,
            "until": self._while,
            "for": self._for,
            "select": self._select,
            "case": self._case,
            "function": self._function,
            "{": self._group,
            "[[": self._test,
        }

    def whole(self) -> None:
        """Read the whole text."""
        self._list((), None)
        token = self.lexer.peek()
        if not token.is_end:
            raise _unexpected(token)

    def _nested(self, position: int) -> None:
        """Read the commands of a substitution, up to its `)`."""
        start = position - 2
        opened = Token(start, position, self.lexer.text[start:position], "", plain=False)
        self._deeper()
        self._list((")",), opened)
        self._close(")", opened)
        self.depth -= 1

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnsureError

    def _list(self, ends: tuple[str, ...], opened: Token | None) -> bool:
        """Read commands up to one of the ends, which is not taken; return whether there are any."""
        found = False
        while True:
            self._newlines()
            token = self.lexer.peek()
            if self._is_end(token, ends):
                return found
            if token.is_end:
                if opened is not None:
                    raise _unclosed(opened, ends)
                return found
            self._and_or()
            found = True
            token = self.lexer.peek()
            if token.operator in _SEPARATORS:
                self.lexer.take()
            elif not token.is_end and not self._is_end(token, ends):
                raise _unexpected(token)

    def _is_end(self, token: Token, ends: tuple[str, ...]) -> bool:
        return (token.operator or (token.text if token.plain else "")) in ends and not token.is_end

    def _body(self, ends: tuple[str, ...], opened: Token) -> None:
        """Read commands, of which there must be one."""
        after = self.lexer.at
        if not self._list(ends, opened):
            token = self.lexer.peek()
            word = self.lexer.text[opened.start : opened.end]
            raise BrokenError(
                opened.start, max(opened.end, after), f"nothing stands between `{word}` and `{_said(token)}`"
            )

    def _newlines(self) -> None:
        while self.lexer.peek().operator == "\n":
            self.lexer.take()

    def _close(self, word: str, opened: Token) -> Token:
        token = self.lexer.peek()
        if not self._is_end(token, (word,)):
            raise _unclosed(opened, (word,)) if token.is_end else _unexpected(token)
        return self.lexer.take()

    def _and_or(self) -> None:
        self._pipeline()
        while self.lexer.peek().operator in ("&&", "||"):
            self._after_operator()
            self._pipeline()

    def _after_operator(self) -> None:
        """Take an operator that needs a command after it."""
        operator = self.lexer.take()
        self._newlines()
        if self.lexer.peek().is_end:
            raise BrokenError(operator.start, operator.end, f"nothing follows `{operator.operator}`")

    def _pipeline(self) -> None:
        while (token := self.lexer.peek()).plain and token.text in ("!", "time"):
            self.lexer.take()
            after = self.lexer.peek()
            if not after.is_word and after.operator != "(":
                raise UnsureError
        self._command()
        while self.lexer.peek().operator in ("|", "|&"):
            if self.lexer.peek().operator == "|&":
                self._bash_only(self.lexer.peek(), "`|&`")
            self._after_operator()
            self._command()

    def _command(self) -> None:
        self._deeper()
        token = self.lexer.peek()
        word = token.text if token.plain else ""
        if word in ("coproc", "time"):
            raise UnsureError
        if word in _CLOSES:
            raise BrokenError(token.start, token.end, f"`{word}` stands without {_CLOSES[word]} before it")
        if word in self._compound:
            self.lexer.take()
            self._compound[word](token)
            self._redirects()
        elif token.operator == "(":
            self._parentheses()
            self._redirects()
        else:
            self._simple()
        self.depth -= 1

    def _parentheses(self) -> None:
        opened = self.lexer.take()
        if self.lexer.text.startswith("(", opened.end):
            self._bash_only(opened._replace(end=opened.end + 1), "`((`")
            self.lexer.arithmetic(opened.end + 1)
            return
        self._body((")",), opened)
        self._close(")", opened)

    def _redirects(self) -> None:
        while self.lexer.peek().operator.lstrip("0123456789") in REDIRECTS:
            self._redirect()

    def _redirect(self) -> None:
        token = self.lexer.take()
        target = self.lexer.peek()
        if not target.is_word:
            raise BrokenError(token.start, token.end, f"`{token.operator}` has no file after it")
        self.lexer.take()
        if token.operator in ("<<", "<<-"):
            if not target.plain and any(char in target.text for char in "$`"):
                raise UnsureError
            ending = target.text.replace("'", "").replace('"', "").replace("\\", "")
            self.lexer.heredocs.append((ending, token.operator == "<<-"))
        elif token.operator == "<<<":
            self._bash_only(token, "a here-string (`<<<`)")
        elif token.operator in ("&>", "&>>"):
            self._bash_only(token, f"`{token.operator}`")

    def _simple(self) -> None:
        words: list[Token] = []
        first = self.lexer.peek()
        while True:
            token = self.lexer.peek()
            if token.operator in REDIRECTS:
                self._redirect()
            elif token.is_word:
                words.append(self.lexer.take())
            else:
                break
        if token.operator == "(" and words and token.start == self.lexer.at + _blanks(self.lexer):
            self._called(words, token)
            return
        if self.lexer.at == first.start or (not words and token is first):
            raise _unexpected(token)
        self.commands.append(tuple(words))

    def _called(self, words: list[Token], token: Token) -> None:
        """Read a function's definition: a name with `()` after it."""
        if len(words) > 1 or not words[0].plain:
            raise _unexpected(token)
        self.lexer.take()
        after = self.lexer.peek()
        if after.operator != ")":
            raise _unexpected(token)
        self.lexer.take()
        self._function_body()

    def _function(self, opened: Token) -> None:
        self._bash_only(opened, "`function`")
        name = self.lexer.take()
        if not name.is_word:
            raise _unexpected(name)
        if self.lexer.peek().operator == "(":
            self.lexer.take()
            self._close(")", opened)
        self._function_body()

    def _function_body(self) -> None:
        self._newlines()
        token = self.lexer.peek()
        if token.operator != "(" and not (token.plain and token.text in self._compound):
            raise UnsureError
        self._command()

    def _if(self, opened: Token) -> None:
        test = opened
        while True:
            self._body(("then",), test)
            then = self._close("then", opened)
            self._body(("elif", "else", "fi"), then)
            token = self.lexer.take()
            if token.text == "else":
                self._body(("fi",), token)
                self._close("fi", opened)
                return
            if token.text == "fi":
                return
            test = token

    def _while(self, opened: Token) -> None:
        self._body(("do",), opened)
        self._do(opened)

    def _do(self, opened: Token) -> None:
        do = self.lexer.peek()
        if do.is_word and do.plain and do.text == "{":
            raise UnsureError
        self._close("do", opened)
        self._body(("done",), do)
        self._close("done", opened)

    def _select(self, opened: Token) -> None:
        self._bash_only(opened, "`select`")
        self._for(opened)

    def _for(self, opened: Token) -> None:
        token = self.lexer.take()
        if token.operator == "(" and self.lexer.text.startswith("(", token.end):
            self._bash_only(opened._replace(end=token.end + 1), "`for ((`")
            self.lexer.arithmetic(token.end + 1)
            if self.lexer.peek().operator == ";":
                self.lexer.take()
        elif not token.is_word:
            raise _unexpected(token) if not token.is_end else _unclosed(opened, ("do",))
        elif not _NAME.fullmatch(token.text):
            raise UnsureError
        else:
            self._words_of_loop()
        self._newlines()
        self._do(opened)

    def _words_of_loop(self) -> None:
        self._newlines()
        token = self.lexer.peek()
        if token.plain and token.text == "in":
            self.lexer.take()
            while self.lexer.peek().is_word:
                self.lexer.take()
            token = self.lexer.peek()
            if token.operator not in (";", "\n") and not token.is_end:
                raise _unexpected(token)
        if token.operator in (";", "\n"):
            self.lexer.take()

    def _case(self, opened: Token) -> None:
        subject = self.lexer.take()
        if not subject.is_word:
            raise _unclosed(opened, ("esac",)) if subject.is_end else _unexpected(subject)
        self._newlines()
        self._close("in", opened)
        while True:
            self._newlines()
            token = self.lexer.peek()
            if token.plain and token.text == "esac":
                self.lexer.take()
                return
            if token.is_end:
                raise _unclosed(opened, ("esac",))
            self._patterns(opened)
            self._list((*_ITEM_ENDS, "esac"), opened)
            if self.lexer.peek().operator in _ITEM_ENDS:
                self.lexer.take()

    def _patterns(self, opened: Token) -> None:
        if self.lexer.peek().operator == "(":
            self.lexer.take()
        while True:
            token = self.lexer.take()
            if not token.is_word:
                raise _unclosed(opened, ("esac",)) if token.is_end else _unexpected(token)
            after = self.lexer.take()
            if after.operator == ")":
                return
            if after.operator != "|":
                raise _unclosed(opened, ("esac",)) if after.is_end else _unexpected(after)

    def _group(self, opened: Token) -> None:
        self._body(("}",), opened)
        self._close("}", opened)

    def _test(self, opened: Token) -> None:
        self._bash_only(opened, "`[[`")
        found = _TEST_END.search(self.lexer.text, opened.end)
        if found is None:
            raise UnsureError
        inside = self.lexer.text[opened.end : found.start()]
        if any(char in inside for char in "'\"`\\#") or "${" in inside or "$(" in inside:
            self._quoted_test()
        else:
            self.lexer.back_to(found.end())

    def _quoted_test(self) -> None:
        """Go behind a test whose `]]` may stand in quotes: word by word, as far as its words are words elsewhere."""
        while True:
            token = self.lexer.take()
            if token.is_end:
                raise UnsureError
            if token.plain and token.text == "]]":
                return
            if token.text == "=~":
                raise UnsureError

    def _bash_only(self, token: Token, what: str) -> None:
        self.lexer.bash_only.append(BashOnly(token.start, token.end, what))


def _blanks(lexer: Lexer) -> int:
    """Return how many blanks stand before the next token."""
    return lexer.peek().start - lexer.at


def _said(token: Token) -> str:
    """Return what ends a list, as people read it."""
    return token.text or token.operator


def _unexpected(token: Token) -> BrokenError:
    if token.is_end:
        return BrokenError(max(token.start - 1, 0), token.end, "the command ends too early")
    said = token.operator or (token.text if token.plain and token.text in _CLOSES else "")
    shown = {"\n": "the line end", "": "a word"}.get(said, f"`{said}`")
    return BrokenError(token.start, token.end, f"{shown} stands where it cannot stand")


def _unclosed(opened: Token, ends: tuple[str, ...]) -> BrokenError:
    word = opened.text or opened.operator
    closing = {"elif": "fi"}.get(ends[-1], ends[-1])
    return BrokenError(opened.start, opened.end, f"`{word}` has no `{closing}`")
