"""What edits may do to a tree is told from what they may not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.edit.same import same_but_for
from cblint.finding import Edit
from cblint.source import SourceFile, Span
from tests.edit.trial import applied

PATHS = {"yaml": "buildspec.yml", "json": "template.json", "hcl": "main.tf", "shell": "build.sh", "other": "Makefile"}


def judged(language: str, text: str, *edits: tuple[int, int, str]) -> bool:
    path = PATHS[language]
    made = tuple(Edit(Span(path, start, end), put) for start, end, put in edits)
    return same_but_for(SourceFile(path, text), applied(text, made), made)


def put(language: str, text: str, target: str, instead: str) -> bool:
    start = text.index(target)
    return judged(language, text, (start, start + len(target), instead))


YAML = "a:\n  b: 1\n  c: 2\nd:\n  - x\n  - k: v\n    l: w\ne: |\n  text\n"


@pytest.mark.parametrize(
    ("target", "instead", "same"),
    [
        ("1", "3", True),
        ("  b: 1\n", "", True),
        ("  b: 1\n  c: 2\n", "", False),
        ("  c: 2\n", "  c: 2\n  n: 3\n", True),
        ("d:\n", "  n: 3\nd:\n", True),
        ("d:\n", "  c: 3\nd:\n", False),
        ("d:\n", "   n: 3\nd:\n", False),
        ("d:\n", " n: 3\nd:\n", False),
        ("b: 1", "b: [1", False),
        ("b: 1", "b: '1", False),
        ("b", "n", True),
        ("b", "c", False),
        ("  - k", "    k", False),
        ("k: v\n    l", "l", True),
        ("- k: v", "- k: v #", True),
        ("    l: w", "  l: w", False),
        ("    l", "  - l", False),
        ("d:", "d: # why", True),
        ("a:\n", "a: &x\n", True),
        ("a:\n", "---\na:\n", True),
        ("d:\n", "---\nd:\n", False),
        ("text\n", "text\n  more\n", True),
    ],
)
def test_yaml(target: str, instead: str, same: bool) -> None:
    assert put("yaml", YAML, target, instead) is same


def test_line_that_a_block_swallows() -> None:
    end = len(YAML)
    assert judged("yaml", YAML, (end, end, "f: 1\n"))
    assert not judged("yaml", YAML, (end, end, "  f: 1\n"))


def test_deletions_that_together_empty_a_mapping() -> None:
    first, second = YAML.index("  b"), YAML.index("  c")
    third = YAML.index("d:")
    assert judged("yaml", YAML, (first, second, ""))
    assert judged("yaml", YAML, (second, third, ""))
    assert not judged("yaml", YAML, (first, second, ""), (second, third, ""))


def test_deletions_that_together_empty_brackets() -> None:
    text = '{"a": {"b": 1, "c": 2}, "d": 3}'
    first, second = text.index('"b"'), text.index('"c"')
    third = text.index("}")
    assert judged("json", text, (first, second, ""))
    assert judged("json", text, (second - 2, third, ""))
    assert not judged("json", text, (first, second - 2, ""), (second - 2, third, ""))


def test_json() -> None:
    text = '{"a": [1, 2], "b": "x"}'
    assert put("json", text, "2", "2, 3")
    assert not put("json", text, "2", "2,")
    assert not put("json", text, ', "b"', ', "a"')
    assert not put("json", text, '], "b"', ', "b"')
    assert not put("json", text, '"x"', "x")
    assert put("json", text, '"x"', '["x", "y"]')


HCL = 'resource "a" "b" {\n  n = "x"\n  m = jsonencode({\n    k = [1, 2]\n  })\n  inner {\n    o = p.q\n  }\n}\n'


@pytest.mark.parametrize(
    ("target", "instead", "same"),
    [
        ('"x"', '"y"', True),
        ('  n = "x"\n', "", True),
        ("    o = p.q\n", "", True),  # a block may be empty
        ("p.q", "p.q\n    r = 1", True),
        ("2]", "2, 3]", True),
        ("k = [1, 2]", "k = [1, 2], k = 3", False),
        ("jsonencode(", "yamlencode(", True),
        ("  inner {\n", "  inner {\n  }\n  inner {\n", True),
        ("  inner", "  n = 2\n  inner", False),
        ('"x"', '"x', False),
        ('  n = "x"', '  n = "x" }', False),
    ],
)
def test_hcl(target: str, instead: str, same: bool) -> None:
    assert put("hcl", HCL, target, instead) is same


NESTED = "a: |\n  version: 0.2\n  env:\n    b: 1\n    c: 2\nd: 1\n"


@pytest.mark.parametrize(
    ("target", "instead", "same"),
    [
        ("    c: 2\n", "", True),
        ("    b: 1\n    c: 2\n", "", False),
        ("b: 1", "b: [1", False),
        ("d: 1", "    e: 1\nd: 1", True),
        ("d: 1", "    b: 1\nd: 1", False),
        ("|\n  version: 0.2\n  env:\n    b: 1\n    c: 2", "x", True),
    ],
)
def test_text_in_text(target: str, instead: str, same: bool) -> None:
    assert put("yaml", NESTED, target, instead) is same


def test_heredoc() -> None:
    text = "x = <<EOF\nversion: 0.2\nenv:\n  b: ${c}\n  d: 1\nEOF\n"
    assert put("hcl", text, "  d: 1\n", "")
    assert not put("hcl", text, "  b: ${c}\n  d: 1\n", "")
    assert not put("hcl", text, "d: 1", "d: [1")


def test_scripts_and_other_files() -> None:
    assert put("shell", "echo a\n", "a", "b")
    assert not put("shell", "echo a\n", "a", "'b")
    assert put("other", "all:\n\tx\n", "x", "y")


def test_text_that_edits_do_not_make() -> None:
    source = SourceFile("a.yml", "a: 1\nb: 2\n")
    edit = Edit(Span("a.yml", 3, 4), "3\n")
    assert same_but_for(source, "a: 3\r\n\nb: 2\n", (edit,))
    assert not same_but_for(source, "a: 4\n\nb: 2\n", (edit,))
    assert not same_but_for(source, "a: 3\n\nb: 3\n", (edit,))
    assert not same_but_for(source, "a: 3\n\nb: 2\n", (edit, Edit(Span("a.yml", 2, 4), "")))
    assert not same_but_for(source, "a: 3\n\nb: 2\n", (Edit(Span("b.yml", 3, 4), "3\n"),))
    assert not same_but_for(source, "a: 3\n\nb: 2\n", (Edit(Span("a.yml", 3, 400), "3\n"),))


def test_broken_text_may_get_better_not_worse() -> None:
    assert put("yaml", "a: 'x\nb: 1\n", "'x", "'x'")
    assert not put("yaml", "a: 1\nb: [1\n", "1", "{")
    assert put("json", '{"a": 1', "1", "1}")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(PATHS)),
    st.sampled_from([YAML, HCL, NESTED, "", "{", "- a\n"]),
    st.integers(),
    st.text("ab:-[]{}'\"\n #|&*=<$\t\r\ue000", max_size=9),
)
def test_never_raises(language: str, text: str, seed: int, new: str) -> None:
    start, end = sorted(random.Random(seed).randint(0, len(text)) for _ in range(2))
    assert judged(language, text, (start, end, new)) in (True, False)


@settings(max_examples=150, deadline=None)
@given(st.integers())
def test_rejects_an_edit_that_changes_something_else(seed: int) -> None:
    chosen = random.Random(seed)
    lines = YAML.splitlines(keepends=True)
    at = sum(map(len, lines[: chosen.randint(1, 3)]))
    wrong = chosen.choice(
        ["   n: 1\n", "\tn: 1\n", "  b: 1\n", "n\n", "- n\n", "  'n: 1\n", "  n: *n: 1\n", "    n: 1\n"]
    )
    if at == lines[0].__len__() and wrong.startswith(("   n", "    n")):
        wrong = "    n\n"
    assert not judged("yaml", YAML, (at, at, wrong))
