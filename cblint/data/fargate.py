"""This is where the facts are loaded about the sizes of Fargate tasks."""

from __future__ import annotations

import os
from functools import cache


@cache
def sizes() -> dict[int, frozenset[int]]:
    """Return how many MiB of memory a Fargate task may have, by its CPU units."""
    import json  # noqa: PLC0415  (only asked where there is a task definition)

    path = os.path.join(os.path.dirname(__file__), "fargate.json")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        data = json.load(stream)
    return {
        int(cpu): frozenset(range(low, high + 1, step)) - frozenset(data["not"].get(cpu, ()))
        for cpu, (low, high, step) in data["memory"].items()
    }
