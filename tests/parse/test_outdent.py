"""Lines that stand left of the block scalar that they belong to are one mistake, and read as part of it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cblint.read.buildspec import read_buildspec
from cblint.source import SourceFile
from cblint.value import string


def read(text: str) -> tuple[list[str], list[str | None]]:
    """Return what is wrong with a buildspec, by lines, and its commands."""
    source = SourceFile("buildspec.yml", dedent(text))
    spec = read_buildspec(source.embedded(), inline=False)
    found = [f"{source.position(each.span.start).line} {each.message}" for each in spec.problems]
    return found, [string(command.text) for phase in spec.phases for command in phase.commands]


ENDS = "this line ends the block before it, since it is indented less"


def test_a_script_at_the_left_margin() -> None:
    found, commands = read("""\
        version: 0.2
        phases:
          build:
            commands:
              - |
                cat > Dockerfile <<'EOF'
        FROM alpine:3
        COPY app /app

        EOF
              - docker build .
          post_build:
            commands: [echo done]
        """)
    assert found == [f"7 {ENDS}"]
    assert commands[1:] == ["docker build .", "echo done"]
    assert commands[0] is not None
    assert commands[0].splitlines()[1:3] == ["FROM alpine:3", "COPY app /app"]


@pytest.mark.parametrize("header", ["- >-", "- |2", "- |  # a comment"])
def test_other_headers(header: str) -> None:
    lead = "" if "2" in header else "  "
    found, commands = read(
        f"version: 0.2\nphases:\n  build:\n    commands:\n    {header}\n    {lead}  one\ntwo\n    - three\n"
    )
    assert found == [f"7 {ENDS}"]
    assert commands[-1] == "three"


def test_the_last_block_of_a_file() -> None:
    found, _ = read("version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        echo one\necho two\n")
    assert found == [f"7 {ENDS}"]


def test_a_key_at_the_left_margin_ends_the_block() -> None:
    found, commands = read(
        "version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        make\nartifacts\n  files: [a]\n"
    )
    assert found != []
    assert ENDS not in found[0]
    assert commands == ["make\n"]
