"""A role that a project names without its path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import Cblint

REF = {"Ref": "Role"}
NAMED = "`Role` is given by its name, without its path"


def _found(cblint: Cblint, folder: Path, given: object, **role: object) -> list[str]:
    project: dict[str, Any] = {
        "ServiceRole": given,
        "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": {
            "Type": "LINUX_CONTAINER",
            "Image": "aws/codebuild/standard:7.0",
            "ComputeType": "BUILD_GENERAL1_SMALL",
        },
        "Source": {"Type": "GITHUB", "Location": "https://github.com/example/app.git"},
    }
    trust = {"Version": "2012-10-17", "Statement": []}
    template = {
        "Parameters": {"Path": {"Type": "String"}},
        "Resources": {
            "App": {"Type": "AWS::CodeBuild::Project", "Properties": project},
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, **role}},
        },
    }
    (folder / "template.json").write_text(json.dumps(template), encoding="utf-8")
    result = cblint("check", folder, "--select", "invalid-project", "-f", "json")
    return [finding["message"] for finding in json.loads(result.out)["findings"]]


@pytest.mark.parametrize("role", [{"Path": "/builds/"}, {"Path": "/service-role/", "RoleName": "build"}])
def test_the_path_is_lost(cblint: Cblint, tmp_path: Path, role: dict[str, object]) -> None:
    assert _found(cblint, tmp_path, REF, **role) == [NAMED]


@pytest.mark.parametrize("role", [{}, {"Path": "/"}, {"Path": {"Ref": "Path"}}])
def test_a_role_without_a_path(cblint: Cblint, tmp_path: Path, role: dict[str, object]) -> None:
    assert _found(cblint, tmp_path, REF, **role) == []


@pytest.mark.parametrize(
    "given",
    [
        {"Fn::GetAtt": ["Role", "Arn"]},
        {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/builds/${Role}"},
        "arn:aws:iam::111122223333:role/builds/build",
        "builds/build",
    ],
)
def test_a_role_by_its_arn(cblint: Cblint, tmp_path: Path, given: object) -> None:
    assert _found(cblint, tmp_path, given, Path="/builds/") == []


def test_terraform_gives_the_arn(cblint: Cblint, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        """
resource "aws_iam_role" "build" {
  path               = "/builds/"
  assume_role_policy = "{}"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
""",
        encoding="utf-8",
    )
    result = cblint("check", tmp_path, "--select", "invalid-project", "-f", "json")
    assert json.loads(result.out)["findings"] == []
