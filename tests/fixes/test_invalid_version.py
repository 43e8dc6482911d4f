"""A version that does not exist is replaced by the newest that does, with its comment left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import terraform

REST = "phases:\n  build:\n    commands:\n      - make\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 1.0\n", "version: 0.2\n"),
        ("version: '0.3'  # newest\r\n", "version: 0.2  # newest\r\n"),
        ("version: two\n", "version: 0.2\n"),
    ],
)
def test_a_buildspec(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"buildspec.yml": before + REST}
    assert fixed(cblint, tmp_path / "r", "invalid-version", files) == {"buildspec.yml": after + REST}


def test_the_version_of_a_batch_loses_its_quotes(cblint: Cblint, tmp_path: Path) -> None:
    text = "version: %s  # the language's\nbatch:\n  build-list:\n    - identifier: unit\n" + REST
    files = {"buildspec.yml": text % '"0.2"', "ci/other.yml": (text % "0.2").replace("batch:", "x-batch:")}
    assert fixed(cblint, tmp_path / "r", "invalid-version", files) == {"buildspec.yml": text % "0.2"}


def test_a_buildspec_of_json(cblint: Cblint, tmp_path: Path) -> None:
    text = '{\n  "version": %s,\n  "phases": {"build": {"commands": ["make"]}}\n}\n'
    files = {"buildspec.json": text % '"1.0"'}
    assert fixed(cblint, tmp_path / "r", "invalid-version", files) == {"buildspec.json": text % "0.2"}


@pytest.mark.parametrize("version", ['"0.0"', "'0.0'", "0.1", "1"])
def test_an_appspec(cblint: Cblint, tmp_path: Path, version: str) -> None:
    text = "version: %s\nos: linux\nfiles:\n  - source: /\n    destination: /srv/app\n"
    files = {"appspec.yml": text % version}
    assert fixed(cblint, tmp_path / "r", "invalid-version", files) == {"appspec.yml": text % "0.0"}


ENCODED = """    type      = "NO_SOURCE"
    buildspec = yamlencode({ version = %s, phases = { build = { commands = ["make"] } } })
"""


def test_what_terraform_encodes_is_left(cblint: Cblint, tmp_path: Path) -> None:
    files = {"main.tf": terraform(source=ENCODED % "0.3")}
    assert fixed(cblint, tmp_path / "r", "invalid-version", files, left=1) == {}
