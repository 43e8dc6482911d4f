"""This is where words are expanded: variables in view are put in, everything else becomes a hole."""

from __future__ import annotations

import re

from cblint.analysis.shell.state import SOURCE_FOLDER, State, source_path
from cblint.parse.shell_script import Expansion, Literal, Opaque, Substitution, Word
from cblint.record import TYPE_CHECKING
from cblint.source import Segment, Span
from cblint.value import Basis, Choice, Hole, Known, Origin, Reason, Step, Text, Unknown, Value, at, string

if TYPE_CHECKING:
    from typing import TypeAlias

    from cblint.parse.shell_script import WordPart

MAX_TEXT = 20_000
"""A longer value is not put in."""
MAX_PARTS = 100
"""A value with more holes and texts is not put in."""

Piece: TypeAlias = tuple[str | Hole, tuple[Segment, ...], Value | None]
"""Known characters with where they stand, or a hole; and the variable's value that they came from."""


class Expander:
    """Expands the words of one shell."""

    __slots__ = ("source_root", "state")

    def __init__(self, state: State, source_root: str) -> None:
        self.state = state
        self.source_root = source_root

    def words(self, words: tuple[Word, ...]) -> list[Value]:
        """Return what words become: unquoted values are split at blanks, and empty ones vanish."""
        found: list[Value] = []
        for word in words:
            plain = _plain(word)
            if plain is None:
                found += self._fields(word)
            else:
                found.append(plain)
        return found

    def one(self, word: Word) -> Value:
        """Return what a word becomes where it is not split: in an assignment, as a redirection's target."""
        if (plain := _plain(word)) is not None:
            return plain
        pieces = [piece for part in word.parts for piece in self._quoted(part)]
        return _joined(word.span, pieces)

    def _fields(self, word: Word) -> list[Value]:
        done: list[list[Piece]] = []
        current: list[Piece] = []
        open_word = False
        for part in word.parts:
            many = self._positional(part)
            if many is not None:
                for index, given in enumerate(many):
                    if index:
                        done.append(current)
                        current = []
                    current.extend(_pieces(given))
                    open_word = True
                continue
            value = None if _is_quoted(part) else self._variable(part)
            if value is None:
                current.extend(self._quoted(part))
                open_word = True
                continue
            for piece in _pieces(value):
                if isinstance(piece[0], Hole):
                    current.append(piece)
                    open_word = True
                    continue
                first, *others = re.split(r"[ \t\n]+", piece[0])
                if first:
                    current.append((first, piece[1] if not others else (), value))
                    open_word = True
                for each in others:
                    if open_word:
                        done.append(current)
                    current = [(each, (), value)] if each else []
                    open_word = bool(each)
        if open_word:
            done.append(current)
        return [_joined(word.span, pieces) for pieces in done]

    def _positional(self, part: WordPart) -> tuple[Value, ...] | None:
        match part:
            case Expansion(name="@" | "*", operator=""):
                return self.state.positional
            case _:
                return None

    def _variable(self, part: WordPart) -> Value | None:
        match part:
            case Expansion():
                return self.expansion(part)
            case Substitution():
                return self.substitution(part)
            case _:
                return None

    def _quoted(self, part: WordPart) -> list[Piece]:
        match part:
            case Literal(text=text, segments=segments):
                return [(text, segments, None)]
            case Opaque(span=span, kind="hole"):
                return [(Hole(at(span), Reason.NOT_EVALUATED), (), None)]
            case Opaque(span=span, text=text):
                return [(Hole(at(span), Reason.RUNTIME, text[:40]), (), None)]
            case Expansion() | Substitution():
                value = self._variable(part)
                return _pieces(value) if value is not None else []

    def expansion(self, part: Expansion) -> Value:
        """Return the value of a parameter, with a default where it is given and needed."""
        value = self._parameter(part.name, part.span)
        if not part.operator:
            return value
        if part.operator in (":-", "-", ":=", "=", ":?", "?"):
            known = string(value)
            if known is not None and (known or not part.operator.startswith(":")):
                return value
            if part.argument is None or part.operator in (":?", "?"):
                return value
            default = self.one(part.argument)
            if known == "":
                return default
            return _by_default(default, part)
        if isinstance(value, Known | Text):
            from cblint.analysis.shell.changes import changed  # noqa: PLC0415  (few scripts change anything)

            made = changed(value, part, self.one)
            if made is not None:
                return made
        return Unknown(at(part.span), Reason.RUNTIME, part.name)

    def _parameter(self, name: str, span: Span) -> Value:
        state = self.state
        if name.isdigit():
            if name == "0":
                return source_path(state.script, self.source_root, span) if state.script else _runtime(span, "$0")
            if state.positional is None:
                return _runtime(span, f"${name}")
            index = int(name[:4]) - 1
            given = index < len(state.positional)
            return state.positional[index] if given else Known(at(span, basis=Basis.AWS_DEFAULT), "")
        if name == "BASH_SOURCE" and state.script:
            return source_path(state.script, self.source_root, span)
        if name == "PWD" and state.folder is not None:
            return source_path(state.folder, self.source_root, span)
        if name == SOURCE_FOLDER:
            return _runtime(span, SOURCE_FOLDER)
        return state.value(name, span)

    def substitution(self, part: Substitution) -> Value:
        """Return the output of a few commands that say where the script or the repository is."""
        from cblint.analysis.shell.outputs import output  # noqa: PLC0415  (they call each other)

        return output(self, part)


