"""This is where tree-sitter's parsers come from: the compiled bindings of its packages, without the packages' bodies.

The bodies import `typing`, and what reads query files, which costs more than parsing a buildspec does.
"""

from __future__ import annotations

import sys

from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from tree_sitter import Parser


def parser(package: str) -> Parser:
    """Return a parser of the language whose grammar a package such as `tree_sitter_bash` holds."""
    tree_sitter: Any = _binding("tree_sitter")
    grammar: Any = _binding(package)
    made: Parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    return made


def _binding(package: str) -> ModuleType:
    """Return the compiled module of a package; the package itself where it is laid out otherwise."""
    found = _specification(package)
    binding = found.loader.create_module(found) if found is not None and found.loader is not None else None
    if found is None or found.loader is None or binding is None:
        from importlib import import_module  # noqa: PLC0415  (only where the package is laid out otherwise)

        return import_module(package)
    found.loader.exec_module(binding)
    return binding


def _specification(package: str) -> ModuleSpec | None:
    """Return the specification of a package's `_binding` without running the package; None if there is none."""
    for finder in sys.meta_path:
        holder = finder.find_spec(package, None)
        if holder is not None:
            folders = holder.submodule_search_locations
            return finder.find_spec(f"{package}._binding", folders) if folders else None
    return None
