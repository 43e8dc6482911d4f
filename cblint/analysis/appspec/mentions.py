"""This is where it is answered which scripts and configurations of the repository hold a name."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.value import NO, YES, Truth, maybe
from cblint.workspace import Workspace

MAX_SEARCHED = 2000
"""More files of a repository are not searched for a name."""
_SEARCHED = (
    ".sh",
    ".yml",
    ".yaml",
    ".json",
    ".py",
    ".js",
    ".ts",
    ".tf",
    ".xml",
    ".gradle",
    ".kts",
    ".ps1",
    ".bat",
    ".rb",
)
_SEARCHED_NAMES = ("Makefile", "Jenkinsfile", "Rakefile", "Dockerfile")


def may_name(workspace: Workspace, path: str, name: str) -> bool:
    """Tell whether a file is a script or configuration that holds a name."""
    base = path.rpartition("/")[2]
    searched = base.endswith(_SEARCHED) or base in _SEARCHED_NAMES
    return searched and workspace.files.contains(path, name.encode())


def mentioning(workspace: Workspace, name: str) -> Iterator[str]:
    """Yield the scripts and configurations of the repository that hold a name."""
    yield from (path for path in workspace.files.tree() if may_name(workspace, path, name))


def mentions(workspace: Workspace, *names: str) -> Truth:
    """Return whether a script or configuration of the repository holds one of some names."""
    tree = workspace.files.tree()
    if len(tree) > MAX_SEARCHED:
        return maybe("the repository is too large to be searched")
    return YES if any(may_name(workspace, path, name) for path in tree for name in names) else NO
