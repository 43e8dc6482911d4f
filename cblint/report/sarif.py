"""This is where a report is written as SARIF 2.1.0, complete for GitHub's code scanning.

Code scanning shows the first location, the related locations that the message links, and code flows; it opens
alerts for suppressed results too, so these are left out. SARIF's own words stay here and in `descriptor`.
"""

from __future__ import annotations

from collections.abc import Iterator

import sarif_om as om

from cblint.errors import Failure
from cblint.finding import Finding, Related
from cblint.report import Report
from cblint.report.change import Change, changes
from cblint.report.descriptor import LEVELS, descriptor
from cblint.report.escape import visible, well_formed
from cblint.report.linehash import LineHashes
from cblint.report.place import Place, Places, is_inside
from cblint.report.serialise import serialise
from cblint.source import Position, Region, Span
from cblint.value import Step

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_STEPS = 1000
"""Code scanning keeps so many thread-flow locations of a result."""
MAX_RELATED = 99
"""Code scanning keeps a hundred locations of a result; the primary is one of them."""
MAX_LINKED = 5
"""So many related places are linked from the message; the rest are counted."""
MAX_SNIPPET = 1000
"""A longer region is given without its text."""
_FIRST = Region(Position(1, 1), Position(1, 1))


def render(report: Report) -> str:
    """Return the report as a SARIF log with one run."""
    results = _Results(report)
    driver = om.ToolComponent(
        name="cblint",
        semantic_version=report.version,
        version=report.version,
        contents=None,
        rules=[descriptor(rule) for rule in report.rules],
    )
    run = om.Run(
        tool=om.Tool(driver=driver),
        automation_details=om.RunAutomationDetails(id="cblint/"),
        column_kind="unicodeCodePoints",
        newline_sequences=["\r\n", "\n", "\r"],
        invocations=[_invocation(report)],
        results=[results.result(finding) for finding in report.findings],
    )
    return serialise(om.SarifLog(schema_uri=SCHEMA, version="2.1.0", runs=[run]))


def _invocation(report: Report) -> om.Invocation:
    return om.Invocation(
        execution_successful=not report.failures,
        tool_execution_notifications=[_notification(each, report) for each in report.failures] or None,
    )


def _notification(failure: Failure, report: Report) -> om.Notification:
    path = failure.path and failure.path.removeprefix("./")
    message = visible(failure.message) or "failed"
    locations = None
    if path and is_inside(path):
        line = failure.line or 1
        region = Region(Position(line, 1), Position(line, 1))
        locations = [_location(Place(report.uri_prefix + path, Span(path, 0, 0), None, region))]
        message = f"{visible(path)}: {message}"
    return om.Notification(
        message=om.Message(text=message),
        level="error",
        locations=locations,
        associated_rule=None if failure.rule is None else om.ReportingDescriptorReference(id=well_formed(failure.rule)),
    )


