"""This is where it is answered which packages a build installs in whatever version there is."""

from __future__ import annotations

import re

from cblint.analysis.commands import Invocation, run_by
from cblint.data.installs import Installer, installers
from cblint.model.build import Build
from cblint.record import NamedTuple
from cblint.value import Value, string
from cblint.workspace import Workspace

_PACKAGE = re.compile(r"(@[\w.-]+/)?[A-Za-z0-9][\w.-]*(\[[\w,.-]+\])?((>=|>|!=)[\w.]+|@[a-z]+)?")
_FILE = re.compile(r"\.(whl|tgz|zip|txt|gem|gz)$")


class Unpinned(NamedTuple):
    """A package that is installed without a version."""

    invocation: Invocation
    word: Value
    name: str


def unpinned(workspace: Workspace, build: Build) -> tuple[Unpinned, ...]:
    """Return the packages that a build surely installs without saying in which version."""
    return workspace.once(_unpinned, build)


def _unpinned(workspace: Workspace, build: Build) -> tuple[Unpinned, ...]:
    found: list[Unpinned] = []
    for invocation in run_by(workspace, build).invocations:
        installer = installers().get(invocation.name)
        if installer is not None and invocation.word(1) in installer.subs:
            found += _packages(installer, invocation)
    return tuple(found)


def _packages(installer: Installer, invocation: Invocation) -> list[Unpinned]:
    found = []
    given = {string(word) or "" for word in invocation.words}
    if installer.needs and not installer.needs & given:
        return []
    skipped = False
    for word in invocation.words[2:]:
        text = string(word)
        if text is None or text.partition("=")[0] in installer.silent:
            return []
        if skipped or text.partition("=")[0] in installer.values:
            skipped = not skipped and "=" not in text
        elif text.startswith("-"):
            if text not in installer.flags:
                return []
        elif _is_floating(installer, text):
            found.append(Unpinned(invocation, word, text))
    return found


def _is_floating(installer: Installer, text: str) -> bool:
    if not _PACKAGE.fullmatch(text) or _FILE.search(text) or text in installer.apart:
        return False
    moves = bool(installer.floating) and text.endswith(installer.floating)
    return moves or not any(mark in text[1:] for mark in installer.pinned)
