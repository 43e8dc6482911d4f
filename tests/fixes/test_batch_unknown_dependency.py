"""A dependency on nothing becomes one on the build that is meant, in the quotes and brackets it is written in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "batch-unknown-dependency"

GRAPHS = {
    "a block": (
        """
            - identifier: unit_test
            - identifier: package
              depend-on:
                - unit_tests  # first of all
                - 'unit-test'
        """,
        """
            - identifier: unit_test
            - identifier: package
              depend-on:
                - unit_test  # first of all
        """,
    ),
    "brackets": (
        """
            - identifier: unit_test
            - {identifier: lint, depend-on: [ "unit_tests" ]}
            - identifier: package
              depend-on: [lint, unit_tests]
        """,
        """
            - identifier: unit_test
            - {identifier: lint, depend-on: [ "unit_test" ]}
            - identifier: package
              depend-on: [lint, unit_test]
        """,
    ),
    "it is there already": (
        """
            - identifier: unit_test
            - identifier: package
              depend-on:
                - unit_test
                # the old name
                - unit_tests
        """,
        """
            - identifier: unit_test
            - identifier: package
              depend-on:
                - unit_test
                # the old name
        """,
    ),
}


def buildspec(graph: str) -> str:
    return f"version: 0.2\nbatch:\n  build-graph:\n{graph}phases:\n  build:\n    commands:\n      - make\n"


def graph(block: str) -> str:
    return "".join(f"    {line}\n" for line in text(block).rstrip().split("\n"))


@pytest.mark.parametrize("layout", GRAPHS)
def test_a_buildspec(cblint: Cblint, tmp_path: Path, layout: str) -> None:
    before, after = (buildspec(graph(each)) for each in GRAPHS[layout])
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": before}) == {"buildspec.yml": after}


@pytest.mark.parametrize(
    "tasks",
    [
        "    - identifier: package\n      depend-on:\n        - packages\n",
        "    - identifier: do_a\n      depend-on: [package]\n    - identifier: package\n      depend-on: [do_b]\n",
        "    - identifier: unit\n    - identifier: package\n      depend-on: [deployment]\n",
    ],
)
def test_where_nothing_else_can_be_meant(cblint: Cblint, tmp_path: Path, tasks: str) -> None:
    """The nearest is the build itself, or one that waits for it, or there is none."""
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": buildspec(tasks)}, left=1) == {}
