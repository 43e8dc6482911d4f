"""An identifier that CodeBuild refuses is renamed, with all that depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed

RULE = "batch-invalid-identifier"
REST = "phases:\n  build:\n    commands:\n      - make\n"


def graph(tasks: str) -> str:
    return f"version: 0.2\nbatch:\n  build-graph:\n{tasks}{REST}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "    - identifier: unit-tests  # 1\n    - identifier: deploy\n      depend-on:\n        - unit-tests\n",
            "    - identifier: unit_tests  # 1\n    - identifier: deploy\n      depend-on:\n        - unit_tests\n",
        ),
        (
            "    - {identifier: 'a.b'}\n    - {identifier: c-d, depend-on: [\"a.b\"]}\n",
            "    - {identifier: 'a_b'}\n    - {identifier: c_d, depend-on: [\"a_b\"]}\n",
        ),
    ],
)
def test_a_buildspec(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": graph(before)}) == {"buildspec.yml": graph(after)}


@pytest.mark.parametrize(
    "tasks",
    [
        "    - identifier: a-b\n    - identifier: a_b\n",
        "    - identifier: '--'\n    - identifier: b\n",
        f"    - identifier: {'a' * 128}\n    - identifier: b\n",
    ],
)
def test_where_no_name_is_plainly_meant(cblint: Cblint, tmp_path: Path, tasks: str) -> None:
    """The new name is taken, or there is nothing left of it, or it is too long."""
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": graph(tasks)}, left=1) == {}
