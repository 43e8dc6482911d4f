"""A misspelt key gets the name that is meant, unless that is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "unknown-key"

BUILDSPECS = {
    "a block": (
        """
        version: 0.2
        phases:
          pre-build:  # first
            comands:
              - make deps
          "biuld":
            commands:
              - make
        artifact:
          files: '**/*'
        """,
        """
        version: 0.2
        phases:
          pre_build:  # first
            commands:
              - make deps
          "build":
            commands:
              - make
        artifacts:
          files: '**/*'
        """,
    ),
    "brackets": (
        """
        {version: 0.2, phases: {biuld: {'comands': [make]}}}
        """,
        """
        {version: 0.2, phases: {build: {'commands': [make]}}}
        """,
    ),
    "JSON": (
        """
        {
          "version": 0.2,
          "phases": { "biuld": { "comands": ["make"] } }
        }
        """,
        """
        {
          "version": 0.2,
          "phases": { "build": { "commands": ["make"] } }
        }
        """,
    ),
}


@pytest.mark.parametrize("layout", BUILDSPECS)
def test_a_buildspec(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = map(text, BUILDSPECS[layout])
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": before}) == {"buildspec.yml": after}


PROJECT = """resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/app"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = %s
  }
}
"""
ENCODED = 'yamlencode({ version = "0.2", phases = { build = { %s = ["make"] } } })'
HEREDOC = "<<EOF\nversion: 0.2\nphases:\n  build:\n    %s:\n      - make\nEOF"


@pytest.mark.parametrize("layout", [ENCODED, HEREDOC])
def test_a_buildspec_in_terraform(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = (PROJECT % (layout % key) for key in ("comands", "commands"))
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": before}) == {"main.tf": after}


def test_an_appspec(cblint: Cblint, tmp_path: Path) -> None:
    before = "version: 0.0\nos: linux\nfile:\n  - source: /\n    destination: /srv\nfile_exists_behavior: OVERWRITE\n"
    after = before.replace("file:", "files:")
    assert fixed(cblint, tmp_path / "r", RULE, {"appspec.yml": before}) == {"appspec.yml": after}


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ("version: 0.2\nphases:\n  build:\n    commands:\n      - a\n    comands:\n      - b\n", 1),
        ("version: 0.2\nphases:\n  build:\n    commands:\n      - a\nbuild:\n  commands:\n    - b\n", 1),
        ("version: 0.2\nphases:\n  build:\n    commands:\n      - a\nnothing_like_it: 1\n", 1),
    ],
)
def test_what_is_there_or_belongs_elsewhere_is_left(cblint: Cblint, tmp_path: Path, before: str, left: int) -> None:
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": before}, left=left) == {}


def test_of_two_that_mean_one_key_the_first_gets_it(cblint: Cblint, tmp_path: Path) -> None:
    before = "version: 0.2\nphases:\n  build:\n    comands:\n      - a\n    commnds:\n      - b\n"
    after = before.replace("comands", "commands")
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": before}, left=1) == {"buildspec.yml": after}
