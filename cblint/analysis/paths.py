"""This is where paths of the repository are put together, and files looked for from a folder upwards."""

from __future__ import annotations

import posixpath

from cblint.files import Files


def joined(*names: str) -> str:
    """Return a path below a folder; any of the names may be empty, as the root is."""
    return "/".join(name for name in names if name)


def nearest(files: Files, folder: str | None, names: tuple[str, ...]) -> str | None:
    """Return the first file of some names that is in a folder, or in the nearest one above it that has any."""
    while folder is not None:
        for name in names:
            path = posixpath.join(folder, name)
            if files.is_file(path):
                return path
        folder = posixpath.dirname(folder) if folder else None
    return None