def _by_default(default: Value, part: Expansion) -> Value:
    """Return a default that is taken unless the variable, which is not known, has a value."""
    match default:
        case Known(origin=origin):
            return default.replace(origin=origin.resting_on(Basis.DEFAULT))
        case _:
            return Unknown(at(part.span), Reason.RUNTIME, part.name)


def _runtime(span: Span, detail: str) -> Unknown:
    return Unknown(at(span), Reason.RUNTIME, detail)


def _is_quoted(part: WordPart) -> bool:
    return not isinstance(part, Opaque) and part.quoted


def _pieces(value: Value) -> list[Piece]:
    match value:
        case Text(parts=parts):
            return [(part, (), value) for part in parts]
        case Unknown(origin=origin, reason=reason, detail=detail):
            return [(Hole(origin, reason, detail), (), value)]
        case Choice(origin=origin):
            return [(Hole(origin, Reason.CONDITION), (), value)]
        case Known():
            return [(string(value) or "", value.segments or (), value)]
        case _:
            return [(Hole(value.origin, Reason.NOT_EVALUATED), (), value)]


def _plain(word: Word) -> Known | None:
    """Return the value of a word that is one run of characters, as most are."""
    if len(word.parts) != 1 or not isinstance(part := word.parts[0], Literal) or len(part.text) > MAX_TEXT:
        return None
    return Known(at(word.span), part.text, "", part.segments)


def _joined(span: Span, pieces: list[Piece]) -> Value:
    """Return the value of a word from its pieces."""
    if len(pieces) > 1:
        pieces = [piece for piece in pieces if piece[0] != ""] or pieces[:1]
    if len(pieces) == 1 and pieces[0][2] is not None:
        return _used(pieces[0][2], pieces[0][0], span)
    texts = [piece[0] for piece in pieces]
    origin = _origin(span, pieces)
    parts = _run_together(texts)
    if len(parts) > MAX_PARTS or sum(len(part) for part in parts if isinstance(part, str)) > MAX_TEXT:
        return Unknown(at(span), Reason.TOO_LARGE)
    segments = _segments(pieces, span.path)
    if all(isinstance(part, str) for part in parts):
        return Known(origin, str(parts[0]) if parts else "", segments=segments)
    if len(parts) == 1 and isinstance(parts[0], Hole):
        return Unknown(parts[0].origin.then(span, ""), parts[0].reason, parts[0].detail)
    return Text(origin, parts, segments)


def _used(value: Value, piece: str | Hole, span: Span) -> Value:
    """Return a variable's value as the whole of a word."""
    match value:
        case Known(data=data) if data == piece:
            return value.replace(origin=value.origin.then(span, "is used here"))
        case Known(origin=origin) | Text(origin=origin) if isinstance(piece, str):
            return Known(origin.then(span, "is used here"), piece, segments=())
        case Unknown() | Choice():
            return value.replace(origin=value.origin.then(span, "is used here"))
        case _:
            reason, detail = (piece.reason, piece.detail) if isinstance(piece, Hole) else (Reason.NOT_EVALUATED, "")
            return Unknown(value.origin.then(span, "is used here"), reason, detail)


def _origin(span: Span, pieces: list[Piece]) -> Origin:
    origins = [value.origin for _, _, value in pieces if value is not None and isinstance(value, Known)]
    steps = (Step(span, ""), *(Step(origin.span, "is set here") for origin in origins))
    return Origin(steps, max((origin.basis for origin in origins), default=Basis.GIVEN))


def _run_together(texts: list[str | Hole]) -> tuple[str | Hole, ...]:
    parts: list[str | Hole] = []
    for text in texts:
        last = parts[-1] if parts else None
        if isinstance(text, str) and isinstance(last, str):
            parts[-1] = last + text
        else:
            parts.append(text)
    return tuple(parts)


def _segments(pieces: list[Piece], path: str) -> tuple[Segment, ...]:
    found: list[Segment] = []
    inner = 0
    for text, segments, value in pieces:
        if value is None or value.origin.span.path == path:
            moved = (Segment(each.inner + inner, each.outer, each.length) for each in segments)
            found += moved if inner else segments
        inner += len(text) if isinstance(text, str) else 1
    return tuple(found)
