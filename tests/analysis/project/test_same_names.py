"""Projects and pipelines that cannot stand beside each other, as they have one name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint

HCL = """
resource "aws_codebuild_project" "{label}" {{
  {more}
  name         = {name}
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {{
    type = "NO_ARTIFACTS"
  }}

  environment {{
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }}

  source {{
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }}
}}
"""
VARIABLES = """
variable "by_default" {
  default = "shop"
}

variable "given" {}
"""


def _found(cblint: Cblint, folder: Path) -> list[str]:
    result = cblint("check", folder, "--select", "duplicate-name", "-f", "json")
    return [finding["message"] for finding in json.loads(result.out)["findings"]]


def _hcl(cblint: Cblint, folder: Path, first: tuple[str, str], second: tuple[str, str]) -> list[str]:
    blocks = [
        HCL.format(label=label, name=name, more=more) for label, (name, more) in zip("ab", (first, second), strict=True)
    ]
    (folder / "main.tf").write_text("".join([VARIABLES, *blocks]), encoding="utf-8")
    return _found(cblint, folder)


def test_two_projects_of_one_name(cblint: Cblint, tmp_path: Path) -> None:
    found = _hcl(cblint, tmp_path, ('"shop"', ""), ('"shop"', ""))
    assert found == ["`aws_codebuild_project.b` and `aws_codebuild_project.a` are both called `shop`"]


@pytest.mark.parametrize(
    "second",
    [
        ('"shop-release"', ""),
        ("var.given", ""),
        ("var.by_default", ""),
        ('"shop"', "provider = aws.us"),
        ('"shop"', 'count = var.given == "x" ? 1 : 0'),
        ('"shop"', "count = 0"),
    ],
)
def test_what_may_stand_beside_it(cblint: Cblint, tmp_path: Path, second: tuple[str, str]) -> None:
    assert _hcl(cblint, tmp_path, ('"shop"', ""), second) == []


def test_instances_have_one_name(cblint: Cblint, tmp_path: Path) -> None:
    text = HCL.format(label="a", name='"shop"', more="count = 2")
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    assert len(_found(cblint, tmp_path)) == 1
    text = HCL.format(label="a", name='"shop-${count.index}"', more="count = 2")
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    assert _found(cblint, tmp_path) == []


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({}, {}, ["`B` and `A` are both called `release`"]),
        ({}, {"Condition": "InTest"}, ["`B` and `A` are both called `release` (where condition `InTest` holds)"]),
        ({"Condition": "Elsewhere"}, {"Condition": "InTest"}, []),
    ],
)
def test_template(
    cblint: Cblint, tmp_path: Path, first: dict[str, str], second: dict[str, str], found: list[str]
) -> None:
    pipeline = {"Type": "AWS::CodePipeline::Pipeline", "Properties": {"Name": "release"}}
    template = {
        "Parameters": {"Kind": {"Type": "String"}},
        "Conditions": {
            "InTest": {"Fn::Equals": [{"Ref": "Kind"}, "test"]},
            "Elsewhere": {"Fn::Not": [{"Condition": "InTest"}]},
        },
        "Resources": {"A": {**pipeline, **first}, "B": {**pipeline, **second}},
    }
    (tmp_path / "template.json").write_text(json.dumps(template), encoding="utf-8")
    assert _found(cblint, tmp_path) == found


def test_two_stacks_may_be_two_accounts(cblint: Cblint, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(HCL.format(label="a", name='"shop"', more=""), encoding="utf-8")
    assert _found(cblint, tmp_path) == []
