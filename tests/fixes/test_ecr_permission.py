"""What a role lacks for ECR is added to a policy of its own, as narrowly as the language can say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import buildspec, json_template, template, terraform

RULE = "missing-ecr-permission"
PUSH = buildspec(
    "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY", "docker push $REPOSITORY"
)
LITERAL = PUSH.replace("$REPOSITORY", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app")
VARIABLE = """    privileged_mode = true

    environment_variable {
      name  = "REPOSITORY"
      value = aws_ecr_repository.app.repository_url
    }
"""
ROLE = """
resource "aws_ecr_repository" "app" {
  name = "app"
}

resource "aws_iam_role" "build" {
  name = "build"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "codebuild.amazonaws.com" }
    }]
  })
}
"""
INLINE = """
resource "aws_iam_role_policy" "build" {
  role   = aws_iam_role.build.name
  policy = %s
}
"""

ENCODED = """jsonencode({
    Version = "2012-10-17"
    Statement = [
%s    ]
  })"""
LOGS = """      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "*"
      },
"""
LOGIN = """      {
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
"""
SOME = """      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:PutImage",
        ]
        Resource = aws_ecr_repository.app.arn
      },
"""
ALL = """      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:PutImage",
          "ecr:CompleteLayerUpload",
          "ecr:InitiateLayerUpload",
          "ecr:UploadLayerPart",
        ]
        Resource = aws_ecr_repository.app.arn
      },
"""
NEW_PUSH = """      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:CompleteLayerUpload",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ]
        Resource = aws_ecr_repository.app.arn
      },
"""
NEW_LOGIN = LOGIN.replace('"ecr:GetAuthorizationToken"', '["ecr:GetAuthorizationToken"]')
NEW_LOGIN_SPREAD = """      {
        Effect = "Allow"
        Action = [
          "ecr:GetAuthorizationToken",
        ]
        Resource = "*"
      },
"""
HEREDOC = """<<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["logs:PutLogEvents"],
      "Resource": "*"
    }%s
  ]
}
EOF"""
NEW_IN_HEREDOC = """,
    {
      "Effect": "Allow",
      "Action": ["ecr:GetAuthorizationToken"],
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", \
"ecr:PutImage", "ecr:UploadLayerPart"],
      "Resource": "${aws_ecr_repository.app.arn}"
    }"""

POLICIES = {
    "some actions are missing": (ENCODED % (LOGIN + SOME), ENCODED % (LOGIN + ALL)),
    "the login is missing": (ENCODED % (LOGS + ALL), ENCODED % (LOGS + ALL + NEW_LOGIN_SPREAD)),
    "the push is missing": (ENCODED % (LOGS + LOGIN), ENCODED % (LOGS + LOGIN + NEW_PUSH)),
    "both are missing": (ENCODED % LOGS, ENCODED % (LOGS + NEW_LOGIN + NEW_PUSH)),
    "in a heredoc": (HEREDOC % "", HEREDOC % NEW_IN_HEREDOC),
}


def module(policy: str, more: str = "") -> str:
    return terraform(VARIABLE, role="aws_iam_role.build.arn") + ROLE + INLINE % policy + more


@pytest.mark.parametrize("layout", POLICIES)
def test_a_policy_of_terraform(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = map(module, POLICIES[layout])
    files = {"main.tf": before, "buildspec.yml": PUSH}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"main.tf": after}


DOCUMENT = """
data "aws_iam_policy_document" "build" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["*"]
  }
%s}
"""
BLOCKS = """
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:CompleteLayerUpload",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = [aws_ecr_repository.app.arn]
  }
"""


def test_a_document_of_terraform(cblint: Cblint, tmp_path: Path) -> None:
    before, after = (module("data.aws_iam_policy_document.build.json", DOCUMENT % more) for more in ("", BLOCKS))
    files = {"main.tf": before, "buildspec.yml": PUSH}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"main.tf": after}


def test_a_repository_that_is_declared_elsewhere(cblint: Cblint, tmp_path: Path) -> None:
    """Its ARN is known from the image's name, or cannot be written."""
    before, after = (module(ENCODED % each).replace('"app"', '"web"') for each in (LOGIN, LOGIN + NEW_PUSH))
    arn = '"arn:aws:ecr:eu-west-1:111122223333:repository/app"'
    after = after.replace("        Resource = aws_ecr_repository.app.arn\n", f"        Resource = {arn}\n")
    files = {"main.tf": before, "buildspec.yml": LITERAL}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"main.tf": after}


UNKNOWN = PUSH.replace("$REPOSITORY", "$ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com/app")


def test_an_account_that_is_not_known(cblint: Cblint, tmp_path: Path) -> None:
    before = module(ENCODED % LOGIN).replace('"app"', '"web"')
    assert fixed(cblint, tmp_path / "1", RULE, {"main.tf": before, "buildspec.yml": UNKNOWN}, left=1) == {}
    bucket = LOGS.replace('"*"', '"arn:aws:logs:*:*:log-group:app"')
    before, after = (
        module(ENCODED % each).replace('"app"', '"web"') for each in (bucket + LOGIN, bucket + LOGIN + NEW_PUSH)
    )
    after = after.replace(
        "        Resource = aws_ecr_repository.app.arn\n",
        '        Resource = "arn:aws:ecr:eu-west-1:*:repository/app"\n',
    )
    files = {"main.tf": before, "buildspec.yml": UNKNOWN}
    assert fixed(cblint, tmp_path / "2", RULE, files) == {"main.tf": after}


