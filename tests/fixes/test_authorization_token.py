"""Actions that know no resource are allowed on all, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import buildspec, template, terraform

RULE = "scoped-authorization-token"
ROLE = """
resource "aws_ecr_repository" "app" {
  name = "app"
}

resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
%s    ]
  })
}
"""
MIXED = """      {
        Effect = "Allow"
        Action = [
          "ecr:GetAuthorizationToken", # login
          "ecr:PutImage",
        ]
        Resource = aws_ecr_repository.app.arn
      },
"""
APART = """      {
        Effect = "Allow"
        Action = [
          "ecr:PutImage",
        ]
        Resource = aws_ecr_repository.app.arn
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:GetAuthorizationToken",
        ]
        Resource = "*"
      },
"""


def statement(resource: str) -> str:
    return f"""      {{
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = {resource} # all of it
      }},
"""


STATEMENTS = [
    (statement("aws_ecr_repository.app.arn"), statement('"*"')),
    (statement('"arn:aws:ecr:eu-west-1:111122223333:repository/app"'), statement('"*"')),
    (statement('["arn:aws:ecr:eu-west-1:111122223333:repository/app", "arn:aws:s3:::x"]'), statement('["*"]')),
    (MIXED, APART),
]


@pytest.mark.parametrize(("before", "after"), STATEMENTS)
def test_a_policy_of_terraform(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    texts = [terraform(role="aws_iam_role.build.arn") + ROLE % each for each in (before, after)]
    files = {"main.tf": texts[0], "buildspec.yml": buildspec("make")}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"main.tf": texts[1]}


YAML_ROLE = """  Images:
    Type: AWS::ECR::Repository
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: build
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
%s"""
YAML_STATEMENT = """              - Effect: Allow
                Action:
                  - ecr:GetAuthorizationToken
                Resource: %s
"""
YAML_MIXED = """              - Effect: Allow
                Action:
                  - ecr:PutImage
%s                Resource: !GetAtt Images.Arn
"""
YAML_STATEMENTS = [
    (YAML_STATEMENT % "!GetAtt Images.Arn", YAML_STATEMENT % '"*"'),
    (YAML_STATEMENT % "'arn:aws:ecr:eu-west-1:111122223333:repository/app'", YAML_STATEMENT % "'*'"),
    (YAML_STATEMENT % "\n                  - !GetAtt Images.Arn", YAML_STATEMENT % '\n                  - "*"'),
    (YAML_MIXED % "                  - ecr:GetAuthorizationToken\n", YAML_MIXED % "" + YAML_STATEMENT % '"*"'),
]


@pytest.mark.parametrize(("before", "after"), YAML_STATEMENTS)
def test_a_template(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    texts = [template(role="!GetAtt Role.Arn", more=YAML_ROLE % each) for each in (before, after)]
    files = {"template.yaml": texts[0], "buildspec.yml": buildspec("make")}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"template.yaml": texts[1]}


def test_a_variable_is_left(cblint: Cblint, tmp_path: Path) -> None:
    variable = 'variable "arn" {\n  default = "arn:aws:ecr:eu-west-1:111122223333:repository/app"\n}\n'
    text = variable + terraform(role="aws_iam_role.build.arn") + ROLE % statement("var.arn")
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": text, "buildspec.yml": buildspec("make")}, left=1) == {}


def test_a_single_statement_becomes_one_of_two(cblint: Cblint, tmp_path: Path) -> None:
    single = """              Effect: Allow
              Action:
                - ecr:GetAuthorizationToken
                - ecr:PutImage
              Resource: !GetAtt Images.Arn
"""
    texts = [
        template(role="!GetAtt Role.Arn", more=YAML_ROLE % each)
        for each in (single, YAML_MIXED % "" + YAML_STATEMENT % '"*"')
    ]
    files = {"template.yaml": texts[0], "buildspec.yml": buildspec("make")}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"template.yaml": texts[1]}
