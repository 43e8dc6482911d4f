"""This is where it is found what commands leave behind for later ones, though each has a shell of its own.

That is so under version 0.1 of the buildspec: folders, variables and what a script sets end with their command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.model.buildspec import Buildspec, Command
from cblint.parse import shell
from cblint.parse.shell_script import (
    AndOr,
    Assignment,
    Block,
    Compound,
    Expansion,
    Script,
    SimpleCommand,
    Statement,
    Word,
    words_of,
)
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import embedded
from cblint.workspace import Workspace

MAX_COMMANDS = 500
"""Of a buildspec with more commands, the rest is not looked at."""

_ALWAYS_SET = frozenset({"PATH", "HOME", "PWD", "OLDPWD", "USER", "SHELL", "LANG", "HOSTNAME", "IFS", "TMPDIR"})
_READS_FOLDER = frozenset(
    {
        "ant", "bundle", "cargo", "cat", "cdk", "cmake", "composer", "docker-compose", "dotnet", "gradle", "ls", "make",
        "mvn", "ng", "node", "npm", "npx", "pipenv", "pnpm", "poetry", "pytest", "rake", "sam", "sbt", "serverless",
        "sls", "tar", "terraform", "terragrunt", "tox", "yarn", "zip",
    }
)  # fmt: skip
"""Programs that read the files of the folder that they run in."""
_ELSEWHERE = ("-g", "--global", "--version", "-v", "version", "login", "config", "-C", "-f", "--file", "--prefix")
_ELSEWHERE_STARTS = ("-C", "--cwd", "--prefix", "-chdir", "--chdir", "--file", "--directory", "/", "~", "$", "-D")
"""Words by which such a program means no file of its folder, or those of another one."""
_PYTHON = pattern(r"(python|pip)[0-9.]*|pytest")
_UNSURE = pattern(r"(^|[\s;&|(])(source|\.|eval)\s")


class Lost(NamedTuple):
    """What a command leaves behind, and where a later command relies on it."""

    kind: str
    """`folder`, `variable` or `script`."""
    name: str
    span: Span
    symbol: str
    used: Span


class _Ran(NamedTuple):
    command: Command
    text: str
    script: Script
    plain: tuple[Statement, ...]
    """What surely runs in the command's own shell, in order."""


def lost_state(workspace: Workspace, buildspec: Buildspec) -> tuple[Lost, ...]:
    """Return what the commands of a buildspec of version 0.1 leave behind and later ones rely on."""
    commands = [command for phase in buildspec.phases for command in phase.commands]
    ran = [each for command in commands[:MAX_COMMANDS] if (each := _parsed(command)) is not None]
    given = {variable.name for variable in buildspec.env.variables} | _ALWAYS_SET
    for build in workspace.builds:
        if build.buildspec is buildspec:
            given.update(variable.name for variable in build.variables)
    found = []
    for index, each in enumerate(ran):
        found += [*_folders(each, ran[index + 1 :]), *_variables(each, ran[index + 1 :], given)]
    return tuple(found)


def _parsed(command: Command) -> _Ran | None:
    text = embedded(command.text)
    if text is None:
        return None
    script = shell.parse(text)
    return _Ran(command, text.text, script, tuple(_plain(script.body))) if script.complete else None


def _plain(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """Yield statements that run one after the other in one shell; of a chain with `||`, only the chain."""
    for statement in body:
        match statement:
            case AndOr(items=items) if all(operator in ("", "&&") for operator, _ in items):
                yield from _plain(tuple(item for _, item in items))
            case Block(kind=Compound.GROUP, body=inner):
                yield from _plain(inner)
            case _:
                yield statement


# Folders, and scripts that are read


def _folders(each: _Ran, later: list[_Ran]) -> Iterator[Lost]:
    last = each.plain[-1] if each.plain else None
    words = [word.literal for word in last.words] if isinstance(last, SimpleCommand) else []
    if last is None or len(words) != 2 or words[1] is None:
        return
    name, target = words[0], words[1]
    if name in ("cd", "pushd") and re.match(r"(?!\.\.?(/|$)|-|/$)", target.removeprefix("./") or "."):
        used = next((span for other in _until_moved(later) if (span := _reads_folder(other)) is not None), None)
        kind, shown = "folder", target
    elif name in ("source", ".") and re.search(r"(^|/)bin/activate$", target):
        used = next((span for other in later if (span := _runs_python(other)) is not None), None)
        kind, shown = "script", target
    else:
        return
    if used is not None:
        yield Lost(kind, shown, last.span, each.command.symbol, used)


def _until_moved(later: list[_Ran]) -> Iterator[_Ran]:
    """Yield commands up to the first that begins with a change of folder: those after it rely on that one."""
    for ran in later:
        first = ran.plain[0] if ran.plain else None
        if isinstance(first, SimpleCommand) and first.words and first.words[0].literal in ("cd", "pushd", "popd"):
            return
        yield ran


def _reads_folder(ran: _Ran) -> Span | None:
    """Return the first program of a command that reads the folder that the command starts in."""
    for statement in ran.plain:
        words = [word.literal or "$" for word in statement.words] if isinstance(statement, SimpleCommand) else []
        if words[:1] in (["cd"], ["pushd"]):
            return None
        here = words[:1] != [] and (words[0] in _READS_FOLDER or words[0].startswith("./"))
        if words[:2] == ["docker", "build"] and words[-1] == ".":
            return statement.span
        if here and not any(word in _ELSEWHERE or word.startswith(_ELSEWHERE_STARTS) for word in words[1:]):
            return statement.span
    return None


def _runs_python(ran: _Ran) -> Span | None:
    if _UNSURE.search(ran.text):
        return None
    for statement in ran.plain:
        word = statement.words[0].literal if isinstance(statement, SimpleCommand) and statement.words else None
        if word is not None and _PYTHON.fullmatch(word):
            return statement.span
    return None


# Variables


def _variables(each: _Ran, later: list[_Ran], given: set[str]) -> Iterator[Lost]:
    seen: set[str] = set()
    for assignment in _assignments(each):
        name = assignment.name
        if name in seen or name in given or name.startswith(("CODEBUILD_", "AWS_")):
            continue
        seen.add(name)
        used = next((span for other in later if (span := _uses(other, name)) is not None), None)
        if used is not None:
            yield Lost("variable", name, assignment.span, each.command.symbol, used)


def _assignments(ran: _Ran) -> Iterator[Assignment]:
    for statement in ran.plain:
        if isinstance(statement, SimpleCommand) and (statement.declares or not statement.words):
            yield from statement.assignments


def _uses(ran: _Ran, name: str) -> Span | None:
    """Return where a command expands a variable that it does not set itself, and that it takes to be set."""
    if re.search(rf"\b{name}\+?=|\b(for|read|select|unset)\b[^;|&\n]*\b{name}\b", ran.text) or _UNSURE.search(ran.text):
        return None
    for located in ran.script.commands():
        for word in words_of(located.command):
            found = next((part for part in _expansions(word) if part.name == name), None)
            if found is not None:
                return None if found.operator.startswith((":", "-", "=", "+", "?")) else found.span
    return None


def _expansions(word: Word) -> Iterator[Expansion]:
    for part in word.parts:
        if isinstance(part, Expansion):
            yield part
            if part.argument is not None:
                yield from _expansions(part.argument)
