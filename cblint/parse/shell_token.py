"""This is where the words and operators are defined that a shell text is cut into."""

from __future__ import annotations

from cblint.record import NamedTuple

REDIRECTS = frozenset({"<<<", "<<-", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">", "&>", "&>>"})


class Token(NamedTuple):
    """A word or an operator; at the end of the text, an empty operator."""

    start: int
    end: int
    operator: str
    """Empty for words."""
    text: str
    """A word as written."""
    plain: bool
    """Whether nothing in a word is quoted or expanded."""
    common: bool = False
    """Whether it is a word of letters and the like, which stand for themselves."""

    @property
    def is_word(self) -> bool:
        """Whether it is a word."""
        return bool(self.text)

    @property
    def is_end(self) -> bool:
        """Whether it is the end of the text."""
        return not self.text and not self.operator


def is_one_of(token: Token, words: tuple[str, ...]) -> bool:
    """Tell whether a token is one of some operators and reserved words."""
    said = token.operator or (token.text if token.plain else "")
    return said != "" and said in words


def ending_line(text: str, position: int, ending: str, *, tabs: bool) -> tuple[int, int] | None:
    """Return where the line starts and ends that ends a here-document from a position on; None if there is none."""
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        line = text[position:stop]
        if (line.lstrip("\t") if tabs else line) == ending:
            return position, stop
        position = stop + 1
    return None
