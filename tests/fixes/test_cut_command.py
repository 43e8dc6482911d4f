"""A command that YAML cuts off at ` #` is quoted as a whole; a comment after it stays one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import terraform

HEAD = "version: 0.2\nphases:\n  build:\n    commands:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('- echo "a # b"\n', "- 'echo \"a # b\"'\n"),
        ("- echo 'a # b'   # note\n      - make\n", "- \"echo 'a # b'\"   # note\n      - make\n"),
        ("- echo 'a # b' \"c\"\r\n", "- 'echo ''a # b'' \"c\"'\r\n"),
        ('- X=$(grep " #" f)', "- 'X=$(grep \" #\" f)'"),
        ('- echo "a: b # c"\n', "- 'echo \"a: b # c\"'\n"),
    ],
)
def test_a_command(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"buildspec.yml": f"{HEAD}      {before}"}
    rules = "command-cut-by-comment,command-is-a-mapping"
    assert fixed(cblint, tmp_path / "r", rules, files) == {"buildspec.yml": f"{HEAD}      {after}"}


def test_several_lines_are_left(cblint: Cblint, tmp_path: Path) -> None:
    files = {"buildspec.yml": f'{HEAD}      - echo "a\n        b # c"\n'}
    assert fixed(cblint, tmp_path / "r", "command-cut-by-comment", files, left=1) == {}


HEREDOC = "<<-EOF\n      version: 0.2\n      phases:\n        build:\n          commands:\n            - %s\n    EOF"


def test_a_buildspec_in_terraform(cblint: Cblint, tmp_path: Path) -> None:
    before, after = (
        terraform(source=f'    type      = "NO_SOURCE"\n    buildspec = {HEREDOC % each}\n')
        for each in ('echo "a # b"', "'echo \"a # b\"'")
    )
    assert fixed(cblint, tmp_path / "r", "command-cut-by-comment", {"main.tf": before}) == {"main.tf": after}
