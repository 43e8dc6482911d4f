"""This is where it is decided which folders are root modules that are worth reading."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from cblint.data.terraform_modules import described_modules
from cblint.errors import UnreadableError
from cblint.files import Files, NotTextError

RELEVANT = ("aws_codebuild_", "aws_codepipeline", "aws_codedeploy_")
_SOURCE = re.compile(r'(?:^[ \t]*|[{"][ \t]*)source"?[ \t]*[=:][ \t]*"(\.{1,2}/[^"\n]{0,300})"', re.MULTILINE)


def terraform_folders(files: Files) -> dict[str, list[str]]:
    """Return the Terraform files of every folder that has any."""
    folders: dict[str, list[str]] = {}
    for path in files.tree():
        if path.endswith((".tf", ".tf.json", ".tofu", ".tofu.json")):
            folders.setdefault(posixpath.dirname(path), []).append(path)
    return folders


def module_roots(files: Files, folders: Iterable[str]) -> tuple[str, ...]:
    """Return the folders that no other folder calls as a module."""
    scanned = _Scan(files, terraform_folders(files))
    given = sorted(set(folders))
    return scanned.roots(given)


def relevant_roots(files: Files) -> tuple[str, ...]:
    """Return the root modules that declare, themselves or through what they call, a build, pipeline or deployment."""
    folders = terraform_folders(files)
    scanned = _Scan(files, folders)
    wanted = {folder for folder in folders if scanned.is_relevant(folder)}
    if not wanted:
        return ()
    roots = [root for root in scanned.roots(sorted(folders)) if scanned.reach(root) & wanted]
    covered = {folder for root in roots for folder in scanned.reach(root)}
    return tuple(sorted({*roots, *(wanted - covered)}))


class _Scan:
    """What a quick look at the files' text shows: which folders call which, and which are relevant."""

    def __init__(self, files: Files, folders: dict[str, list[str]]) -> None:
        self._calls: dict[str, set[str]] = {}
        self._relevant: set[str] = set()
        for folder, paths in folders.items():
            called = self._calls.setdefault(folder, set())
            for path in paths:
                try:
                    text = files.read(path).text
                except (UnreadableError, NotTextError):
                    continue
                if any(word in text for word in RELEVANT) or ('/aws"' in text and _calls_builds(text)):
                    self._relevant.add(folder)
                if '"./' in text or '"../' in text:
                    called |= {_resolved(folder, match[1]) for match in _SOURCE.finditer(text)}
        for folder in self._calls:
            self._calls[folder] = {each for each in self._calls[folder] if each in folders and each != folder}

    def is_relevant(self, folder: str) -> bool:
        return folder in self._relevant

    def reach(self, folder: str) -> set[str]:
        """Return a folder and all that it calls, at any remove."""
        seen = {folder}
        pending = [folder]
        while pending:
            for called in self._calls.get(pending.pop(), ()):
                if called not in seen:
                    seen.add(called)
                    pending.append(called)
        return seen

    def roots(self, folders: list[str]) -> tuple[str, ...]:
        called = set().union(*self._calls.values()) if self._calls else set()
        return tuple(folder for folder in folders if folder not in called)


def _calls_builds(text: str) -> bool:
    """Tell whether a text calls a well-known module that makes builds or pipelines."""
    known = described_modules()
    makers = (source for source, made in known.items() if any(word in each.text for each in made for word in RELEVANT))
    return any(f'"{source}"' in text for source in makers)


def _resolved(folder: str, source: str) -> str:
    target = posixpath.normpath(posixpath.join(folder or ".", source))
    return "" if target == "." else target
