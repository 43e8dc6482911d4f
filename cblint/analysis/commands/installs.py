"""This is where it is answered which packages a build installs in whatever version there is."""

from __future__ import annotations

import posixpath

from cblint.analysis.commands import Invocation, run_by
from cblint.data.installs import Installer, Locked, installers, locked
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import Value, string
from cblint.workspace import Workspace

_PACKAGE = pattern(r"(@[\w.-]+/)?[A-Za-z0-9][\w.-]*(\[[\w,.-]+\])?((>=|>|!=)[\w.]+|@[a-z]+)?")
_BRING = frozenset({"cp", "mv", "tar", "unzip", "git", "rsync"})
"""What may bring a lock file."""
_ELSEWHERE = frozenset(
    {"--prefix", "-C", "--dir", "--cwd", "-g", "--global", "--gemfile", "-d", "--working-dir", "--filter"}
)
_FILE = pattern(r"\.(whl|tgz|zip|txt|gem|gz)$")


class Unlocked(NamedTuple):
    """A call of an installer in a folder without the file that fixes the versions."""

    invocation: Invocation
    manifest: str
    lock: str


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


def unlocked(workspace: Workspace, build: Build) -> tuple[Unlocked, ...]:
    """Return the calls that surely take versions as they come: the folder has a manifest and no lock file."""
    return workspace.once(_unlocked, build)


def _unlocked(workspace: Workspace, build: Build) -> tuple[Unlocked, ...]:
    found = []
    made = False
    run = run_by(workspace, build)
    gaps = {gap.span for gap in run.gaps}
    for invocation in run.invocations:
        facts = locked().get(invocation.name)
        if facts is None or (invocation.word(1) or "") not in facts.subs:
            made |= invocation.span in gaps or invocation.name in _BRING
            continue
        known = all(string(word) is not None for word in invocation.words)
        plain = all((string(word) or "").startswith("-") for word in invocation.words[2:])
        apart = any((string(word) or "").partition("=")[0] in _ELSEWHERE for word in invocation.words)
        if known and plain and not apart and not made and _lacks_lock(workspace, facts, invocation.folder):
            found.append(Unlocked(invocation, facts.manifest, facts.locks[0]))
    return tuple(found)


def _lacks_lock(workspace: Workspace, facts: Locked, folder: str | None) -> bool:
    if folder is None or not workspace.files.is_file(posixpath.join(folder, facts.manifest)):
        return False
    folders = [folder]
    while folders[-1]:
        folders.append(posixpath.dirname(folders[-1]))
    return not any(workspace.files.exists(posixpath.join(each, lock)) for each in folders for lock in facts.locks)


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
    if installer.only_floating:
        return text.endswith(installer.floating)
    if not _PACKAGE.fullmatch(text) or _FILE.search(text) or text in installer.apart:
        return False
    moves = bool(installer.floating) and text.endswith(installer.floating)
    return moves or not any(mark in text[1:] for mark in installer.pinned)
