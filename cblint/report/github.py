"""This is where a report is written as commands of a GitHub workflow: each makes an annotation of a line.

GitHub shows ten annotations of a step. It takes columns only where a problem begins and ends on one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.errors import Failure
from cblint.finding import Finding, Severity
from cblint.report import Report
from cblint.report.concise import reasons
from cblint.report.escape import inert, printable, visible
from cblint.report.place import Place, Places, is_inside
from cblint.report.words import counted, failed, headline, worst_first

MAX_ANNOTATIONS = 10
"""So many findings are annotated, the worst of all."""
_COMMANDS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
_MAX_LINES = 40
_MAX_DATA = 16_000
"""So many characters of an annotation are written; GitHub takes 64 KiB."""
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(report: Report) -> str:
    """Return the report as commands: cblint's failures, the worst findings; then how many there are."""
    places = Places(report)
    lines = [_failure(failure, report) for failure in report.failures]
    lines += [_finding(each, places) for each in worst_first(report.findings)[:MAX_ANNOTATIONS]]
    if report.verbosity >= 0 and (summary := headline(report)):
        lines.append(summary)
    more = len(report.findings) - MAX_ANNOTATIONS
    if more > 0 and report.summarized:
        lines.append(f"{counted(more, 'more finding stands', 'more findings stand')} in the job summary")
    elif more > 0:
        lines.append(f"{counted(more, 'more finding')} without annotation")
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding, places: Places) -> str:
    lines = _fitting([visible(finding.message), *reasons(finding, places)])
    properties = {**_place(places.find(finding.span)), "title": visible(finding.rule)}
    return _command(_COMMANDS[finding.severity], properties, lines)


def _fitting(lines: list[str]) -> Iterator[str]:
    """Yield as many lines as an annotation takes, then how many more there are."""
    room = _MAX_DATA
    for number, line in enumerate(lines):
        room -= len(line)
        if room < 0 or number == _MAX_LINES:
            yield f"({len(lines) - number} more lines)"
            return
        yield line


def _place(place: Place) -> dict[str, str]:
    properties = {"file": printable(place.path)}
    if place.region is None:
        return properties
    start, end = place.region
    properties |= {"line": str(start.line), "endLine": str(end.line)}
    if start.line == end.line:
        properties |= {"col": str(start.column), "endColumn": str(end.column)}
    return properties


def _failure(failure: Failure, report: Report) -> str:
    """Return the command for something that could not be done; only a path in the repository is given as a file."""
    properties = {"title": "cblint failed"}
    path = failure.path and failure.path.removeprefix("./")
    if path and is_inside(path):
        properties = {"file": printable(report.uri_prefix + path), "line": str(failure.line or 1), **properties}
    return _command("error", properties, [failed(failure)])


def _command(name: str, properties: dict[str, str], lines: Iterable[str]) -> str:
    given = ",".join(f"{key}={inert(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{inert(chr(10).join(lines)).translate(_DATA)}"
