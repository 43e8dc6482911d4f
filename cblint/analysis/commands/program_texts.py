"""This is where it is answered which words and here-documents of a command are run as a program, and by what."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands.remote_scripts import SHELLS, reads_script
from cblint.analysis.shell.texts import name_of, opening, program
from cblint.data import commands as facts
from cblint.data.commands import Interpreter
from cblint.parse.shell_script import SimpleCommand, Word
from cblint.pattern import pattern
from cblint.record import NamedTuple

_PRINTS = frozenset({"echo", "printf", "git", "export", "declare", "local"})
_JOINED = pattern(r"-[A-Za-z]*")


class ProgramText(NamedTuple):
    """A word that something runs as a program."""

    runner: str
    word: Word
    direct: bool
    """Whether it is run by a shell of this machine that has the build's variables."""


def programs_of(command: SimpleCommand) -> Iterator[ProgramText]:
    """Yield what a command runs as a program of what is written in it."""
    words = program(command)
    name = name_of(words)
    if name == "eval":
        yield from (ProgramText("eval", word, direct=True) for word in words[1:])
    elif name in ("ssh", "aws"):
        yield from _remote(name, words)
        yield from _here(command, words)
    elif name and name not in _PRINTS:
        yield from _inline(words)
        yield from _here(command, words)


def _inline(words: tuple[Word, ...]) -> Iterator[ProgramText]:
    for index, word in enumerate(words[:-2]):
        inner = name_of((word,))
        option = words[index + 1].literal or ""
        if inner in SHELLS and option.startswith("-") and not option.startswith("--") and option.endswith("c"):
            yield ProgramText(f"{inner} -c", words[index + 2], direct=index == 0)
    name = name_of(words)
    known = facts.load().interpreters.get(name)
    if known is not None:
        yield from _interpreted(name, known, words[1:])


def _interpreted(name: str, known: Interpreter, words: tuple[Word, ...]) -> Iterator[ProgramText]:
    """Yield the words that an interpreter takes as its program: the values of some options, or its first operand."""
    skip = known.operand is None
    pending = list(words)
    while pending:
        word = pending.pop(0)
        start = opening(word)
        if start.partition("=")[0] in known.equals and "=" in start:
            yield ProgramText(f"{name} {start.partition('=')[0]}", word, direct=False)
            skip = True
        elif word.literal is not None and _is_code(known, word.literal):
            if pending:
                yield ProgramText(f"{name} {word.literal}", pending.pop(0), direct=False)
            skip = True
        elif word.literal is not None and word.literal in known.files:
            return
        elif start.startswith("-"):
            del pending[: known.values.get(word.literal or "", 0)]
        elif not skip and word.literal not in known.subcommands:
            yield ProgramText(name, word, direct=False)
            return


def _is_code(known: Interpreter, text: str) -> bool:
    return text in known.options or (
        bool(known.letters) and bool(_JOINED.fullmatch(text)) and len(text) > 1 and text[-1] in known.letters
    )


def _here(command: SimpleCommand, words: tuple[Word, ...]) -> Iterator[ProgramText]:
    """Yield the here-document that an interpreter reads as its program."""
    name = name_of(words)
    alone = len(words) == 1 and name in facts.load().script_runners
    if not (alone or reads_script(words) or name in facts.load().sql_clients or name == "ssh"):
        return
    for redirect in command.redirects:
        if redirect.operator in ("<<", "<<-", "<<<"):
            yield ProgramText(name, redirect.target, direct=False)


def _remote(name: str, words: tuple[Word, ...]) -> Iterator[ProgramText]:
    """Yield what runs in a shell of another machine: all that follows its name, or a document's commands."""
    if name == "aws":
        if [word.literal for word in words[1:3]] == ["ssm", "send-command"]:
            yield from (
                ProgramText("aws ssm send-command", word, direct=False) for word in words if "commands" in opening(word)
            )
        return
    skip = False
    host = False
    for word in words[1:]:
        text = opening(word)
        if skip:
            skip = False
        elif host:
            yield ProgramText("ssh", word, direct=False)
        elif text.startswith("-"):
            skip = text in facts.load().ssh_values
        else:
            host = True
