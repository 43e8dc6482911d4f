"""This is where it is answered where an AppSpec for servers puts its files, and what it puts twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cblint.analysis.appspec.hook_scripts import revision_path, root_of
from cblint.analysis.paths import joined
from cblint.model.appspec import AppSpec, AppSpecFile
from cblint.record import Record
from cblint.value import string
from cblint.workspace import Workspace

MAX_NAMED = 100
"""An AppSpec's entries after these are not looked at."""
MAX_TREE = 50_000
"""A repository with more files is not compared with what an AppSpec names."""
MAX_FILES = 20_000
"""More files of one folder are not compared."""


class Written(Record):
    """Two entries of `files` that put a file at one place."""

    first: AppSpecFile
    second: AppSpecFile
    target: str


def overlapping(workspace: Workspace, appspec: AppSpec) -> Iterator[Written]:
    """Yield each later entry of `files` that puts a file where an earlier one has put one, once each."""
    if appspec.platform != "server" or len(workspace.files.tree()) > MAX_TREE:
        return
    windows = string(appspec.os) == "windows"
    taken: dict[str, tuple[AppSpecFile, str]] = {}
    for file in appspec.files[:MAX_NAMED]:
        told = False
        for target, source in islice(targets_of(workspace, appspec, file, windows=windows), MAX_FILES):
            first = taken.setdefault(target, (file, source))
            if first[0] is not file and not told:
                told = True
                yield Written(first[0], file, target)


def targets_of(
    workspace: Workspace, appspec: AppSpec, file: AppSpecFile, *, windows: bool
) -> Iterator[tuple[str, str]]:
    """Yield where the files of an entry come to lie, as far as the repository holds them, and their paths."""
    path = revision_path(string(file.source), windows=windows)
    destination = target_path(string(file.destination), windows=windows)
    if path is None or destination is None:
        return
    root = appspec.path.rpartition("/")[0]
    if path and root_of(workspace, appspec, path) is not None:
        yield f"{destination}/{path.rpartition('/')[2]}", path
        return
    start = joined(root, path)
    prefix = f"{start}/" if start else ""
    below = workspace.files.below(start)
    if path and not below and "." in path.rpartition("/")[2].strip("."):
        yield f"{destination}/{path.rpartition('/')[2]}", path
    for each in below:
        yield f"{destination}/{each[len(prefix) :]}", each


def target_path(text: str | None, *, windows: bool = False) -> str | None:
    """Return an absolute path on a server without slashes that mean nothing; None if it is not plainly one."""
    if text is None or (not windows and not text.strip().startswith("/")):
        return None
    path = revision_path(text, windows=windows)
    if path is None:
        return None
    return f"/{path}".rstrip("/") if not windows else path.lower()
