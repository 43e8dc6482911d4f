"""This is where the tokens of a simple command become syntax: assignments, words, redirections, here-documents."""

from __future__ import annotations

from cblint.parse.shell_pieces import literal
from cblint.parse.shell_scan import Scan, parameter
from cblint.parse.shell_script import (
    Assignment,
    Expansion,
    Literal,
    Opaque,
    RedirectWord,
    SimpleCommand,
    Statement,
    Substitution,
    Word,
    WordPart,
)
from cblint.parse.shell_tokens import ASSIGNMENT
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, Segment, Span

if TYPE_CHECKING:
    from cblint.parse.shell_reader import Reader
    from cblint.parse.shell_tokens import Token

_made = tuple.__new__
"""Makes a named tuple of its items, in a third of the time that its constructor takes."""
_PLAIN = pattern(r"[A-Za-z0-9_./:=,@%+^-]+")
"""The words that most words are."""
_DECLARING = frozenset({"declare", "typeset", "export", "readonly", "local"})
_COMPARING = frozenset({"=", "==", "!=", "=~", "!", "<", ">"})
_ODD_TEST = pattern(r"\\[()<>]|[()]\Z")
_SUBSTITUTIONS = frozenset({"command", "process", "backticks"})


class Builder:
    """Makes the syntax of one text."""

    __slots__ = ("_from", "_path", "_shift", "_to", "insides", "low", "reader", "source", "text", "unread")

    def __init__(self, source: EmbeddedText, reader: Reader) -> None:
        self.source = source
        self.text = source.text
        self.unread = False
        """Whether there is something of which no syntax is made."""
        self.reader = reader
        self.insides = 0
        """How many texts inside of this one were read."""
        self.low = 0
        """Where the last here-document ends."""
        self._path = source.map.path
        self._from = self._to = self._shift = 0
        """Where a run of characters stands that the file has letter by letter, and how far away from there."""

    def _is_exact(self, start: int, end: int) -> bool:
        """Tell whether a part of the text stands letter by letter in the file, `_shift` further."""
        if self._from <= start and end <= self._to:
            return True
        exact = self.source.map.run(start)
        if exact is None:
            return False
        self._from, outer, length = exact
        self._to = self._from + length
        self._shift = outer - self._from
        return end <= self._to

    def span(self, start: int, end: int) -> Span:
        """Return where a part of the text stands in the file."""
        if start < end and self._is_exact(start, end):
            return _made(Span, (self._path, start + self._shift, end + self._shift))
        return self.source.map.span(start, end)

    def word(self, start: int, end: int) -> Word:
        """Read the word that stands from `start` to `end`."""
        if _PLAIN.fullmatch(self.text, start, end):
            return self._common(start, end, self.text[start:end])
        return _Scan(self).word(start, end) if start < end else Word(self.span(start, end), ())

    def _common(self, start: int, end: int, text: str) -> Word:
        """Make a word that stands for itself."""
        if not self._is_exact(start, end):
            part = literal(self.source, [(start, text)], quoted=False)
            return Word(part.span, (part,))
        first = start + self._shift
        span = _made(Span, (self._path, first, end + self._shift))
        segment = _made(Segment, (0, first, end - start))
        return _made(Word, (span, (_made(Literal, (span, text, (segment,), False)),)))

    def word_of(self, token: Token) -> Word:
        """Read a word."""
        start, end, _, text, _, common = token
        return self._common(start, end, text) if common else self.word(start, end)

    def verbatim(self, token: Token) -> Word:
        """Return a word as it stands."""
        part = literal(self.source, [(token.start, token.text)], quoted=True)
        return Word(part.span, (part,))

    def command(self, tokens: list[Token], redirects: list[RedirectWord], start: int, end: int) -> SimpleCommand:
        """Make a command of its words and redirections; it stands from `start` to `end`."""
        assignments = []
        words: list[Token] = []
        for token in tokens:
            assignment = None if words else self._assignment(token)
            if assignment is not None:
                assignments.append(assignment)
            else:
                words.append(token)
        first = words[0].text if words else ""
        if not words:
            end = self.reader.lexer.at
        if first == "[":
            return self._test(words, redirects, start, end, bare=not assignments)
        declares = first in _DECLARING and not assignments and tokens[0].start == start
        if declares:
            assignments = [each for token in words[1:] if (each := self._assignment(token)) is not None]
        found = [self.word_of(token) for token in words]
        return SimpleCommand(self.span(start, end), tuple(assignments), tuple(found), tuple(redirects), declares)

    def _assignment(self, token: Token) -> Assignment | None:
        found = ASSIGNMENT.match(token.text) if "=" in token.text else None
        if found is None:
            return None
        start = token.start + found.end()
        if not self.text.startswith(found.group(), token.start):
            self.unread = True
        name, index, appends = found.groups()
        listed = index is not None or self.text.startswith("(", start)
        value = None if listed else self.word(start, token.end)
        return Assignment(self.span(token.start, token.end), name, value, bool(appends))

    def _test(
        self, tokens: list[Token], redirects: list[RedirectWord], start: int, end: int, *, bare: bool
    ) -> SimpleCommand:
        """Make a test between brackets, whose words are what it compares and the tests of one word."""
        last = tokens[-1]
        if not bare or last.text != "]" or last.end != end or tokens[0].start != start:
            self.unread = True
        self.unread |= any(_ODD_TEST.match(token.text) for token in tokens if token.text[0] in "\\()")
        words = [self.verbatim(tokens[0])]
        words += [self.word_of(token) for token in tokens[1:-1] if token.text not in _COMPARING]
        return SimpleCommand(self.span(start, end), (), tuple(words), tuple(redirects))

    def redirect(self, token: Token, target: Token) -> RedirectWord | None:
        """Make a redirection; closing a file leads to nothing."""
        if token.operator in ("<<", "<<-"):
            from cblint.parse.shell_inside import heredoc  # noqa: PLC0415  (few commands have one)

            return heredoc(self, token, target)
        if token.operator in (">&", "<&") and target.text == "-":
            return None
        return RedirectWord(self.span(token.start, target.end), token.operator, self.word(target.start, target.end))

    def heredoc(self, start: int, end: int) -> Word:
        """Read the text of a here-document, in which quotes are text."""
        return _Scan(self).word(start, end, "heredoc")

    def _run(self, start: int, end: int) -> tuple[Statement, ...]:
        from cblint.parse.shell_inside import backticks  # noqa: PLC0415  (few commands have them)

        return backticks(self, start, end)

    def part(self, position: int, *, quoted: bool) -> tuple[WordPart, int] | None:
        """Return what is expanded at a position, and where it ends; None if nothing is."""
        expanded = self.reader.lexer.expanded.get(position)
        if expanded is None:
            return None
        end, kind, body = expanded
        if kind == "parameter":
            return parameter(self.source, position, end, self.word, quoted=quoted), end
        span = self.span(position, end)
        if kind == "simple":
            return Expansion(span, self.text[position + 1 : end], "", None, quoted), end
        if kind in _SUBSTITUTIONS:
            body = self._run(position, end) if kind == "backticks" else body
            return Substitution(span, body, quoted, process=kind == "process"), end
        return Opaque(span, self.text[position:end], "arithmetic"), end


class _Scan(Scan):
    """Goes through the characters of a word in which the reader has found what is expanded."""

    __slots__ = ("_builder", "_clear")

    def __init__(self, builder: Builder) -> None:
        super().__init__(builder.source)
        self._builder = builder
        self._clear = 0
        """Up to where it is known that nothing expanded starts, from what was asked last."""

    def expansion(self, position: int, *, quoted: bool) -> tuple[WordPart, int] | None:
        """Return what is expanded at a position, and where it ends; None if nothing is."""
        return self._builder.part(position, quoted=quoted)

    def expands_between(self, start: int, end: int) -> bool:
        """Tell whether something expanded starts from one position to before another; positions never go back."""
        expanded = self._builder.reader.lexer.expanded
        at = max(start, self._clear)
        while at < end and at not in expanded:
            at += 1
        self._clear = at
        return at < end


def around(statements: list[Statement]) -> Span:
    """Return where statements stand that are joined, with the here-documents of all but the last."""
    span = statements[0].span.to(statements[-1].span)
    for statement in statements[:-1]:
        if isinstance(statement, SimpleCommand):
            for redirect in statement.redirects:
                if redirect.operator in ("<<", "<<-"):
                    span = span.to(redirect.span)
    return span
