"""Terraform: JSON, overriding files, files for OpenTofu, inputs of Terragrunt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

from cblint.files import Files
from cblint.model.part import ProblemKind
from cblint.read.terraform import declare_module, relevant_roots
from cblint.value import Known
from tests.read.terraform_module import attribute, declared, module, plain


class TestJson:
    CONFIG: ClassVar = {
        "//": "made by a tool",
        "variable": {
            "image": {"default": "a${b", "type": "string"},
            "sizes": {"type": "list(number)", "default": ["1"]},
        },
        "locals": [{"name": "app-${var.image}"}],
        "resource": {
            "aws_codebuild_project": {
                "app": {
                    "name": "${local.name}",
                    "count": "${length(var.sizes)}",
                    "environment": {"image": "${var.image}", "privileged_mode": True},
                    "source": [{"type": "S3"}],
                    "tags": {"size": "${var.sizes[0]}", "n": 1.5},
                    "dynamic": {"cache": {"for_each": ["x"], "content": {"type": "${cache.value}"}}},
                }
            }
        },
        "data": {"aws_region": {"here": {}}},
        "output": {"name": {"value": "${local.name}"}},
    }

    def test_blocks_and_attributes(self, tmp_path: Path) -> None:
        made = module(tmp_path, {"main.tf.json": json.dumps(self.CONFIG, indent=2)})
        assert made.closed
        assert [each.address for each in made.declarations] == [
            ":aws_codebuild_project.app[0]",
            ":data.aws_region.here",
        ]
        assert plain(declared(made, "aws_codebuild_project.app[0]").attributes) == {
            "name": "app-a${b",
            "tags": {"size": 1, "n": 1.5},
            "environment": [{"image": "a${b", "privileged_mode": True}],
            "source": [{"type": "S3"}],
            "cache": [{"type": "x"}],
        }

    def test_places(self, tmp_path: Path) -> None:
        text = '{"resource": {"a": {"b": {"x": "é-${1}", "y": "plain"}}}}'
        made = module(tmp_path, {"main.tf.json": text})
        found = attribute(made, "a.b", "y")
        assert text[found.origin.span.start : found.origin.span.end] == '"plain"'
        found = attribute(made, "a.b", "x")
        assert isinstance(found, Known)
        assert plain(found) == "é-1"
        assert found.segments is not None
        assert text[found.segments[0].outer :][: found.segments[0].length] == "é-"
        declaration = declared(made, "a.b")
        assert text[declaration.name_span.start : declaration.name_span.end] == '"b"'

    def test_what_does_not_parse(self, tmp_path: Path) -> None:
        made = module(tmp_path, {"main.tf.json": '{"resource": {"a": {"b": {"x": 1, "x": 2}}}, ]'})
        assert ProblemKind.SYNTAX_ERROR in [each.kind for each in made.problems]
        assert not made.closed
        module(tmp_path / "list", {"main.tf.json": "[1]"})
        odd = '{"resource": 5, "variable": {"v": []}, "locals": "x", "module": {"m": 1}}'
        assert not module(tmp_path / "odd", {"main.tf.json": odd}).closed
        deep = '{"resource": {"a": {"b": ' + '{"x": ' * 150 + "1" + "}" * 153
        module(tmp_path / "deep", {"main.tf.json": deep})

    def test_a_module_call(self, tmp_path: Path) -> None:
        files = {
            "main.tf.json": '{"module": {"m": {"source": "./m", "image": "x"}}}',
            "m/main.tf": 'variable "image" {}\nresource "aws_codebuild_project" "p" {\n  name = var.image\n}\n',
        }
        made = module(tmp_path, files)
        assert plain(attribute(made, "module.m.aws_codebuild_project.p", "name")) == "x"
        assert relevant_roots(Files(str(tmp_path))) == ("",)


class TestOverrides:
    def test_an_override_replaces_arguments_and_kinds_of_blocks(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'resource "a" "b" {\n  x = 1\n  y = 2\n  e { k = 1 }\n  dynamic "f" {\n    for_each = [1]\n'
            "    content {\n      v = 1\n    }\n  }\n  g { k = 1 }\n}\nlocals {\n  l = 1\n}\n",
            "dev_override.tf": 'resource "a" "b" {\n  x = local.l\n  e { k = 2 }\n  f { v = 2 }\n}\n'
            "locals {\n  l = 9\n}\n",
            "override.tf.json": '{"resource": {"a": {"b": {"y": 5}}}}',
        }
        made = module(tmp_path, files)
        assert plain(declared(made, "a.b").attributes) == {
            "x": 9,
            "y": 5,
            "g": [{"k": 1}],
            "e": [{"k": 2}],
            "f": [{"v": 2}],
        }

    def test_a_file_for_opentofu_takes_the_place_of_its_namesake(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'resource "a" "b" {\n  x = 1\n}\n',
            "main.tofu": 'resource "a" "b" {\n  x = 2\n}\n',
            "c.tofu.json": '{"resource": {"c": {"d": {"x": 3}}}}',
        }
        made = module(tmp_path, files)
        assert plain(attribute(made, "a.b", "x")) == 2
        assert plain(attribute(made, "c.d", "x")) == 3
        assert "main.tf" not in made.files


class TestPeacefulBlocks:
    def test_blocks_that_declare_nothing_are_left_alone(self, tmp_path: Path) -> None:
        text = """
