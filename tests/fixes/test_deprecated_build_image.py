"""An image that is no longer maintained becomes one that is, where its name is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import template, terraform

RULE = "deprecated-build-image"
NEW = "aws/codebuild/standard:7.0"
BUILDSPEC = (
    "version: 0.2\nphases:\n  install:\n    runtime-versions:\n      %s\n  build:\n    commands:\n      - make\n"
)


@pytest.mark.parametrize(
    "old", ["aws/codebuild/standard:3.0", "aws/codebuild/python:3.6.5", "aws/codebuild/docker:18.09.0"]
)
def test_a_project(cblint: Cblint, tmp_path: Path, old: str) -> None:
    for name, after in (("main.tf", terraform()), ("template.yml", template())):
        before = after.replace(NEW, old)
        assert fixed(cblint, tmp_path / name, RULE, {name: before}) == {name: after}


def test_a_default_of_a_variable(cblint: Cblint, tmp_path: Path) -> None:
    image = 'variable "image" {\n  default = "%s"\n}\n'
    main = terraform().replace(f'"{NEW}"', "var.image")
    files = {"main.tf": main, "variables.tf": image % "aws/codebuild/amazonlinux2-x86_64-standard:3.0"}
    after = image % "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"variables.tf": after}


def test_a_name_that_is_put_together_is_left(cblint: Cblint, tmp_path: Path) -> None:
    version = 'variable "image" {\n  default = "3.0"\n}\n'
    main = terraform().replace(f'"{NEW}"', '"aws/codebuild/standard:${var.image}"')
    assert fixed(cblint, tmp_path / "r", RULE, {"main.tf": main, "variables.tf": version}, left=1) == {}


def test_an_image_whose_runtimes_the_new_one_lacks_is_left(cblint: Cblint, tmp_path: Path) -> None:
    main = terraform().replace(NEW, "aws/codebuild/standard:4.0")
    files = {"main.tf": main, "buildspec.yml": BUILDSPEC % "docker: 19"}
    assert fixed(cblint, tmp_path / "r", RULE, files, left=1) == {}
