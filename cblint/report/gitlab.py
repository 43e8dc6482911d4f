"""This is where a report is written as GitLab's code quality report, which merge requests show."""

from __future__ import annotations

from cblint.finding import Finding, Severity
from cblint.report import Report
from cblint.report.escape import json_text, visible, well_formed
from cblint.report.place import Places
from cblint.report.words import unique_fingerprints

_SEVERITIES = {Severity.HIGH: "critical", Severity.MEDIUM: "major", Severity.LOW: "minor"}


def render(report: Report) -> str:
    """Return the report as a JSON array, a line for each finding."""
    places = Places(report)
    prints = unique_fingerprints(report.findings)
    found = [
        json_text(_finding(finding, unique, places)) for finding, unique in zip(report.findings, prints, strict=True)
    ]
    return "[" + ",".join(f"\n{each}" for each in found) + ("\n]\n" if found else "]\n")


def _finding(finding: Finding, fingerprint: str, places: Places) -> dict[str, object]:
    place = places.find(finding.span)
    first, last = (place.region.start.line, place.region.end.line) if place.region else (1, 1)
    return {
        "description": visible(finding.message) or finding.rule,
        "check_name": well_formed(finding.rule),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": well_formed(place.path), "lines": {"begin": first, "end": last}},
    }
