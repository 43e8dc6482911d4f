"""Edits of Terraform code: each operation over many layouts, before and after."""

from __future__ import annotations

import pytest

from cblint.edit.draft import Data, Raw
from cblint.source import Span
from tests.edit.hcl_edits import draft_at, edited

Case = tuple[str, str, str | None]


def case(before: str, words: str, after: str | None) -> Case:
    return before, words, after


VALUES: list[tuple[str, str, Data, str | None]] = [
    ('image = "a:1" # old\n', '"a:1"', "b:2", 'image = "b:2" # old\n'),
    ('image = "a:1"\n', "a:1", 'q"\\${x}%{y}\n$z', 'image = "q\\"\\\\$${x}%%{y}\\n$z"\n'),
    ("mode = true\n", "true", False, "mode = false\n"),
    ("size  =   18\n", "18", 20, "size  =   20\n"),
    ("size = (18)\n", "18", 20, "size = 20\n"),
    ("key = var.key\n", "var.key", Raw("aws_kms_key.main.arn"), "key = aws_kms_key.main.arn\n"),
    ('x = ["a", "b"]\n', '"b"', "c", 'x = ["a", "c"]\n'),
    ('x = ["a", "b"]\n', '["a", "b"]', ["c"], 'x = ["c"]\n'),
    ('x = { a = "b", c = 1 }\n', '"b"', True, "x = { a = true, c = 1 }\n"),
    ('x = { "a" : "b" }\n', '"b"', "c", 'x = { "a" : "c" }\n'),
    ('a = var.b ? "x" : "y"\n', '"x"', "z", 'a = var.b ? "z" : "y"\n'),
    ('a = jsonencode({ b = "c" })\n', '"c"', "d", 'a = jsonencode({ b = "d" })\n'),
    ('a = "${var.x}-b"\n', '"${var.x}-b"', "c", 'a = "c"\n'),
    (
        'b {\n  a   = "x"\n  bcd = 1\n}\n',
        '"x"',
        {"k": "v", "long": [1, 2]},
        'b {\n  a = {\n    k    = "v"\n    long = [1, 2]\n  }\n  bcd = 1\n}\n',
    ),
    ("tags = {\n  a = 1\n}\nb = 2\nname = 3\n", "{\n  a = 1\n}", 1, "tags = 1\nb = 2\nname = 3\n"),
    ("tags = {\n  a = 1\n}\nb    = 2\nname = 3\n", "{\n  a = 1\n}", 1, "tags = 1\nb    = 2\nname = 3\n"),
    ("x = <<EOT\nhello\nEOT\ny = 1\n", "<<EOT\nhello\nEOT", "bye", 'x = "bye"\ny = 1\n'),
    ('a = var.b ? "x" : "y"\n', 'var.b ? "x" : "y"', "z", None),
    ('a = lower("X")\n', '"X"', "y", None),
    ('a = lower("X")\n', 'lower("X")', "y", None),
    ('a = [for x in ["b"] : x]\n', '"b"', "y", None),
    ('a = "${lower("B")}"\n', '"B"', "y", None),
    ('a = "x" == "y"\n', '"y"', "z", None),
    ('dynamic "d" {\n  for_each = []\n  content {\n    a = "x"\n  }\n}\n', '"x"', "y", None),
    ('name = "x"\n', "name", "y", None),
    ("a = 1\n", "1", "odd $${x}", None),
]


@pytest.mark.parametrize(("before", "words", "new", "after"), VALUES)
def test_values_are_replaced(before: str, words: str, new: Data, after: str | None) -> None:
    assert edited(before, words, lambda draft, place: draft.set_value(place, new)) == after


