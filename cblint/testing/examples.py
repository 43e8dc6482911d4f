"""This is where the fenced examples of a rule's page are read and executed.

Titled blocks with nothing but blank lines between them form one repository. A line that ends with `# finding`
(`// finding` in JSON) is one on which a finding of the rule starts, and there are no others; a line that ends with
`# because` is one that a finding gives as evidence. The marks are cut off before the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cblint.report import Report
from cblint.rule import Rule
from cblint.testing.repository import check_files

_FENCE = re.compile(
    r'^```[ \t]*[\w-]*[ \t]+title="(?P<title>[^"\n]+)"[^\n]*\n(?P<body>.*?)^```[ \t]*$', re.MULTILINE | re.DOTALL
)
_MARK = re.compile(r"[ \t]*(?:#|//|<!--)[ \t]*(?P<mark>finding|because)(?:[ \t]*-->)?[ \t]*$")


class Example(NamedTuple):
    """One repository of a page, and what the rule must find in it."""

    line: int
    """Its first line in the page, from 1."""
    files: dict[str, str]
    findings: frozenset[tuple[str, int]]
    because: frozenset[tuple[str, int]]


def examples(page: str) -> Iterator[Example]:
    """Yield the examples of a page in order."""
    run: list[re.Match[str]] = []
    for match in _FENCE.finditer(page):
        if run and page[run[-1].end() : match.start()].strip():
            yield _example(page, run)
            run = []
        run.append(match)
    if run:
        yield _example(page, run)


def _example(page: str, blocks: list[re.Match[str]]) -> Example:
    files: dict[str, str] = {}
    marks: dict[str, set[tuple[str, int]]] = {"finding": set(), "because": set()}
    for block in blocks:
        title = block["title"]
        lines = block["body"].splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            text = line
            while match := _MARK.search(text.rstrip("\n")):
                marks[match["mark"]].add((title, number))
                text = text[: match.start()] + "\n"
            lines[number - 1] = text
        files[title] = "".join(lines)
    line = page.count("\n", 0, blocks[0].start()) + 1
    return Example(line, files, frozenset(marks["finding"]), frozenset(marks["because"]))


def problems(rule: Rule, example: Example, folder: Path) -> list[str]:
    """Return in which ways an example does not do what its marks say, checking it in an empty folder."""
    own = {"unused-suppression": ("all",), "invalid-suppression": ("all",)}.get(rule.id, (rule.id,))
    report = check_files(example.files, folder, own)
    found = [finding for finding in report.findings if finding.rule == rule.id]
    wrong = [f"cblint failed: {failure.message}" for failure in report.failures]
    lines = {_line(report, finding.span.path, finding.span.start) for finding in found}
    wrong += [f"{path}:{line}: the rule finds nothing here" for path, line in sorted(example.findings - lines)]
    for finding in found:
        place = _line(report, finding.span.path, finding.span.start)
        if place not in example.findings:
            wrong.append(f"{place[0]}:{place[1]}: the rule says “{finding.message}”")
    given = {_line(report, span.path, span.start) for finding in found for span in finding.places()[1:]}
    wrong += [f"{path}:{line}: no finding gives this as evidence" for path, line in sorted(example.because - given)]
    return wrong


def _line(report: Report, path: str, offset: int) -> tuple[str, int]:
    source = report.sources(path)
    return path, source.position(offset).line if source else 0
