"""This is where a report is written as JUnit XML, which CodeBuild, GitLab and Jenkins show as tests.

A finding is a test that failed: its class is the file and its name is the rule, with a number where a file has
several of one rule, because Jenkins and GitLab read one failure of a test. A run without findings is one test that
passed, because a report without tests is refused. What cblint could not do is an error.
"""

from __future__ import annotations

from cblint.errors import Failure
from cblint.finding import Finding
from cblint.report import Report
from cblint.report.concise import line, reasons
from cblint.report.escape import printable, visible, xml
from cblint.report.place import Places
from cblint.report.words import failed

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_OWN = "cblint"


def render(report: Report) -> str:
    """Return the report as one suite of tests."""
    places = Places(report)
    names: dict[tuple[str, str], int] = {}
    cases = [_finding(finding, places, names) for finding in report.findings]
    cases += [_failure(failure, names) for failure in report.failures]
    if not cases:
        cases = [_case(_OWN, "check", "", names)]
    counts = f'tests="{len(cases)}" failures="{len(report.findings)}" errors="{len(report.failures)}"'
    return "\n".join(
        [
            _HEAD,
            f'<testsuites name="{_OWN}" {counts} time="0">',
            f'<testsuite name="{_OWN}" {counts} skipped="0" time="0">',
            *cases,
            "</testsuite>",
            "</testsuites>\n",
        ]
    )


def _finding(finding: Finding, places: Places, names: dict[tuple[str, str], int]) -> str:
    rule = visible(finding.rule)
    lines = "\n".join([line(finding, places), *reasons(finding, places)])
    said = f'<failure type="{xml(rule)}" message="{xml(visible(finding.message))}">{xml(lines)}</failure>'
    return _case(printable(places.find(finding.span).path), rule, said, names)


def _failure(failure: Failure, names: dict[tuple[str, str], int]) -> str:
    where = visible(failure.path or "") or _OWN
    said = f'<error type="{_OWN}" message="{xml(visible(failure.message))}">{xml(failed(failure))}</error>'
    return _case(where, visible(failure.rule or "") or "check", said, names)


def _case(group: str, name: str, said: str, names: dict[tuple[str, str], int]) -> str:
    """Return a test whose name no other test of its class has."""
    number = names[group, name] = names.get((group, name), 0) + 1
    shown = f"{name} ({number})" if number > 1 else name
    return f'<testcase classname="{xml(group)}" name="{xml(shown)}" time="0">{said}</testcase>'
