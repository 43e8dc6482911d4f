"""Completion as a shell asks for it: a real bash with the script that cblint prints."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cblint.registry import built_in
from cblint.report import FORMATS
from tests.command import ROOT

BASH = shutil.which("bash")
ASK = """\
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
_cblint_completion cblint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a shell that finds `cblint`."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "cblint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cblint "$@"\n')
    command.chmod(0o755)
    paths = os.pathsep.join(str(ROOT / each) for each in (".", "rules", "schemas"))
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": paths, "CBLINT_CONFIG": "", "HOME": str(folder)}


def script(shell: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["cblint"],
        env={**environment, "_CBLINT_COMPLETE": f"source_{shell}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    path = tmp_path_factory.mktemp("script") / "cblint.bash"
    path.write_text(script("bash", environment))
    return path


def offered(loaded: Path, environment: dict[str, str], *words: str) -> list[str]:
    assert BASH is not None
    done = subprocess.run(
        [BASH, "--norc", "-c", ASK, "ask", str(loaded), "cblint", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


RULES = list(built_in().listed)
GROUPS = list(built_in().groups)


@pytest.mark.skipif(BASH is None, reason="no bash here")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("",), {"check", "explain", "rules", "config", "graph", "schema"}),
        (("check", "--fai"), {"--fail-on"}),
        (("check", "--fail-on", ""), {"low", "medium", "high", "never"}),
        (("check", "--format", ""), {*FORMATS}),
        (("check", "--output", "sar"), {"sarif="}),
        (("check", "--select", ""), {"all", *GROUPS, *RULES}),
        (("check", "--select", "docker-without"), {"docker-without-privileged"}),
        (("check", "--ignore", "docker,plain"), {"docker,plaintext-secret"}),
        (("check", ".", "--strict", "--ignore", "batch-cy"), {"batch-cycle"}),
        (("config", "--select", "secrets"), {"secrets"}),
        (("config", "--format", "j"), {"json"}),
        (("explain", ""), {*RULES}),
        (("explain", "plain"), {"plaintext-secret"}),
        (("rules", "--format", ""), {"text", "json"}),
        (("graph", "--format", ""), {"mermaid", "dot", "json"}),
        (("schema", "build"), {"buildspec"}),
        (("check", "--rule-pack", "no-such"), set()),
    ],
)
def test_bash_is_told(words: tuple[str, ...], expected: set[str], loaded: Path, environment: dict[str, str]) -> None:
    assert set(offered(loaded, environment, *words)) == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell: str, environment: dict[str, str]) -> None:
    assert f"_CBLINT_COMPLETE=complete_{shell}" in script(shell, environment)


@pytest.mark.parametrize(
    ("shell", "asked", "offer"),
    [
        ("zsh", {"_TYPER_COMPLETE_ARGS": "cblint explain plain"}, '"plaintext-secret":"A build variable'),
        (
            "fish",
            {"_TYPER_COMPLETE_ARGS": "cblint explain plain", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
            "plaintext-secret\tA build variable",
        ),
    ],
)
def test_other_shells_are_told_the_meaning_too(
    shell: str, asked: dict[str, str], offer: str, environment: dict[str, str]
) -> None:
    done = subprocess.run(
        ["cblint"],
        env={**environment, **asked, "_CBLINT_COMPLETE": f"complete_{shell}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert offer in done.stdout


@pytest.mark.skipif(BASH is None, reason="no bash here")
def test_completion_is_installed(environment: dict[str, str]) -> None:
    assert BASH is not None
    home = Path(environment["HOME"])
    done = subprocess.run(
        [BASH, "--norc", "-c", "cblint --install-completion; echo status $?"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "status 0" in done.stdout
    assert (home / ".bashrc").is_file()
