"""Fixes are applied as far as they go together, in the order of their findings, and never where a text would break."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.finding import Confidence, Edit, Finding, Fix, Severity, edited
from cblint.fix import MAX_VERIFIED, fix
from cblint.source import SourceFile, Span

TEXT = "a: 1\nb: 2\nc: 3\n"


def finding(*edits: tuple[str, int, int, str], line: int = 0, safe: bool = True) -> Finding:
    made = tuple(Edit(Span(path, start, end), text) for path, start, end, text in edits)
    return Finding(
        rule="some-rule",
        severity=Severity.LOW,
        confidence=Confidence.HIGH,
        message="it is so",
        span=Span("a.yml", line, line),
        symbol="a",
        fix=Fix("Do", made, safe),
    )


def texts(findings: list[Finding], **files: str) -> dict[str, str]:
    sources = {f"{name}.yml": SourceFile(f"{name}.yml", text) for name, text in files.items()}
    done = fix(findings, sources.get)
    return {change.before.path: change.text for change in done.changes}


def test_edits_that_do_not_meet_are_applied_together() -> None:
    found = [finding(("a.yml", 3, 4, "x")), finding(("a.yml", 13, 14, "z"))]
    assert texts(found, a=TEXT) == {"a.yml": "a: x\nb: 2\nc: z\n"}


def test_of_edits_that_meet_the_first_wins() -> None:
    found = [finding(("a.yml", 3, 4, "x")), finding(("a.yml", 0, 4, "d: y"))]
    assert texts(found, a=TEXT) == {"a.yml": "a: x\nb: 2\nc: 3\n"}


def test_equal_edits_are_one() -> None:
    found = [finding(("a.yml", 15, 15, "d: 4\n")), finding(("a.yml", 15, 15, "d: 4\n"), ("a.yml", 3, 4, "x"))]
    assert texts(found, a=TEXT) == {"a.yml": "a: x\nb: 2\nc: 3\nd: 4\n"}


def test_what_is_inserted_at_one_place_stands_in_the_order_of_the_findings() -> None:
    found = [finding(("a.yml", 15, 15, "e: 5\n")), finding(("a.yml", 15, 15, "d: 4\n"))]
    assert texts(found, a=TEXT) == {"a.yml": TEXT + "e: 5\nd: 4\n"}


def test_a_text_that_would_not_parse_is_not_made() -> None:
    found = [finding(("a.yml", 3, 4, "x")), finding(("a.yml", 8, 9, "'")), finding(("a.yml", 13, 14, "z"))]
    assert texts(found, a=TEXT) == {"a.yml": "a: x\nb: 2\nc: z\n"}


def test_two_fixes_that_break_it_only_together_are_not_both_applied() -> None:
    text = "a:\n  b: 1\n  c: 2\n"
    found = [finding(("a.yml", 3, 10, "")), finding(("a.yml", 10, 17, ""))]
    assert texts(found, a=text) == {"a.yml": "a:\n  c: 2\n"}


def test_a_fix_of_two_files_is_applied_to_both_or_to_none() -> None:
    both = finding(("a.yml", 3, 4, "x"), ("b.yml", 3, 4, "y"))
    assert texts([both], a=TEXT, b=TEXT) == {"a.yml": "a: x\nb: 2\nc: 3\n", "b.yml": "a: y\nb: 2\nc: 3\n"}
    assert texts([both], a=TEXT) == {}
    broken = finding(("a.yml", 3, 4, "x"), ("b.yml", 3, 4, "'"))
    assert texts([broken], a=TEXT, b=TEXT) == {}


def test_of_fixes_of_several_files_those_that_hold_are_applied() -> None:
    good = finding(("a.yml", 3, 4, "x"), ("b.yml", 3, 4, "y"))
    broken = finding(("a.yml", 8, 9, "'"), ("b.yml", 8, 9, "z"))
    other = finding(("a.yml", 13, 14, "z"), ("b.yml", 13, 14, "z"))
    after = {"a.yml": "a: x\nb: 2\nc: z\n", "b.yml": "a: y\nb: 2\nc: z\n"}
    assert texts([good, broken, other], a=TEXT, b=TEXT) == after


@pytest.mark.parametrize("files", [["a.yml"], ["a.yml", "b.yml"]])
def test_the_number_of_verifications_is_bounded(files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[int] = []

    def refused(before: SourceFile, after: str, edits: tuple[Edit, ...]) -> bool:
        verified.append(len(before.text))
        return False

    monkeypatch.setattr("cblint.fix.same_but_for", refused)
    text = "a: 1\n" * 100_000
    found = [finding(*((path, 5 * at + 3, 5 * at + 4, "x") for path in files)) for at in range(2000)]
    assert texts(found, a=text, b=text) == {}
    assert MAX_VERIFIED <= sum(verified) <= MAX_VERIFIED + 2 * len(text)


def test_a_text_too_large_to_be_read_again_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing would be found in it, and so all would seem to be mended."""
    monkeypatch.setattr("cblint.fix.MAX_BYTES", len(TEXT) + 10)
    found = [finding(("a.yml", 3, 4, "x" * 8)), finding(("a.yml", 13, 14, "\U0001f40d"))]
    assert texts(found, a=TEXT) == {"a.yml": "a: xxxxxxxx\nb: 2\nc: 3\n"}


def test_an_edit_outside_the_text_is_not_applied() -> None:
    assert texts([finding(("a.yml", 15, 17, "x")), finding(("a.yml", 5, 3, "x"))], a=TEXT) == {}


def test_line_ends_are_those_of_the_place() -> None:
    mixed = "a: 1\r\nb: 2\nc: 3"
    at_crlf, at_lf, at_end = (finding(("a.yml", at, at, f"{key}: 9\n")) for at, key in ((0, "x"), (6, "y"), (11, "z")))
    assert texts([at_crlf], a=mixed) == {"a.yml": "x: 9\r\n" + mixed}
    assert texts([at_lf], a=mixed) == {"a.yml": "a: 1\r\ny: 9\nb: 2\nc: 3"}
    assert texts([at_end], a=mixed) == {"a.yml": "a: 1\r\nb: 2\nz: 9\nc: 3"}
    assert texts([finding(("a.yml", 4, 4, "\nz: 9"))], a="a: 1") == {"a.yml": "a: 1\nz: 9"}


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4), st.sampled_from(["", "x", "yz"])), max_size=8),
    st.text("abc", min_size=20, max_size=24),
)
def test_edits_of_a_scalar_are_applied_one_by_one_alike(cuts: list[tuple[int, int, str]], word: str) -> None:
    """What is applied at once is what the edits make one after the other, from the last to the first."""
    found = [finding(("a.sh", start, min(start + size, 20), text)) for start, size, text in cuts]
    source = SourceFile("a.sh", word)
    done = fix(found, {"a.sh": source}.get)
    edits = list(dict.fromkeys(edit for each in found if each in done.applied for edit in each.fix.edits))  # type: ignore[union-attr]
    spans = sorted(edit.span for edit in edits if edit.span.end > edit.span.start)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    text = word
    for edit in sorted(edits, key=lambda each: (each.span.start, each.span.end > each.span.start), reverse=True):
        same = [each for each in edits if each.span == edit.span]
        if edit.span.start < edit.span.end or edit is same[0]:
            joined = "".join(each.text for each in same) if edit.span.start == edit.span.end else edit.text
            text = text[: edit.span.start] + joined + text[edit.span.end :]
    assert edited(word, edits) == text
