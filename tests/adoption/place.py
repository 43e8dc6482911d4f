"""This is where a test has a machine of a CI service: the checkout, programs on the PATH, and what was called."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.command import ROOT

PROJECTS = ROOT / "fixtures" / "projects"
RIGHT = PROJECTS / "server-deployment" / "right"
FAULTY = PROJECTS / "server-deployment" / "faulty"

# The cblint of this checkout, whatever folder it is called in. Each call leaves a line.
CBLINT = """#!/bin/sh
echo "cblint $*" >>{calls}
PYTHONPATH={path} exec {python} -P -m cblint "$@"
"""

# Installing is only written down; a new environment holds the programs of this machine.
PYTHON = """#!/bin/sh
case "$*" in
  "-I -m venv "*) shift 3; mkdir -p "$1/bin"; cp {programs}/python3 "$1/bin/python"; cp {programs}/cblint "$1/bin" ;;
  "-I -m pip install "*) echo "pip $*" >>{calls} ;;
  "-m "*) echo "a module of the folder would be run" >&2; exit 99 ;;
  *) exec {python} "$@" ;;
esac
"""

PIP = """#!/bin/sh
echo "pip $*" >>{calls}
"""


class Place(NamedTuple):
    """A machine: where the checkout is, which programs it has, and where their calls are written down."""

    checkout: Path
    programs: Path
    calls: Path

    def called(self, program: str) -> list[str]:
        """Return the words of each call of a program."""
        lines = self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []
        return [line.removeprefix(f"{program} ") for line in lines if line.startswith(f"{program} ")]

    def run(self, *words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program in the checkout, with nothing of this machine's environment; its output is all in `stdout`."""
        return subprocess.run(
            words,
            cwd=self.checkout,
            env={
                "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(self.checkout.parent),
                **(environment or {}),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )


def place(folder: Path, project: Path) -> Place:
    """Return a machine with a copy of a fixture project checked out."""
    checkout, programs, calls = folder / "check out", folder / "programs", folder / "calls"
    shutil.copytree(project, checkout)
    programs.mkdir()
    given = {
        "calls": shlex.quote(str(calls)),
        "path": shlex.quote(os.pathsep.join(str(ROOT / part) for part in (".", "rules", "schemas"))),
        "programs": shlex.quote(str(programs)),
        "python": shlex.quote(sys.executable),
    }
    for name, text in {"cblint": CBLINT, "python3": PYTHON, "pip": PIP}.items():
        program = programs / name
        program.write_text(text.format(**given), encoding="utf-8")
        program.chmod(0o755)
    return Place(checkout, programs, calls)
