"""This is where fixes become new texts: chosen so that they do not meet, applied, and verified by parsing again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator

from cblint.edit import same_but_for
from cblint.files import MAX_BYTES
from cblint.finding import Edit, Finding, edited, line_ended
from cblint.record import Record
from cblint.source import SourceFile

MAX_VERIFIED = 40_000_000
"""So many characters are parsed again in one round; the fixes left over then wait for the next."""


class Change(Record):
    """A file whose text fixes change."""

    before: SourceFile
    text: str
    """The new text, without byte order mark."""


class Round(Record):
    """What one round of fixing does: the files changed, by path, and the findings whose fixes did it."""

    changes: tuple[Change, ...]
    applied: tuple[Finding, ...]


def fix(findings: Iterable[Finding], sources: Callable[[str], SourceFile | None]) -> Round:
    """Apply the fixes of findings to the texts of their files, as many as go together; the first in order wins.

    Where the texts do not parse as before but for the edits, fixes are left out until they do. `sources` gives the
    file of a path, or None where it may not be changed.
    """
    chosen = _Chosen(sources)
    alone: dict[str, list[Finding]] = {}
    together: list[Finding] = []
    for finding in findings:
        paths = {edit.span.path for edit in _edits(finding)}
        if len(paths) == 1:
            alone.setdefault(paths.pop(), []).append(finding)
        elif paths:
            together.append(finding)
    for path in sorted(alone):
        chosen.add(alone[path])
    chosen.add(together)
    return chosen.round()


def _is_too_large(text: str) -> bool:
    """Tell whether a text would not be read again, so that nothing would be found in it."""
    return len(text.encode("utf-8", "surrogatepass")) + len(BOM_UTF8) > MAX_BYTES


def _edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.fix.edits if finding.fix is not None else ()


class _Chosen:
    """The fixes of a round so far, and the texts that they make."""

    def __init__(self, sources: Callable[[str], SourceFile | None]) -> None:
        self.sources = sources
        self.findings: list[Finding] = []
        self.edits: dict[str, tuple[Edit, ...]] = {}
        self.texts: dict[str, str] = {}
        self.left = MAX_VERIFIED

    def add(self, candidates: list[Finding]) -> None:
        """Take the fixes that go together with those taken already; of the others, what halves of them do."""
        meeting = self.disjoint(candidates) if self.left > 0 else []
        if not meeting or self.take(meeting) or len(meeting) == 1:
            return
        middle = len(meeting) // 2
        self.add(meeting[:middle])
        self.add(meeting[middle:])

    def disjoint(self, candidates: list[Finding]) -> list[Finding]:
        """Return the candidates whose edits meet neither those taken nor those of a candidate before them."""
        taken = {path: _Taken(edits) for path, edits in self.edits.items()}
        kept = []
        for finding in candidates:
            edits = _edits(finding)
            if all(self.fits(edit) for edit in edits) and all(
                taken.setdefault(edit.span.path, _Taken(())).admits(edit) for edit in edits
            ):
                for edit in edits:
                    taken[edit.span.path].add(edit)
                kept.append(finding)
        return kept

    def fits(self, edit: Edit) -> bool:
        """Tell whether an edit lies inside a text that may be changed."""
        source = self.sources(edit.span.path)
        return source is not None and 0 <= edit.span.start <= edit.span.end <= len(source.text)

    def take(self, findings: list[Finding]) -> bool:
        """Take all these fixes if the texts that they make hold, else none of them."""
        edits: dict[str, list[Edit]] = {}
        for finding in findings:
            for edit in _edits(finding):
                edits.setdefault(edit.span.path, []).append(edit)
        merged = {path: tuple(dict.fromkeys((*self.edits.get(path, ()), *more))) for path, more in edits.items()}
        texts: dict[str, str] = {}
        for path, all_edits in merged.items():
            source = self.sources(path)
            if source is None:
                return False
            self.left -= len(source.text)
            written = tuple(line_ended(edit, source) for edit in all_edits)
            texts[path] = edited(source.text, written)
            if _is_too_large(texts[path]) or not same_but_for(source, texts[path], written):
                return False
        self.edits |= merged
        self.texts |= texts
        self.findings += findings
        return True

    def round(self) -> Round:
        """Return what was taken."""
        return Round(tuple(self.changes()), tuple(sorted(self.findings, key=Finding.order)))

    def changes(self) -> Iterator[Change]:
        for path in sorted(self.texts):
            source = self.sources(path)
            if source is not None and source.text != self.texts[path]:
                yield Change(source, self.texts[path])


class _Taken:
    """The places of one file that edits take, so that the next can be asked whether it meets one.

    Equal edits are one. Two texts may be inserted at one place, and a text beside what is replaced.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.edits: set[Edit] = set()
        self.spans: list[tuple[int, int]] = []
        self.points: list[int] = []
        for edit in edits:
            self.add(edit)

    def admits(self, edit: Edit) -> bool:
        """Tell whether an edit meets none of those that were added."""
        if edit in self.edits:
            return True
        start, end = edit.span.start, edit.span.end
        at = bisect_left(self.spans, (start, start))
        near = self.spans[max(at - 1, 0) : at + 1]
        if start == end:
            return all(not low < start < high for low, high in near)
        inside = bisect_left(self.points, end) - bisect_right(self.points, start)
        return inside <= 0 and all(high <= start or end <= low for low, high in near)

    def add(self, edit: Edit) -> None:
        """Take the place of an edit."""
        if edit in self.edits:
            return
        self.edits.add(edit)
        if edit.span.start == edit.span.end:
            insort(self.points, edit.span.start)
        else:
            insort(self.spans, (edit.span.start, edit.span.end))