INSERTED: list[tuple[str, str, str, Data, str | None]] = [
    ('b {\n  image = "x"\n}\n', '"x"', "mode", True, 'b {\n  image = "x"\n  mode  = true\n}\n'),
    ("b {\n  a = 1\n}\n", "b", "image", "x", 'b {\n  a     = 1\n  image = "x"\n}\n'),
    ("b {\n  a   = 1\n  bcd = 2 # c\n}\n", "bcd", "e", 3, "b {\n  a   = 1\n  bcd = 2 # c\n  e   = 3\n}\n"),
    ("b {\n  a = 1\n  bcd = 2\n}\n", "bcd", "efghi", 3, "b {\n  a = 1\n  bcd = 2\n  efghi = 3\n}\n"),
    ("b {\n  a      = 1\n  bcd    = 2\n}\n", "bcd", "ef", 3, "b {\n  a      = 1\n  bcd    = 2\n  ef     = 3\n}\n"),
    ("b {\n  a = 1\n\n  c {\n  }\n}\n", "a = 1", "d", 2, "b {\n  a = 1\n  d = 2\n\n  c {\n  }\n}\n"),
    ("b {\n  # lead\n  c {\n  }\n}\n", "b", "d", 2, "b {\n  d = 2\n\n  # lead\n  c {\n  }\n}\n"),
    ("b {\n  c {\n  }\n\n  a = 1\n}\n", "a = 1", "d", 2, "b {\n  c {\n  }\n\n  a = 1\n  d = 2\n}\n"),
    (
        "b {\n  a = 1\n\n  xyz = [\n    1,\n  ]\n}\n",
        "xyz",
        "d",
        2,
        "b {\n  a = 1\n\n  xyz = [\n    1,\n  ]\n  d = 2\n}\n",
    ),
    ("b {}\n", "b", "a", 1, "b {\n  a = 1\n}\n"),
    ('x {\n  b "l" { }\n}\n', '"l"', "a", 1, 'x {\n  b "l" {\n    a = 1\n  }\n}\n'),
    ("b {\n}\n", "b", "a", 1, "b {\n  a = 1\n}\n"),
    ("b {\n  # none\n}\n", "b", "a", 1, "b {\n  # none\n  a = 1\n}\n"),
    ("b { image = 1 }\n", "image", "a", 2, "b {\n  image = 1\n  a     = 2\n}\n"),
    ("b { a = 1 }\n", "a", "image", 2, "b {\n  a     = 1\n  image = 2\n}\n"),
    ("b { /* c */ }\n", "b", "a", 1, None),
    ("b { a = 1 /* c */ }\n", "a", "d", 1, None),
    ("b {\r\n  a = 1\r\n}\r\n", "a = 1", "bc", 2, "b {\r\n  a  = 1\r\n  bc = 2\n}\r\n"),
    ("b {\n\ta = 1\n}\n", "a", "c", 2, "b {\n\ta = 1\n\tc = 2\n}\n"),
    ("b {\n  a = <<-EOT\n    x\n  EOT\n}\n", "a =", "c", 2, "b {\n  a = <<-EOT\n    x\n  EOT\n  c = 2\n}\n"),
    ("b {\n  a = 1\n}\n", "b", "tags", {"k": "v"}, 'b {\n  a = 1\n  tags = {\n    k = "v"\n  }\n}\n'),
    ("a = 1\n", "1", "b", 2, "a = 1\nb = 2\n"),
    ("a = 1", "1", "b", 2, "a = 1\nb = 2"),
    ("x = {\n  a = 1\n}\n", "{\n  a = 1\n}", "bc", 2, "x = {\n  a  = 1\n  bc = 2\n}\n"),
    ("x = {\n  a = 1,\n  b = 2,\n}\n", "a", "c", 3, "x = {\n  a = 1,\n  b = 2,\n  c = 3,\n}\n"),
    ("x = {\n  a = 1,\n  b = 2 # last\n}\n", "a", "c", 3, "x = {\n  a = 1,\n  b = 2, # last\n  c = 3\n}\n"),
    ('x = {\n  "a" : 1,\n  "b" : 2\n}\n', '"a"', "c", 3, 'x = {\n  "a" : 1,\n  "b" : 2,\n  "c" : 3\n}\n'),
    ('x = {\n  "a": 1,\n  "b": 2\n}\n', '"a"', "c", 3, 'x = {\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n'),
    ("x = { a = 1 }\n", "{ a = 1 }", "b", {"c": 2}, "x = { a = 1, b = { c = 2 } }\n"),
    ("x = { a = 1, }\n", "{ a = 1, }", "b", 2, "x = { a = 1, b = 2, }\n"),
    ("x = {}\n", "{}", "b", 2, "x = { b = 2 }\n"),
    ("x = {\n}\n", "{\n}", "b", 2, "x = {\n  b = 2\n}\n"),
    ("x = {\n  a = 1\n}\n", "a", "odd key", 2, 'x = {\n  a         = 1\n  "odd key" = 2\n}\n'),
    ("b {\n  a = 1\n}\n", "b", "odd key", 2, None),
    ("b {\n  a = 1\n}\n", "b", "a", 2, None),
    ("b {\n  a {\n  }\n}\n", "b", "a", 2, None),
    ('b {\n  dynamic "a" {\n    for_each = []\n  }\n}\n', "b", "a", 2, None),
    ("x = { (var.k) = 1 }\n", "{ (var.k) = 1 }", "b", 2, None),
    ("x = merge(var.a, var.b)\n", "merge(var.a, var.b)", "b", 2, None),
    ("x = { for k, v in var.a : k => v }\n", "{ for k, v in var.a : k => v }", "b", 2, None),
    ('resource "a" "b" {\n}\n\nresource "c" "d" {\n}\n', "\n\n", "b", 2, None),
    ("b {\n  a = \n}\n", "b", "c", 1, None),
]


