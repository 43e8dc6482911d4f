"""A command that YAML takes for something else is quoted, in the quotes that it has none of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import terraform

HEAD = "version: 0.2\nphases:\n  build:\n    commands:\n"
BOTH = """docker images | awk -F: '{ print $2 }' | sed "s/latest/tag: latest/\""""

MAPPINGS = [
    ("- echo Building: app\n", "- 'echo Building: app'\n"),
    ("- echo Building: app   # note\n      - make\n", "- 'echo Building: app'   # note\n      - make\n"),
    ('- echo "a: b": c\n', "- 'echo \"a: b\": c'\n"),
    ("- curl -H 'Accept: json' x: y\n", "- \"curl -H 'Accept: json' x: y\"\n"),
    (f"- {BOTH}\n", "- '" + BOTH.replace("'", "''") + "'\n"),
    ("- { make; }\n", "- '{ make; }'\n"),
    ("[echo a: b, make]\n", "['echo a: b', make]\n"),
    ("- echo A: b\n      - echo C: d\n", "- 'echo A: b'\n      - 'echo C: d'\n"),
    ("- echo Done:", "- 'echo Done:'"),
    ("- echo Done: x\r\n      - make\r\n", "- 'echo Done: x'\r\n      - make\r\n"),
]


@pytest.mark.parametrize(("before", "after"), MAPPINGS)
def test_a_mapping(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"buildspec.yml": f"{HEAD}      {before}"}
    assert fixed(cblint, tmp_path / "r", "command-is-a-mapping", files) == {"buildspec.yml": f"{HEAD}      {after}"}


ERRORS = [
    ("- [ -f x ] && make\n", "- '[ -f x ] && make'\n"),
    ("- *.sh\n", "- '*.sh'\n"),
    ("- `make`\n", "- '`make`'\n"),
    ("- @make\n", "- '@make'\n"),
    ('- "$HOME/bin/x" --flag\n      - make\n', "- '\"$HOME/bin/x\" --flag'\n      - make\n"),
]


@pytest.mark.parametrize(("before", "after"), ERRORS)
def test_a_syntax_error(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"buildspec.yml": f"{HEAD}      {before}"}
    assert fixed(cblint, tmp_path / "r", "syntax-error", files) == {"buildspec.yml": f"{HEAD}      {after}"}


@pytest.mark.parametrize("command", ["- echo foo: bar\n        echo baz: qux\n", "- echo foo:\n        bar: baz\n"])
def test_several_lines_are_left(cblint: Cblint, tmp_path: Path, command: str) -> None:
    files = {"buildspec.yml": f"{HEAD}      {command}"}
    assert fixed(cblint, tmp_path / "r", "command-is-a-mapping", files, left=1) == {}


HEREDOC = "<<-EOF\n      version: 0.2\n      phases:\n        build:\n          commands:\n            - %s\n    EOF"


def test_a_buildspec_in_terraform(cblint: Cblint, tmp_path: Path) -> None:
    before, after = (
        terraform(source=f'    type      = "NO_SOURCE"\n    buildspec = {HEREDOC % each}\n')
        for each in ("echo Building: app", "'echo Building: app'")
    )
    assert fixed(cblint, tmp_path / "r", "command-is-a-mapping", {"main.tf": before}) == {"main.tf": after}
