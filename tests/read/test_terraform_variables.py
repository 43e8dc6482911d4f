"""Terraform: variables and the files that set them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from cblint.files import Files
from cblint.read.terraform import declare_module
from cblint.value import Basis
from tests.read.terraform_module import attribute, evaluated, item, module, plain


class TestVariables:
    VARIABLE = 'variable "v" { default = "default" }'

    def test_a_default_is_known_by_default(self, tmp_path: Path) -> None:
        made = module(tmp_path, f'{self.VARIABLE}\nresource "a" "b" {{\n  x = var.v\n}}\n')
        value = attribute(made, "a.b", "x")
        assert plain(value) == "default"
        assert value.origin.basis is Basis.DEFAULT
        assert [step.note for step in value.origin.steps] == ["default of variable `v`", "`a.b` uses it as `x`"]

    def test_items_of_a_default_are_known_by_default(self, tmp_path: Path) -> None:
        text = 'variable "v" { default = ["p"] }\nresource "a" "b" {\n  x = var.v\n  y = var.v[0]\n}\n'
        made = module(tmp_path, text)
        assert item(attribute(made, "a.b", "x")).origin.basis is Basis.DEFAULT
        taken = attribute(made, "a.b", "y").origin
        assert taken.basis is Basis.DEFAULT
        assert [step.note for step in taken.steps] == ["default of variable `v`", "`a.b` uses it as `y`"]

    @pytest.mark.parametrize(
        ("files", "expected"),
        [
            ({"terraform.tfvars": 'v = "t"'}, "t"),
            ({"terraform.tfvars": 'v = "t"', "a.auto.tfvars": 'v = "a"'}, "a"),
            ({"b.auto.tfvars": 'v = "b"', "a.auto.tfvars": 'v = "a"'}, "b"),
            ({"prod.tfvars": 'v = "p"'}, {"if default of `v`": "default", "if `prod.tfvars`": "p"}),
            ({"prod.tfvars": 'v = "default"'}, "default"),
            ({"prod.tfvars": 'w = "p"'}, "default"),
            (
                {"terraform.tfvars": 'v = "t"', "env/prod.tfvars": 'v = "p"'},
                {"if `terraform.tfvars`": "t", "if `env/prod.tfvars`": "p"},
            ),
            ({"other/main.tf": "", "other/prod.tfvars": 'v = "p"'}, "default"),
            ({"terraform.tfvars": "v = "}, "?MALFORMED"),
            ({"terraform.tfvars": 'w = "'}, "?NOT_EVALUATED v"),
        ],
    )
    def test_files(self, tmp_path: Path, files: dict[str, str], expected: object) -> None:
        assert evaluated(tmp_path, "var.v", self.VARIABLE, files) == expected

    def test_a_value_of_the_only_file_is_known_by_default(self, tmp_path: Path) -> None:
        files = {"main.tf": 'variable "v" {}\nresource "a" "b" {\n  x = var.v\n}\n', "prod.tfvars": 'v = "p"'}
        value = attribute(module(tmp_path, files), "a.b", "x")
        assert plain(value) == "p"
        assert value.origin.basis is Basis.DEFAULT
        assert value.origin.span.path == "prod.tfvars"

    def test_choices_by_the_same_files_go_together(self, tmp_path: Path) -> None:
        files = {
            "main.tf": 'variable "a" {}\nvariable "b" {}\nresource "a" "b" {\n  x = "${var.a}-${var.b}"\n'
            '  y = var.a == "1" ? "one" : "two"\n}\n',
            "dev.tfvars": 'a = "1"\nb = "1"\n',
            "prod.tfvars": 'a = "2"\nb = "2"\n',
        }
        made = module(tmp_path, files)
        assert plain(attribute(made, "a.b", "x")) == {"if `dev.tfvars`": "1-1", "if `prod.tfvars`": "2-2"}
        assert plain(attribute(made, "a.b", "y")) == {"if `dev.tfvars`": "one", "if `prod.tfvars`": "two"}

    def test_a_null_default_is_known(self, tmp_path: Path) -> None:
        assert evaluated(tmp_path, "var.n", 'variable "n" { default = null }') is None


class TestNamedFiles:
    FILES: ClassVar = {
        "infra/main.tf": 'variable "v" { default = "d" }\nresource "a" "b" {\n  x = var.v\n}\n',
        "infra/terraform.tfvars": 'v = "t"\n',
        "infra/env/dev.tfvars": 'v = "dev"\n',
        "infra/env/prod.tfvars": 'v = "prod"\n',
        "env/all.tfvars": 'v = "all"\n',
        "other/main.tf": "",
        "other/x.tfvars": 'v = "other"\n',
    }
    NONE: ClassVar = {
        "if `infra/terraform.tfvars`": "t",
        "if `infra/env/dev.tfvars`": "dev",
        "if `infra/env/prod.tfvars`": "prod",
    }

    @pytest.mark.parametrize(
        ("named", "expected"),
        [
            (("infra/env/prod.tfvars",), "prod"),
            (("infra/env/prod.tfvars", "infra/env/dev.tfvars"), "dev"),
            (("env/all.tfvars",), "all"),
            (("other/x.tfvars",), NONE),
            (("infra/env/missing.tfvars",), "?NOT_EVALUATED v"),
            (("../outside.tfvars", "/etc/passwd", "infra/env/prod.tfvars"), "prod"),
        ],
    )
    def test_they_win(self, tmp_path: Path, named: tuple[str, ...], expected: object) -> None:
        module(tmp_path, self.FILES, "infra")
        made = declare_module("infra", Files(str(tmp_path)), named)
        assert plain(attribute(made, "a.b", "x")) == expected
