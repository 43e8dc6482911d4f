"""This is where it is decided which texts an expression is found in: by an automaton, within a bound.

A filter's expression is searched, so it fits where any part of the text matches; `^` and `$` tie it to the text's ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks.characters import LAST, Ranges
from cblint.analysis.webhooks.expressions import Chars, Either, Node, Repeat, Sequence
from cblint.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import TypeAlias

    Seen: TypeAlias = "tuple[frozenset[int], bool]"
    """Where an automaton is, and whether it has found a match that nothing can undo."""

_MOST_STATES = 2000
_MOST_STEPS = 6_000
_MOST_HELD = 40_000
"""How many steps are taken at most, and how many states are held in memory."""
_ALWAYS, _AT_START, _AT_END = 0, 1, 2


class _LargeError(Exception):
    """The automaton would be too large."""


class Searcher:
    """Finds an expression in texts, one character at a time."""

    def __init__(self, node: Node) -> None:
        """Build the automaton; raise _LargeError where it becomes too large."""
        self._moves: list[list[tuple[Ranges, int]]] = [[]]
        self._silent: list[list[tuple[int, int]]] = [[]]
        self._final = self._build(node, 0)
        self._lasting = frozenset({self._final, *self._leading()})
        self._again = self._closed({0}, start=False, end=False)

    def _leading(self) -> Iterator[int]:
        """Yield the states that lead on by a character, or at the end of the text."""
        for state, (moves, silent) in enumerate(zip(self._moves, self._silent, strict=True)):
            if moves or any(when == _AT_END for when, _ in silent):
                yield state

    def _state(self) -> int:
        if len(self._moves) >= _MOST_STATES:
            raise _LargeError
        self._moves.append([])
        self._silent.append([])
        return len(self._moves) - 1

    def _build(self, node: Node, start: int) -> int:
        """Add what leads through a node from a state, and return the state behind it."""
        match node:
            case Chars(ranges):
                end = self._state()
                self._moves[start].append((ranges, end))
            case Sequence(items):
                end = start
                for item in items:
                    end = self._build(item, end)
            case Either(options):
                end = self._state()
                for option in options:
                    first = self._linked(start)
                    self._silent[self._build(option, first)].append((_ALWAYS, end))
            case Repeat(item, least, most):
                end = self._repeat(item, least, most, start)
            case _:
                end = self._state()
                self._silent[start].append((_AT_START if node.is_start else _AT_END, end))
        return end

    def _linked(self, start: int) -> int:
        """Return a new state that a state leads to by itself."""
        fresh = self._state()
        self._silent[start].append((_ALWAYS, fresh))
        return fresh

    def _repeat(self, item: Node, least: int, most: int | None, start: int) -> int:
        end = self._linked(start)
        for _ in range(least):
            end = self._linked(self._build(item, end))
        if most is None:
            behind = self._build(item, end)
            self._silent[behind].append((_ALWAYS, end))
            return self._linked(end)
        last = self._state()
        self._silent[end].append((_ALWAYS, last))
        for _ in range(most - least):
            end = self._linked(self._build(item, end))
            self._silent[end].append((_ALWAYS, last))
        return last

    def _closed(self, states: set[int], *, start: bool, end: bool) -> frozenset[int]:
        """Return all states that some lead to without a character."""
        passable = (True, start, end)
        found = set(states)
        waiting = list(states)
        while waiting:
            for when, target in self._silent[waiting.pop()]:
                if passable[when] and target not in found:
                    found.add(target)
                    waiting.append(target)
        return self._lasting & found

    def first(self) -> Seen:
        """Return where it is before the first character."""
        states = self._closed({0}, start=True, end=False)
        return states, self._final in states

    def step(self, seen: Seen, point: int) -> Seen:
        """Return where it is behind one more character."""
        states, matched = seen
        if matched:
            return seen
        moved: set[int] = set()
        for state in states:
            for ranges, target in self._moves[state]:
                for low, high in ranges:
                    if low <= point <= high:
                        moved.add(target)
                        break
        behind = self._closed(moved, start=False, end=False) | self._again
        return behind, self._final in behind

    def accepts(self, seen: Seen, *, empty: bool = False) -> bool:
        """Tell whether it is found in a text that ends here."""
        states, matched = seen
        return matched or self._final in self._closed(set(states), start=empty, end=True)

    def finds(self, text: str) -> bool:
        """Tell whether it is found in a text."""
        seen = self.first()
        for char in text:
            seen = self.step(seen, ord(char))
        return self.accepts(seen, empty=not text)

    def bounds(self) -> set[int]:
        """Return where its ranges begin, and the ranges between them."""
        ranges = [each for moves in self._moves for held, _ in moves for each in held]
        return {point for low, high in ranges for point in (low, high + 1) if point <= LAST}


def searcher(node: Node) -> Searcher | None:
    """Return what finds an expression in texts; nothing where it is too large."""
    try:
        return Searcher(node)
    except _LargeError:
        return None


class Found(NamedTuple):
    """What is known about the texts that some automata agree on."""

    text: str | None
    """A shortest text; None: there is none."""


def common(wanted: list[Searcher], unwanted: list[Searcher]) -> Found | None:
    """Return a text that all of some are found in and none of the others; nothing where that takes too long."""
    machines = [*wanted, *unwanted]
    letters = sorted({0}.union(*(machine.bounds() for machine in machines)), key=_plainest)
    begin = tuple(machine.first() for machine in machines)
    paths: dict[tuple[Seen, ...], str] = {begin: ""}
    known: dict[tuple[int, Seen, int], Seen] = {}
    waiting = [begin]
    held = 0
    for seen in waiting:
        text = paths[seen]
        answers = [machine.accepts(at, empty=not text) for machine, at in zip(machines, seen, strict=True)]
        if all(answers[: len(wanted)]) and not any(answers[len(wanted) :]):
            return Found(text)
        for point in letters:
            after = tuple(
                _stepped(known, number, machine, seen[number], point) for number, machine in enumerate(machines)
            )
            if after not in paths:
                paths[after] = text + chr(point)
                waiting.append(after)
                held += sum(len(states) for states, _ in after)
            if len(known) > _MOST_STEPS or held > _MOST_HELD:
                return None
    return Found(None)


def _stepped(known: dict[tuple[int, Seen, int], Seen], number: int, machine: Searcher, seen: Seen, point: int) -> Seen:
    """Return where a machine is behind one more character, asking it once."""
    key = (number, seen, point)
    if key not in known:
        known[key] = machine.step(seen, point)
    return known[key]


def _plainest(point: int) -> tuple[bool, bool, int]:
    """Return by what letters are sorted: those first that read well in a message."""
    char = chr(point)
    return not (char.isascii() and char.isalnum()), not (char.isascii() and char.isprintable()), point
