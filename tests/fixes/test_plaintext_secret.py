"""Secrets in plain text move to where CodeBuild fetches them from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "plaintext-secret"
PHASES = "phases:\n  build:\n    commands:\n      - make\n"

BUILDSPECS = {
    "a new section follows": (
        """
        env:
          variables:
            HOST: db
            DB_PASSWORD: hunter2 # why
        """,
        """
        env:
          variables:
            HOST: db
          secrets-manager:
            DB_PASSWORD: DB_PASSWORD
        """,
    ),
    "the only variable takes its section along": (
        """
        env:
          variables:
            DB_PASSWORD: 'hunter2'
        """,
        """
        env:
          secrets-manager:
            DB_PASSWORD: 'DB_PASSWORD'
        """,
    ),
    "it joins those that are fetched": (
        """
        env:
          variables:
            HOST: db
            DB_PASSWORD: hunter2
          secrets-manager:
              TOKEN: ci/token
        """,
        """
        env:
          variables:
            HOST: db
          secrets-manager:
              TOKEN: ci/token
              DB_PASSWORD: DB_PASSWORD
        """,
    ),
    "the only variable joins those that are fetched": (
        """
        env:
          secrets-manager:
            TOKEN: ci/token
          variables:
            DB_PASSWORD: hunter2
          exported-variables:
            - HOST
        """,
        """
        env:
          secrets-manager:
            TOKEN: ci/token
            DB_PASSWORD: DB_PASSWORD
          exported-variables:
            - HOST
        """,
    ),
    "several at once": (
        """
        env:
          variables:
            # the database
            DB_PASSWORD: hunter2

            HOST: "db"
            API_TOKEN: "tok-9f8e7d6c5b4a39281706"
            ADMIN_PASSWORD: "Sup3rS3cret!9"
          exported-variables:
            - HOST
        """,
        """
        env:
          variables:
            # the database

            HOST: "db"
          secrets-manager:
            DB_PASSWORD: DB_PASSWORD
            API_TOKEN: API_TOKEN
            ADMIN_PASSWORD: ADMIN_PASSWORD
          exported-variables:
            - HOST
        """,
    ),
    "all of a section": (
        """
        env:
          variables:
            DB_PASSWORD: hunter2
            ADMIN_PASSWORD: Sup3rS3cret!9
        """,
        """
        env:
          secrets-manager:
            DB_PASSWORD: DB_PASSWORD
            ADMIN_PASSWORD: ADMIN_PASSWORD
        """,
    ),
    "in brackets": (
        """
        env: {variables: {HOST: db, DB_PASSWORD: hunter2, ADMIN_PASSWORD: Sup3rS3cret!9}}
        """,
        """
        env: {variables: {HOST: db}, secrets-manager: {DB_PASSWORD: DB_PASSWORD, ADMIN_PASSWORD: ADMIN_PASSWORD}}
        """,
    ),
    "alone in brackets": (
        """
        env:
          variables: {DB_PASSWORD: hunter2}
        """,
        """
        env:
          secrets-manager: {DB_PASSWORD: DB_PASSWORD}
        """,
    ),
    "a blank line stays one": (
        """
        env:
          variables:
            HOST: db

            DB_PASSWORD: hunter2

        """,
        """
        env:
          secrets-manager:
            DB_PASSWORD: DB_PASSWORD
          variables:
            HOST: db

        """,
    ),
    "a folded value": (
        """
        env:
          variables:
            HOST: db
            DB_PASSWORD: >-
              hunter2
        """,
        """
        env:
          variables:
            HOST: db
          secrets-manager:
            DB_PASSWORD: DB_PASSWORD
        """,
    ),
}


@pytest.mark.parametrize("layout", BUILDSPECS)
def test_a_buildspec(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = (f"version: 0.2\n{text(each)}{PHASES}" for each in BUILDSPECS[layout])
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": before}) == {"buildspec.yml": after}


def test_line_ends_stay(cblint: Cblint, tmp_path: Path) -> None:
    before, after = BUILDSPECS["several at once"]
    before, after = (f"version: 0.2\n{text(each)}{PHASES}".replace("\n", "\r\n") for each in (before, after))
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": before}) == {"buildspec.yml": after}


@pytest.mark.parametrize(
    "env",
    [
        "env:\n  secrets-manager:\n    DB_PASSWORD: a\n  variables:\n    HOST: a\n    DB_PASSWORD: hunter2\n",
        "env:\n  variables: &all\n    HOST: a\n    DB_PASSWORD: hunter2\n",
        "env:\n  variables:\n    HOST: a\n    DB_PASSWORD: &password hunter2\n    X: *password\n",
    ],
)
def test_where_it_is_not_plain_it_is_left(cblint: Cblint, tmp_path: Path, env: str) -> None:
    files = {"buildspec.yml": f"version: 0.2\n{env}{PHASES}"}
    assert fixed(cblint, tmp_path / "r", RULE, files, left=1) == {}


def terraform(variables: str, buildspec: str = '"version: 0.2"', more: str = "") -> str:
    return f"""{more}resource "aws_codebuild_project" "app" {{
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/app"

  artifacts {{
    type = "NO_ARTIFACTS"
  }}

  environment {{
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
{variables}  }}

  source {{
    type      = "NO_SOURCE"
    buildspec = {buildspec}
  }}
}}
"""


def template(variables: str, buildspec: str = '"version: 0.2"') -> str:
    return f"""Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/app
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
{variables}      Source:
        Type: NO_SOURCE
        BuildSpec: {buildspec}
