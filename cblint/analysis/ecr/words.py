"""This is where the words of the AWS CLI are told apart: service and operation, options and operands."""

from __future__ import annotations

from cblint.analysis.invocation import Invocation
from cblint.analysis.shell.word_parts import rest_of, start_of
from cblint.data.registries import registry_facts
from cblint.record import NamedTuple
from cblint.value import Value, string


class Words(NamedTuple):
    """The options and operands of a call."""

    options: tuple[tuple[str, Value | None], ...]
    """Name (`--region`) and value; None for an option without one."""
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


def aws_words(invocation: Invocation) -> Words | None:
    """Return the words of the AWS CLI: its service and operation are the first operands."""
    if invocation.name != "aws":
        return None
    return _split(invocation.words[1:], registry_facts().valued_options)


def _split(words: tuple[Value, ...], valued: frozenset[str]) -> Words:
    options: list[tuple[str, Value | None]] = []
    operands: list[Value] = []
    closed = True
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        start = start_of(word)
        if start is None:
            operands.append(word)
            closed = closed and position == len(words)
        elif not start.startswith("-") or start == "-":
            operands.append(word)
        elif "=" in start:
            name, _, _ = start.partition("=")
            options.append((name, rest_of(word, len(name) + 1)))
        elif start in valued:
            options.append((start, words[position] if position < len(words) else None))
            position += 1
        else:
            options.append((start, None))
    return Words(tuple(options), tuple(operands), closed)
