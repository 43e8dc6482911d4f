"""This is where it is tested which packages are said to have no version."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.commands.installs import unpinned
from tests.analysis.shell_scene import build, buildspec, workspace


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("pip install pytest", ["pytest"]),
        ("pip3 install -q a b==1 c>=2", ["a", "c"]),
        ("pip install 'c>=2' -r x.txt", ["c>=2"]),
        ("python -m pip install a", []),
        ("npm install -g a @b/c d@1 e@latest @f/g@2", ["a", "@b/c", "e@latest"]),
        ("npm install a", []),
        ("gem install a", ["a"]),
        ("gem install a -v 1", []),
        ("pip install a==1 a~=2 'a<3'", []),
        ("pip install -c x.txt a", []),
        ("pip install .", []),
        ("pip install ./a a.whl https://example.com/a git+https://example.com/a", []),
        ("pip install $X a", []),
        ("pip install --frobnicate a", []),
        ("pip install --upgrade pip setuptools", []),
        ("pip install -r requirements.txt", []),
    ],
)
def test_what_has_no_version(tmp_path: Path, command: str, expected: list[str]) -> None:
    made = build(buildspec({"build": [command]}))
    assert [each.name for each in unpinned(workspace(tmp_path), made)] == expected
