"""This is where a report is written as reviewdog's diagnostic format, with fixes as suggestions.

Its columns count the bytes of UTF-8, from 1; its ends are exclusive. A fix is one suggestion, because a reader may
take one suggestion and leave another.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.finding import Finding, Related, Severity
from cblint.report import Report
from cblint.report.change import Change, changes
from cblint.report.concise import line
from cblint.report.escape import inert, json_text, visible, well_formed
from cblint.report.place import Place, Places
from cblint.source import SourceFile, Span
from cblint.value import Step

MAX_RELATED = 100
"""So many places that explain a finding are given."""
_SEVERITIES = {Severity.HIGH: "ERROR", Severity.MEDIUM: "WARNING", Severity.LOW: "INFO"}


def render(report: Report) -> str:
    """Return the report as one result, a line for each finding."""
    places = Places(report)
    found = ",".join(f"\n{json_text(_finding(finding, places))}" for finding in report.findings)
    return f'{{"source": {{"name": "cblint"}}, "diagnostics": [{found}{chr(10) if found else ""}]}}\n'


def _finding(finding: Finding, places: Places) -> dict[str, object]:
    place = places.find(finding.span)
    explaining: list[Step | Related] = [step for chain in finding.evidence for step in chain.steps]
    explaining += sorted(set(finding.related))
    return {
        "message": visible(finding.message) or finding.rule,
        "location": _location(place),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": well_formed(finding.rule)},
        "suggestions": list(_suggestions(finding, places)),
        "original_output": inert(line(finding, places)),
        "related_locations": [_related(each, places) for each in explaining[:MAX_RELATED]],
    }


def _related(each: Step | Related, places: Places) -> dict[str, object]:
    return {"message": visible(each.note), "location": _location(places.find(each.span))}


def _location(place: Place) -> dict[str, object]:
    path = well_formed(place.path)
    return {"path": path} if place.source is None else {"path": path, "range": _range(place.source, place.span)}


def _range(source: SourceFile, span: Span) -> dict[str, object]:
    return {"start": _position(source, span.start), "end": _position(source, span.end)}


def _position(source: SourceFile, offset: int) -> dict[str, int]:
    """Return a position as reviewdog counts: columns in bytes of UTF-8."""
    line, column = source.position(offset)
    if not source.text.isascii():
        before = source.text[offset - column + 1 : offset]
        column = len(before.encode("utf-8", "surrogatepass")) + 1
    return {"line": line, "column": column}


def _suggestions(finding: Finding, places: Places) -> Iterator[dict[str, object]]:
    """Yield the fix if it edits the finding's own file only, and if what stands between its edits may be shown."""
    edits = changes(finding.fix, places)
    if not edits or any(change.place.span.path != finding.span.path for change in edits):
        return
    source = edits[0].place.source
    text = _joined(source, edits) if source is not None else None
    if source is not None and text is not None:
        hull = edits[0].place.span.to(edits[-1].place.span)
        yield {"range": _range(source, hull), "text": text}


def _joined(source: SourceFile, edits: tuple[Change, ...]) -> str | None:
    """Return what stands where the edits begin to where they end, once they are made."""
    parts = [edits[0].text]
    at = edits[0].place.span.end
    for change in edits[1:]:
        between = Span(source.path, at, change.place.span.start)
        kept = source.text[between.start : between.end]
        if between.end < between.start or source.display(between) != kept or well_formed(kept) != kept:
            return None
        parts += [kept, change.text]
        at = change.place.span.end
    return "".join(parts)
