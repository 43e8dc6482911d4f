"""This is where cblint is configured: which files say so, and what holds in the end."""

from __future__ import annotations

import os
from collections.abc import Iterable

from cblint.errors import ConfigurationError
from cblint.finding import Profile, Severity
from cblint.option import OptionValue
from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.registry import Registry, built_in

if TYPE_CHECKING:
    from typing import TypeAlias

FILE = ".cblint.toml"
PYPROJECT = "pyproject.toml"
VARIABLE = "CBLINT_CONFIG"
"""The environment variable that names the user's own configuration; empty, there is none."""
MAX_BYTES = 256_000
"""A larger configuration is refused."""

PathIgnores: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"


class Setting(NamedTuple):
    """One thing that a file says."""

    key: tuple[str, ...]
    """The names of the tables that it stands in, then its own."""
    value: OptionValue | PathIgnores
    path: str
    line: int
    """From 1."""


class Config(Record):
    """What is configured; defaults where nothing is."""

    path: str = ""
    """The file whose word holds; empty if there is none."""
    users: str = ""
    """The user's own file, for what the other leaves open; empty if there is none."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    per_path_ignores: PathIgnores = ()
    """Glob pattern of paths to rule ids and groups."""
    sources: tuple[str, ...] = ()
    """What else the repository is called: URLs or `owner/name`."""
    terraform_var_files: tuple[str, ...] = ()
    """The files that Terraform is given as `-var-file`, relative to the root of what is checked."""
    baseline: str = ""
    """The path of the baseline, ready to be opened; empty if there is none."""
    fail_on: str = "low"
    """A severity or `never`."""
    min_severity: str = "low"
    severity: tuple[tuple[str, Severity], ...] = ()
    """Rule id to the severity that its findings shall have."""
    profiles: tuple[tuple[str, Profile], ...] = ()
    """Rule id to the profile in which it shall run."""
    settings: tuple[Setting, ...] = ()
    """Everything that files say and that holds, sorted, with the place where it stands."""


def configured(
    root: str, top: str, *, file: str = "", isolated: bool = False, packs: Iterable[str] = ()
) -> tuple[Config, Registry]:
    """Return what holds for a root, and the rules as configured; raise ConfigurationError for anything wrong.

    A key that the repository's file sets holds as it is said there; what it leaves open, the user's file may say.
    `file` stands in for the repository's, which is not read if `isolated`. Rule packs are the user's alone to enable.
    """
    users = users_file(top)
    own = file or ("" if isolated else find(root, top) or "")
    if not own and not users and not packs:
        return Config(), built_in()
    from cblint.config.reader import merged  # noqa: PLC0415  (only where something is configured)

    return merged(own, users, trusted=bool(file), isolated=isolated, top=top, packs=tuple(packs))


def find(root: str, top: str) -> str | None:
    """Return the configuration that holds for a root: its own, else that of a folder above, up to `top`.

    Raise ConfigurationError if it is no file, or a link out of the repository: such a one is not read, nor quoted.
    """
    folder = root
    while True:
        own = os.path.join(folder, FILE)  # noqa: PTH118  (pathlib's import is not paid for here)
        if os.path.lexists(own):
            _refuse(own, top)
            return own
        project = os.path.join(folder, PYPROJECT)  # noqa: PTH118
        if os.path.isfile(project) and _is_below(project, top) and b"[tool.cblint" in contents(project):  # noqa: PTH113
            return project
        parent = os.path.dirname(folder)  # noqa: PTH120
        if folder in (top, parent) or not folder.startswith(top):
            return None
        folder = parent


def users_file(top: str) -> str:
    """Return the user's own configuration, empty if there is none; one below `top`, if given, is not theirs."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return named
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111
    path = os.path.join(folder, "cblint", "config.toml")  # noqa: PTH118
    there = os.path.isabs(path) and os.path.isfile(path)  # noqa: PTH113, PTH117
    return path if there and not (top and _is_below(path, top)) else ""


def load(path: str, registry: Registry) -> Config:
    """Return what one file of a repository says; raise ConfigurationError, with the line, for anything wrong."""
    from cblint.config.reader import read  # noqa: PLC0415  (only where something is configured)

    return read(path, registry)


def contents(path: str) -> bytes:
    """Return the bytes of a configuration, at most one more than are allowed; raise ConfigurationError."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationError((error.strerror or "cannot be read").lower(), path) from None
    except ValueError:  # a path with a null character
        raise ConfigurationError("no such file or directory", path) from None


def _refuse(own: str, top: str) -> None:
    if not _is_below(own, top):
        raise ConfigurationError("is a link out of the repository", own)
    if not os.path.isfile(own):  # noqa: PTH113
        raise ConfigurationError("is a directory" if os.path.isdir(own) else "is no regular file", own)  # noqa: PTH112


def _is_below(path: str, top: str) -> bool:
    return os.path.realpath(path).startswith(top if top.endswith(os.sep) else top + os.sep)
