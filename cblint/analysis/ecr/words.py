"""This is where the words of an image client are told apart: subcommand, options and operands."""

from __future__ import annotations

from cblint.analysis.invocation import Invocation
from cblint.data.registries import registry_facts
from cblint.record import NamedTuple
from cblint.value import Choice, Text, Unknown, Value, string

GROUPS = {
    ("image", "push"): "push",
    ("image", "pull"): "pull",
    ("image", "build"): "build",
    ("builder", "build"): "build",
    ("buildx", "build"): "build",
    ("buildx", "b"): "build",
}
"""Subcommands of two words, and what they mean in one."""


class Words(NamedTuple):
    """A subcommand with its options and operands."""

    command: str
    options: tuple[tuple[str, Value | None], ...]
    """Name (`--tag`, `-t`) and value; None for an option without one."""
    operands: tuple[Value, ...]
    closed: bool
    """Whether no word could be several, or an option: only then the operands are what they seem."""

    def values(self, *names: str) -> tuple[Value, ...]:
        """Return the values of an option under any of its names."""
        return tuple(value for name, value in self.options if name in names and value is not None)

    def has(self, name: str) -> bool:
        """Tell whether an option is surely given, and not switched off."""
        return any(
            each == name and (value is None or string(value) not in {None, "false", "0"})
            for each, value in self.options
        )


def client_words(invocation: Invocation) -> Words | None:
    """Return the words of a Docker-like client that pushes, pulls or builds; None for anything else."""
    facts = registry_facts()
    if invocation.name not in facts.clients:
        return None
    outer = _split("", invocation.words[1:], facts.valued_options["client"], stop=True)
    if not outer.operands or not outer.closed:
        return None
    first, *rest = outer.operands
    command = string(first)
    if rest and (command, string(rest[0])) in GROUPS:
        command, rest = GROUPS[(command or "", string(rest[0]) or "")], rest[1:]
    if command not in {"push", "pull", "build"}:
        return None
    return _split(command, tuple(rest), facts.valued_options[command])


def aws_words(invocation: Invocation) -> Words | None:
    """Return the words of the AWS CLI: its service and operation are the first operands."""
    if invocation.name != "aws":
        return None
    return _split("aws", invocation.words[1:], registry_facts().valued_options["aws"])


def _split(command: str, words: tuple[Value, ...], valued: frozenset[str], *, stop: bool = False) -> Words:
    options: list[tuple[str, Value | None]] = []
    operands: list[Value] = []
    closed = True
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        start = _start(word)
        if start is None:
            operands.append(word)
            closed = closed and position == len(words)
        elif not start.startswith("-") or start == "-":
            operands.append(word)
            if stop:
                operands += words[position:]
                break
        elif "=" in start:
            name, _, _ = start.partition("=")
            options.append((name, _after(word, len(name) + 1)))
        elif start in valued:
            options.append((start, words[position] if position < len(words) else None))
            position += 1
        else:
            options.append((start, None))
    return Words(command, tuple(options), tuple(operands), closed)


def _start(word: Value) -> str | None:
    """Return what a word begins with, as far as it is known; None if not even that is."""
    match word:
        case Text(parts=(str() as first, *_)):
            return first
        case Text() | Unknown() | Choice():
            return None
        case _:
            return string(word)


def _after(word: Value, length: int) -> Value:
    """Return what follows the first characters of a word, which are known."""
    if isinstance(word, Text):
        first, *rest = word.parts
        kept = str(first)[length:]
        return Text(word.origin, (kept, *rest) if kept else tuple(rest))
    known = string(word)
    return word if known is None else word.replace(data=known[length:], segments=None)
