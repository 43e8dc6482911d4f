"""What CodeDeploy looks for is added to the artifact's list, as the list is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text
from tests.fixes.projects import terraform

MISSING, NAMED = "appspec-not-in-artifacts", "appspec-file-not-in-artifacts"
APPSPEC = """version: 0.0
os: linux
files:
  - source: app
    destination: /srv/app
hooks:
  AfterInstall:
    - location: scripts/restart.sh
"""
FILES = {"appspec.yml": APPSPEC, "scripts/restart.sh": "#!/bin/sh\n", "app/main.py": "", "setup.cfg": ""}

LISTS = {
    "a block list": (
        """
        artifacts:
          files:
            - setup.cfg  # settings
          name: app
        """,
        """
        artifacts:
          files:
            - setup.cfg  # settings
            - appspec.yml
            - app/**/*
            - scripts/restart.sh
          name: app
        """,
    ),
    "a list that does not stand in": (
        """
        artifacts:
          name: app
          files:
          - 'setup.cfg'
        """,
        """
        artifacts:
          name: app
          files:
          - 'setup.cfg'
          - 'appspec.yml'
          - 'app/**/*'
          - 'scripts/restart.sh'
        """,
    ),
    "brackets": (
        """
        artifacts: {files: [setup.cfg]}
        """,
        """
        artifacts: {files: [setup.cfg, appspec.yml, app/**/*, scripts/restart.sh]}
        """,
    ),
    "brackets over lines": (
        """
        artifacts:
          files: [
            "setup.cfg",
          ]
        """,
        """
        artifacts:
          files: [
            "setup.cfg",
            "appspec.yml",
            "app/**/*",
            "scripts/restart.sh",
          ]
        """,
    ),
    "one string": (
        """
        artifacts:
          files: setup.cfg
        """,
        """
        artifacts:
          files:
            - setup.cfg
            - appspec.yml
            - app/**/*
            - scripts/restart.sh
        """,
    ),
    "no end of the last line": (
        """
        artifacts:
          files:
            - setup.cfg
        """,
        """
        artifacts:
          files:
            - setup.cfg
            - appspec.yml
            - app/**/*
            - scripts/restart.sh
        """,
    ),
}
PUSHED = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"


def pipeline() -> str:
    """Return a pipeline that deploys what the project builds."""
    return """resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    location = "bucket"
    type     = "S3"
  }

  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/x"
        FullRepositoryId = "example/app"
        BranchName       = "main"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      input_artifacts  = ["source"]
      output_artifacts = ["built"]
      configuration = {
        ProjectName = aws_codebuild_project.app.name
      }
    }
  }

  stage {
    name = "Deploy"
    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeploy"
      version         = "1"
      input_artifacts = ["built"]
      configuration = {
        ApplicationName     = "app"
        DeploymentGroupName = "app"
      }
    }
  }
}
"""


def project(buildspec: str = '"buildspec.yml"') -> str:
    written = terraform(source=f'    type      = "CODEPIPELINE"\n    buildspec = {buildspec}\n')
    return written.replace("NO_ARTIFACTS", "CODEPIPELINE") + "\n" + pipeline()


@pytest.mark.parametrize("layout", LISTS)
def test_a_list_of_a_buildspec(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = (PUSHED + text(each) for each in LISTS[layout])
    if layout == "no end of the last line":
        before, after = before.rstrip("\n"), after.rstrip("\n")
    files = {"main.tf": project(), "buildspec.yml": before, **FILES}
    assert fixed(cblint, tmp_path / "r", f"{MISSING},{NAMED}", files) == {"buildspec.yml": after}


BASE = "artifacts:\n  base-directory: %s\n  files:\n    - setup.cfg\n%s"


def test_patterns_start_from_the_base_directory(cblint: Cblint, tmp_path: Path) -> None:
    before, after = (PUSHED + BASE % ("deploy", more) for more in ("", "    - appspec.yml\n    - scripts/restart.sh\n"))
    inside = {f"deploy/{path}": each for path, each in FILES.items() if not path.startswith("app/")}
    inside["deploy/appspec.yml"] = APPSPEC.replace("source: app", "source: setup.cfg")
    files = {"main.tf": project(), "buildspec.yml": before, **inside}
    assert fixed(cblint, tmp_path / "r", f"{MISSING},{NAMED}", files) == {"buildspec.yml": after}


LEFT = [
    BASE % ("elsewhere", ""),
    "artifacts:\n  files:\n    - setup.cfg\n  discard-paths: yes\n",
    "artifacts:\n  files:\n    - setup.cfg\n  exclude-paths:\n    - appspec.*\n",
    "artifacts:\n  files: &all\n    - setup.cfg\n",
    "",
]


@pytest.mark.parametrize("artifacts", LEFT)
def test_where_a_pattern_would_not_do(cblint: Cblint, tmp_path: Path, artifacts: str) -> None:
    files = {"main.tf": project(), "buildspec.yml": PUSHED + artifacts, **FILES}
    assert fixed(cblint, tmp_path / "r", MISSING, files, left=1) == {}


HEREDOC = """<<-YAML
      version: 0.2
      phases:
        build:
          commands:
            - make ${var.target}
      artifacts:
        files:
          - setup.cfg
%s    YAML"""
ENCODED = """yamlencode({
      version = 0.2
      phases  = { build = { commands = ["make"] } }
      artifacts = {
        files = [
          "setup.cfg",%s
        ]
      }
    })"""
LINES = "          - appspec.yml\n          - app/**/*\n          - scripts/restart.sh\n"
ITEMS = '\n          "appspec.yml",\n          "app/**/*",\n          "scripts/restart.sh",'


@pytest.mark.parametrize(("layout", "more"), [(HEREDOC, LINES), (ENCODED, ITEMS)])
def test_a_buildspec_in_terraform(cblint: Cblint, tmp_path: Path, layout: str, more: str) -> None:
    before, after = ('variable "target" {}\n' + project(layout % each) for each in ("", more))
    files = {"main.tf": before, **FILES}
    assert fixed(cblint, tmp_path / "r", f"{MISSING},{NAMED}", files) == {"main.tf": after}
