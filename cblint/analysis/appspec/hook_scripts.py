"""This is where the scripts that an AppSpec file for servers names are found in the repository and looked into."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.paths import joined
from cblint.model.appspec import AppSpec, Hook
from cblint.parse import shell
from cblint.parse.shell_script import Script
from cblint.pattern import pattern
from cblint.read.keys import STAND_IN
from cblint.record import Record
from cblint.source import SourceFile
from cblint.value import Step, string
from cblint.workspace import Workspace

MAX_SCRIPTS = 200
"""An AppSpec's scripts after these are not looked into."""
MAX_FOUND = 20
"""So many places of one script are told."""
MAX_PATH = 1000
"""A longer path is not known."""
MAX_LENGTH = 200_000
"""A longer script is not looked into."""
MAX_TOTAL = 1_000_000
"""After so many characters of all scripts, the others are not looked into."""
_SHELLS = pattern(r"#![ \t]*(?:/\S*/)?(?:env[ \t]+(?:-S[ \t]+)?(?:/\S*/)?)?(?:ba|da|k|z)?sh(?:[ \t].*)?")
_OTHERS = {".js": "JavaScript", ".php": "PHP", ".pl": "Perl", ".py": "Python", ".rb": "Ruby"}


class HookScript(Record):
    """A script of the repository that CodeDeploy runs on a server."""

    path: str
    root: str
    """The revision's folder, relative to the model root."""
    source: SourceFile
    hooks: tuple[Hook, ...]
    """Those that name it, in the order of the AppSpec file."""

    def steps(self) -> tuple[Step, ...]:
        """Return the places that make CodeDeploy run it."""
        return tuple(Step(hook.location.origin.span, f"`{hook.event}` runs it") for hook in self.hooks[:3])


def revision_path(text: str | None, *, windows: bool = False) -> str | None:
    """Return a path relative to the revision's root as the agent joins it; None if it is not plainly one."""
    if text is None:
        return None
    if re.search(STAND_IN, text[:MAX_PATH]):
        return None
    plain = text.strip().replace("\\", "/") if windows else text.strip()
    names = [name for name in plain.split("/") if name not in ("", ".")]
    unclear = ".." in names or len(plain) > MAX_PATH or re.search(r"[$*?{}<>|%\\\n\[\]]", plain) is not None
    return None if unclear else "/".join(names)


def scripts(workspace: Workspace, appspec: AppSpec) -> tuple[HookScript, ...]:
    """Return the scripts of an AppSpec for Linux servers that the repository holds, each once."""
    return workspace.once(_scripts, appspec)


def _scripts(workspace: Workspace, appspec: AppSpec) -> tuple[HookScript, ...]:
    found: dict[str, HookScript] = {}
    for hook, root, path in _named(workspace, appspec):
        source = workspace.once(_sources).get(path)
        known = found.get(path)
        if known is not None:
            found[path] = known.replace(hooks=(*known.hooks, hook))
        elif source is not None:
            found[path] = HookScript(path, root, source, (hook,))
    return tuple(found.values())


def _named(workspace: Workspace, appspec: AppSpec) -> Iterator[tuple[Hook, str, str]]:
    """Yield the hooks whose script the repository holds, the revision's folder, and the script's path."""
    if appspec.platform != "server" or string(appspec.os) != "linux":
        return
    for hook in appspec.hooks[:MAX_SCRIPTS]:
        path = revision_path(string(hook.location))
        root = root_of(workspace, appspec, path) if path else None
        if root is not None and path is not None:
            yield hook, root, joined(root, path)


def _sources(workspace: Workspace) -> dict[str, SourceFile]:
    """Return the scripts of all AppSpecs by their paths, up to a limit."""
    found: dict[str, SourceFile] = {}
    left = MAX_TOTAL
    for appspec in workspace.appspecs:
        for _, _, path in _named(workspace, appspec):
            source = _read(workspace, path) if path not in found and left > 0 else None
            if source is not None:
                found[path] = source
                left -= len(source.text)
    return found


def root_of(workspace: Workspace, appspec: AppSpec, path: str) -> str | None:
    """Return the folder below which the repository holds a file of the revision: the AppSpec's, else the top."""
    for folder in dict.fromkeys((appspec.path.rpartition("/")[0], "")):
        if workspace.files.is_file(joined(folder, path)):
            return folder
    return None


def _read(workspace: Workspace, path: str) -> SourceFile | None:
    source = workspace.files.readable(path)
    if source is None:
        return None
    return source if len(source.text) <= MAX_LENGTH else None


def why_not_runnable(script: HookScript) -> str:
    """Say what keeps the system from running a script as it is meant; empty if nothing does."""
    text = script.source.text
    first, line_end, _ = text.partition("\n")
    name = script.path.rpartition("/")[2]
    if first.startswith("#!"):
        return f"`{name}` ends its `#!` line with CR LF, so that no such interpreter is found" if _is_cr(first) else ""
    if not text.strip():
        return ""
    language = next((each for suffix, each in _OTHERS.items() if name.endswith(suffix)), "")
    if language:
        return f"`{name}` has no `#!` line, so that a shell runs what is {language}"
    if name.endswith(".sh") and line_end and _is_cr(first) and "\n" not in text.replace("\r\n", ""):
        return f"`{name}` ends its lines with CR LF, which a shell takes for part of its commands"
    return ""


def _is_cr(line: str) -> bool:
    return line.endswith("\r")


def parsed(workspace: Workspace, script: HookScript) -> Script | None:
    """Return a shell script's statements; None for another language, and where not all of it parses."""
    return workspace.once(_parsed, script.source)


def _parsed(_: Workspace, source: SourceFile) -> Script | None:
    first = source.text.partition("\n")[0].rstrip("\r")
    if _SHELLS.fullmatch(first) is None and (first.startswith("#!") or not source.path.endswith(".sh")):
        return None
    found = shell.parse(source.embedded())
    return found if found.complete else None