"""


TERRAFORM = {
    "the type is added": (
        """
            environment_variable {
              name  = "DB_PASSWORD"
              value = "hunter2" # for now
            }
        """,
        """
            environment_variable {
              name  = "DB_PASSWORD"
              value = "DB_PASSWORD" # for now
              type  = "SECRETS_MANAGER"
            }
        """,
    ),
    "the type is changed": (
        """
            environment_variable {
              type  = "PLAINTEXT"
              name  = "DB_PASSWORD"
              value = "hunter2"
            }
        """,
        """
            environment_variable {
              type  = "SECRETS_MANAGER"
              name  = "DB_PASSWORD"
              value = "DB_PASSWORD"
            }
        """,
    ),
    "several at once": (
        """
            environment_variable {
              name  = "DB_PASSWORD"
              value = "hunter2"
            }
            environment_variable {
              name  = "HOST"
              value = "db"
            }
            environment_variable {
              name  = "DB_URL"
              value = "postgres://app:hunter2@db.internal/app"
            }
        """,
        """
            environment_variable {
              name  = "DB_PASSWORD"
              value = "DB_PASSWORD"
              type  = "SECRETS_MANAGER"
            }
            environment_variable {
              name  = "HOST"
              value = "db"
            }
            environment_variable {
              name  = "DB_URL"
              value = "DB_URL"
              type  = "SECRETS_MANAGER"
            }
        """,
    ),
}


def indented(block: str, by: int) -> str:
    return "".join(" " * by + line + "\n" for line in text(block).rstrip().split("\n"))


@pytest.mark.parametrize("layout", TERRAFORM)
def test_a_terraform_project(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = (terraform("\n" + indented(each, 4)) for each in TERRAFORM[layout])
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": before}) == {"main.tf": after}


CLOUDFORMATION = {
    "the type is added": (
        """
        EnvironmentVariables:
          - Name: DB_PASSWORD
            Value: hunter2
          - Name: HOST
            Value: db
        """,
        """
        EnvironmentVariables:
          - Name: DB_PASSWORD
            Value: DB_PASSWORD
            Type: SECRETS_MANAGER
          - Name: HOST
            Value: db
        """,
    ),
    "the type is changed": (
        """
        EnvironmentVariables:
        - {Name: DB_PASSWORD, Type: PLAINTEXT, Value: 'hunter2'}
        - Type: PLAINTEXT
          Value: "Sup3rS3cret!9"  # for now
          Name: ADMIN_PASSWORD
        """,
        """
        EnvironmentVariables:
        - {Name: DB_PASSWORD, Type: SECRETS_MANAGER, Value: 'DB_PASSWORD'}
        - Type: SECRETS_MANAGER
          Value: "ADMIN_PASSWORD"  # for now
          Name: ADMIN_PASSWORD
        """,
    ),
}


@pytest.mark.parametrize("layout", CLOUDFORMATION)
def test_a_cloudformation_project(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = (template(indented(each, 8)) for each in CLOUDFORMATION[layout])
    assert fixed(cblint, tmp_path / "r", RULE, {"template.yaml": before}) == {"template.yaml": after}


JSON = """{
  "Resources": {
    "App": {
      "Type": "AWS::CodeBuild::Project",
      "Properties": {
        "Name": "app",
        "ServiceRole": "arn:aws:iam::111122223333:role/app",
        "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": {
          "ComputeType": "BUILD_GENERAL1_SMALL",
          "Image": "aws/codebuild/standard:7.0",
          "Type": "LINUX_CONTAINER",
          "EnvironmentVariables": [
%s
          ]
        },
        "Source": {"Type": "NO_SOURCE", "BuildSpec": "version: 0.2"}
      }
    }
  }
}
"""


def test_a_json_template(cblint: Cblint, tmp_path: Path) -> None:
    before = """\
            {"Name": "DB_PASSWORD", "Value": "hunter2"},
            {
              "Name": "ADMIN_PASSWORD",
              "Value": "Sup3rS3cret!9"
            }"""
    after = """\
            {"Name": "DB_PASSWORD", "Value": "DB_PASSWORD", "Type": "SECRETS_MANAGER"},
            {
              "Name": "ADMIN_PASSWORD",
              "Value": "ADMIN_PASSWORD",
              "Type": "SECRETS_MANAGER"
            }"""
    files = {"template.json": JSON % before}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"template.json": JSON % after}


HEREDOC = """<<-EOF
      version: 0.2
      env:
        variables:
          HOST: ${var.host}
          DB_PASSWORD: hunter2
          ADMIN_PASSWORD: "Sup3rS3cret!9"
      phases:
        build:
          commands:
            - make
    EOF"""
HEREDOC_AFTER = """<<-EOF
      version: 0.2
      env:
        variables:
          HOST: ${var.host}
        secrets-manager:
          DB_PASSWORD: DB_PASSWORD
          ADMIN_PASSWORD: ADMIN_PASSWORD
      phases:
        build:
          commands:
            - make
    EOF"""
ENCODED = """yamlencode({
      version = "0.2"
      env = {
        variables = {
          HOST        = var.host
          DB_PASSWORD = "hunter2"
        }
      }
      phases = {
        build = {
          commands = ["make"]
        }
      }
    })"""
ENCODED_AFTER = """yamlencode({
      version = "0.2"
      env = {
        variables = {
          HOST = var.host
        }
        secrets-manager = {
          DB_PASSWORD = "DB_PASSWORD"
        }
      }
      phases = {
        build = {
          commands = ["make"]
        }
      }
    })"""


@pytest.mark.parametrize(("before", "after"), [(HEREDOC, HEREDOC_AFTER), (ENCODED, ENCODED_AFTER)])
def test_a_buildspec_in_terraform(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    more = 'variable "host" {}\n\n'
    files = {"main.tf": terraform("", before, more)}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"main.tf": terraform("", after, more)}


def test_a_buildspec_in_a_template(cblint: Cblint, tmp_path: Path) -> None:
    before = """|
          version: 0.2
          env:
            variables:
              HOST: db
              DB_PASSWORD: hunter2
          phases:
            build:
              commands:
                - make
