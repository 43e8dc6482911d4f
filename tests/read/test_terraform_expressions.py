"""Terraform expressions: what they are known to be, and why they are not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.files import Files
from cblint.read.terraform import declare_module
from tests.read.terraform_module import Plain, evaluated

SETTING = (
    """
variable "unset" {}
variable "text" { default = "abc" }
variable "yes" { default = true }
variable "words" { default = ["a", "b", "c"] }
variable "map" { default = { k = "v", l = "w" } }
variable "object" { type = object({ a = string, b = optional(string) }), default = { a = "1" } }
variable "count" {
  type    = number
  default = "5"
}
variable "label" {
  type    = string
  default = 3
}
variable "flag" {
  type    = bool
  default = "false"
}
locals {
  number = 3
  nested = { a = [{ b = "deep" }] }
  loop_a = local.loop_b
  loop_b = local.loop_a
  partly = [var.unset, "known"]
}
""".replace("}), default", "})\n  default")
    .replace("{ type", "{\n  type")
    .replace('"1" } }', '"1" }\n}')
)

CASES: list[tuple[str, Plain]] = [
    # references
    ("var.text", "abc"),
    ('var["text"]', "abc"),
    ("var.unset", "?NO_VALUE var.unset"),
    ("var.missing", "?NOT_FOUND var.missing"),
    ("local.number", 3),
    ("local.nested.a[0].b", "deep"),
    ('local.nested["a"][0]["b"]', "deep"),
    ("local.nested.a.0.b", "deep"),
    ("local.nested.a[1].b", "?NOT_FOUND 1"),
    ("local.nested.z", "?NOT_FOUND z"),
    ("local.nested.a[*].b", ["deep"]),
    ("local.loop_a", "?NOT_EVALUATED local.loop_a depends on itself"),
    ("var.object.a", "1"),
    ("var.object.b", None),
    ("terraform.workspace", "?NO_VALUE terraform.workspace"),
    ("path.module", "."),
    ("path.cwd", "?NOT_EVALUATED path.cwd"),
    ("aws_other.y.arn", "?NOT_FOUND aws_other.y"),
    # strings
    ('"${var.text}"', "abc"),
    ('"<${var.text}-${local.number}-${var.yes}>"', "<abc-3-true>"),
    ('"<${var.unset}>"', "<{var.unset}>"),
    ('"a%{ if var.yes }b%{ endif }c"', "abc"),
    ('"x ${null} y"', "x {MALFORMED} y"),
    # operators
    ("1 + 2 * 3", 7),
    ("10 / 4", 2.5),
    ("10 / 5", 2),
    ("-7 % 3", -1),
    ("1 / 0", "?MALFORMED /"),
    ('"3" + 1', 4),
    ("!var.yes", False),
    ('var.text == "abc" && var.yes', True),
    ('var.text != "abc"', False),
    ('1 == "1"', False),
    ("1 == 1.0", True),
    ("var.unset == null", "?NO_VALUE var.unset"),
    ("var.map == null", False),
    ("var.count == 5", True),
    ('var.label == "3"', True),
    ("var.flag", False),
    ("false && var.unset", False),
    ("true || var.unset", True),
    ("true && var.unset", "?NO_VALUE var.unset"),
    ('"x-${var.unset}" == "y-1"', False),
    ('"x-${var.unset}" == "x-1"', "?NO_VALUE var.unset"),
    ("local.number > 2", True),
    # conditionals
    ('var.yes ? "a" : "b"', "a"),
    ('var.unset == "p" ? "a" : "b"', {'if var.unset == "p"': "a", 'if !(var.unset == "p")': "b"}),
    ('var.unset == "p" ? "a" : "a"', "a"),
    ('var.text ? "a" : "b"', "?MALFORMED var.text"),
    (
        '"<${var.unset ? "a" : "b"}${var.unset ? "c" : "d"}>"',
        {"if var.unset": "<ac>", "if !(var.unset)": "<bd>"},
    ),
    # collections
    ('[1, "a", var.unset]', [1, "a", "?NO_VALUE var.unset"]),
    ('{ a = 1, (var.text) = 2, "${var.text}d" = 3 }', {"a": 1, "abc": 2, "abcd": 3}),
    ("{ (var.unset) = 1, b = 2 }", {"b": 2, "…": "…"}),
    ("[for w in var.words : upper(w)]", ["A", "B", "C"]),
    ('[for i, w in var.words : "${i}${w}" if w != "b"]', ["0a", "2c"]),
    ("{ for k, v in var.map : v => k }", {"v": "k", "w": "l"}),
    ('{ for w in ["a", "b", "ab"] : substr(w, 0, 1) => w... }', {"a": ["a", "ab"], "b": ["b"]}),
    ("[for x in var.unset : x]", "?NO_VALUE var.unset"),
    ("[for x in var.words : x if var.unset]", ["…"]),
    # functions
    ('concat(["a"], var.words)', ["a", "a", "b", "c"]),
    ('concat(["a"], var.unset)', ["a", "…"]),
    ('merge(var.map, { k = "x" }, null)', {"k": "x", "l": "w"}),
    ("merge({ a = 1 }, var.unset, { b = 2 })", {"a": "?NO_VALUE var.unset", "b": 2, "…": "…"}),
    ('format("%s-%d-%03d%%", var.text, 5, 7)', "abc-5-007%"),
    ('format("%s/%s", var.unset, "x")', "{var.unset}/x"),
    ('format("%q", "a")', "{format with %q}"),
    ('join("-", var.words)', "a-b-c"),
    ('join("-", local.partly)', "{var.unset}-known"),
    ('split(",", "a,b")', ["a", "b"]),
    ('replace("a/b", "/", "-")', "a-b"),
    ('replace("a1", "/[0-9]/", "")', "a"),
    ('lower("AB")', "ab"),
    ('upper("a-${var.unset}")', "A-{var.unset}"),
    ('title("ab cd")', "Ab Cd"),
    ('trimspace("  a ")', "a"),
    ('trimprefix("ab", "a")', "b"),
    ('trimsuffix("ab", "b")', "a"),
    ('trim("xax", "x")', "a"),
    ('substr("hello", 1, 3)', "ell"),
    ('substr("hello", 1, -1)', "ello"),
    ('lookup(var.map, "k", "z")', "v"),
    ('lookup(var.map, "q", "z")', "z"),
    ('lookup(var.unset, "q", "z")', "?NO_VALUE var.unset"),
    ("element(var.words, 4)", "b"),
    ("element(local.partly, 1)", "known"),
    ("length(var.words)", 3),
    ("length(var.unset)", "?NO_VALUE var.unset"),
    ("keys(var.map)", ["k", "l"]),
    ("values(var.map)", ["v", "w"]),
    ('toset(["b", "a", "b"])', ["a", "b"]),
    ("tolist(var.words)", ["a", "b", "c"]),
    ('coalesce("", null, "x")', "x"),
    ('coalesce(var.unset, "x")', "?NO_VALUE var.unset"),
    ('compact(["a", "", null])', ["a"]),
    ("flatten([[1], [[2], 3]])", [1, 2, 3]),
    ("flatten([var.unset, [1]])", [1, "…"]),
    ("distinct([1, 2, 1])", [1, 2]),
    ('contains(var.words, "b")', True),
    ('contains(var.words, "z")', False),
    ('contains(local.partly, "known")', True),
    ('contains(local.partly, "z")', "?NO_VALUE var.unset"),
    ("one([])", None),
    ("slice(var.words, 0, 2)", ["a", "b"]),
    ('zipmap(["a"], [1])', {"a": 1}),
    ("range(3)", [0, 1, 2]),
    ("max(1, 3, 2)", 3),
    ('sort(["b", "a"])', ["a", "b"]),
    ('setunion(["b"], ["a"])', ["a", "b"]),
    ('try(var.map.q, "fallback")', "fallback"),
    ('try(var.map.k, "fallback")', "v"),
    ('try(var.unset.q, "fallback")', "?NO_VALUE var.unset"),
    ("can(var.map.q)", False),
    ('jsonencode({ a = ["b"] })', {"a": ["b"]}),
    ("yamlencode({ a = 1 })", {"a": 1}),
    ("jsonencode(var.text)", '"abc"'),
    ('base64encode("a")', "YQ=="),
    ("timestamp()", "?RUNTIME timestamp"),
    ('file("/etc/passwd")', "?OUTSIDE /etc/passwd"),
    ('file("../outside")', "?OUTSIDE ../outside"),
    ('file("missing.txt")', "?OUTSIDE missing.txt"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=[case[0] for case in CASES])
def test_expression(tmp_path: Path, expression: str, expected: Plain) -> None:
    found = evaluated(tmp_path, expression, SETTING)
    assert found == expected
    assert type(found) is type(expected)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.sampled_from(
            [
                *("var.unset", "var.words", "var.map", "local.partly", "local.loop_a", '"a"', "1", "null", "true"),
                *("aws_thing.x.value", "each.key", "path.root", "var.object", "module.m.x", "data.aws_region.r.name"),
            ]
        ),
        lambda inner: st.one_of(
            st.tuples(
                st.sampled_from(
                    [
                        *(
                            "concat",
                            "merge",
                            "lookup",
                            "element",
                            "join",
                            "split",
                            "format",
                            "length",
                            "flatten",
                            "try",
                        ),
                        *("toset", "jsonencode", "file", "templatefile", "replace", "substr", "slice", "range", "one"),
                    ]
                ),
                st.lists(inner, max_size=3),
            ).map(lambda pair: f"{pair[0]}({', '.join(pair[1])})"),
            st.tuples(inner, inner, inner).map(lambda three: f"({three[0]} ? {three[1]} : {three[2]})"),
            st.tuples(inner, st.sampled_from(["==", "&&", "+", "%", "<"]), inner).map(lambda t: f"({' '.join(t)})"),
            st.tuples(inner, st.sampled_from([".a", "[0]", '["k"]', "[*].b", ".*.c", "[var.unset]"])).map(
                lambda pair: f"({pair[0]}){pair[1]}"
            ),
            inner.map(lambda each: f'"x${{{each}}}y"'),
            st.tuples(inner, inner).map(lambda two: f"[for v in {two[0]} : {two[1]}]"),
            st.tuples(inner, inner).map(lambda two: f"{{ (  {two[0]}) = {two[1]} }}"),
        ),
        max_leaves=8,
    )
)
def test_any_expression_has_a_value(tmp_path_factory: pytest.TempPathFactory, expression: str) -> None:
    found = evaluated(tmp_path_factory.mktemp("any"), expression, SETTING)
    assert found is None or isinstance(found, str | int | float | list | dict)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=150))
def test_any_text_makes_a_module(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    root = tmp_path_factory.mktemp("text")
    (root / "main.tf").write_bytes(f'resource "a" "b" {{\n x = {text}\n}}\n{text}'.encode("utf-8", "replace"))
    made = declare_module("", Files(str(root)))
    assert made.files in ((), ("main.tf",))
