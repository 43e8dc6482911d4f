"""This is where tree-sitter's grammars come from: the compiled binding of a package, without the package's own body."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


def language(package: str) -> object:
    """Return the grammar that a package such as `tree_sitter_bash` holds.

    The body of such a package imports what reads its query files, which costs more than parsing a buildspec does.
    """
    found = _binding(package)
    binding = found.loader.create_module(found) if found is not None and found.loader is not None else None
    if found is None or found.loader is None or binding is None:
        from importlib import import_module  # noqa: PLC0415  (only where the package is laid out otherwise)

        return import_module(package).language()
    found.loader.exec_module(binding)
    return binding.language()


def _binding(package: str) -> ModuleSpec | None:
    """Return the specification of a package's `_binding` without running the package; None if there is none."""
    for finder in sys.meta_path:
        holder = finder.find_spec(package, None)
        if holder is not None:
            folders = holder.submodule_search_locations
            return finder.find_spec(f"{package}._binding", folders) if folders else None
    return None
