"""Terraform: instances, blocks and overrides."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.value import Reference
from tests.read.terraform_module import attribute, declared, entry, evaluated, item, module, plain


class TestInstances:
    def test_count(self, tmp_path: Path) -> None:
        made = module(tmp_path, 'resource "a" "b" {\n  count = 2\n  x = "n${count.index}"\n}\n')
        assert [(each.address, plain(each.attributes)) for each in made.declarations] == [
            (":a.b[0]", {"x": "n0"}),
            (":a.b[1]", {"x": "n1"}),
        ]

    @pytest.mark.parametrize(("condition", "number"), [("var.on ? 1 : 0", 1), ("var.on ? 0 : 1", 0)])
    def test_a_count_by_a_default(self, tmp_path: Path, condition: str, number: int) -> None:
        text = f'variable "on" {{ default = true }}\nresource "a" "b" {{\n  count = {condition}\n}}\n'
        made = module(tmp_path, text)
        assert len(made.declarations) == number
        assert all(each.exists.is_yes for each in made.declarations)

    def test_an_unknown_count_may_exist(self, tmp_path: Path) -> None:
        text = 'variable "on" {}\nresource "a" "b" {\n  count = var.on ? 1 : 0\n  x = "y"\n}\n'
        text += 'resource "c" "d" {\n  z = a.b[0].id\n  all = a.b[*].x\n  number = length(a.b)\n}\n'
        made = module(tmp_path, text)
        assert declared(made, "a.b").exists.is_maybe
        assert "var.on" in declared(made, "a.b").exists.reasons[0]
        reference = attribute(made, "c.d", "z").origin.reference
        assert reference == Reference(":a.b", "id")
        assert plain(attribute(made, "c.d", "all")) == ["y", "…"]
        assert plain(attribute(made, "c.d", "number")) == "?CONDITION var.on"

    def test_files_that_disagree_make_a_maybe(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'variable "on" { default = true }\nresource "a" "b" {\n  count = var.on ? 1 : 0\n}\n',
            "dev.tfvars": "on = false\n",
        }
        assert declared(module(tmp_path, files), "a.b").exists.is_maybe

    def test_for_each_over_a_map_and_a_set(self, tmp_path: Path) -> None:
        text = """
resource "a" "b" {
  for_each = { p = "1", q = "2" }
  x        = "${each.key}${each.value}"
}
resource "c" "d" {
  for_each = toset(["r"])
  x        = each.key
  y        = a.b["q"].x
  z        = values(a.b)[*].id
  w        = { for k, v in a.b : k => v.x }
  v        = a.b["none"].x
}
"""
        made = module(tmp_path, text)
        names = [each.address for each in made.declarations]
        assert names == [':a.b["p"]', ':a.b["q"]', ':c.d["r"]']
        found = declared(made, 'c.d["r"]').attributes
        assert plain(found) == {
            "x": "r",
            "y": "q2",
            "z": ["?COMPUTED a.b.id", "?COMPUTED a.b.id"],
            "w": {"p": "p1", "q": "q2"},
            "v": "?NOT_FOUND a.b[none]",
        }
        ids = entry(found, "z")
        assert item(ids, 1).origin.reference == Reference(':a.b["q"]', "id")

    def test_an_unknown_for_each(self, tmp_path: Path) -> None:
        made = module(tmp_path, 'variable "v" {}\nresource "a" "b" {\n  for_each = var.v\n  x = each.value\n}\n')
        assert declared(made, "a.b").exists.is_maybe
        assert plain(attribute(made, "a.b", "x")) == "?NO_VALUE var.v"

    def test_splats_over_count(self, tmp_path: Path) -> None:
        text = 'resource "a" "b" {\n  count = 2\n  x = count.index\n}\n'
        for splat in ("a.b[*].x", "a.b.*.x"):
            assert evaluated(tmp_path, splat, text) == [0, 1]
        assert evaluated(tmp_path, "a.b[5].x", text) == "?NOT_FOUND a.b[5]"

    def test_too_many_instances_are_not_told_apart(self, tmp_path: Path) -> None:
        made = module(tmp_path, 'resource "a" "b" {\n  count = 100000\n}\n')
        assert [each.exists.is_maybe for each in made.declarations] == [True]


class TestBlocks:
    def test_nested_and_dynamic_blocks(self, tmp_path: Path) -> None:
        text = """
variable "unset" {}
resource "a" "b" {
  rule {
    x = 1
  }
  dynamic "rule" {
    for_each = [2, 3]
    content {
      x = rule.value
      deep {
        y = rule.key
      }
    }
  }
  dynamic "other" {
    for_each = { k = "v" }
    iterator = it
    content {
      x = "${it.key}=${it.value}"
    }
  }
  dynamic "hidden" {
    for_each = var.unset
    content {
      x = hidden.value
    }
  }
  lifecycle {
    prevent_destroy = true
  }
}
"""
        made = module(tmp_path, text)
        assert plain(declared(made, "a.b").attributes) == {
            "rule": [{"x": 1}, {"x": 2, "deep": [{"y": 0}]}, {"x": 3, "deep": [{"y": 1}]}],
            "other": [{"x": "k=v"}],
            "hidden": ["…"],
        }

    def test_a_block_stands_at_its_header(self, tmp_path: Path) -> None:
        text = 'resource "a" "b" {\n  rule {\n    x = 1\n  }\n}\n'
        made = module(tmp_path, text)
        span = item(attribute(made, "a.b", "rule")).origin.span
        assert text[span.start : span.end] == "rule"
        header = declared(made, "a.b")
        assert text[header.span.start : header.span.end] == 'resource "a" "b"'
        assert text[header.name_span.start : header.name_span.end] == '"b"'

    def test_an_override_replaces_arguments_and_kinds_of_blocks(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'resource "a" "b" {\n  x = 1\n  y = 2\n  r {\n    p = 1\n  }\n}\n',
            "z_override.tf": 'resource "a" "b" {\n  y = 3\n  r {\n    p = 2\n  }\n}\n',
        }
        made = module(tmp_path, files)
        assert plain(declared(made, "a.b").attributes) == {"x": 1, "y": 3, "r": [{"p": 2}]}


DOUBLED = "locals {\n" + "".join(f"  l{i} = [local.l{i + 1}, local.l{i + 1}]\n" for i in range(60)) + "}\n"
CHAIN = "locals {\n" + "".join(f'  l{i} = "${{lower(local.l{i + 1})}}a"\n' for i in range(300)) + "}\n"
LOOPS = "locals {\n  r  = range(300)\n  l0 = [for a in local.r : [for b in local.r : [for c in local.r : c]]]\n}\n"
CALLS = (
    "".join(f'resource "x" "r{i}" {{\n  y = x.r{i + 1}.y\n}}\n' for i in range(300)) + "locals {\n  l0 = x.r0.y\n}\n"
)


@pytest.mark.parametrize("text", [DOUBLED, CHAIN, LOOPS, CALLS + "locals {\n  l0 = x.r0.y\n}\n"])
def test_what_grows_without_end_is_too_large(tmp_path: Path, text: str) -> None:
    made = module(tmp_path, f'{text}resource "a" "b" {{\n  x = local.l0\n}}\n')
    assert "TOO_LARGE" in str(plain(attribute(made, "a.b", "x")))[:2_000_000]