def test_a_policy_of_several_roles_is_left(cblint: Cblint, tmp_path: Path) -> None:
    other = ROLE.partition('resource "aws_iam_role"')[2].replace('"build"', '"other"')
    more = f"""{DOCUMENT % ""}
resource "aws_iam_role"{other}
resource "aws_iam_role_policy" "other" {{
  role   = aws_iam_role.other.name
  policy = data.aws_iam_policy_document.build.json
}}
"""
    files = {"main.tf": module("data.aws_iam_policy_document.build.json", more), "buildspec.yml": PUSH}
    assert fixed(cblint, tmp_path / "r", RULE, files, left=1) == {}


def test_a_role_without_a_policy_is_left(cblint: Cblint, tmp_path: Path) -> None:
    text = terraform(VARIABLE, role="aws_iam_role.build.arn") + ROLE
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": text, "buildspec.yml": PUSH}, left=1) == {}


YAML_ENVIRONMENT = """        PrivilegedMode: true
        EnvironmentVariables:
          - Name: REPOSITORY
            Value: %s
"""
YAML_ROLE = """  Images:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: %s
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              Service: codebuild.amazonaws.com
      Policies:
        - PolicyName: build
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
%s"""
YAML_LOGS = """              - Effect: Allow
                Action:
                  - logs:PutLogEvents
                Resource: !Sub arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*
"""
YAML_NEW = """              - Effect: Allow
                Action:
                  - ecr:GetAuthorizationToken
                Resource: "*"
              - Effect: Allow
                Action:
                  - ecr:BatchCheckLayerAvailability
                  - ecr:CompleteLayerUpload
                  - ecr:InitiateLayerUpload
                  - ecr:PutImage
                  - ecr:UploadLayerPart
                Resource: !GetAtt Images.Arn
"""
YAML_SOME = """              - Effect: Allow
                Action: ecr:GetAuthorizationToken
                Resource: '*'
              - Sid: Push
                Effect: Allow
                Action: ecr:PutImage
                Resource: !GetAtt Images.Arn
"""
YAML_ALL = """              - Effect: Allow
                Action: ecr:GetAuthorizationToken
                Resource: '*'
              - Sid: Push
                Effect: Allow
                Action:
                  - ecr:PutImage
                  - ecr:BatchCheckLayerAvailability
                  - ecr:CompleteLayerUpload
                  - ecr:InitiateLayerUpload
                  - ecr:UploadLayerPart
                Resource: !GetAtt Images.Arn
"""


def cloudformation(statements: str, name: str = "app", value: str = "!GetAtt Images.RepositoryUri") -> str:
    return template(YAML_ENVIRONMENT % value, role="!GetAtt Role.Arn", more=YAML_ROLE % (name, statements))


@pytest.mark.parametrize(("before", "after"), [(YAML_LOGS, YAML_LOGS + YAML_NEW), (YAML_SOME, YAML_ALL)])
def test_a_template(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"template.yaml": cloudformation(before), "buildspec.yml": PUSH}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"template.yaml": cloudformation(after)}


def test_a_repository_outside_of_the_template(cblint: Cblint, tmp_path: Path) -> None:
    uri = "!Sub ${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app"
    new = YAML_NEW.replace(
        "!GetAtt Images.Arn", "!Sub arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/app"
    )
    before, after = (cloudformation(each, "web", uri) for each in (YAML_LOGS, YAML_LOGS + new))
    files = {"template.yaml": before, "buildspec.yml": PUSH}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"template.yaml": after}


JSON_ENVIRONMENT = """,
          "PrivilegedMode": true,
          "EnvironmentVariables": [
            { "Name": "REPOSITORY", "Value": { "Fn::GetAtt": ["Images", "RepositoryUri"] } }
          ]"""
JSON_ROLE = """,
    "Images": { "Type": "AWS::ECR::Repository", "Properties": { "RepositoryName": "app" } },
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "Policies": [
          {
            "PolicyName": "build",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": ["logs:PutLogEvents"],
                  "Resource": "*"
                }%s
              ]
            }
          }
        ]
      }
    }"""
JSON_NEW = """,
                {
                  "Effect": "Allow",
                  "Action": ["ecr:GetAuthorizationToken"],
                  "Resource": "*"
                },
                {
                  "Effect": "Allow",
                  "Action": ["ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", \
"ecr:PutImage", "ecr:UploadLayerPart"],
                  "Resource": {
                    "Fn::GetAtt": ["Images", "Arn"]
                  }
                }"""


def test_a_template_of_json(cblint: Cblint, tmp_path: Path) -> None:
    role = '{ "Fn::GetAtt": ["Role", "Arn"] }'
    before, after = (json_template(JSON_ENVIRONMENT, role=role, more=JSON_ROLE % more) for more in ("", JSON_NEW))
    files = {"template.json": before, "buildspec.yml": PUSH}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"template.json": after}


def test_of_a_repository_that_is_not_known_the_statement_for_pushes_is_extended(cblint: Cblint, tmp_path: Path) -> None:
    some = SOME.replace("aws_ecr_repository.app.arn", '"arn:aws:ecr:eu-west-1:111122223333:repository/${var.name}"')
    more = some.replace(
        '          "ecr:PutImage",\n',
        "".join(f'          "ecr:{name}",\n' for name in ("PutImage", "CompleteLayerUpload", "InitiateLayerUpload"))
        + '          "ecr:UploadLayerPart",\n',
    )
    before, after = ('variable "name" {}\n' + module(ENCODED % (LOGIN + each)) for each in (some, more))
    push = PUSH.replace("$REPOSITORY", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/$NAME")
    files = {"main.tf": before, "buildspec.yml": push}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"main.tf": after}
