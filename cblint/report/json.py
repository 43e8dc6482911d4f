"""This is where a report is written for programs, in cblint's own format: `report.schema.json` describes it.

The format is versioned. A change that could break a reader makes a new version.
"""

from __future__ import annotations

from typing import TypeAlias

from cblint.errors import Failure
from cblint.finding import Finding, Fix, Related, Severity
from cblint.report import Report
from cblint.report.change import changes
from cblint.report.escape import json_text, visible, well_formed
from cblint.report.place import Place, Places
from cblint.rule import Rule, Undecided
from cblint.source import Position
from cblint.value import Step

VERSION = 1
"""The format's version."""

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def render(report: Report) -> str:
    """Return the report as JSON."""
    places = Places(report)
    rules = {rule.id: rule for rule in report.rules}
    shown: list[Json] = [_undecided(each, places) for each in sorted(set(report.undecided))]
    log: dict[str, Json] = {
        "version": VERSION,
        "tool": {"name": "cblint", "version": report.version},
        "findings": [_finding(finding, rules.get(finding.rule), places) for finding in report.findings],
        "fixed": [_finding(finding, rules.get(finding.rule), places) for finding in report.fixed],
        "failures": [_failure(failure) for failure in report.failures],
        "undecided": shown if report.show_unknown else None,
        "baseline": {"stale": report.stale},
        "summary": _summary(report, len(shown)),
    }
    return json_text(log, indent=2) + "\n"


def _finding(finding: Finding, rule: Rule | None, places: Places) -> Json:
    return {
        "rule": well_formed(finding.rule),
        "severity": finding.severity.name.lower(),
        "confidence": finding.confidence.name.lower(),
        "kind": None if rule is None else rule.kind.value,
        "message": visible(finding.message),
        **_place(places.find(finding.span)),
        "symbol": well_formed(finding.symbol),
        "fingerprint": finding.fingerprint,
        "evidence": [
            {"title": visible(chain.title), "steps": [_noted(step, places) for step in chain.steps]}
            for chain in finding.evidence
        ],
        "related": [_noted(related, places) for related in sorted(set(finding.related))],
        "fix": None if finding.fix is None else _fix(finding.fix, places),
    }


def _fix(fix: Fix, places: Places) -> Json:
    edits: list[Json] = [{**_place(change.place), "text": change.text} for change in changes(fix, places)]
    return {"title": visible(fix.title), "safe": fix.safe, "edits": edits}


def _noted(step: Step | Related, places: Places) -> Json:
    return {"note": visible(step.note), **_place(places.find(step.span))}


def _place(place: Place) -> dict[str, Json]:
    region = place.region
    return {
        "path": well_formed(place.path),
        "uri": place.uri,
        "region": None
        if region is None
        else {
            "start": _position(region.start, place.span.start),
            "end": _position(region.end, place.span.end),
        },
    }


def _position(position: Position, offset: int) -> Json:
    return {"line": position.line, "column": position.column, "offset": offset}


def _failure(failure: Failure) -> Json:
    return {
        "message": visible(failure.message),
        "path": None if failure.path is None else well_formed(failure.path),
        "line": failure.line,
        "rule": None if failure.rule is None else well_formed(failure.rule),
    }


def _undecided(question: Undecided, places: Places) -> Json:
    return {
        "rule": well_formed(question.rule),
        **_place(places.find(question.span)),
        "symbol": well_formed(question.symbol),
        "reasons": [visible(reason) for reason in question.reasons],
    }


def _summary(report: Report, undecided: int) -> Json:
    counts: dict[str, Json] = {
        severity.name.lower(): sum(finding.severity is severity for finding in report.findings)
        for severity in reversed(Severity)
    }
    return {
        "files": report.checked,
        "builds": report.builds,
        "findings": len(report.findings),
        **counts,
        "fixed": len(report.fixed),
        "suppressed": len(report.suppressed),
        "undecided": undecided,
        "failures": len(report.failures),
    }