"""
    after = """|
          version: 0.2
          env:
            variables:
              HOST: db
            secrets-manager:
              DB_PASSWORD: DB_PASSWORD
          phases:
            build:
              commands:
                - make
"""
    files = {"template.yaml": template("", before)}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"template.yaml": template("", after)}


def test_what_is_handed_on_is_left(cblint: Cblint, tmp_path: Path) -> None:
    block = '    environment_variable {\n      name  = "DB_PASSWORD"\n      value = var.db_password\n    }\n'
    variable = 'variable "db_password" {\n  default = "hunter2"\n}\n\n'
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": terraform(block, more=variable)}, left=1) == {}


def test_a_batch_task_is_left(cblint: Cblint, tmp_path: Path) -> None:
    batch = (
        "batch:\n  build-list:\n    - identifier: a\n      env:\n        variables:\n          DB_PASSWORD: hunter2\n"
    )
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": f"version: 0.2\n{batch}{PHASES}"}, left=1) == {}


ESCAPED = """<<EOF
version: 0.2
env:
  variables:
    HOST: db
    DB_PASSWORD: hunter2
phases:
  build:
    commands:
      - TAG=$${COMMIT:=latest}
EOF"""
LINES = ("version: 0.2", "env:", "  variables:", "    DB_PASSWORD: hunter2", *PHASES.splitlines())
ONE_LINE = '"' + "".join(f"{line}\\n" for line in LINES) + '"'


@pytest.mark.parametrize("buildspec", [ESCAPED, ONE_LINE])
def test_a_string_that_is_not_written_line_by_line_is_left(cblint: Cblint, tmp_path: Path, buildspec: str) -> None:
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": terraform("", buildspec)}, left=1) == {}
    source = template("", ONE_LINE)
    assert fixed(cblint, tmp_path / "t", RULE, {"template.yaml": source}, left=1) == {}
