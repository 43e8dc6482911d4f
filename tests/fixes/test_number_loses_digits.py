"""A number that loses digits is quoted where it stands; one that is handed on is left."""

from __future__ import annotations

from pathlib import Path

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import GITHUB, template, terraform

VARIABLE = '    environment_variable {\n      name  = "GO_VERSION"\n      value = %s # pinned\n    }\n'


def test_a_variable_in_terraform(cblint: Cblint, tmp_path: Path) -> None:
    before, after = (terraform(VARIABLE % each, source=GITHUB) for each in ("1.20", '"1.20"'))
    assert fixed(cblint, tmp_path / "r", "number-loses-digits", {"main.tf": before}) == {"main.tf": after}


def test_a_default_is_left(cblint: Cblint, tmp_path: Path) -> None:
    text = terraform(VARIABLE % "var.go", source=GITHUB) + 'variable "go" {\n  type    = number\n  default = 1.20\n}\n'
    assert fixed(cblint, tmp_path / "r", "number-loses-digits", {"main.tf": text}, left=1) == {}


def test_an_encoded_buildspec(cblint: Cblint, tmp_path: Path) -> None:
    source = (
        '    type = "NO_SOURCE"\n    buildspec = yamlencode({\n      version = 0.2\n      phases = {\n'
        '        install = { runtime-versions = { python = %s } }\n        build = { commands = ["make"] }\n'
        "      }\n    })\n"
    )
    before, after = (terraform(source=source % each) for each in ("3.10", '"3.10"'))
    assert fixed(cblint, tmp_path / "r", "number-loses-digits", {"main.tf": before}) == {"main.tf": after}


def test_a_variable_in_a_template(cblint: Cblint, tmp_path: Path) -> None:
    entry = "        EnvironmentVariables:\n          - Name: CODE\n            Value: %s\n"
    files = {"template.yml": template(entry % "0123")}
    after = fixed(cblint, tmp_path / "r", "number-loses-digits", files)["template.yml"]
    assert after in (template(entry % '"0123"'), template(entry % "'0123'"))
