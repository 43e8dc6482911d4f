"""This is where YAML's lines are told apart by what they begin with, and which follows which how often."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cblint.pattern import pattern
from cblint.record import NamedTuple

_LINE = pattern(r"([ \t]*)([^\r\n]*)(?:\r\n|\r|\n|$)")
_KEY = pattern(r"([A-Za-z_][\w.-]*|\"[^\"\n]*\"|'[^'\n]*'):(?=[ \t]|$)")
LEVELS = {
    **dict.fromkeys(("version", "env", "phases", "artifacts", "cache", "batch", "reports"), "top"),
    **dict.fromkeys(("install", "pre_build", "build", "post_build"), "phase"),
    **dict.fromkeys(("commands", "finally", "runtime-versions", "on-failure"), "commands"),
}
"""Keys that stand at one level of a buildspec, whatever follows them."""


class Change(NamedTuple):
    """What is put in place of a range of the text."""

    start: int
    end: int
    text: str


class Row(NamedTuple):
    """A line: where it starts, its blanks, and what follows them."""

    start: int
    lead: str
    content: str

    @property
    def at(self) -> int:
        """Where the content starts."""
        return self.start + len(self.lead)

    @property
    def is_filled(self) -> bool:
        """Whether there is more in it than a comment."""
        return self.content.strip()[:1] not in ("", "#")

    @property
    def dash(self) -> int:
        """How long the dash and the blanks after it are."""
        found = re.match(r"-[ \t]*", self.content)
        return found.end() if found is not None else 0

    @property
    def kind(self) -> str:
        """What the line begins with: a dash, a key whose level is known, one with a value or without, or neither."""
        if self.content.startswith("-"):
            return "-"
        found = _KEY.match(self.content)
        if found is None:
            return ""
        if found.group(1) in LEVELS:
            return LEVELS[found.group(1)]
        return "pair" if self.content[found.end() :].strip()[:1] not in ("", "#") else "key"


class Candidate(NamedTuple):
    """What could have been meant at a line: the changes, the place and words of the mistake, and what it is then."""

    number: int
    changes: tuple[Change, ...]
    place: tuple[int, int]
    message: str
    indent: int
    kind: str
    is_outdent: bool = False
    """Whether it keeps lines in the block before them."""


def split(text: str) -> Iterator[Row]:
    """Yield the lines of a text."""
    for match in _LINE.finditer(text):
        if match.start() < len(text):
            yield Row(match.start(), match[1], match[2])


class Fits:
    """Knows which line follows which in a text, by what they begin with and how far they are indented."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.kept = [number for number, row in enumerate(rows) if row.is_filled and row.kind and "\t" not in row.lead]
        told = [(rows[number].kind, len(rows[number].lead)) for number in self.kept]
        self.kinds = Counter(told)
        self.steps = Counter(pairwise(told))

    def fit(self, candidate: Candidate, *, whole: bool) -> tuple[int, int, int]:
        """Return how a line fits as a kind at an indent: on how many sides, how often there, and how often at all.

        `whole`: the deeper lines after it move with it.
        """
        number, indent = candidate.number, candidate.indent
        row = self.rows[number]
        at = bisect_left(self.kept, number)
        after = at + (self.kept[at : at + 1] == [number])
        own = (row.kind, len(row.lead))
        here = (candidate.kind, indent)
        moved = indent - len(row.lead) if whole else 0
        sides = []
        if at > 0:
            before = self._told(at - 1)
            sides.append(self.steps[before, here] - (here == own))
        if after < len(self.kept):
            following = self._told(after)
            told = (following[0], following[1] + moved)
            sides.append(self.steps[here, told] - (here == own))
        return sum(each > 0 for each in sides), sum(sides), self.kinds[here] - (here == own)

    def better(self, candidate: Candidate) -> bool:
        """Tell whether a line may fit better at another indent than at its own."""
        row = self.rows[candidate.number]
        own = self.fit(candidate._replace(indent=len(row.lead)), whole=False)
        fits = max(self.fit(candidate, whole=whole)[0] for whole in (False, True))
        return fits >= own[0] and (self.kinds[candidate.kind, candidate.indent] > 0 or own[2] == 0)

    def _told(self, index: int) -> tuple[str, int]:
        row = self.rows[self.kept[index]]
        return row.kind, len(row.lead)