@pytest.mark.parametrize(("before", "words", "key", "new", "after"), INSERTED)
def test_entries_are_inserted(before: str, words: str, key: str, new: Data, after: str | None) -> None:
    place = before.index(words)
    span = Span("main.tf", place, place + len(words))
    assert _at(before, span, key, new, "") == after


BEFORE: list[tuple[str, str, str, str | None]] = [
    ("b {\n  a  = 1\n  cd = 2\n}\n", "cd", "x", "b {\n  a  = 1\n  x  = 0\n  cd = 2\n}\n"),
    ("b {\n  a = 1\n\n  c {\n  }\n}\n", "c", "x", "b {\n  a = 1\n\n  x = 0\n  c {\n  }\n}\n"),
    ("b {\n  a = 1\n}\n", "none", "xyz", "b {\n  a   = 1\n  xyz = 0\n}\n"),
]


@pytest.mark.parametrize(("text", "before", "key", "after"), BEFORE)
def test_entries_are_inserted_before_others(text: str, before: str, key: str, after: str | None) -> None:
    assert _at(text, Span("main.tf", 0, 1), key, 0, before) == after


def test_entries_of_objects_are_inserted_before_others() -> None:
    text = "x = {\n  a = 1,\n  b = 2\n}\n"
    assert _at(text, Span("main.tf", 4, 5), "c", 0, "b") == "x = {\n  a = 1,\n  c = 0,\n  b = 2\n}\n"


def _at(text: str, span: Span, key: str, new: Data, before: str) -> str | None:
    draft = draft_at(text, span)
    edits = () if draft is None else draft.insert_entry(span, key, new, before=before)
    for edit in reversed(edits):
        text = f"{text[: edit.span.start]}{edit.text}{text[edit.span.end :]}"
    return text if edits else None


def test_an_entry_that_there_is_gets_the_value() -> None:
    text = 'b {\n  a   = "x" # c\n  bcd = 1\n}\n'
    assert edited(text, "bcd", lambda draft, place: draft.set_entry(place, "a", "y")) == text.replace("x", "y")
    assert edited(text, "bcd", lambda draft, place: draft.set_entry(place, "e", 1)) == text.replace(
        "1\n", "1\n  e   = 1\n"
    )


