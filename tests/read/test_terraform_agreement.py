"""Terraform: every value that cblint and tfparse both resolve is the same."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from cblint.files import Files
from cblint.read.terraform import relevant_roots
from tests.read.terraform_agreement import compare

pytestmark = pytest.mark.skipif(importlib.util.find_spec("tfparse") is None, reason="tfparse is not installed")

REPOSITORIES = os.environ.get("CBLINT_REPOSITORIES", "")
"""A folder of working trees, or several of them."""
MAX_ROOTS = 6
"""So many root modules of a repository are compared."""

SETTING = """
variable "text" { default = "Abc-def_7" }
variable "words" {
  type    = list(string)
  default = ["b", "a", "c", "a"]
}
variable "numbers" { default = [3, 1, 2] }
variable "map" {
  type    = map(string)
  default = { k = "v", l = "w" }
}
variable "typed" {
  type = object({
    a    = string
    b    = optional(string, "fallback")
    c    = optional(number)
    list = optional(list(object({ n = number, m = optional(bool, true) })), [])
    set  = set(string)
  })
  default = { a = 1, z = 5, list = [{ n = "4" }], set = ["y", "x", "y"] }
}
locals {
  nested = { a = [{ b = "deep" }, { b = "deeper" }] }
  flat   = { for pair in setproduct(["x", "y"], ["1", "2"]) : "${pair[0]}-${pair[1]}" => pair[1] }
}
"""

EXPRESSIONS = Path(__file__).with_name("terraform_expressions.txt").read_text(encoding="utf-8").splitlines()

FILES = {
    "a.txt": "some text é\n",
    "a.tftpl": "%{ for name in names ~}\n- ${name}\n%{ endfor ~}\n%{ if on }on%{ else }off%{ endif }\n",
    "sub/x/app.js": "",
    "sub/site.css": "",
    "sub/readme": "",
    "heredocs.tf": """
resource "test" "heredocs" {
  flush = <<-EOT
    head
      %{ for v in var.words }
      line ${v}
      %{ endfor }

    %{ if length(var.words) > 2 ~}
    many
    %{~ else ~}
    few
    %{ endif ~}
    tail $${kept} %%{kept}
  EOT
  plain = <<EOT
  a
    ${~ "q" ~}
  b
EOT
}
""",
}


def test_a_generated_module(tmp_path: Path) -> None:
    resources = "".join(
        f'resource "test" "t{number}" {{\n  value = {each}\n}}\n' for number, each in enumerate(EXPRESSIONS)
    )
    for path, text in {**FILES, "main.tf": SETTING + resources}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    found = compare(tmp_path)
    assert found is not None
    assert [each._replace(place=_written(each.place)) for each in found.differences] == []
    assert found.agreed >= len(EXPRESSIONS) * 0.9


def _written(place: str) -> str:
    number = place.partition(".t")[2].partition(".")[0]
    return EXPRESSIONS[int(number)] if number.isdecimal() else place


def _repositories() -> list[Path]:
    return sorted(each for folder in REPOSITORIES.split(os.pathsep) if folder for each in Path(folder).iterdir())


@pytest.mark.skipif(not REPOSITORIES, reason="CBLINT_REPOSITORIES names no folder of repositories")
def test_public_repositories() -> None:
    agreed = 0
    differences = []
    for root in _repositories():
        for folder in relevant_roots(Files(str(root)))[:MAX_ROOTS]:
            found = compare(root, folder)
            if found is not None:
                agreed += found.agreed
                differences += [(root.name, each) for each in found.differences]
    assert differences == []
    assert agreed
