"""The hooks: what they call is what the command line takes, and they see the same files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.adoption.place import FAULTY, place
from tests.command import ROOT

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_there_are_three_that_run_one_at_a_time_on_the_same_files() -> None:
    assert list(HOOKS) == ["cblint", "cblint-all", "cblint-fix"]
    assert all(hook["require_serial"] for hook in HOOKS.values())
    assert len({hook["files"] for hook in HOOKS.values()}) == 1


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        *(
            (path, True)
            for path in ("buildspec.yml", "app.template", "infra/prod.tfvars", "a/Makefile", "Dockerfile.x")
        ),
        *((path, False) for path in ("main.py", "Makefile.am", "notes.md", "yml/readme.txt")),
    ],
)
def test_the_files_that_they_see(path: str, seen: bool) -> None:
    assert bool(re.search(HOOKS["cblint"]["files"], path)) == seen


def test_cblint_is_content_once_the_safe_fixes_are_applied(tmp_path: Path) -> None:
    machine = place(tmp_path, FAULTY)
    files = sorted(str(path.relative_to(machine.checkout)) for path in machine.checkout.rglob("*.yml"))
    words = [*HOOKS["cblint-fix"]["entry"].split(), *files]
    before = (machine.checkout / "buildspec.yml").read_text(encoding="utf-8")
    first = machine.run(*words)
    assert first.returncode == 0, first.stdout
    after = (machine.checkout / "buildspec.yml").read_text(encoding="utf-8")
    assert set(before.splitlines()) < set(after.splitlines()), "lines are added, none is lost"
    assert "appspec.yml" in after
    second = machine.run(*words)
    assert second.returncode == 0, second.stdout
    assert (machine.checkout / "buildspec.yml").read_text(encoding="utf-8") == after
