"""This is where it is answered which scripts of the repository dash runs, though only bash understands them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from cblint.analysis.commands import Invocation, run_by
from cblint.analysis.commands.bashisms import bash_only, changes_shell
from cblint.analysis.drafts import draft_at, written_here
from cblint.data import shells
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.parse import shell_grammar
from cblint.parse.shell_cursor import BashOnly
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import SourceFile
from cblint.value import NO, Truth, maybe, string, test
from cblint.workspace import Workspace

_PLAIN = pattern(r"#!\s*/bin/sh\s*$")
_OTHERS = pattern(r"BASH_VERSION|\bexec\s+(?:/\S*/)?bash\b")
"""What a script that cares itself for its shell says."""


class BashScript(Record):
    """A script that dash runs and does not understand."""

    invocation: Invocation
    """What runs it."""
    source: SourceFile
    parts: tuple[BashOnly, ...]
    by_name: bool
    """Whether the command names `sh`; else the script's first line does."""
    edits: tuple[Edit, ...]
    """What lets bash run it."""


def sh_is_dash(build: Build) -> Truth:
    """Return whether `sh` is surely dash where a build's commands run."""
    if build.project is None or build.buildspec is None:
        return maybe("the build image is not known")
    if any(changes_shell(command.text) for phase in build.buildspec.phases for command in phase.commands):
        return maybe("a command may put another shell in its place")
    return test(build.image, lambda name: isinstance(name, str) and name in shells.load().dash_images)


def bash_scripts(workspace: Workspace, build: Build) -> tuple[BashScript, ...]:
    """Return the scripts that a build hands to `sh` and that only bash understands, each once."""
    return workspace.once(_bash_scripts, build)


def _bash_scripts(workspace: Workspace, build: Build) -> tuple[BashScript, ...]:
    if sh_is_dash(build) is NO:
        return ()
    run = run_by(workspace, build)
    followed = frozenset(run.followed)
    found: dict[str, BashScript] = {}
    for invocation in run.invocations:
        for path, by_name in _script(invocation):
            if path in followed and path not in found:
                for each in _read(workspace, invocation, path, by_name):
                    found[path] = each
    return tuple(found.values())


def _script(invocation: Invocation) -> Iterator[tuple[str, bool]]:
    """Yield the path of the script that a command runs, and whether it names `sh` for it."""
    by_name = invocation.name in ("sh", "dash")
    texts = [string(word) for word in invocation.words]
    if by_name:
        texts = [text for text in texts[1:] if text is None or not text.startswith("-")]
    if invocation.folder is not None and texts and texts[0] is not None and (by_name or "/" in texts[0]):
        yield posixpath.normpath(posixpath.join(invocation.folder, texts[0])), by_name


def _read(workspace: Workspace, invocation: Invocation, path: str, by_name: bool) -> Iterator[BashScript]:
    source = workspace.files.readable(path)
    if source is None:
        return
    first = source.text.partition("\n")[0]
    if not (by_name or _PLAIN.match(first)) or _OTHERS.search(source.text):
        return
    grammar = shell_grammar.read(source.text)
    parts = bash_only(grammar)
    if parts:
        yield BashScript(invocation, source, parts, by_name, _edits(workspace, invocation) if by_name else ())


def _edits(workspace: Workspace, invocation: Invocation) -> tuple[Edit, ...]:
    word = invocation.words[0]
    place = written_here(word)
    draft = draft_at(workspace, place) if place is not None and invocation.span.contains(place) else None
    if draft is None or place is None or string(word) != "sh":
        return ()
    return draft.replace_within(place, "bash")
