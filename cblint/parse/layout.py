"""This is where a slip of YAML's layout is found: a line indented wrongly, a tab, a dash or colon that lacks something.

A slip is put right by changing blanks of a few lines, so that what follows is read as it was meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from cblint.parse.events import Stop
from cblint.parse.layout_rows import LEVELS, Candidate, Change, Fits, Row, split
from cblint.parse.outdent import in_blocks, outdented
from cblint.parse.reasons import place
from cblint.parse.survey import Survey
from cblint.pattern import pattern
from cblint.record import NamedTuple

NEAR = 10
"""How many lines before a complaint may have caused it."""
MAX_LEAD = 200
"""A line that is indented further is not looked at."""

_LONE = pattern(r"[A-Za-z_][\w-]*[ \t]*(?:#.*)?$")
_WORD = pattern(r"[A-Za-z_][\w-]*(?=[ \t]|$)(?![^\r\n]*:(?:[ \t]|$))")
_CLOSE = pattern(r"([A-Za-z_][\w-]*):(?=[^\s:/\\=])(?![^\r\n]*:(?:[ \t]|$))")
_COMMENTED = pattern(r"(?:- +)*(?:[\w.-]+:[ \t]+)?[^\s\"'\[{|>#&*!-][^\r\n]*[ \t]#")
_TIGHT = pattern(r"-(?=[A-Za-z$\"'])")
_TABBED = pattern(r"-(?: *\t[ \t]*)(?=\S)")


class Layout(NamedTuple):
    """The changes that put a slip right, where it is, and what is said about it."""

    changes: tuple[Change, ...]
    place: tuple[int, int]
    message: str
    item: tuple[int, int]
    """The line that is wrong, without its indentation."""


def find_slip(text: str, stop: Stop, look: Callable[[str, int], Survey], budget: Callable[[], bool]) -> Layout | None:
    """Return the slip that is most likely the cause of a complaint.

    `look` surveys a changed text; `budget` tells whether it may be asked once more.
    """
    if "quoted" in stop.context or "flow" in stop.context:
        return None
    rows = list(split(text))
    search = _Slips(rows, stop)
    if search.follows_comment():
        return None
    best: tuple[tuple[int, ...], Layout] | None = None
    for candidate in search.candidates():
        if not budget():
            break
        changed = _changed(text, candidate.changes)
        row = rows[candidate.number]
        survey = look(changed, _moved(row.at + row.dash, candidate.changes))
        if not survey.is_there or not _is_further(survey.stop, stop, candidate, search):
            continue
        rank = search.rank(candidate, survey)
        if best is None or rank < best[0]:
            item = (row.at, row.at + len(row.content.rstrip()))
            best = (rank, Layout(candidate.changes, candidate.place, candidate.message, item))
    return best[1] if best is not None else None


class _Slips:
    """Offers what could have been meant at the lines near a complaint."""

    def __init__(self, rows: list[Row], stop: Stop) -> None:
        self.rows = rows
        self.stop = stop
        self.starts = [row.start for row in rows]
        self.at = max(bisect_right(self.starts, min(stop.offset, self.starts[-1] if rows else 0)) - 1, 0)
        self.fits = Fits(rows)
        self.inside = in_blocks(rows)

    def follows_comment(self) -> bool:
        """Tell whether the line of the complaint would go on with a plain value that a comment has ended."""
        row = self.rows[self.at] if self.rows else Row(0, "", "")
        before = next((each for each in reversed(self.rows[: self.at]) if each.is_filled), row)
        return not row.kind and len(row.lead) > len(before.lead) and _COMMENTED.match(before.content) is not None

    def candidates(self) -> Iterator[Candidate]:
        """Yield changes, those of the likeliest lines first."""
        yield from self._outdents()
        for number in self._suspects():
            row = self.rows[number]
            if len(row.lead) > MAX_LEAD:
                continue
            if "\t" in row.lead:
                yield from self._tabs(number)
                continue
            yield from self._signs(number)
            if row.kind:
                yield from self._indents(number)

    def _outdents(self) -> Iterator[Candidate]:
        """Offer to keep in a block the lines that stand too far left to be part of it."""
        found = outdented(self.rows, self.at)
        if found is None:
            return
        changes = tuple(
            Change(row.start, row.start, " " * found.indent) for row in map(self.rows.__getitem__, found.rows)
        )
        first = self.rows[found.rows[0]]
        where = (first.at, first.at + len(first.content.rstrip()))
        message = "this line ends the block before it, since it is indented less"
        header = self.rows[found.header]
        yield Candidate(found.header, changes, where, message, len(header.lead), header.kind, is_outdent=True)

    def rank(self, candidate: Candidate, survey: Survey) -> tuple[int, ...]:
        """Return what orders candidates, the likeliest being the least."""
        row = self.rows[candidate.number]
        return (
            survey.stop is not None,
            -survey.stop.offset if survey.stop is not None else 0,
            "\t" not in row.lead,
            not candidate.is_outdent,
            survey.oddities,
            *(-each for each in self.fits.fit(candidate, whole=len(candidate.changes) > 1)),
            len(candidate.changes) > 1,
            candidate.indent % 2,
            abs(candidate.indent - len(row.lead)),
            abs(self.at - candidate.number),
        )

    def _suspects(self) -> Iterator[int]:
        """Yield the numbers of the lines that may be wrong: those just before, and those that enclose them."""
        if not self.rows:
            return
        near: list[int] = []
        enclosing: list[int] = []
        least = len(self.rows[self.at].lead) + 1
        for number in range(self.at, -1, -1):
            row = self.rows[number]
            if not row.is_filled:
                continue
            if len(near) < NEAR:
                near.append(number)
            if len(row.lead) < least:
                least = len(row.lead)
                enclosing.append(number)
            if least == 0 and len(near) >= NEAR:
                break
        scanned = [] if self.stop.context_offset is None else [bisect_right(self.starts, self.stop.context_offset) - 1]
        yield from dict.fromkeys((*near, *enclosing[:NEAR], *scanned))

    def _around(self, number: int) -> list[int]:
        """Return the indents that a line could have been meant to have."""
        near = self.rows[max(number - 2 * NEAR, 0) : number + NEAR]
        found = {len(row.lead) for row in near if row.is_filled and "\t" not in row.lead}
        return sorted(found | {2, 4})

    def _indents(self, number: int) -> Iterator[Candidate]:
        row = self.rows[number]
        own = len(row.lead)
        what = "this item" if row.kind == "-" else "this key"
        where = (row.at, row.at + 1)
        block = self._block(number)
        for indent in self._around(number):
            message = f"the indentation of {what} is wrong: it is {own}, and {indent} is what fits its place"
            changes = (self._shifted(number, indent - own),)
            candidate = Candidate(number, changes, where, message, indent, row.kind)
            if indent == own or not self.fits.better(candidate):
                continue
            yield candidate
            if block:
                more = tuple(self._shifted(each, indent - own) for each in block)
                yield candidate._replace(changes=(*changes, *more))

    def _block(self, number: int) -> list[int]:
        """Return the numbers of the lines that are deeper than the one before them, at most a few hundred."""
        own = len(self.rows[number].lead)
        found = []
        for after in range(number + 1, min(number + 300, len(self.rows))):
            row = self.rows[after]
            if row.is_filled and len(row.lead) <= own:
                break
            if row.content:
                found.append(after)
        return found

    def _shifted(self, number: int, by: int) -> Change:
        """Return the change that moves a line to the right or left, as far as it goes; tabs become blanks."""
        row = self.rows[number]
        if "\t" in row.lead and number not in self.inside:
            return Change(row.start, row.at, " " * max(len(row.lead) + by, 0))
        blanks = len(row.lead) - len(row.lead.lstrip(" "))
        return Change(row.start, row.start + min(max(-by, 0), blanks), " " * by)

    def _tabs(self, number: int) -> Iterator[Candidate]:
        """Offer blanks for the tabs that lead a line, then for those of all lines."""
        row = self.rows[number]
        tab = row.start + row.lead.index("\t")
        message = "a tab is used for indentation"
        where = (tab, tab + 1)
        for indent in self._around(number):
            yield Candidate(number, (Change(row.start, row.at, " " * indent),), where, message, indent, row.kind)
        tabbed = self._tabbed()
        if len(tabbed) < 2:
            return
        first = self.rows.index(tabbed[0])
        tab = tabbed[0].start + tabbed[0].lead.index("\t")
        for width in (2, 4, 8):
            changes = tuple(
                Change(each.start + tabs.start(), each.start + tabs.end(), " " * (width * len(tabs.group())))
                for each in tabbed
                for tabs in re.finditer("\t+", each.lead)
            )
            indent = len(tabbed[0].lead.replace("\t", " " * width))
            yield Candidate(first, changes, (tab, tab + 1), message, indent, row.kind)

    def _tabbed(self) -> list[Row]:
        """Return the lines that tabs lead, but for the text of blocks that blanks indent."""
        led = ((number, row) for number, row in enumerate(self.rows) if "\t" in row.lead and row.is_filled)
        return [row for number, row in led if len(row.lead) <= MAX_LEAD and number not in self.inside]

    def _signs(self, number: int) -> Iterator[Candidate]:
        """Offer what a line lacks beside its indentation: a colon at its end, a blank after its dash or colon."""
        row = self.rows[number]
        own = len(row.lead)
        tabbed = _TABBED.match(row.content)
        if tabbed is not None:
            tab = row.at + tabbed.group().index("\t")
            change = Change(row.at + 1, row.at + tabbed.end(), " ")
            message = "a tab follows the dash, where YAML takes blanks only"
            yield Candidate(number, (change,), (tab, tab + 1), message, own, "-")
        word = _WORD.match(row.content)
        if word is not None:
            end = row.at + word.end()
            kind = LEVELS.get(word.group(), "key" if _LONE.match(row.content) else "pair")
            message = "a colon is missing after this key"
            yield Candidate(number, (Change(end, end, ":"),), (row.at, end), message, own, kind)
        close = _CLOSE.match(row.content)
        if close is not None:
            end = row.at + close.end()
            message = "a blank is missing after this colon"
            kind = LEVELS.get(close.group(1), "pair")
            yield Candidate(number, (Change(end, end, " "),), (end - 1, end), message, own, kind)
        if _TIGHT.match(row.content) and self.fits.kinds["-", own] > 1:
            change = Change(row.at + 1, row.at + 1, " ")
            yield Candidate(number, (change,), (row.at, row.at + 1), "a blank is missing after this dash", own, "-")


def _is_further(now: Stop | None, before: Stop, candidate: Candidate, search: _Slips) -> bool:
    """Tell whether a change takes the parser past the line of its complaint, and past what was changed."""
    if now is None:
        return True
    rows, last = search.rows, max(search.at, candidate.number)
    following = rows[last + 1].start if last + 1 < len(rows) else rows[-1].at
    return _before(place(now), candidate.changes) >= max(following, place(before) + 1)


def _changed(text: str, changes: tuple[Change, ...]) -> str:
    parts = []
    at = 0
    for start, end, fresh in changes:
        parts += [text[at:start], fresh]
        at = end
    return "".join([*parts, text[at:]])


def _moved(offset: int, changes: tuple[Change, ...]) -> int:
    """Return where a place of the text is after the changes."""
    return offset + sum(len(each.text) - (each.end - each.start) for each in changes if each.end <= offset)


def _before(offset: int, changes: tuple[Change, ...]) -> int:
    """Return where a place of the changed text was before the changes."""
    grown = 0
    for start, end, fresh in changes:
        if offset < start + grown + len(fresh):
            break
        grown += len(fresh) - (end - start)
    return offset - grown
