"""A diff is what `git diff` would show, and other tools can apply it; secrets and escapes never show."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.report.diff import _lines, diff
from cblint.report.lines import changed
from cblint.source import SourceFile, Span

LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "\n", "  d\n", "\te\n"]), max_size=30)


SWAPPED = st.lists(st.sampled_from([f"{letter}\n" for letter in "abcdefghijkl"]), max_size=30, unique=True)
"""Lines of which each stands once."""


def source(text: str) -> SourceFile:
    return SourceFile("a.yml", text)


def test_nothing_changed_is_nothing() -> None:
    assert diff(source("a\n"), source("a\n"), "a.yml") == ""


def test_one_line() -> None:
    before = source("version: 0.2\nphases:\n  build:\n    commands:\n      - make\n")
    after = source("version: 0.2\nphases:\n  build:\n    commands:\n      - 'make: it'\n")
    assert diff(before, after, "ci/a.yml") == (
        "--- a/ci/a.yml\n+++ b/ci/a.yml\n@@ -2,4 +2,4 @@\n"
        " phases:\n   build:\n     commands:\n-      - make\n+      - 'make: it'\n"
    )


def test_secrets_and_escapes_do_not_show() -> None:
    before, after = source("a: hunter2\nb: \x1b[31m\n"), source("a: x\nb: hunter2 \x1b\n")
    before.mask([Span("a.yml", 3, 10)])
    after.mask([Span("a.yml", 8, 15)])
    shown = diff(before, after, "a\x1b.yml")
    assert "hunter2" not in shown
    assert "\x1b" not in shown
    assert "-a: *******" in shown
    assert "+b: ******* \\x1b" in shown


def test_a_name_is_no_command_and_ends_where_it_ends() -> None:
    shown = diff(source("a\n"), source("b\n"), "##[error]x y.yml")
    assert shown.startswith("--- a/#\\x23[error]x y.yml\t\n+++ b/#\\x23[error]x y.yml\t\n")


def test_colour_is_on_demand() -> None:
    assert "\x1b[1;31m-a\x1b[0m\n" in diff(source("a\n"), source("b\n"), "a.yml", color=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\n", "a\nb"),
        ("a\nb", "a\nb\nc\n"),
        ("a\r\nb\r\n", "a\r\nc\r\n"),
        ("a\n", ""),
        ("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "A\nb\nc\nd\ne\nf\ng\nh\nI\n"),
    ],
)
def test_git_applies_it(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.yml").write_text(before, newline="")
    subprocess.run(
        ["git", "apply", "-"], cwd=tmp_path, check=True, input=diff(source(before), source(after), "a.yml").encode()
    )
    assert (tmp_path / "a.yml").read_bytes() == after.encode()


def applied(text: str, patch: str) -> str:
    """Apply a unified diff as its format says."""
    old = text.splitlines(keepends=True) if "\r" not in text else _lines(source(text), text)
    new: list[str] = []
    at = 0
    hunks = list(patch.split("\n@@ ")[1:])
    for hunk in hunks:
        head, _, body = hunk.partition(" @@\n")
        start, _, length = head.split()[0].removeprefix("-").partition(",")
        first = int(start) - (length != "0")
        new += old[at:first]
        at = first
        for line in body.split("\n"):
            if line.startswith("+"):
                new.append(line[1:])
            elif line.startswith((" ", "-")):
                assert old[at].rstrip("\r\n") == line[1:].rstrip("\r")
                if line.startswith(" "):
                    new.append(line[1:])
                at += 1
    return "\n".join([*(each.rstrip("\r\n") for each in new), *(each.rstrip("\r\n") for each in old[at:])])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.tuples(LINES, LINES), st.tuples(SWAPPED, SWAPPED)))
def test_applied_it_is_the_text_after(texts: tuple[list[str], list[str]]) -> None:
    before, after = texts
    old, new = source("".join(before)), source("".join(after))
    shown = diff(old, new, "a.yml")
    assert (shown == "") == (old.text == new.text)
    expected = [line.rstrip("\r\n") for line in _lines(new, new.text)]
    assert applied(old.text, shown) == "\n".join(expected)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.tuples(LINES, LINES), st.tuples(SWAPPED, SWAPPED), st.tuples(LINES, LINES.map(lambda it: it[5:]))))
def test_what_is_not_changed_is_the_same(texts: tuple[list[str], list[str]]) -> None:
    old, new = texts
    kept: list[str] = []
    new_kept: list[str] = []
    at = new_at = 0
    for each in changed(old, new):
        assert each.end > each.start or each.new_end > each.new_start
        assert (each.start, each.new_start) == (at, new_at) == (0, 0) or (each.start > at and each.new_start > new_at)
        kept += old[at : each.start]
        new_kept += new[new_at : each.new_start]
        at, new_at = each.end, each.new_end
    assert kept + old[at:] == new_kept + new[new_at:]


def test_hunks_are_those_of_difflib() -> None:
    old = [f"{number}\n" for number in range(40)]
    new = [*old[:3], "x\n", *old[4:10], "y\n", "z\n", *old[10:17], *old[25:39], "39"]
    shown = diff(source("".join(old)), source("".join(new)), "n").replace("39\n\\ No newline at end of file\n", "39")
    assert shown == "".join(difflib.unified_diff(old, new, "a/n", "b/n"))


@pytest.mark.parametrize("line", ["k{}: v\n", "k: v\n", "- {}\n"])
def test_thousands_of_changes_are_shown(line: str) -> None:
    """As many comparisons as pairs of lines would take minutes."""
    old = [line.format(number) + "same\n" for number in range(20_000)]
    new = [each.replace("same", "other") if number % 2 else each for number, each in enumerate(old)]
    shown = diff(source("".join(old)), source("".join(new)), "n")
    assert shown.count("\n+other") >= 10_000
