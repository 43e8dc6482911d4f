"""This is where the paths of the command line become a place: a root to read below, and what is in focus."""

from __future__ import annotations

import os

from cblint.errors import CblintError, Failure, UnreadableError
from cblint.files import Files, NotTextError
from cblint.record import Record


class Place(Record):
    """Where a check looks."""

    root: str
    """The model root, absolute: nothing outside it is read."""
    top: str
    """The git top level above or at the root, else the root."""
    focus: tuple[str, ...] = ()
    """The files asked for, relative to the root; empty: everything."""
    folders: tuple[str, ...] = ()
    """The folders asked for beside others, relative to the root."""
    unsaved: str = ""
    """The file whose content is not saved yet, relative to the root."""
    failures: tuple[Failure, ...] = ()
    """Paths that were asked for and are not there."""

    @property
    def prefix(self) -> str:
        """What makes a path relative to the git top level, of one relative to the root: `infra/` or nothing."""
        relative = os.path.relpath(self.root, self.top)
        return "" if relative == "." else relative.replace(os.sep, "/") + "/"

    def in_focus(self, path: str) -> bool:
        """Tell whether findings that touch a file are wanted."""
        if not self.focus and not self.folders:
            return True
        return path in self.focus or any(path.startswith(f"{folder}/") for folder in self.folders)

    def git_config(self, folder: str = "") -> str:
        """Return the text of the git configuration that holds for a folder below the root, empty if there is none."""
        for root, path in (
            (self.root, f"{folder}/.git/config" if folder else ".git/config"),
            (self.top, ".git/config"),
        ):
            try:
                return Files(root).read(path).text
            except (NotTextError, CblintError):
                continue
        return ""


def locate(paths: tuple[str, ...], root: str | None, unsaved: str = "") -> Place:
    """Return the place that paths and `--root` mean; raise UnreadableError if nothing of it is there.

    The root is `--root`, else the one folder given, else the git top level of what is given. An `unsaved` file is
    taken as being there.
    """
    try:
        return _located(paths, root, unsaved)
    except OSError as error:  # the working folder is gone
        raise UnreadableError((error.strerror or "cannot be read").lower(), root or ".") from None


def _located(paths: tuple[str, ...], root: str | None, unsaved: str) -> Place:
    paths = paths or (root or ".",)
    if unsaved and os.path.isdir(unsaved):  # noqa: PTH112
        raise UnreadableError("is a folder, not a file", unsaved)
    there = [path for path in paths if (path and path == unsaved) or os.path.exists(path)]  # noqa: PTH110
    failures = [Failure("no such file or folder", path) for path in paths if path not in there]
    if not there:
        raise UnreadableError(failures[0].message, failures[0].path)
    base = os.path.realpath(root) if root is not None else _root(there)
    if not os.path.isdir(base):  # noqa: PTH112
        raise UnreadableError("no such folder", root)
    focus: list[str] = []
    folders: list[str] = []
    for path in there:
        relative = _below(base, path)
        if relative is None:
            failures.append(Failure(f"lies outside `{root or base}`", path))
        elif relative and os.path.isdir(path):  # noqa: PTH112
            folders.append(relative)
        elif relative:
            focus.append(relative)
    whole = any(_below(base, path) == "" for path in there)
    if not whole and not focus and not folders:
        raise CblintError(failures[0].message, failures[0].path)
    return Place(
        root=base,
        top=top_level(base) or base,
        focus=() if whole else tuple(sorted(set(focus))),
        folders=() if whole else tuple(sorted(set(folders))),
        unsaved=_unsaved(base, unsaved, root),
        failures=tuple(failures),
    )


def _unsaved(base: str, unsaved: str, root: str | None) -> str:
    """Return the unsaved file below the root; raise UnreadableError if it is elsewhere: nothing else is meant then."""
    relative = _below(base, unsaved) if unsaved else ""
    if relative is None:
        raise UnreadableError(f"lies outside `{root or base}`", unsaved)
    return relative


def _root(paths: list[str]) -> str:
    if len(paths) == 1 and os.path.isdir(paths[0]):  # noqa: PTH112
        return os.path.realpath(paths[0])
    folders = [os.path.realpath(path if os.path.isdir(path) else os.path.dirname(path) or ".") for path in paths]  # noqa: PTH112, PTH120
    common = os.path.commonpath(folders)
    return top_level(common) or common


def top_level(folder: str) -> str | None:
    """Return the nearest folder at or above one that holds a `.git`, if there is one."""
    while not os.path.lexists(os.path.join(folder, ".git")):  # noqa: PTH118
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return None
        folder = parent
    return folder


def _below(root: str, path: str) -> str | None:
    real_parent = os.path.realpath(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120
    absolute = os.path.join(real_parent, os.path.basename(os.path.abspath(path)))  # noqa: PTH100, PTH118, PTH119
    if os.path.isdir(absolute):  # noqa: PTH112
        absolute = os.path.realpath(absolute)
    if absolute == root:
        return ""
    prefix = root if root.endswith(os.sep) else root + os.sep
    return absolute[len(prefix) :].replace(os.sep, "/") if absolute.startswith(prefix) else None
