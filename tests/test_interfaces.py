"""What a package offers is what `__all__` says: no more is taken from it, and no less is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "cblint").rglob("*.py"), *(ROOT / "rules").rglob("*.py")])


def offering() -> Iterator[str]:
    for path in SOURCES:
        if path.is_relative_to(ROOT / "cblint") and "\n__all__ = " in path.read_text(encoding="utf-8"):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def taken(module: str) -> set[str]:
    """Return the names that others import from a module."""
    return {
        name.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == module
        for name in node.names
    }


@pytest.mark.parametrize("module", list(offering()))
def test_what_is_offered_is_there_and_nothing_else_is_taken(module: str) -> None:
    offered = import_module(module).__all__
    assert len(offered) == len(set(offered))
    assert all(hasattr(import_module(module), name) for name in offered)
    folder = ROOT.joinpath(*module.split("."))
    inner = {path.stem for path in folder.iterdir()} if folder.is_dir() else set()
    assert taken(module) - inner <= set(offered)
