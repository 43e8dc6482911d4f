"""A name that is not declared gets the one that is meant, wherever it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "unresolved-reference"

MODULE = """
variable "role_arn" {
  type = string
}

locals {
  images = { build = "aws/codebuild/standard:7.0" }
}

resource "aws_s3_bucket" "artifacts" {
  bucket = "example-artifacts"
}

resource "aws_codebuild_project" "app" {
  name         = "app-${%(bucket)s.artifacts.id}"
  service_role = %(variable)s

  artifacts {
    type     = "S3"
    location = %(bucket)s.artifacts.bucket
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = %(images)s.build
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - make ROLE=${%(variable)s}
    EOT
  }
}
"""
RIGHT = {"bucket": "aws_s3_bucket", "variable": "var.role_arn", "images": "local.images"}
SLIPS = {"variable": ("var.rolearn", "locals.images"), "local": ("local.role_arn", "var.images")}

TEMPLATES = {
    "short": (
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          BuildRole: {Type: String}
        Conditions:
          IsProduction: !Equals [!Ref BuildRole, ""]
        Resources:
          App:
            Type: AWS::CodeBuild::Project
            Condition: IsProductoin
            Properties:
              Name: !Sub "${AWS::Stackname}-${BuildRol}-app"
              Description: !Join ["", [!Ref BuildRol, "x"]]
              ServiceRole: !Ref BuildRol
              Artifacts: {Type: NO_ARTIFACTS}
        """,
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          BuildRole: {Type: String}
        Conditions:
          IsProduction: !Equals [!Ref BuildRole, ""]
        Resources:
          App:
            Type: AWS::CodeBuild::Project
            Condition: IsProduction
            Properties:
              Name: !Sub "${AWS::StackName}-${BuildRole}-app"
              Description: !Join ["", [!Ref BuildRole, "x"]]
              ServiceRole: !Ref BuildRole
              Artifacts: {Type: NO_ARTIFACTS}
        """,
    ),
    "long": (
        """
        {"Parameters": {"BuildRole": {"Type": "String"}}, "Resources": {"App": {
          "Type": "AWS::CodeBuild::Project",
          "Properties": {
            "ServiceRole": {"Fn::Sub": "arn:aws:iam::${AWS::AccountID}:role/${BuildRloe}"},
            "Description": {"Ref": "BuildRloe"}}}}}
        """,
        """
        {"Parameters": {"BuildRole": {"Type": "String"}}, "Resources": {"App": {
          "Type": "AWS::CodeBuild::Project",
          "Properties": {
            "ServiceRole": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${BuildRole}"},
            "Description": {"Ref": "BuildRole"}}}}}
        """,
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_terraform(cblint: Cblint, tmp_path: Path, slip: str) -> None:
    variable, images = SLIPS[slip]
    wrong = MODULE % (RIGHT | {"variable": variable, "images": images})
    assert fixed(cblint, tmp_path, RULE, {"main.tf": wrong}) == {"main.tf": MODULE % RIGHT}


def test_a_name_that_is_near_to_none_stays(cblint: Cblint, tmp_path: Path) -> None:
    wrong = MODULE % (RIGHT | {"bucket": "aws_s3_bucket_of_ours"})
    assert fixed(cblint, tmp_path, RULE, {"main.tf": wrong}, left=1) == {}


@pytest.mark.parametrize("form", TEMPLATES)
def test_template(cblint: Cblint, tmp_path: Path, form: str) -> None:
    before, after = map(text, TEMPLATES[form])
    path = "template.json" if form == "long" else "template.yml"
    assert fixed(cblint, tmp_path, RULE, {path: before}) == {path: after}
