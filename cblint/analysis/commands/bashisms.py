"""This is where it is answered which commands of a build only bash understands, though dash runs them."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.shell.syntax import CommandSyntax, commands_of
from cblint.data import shells
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.parse.shell_cursor import BashOnly
from cblint.parse.shell_grammar import Grammar
from cblint.parse.shell_tokens import Token
from cblint.pattern import pattern
from cblint.record import Record
from cblint.value import NO, Known, Truth, Value, all_of, equals, maybe, string, test
from cblint.workspace import Workspace

_ASSIGNMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_MAKES_SHELL = pattern(r"\bln\b[^\n]*/sh\b|dpkg-reconfigure|update-alternatives[^\n]*\bsh\b")


class Bashism(Record):
    """A command that dash does not understand, and what in it."""

    read: CommandSyntax
    parts: tuple[BashOnly, ...]


def runs_in_dash(build: Build) -> Truth:
    """Return whether the shell that runs a build's commands is surely dash."""
    if build.buildspec is None or build.project is None:
        return maybe("the build image is not known")
    shell = build.buildspec.env.shell
    if any(changes_shell(command.text) for phase in build.buildspec.phases for command in phase.commands):
        return maybe("a command may put another shell in its place")
    default = isinstance(shell, Known) and shell.data is None
    plain = test(shell, lambda name: name is None) if default else equals(shell, "sh", "/bin/sh")
    image = test(build.image, lambda name: isinstance(name, str) and name in shells.load().dash_images)
    return all_of((plain, image)) if not plain.is_no else NO


def changes_shell(command: Value) -> bool:
    """Tell whether a command may make another program the system's `sh`."""
    text = string(command)
    return text is not None and bool(_MAKES_SHELL.search(text))


def bashisms(workspace: Workspace, buildspec: Buildspec) -> tuple[Bashism, ...]:
    """Return the commands of a buildspec that only bash understands."""
    return workspace.once(_bashisms, buildspec)


def _bashisms(workspace: Workspace, buildspec: Buildspec) -> tuple[Bashism, ...]:
    found = []
    for read in commands_of(workspace, buildspec):
        parts = bash_only(read.grammar)
        if parts:
            found.append(Bashism(read, parts))
    return tuple(found)


def bash_only(grammar: Grammar) -> tuple[BashOnly, ...]:
    """Return what in a text only bash understands; nothing where the text could not be read for sure."""
    if grammar.broken is not None or not grammar.sure:
        return ()
    return tuple(sorted((*grammar.bash_only, *_commands(grammar.commands))))


def _commands(commands: tuple[tuple[Token, ...], ...]) -> Iterator[BashOnly]:
    """Yield the simple commands that only bash has."""
    for command in commands:
        words = [word for index, word in enumerate(command) if not _assigns(command[: index + 1])]
        what = _what([word.text if word.plain else "" for word in words]) if words else ""
        if what:
            yield BashOnly(words[0].start, words[-1].end if what.startswith("`set") else words[0].end, what)


def _assigns(words: tuple[Token, ...]) -> bool:
    return all(_ASSIGNMENT.match(word.text) for word in words)


def _what(words: list[str]) -> str:
    match words:
        case ["set", *options] if "pipefail" in options and _before(options, "pipefail").endswith("o"):
            return "`set -o pipefail`"
        case ["[", *operands] if "==" in operands:
            return "`==` in `[`"
        case [name, *_] if name in shells.load().bash_commands:
            return f"`{name}`"
        case _:
            return ""


def _before(words: list[str], word: str) -> str:
    index = words.index(word)
    return words[index - 1] if index else ""


def in_bash(workspace: Workspace, buildspec: Buildspec) -> tuple[Edit, ...]:
    """Return the edits that let bash run a buildspec's commands; nothing where they are not plain to make."""
    shell = buildspec.env.shell
    place = shell.origin.span
    draft = draft_at(workspace, place)
    if draft is None:
        return ()
    if string(shell) is not None:
        return draft.set_value(place, "bash") if written_here(shell) is not None else ()
    if place != buildspec.span:
        return draft.set_entry(place, "shell", "bash")
    if not buildspec.phases:
        return ()
    top = buildspec.version.origin.span.to(buildspec.phases[0].span)
    return draft.insert_entry(top, "env", {"shell": "bash"}, before="phases")
