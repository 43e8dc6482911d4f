"""This is where the facts are loaded about the sizes of Fargate tasks."""

from __future__ import annotations

from functools import cache

from cblint.data import stored


@cache
def sizes() -> dict[int, frozenset[int]]:
    """Return how many MiB of memory a Fargate task may have, by its CPU units."""
    data = stored("fargate")
    return {
        int(cpu): frozenset(range(low, high + 1, step)) - frozenset(data["not"].get(cpu, ()))
        for cpu, (low, high, step) in data["memory"].items()
    }
