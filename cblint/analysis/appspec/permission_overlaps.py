"""This is where it is answered which entries of an AppSpec's `permissions` mean the same files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cblint.analysis.appspec.server_files import target_path, targets_of
from cblint.model.appspec import AppSpec, Permission
from cblint.record import NamedTuple
from cblint.value import Items, string
from cblint.workspace import Workspace

MAX_ENTRIES = 200
"""The files of `files` entries after these are not looked at."""
MAX_COPIED = 5000
"""So many files of one entry of `files` are looked at."""
MAX_GLOB = 100
"""A longer pattern is not known."""
TYPES = ("file", "directory")


class Target(NamedTuple):
    """What an entry of `files` puts somewhere."""

    folder: str
    file: str
    """The whole path of a single file; empty for a folder's content."""


def meant_twice(
    workspace: Workspace, appspec: AppSpec, entries: tuple[Permission, ...], targets: tuple[Target, ...]
) -> Iterator[tuple[Permission, Permission]]:
    """Yield each entry whose files another entry means, too, where something is surely copied, and the other."""
    placed = [(entry, target_path(string(entry.object))) for entry in entries]
    whole = [(number, entry, place) for number, (entry, place) in enumerate(placed) if _means_all(entry)]
    for index, (entry, inner) in enumerate(placed):
        if inner is None or not _means_some(workspace, appspec, entry, inner, targets):
            continue
        for number, other, outer in whole:
            if other is entry or outer is None or not holds(outer, inner) or not _types_of(entry) <= _types_of(other):
                continue
            if outer == inner and _means_all(entry) and number > index:
                continue
            yield entry, other
            break


def _means_all(entry: Permission) -> bool:
    """Tell whether an entry means everything of its types below its object."""
    return _means_no_less(entry) and string(entry.pattern) == "**" and bool(_types_of(entry))


def _means_no_less(entry: Permission) -> bool:
    return isinstance(entry.excluded, Items) and entry.excluded.closed and not entry.excluded.items


def _types_of(entry: Permission) -> frozenset[str]:
    """Return the types that an entry means; none where they are not known."""
    if not isinstance(entry.types, Items) or not entry.types.closed:
        return frozenset()
    names = frozenset(string(each) or "" for each in entry.types.items)
    return (names if names <= set(TYPES) else frozenset()) if names else frozenset(TYPES)


def _means_some(
    workspace: Workspace, appspec: AppSpec, entry: Permission, place: str, targets: tuple[Target, ...]
) -> bool:
    """Tell whether an entry surely means a file that is copied."""
    wanted = string(entry.pattern)
    if "file" not in _types_of(entry) or not _means_no_less(entry) or wanted is None:
        return False
    if wanted == "**":
        return any(holds(place, target.folder) for target in targets)
    if len(wanted) > MAX_GLOB or any(c in wanted for c in "?[]/") or wanted.count("*") > 1:
        return False
    start, star, end = wanted.partition("*")
    names = workspace.once(_copied, appspec).get(place, set())
    if not star:
        return wanted in names
    return any(len(name) >= len(start + end) and name.startswith(start) and name.endswith(end) for name in names)


def _copied(workspace: Workspace, appspec: AppSpec) -> dict[str, set[str]]:
    """Return the names of the files that surely are copied, by their folders on the server."""
    found: dict[str, set[str]] = {}
    for file in appspec.files[:MAX_ENTRIES]:
        for target, _ in islice(targets_of(workspace, appspec, file, windows=False), MAX_COPIED):
            folder, _, name = target.rpartition("/")
            found.setdefault(folder, set()).add(name)
    return found


def holds(folder: str, path: str) -> bool:
    """Tell whether a path is a folder or lies in it; the root is the empty string."""
    return path == folder or path.startswith(f"{folder}/")
