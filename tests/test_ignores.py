"""Comments that accept findings: where they go, and that they change nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.errors import UsageError
from cblint.finding import Confidence, Edit, Finding, Severity
from cblint.ignores import Removing, ignoring
from cblint.source import SourceFile, Span
from cblint.suppress import comments, covering
from tests.accepting import accept, checked, edited, said
from tests.command import ROOT

WHY = "known since the audit, ticket 12"
STORIES = sorted((ROOT / "fixtures" / "projects").glob("*/faulty*/"))


def finding(text: str, at: str, rule: str = "a-rule", path: str = "buildspec.yml") -> Finding:
    start = text.index(at)
    return Finding(rule, Severity.LOW, Confidence.LOW, "A message", Span(path, start, start + len(at)), "x")


def accepted(text: str, *places: str, path: str = "buildspec.yml", rules: tuple[str, ...] = ("a-rule",)) -> str:
    """Return a text with comments for findings at places, having shown that each covers its finding."""
    found = [finding(text, at, rule, path) for at in places for rule in rules]
    ignored = ignoring(SourceFile(path, text), found, WHY)
    assert [each.refusal for each in ignored] == [""] * len(found)
    after = edited(text, [edit for each in ignored for edit in each.edits])
    assert said(path, after) == said(path, text)
    source = SourceFile(path, after)
    for at in places:
        for rule in rules:
            again = finding(after, at, rule, path)
            assert covering(again, source.position(again.span.start).line, comments(source))
    return after


def refusal(text: str, at: str, path: str) -> str:
    (ignored,) = ignoring(SourceFile(path, text), [finding(text, at, path=path)], WHY)
    assert ignored.edits == ()
    return ignored.refusal


def test_at_the_end_of_a_line() -> None:
    assert accepted("a: 1\nb: two  \nc: 3\n", "two") == f"a: 1\nb: two  # cblint: ignore[a-rule] {WHY}\nc: 3\n"
    assert accepted("a: 1\r\nb: two", "two") == f"a: 1\r\nb: two  # cblint: ignore[a-rule] {WHY}"
    assert accepted('a: "1"\nb:\n  - c\n', "b:") == f'a: "1"\nb:  # cblint: ignore[a-rule] {WHY}\n  - c\n'


def test_several_rules_share_a_comment() -> None:
    after = accepted("a: 1\n", "a", "1", rules=("b-rule", "a-rule"))
    assert after == f"a: 1  # cblint: ignore[a-rule, b-rule] {WHY}\n"


def test_a_long_line_has_it_above() -> None:
    line = f"  b: {'x' * 80}\n"
    assert accepted(f"a:\n{line}", "b") == f"a:\n  # cblint: ignore[a-rule] {WHY}\n{line}"


def test_a_block_scalar_has_it_above_its_key() -> None:
    text = "commands:\n  - make\n  - |\n    one\n\n    two\n  - key: >-\n      three\n      four\n  - last\n"
    mark = f"# cblint: ignore[a-rule] {WHY}\n"
    assert accepted(text, "one", "two") == text.replace("  - |", f"  {mark}  - |")
    assert accepted(text, "- |") == text.replace("  - |", f"  {mark}  - |")
    assert accepted(text, "four") == text.replace("  - key", f"  {mark}  - key")
    assert accepted(text, "last") == text.replace("last", f"last  {mark}".rstrip())


def test_scalars_of_several_lines_are_not_cut() -> None:
    text = "a: one\n  two\nb: 'three\n\n  four'\nc: [five,\n  six]\n"
    mark = f"# cblint: ignore[a-rule] {WHY}\n"
    assert accepted(text, "one", "a") == f"{mark}{text}"
    assert accepted(text, "three") == text.replace("b:", f"{mark}b:")
    assert accepted(text, "four") == text.replace("four'", f"four'  {mark}".rstrip())
    assert accepted(text, "six") == text.replace("six]", f"six]  {mark}".rstrip())
    assert accepted(text, "five") == text.replace("five,", f"five,  {mark}".rstrip())


def test_what_is_accepted_already_gets_another_name() -> None:
    text = "a: 1  # cblint: ignore[other] said  twice \n"
    assert accepted(text, "1") == "a: 1  # cblint: ignore[other, a-rule] said  twice \n"
    block = "a:\n  # cblint: ignore[ other ] why\n  b: |\n    text\n"
    assert accepted(block, "text") == "a:\n  # cblint: ignore[ other, a-rule ] why\n  b: |\n    text\n"


def test_a_comment_without_reason_is_left_alone() -> None:
    assert accepted("a: 1  # cblint: ignore[other]\n", "1") == (
        f"# cblint: ignore[a-rule] {WHY}\na: 1  # cblint: ignore[other]\n"
    )
    assert accepted("# cblint: ignore[other]\na: |\n  x\n", "x") == (
        f"# cblint: ignore[other]\n# cblint: ignore[a-rule] {WHY}\na: |\n  x\n"
    )


def test_what_only_looks_like_a_comment_is_left_alone() -> None:
    text = "a:\n  - |\n    x  # cblint: ignore[other] why\n"
    assert accepted(text, "x") == text.replace("  - |", f"  # cblint: ignore[a-rule] {WHY}\n  - |")


def test_another_comment_stays_before_it() -> None:
    assert accepted("a: 1  # one\n", "1") == f"a: 1  # one  # cblint: ignore[a-rule] {WHY}\n"


def test_what_the_line_above_accepts_stays_accepted() -> None:
    line = f"b: {'x' * 90}"
    assert accepted(f"a: 1  # cblint: ignore[other] both\n{line}\n", "b:").splitlines() == [
        "a: 1  # cblint: ignore[other] both",
        f"{line}  # cblint: ignore[a-rule] {WHY}",
    ]


def test_an_empty_line_takes_none() -> None:
    text = "a: >+\n\nb: |\n  c\n\n  d\n"
    (ignored,) = ignoring(SourceFile("a.yml", text), [finding(text, "\nb", path="a.yml")], WHY)
    assert ignored.refusal
    assert accepted(text, "\n  d") == text.replace("b", f"# cblint: ignore[a-rule] {WHY}\nb")


def test_in_a_file_that_does_not_parse_everywhere() -> None:
    text = "a: 1  # cblint: ignore[other] why\nb:\n  - c: d: e\n  - f\n"
    assert accepted(text, "f") == text.replace("f\n", f"f  # cblint: ignore[a-rule] {WHY}\n")
    assert accepted(text, "1") == text.replace("other", "other, a-rule")
    assert removed(text) == text.replace("  # cblint: ignore[other] why", "")
    deep = "".join(f"{' ' * level}a:\n" for level in range(150)) + " " * 150 + "b: c: d\n"
    assert accepted(deep, "b") == deep.replace(" b", f" # cblint: ignore[a-rule] {WHY}\n{' ' * 150}b")


def test_terraform() -> None:
    text = 'resource "a" "b" {\n  c = "one"\n  d = <<EOF\ntwo\n${e}\nEOF\n  f = [\n    "three", # four\n  ]\n}\n'
    mark = f"# cblint: ignore[a-rule] {WHY}"
    assert accepted(text, "one", path="main.tf") == text.replace('"one"', f'"one"  {mark}')
    assert accepted(text, "two", path="main.tf") == text.replace("  d =", f"  {mark}\n  d =")
    assert accepted(text, "${e}", path="main.tf") == text.replace("  d =", f"  {mark}\n  d =")
    assert accepted(text, "d =", path="main.tf") == text.replace("  d =", f"  {mark}\n  d =")
    assert accepted(text, "three", path="main.tf") == text.replace("# four", f"# four  {mark}")
    assert accepted(text, "resource", path="main.tf") == text.replace('"b" {', f'"b" {{  {mark}')


def test_terraform_strings_that_look_like_comments() -> None:
    text = 'a = "x # cblint: ignore[other] why"\n'
    assert accepted(text, "x", path="main.tf") == f"# cblint: ignore[a-rule] {WHY}\n{text}"


def test_scripts_have_it_above() -> None:
    mark = f"# cblint: ignore[a-rule] {WHY}\n"
    script = "#!/bin/sh\nif true; then\n  one two\nfi\nthree \\\n  four\ncat <<EOF\nfive\nEOF\n"
    assert accepted(script, "one", path="run") == script.replace("  one", f"  {mark}  one")
    assert accepted(script, "three", path="run") == script.replace("three", f"{mark}three")
    assert refusal(script, "four", "run")
    assert refusal(script, "five", "run")
    assert refusal("a='\nb\n'\n", "b", "x.sh")


def test_dockerfiles_have_it_above() -> None:
    mark = f"# cblint: ignore[a-rule] {WHY}\n"
    text = "# syntax=docker/dockerfile:1\nFROM a\nRUN one \\\n  two\n"
    assert accepted(text, "FROM", path="x/Dockerfile") == text.replace("FROM", f"{mark}FROM")
    assert accepted(text, "one", path="Dockerfile.ci") == text.replace("RUN", f"{mark}RUN")
    assert refusal(text, "two", "Dockerfile")
    assert refusal("FROM a\nRUN <<EOF\nb\nEOF\n", "b", "Dockerfile")


def test_makefiles_have_it_above_what_is_no_recipe() -> None:
    mark = f"# cblint: ignore[a-rule] {WHY}\n"
    text = "A = 1\nB = 2 \\\n  3\nall: x\n\tmake it\n"
    assert accepted(text, "B", path="Makefile") == text.replace("B", f"{mark}B")
    assert accepted(text, "all", path="Makefile") == text.replace("all", f"{mark}all")
    assert refusal(text, "3", "Makefile")
    assert refusal(text, "make", "Makefile")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", '{"x": 1}'),
        ("a.tf.json", '{"x": 1}'),
        ("a.template", '\n{"x": 1}'),
        ("a.yml", '{"x": 1}'),
        ("a.py", "x = 1"),
        ("a.yml", "x: " + "[" * 3000),
        ("a.tf", "x = {\n"),
        ("a.yml", "a: 1 # cblint: ignore[x]\n"),
    ],
)
def test_refusals(path: str, text: str) -> None:
    assert refusal(text, "x", path)
    assert not refusal(text, "x", path).endswith(".")


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b", "a\u202eb", "a\\", "*/"])
def test_reasons_that_can_stand_in_no_comment(reason: str) -> None:
    with pytest.raises(UsageError):
        ignoring(SourceFile("a.yml", "a: 1\n"), [], reason)


@given(st.text(max_size=40))
def test_any_reason_is_refused_or_kept(reason: str) -> None:
    text = "a:\n- b: 1\n- |\n  c\n"
    found = [finding(text, "b"), finding(text, "c")]
    try:
        ignored = ignoring(SourceFile("buildspec.yml", text), found, reason)
    except UsageError:
        return
    after = edited(text, [edit for each in ignored for edit in each.edits])
    assert said("a.yml", after) == said("a.yml", text)
    assert [each.reason for each in comments(SourceFile("buildspec.yml", after))] == [reason.strip()] * 2


LINES = st.sampled_from(
    ["a: 1", "- b", "- |", "  text", "    deeper", "", "# note", "c: 'q", "  r'", "d: >+", "e: [x,", "  y]", "k:",
     "x: 2  # cblint: ignore[other] why", "# cblint: ignore[other] why", "p: one", "  two", "l: " + "z" * 100,
     "- m: &n o", 'q: "a # cblint: ignore[other] why"']
)  # fmt: skip


BLOCKS = st.sampled_from(
    ['a = "1"', "b {", "}", "c = <<E", "text", "E", "d = [", '"x",', "]", "e = f(", ")", "# note", "/* open",
     "close */", "g = 1 // cblint: ignore[other] why", "# cblint: ignore[other] why",
     'h = "${i} # cblint: ignore[other] why"', "", "j = <<-E", "  E", "k = 1 ? 2 : 3", 'l = "' + "z" * 100 + '"',
     'm = { n = "o" }', "${p}"]
)  # fmt: skip
FOUND = st.tuples(st.floats(0, 1), st.sampled_from(["a-rule", "b-rule", "c-rule"]))


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n"]), st.lists(FOUND, max_size=4))
def test_any_yaml_says_the_same(lines: list[str], ends: str, found: list[tuple[float, str]]) -> None:
    says_the_same("a.yml", ends.join(lines), found, ends)


@given(st.lists(BLOCKS, max_size=14), st.sampled_from(["\n", "\r\n"]), st.lists(FOUND, max_size=4))
def test_any_terraform_says_the_same(lines: list[str], ends: str, found: list[tuple[float, str]]) -> None:
    says_the_same("a.tf", ends.join(lines), found, ends)


def says_the_same(path: str, text: str, found: list[tuple[float, str]], ends: str) -> None:
    findings = [finding_at(path, int(at * len(text)), rule) for at, rule in sorted(found)]
    source = SourceFile(path, text)
    before = list(comments(source))
    ignored = ignoring(source, findings, WHY)
    edits = {edit for each in ignored for edit in each.edits}
    after = SourceFile(path, edited(text, edits))
    assert said(path, text) == said(path, after.text)
    now = list(comments(after))
    assert len(now) >= len(before)
    shown = [(each.finding, each.finding.span.start) for each in ignored if each.edits]
    for start in source.line_starts:  # what was accepted before stays so
        other = finding_at(path, start, "other")
        if text[start : start + 1].strip() and covering(other, source.position(start).line, before):
            shown.append((other, start))
    for each, place in shown:
        at = place + sum(moved(edit, ends) for edit in edits if is_before(edit, place))
        assert covering(each, after.position(at).line, now), each


def finding_at(path: str, at: int, rule: str) -> Finding:
    return Finding(rule, Severity.LOW, Confidence.LOW, "A message", Span(path, at, at), "")


def moved(edit: Edit, ends: str) -> int:
    return len(edit.text.replace("\n", ends)) - (edit.span.end - edit.span.start)


def is_before(edit: Edit, place: int) -> bool:
    return edit.span.start <= place if edit.text.endswith("\n") else edit.span.end < place


def relevant(corpus: Path) -> Iterator[Path]:
    return (each for each in sorted(corpus.iterdir()) if each.is_dir())


def accept_all(folder: Path) -> None:
    """Accept all that is found in a folder, and show that nothing but what cannot be accepted is left."""
    before = checked(folder)
    refused = accept(folder, before.findings, WHY)
    after = checked(folder)
    assert sorted((each.rule, each.span.path, each.family) for each in after.findings) == sorted(
        (each.finding.rule, each.finding.span.path, each.finding.family) for each in refused
    )
    assert len(after.suppressed) >= len(before.findings) - len(refused)
    assert all(each.justification for each in after.suppressed)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_story_is_accepted(story: Path, tmp_path: Path) -> None:
    folder = tmp_path / "story"
    shutil.copytree(story, folder)
    accept_all(folder)


def test_the_corpus_is_accepted(corpus: Path, tmp_path: Path) -> None:
    for each in relevant(corpus):
        folder = tmp_path / each.name
        shutil.copytree(each, folder)
        accept_all(folder)


def removed(text: str, path: str = "a.yml") -> str:
    """Return a text without the first name of its comments."""
    source = SourceFile(path, text)
    first = next(iter(comments(source)))
    after = edited(text, Removing(lambda _: source).edits(first))
    assert said(path, after) == said(path, text)
    return after


def test_removing_comments() -> None:
    assert removed("a: 1  # cblint: ignore[x] why\nb: 2\n") == "a: 1\nb: 2\n"
    assert removed("a: 1\n  # cblint: ignore[x] why  \nb: 2\n") == "a: 1\nb: 2\n"
    assert removed("a: 1\r\n# cblint: ignore[x]\r\nb: 2\r\n") == "a: 1\r\nb: 2\r\n"
    assert removed("a: 1\n# cblint: ignore[x]") == "a: 1\n"
    assert removed("a: 1  # one # cblint: ignore[x] why\n") == "a: 1  # one\n"
    assert removed("a: 1  # cblint: ignore[x, y] why\n") == "a: 1  # cblint: ignore[y] why\n"
    assert removed("a: 1  # cblint: ignore[ x ,y] why\n") == "a: 1  # cblint: ignore[ y] why\n"
    assert removed("a = 1 /* # cblint: ignore[x] why */\n", "a.tf") == "a = 1 /*  */\n"
    assert removed("a = 1 // cblint: ignore[x] why\n", "a.tf") == "a = 1\n"
    assert removed("one\n# cblint: ignore[x] why\ntwo\n", "a.sh") == "one\ntwo\n"


def test_removing_the_last_of_several_names() -> None:
    source = SourceFile("a.yml", "a: 1  # cblint: ignore[x, y] why\n")
    *_, last = comments(source)
    assert edited(source.text, Removing(lambda _: source).edits(last)) == "a: 1  # cblint: ignore[x] why\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yml", "a: |\n  # cblint: ignore[x] why\n"),
        ("a.yml", "a: 'b # cblint: ignore[x] why'\n"),
        ("a.yml", "a: 1\n---\nb: |\n  # cblint: ignore[x] why\n"),
        ("a.yml", "a: |+\n  b\n# cblint: ignore[x] it ends the text\n\nc: 1\n"),
        ("a.tf", 'a = "b # cblint: ignore[x] why"\n'),
        ("a.tf", "a = <<E\n# cblint: ignore[x] why\nE\n"),
        ("a.sh", "echo '\n# cblint: ignore[x] why\n'\n"),
        ("a.sh", "echo 'a # cblint: ignore[x] why'\n"),
        ("Dockerfile", "RUN <<E\n# cblint: ignore[x] why\nE\n"),
        ("Makefile", "a:\n\t# cblint: ignore[x] why\n"),
        ("a.json", '{"a": 1} // cblint: ignore[x] why\n'),
        ("a.py", "# cblint: ignore[x] why\n"),
    ],
)
def test_what_may_be_no_comment_is_not_removed(path: str, text: str) -> None:
    source = SourceFile(path, text)
    (comment,) = comments(source)
    assert Removing(lambda _: source).edits(comment) == ()
    assert Removing(lambda _: None).edits(comment) == ()


@given(st.lists(LINES, max_size=14))
def test_removing_from_any_yaml(lines: list[str]) -> None:
    source = SourceFile("a.yml", "\n".join(lines))
    removing = Removing(lambda _: source)
    for comment in comments(source):
        assert said("a.yml", edited(source.text, removing.edits(comment))) == said("a.yml", source.text)


def test_an_unused_comment_is_fixed(tmp_path: Path) -> None:
    comment = "# cblint: ignore[unknown-key, plaintext-secret] why"
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n      {comment}\n      - make\n"
    file = tmp_path / "buildspec.yml"
    file.write_text(text)
    for expected in ("plaintext-secret", ""):
        first = checked(tmp_path).findings[0]
        assert first.rule == "unused-suppression"
        assert first.fix is not None
        assert first.fix.safe
        file.write_text(edited(file.read_text(), first.fix.edits))
        assert ("ignore" in file.read_text()) == bool(expected)
    assert checked(tmp_path).findings == ()
