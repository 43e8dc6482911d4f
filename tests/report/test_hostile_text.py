"""Whatever the repository is called and says, each format is neutral, is read by its consumers, and says it all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from junitparser import Error, Failure

from cblint.finding import Edit, Finding, edited
from cblint.report import FORMATS, Report, render
from cblint.report.change import changes
from cblint.report.escape import inert, printable, visible
from cblint.report.place import Places
from cblint.report.words import worst_first
from tests.report import consumers
from tests.report.scene import SECRET, finding, hostile_reports, report

hostile = settings(max_examples=60, deadline=None)


def said(text: str) -> str:
    """A text as it is shown within a line."""
    return inert(f"x{visible(text)}")[1:]


def squeezed(text: str) -> str:
    return re.sub(r"[` \n]", "", text)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30, deadline=None)
@given(made=hostile_reports())
def test_no_format_shows_a_secret_or_commands_anything(name: str, made: Report) -> None:
    written = render(name, made)
    consumers.neutral(written)
    assert SECRET not in written
    if name == "github":
        consumers.annotated(written)
        assert re.search(r"##\w*\[", written) is None
    else:
        consumers.silent(written)
    assert written == render(name, made)
    assert name in {"text", "concise"} or written == render(name, made.replace(color=True))


@hostile
@given(made=hostile_reports())
def test_concise(made: Report) -> None:
    lines = render("concise", made).splitlines()
    shown = len(made.findings) + len(made.failures) + (len(set(made.undecided)) if made.show_unknown else 0)
    assert len(lines) == shown + (made.verbosity >= 0)
    for line, each in zip(lines, made.findings, strict=False):
        assert inert(f"[{each.rule}] {visible(each.message)}") in line
    colored = render("concise", made.replace(color=True))
    assert consumers.SGR.sub("", colored).splitlines() == lines


@hostile
@given(made=hostile_reports())
def test_github(made: Report) -> None:
    found = consumers.annotated(render("github", made))
    worst = worst_first(made.findings)[:10]
    assert len(found) == len(made.failures) + len(worst)
    for command, each in zip(found[len(made.failures) :], worst, strict=True):
        assert command.data.startswith(inert(visible(each.message)))
        assert command.properties["file"] == inert(printable(each.span.path))
        assert command.properties["title"] == each.rule


@hostile
@given(made=hostile_reports())
def test_junit(made: Report) -> None:
    cases = consumers.junit_cases(render("junit", made))
    assert len(cases) == max(len(made.findings) + len(made.failures), 1)
    for case, each in zip(cases, made.findings, strict=False):
        (result,) = case.result
        assert isinstance(result, Failure)
        assert (case.classname, result.type) == (printable(each.span.path), each.rule)
        assert (result.message or "") == visible(each.message)
        assert visible(each.message) in (result.text or "")
    for case, failure in zip(cases[len(made.findings) :], made.failures, strict=False):
        assert [(type(result), result.message or "") for result in case.result] == [(Error, visible(failure.message))]


@hostile
@given(made=hostile_reports())
def test_gitlab(made: Report) -> None:
    found = consumers.code_quality(render("gitlab", made))
    assert [each["description"] for each in found] == [visible(each.message) or each.rule for each in made.findings]
    assert [each["check_name"] for each in found] == [each.rule for each in made.findings]


@hostile
@given(made=hostile_reports())
def test_rdjson(made: Report) -> None:
    found = consumers.diagnostics(render("rdjson", made))
    assert [each["message"] for each in found] == [visible(each.message) or each.rule for each in made.findings]
    for each, diagnostic in zip(made.findings, found, strict=True):
        for suggestion in diagnostic["suggestions"]:
            assert suggested(made, each.span.path, suggestion) == mended(made, each)[each.span.path]


@hostile
@given(made=hostile_reports())
def test_markdown(made: Report) -> None:
    items = consumers.listed(render("markdown", made))
    assert len(items) == len(made.failures) + len(made.findings)
    for item, failure in zip(items, made.failures, strict=False):
        assert squeezed(said(failure.message)) in squeezed(item)
    for item, each in zip(items[len(made.failures) :], worst_first(made.findings), strict=True):
        assert squeezed(said(each.message)) in squeezed(item)
        assert squeezed(said(each.span.path)) in squeezed(item)


@hostile
@given(made=hostile_reports())
def test_the_fixes_of_json_and_sarif(made: Report) -> None:
    listed = json.loads(render("json", made))["findings"]
    results = json.loads(render("sarif", made))["runs"][0]["results"]
    for each, shown, result in zip(made.findings, listed, results, strict=True):
        right = mended(made, each)
        if right and overlapping(each):
            continue
        edits: dict[str, list[tuple[int, int, str]]] = {}
        for edit in (shown["fix"] or {"edits": []})["edits"]:
            region = edit["region"]
            edits.setdefault(edit["uri"], []).append((region["start"]["offset"], region["end"]["offset"], edit["text"]))
        by_uri = {place.uri: path for path, place in places(made).items()}
        assert {by_uri[uri]: replaced(text_of(made, by_uri[uri]), all_) for uri, all_ in edits.items()} == right
        replacements = {
            by_uri[change["artifactLocation"]["uri"]]: change["replacements"]
            for fix in result.get("fixes", ())
            for change in fix["artifactChanges"]
        }
        assert {path: redone(text_of(made, path), all_) for path, all_ in replacements.items()} == right


def text_of(made: Report, path: str) -> str:
    source = made.sources(path)
    assert source is not None
    text: str = source.text
    return text


def places(made: Report) -> dict[str, Any]:
    found = Places(made)
    return {span.path: found.find(span) for each in made.findings for span in (*each.places(), *edit_spans(each))}


def edit_spans(each: Finding) -> list[Any]:
    return [edit.span for edit in each.fix.edits] if each.fix else []


def overlapping(each: Finding) -> bool:
    edits = sorted(set(each.fix.edits)) if each.fix else []
    return any(
        first.span.path == second.span.path and first.span.end > second.span.start for first, second in pairs(edits)
    )


def pairs(edits: list[Edit]) -> Iterable[tuple[Edit, Edit]]:
    return ((first, second) for number, first in enumerate(edits) for second in edits[number + 1 :])


def mended(made: Report, each: Finding) -> dict[str, str]:
    """The texts that a fix makes, by whoever applies it."""
    written: dict[str, list[Edit]] = {}
    for change in changes(each.fix, Places(made)):
        span = change.place.span
        written.setdefault(span.path, []).append(Edit(span, change.text))
    return {path: edited(text_of(made, path), all_) for path, all_ in written.items()}


def replaced(text: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, written in reversed(edits):
        text = text[:start] + written + text[end:]
    return text


def starts_of(text: str | bytes) -> list[int]:
    ends = r"\r\n|\r|\n"
    found = re.finditer(ends, text) if isinstance(text, str) else re.finditer(ends.encode(), text)
    return [0, *(match.end() for match in found)]


def redone(text: str, replacements: list[dict[str, Any]]) -> str:
    starts = starts_of(text)
    edits = []
    for each in replacements:
        region = each["deletedRegion"]
        start = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        edits.append((start, end, each.get("insertedContent", {"text": ""})["text"]))
    return replaced(text, edits)


def suggested(made: Report, path: str, suggestion: dict[str, Any]) -> str:
    raw = text_of(made, path).encode("utf-8", "surrogatepass")
    starts = starts_of(raw)
    ends = (suggestion["range"][end] for end in ("start", "end"))
    start, end = (starts[each["line"] - 1] + each["column"] - 1 for each in ends)
    text: str = suggestion["text"]
    return (raw[:start] + text.encode() + raw[end:]).decode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "text",
    [
        "::error file=a::owned",
        "   ::add-mask::x",
        "##vso[task.setvariable variable=a]b",
        "x ##[group]y",
        "###[x]",
        "##teamcity[x]",
    ],
)
@pytest.mark.parametrize("name", FORMATS)
def test_commands_of_build_logs_stand_in_no_format(name: str, text: str) -> None:
    made = report(finding(message=text), files={"main.tf": text}, masks=()).replace(uri_prefix=f"{text}/")
    written = render(name, made)
    if name == "github":
        assert [command.properties["title"] for command in consumers.annotated(written)] == [made.findings[0].rule]
        assert re.search(r"##\w*\[", written) is None
    else:
        consumers.silent(written)