class _Results:
    """Makes results, preparing each file's line hashes once."""

    def __init__(self, report: Report) -> None:
        self._places = Places(report)
        self._hashes: dict[str, LineHashes] = {}
        self._rules = {rule.id: index for index, rule in enumerate(report.rules)}

    def result(self, finding: Finding) -> om.Result:
        """Return the result of a finding."""
        place = self._places.find(finding.span)
        related = sorted(set(finding.related))
        return om.Result(
            rule_id=well_formed(finding.rule),
            rule_index=self._rules.get(finding.rule, -1),
            level=LEVELS[finding.severity],
            message=om.Message(text=_message(finding, related)),
            locations=[_location(place, symbol=finding.symbol, snippet=True)],
            related_locations=[
                _location(self._places.find(each.span), note=each.note or finding.rule, number=number)
                for number, each in enumerate(related[:MAX_RELATED], start=1)
            ]
            or None,
            code_flows=list(self._flows(finding)) or None,
            partial_fingerprints=self._fingerprints(finding, place),
            fixes=list(self._fixes(finding)) or None,
            properties={"confidence": finding.confidence.name.lower()},
        )

    def _fingerprints(self, finding: Finding, place: Place) -> dict[str, str]:
        prints = {"cblint/v1": finding.fingerprint}
        if place.source is None or place.region is None:
            return prints
        if place.path not in self._hashes:
            whole = Span(place.span.path, 0, len(place.source.text))
            self._hashes[place.path] = LineHashes(place.source.display(whole))
        line = self._hashes[place.path].line(place.region.start.line)
        return {"primaryLocationLineHash": line, **prints}

    def _fixes(self, finding: Finding) -> Iterator[om.Fix]:
        """Yield the fix, if its edits are there, as one change of each file that it edits."""
        files: dict[str, list[Change]] = {}
        for change in changes(finding.fix, self._places):
            files.setdefault(change.place.uri, []).append(change)
        if finding.fix is not None and files:
            yield om.Fix(
                description=om.Message(text=_escaped(finding.fix.title) or finding.rule),
                artifact_changes=[
                    om.ArtifactChange(
                        artifact_location=om.ArtifactLocation(uri=path), replacements=list(map(_replacement, each))
                    )
                    for path, each in files.items()
                ],
            )

    def _flows(self, finding: Finding) -> Iterator[om.CodeFlow]:
        """Yield a flow for each chain of evidence, as far as the cap on their locations allows."""
        room = MAX_STEPS
        for each in finding.evidence:
            if not each.steps or not room:
                continue
            steps = each.steps[:room]
            room -= len(steps)
            hidden = len(each.steps) - len(steps)
            flow = om.ThreadFlow(
                locations=[
                    self._flow_location(step, hidden if number == len(steps) else 0)
                    for number, step in enumerate(steps, start=1)
                ]
            )
            title = om.Message(text=_escaped(each.title)) if each.title else None
            yield om.CodeFlow(message=title, thread_flows=[flow])

    def _flow_location(self, step: Step, hidden: int) -> om.ThreadFlowLocation:
        note = f"{step.note} (and {hidden} more)" if hidden else step.note
        return om.ThreadFlowLocation(location=_location(self._places.find(step.span), note=note))


def _message(finding: Finding, related: list[Related]) -> str:
    """Return the message with links to the related places, which code scanning shows only if they are linked."""
    text = _escaped(finding.message) or finding.rule
    if not related:
        return text
    links = [f"[{_linked(each.note) or number}]({number})" for number, each in enumerate(related[:MAX_LINKED], start=1)]
    more = len(related) - len(links)
    return f"{text}. Related: {', '.join(links)}{f' and {more} more' if more else ''}"


def _linked(text: str) -> str:
    """Return a plain text for a link: a backslash at its end would be read as one that escapes the bracket."""
    escaped = _escaped(text)
    return f"{escaped} " if escaped.endswith("\\") else escaped


def _escaped(text: str) -> str:
    """Return a plain text that holds no links."""
    return visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(
    place: Place, *, note: str = "", number: int = -1, symbol: str = "", snippet: bool = False
) -> om.Location:
    return om.Location(
        id=number,
        physical_location=om.PhysicalLocation(
            artifact_location=om.ArtifactLocation(uri=place.uri), region=_region(place, snippet=snippet)
        ),
        logical_locations=[om.LogicalLocation(fully_qualified_name=well_formed(symbol))] if symbol else None,
        message=om.Message(text=_escaped(note)) if note else None,
    )


def _replacement(change: Change) -> om.Replacement:
    """Return an edit; a region without width is where text is inserted, and without text it only deletes."""
    start, end = change.place.region or _FIRST
    return om.Replacement(
        deleted_region=om.Region(
            start_line=start.line, start_column=start.column, end_line=end.line, end_column=end.column
        ),
        inserted_content=om.ArtifactContent(text=change.text) if change.text else None,
    )


def _region(place: Place, *, snippet: bool) -> om.Region:
    """Return the place's region, at least one column wide; of a file that is gone, its start."""
    start, end = place.region or _FIRST
    if start == end:
        end = Position(end.line, end.column + 1)
    text = ""
    if snippet and place.source is not None and place.span.end - place.span.start <= MAX_SNIPPET:
        text = well_formed(place.source.display(place.span))
    return om.Region(
        start_line=start.line,
        start_column=start.column,
        end_line=end.line,
        end_column=end.column,
        snippet=om.ArtifactContent(text=text) if text else None,
    )
