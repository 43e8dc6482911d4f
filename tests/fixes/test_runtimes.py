"""Runtimes are selected in the install phase, by their names, in versions that the image has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text
from tests.fixes.projects import GITHUB, terraform


def project(image: str) -> str:
    return terraform(source=GITHUB).replace("aws/codebuild/standard:7.0", image)


OUTSIDE = {
    "no install phase": (
        """
        version: 0.2
        phases:
          pre_build:
            runtime-versions:
              python: 3.10
              nodejs: "22"
            commands:
              - pip install .
        """,
        """
        version: 0.2
        phases:
          install:
            runtime-versions:
              python: 3.10
              nodejs: "22"
          pre_build:
            commands:
              - pip install .
        """,
    ),
    "an install phase": (
        """
        version: 0.2
        phases:
          install:
            commands:
              - pip install .
          build:
            commands:
              - pytest
            runtime-versions:
              python: 3.12
        """,
        """
        version: 0.2
        phases:
          install:
            runtime-versions:
              python: 3.12
            commands:
              - pip install .
          build:
            commands:
              - pytest
        """,
    ),
}


@pytest.mark.parametrize("layout", OUTSIDE)
def test_a_selection_elsewhere_is_moved(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = map(text, OUTSIDE[layout])
    files = {"buildspec.yml": before}
    assert fixed(cblint, tmp_path / "r", "runtimes-outside-install", files) == {"buildspec.yml": after}


def test_a_selection_beside_another_is_left(cblint: Cblint, tmp_path: Path) -> None:
    before = text(
        """
        version: 0.2
        phases:
          install:
            runtime-versions:
              python: 3.12
          build:
            runtime-versions:
              python: 3.11
            commands:
              - pytest
        """
    )
    assert fixed(cblint, tmp_path / "r", "runtimes-outside-install", {"buildspec.yml": before}, left=1) == {}


INSTALL = "version: 0.2\nphases:\n  install:\n    runtime-versions:\n%s  build:\n    commands:\n      - make\n"


def test_a_runtime_gets_its_name(cblint: Cblint, tmp_path: Path) -> None:
    before, after = INSTALL % "      node: 22  # new\n", INSTALL % "      nodejs: 22  # new\n"
    assert fixed(cblint, tmp_path / "r", "unknown-runtime", {"buildspec.yml": before}) == {"buildspec.yml": after}


def test_a_runtime_that_is_there_already_is_left(cblint: Cblint, tmp_path: Path) -> None:
    before = INSTALL % "      node: 22\n      nodejs: 22\n"
    assert fixed(cblint, tmp_path / "r", "unknown-runtime", {"buildspec.yml": before}, left=1) == {}


def test_docker_is_not_selected_where_it_is_there(cblint: Cblint, tmp_path: Path) -> None:
    files = {
        "main.tf": project("aws/codebuild/standard:7.0"),
        "buildspec.yml": INSTALL % "      docker: 20\n      python: 3.12\n",
    }
    changed = fixed(cblint, tmp_path / "r", "unknown-runtime", files)
    assert changed == {"buildspec.yml": INSTALL % "      python: 3.12\n"}


@pytest.mark.parametrize(("written", "mended"), [("14", "12"), ("'14'", "'12'"), ("11", "12")])
def test_a_version_becomes_one_that_the_image_has(cblint: Cblint, tmp_path: Path, written: str, mended: str) -> None:
    files = {
        "main.tf": project("aws/codebuild/standard:4.0"),
        "buildspec.yml": INSTALL % f"      nodejs: {written}\n",
    }
    changed = fixed(cblint, tmp_path / "r", "runtime-not-in-image", files)
    assert changed == {"buildspec.yml": INSTALL % f"      nodejs: {mended}\n"}


def test_what_the_commands_need_is_selected(cblint: Cblint, tmp_path: Path) -> None:
    before = "version: 0.2\nphases:\n  build:\n    commands:\n      - mvn package\n      - docker build -t app .\n"
    after = before.replace("phases:\n", "phases:\n  install:\n    runtime-versions:\n      java: openjdk11\n")
    files = {"main.tf": project("aws/codebuild/standard:2.0"), "buildspec.yml": before}
    changed = fixed(cblint, tmp_path / "r", "runtime-selection-missing", files)
    assert changed == {"buildspec.yml": after}


def test_nothing_is_selected_for_commands_that_say_nothing(cblint: Cblint, tmp_path: Path) -> None:
    before = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
    files = {"main.tf": project("aws/codebuild/standard:2.0"), "buildspec.yml": before}
    assert fixed(cblint, tmp_path / "r", "runtime-selection-missing", files, left=1) == {}
