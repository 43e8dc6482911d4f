"""Terraform's functions: what they make of known arguments, of unknown ones, and where they fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.read.terraform.functions_regex import searcher
from cblint.value import Known
from tests.read.terraform_module import Plain, attribute, evaluated, module

SETTING = 'variable "unset" {}\nlocals {\n  partly = "x-${var.unset}"\n}\n'

CASES: list[tuple[str, Plain]] = [
    ('cidrsubnet("10.0.0.0/16", 8, 3)', "10.0.3.0/24"),
    ("cidrsubnet(var.unset, 8, 3)", "?NO_VALUE var.unset"),
    ('cidrsubnet("10.0.0.0/16", 8, 256)', "?NOT_FOUND the prefix has no such subnet"),
    ('cidrsubnet("10.0.0.0", 8, 1)', "?NOT_FOUND a prefix in CIDR notation is needed"),
    ('cidrsubnet("010.0.0.0/16", 8, 1)', "?NOT_EVALUATED cidrsubnet"),
    ('cidrhost("10.0.0.0/24", 300)', "?NOT_FOUND the prefix has no such host"),
    ('cidrsubnets("10.0.0.0/30", 1, 1, 1)', "?NOT_FOUND the prefix has no room for the subnets"),
    ('regex("b(.)", "abc")', ["c"]),
    ('regex("z", "abc")', "?NOT_FOUND regex"),
    ('try(regex("z", "abc"), "none")', "none"),
    ('can(regex("^a", "abc"))', True),
    ('regex("^a", local.partly)', "?NO_VALUE var.unset"),
    ('length(regexall("[a-c]", "abcd"))', 3),
    ('regexall("x*", "abc")', "?NOT_EVALUATED regexall"),
    ('regex("é", "é")', "?NOT_EVALUATED regex"),
    ('regex("a$", "a\\n")', "?NOT_EVALUATED regex"),
    ('replace("a.b", "/\\\\./", "$$")', "a$b"),
    ('replace(local.partly, "/x/", "y")', "?NO_VALUE var.unset"),
    ('base64decode("!")', "?NOT_FOUND base64decode"),
    ("base64encode(local.partly)", "?NO_VALUE var.unset"),
    ("md5(1)", "c4ca4238a0b923820dcc509a6f75849b"),
    ("sha1([1])", "?NOT_EVALUATED"),
    ("uuid()", "?RUNTIME uuid"),
    ('bcrypt("x")', "?RUNTIME bcrypt"),
    ('abspath("x/y")', "{path.cwd}/x/y"),
    ('pathexpand("~/x")', "?RUNTIME pathexpand"),
    ('pathexpand("x")', "x"),
    ('file(abspath("a.txt"))', "text"),
    ('file("${path.cwd}/a.txt")', "text"),
    ('fileset(".", "none/*")', "?OUTSIDE fileset"),
    ('fileset(".", "[a]*")', "?NOT_EVALUATED fileset"),
    ('filesha256("none")', "?OUTSIDE none"),
    ('csvdecode("a,b\\n1")', "?NOT_FOUND csvdecode"),
    ('index(["a"], "b")', "?NOT_FOUND index"),
    ('setproduct(["a"], var.unset)', "?NO_VALUE var.unset"),
    ('setintersection(["a"], [1])', "?NOT_EVALUATED setintersection"),
    ("sum([])", "?NOT_FOUND sum"),
    ('parseint("zz", 10)', "?NOT_FOUND parseint"),
    ("pow(2, 0.5)", "?NOT_EVALUATED pow"),
    ("log(10, 3)", "?NOT_EVALUATED log"),
    ('format("%[1]s-%[1]s", "a")', "a-a"),
    ('format("%z", "a")', "{format with %z}"),
    ('format("%s", "a", "b")', "a"),
    ('format("%s %", "a")', "?MALFORMED format"),
    ('formatlist("%s", var.unset)', "?NO_VALUE var.unset"),
    ('indent(2, "a\\n${var.unset}\\nb")', "a\n  {var.unset}\n  b"),
    ('timeadd("yesterday", "1h")', "?NOT_FOUND a timestamp is needed"),
    ('timeadd("2026-01-01T00:00:00Z", "1h30m")', "2026-01-01T01:30:00Z"),
    ('formatdate("EEEE", "2026-01-01T00:00:00Z")', "?NOT_EVALUATED formatdate"),
    ("jsonencode({ a = var.unset })", {"a": "?NO_VALUE var.unset"}),
    ('"<${jsonencode({ a = local.partly, b = var.unset })}>"', '<{"a":"x-{var.unset}","b":{var.unset}}>'),
    ('"<${yamlencode({ a = "x\\ny" })}>"', "<{yamlencode}>"),
    ("jsonencode({})", "{}"),
    ("tostring(5)", "5"),
    ('templatestring("${local.partly}", {})', "?NO_VALUE var.unset"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=[case[0] for case in CASES])
def test_function(tmp_path: Path, expression: str, expected: Plain) -> None:
    assert evaluated(tmp_path, expression, SETTING, {"a.txt": "text"}) == expected


def test_text_of_a_collection_keeps_the_places_of_its_strings(tmp_path: Path) -> None:
    text = 'resource "a" "b" {\n  x = "<${jsonencode({ cmd = "echo hi" })}>"\n  y = indent(2, "one\\ntwo")\n}\n'
    made = module(tmp_path, text)
    found = attribute(made, "a.b", "y")
    assert isinstance(found, Known)
    shared = [text[each.outer : each.outer + each.length] for each in found.segments or ()]
    assert shared == ["one", "two"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab.*+?()[]|^$\\d{,2}:=!<P-&~", max_size=14), st.text(alphabet="ab1-", max_size=12))
def test_any_pattern_is_run_or_refused(pattern: str, text: str) -> None:
    found = searcher(pattern)
    if found is not None:
        found.compiled.search(text)
        assert found.cost(text) >= 1