DELETED = [
    case("b {\n  a   = 1 # why\n  bcd = 2\n  e   = 3\n}\n", "a  ", "b {\n  bcd = 2\n  e   = 3\n}\n"),
    case("b {\n  a   = 1\n  bcd = 2\n  e   = 3\n}\n", "bcd", "b {\n  a = 1\n  e = 3\n}\n"),
    case("b {\n  a   = 1\n  bcd = 2\n  e = 3\n}\n", "bcd", "b {\n  a   = 1\n  e = 3\n}\n"),
    case("b {\n  a = 1\n}\n", "a", "b {\n}\n"),
    case("b { a = 1 }\n", "a", "b {}\n"),
    case("b {\n  a = <<EOT\nx\nEOT\n  c = 1\n}\n", "a", "b {\n  c = 1\n}\n"),
    case("b {\n  a = 1\n  c = [\n    2,\n  ]\n  def = 3\n}\n", "c", "b {\n  a   = 1\n  def = 3\n}\n"),
    case("a = 1\nb = 2", "b", "a = 1\n"),
    case("x = {\n  a = 1,\n  b = 2\n}\n", "b", "x = {\n  a = 1\n}\n"),
    case("x = {\n  a = 1\n  b = lower(2)\n}\n", "2", "x = {\n  a = 1\n}\n"),
    case("x = { a = 1, b = 2 }\n", "b", "x = { a = 1 }\n"),
    case("x = { a = 1, b = 2 }\n", "a", "x = { b = 2 }\n"),
    case("y = 1\nx = { a = { b = 2 } }\n", "b", "y = 1\n"),
    case("b {\n  x = { a = 1 }\n}\n", "a", "b {\n}\n"),
    case("x = [{ a = 1 }]\n", "a", None),
    case("b {\n  c {\n  }\n}\n", "c", None),
    case("x = jsonencode({ a = 1 })\n", "a", None),
    case("x = { a = 1, /* why */ b = 2 }\n", "b", None),
    case("x = [for y in z : { a = 1, b = 2 }]\n", "a =", None),
]


@pytest.mark.parametrize(("before", "words", "after"), DELETED)
def test_entries_are_deleted(before: str, words: str, after: str | None) -> None:
    start = before.index(words)
    span = Span("main.tf", start, start + len(words.strip()))
    draft = draft_at(before, span)
    assert draft is not None
    text = before
    edits = draft.delete_entry(span)
    for edit in reversed(edits):
        text = f"{text[: edit.span.start]}{edit.text}{text[edit.span.end :]}"
    assert (text if edits else None) == after


RENAMED = [
    ("b {\n  a   = 1\n  bcd = 2\n}\n", "bcd", "z", "b {\n  a = 1\n  z = 2\n}\n"),
    ("b {\n  a   = 1\n  bcd = 2\n}\n", "bcd", "longer", "b {\n  a      = 1\n  longer = 2\n}\n"),
    ('x = { "a": 1 }\n', '"a"', "b", 'x = { "b": 1 }\n'),
    ("x = { a = 1 }\n", "a", "b c", 'x = { "b c" = 1 }\n'),
    ("x {\n  a = 1\n}\n", "a", "b c", None),
    ("x {\n  a = 1\n  b = 2\n}\n", "a", "b", None),
    ("x = { (a) = 1 }\n", "a", "b", None),
    ("x {\n  a = 1\n}\n", "1", "b", None),
]


@pytest.mark.parametrize(("before", "words", "name", "after"), RENAMED)
def test_keys_are_renamed(before: str, words: str, name: str, after: str | None) -> None:
    assert edited(before, words, lambda draft, place: draft.rename_entry(place, name)) == after


