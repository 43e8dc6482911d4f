"""This is where relative paths are found with which a hook script means files of the revision."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec.hook_scripts import HookScript, parsed, revision_path
from cblint.analysis.paths import joined
from cblint.data.appspec import facts
from cblint.parse.shell_nesting import Located, Nesting
from cblint.parse.shell_script import SimpleCommand
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.workspace import Workspace

MAX_PATHS = 100
"""After so many paths a script is looked at no further."""
_SURE = frozenset({Nesting.GROUP, Nesting.SUBSHELL, Nesting.PIPELINE, Nesting.AND})
_CHANGING = frozenset({"cd", "pushd", "popd", "chroot", "eval"})


class Relative(NamedTuple):
    """A word of a hook script that means a file of the revision, by a path from another folder."""

    span: Span
    text: str
    path: str
    """The file that is meant."""


def relative_paths(workspace: Workspace, script: HookScript) -> Iterator[Relative]:
    """Yield each relative path with which a script means a file of the revision before it goes to any folder."""
    body = parsed(workspace, script)
    if body is None:
        return
    commands = tuple(body.commands())
    texts = [script.source.text[each.command.span.start : each.command.span.end] for each in commands]
    spoken = "\n".join(texts)
    seen: dict[str, int] = {}
    place = 0
    for each, own in zip(commands, texts, strict=True):
        command = each.command
        name = command.words[0].literal if command.words else ""
        if name is None or name in _CHANGING or name in ("sudo", "su", "runuser"):
            return
        if set(each.nesting) <= _SURE and not _is_tested(each):
            for found in _relative(workspace, script, command):
                if seen.setdefault(found.text, spoken.find(found.text)) + len(found.text) > place:
                    yield found
            if len(seen) > MAX_PATHS:
                return
        place += len(own) + 1


def _is_tested(each: Located) -> bool:
    return Nesting.AND in each.nesting


def _relative(workspace: Workspace, script: HookScript, command: SimpleCommand) -> Iterator[Relative]:
    known = facts()
    words = command.words
    name = words[0].literal if words else None
    if name is None:
        return
    operands = [word for word in words[1:] if word.literal is not None and not word.literal.startswith("-")]
    looked = operands[:-1] if name in known.copiers else operands[:1] if name in known.readers else []
    if name == "chmod":
        looked = operands[1:]
    if any(word.literal in ("-c", "-m", "-e", "-t", "-d") for word in words[1:]):
        looked = []
    for word in [words[0], *looked] if "/" in name else looked:
        text = word.literal or ""
        path = revision_path(text)
        if not path or text.startswith(("/", "~")) or ":" in text:
            continue
        folders = dict.fromkeys((script.root, script.path.rpartition("/")[0]))
        meant = next((joined(folder, path) for folder in folders if workspace.files.is_file(joined(folder, path))), "")
        if meant:
            yield Relative(word.span, text, meant)
