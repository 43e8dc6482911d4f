"""This is where the fenced examples of a rule's page are read and executed.

Titled blocks with nothing but blank lines between them form one repository. A line that ends with `# finding`
(`// finding` in JSON) is one on which a finding of the rule starts, and there are no others; a line that ends with
`# because` is one that a finding gives as evidence. The marks are cut off before the check. `scene="…"` after any
title of the repository adds the files of that scene, of which titled blocks replace those of the same path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cblint.record import NamedTuple
from cblint.report import Report
from cblint.rule import Fixable, Rule
from cblint.testing.repository import check_files
from cblint.testing.scene import scene, scene_names

_FENCE = re.compile(
    r'^```[ \t]*[\w-]*(?P<attributes>(?:[ \t]+\w+="[^"\n]*")*)[^\n]*\n(?P<body>.*?)^```[ \t]*$',
    re.MULTILINE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r'(\w+)="([^"\n]*)"')
_MARK = re.compile(r"[ \t]*(?:#|//|<!--)[ \t]*(?P<mark>finding|because)(?:[ \t]*-->)?[ \t]*$")


class Example(NamedTuple):
    """One repository of a page, and what the rule must find in it."""

    line: int
    """Its first line in the page, from 1."""
    files: dict[str, str]
    """The texts of its own blocks by path."""
    scenes: tuple[str, ...]
    """The names of the scenes that its own files are added to."""
    findings: frozenset[tuple[str, int]]
    because: frozenset[tuple[str, int]]


class _Block(NamedTuple):
    """A fenced block with a title."""

    start: int
    end: int
    title: str
    scene: str
    body: str


def examples(page: str) -> Iterator[Example]:
    """Yield the examples of a page in order."""
    run: list[_Block] = []
    for block in _blocks(page):
        if run and page[run[-1].end : block.start].strip():
            yield _example(page, run)
            run = []
        run.append(block)
    if run:
        yield _example(page, run)


def _blocks(page: str) -> Iterator[_Block]:
    for match in _FENCE.finditer(page):
        attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
        if "title" in attributes:
            yield _Block(*match.span(), attributes["title"], attributes.get("scene", ""), match["body"])


def _example(page: str, blocks: list[_Block]) -> Example:
    files: dict[str, str] = {}
    marks: dict[str, set[tuple[str, int]]] = {"finding": set(), "because": set()}
    for block in blocks:
        lines = block.body.splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            text = line
            while match := _MARK.search(text.rstrip("\n")):
                marks[match["mark"]].add((block.title, number))
                text = text[: match.start()] + "\n"
            lines[number - 1] = text
        files[block.title] = "".join(lines)
    first = page.count("\n", 0, blocks[0].start) + 1
    scenes = tuple(dict.fromkeys(block.scene for block in blocks if block.scene))
    return Example(first, files, scenes, frozenset(marks["finding"]), frozenset(marks["because"]))


def problems(rule: Rule, example: Example, folder: Path, *, packs: Iterable[str] = ()) -> list[str]:
    """Return in which ways an example does not do what its marks say, checking it in an empty folder.

    All rules run, those of the named packs, too, since some judge what the others found; only the findings of the
    given one count.
    """
    known = scene_names()
    unknown = [f"there is no scene `{name}`" for name in example.scenes if name not in known]
    if unknown:
        return unknown
    files = {path: text for name in example.scenes for path, text in scene(name).items()}
    report = check_files(files | example.files, folder, packs=packs)
    found = [finding for finding in report.findings if finding.rule == rule.id]
    wrong = [f"cblint failed: {failure.message}" for failure in report.failures]
    if not report.checked:
        wrong.append("none of the files is read: does a title name a kind of file that cblint knows?")
    lines = {_line(report, finding.span.path, finding.span.start) for finding in found}
    wrong += [f"{path}:{line}: the rule finds nothing here" for path, line in sorted(example.findings - lines)]
    for finding in found:
        place = _line(report, finding.span.path, finding.span.start)
        if place not in example.findings:
            wrong.append(f"{place[0]}:{place[1]}: the rule says “{finding.message}”")
        if finding.fix is not None and not _is_declared(rule, safe=finding.fix.safe):
            wrong.append(f"{place[0]}:{place[1]}: the fix “{finding.fix.title}” is better than `@rule(fix=…)` says")
    given = {_line(report, span.path, span.start) for finding in found for span in finding.places()[1:]}
    wrong += [f"{path}:{line}: no finding gives this as evidence" for path, line in sorted(example.because - given)]
    return wrong


def _is_declared(rule: Rule, *, safe: bool) -> bool:
    return rule.fix is Fixable.SAFE or (rule.fix is Fixable.UNSAFE and not safe)


def _line(report: Report, path: str, offset: int) -> tuple[str, int]:
    source = report.sources(path)
    return path, source.position(offset).line if source else 0