ADDED: list[tuple[str, str, Data, str | None]] = [
    ('x = ["a", "b"] # c\n', '["a", "b"]', "n", 'x = ["a", "b", "n"] # c\n'),
    ('x = ["a", "b"]\n', '"a"', "n", 'x = ["a", "b", "n"]\n'),
    ('x = ["a", ]\n', '"a"', "n", 'x = ["a", "n", ]\n'),
    ("x = []\n", "[]", "n", 'x = ["n"]\n'),
    ("x = [\n]\n", "[\n]", "n", 'x = ["n"]\n'),
    ('x = [\n  "a", # c\n]\n', '"a"', "n", 'x = [\n  "a", # c\n  "n",\n]\n'),
    ('x = [\n  "a" # c\n]\n', '"a"', "n", 'x = [\n  "a", # c\n  "n"\n]\n'),
    ('x = [\n  "a", # c\n  # end\n]\n', '"a"', "n", 'x = [\n  "a", # c\n  "n",\n  # end\n]\n'),
    ('x = ["a",\n     "b"]\n', '"a"', "n", 'x = ["a",\n     "b",\n     "n"]\n'),
    ('x = [\n  "a", "b"\n]\n', '"b"', "n", 'x = [\n  "a", "b", "n"\n]\n'),
    ("x = [{\n  a = 1\n}]\n", "[{\n  a = 1\n}]", {"a": 2}, "x = [{\n  a = 1\n  }, {\n  a = 2\n}]\n"),
    (
        "x = [\n  {\n    a = 1\n  }\n]\n",
        "[\n  {\n    a = 1\n  }\n]",
        {"a": 2},
        "x = [\n  {\n    a = 1\n  },\n  {\n    a = 2\n  }\n]\n",
    ),
    ('x = "a"\n', '"a"', "n", 'x = ["a", "n"]\n'),
    ('x = { "Action" : "a" }\n', '"a"', "n", 'x = { "Action" : ["a", "n"] }\n'),
    ("x = [a, (b)]\n", "a", Raw("c"), "x = [a, (b), c]\n"),
    ('x = concat(["a"], var.b)\n', '"a"', "n", 'x = concat(["a", "n"], var.b)\n'),
    ("x = concat(var.a, var.b)\n", "concat(var.a, var.b)", "n", None),
    ("x = var.a\n", "var.a", "n", None),
    ("x = 1\n", "1", "n", None),
    ("x = [<<EOT\na\nEOT\n]\n", "[<<EOT\na\nEOT\n]", "n", None),
    ("x = [<<EOT\na\nEOT\n,\n]\n", "[<<EOT\na\nEOT\n,\n]", "n", None),
    ("x = <<EOT\nabc\nEOT\n", "<<EOT\nabc\nEOT", "n", None),
    ("x = [for y in z : y]\n", "[for y in z : y]", "n", None),
]


@pytest.mark.parametrize(("before", "words", "new", "after"), ADDED)
def test_items_are_added(before: str, words: str, new: Data, after: str | None) -> None:
    start = before.index(words)
    if words == "a":
        start = before.index("[") + 1
    span = Span("main.tf", start, start + len(words))
    draft = draft_at(before, span)
    assert draft is not None
    text = before
    edits = draft.add_item(span, new)
    for edit in reversed(edits):
        text = f"{text[: edit.span.start]}{edit.text}{text[edit.span.end :]}"
    assert (text if edits else None) == after


REMOVED = [
    case('x = ["a", "b", "c"]\n', '"b"', 'x = ["a", "c"]\n'),
    case('x = ["a", "b"]\n', '"b"', 'x = ["a"]\n'),
    case('x = ["a", "b", ]\n', '"b"', 'x = ["a", ]\n'),
    case('x = ["a", "b"]\n', '"a"', 'x = ["b"]\n'),
    case('x = [\n  "a", # why\n  "b",\n]\n', '"a"', 'x = [\n  "b",\n]\n'),
    case('x = [\n  "a", # why\n  "b"\n]\n', '"b"', 'x = [\n  "a" # why\n]\n'),
    case("x = [{\n  a = 1\n}, {\n  b = 2\n}]\n", "{\n  a = 1\n}", "x = [{\n  b = 2\n}]\n"),
    case('x = ["a", lower("B")]\n', '"B"', 'x = ["a"]\n'),
    case('x = ["a"]\n', '"a"', None),
    case('x = ["a", /* why */ "b"]\n', '"b"', None),
    case('x = [{ a = "b" }, 1]\n', '"b"', None),
]


