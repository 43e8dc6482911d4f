"""This is where the shell texts of a build are gathered: its commands, and the scripts of the repository they reach."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import commands
from cblint.analysis.shell.parsed import parsed, text_of
from cblint.analysis.shell.which import runs_posix
from cblint.data import commands as facts
from cblint.model.build import Build
from cblint.parse.shell_script import (
    AndOr,
    Block,
    Case,
    Conditional,
    Function,
    Literal,
    Loop,
    Pipeline,
    Script,
    SimpleCommand,
    Statement,
    Word,
    substitutions,
    words_of,
)
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import EmbeddedText
from cblint.value import Step
from cblint.workspace import Workspace

MAX_STATEMENTS = 20_000
_SCRIPTS = (".sh", ".bash")
_SHEBANG = pattern(r"#!\s*(?:/\S*/)?(?:env\s+(?:-S\s+)?)?(?:ba|da|z|k)?sh\b")
_ASSIGNMENT = pattern(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_WITH_VALUE = frozenset({"-u", "-g", "-n"})


class ShellText(Record):
    """A command of the buildspec or a script that it reaches, as parsed."""

    text: EmbeddedText
    script: Script
    steps: tuple[Step, ...]
    """How the build gets there, of a script; nothing for a command of the buildspec."""
    symbol: str
    """Of the command; empty for a script."""


def shell_texts(workspace: Workspace, build: Build) -> tuple[ShellText, ...]:
    """Return the commands of a build and the scripts that it reaches, in this order; they may have unknown parts.

    None where another shell may run them.
    """
    return workspace.once(_shell_texts, build)


def _shell_texts(workspace: Workspace, build: Build) -> tuple[ShellText, ...]:
    if not runs_posix(build).is_yes:
        return ()
    found = []
    reaches = False
    for phase in build.buildspec.phases if build.buildspec else ():
        for command in phase.commands:
            text = text_of(workspace, command)
            if text is not None:
                found.append(ShellText(text, parsed(workspace, text), (), command.symbol))
                reaches |= any(map(text.text.__contains__, _SCRIPTS))
    if reaches:
        found += _scripts(workspace, build)
    return tuple(found)


def _scripts(workspace: Workspace, build: Build) -> Iterator[ShellText]:
    run = commands.run_by(workspace, build)
    for path in run.followed:
        steps = next((each.steps[:-1] for each in run.invocations if each.span.path == path and each.steps), ())
        source = workspace.files.readable(path)
        if source is None:
            continue
        shebang = source.text.startswith("#!")
        if steps and (path.endswith(_SCRIPTS) or (shebang and _SHEBANG.match(source.text))):
            text = source.embedded()
            yield ShellText(text, parsed(workspace, text), steps, "")


def statements_in(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """Yield statements and all that they hold, each before what it holds."""
    pending = list(reversed(body))
    count = 0
    while pending and count < MAX_STATEMENTS:
        count += 1
        statement = pending.pop()
        yield statement
        inner = [*_inside(statement)]
        inner += [each for word in words_of(statement) for part in substitutions(word) for each in part.body]
        pending.extend(reversed(inner))


def _inside(statement: Statement) -> Iterator[Statement]:
    match statement:
        case Block(body=body) | Function(body=body):
            yield from body
        case Conditional(branches=branches):
            for test, body in branches:
                yield from (*(test or ()), *body)
        case Loop(test=test, body=body):
            yield from (*test, *body)
        case Case(items=items):
            for _, body in items:
                yield from body
        case AndOr(items=items):
            yield from (item for _, item in items)
        case Pipeline(members=members):
            yield from members


def program(command: SimpleCommand) -> tuple[Word, ...]:
    """Return the words of the program that runs in the end: without `sudo`, `env A=b` and their like."""
    words = command.words
    while words and (words[0].literal or "") in facts.load().wrappers:
        words = words[1:]
        while words and _is_option(words[0]):
            words = words[2 if words[0].literal in _WITH_VALUE else 1 :]
    return words


def _is_option(word: Word) -> bool:
    text = opening(word)
    return text.startswith("-") or bool(_ASSIGNMENT.match(text))


def opening(word: Word) -> str:
    """Return what a word begins with as it is written; empty where it begins with an expansion."""
    first = word.parts[0] if word.parts else None
    return first.text if isinstance(first, Literal) else ""


def name_of(words: tuple[Word, ...]) -> str:
    """Return the last part of a program's path; empty if it is not known."""
    return (words[0].literal or "").rsplit("/", 1)[-1] if words else ""