moved {
  from = a.old
  to   = a.b
}
import {
  to = a.b
  id = "x"
}
removed {
  from = a.gone
  lifecycle {
    destroy = false
  }
}
check "health" {
  data "http" "x" {
    url = "https://example.org"
  }
  assert {
    condition     = data.http.x.status_code == 200
    error_message = "${data.http.x.url} is down"
  }
}
ephemeral "random_password" "p" {
  length = 16
}
resource "a" "b" {
  x = ephemeral.random_password.p.result
}
"""
        made = module(tmp_path, text)
        assert [each.address for each in made.declarations] == [":a.b"]
        assert made.problems == ()
        assert made.closed
        assert plain(attribute(made, "a.b", "x")) == "?RUNTIME ephemeral.random_password"


class TestTerragrunt:
    MODULE = (
        'variable "v" { default = "d" }\nvariable "w" { default = "e" }\n'
        'resource "a" "b" {\n  v = var.v\n  w = var.w\n}\n'
    )

    def test_inputs_for_a_local_module(self, tmp_path: Path) -> None:
        written = 'terraform {{\n  source = "../../modules//{}"\n}}\ninputs = {{\n  v = "p"\n}}\n'
        files = {
            "modules/app/main.tf": self.MODULE,
            "live/prod/terragrunt.hcl": written.format("app"),
            "live/other/terragrunt.hcl": written.format("else"),
        }
        made = module(tmp_path, files, "modules/app")
        assert plain(declared(made, "a.b").attributes) == {
            "v": {"if default of `v`": "d", "if `live/prod/terragrunt.hcl`": "p"},
            "w": "e",
        }

    def test_inputs_beside_the_module(self, tmp_path: Path) -> None:
        inputs = 'inputs = {\n  v = "i"\n  w = dependency.x.outputs.y\n}\n'
        made = module(tmp_path, {"main.tf": self.MODULE, "terragrunt.hcl": inputs})
        assert plain(declared(made, "a.b").attributes) == {"v": "i", "w": "?NOT_EVALUATED dependency"}
        made = module(tmp_path, {"terraform.tfvars": 'v = "t"\n'})
        assert plain(attribute(made, "a.b", "v")) == "t"

    def test_inputs_of_a_parent_may_set_anything(self, tmp_path: Path) -> None:
        inputs = 'include "root" {\n  path = find_in_parent_folders()\n}\ninputs = {\n  v = "i"\n}\n'
        made = module(tmp_path, {"main.tf": self.MODULE, "terragrunt.hcl": inputs})
        assert plain(declared(made, "a.b").attributes) == {"v": "i", "w": "?NOT_EVALUATED w"}


def test_nothing_of_a_broken_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").mkdir()
    assert declare_module("", Files(str(tmp_path))).declarations == ()