@pytest.mark.parametrize(("before", "words", "after"), REMOVED)
def test_items_are_deleted(before: str, words: str, after: str | None) -> None:
    assert edited(before, words, lambda draft, place: draft.delete_item(place)) == after


WITHIN: list[tuple[str, str, str, str | None]] = [
    ('x = "docker build ."\n', "build", 'run "$a"', 'x = "docker run \\"$a\\" ."\n'),
    ('x = "a \\"b\\" c"\n', '\\"b\\" c', "d", None),
    ('x = "a b${var.c}d e"\n', " e", "${f}", 'x = "a b${var.c}d$${f}"\n'),
    ('x = "a b${var.c}d e"\n', "b${var.c}d", "f", None),
    ('x = "a $${b} c"\n', "${b}", "d", 'x = "a d c"\n'),
    ('x = "a ${b}c"\n', "c", "{d", 'x = "a ${b}{d"\n'),
    ('x = "a$ b"\n', " b", "{b", None),
    (
        "x = <<EOT\n#!/bin/bash\nrun this ${y}\nEOT\n",
        "this",
        "that ${z}",
        "x = <<EOT\n#!/bin/bash\nrun that $${z} ${y}\nEOT\n",
    ),
    (
        "x = <<-EOT\n    #!/bin/bash\n    run this\n  EOT\n",
        "run this",
        "do",
        "x = <<-EOT\n    #!/bin/bash\n    do\n  EOT\n",
    ),
    ("x = <<-EOT\n    #!/bin/bash\n    run this\n  EOT\n", "run", "do\nrun", None),
    ("x = <<EOT\n#!/bin/bash\nrun EOT\nEOT\n", "run ", "", None),
    ("x = 12\n", "12", "3", None),
    ("x = abc\n", "b", "d", None),
]


@pytest.mark.parametrize(("before", "words", "new", "after"), WITHIN)
def test_parts_of_strings_are_replaced(before: str, words: str, new: str, after: str | None) -> None:
    assert edited(before, words, lambda draft, place: draft.replace_within(place, new)) == after


def test_an_escape_is_replaced_as_a_whole() -> None:
    text = 'x = "a \\"b\\" c"\n'
    assert edited(text, 'b\\" c', lambda draft, place: draft.replace_within(place, "d")) == 'x = "a \\"d"\n'


HEREDOC = """buildspec = <<-EOT
    version: 0.2
    env:
      variables:
        NAME: ${var.name}
    phases:
      build:
        commands:
          - make  # all
  EOT
"""


def test_yaml_in_a_heredoc_is_edited_as_yaml() -> None:
    added = edited(HEREDOC, "- make", lambda draft, place: draft.add_item(place, "make test"))
    assert added == HEREDOC.replace("# all\n", "# all\n          - make test\n")
    assert edited(HEREDOC, "make", lambda draft, place: draft.set_value(place, "build")) == HEREDOC.replace(
        "make", "build"
    )
    assert edited(HEREDOC, "make", lambda draft, place: draft.set_value(place, "build ${X}")) is None


def test_nothing_is_edited_in_what_does_not_parse() -> None:
    span = Span("main.tf", 0, 1)
    for text in ("a = 1\nb = \n", "a = 1\rb = 2\n", "a {", 'a = "x\n', "\x00"):
        assert draft_at(text, span) is None
    assert draft_at("a = 1\n", Span("other.tf", 0, 1)) is None


def test_many_comments_behind_an_entry_take_no_time() -> None:
    text = f"a = {{\n  b = 1 {'/**/' * 500} }}\n"
    assert edited(text, "1", lambda draft, place: draft.set_value(place, 2)) == text.replace("1", "2")
