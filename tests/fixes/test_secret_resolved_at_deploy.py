"""A secret that is put into a plain variable while deploying is left to CodeBuild to fetch."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import terraform

RULE = "secret-resolved-at-deploy"
DATA = """
data "aws_ssm_parameter" "p" { name = "/prod/db" }
data "aws_secretsmanager_secret_version" "s" { secret_id = "prod/db" }
resource "random_password" "r" { length = 12 }
variable "t" {
  type      = string
  sensitive = true
}
locals {
  s = data.aws_secretsmanager_secret_version.s.secret_string
}
"""
SPEC = {"buildspec.yml": "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"}


def variable(value: str, rest: str = "") -> str:
    return f'    environment_variable {{\n      name  = "DB_PASSWORD"\n      value = {value}\n{rest}    }}\n'


TERRAFORM = [
    ("data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p.name", "PARAMETER_STORE"),
    (
        "data.aws_secretsmanager_secret_version.s.secret_string",
        "data.aws_secretsmanager_secret_version.s.secret_id",
        "SECRETS_MANAGER",
    ),
]


@pytest.mark.parametrize(("before", "after", "kind"), TERRAFORM)
def test_terraform(cblint: Cblint, tmp_path: Path, before: str, after: str, kind: str) -> None:
    given = DATA + terraform(environment=variable(before))
    mended = DATA + terraform(environment=variable(after, f'      type  = "{kind}"\n'))
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": given, **SPEC}) == {"main.tf": mended}


def test_a_given_type_is_changed(cblint: Cblint, tmp_path: Path) -> None:
    given = DATA + terraform(environment=variable(TERRAFORM[0][0], '      type  = "PLAINTEXT"\n'))
    mended = DATA + terraform(environment=variable(TERRAFORM[0][1], '      type  = "PARAMETER_STORE"\n'))
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": given, **SPEC}) == {"main.tf": mended}


@pytest.mark.parametrize(
    "value", ["random_password.r.result", "var.t", "local.s", '"a${data.aws_ssm_parameter.p.value}"']
)
def test_what_has_no_name_to_fetch_it_by_is_left(cblint: Cblint, tmp_path: Path, value: str) -> None:
    files = {"main.tf": DATA + terraform(environment=variable(value)), **SPEC}
    assert fixed(cblint, tmp_path / "r", RULE, files, left=1) == {}


TEMPLATE = """Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/app
      Source: {Type: GITHUB, Location: "https://github.com/example/app.git"}
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        EnvironmentVariables:
          - Name: DB_PASSWORD
"""


@pytest.mark.parametrize(
    ("reference", "name", "kind"),
    [
        ("secretsmanager:prod/db:SecretString:password", "prod/db:password", "SECRETS_MANAGER"),
        ("secretsmanager:prod/db", "prod/db", "SECRETS_MANAGER"),
        ("ssm:/prod/db", "/prod/db", "PARAMETER_STORE"),
    ],
)
def test_a_dynamic_reference(cblint: Cblint, tmp_path: Path, reference: str, name: str, kind: str) -> None:
    given = f"{TEMPLATE}            Value: '{{{{resolve:{reference}}}}}'\n"
    mended = f"{TEMPLATE}            Value: '{name}'\n            Type: {kind}\n"
    assert fixed(cblint, tmp_path / "r", RULE, {"template.yml": given, **SPEC}) == {"template.yml": mended}


@pytest.mark.parametrize("reference", ["secretsmanager:prod/db:SecretString:password:AWSCURRENT", "ssm:/prod/db:3"])
def test_a_version_is_not_dropped(cblint: Cblint, tmp_path: Path, reference: str) -> None:
    files = {"template.yml": f"{TEMPLATE}            Value: '{{{{resolve:{reference}}}}}'\n", **SPEC}
    assert fixed(cblint, tmp_path / "r", RULE, files, left=1) == {}
