"""Terraform: references to what a module does not declare."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.model.part import Problem, ProblemKind
from tests.read.terraform_module import module

PROJECT = 'resource "aws_codebuild_project" "app" {{\n  name = {}\n}}\n'
HEAD = """
variable "region" {}
locals {
  owner = var.region
  dead = var.nothing
}
data "aws_iam_role" "build" { name = "build" }
data "aws_vpc" "main" { id = local.vpc }
resource "aws_s3_bucket" "builds" { for_each = toset(["a"]) }
resource "random_id" "unused" { x = var.nowhere }
module "net" { source = "./net" }
module "far" { source = "example/far/aws" }
"""
NET = {"net/main.tf": 'output "subnet_ids" { value = [] }\n'}

KNOWN = (
    "var.region", "local.owner", 'aws_s3_bucket.builds["a"].id', "data.aws_iam_role.build.arn", "module.net.subnet_ids",
    "module.net[0].subnet_ids", "module.far.anything", "each.value", "count.index", "path.module", "self.id",
    "terraform.workspace", "[for region, x in var.region : region.y]", "{for k, v in local.owner : k => v.z}",
    "ephemeral.aws_secret.x.value", "provider::aws::arn_parse(var.region)",
    '"%{ for each in var.region }${each.x}%{ endfor }"',
)  # fmt: skip

LACKING = {
    "var.regoin": ("var.regoin", "var.region"),
    "vars.region": ("vars.region", "var.region"),
    "local.region": ("local.region", "var.region"),
    '"x-${upper(local.ownre)}-y"': ("local.ownre", "local.owner"),
    "aws_s3_bucket.build.id": ("aws_s3_bucket.build", "aws_s3_bucket.builds"),
    "aws_iam_role.build.arn": ("aws_iam_role.build", "data.aws_iam_role.build"),
    "data.aws_iam_role.biuld.arn": ("data.aws_iam_role.biuld", "data.aws_iam_role.build"),
    "module.nat.subnet_ids": ("module.nat", ""),
    "module.net.subnet_id": ("module.net.subnet_id", "module.net.subnet_ids"),
    "var.region == 1 ? [aws_sns_topic.alarms.arn] : []": ("aws_sns_topic.alarms", ""),
    "[for x in var.rgion : x]": ("var.rgion", "var.region"),
    '"%{ if local.ownr }x%{ endif }"': ("local.ownr", "local.owner"),
}


def told(root: Path, files: dict[str, str]) -> list[Problem]:
    kind = ProblemKind.UNRESOLVED_REFERENCE
    return [problem for problem in module(root, files).problems if problem.kind is kind]


@pytest.mark.parametrize("expression", KNOWN)
def test_what_is_declared_or_not_by_name(tmp_path: Path, expression: str) -> None:
    assert told(tmp_path, {"main.tf": HEAD.replace("local.vpc", "1") + PROJECT.format(expression), **NET}) == []


@pytest.mark.parametrize("expression", LACKING)
def test_what_is_not_declared(tmp_path: Path, expression: str) -> None:
    text = HEAD + PROJECT.format(expression)
    (problem,) = told(tmp_path, {"main.tf": text, **NET})
    assert (problem.subject, problem.suggestion) == LACKING[expression]
    assert text[problem.span.start : problem.span.end] == problem.subject


def test_only_what_feeds_a_build_is_followed(tmp_path: Path) -> None:
    files = {"main.tf": HEAD + PROJECT.format("data.aws_vpc.main.id"), **NET}
    assert [problem.subject for problem in told(tmp_path, files)] == ["local.vpc"]


def test_a_name_is_told_once(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, {"main.tf": HEAD + PROJECT.format('"${var.a}-${var.a}"'), **NET})
    assert len(problem.because) == 1


def test_blocks_of_a_loop_have_names_of_their_own(tmp_path: Path) -> None:
    text = """
resource "aws_codebuild_project" "app" {
  dynamic "secondary_sources" {
    for_each = []
    content {
      type = secondary_sources.value.type
      url  = secondary_source.value.url
    }
  }
  dynamic "environment" {
    for_each = []
    iterator = it
    content {
      image = it.value
      dynamic "environment_variable" {
        for_each = it.value.names
        content { name = environment_variable.key }
      }
    }
  }
  lifecycle { ignore_changes = [source_version] }
  provider = aws.us
}
"""
    (problem,) = told(tmp_path, {"main.tf": text})
    assert (problem.subject, problem.suggestion) == ("secondary_source.value", "secondary_sources.value")


@pytest.mark.parametrize(
    "more",
    [
        {"broken.tf": "resource {"},
        {".gitignore": "secrets.tf\n"},
        {"vars.tf.j2": ""},
        {"live/terragrunt.hcl": 'generate "vars" {\n}\n'},
        {"override.tofu": 'variable "nowhere" {}\n'},
        {"more.tf.json": '{"variable": {"nowhere": {}}}'},
        {"versions.tf": 'terraform { required_version = "~> 0.11" }\n'},
    ],
    ids=lambda files: next(iter(files)),
)
def test_a_module_that_may_be_more_than_is_in_view(tmp_path: Path, more: dict[str, str]) -> None:
    files = {"main.tf": PROJECT.format("var.nowhere")}
    assert [problem.subject for problem in told(tmp_path / "alone", files)] == ["var.nowhere"]
    assert told(tmp_path / "more", files | more) == []


def test_what_override_files_and_ignored_state_are_is_known(tmp_path: Path) -> None:
    ignored = "override.tf\n*_override.tf\n*.tfstate\n.terraform\n"
    files = {"main.tf": PROJECT.format("var.nowhere"), ".gitignore": ignored}
    assert len(told(tmp_path, files)) == 1


def test_a_piece_of_a_module_is_none(tmp_path: Path) -> None:
    lacking = "[var.a, var.b, var.c]"
    assert told(tmp_path / "piece", {"main.tf": PROJECT.format(lacking)}) == []
    declared = "".join(f'variable "{name}" {{}}\n' for name in "def")
    more = declared + PROJECT.format("[var.a, var.b, var.c, var.d, var.e, var.f]")
    assert len(told(tmp_path / "module", {"main.tf": more})) == 3
