"""This is where what was found is mended: edits applied in memory and checked again, round by round, until stable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from cblint.atomic import CHANGED, Writing, refusal
from cblint.engine import Checked, examine
from cblint.errors import Failure, UnreadableError
from cblint.files import NotTextError, decode, digest, encode
from cblint.finding import Finding
from cblint.fix import fix
from cblint.record import TYPE_CHECKING, Record
from cblint.source import SourceFile

if TYPE_CHECKING:
    from typing import TypeAlias

MAX_ROUNDS = 10
"""Edits that meet wait for the next round, as often as this."""

Propose: TypeAlias = Callable[[Checked], Iterable[Finding]]


class Mended(Record):
    """What mending comes to; nothing is written yet."""

    first: Checked
    """The check before."""
    last: Checked
    """The check after: of the texts as they would be."""
    fixed: tuple[Finding, ...]
    """The findings that are gone because of their edits, fit to be shown."""
    writings: tuple[Writing, ...]
    failures: tuple[Failure, ...]
    """Why files may not be changed that would have been."""


def fixes(checked: Checked, *, unsafe: bool) -> Iterable[Finding]:
    """Return the findings whose fixes are to be applied."""
    return (each for each in checked.findings if each.fix is not None and (each.fix.safe or unsafe))


def mend(checked: Checked, propose: Propose) -> Mended:
    """Apply the proposed edits as far as they hold: the texts parse as before, and the finding is gone."""
    mending = _Mending(checked, propose)
    while mending.rounds < MAX_ROUNDS and mending.round():
        mending.rounds += 1
    return mending.mended()


class _Mending:
    def __init__(self, checked: Checked, propose: Propose) -> None:
        self.first = checked
        self.last = checked
        self.propose = propose
        self.rounds = 0
        self.originals: dict[str, bytes] = {}
        self.refused: dict[str, str] = {}
        self.useless: set[tuple[str, ...]] = set()
        self.one_by_one: set[tuple[str, ...]] = set()
        self.fixed: list[Finding] = []
        self.unsaved = dict(checked.request.unsaved)

    def round(self) -> bool:
        """Try all that is proposed and take what helps; tell whether another round may do more."""
        done = fix(self.proposed(), self.source)
        if not done.changes:
            return False
        texts = {change.before.path: encode(change.text, self.originals[change.before.path]) for change in done.changes}
        request = self.first.request.replace(unsaved={**self.unsaved, **texts})
        after = examine(request, self.first.registry, self.first.discretion)
        if self.is_useless(done.applied, after):
            return True
        self.fixed += [self.last.discretion.finding(finding) for finding in done.applied]
        self.unsaved |= texts
        self.last = after
        return True

    def proposed(self) -> Iterator[Finding]:
        """Yield what is proposed but for what was useless; of places where something was, one at a time."""
        tried = set()
        for each in self.propose(self.last):
            place = _place(each)
            if _identity(each) in self.useless or place in tried:
                continue
            if place in self.one_by_one:
                tried.add(place)
            yield each

    def is_useless(self, applied: tuple[Finding, ...], after: Checked) -> bool:
        """Tell whether fixes left as many findings of their rule at their place as there were; remember which.

        Where a rule has failed since, nobody knows, and its findings count as left.
        """
        removed = Counter(map(_place, applied))
        found, left = Counter(map(_place, self.last.findings)), Counter(map(_place, after.findings))
        failed = after.failed - self.last.failed
        persisting = {
            place for place, count in removed.items() if place[0] in failed or left[place] > found[place] - count
        }
        self.one_by_one |= {place for place in persisting if removed[place] > 1}
        self.useless |= {
            _identity(each) for each in applied if _place(each) in persisting and removed[_place(each)] == 1
        }
        return bool(persisting)

    def source(self, path: str) -> SourceFile | None:
        """Return the text of a file as it is now, or None where it may not be changed, which is noted."""
        if path in self.refused:
            return None
        source = self.last.files.again(path)
        if path in self.originals:
            return source
        try:
            raw = self.first.files.raw(path)
            refused = "" if path in self.first.request.unsaved else refusal(f"{self.first.files.root}/{path}")
        except UnreadableError as error:
            refused = error.failure.message
        except OSError as error:
            refused = (error.strerror or "cannot be read").lower()
        if not refused and (source is None or source.digest != digest(raw)):
            refused = CHANGED
        if not refused:
            refused = _no_text(path, raw)
        if refused:
            self.refused[path] = refused
            return None
        self.originals[path] = raw
        return source

    def mended(self) -> Mended:
        """Return what all rounds come to."""
        root = self.first.files.root
        wanted = {edit.span.path for each in self.propose(self.last) if each.fix is not None for edit in each.fix.edits}
        return Mended(
            first=self.first,
            last=self.last,
            fixed=tuple(sorted(self.fixed, key=Finding.order)),
            writings=tuple(
                Writing(path, f"{root}/{path}", self.unsaved[path], raw)
                for path, raw in sorted(self.originals.items())
                if self.unsaved.get(path, raw) != raw
            ),
            failures=tuple(Failure(why, path) for path, why in sorted(self.refused.items()) if path in wanted),
        )


def _identity(finding: Finding) -> tuple[str, ...]:
    return (*_place(finding), finding.defect)


def _place(finding: Finding) -> tuple[str, ...]:
    return (finding.rule, finding.span.path, finding.family)


def _no_text(path: str, raw: bytes) -> str:
    """Return why bytes are no text, which could not be written back as they were; nothing if they are one."""
    try:
        decode(path, raw)
    except NotTextError as error:
        return error.message
    return ""
