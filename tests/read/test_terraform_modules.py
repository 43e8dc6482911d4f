"""Terraform: calls of modules, roots, and problems in files."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from cblint.files import Files
from cblint.model.part import ProblemKind
from cblint.read.terraform import declare_module, module_roots, relevant_roots
from cblint.value import Basis, Reference
from tests.read.terraform_module import attribute, declared, module, plain


class TestModules:
    FILES: ClassVar = {
        "infra/main.tf": """
module "vpc" {
  source = "../modules/vpc"
  name   = var.name
}
variable "name" { default = "main" }
resource "a" "b" {
  subnet = module.vpc.subnet_id
  name   = module.vpc.name
  none   = module.vpc.nothing
  remote = module.remote.thing[0]
}
module "remote" {
  source = "terraform-aws-modules/alb/aws"
}
""",
        "modules/vpc/main.tf": """
variable "name" {}
variable "size" { default = 1 }
resource "aws_subnet" "s" {
  tag  = "${var.name}-${var.size}"
  path = path.module
}
output "subnet_id" { value = aws_subnet.s.id }
output "name" { value = aws_subnet.s.tag }
""",
    }

    def test_a_call_is_followed(self, tmp_path: Path) -> None:
        made = module(tmp_path, self.FILES, "infra")
        assert plain(attribute(made, "module.vpc.aws_subnet.s", "tag")) == "main-1"
        assert plain(attribute(made, "module.vpc.aws_subnet.s", "path")) == "../modules/vpc"
        assert attribute(made, "a.b", "subnet").origin.reference == Reference("infra:module.vpc.aws_subnet.s", "id")
        assert plain(declared(made, "a.b").attributes) == {
            "subnet": "?COMPUTED aws_subnet.s.id",
            "name": "main-1",
            "none": "?NOT_FOUND module.vpc.nothing",
            "remote": "?OUTSIDE module.remote.thing",
        }
        assert not made.closed
        assert made.files == ("infra/main.tf", "modules/vpc/main.tf")
        assert {each.folder for each in made.declarations} == {"infra"}

    def test_the_way_of_a_value(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'locals {\n  i = "img"\n}\nmodule "m" {\n  source = "./m"\n  image = local.i\n}\n',
            "m/main.tf": 'variable "image" {}\nresource "a" "b" {\n  image = var.image\n}\n',
        }
        value = attribute(module(tmp_path, files), "module.m.a.b", "image")
        assert [step.note for step in value.origin.steps] == [
            "local `i`",
            "passed to module `m` as `image`",
            "`a.b` uses it as `image`",
        ]
        assert files["main.tf"][value.origin.span.start : value.origin.span.end] == '"img"'
        assert value.origin.basis is Basis.GIVEN

    def test_a_module_alone_is_judged_by_its_defaults(self, tmp_path: Path) -> None:
        made = module(tmp_path, self.FILES, "modules/vpc")
        assert plain(attribute(made, "aws_subnet.s", "tag")) == "{var.name}-1"

    def test_calls_with_count_and_for_each(self, tmp_path: Path) -> None:
        files = {
            "main.tf": """
module "c" {
  source = "./m"
  count  = 2
  v      = count.index
}
module "e" {
  source   = "./m"
  for_each = toset(["k"])
  v        = each.key
}
module "off" {
  source = "./m"
  count  = 0
  v      = 1
}
module "maybe" {
  source = "./m"
  count  = var.unset
  v      = 1
}
variable "unset" {}
resource "a" "b" {
  x = [module.c[1].o, module.e["k"].o, module.c[*].o, module.maybe[0].o, module.off[0].o]
}
""",
            "m/main.tf": 'variable "v" {}\nresource "r" "s" {\n  v = var.v\n}\noutput "o" {\n  value = r.s.v\n}\n',
        }
        made = module(tmp_path, files)
        assert [each.address for each in made.declarations] == [
            ":a.b",
            ":module.c[0].r.s",
            ":module.c[1].r.s",
            ':module.e["k"].r.s',
            ":module.maybe.r.s",
        ]
        assert plain(attribute(made, "a.b", "x")) == [1, "k", [0, 1], 1, "?NOT_FOUND module.off[0]"]
        assert declared(made, "module.maybe.r.s").exists.is_maybe

    def test_modules_that_call_each_other_end(self, tmp_path: Path) -> None:
        files = {
            "a/main.tf": 'module "b" {\n  source = "../b"\n}\nresource "r" "s" {}\n',
            "b/main.tf": 'module "a" {\n  source = "../a"\n}\n',
        }
        made = module(tmp_path, files, "a")
        assert not made.closed
        assert len(made.declarations) < 20

    def test_a_source_out_of_the_root_is_outside(self, tmp_path: Path) -> None:
        (tmp_path / "secret").mkdir()
        (tmp_path / "secret" / "main.tf").write_text('resource "a" "b" {}\n')
        made = module(tmp_path / "root", 'module "m" {\n  source = "../secret"\n}\n')
        assert made.declarations == ()
        assert not made.closed

    def test_roots(self, tmp_path: Path) -> None:
        made = {
            "infra/main.tf": 'module "ci" {\n  source = "../modules/ci"\n}\n',
            "modules/ci/main.tf": 'resource "aws_codebuild_project" "p" {}\n',
            "modules/unused/main.tf": 'resource "aws_codepipeline" "p" {}\n',
            "network/main.tf": 'resource "aws_vpc" "v" {}\n',
            "loop/a/main.tf": 'module "b" {\n  source = "../b"\n}\n',
            "loop/b/main.tf": 'module "a" {\n  source = "../a"\n}\nresource "aws_codedeploy_app" "x" {}\n',
        }
        module(tmp_path, made)
        files = Files(str(tmp_path))
        assert relevant_roots(files) == ("infra", "loop/b", "modules/unused")
        assert module_roots(files, ["infra", "modules/ci", "network"]) == ("infra", "network")


class TestProblems:
    def test_a_syntax_error_and_a_duplicate(self, tmp_path: Path) -> None:
        text = 'resource "a" "b" {\n  x = \n  y = 1\n}\nresource "c" "d" {\n  p = 1\n  p = 2\n  q = 3\n}\n'
        made = module(tmp_path, text)
        kinds = [(each.kind, each.subject) for each in made.problems]
        assert kinds == [(ProblemKind.SYNTAX_ERROR, ""), (ProblemKind.DUPLICATE_KEY, "p")]
        assert not made.closed
        assert plain(declared(made, "a.b").attributes) == {"x": "?MALFORMED", "…": "…"}
        assert plain(declared(made, "c.d").attributes) == {"p": "?MALFORMED", "q": 3}

    def test_what_a_broken_file_may_declare_is_malformed(self, tmp_path: Path) -> None:
        files = {"a.tf": 'variable "v" {\n', "b.tf": 'resource "a" "b" {\n  x = local.l\n  y = var.w\n}\n'}
        assert plain(declared(module(tmp_path, files), "a.b").attributes) == {
            "x": "?MALFORMED local.l",
            "y": "?MALFORMED var.w",
        }

    def test_files_that_are_no_text_leave_the_module_open(self, tmp_path: Path) -> None:
        (tmp_path / "bad.tf").write_bytes(b"\xff\xfe\xff")
        made = module(tmp_path, 'resource "a" "b" {}\n')
        assert not made.closed
        (tmp_path / "bad.tf").unlink()
        (tmp_path / "x.tf.json").write_text("{")
        assert not declare_module("", Files(str(tmp_path))).closed
