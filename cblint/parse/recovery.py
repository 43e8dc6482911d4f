"""This is where reading goes on after a broken YAML item: it is masked by text of the same length, and parsed again.

Because the mask is as long as the item and keeps its line breaks, all other spans stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from cblint.parse.events import Stop
from cblint.parse.layout import Layout, find_slip
from cblint.parse.reasons import place, reason
from cblint.parse.survey import Survey
from cblint.pattern import pattern
from cblint.record import NamedTuple

MAX_ROUNDS = 20
"""How many broken items of one text are passed over."""
MAX_PARSED = 3_000_000
"""How many characters are parsed again at most."""
LOOK_BACK = 500
"""How many lines before the parser's complaint an item may begin that causes it."""
MAX_LINE = 1000
"""How much of a line is searched for what it leaves open."""

_DASH = "- "
_BULLETS = pattern(r"( *)((?:- +)+)(?=\S)")
_KEY = pattern(r"( *(?:- +)*)(?:[A-Za-z0-9_.\-/:]*[A-Za-z0-9_.\-/]|\"[^\"\n]*\"|'[^'\n]*'):[ \t]+(?=\S)")
_INNER = pattern(r":[ \t]+(?=[\"'])")
_LINE = pattern(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class Masked(NamedTuple):
    """An item that was replaced, and why; `place` is where exactly it goes wrong."""

    start: int
    end: int
    place: tuple[int, int]
    message: str
    lead: int = 0
    """How many characters of what replaces it are no part of the string that it becomes, but its dash."""


class Recovery(NamedTuple):
    """A text that parses, and the items that were masked in it; or, without text, where and why it cannot be.

    With a slip of the layout, the text is to be parsed from its beginning once that is put right.
    """

    text: str | None
    masked: tuple[Masked, ...]
    place: tuple[int, int]
    message: str
    slip: Layout | None = None


class _Line(NamedTuple):
    start: int
    text: str
    """Without its line break and trailing blanks."""
    indent: int
    """Leading spaces; a line that a tab leads continues whatever it follows."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class _Mask(NamedTuple):
    start: int
    end: int
    text: str
    opens: bool = False
    """Whether it hides a quote or bracket that its line does not close, which could have hidden other mistakes."""

    @property
    def lead(self) -> int:
        """How long the dash and the blank are that make an item of it."""
        return len(_DASH) if self.text.startswith(_DASH) else 0


def recover(
    original: str, text: str, stop: Stop, look: Callable[[str, int], Survey], *, rounds: int, slips: bool
) -> Recovery:
    """Mask broken items until the text parses, or find a slip of its layout; `look` surveys a changed text.

    No rounds is to say only what is wrong: where parts of the text are not known, a guess could be far off.
    """
    return _Search(original, text, look).run(stop, rounds, slips=slips)


class _Search:
    """One search for the items to mask."""

    def __init__(self, original: str, text: str, look: Callable[[str, int], Survey]) -> None:
        self.original = original
        self.text = text
        self.look = look
        self.budget = 1 + max(MAX_PARSED // max(len(text), 1), 4)
        self.kept = 0
        """So many of them are kept for later."""
        self.lines = list(_split(text))
        self.starts = [line.start for line in self.lines]
        self.tried: set[tuple[int, int, str]] = set()
        self.masked: list[Masked] = []

    def run(self, first: Stop, rounds: int, *, slips: bool) -> Recovery:
        stop = first
        for _ in range(rounds):
            self.kept = self.budget // 2
            laid = find_slip(self.text, stop, self.look, self._may_look) if slips else None
            self.kept = 0
            if laid is not None:
                return Recovery(None, (), (0, 0), "", laid)
            found = self._next(stop)
            if found is None:
                break
            mask, following = found
            where, message = reason(self.original, stop, mask.start, mask.end)
            if mask.lead:
                where, message = (mask.start, mask.start + 1), "this line lacks the dash that makes an item of it"
            kept = [each for each in self.masked if not mask.start <= each.start < mask.end]
            self.masked = [*kept, Masked(mask.start, mask.end, where, message, mask.lead)]
            self._apply(mask)
            if following is None:
                return Recovery(self.text, tuple(sorted(self.masked)), (0, 0), "")
            stop = following
        where, message = reason(self.original, first, 0, len(self.original))
        return Recovery(None, (), where, message)

    def _next(self, stop: Stop) -> tuple[_Mask, Stop | None] | None:
        """Return the first mask that lets the parser get further, and where it stops then."""
        fallback = None
        for mask in self._candidates(stop):
            if not self._may_look():
                break
            following = self.look(_masked(self.text, mask), -1).stop
            if following is None or place(following) > place(stop):
                return mask, following
            if mask.end <= place(following) < place(stop):
                if mask.opens:
                    return mask, following
                fallback = fallback or (mask, following)
        return fallback

    def _may_look(self) -> bool:
        self.budget -= self.budget > self.kept
        return self.budget > self.kept

    def _apply(self, mask: _Mask) -> None:
        self.text = _masked(self.text, mask)
        first, last = self._line(mask.start), self._line(mask.end)
        fresh = [self.lines[number] for number in range(first, last + 1)]
        for number, line in enumerate(fresh, first):
            end = line.start + len(line.text)
            self.lines[number] = _line(line.start, self.text[line.start : end])

    def _candidates(self, stop: Stop) -> Iterator[_Mask]:
        for number in self._suspects(stop):
            line = self.lines[number]
            for start in self._item_starts(number):
                ends = dict.fromkeys((line.end, self._item_end(number)))
                for end in ends:
                    yield from self._once(start, end, "x" * (line.end - start), opens=_is_open(line.text))
        at = self._line(min(stop.offset, len(self.text)))
        for number in range(at, max(at - 2, -1), -1):
            yield from self._whole_line(number)
        for number in range(at, max(at - 6, -1), -1):
            for start in self._item_starts(number):
                filler = "x" * (self.lines[number].end - start)
                for last in range(number + 1, at + 1):
                    yield from self._once(start, self.lines[last].end, filler)

    def _once(self, start: int, end: int, filler: str, *, opens: bool = False) -> Iterator[_Mask]:
        if start < end and filler and (start, end, filler) not in self.tried:
            self.tried.add((start, end, filler))
            yield _Mask(start, end, filler, opens)

    def _whole_line(self, number: int) -> Iterator[_Mask]:
        """Offer a line that is neither item nor key as one, so that a reader sees that something is there."""
        line = self.lines[number]
        written = line.text.strip()
        is_inner = any(before.text.strip() for before in self.lines[:number])
        is_item = written.startswith(("- ", "-\t", "[", "{", "#")) or written[-1:] == ":" or _KEY.match(line.text)
        if is_inner and not is_item and len(written) >= 3:
            start = line.end - len(written)
            yield from self._once(start, line.end, "x" * (len(written) - 1) + ":")
            yield from self._once(start, line.end, _DASH + "x" * (len(written) - len(_DASH)))

    def _suspects(self, stop: Stop) -> Iterator[int]:
        """Yield the numbers of lines whose item may be what is broken, the likeliest first."""
        last = len(self.lines) - 1
        at = min(self._line(min(stop.offset, len(self.text))), last)
        opening = [n for n in range(at, max(at - LOOK_BACK, -1), -1) if _is_open(self.lines[n].text)]
        found: list[int] = [*opening[-1:], *opening]
        if stop.context_offset is not None and ("quoted" in stop.context or "flow" in stop.context):
            found.append(self._line(stop.context_offset))
        filled = (n for n in range(at, -1, -1) if n == at or self.lines[n].text.strip())
        found += [number for number, _ in zip(filled, range(6), strict=False)]
        yield from dict.fromkeys(found)

    def _item_starts(self, number: int) -> Iterator[int]:
        """Yield where the item of a line could start: after its bullets, after its key."""
        line = self.lines[number]
        bullets, key = _BULLETS.match(line.text), _KEY.match(line.text)
        starts = [line.start + match.end() for match in (bullets, key) if match is not None]
        if bullets is not None and key is not None and self._has_more_keys(number, bullets.end()):
            starts.reverse()
        yield from starts

    def _has_more_keys(self, number: int, indent: int) -> bool:
        """Tell whether the line after is a further key of a mapping that begins in this line's item."""
        if number + 1 >= len(self.lines):
            return False
        after = self.lines[number + 1]
        return after.indent == indent and _KEY.match(after.text + " x") is not None

    def _item_end(self, number: int) -> int:
        """Return where an item ends, with the deeper lines that follow."""
        line = self.lines[number]
        end = line.end
        for after in self.lines[number + 1 :]:
            if not after.text.strip():
                continue
            if after.indent <= line.indent:
                break
            end = after.end
        return end

    def _line(self, offset: int) -> int:
        return max(bisect_right(self.starts, offset) - 1, 0)


def _split(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        if match.start() < len(text) or not text:
            yield _line(match.start(), match.group())


def _line(start: int, written: str) -> _Line:
    stripped = written.rstrip()
    spaces = len(stripped) - len(stripped.lstrip(" "))
    led_by_tab = stripped[spaces : spaces + 1] == "\t"
    return _Line(start, stripped, 1_000_000 if led_by_tab else spaces)


def _is_open(line: str) -> bool:
    """Tell whether a value in a line opens a quote or bracket that the line does not close, or bears a tag."""
    line = line[:MAX_LINE]
    found = [_BULLETS.match(line), _KEY.match(line), *_INNER.finditer(line)]
    return any(_opens(line[match.end() :]) for match in found if match is not None)


def _opens(value: str) -> bool:
    match value[:1]:
        case '"':
            return len(re.findall(r'(?<!\\)"', value)) % 2 == 1
        case "'":
            return value.count("'") % 2 == 1
        case "[" | "{" | "!":
            return value.count("[") != value.count("]") or value.count("{") != value.count("}")
        case _:
            return False


def _masked(text: str, mask: _Mask) -> str:
    covered = text[mask.start : mask.end]
    rest = covered[len(mask.text) :]
    pieces = re.split(r"([\r\n]+)", rest)  # line ends at every second place
    blanks = "".join(piece if index % 2 else " " * len(piece) for index, piece in enumerate(pieces))
    return text[: mask.start] + mask.text + blanks + text[mask.end :]
