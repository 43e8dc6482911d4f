"""This is where it is said what names an expression may use, and how much may be evaluated."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from cblint.errors import UnreadableError
from cblint.files import Files, NotTextError
from cblint.parse.hcl_nodes import StepNode
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Basis, Origin, Step, Value

MAX_STEPS = 100_000
"""No more expressions are evaluated for one root module."""
MAX_DEPTH = 45
"""Expressions that lead to others more often than this are not followed."""


class Resolver(Protocol):
    """What knows the variables, locals, modules and resources of a module."""

    def resolve(self, name: str, steps: tuple[StepNode, ...], span: Span, scope: Scope) -> tuple[Value, int]:
        """Return what a name and the first steps after it stand for, and how many steps those are."""


class Run:
    """The evaluation of one root module: its files, and what it has cost so far."""

    __slots__ = ("active", "depth", "described", "encoded", "files", "folder", "read", "searched", "steps")

    def __init__(self, folder: str, files: Files) -> None:
        self.folder = folder
        """The root module's folder, where relative paths start."""
        self.files = files
        self.steps = 0
        self.depth = 0
        self.active: set[Hashable] = set()
        """What is being evaluated, to notice cycles."""
        self.read: set[str] = set()
        """Files that expressions read."""
        self.described: set[Span] = set()
        """The calls of modules of which there are only descriptions: all that those make stands there."""
        self.searched = 0
        """How many steps the searches for patterns may have taken."""
        self.encoded: dict[int, tuple[object, str]] = {}
        """The contents of collections that stand for their text in a language, by identity."""

    def enter(self) -> bool:
        """Count one more nested expression; false if that is too many."""
        self.steps += 1
        self.depth += 1
        return self.steps <= MAX_STEPS and self.depth <= MAX_DEPTH

    @property
    def exhausted(self) -> bool:
        """Whether no more is evaluated."""
        return self.steps > MAX_STEPS

    def leave(self) -> None:
        """End an expression that was entered."""
        self.depth -= 1

    def written(self, span: Span, limit: int = 80) -> str:
        """Return an expression as written, on one line and shortened, for people."""
        try:
            text = self.files.read(span.path).text[span.start : span.end]
        except (UnreadableError, NotTextError):
            return ""
        line = " ".join(text[: limit * 2].split())
        return line if len(line) <= limit else f"{line[: limit - 1]}…"


class Scope(NamedTuple):
    """The names in view of an expression, and what is said of the values it makes."""

    module: Resolver
    run: Run
    names: dict[str, Value]
    """`each`, `count`, iterators and the names of `for`."""
    note: str = ""
    """Said of a literal in it."""
    use: str = ""
    """Said of a place in it that refers to a value elsewhere."""
    basis: Basis = Basis.GIVEN
    """What its literals rest on."""

    def with_names(self, names: dict[str, Value]) -> Scope:
        """Return this scope with more names."""
        return self._replace(names=self.names | names)


def here(span: Span, scope: Scope) -> Origin:
    """Return the origin of what an expression at a place makes."""
    return Origin((Step(span, scope.note),), scope.basis)
