"""This is where references are found, in what builds are made of, to something that a Terraform module lacks.

Terraform refuses a module for them. Nothing is said of a module that may be more than is in view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.parse.hcl_nodes import Attribute, Block
from cblint.read.resources.kinds import KINDS
from cblint.read.spelling import Suggestions
from cblint.read.terraform.library import local_source
from cblint.read.terraform.mentions import Mention, of_attribute, of_block
from cblint.read.terraform.sources import ModuleSource
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Step

_MEANT = {"vars": "var", "variable": "var", "variables": "var", "locals": "local", "modules": "module"}
"""What people write for the first word of a reference."""
_ELSEWHERE = frozenset({"each", "count", "self", "path", "terraform", "ephemeral", "action"})
"""First words of references to what is not declared by name, or not read."""
_MANY = 3
"""From so many names on, a module is none if it lacks more than it has."""
MAX_NAMES = 50
"""No more names of one module are told."""


class _Missing(NamedTuple):
    """A name that is not declared, as it has to be written to be found again, and what is meant."""

    name: str
    suggestion: str
    owner: str = ""
    """The module that lacks it, where it is not the one that refers to it."""


def dangling(source: ModuleSource, all_sources: Iterable[ModuleSource], *, called: bool) -> Iterator[Problem]:
    """Yield each name that a module refers to and lacks, once; `called` tells whether another module calls it."""
    found: dict[_Missing, list[Span]] = {}
    there: set[tuple[str, ...]] = set()
    reader = _Reader(source, {each.folder: each for each in all_sources})
    for mention in reader.mentions(called=called):
        missing, count = reader.missing(mention)
        if missing is not None:
            found.setdefault(missing, []).append(mention.spans[0].to(mention.spans[count - 1]))
        elif count:
            there.add(mention.words[:count])
    if len(found) >= _MANY and len(found) > len(there):
        return  # a piece of a module, as in documentation and tests
    for missing, spans in sorted(found.items(), key=lambda each: min(each[1]))[:MAX_NAMES]:
        yield _problem(missing, sorted(set(spans)))


def _problem(missing: _Missing, spans: list[Span]) -> Problem:
    lacks = f"is not an output of `{missing.owner}`" if missing.owner else "is not declared"
    hint = f"; the nearest is `{missing.suggestion}`" if missing.suggestion else ""
    return Problem(
        spans[0],
        missing.name,
        ProblemKind.UNRESOLVED_REFERENCE,
        f"`{missing.name}` {lacks}{hint}",
        subject=missing.name,
        suggestion=missing.suggestion,
        because=tuple(Step(span, "it is used here, too") for span in spans[1:]),
    )


class _Reader:
    """Walks from the resources that are read to what they refer to, at any remove."""

    def __init__(self, source: ModuleSource, folders: dict[str, ModuleSource]) -> None:
        self._source = source
        self._folders = folders
        self._near = Suggestions()
        self._seen: set[str] = set()
        self._pending: list[Block | Attribute] = []

    def mentions(self, *, called: bool) -> Iterator[Mention]:
        """Yield every reference in what is read of the module, and in what that refers to."""
        source = self._source
        self._pending = [block for key, block in source.resources.items() if key.rpartition(".")[0] in KINDS]
        self._pending += source.modules.values()
        self._pending += source.outputs.values() if called else ()
        self._seen = {key for key in source.resources if key.rpartition(".")[0] in KINDS}
        while self._pending:
            node = self._pending.pop()
            yield from of_block(node) if isinstance(node, Block) else of_attribute(node)

    def missing(self, mention: Mention) -> tuple[_Missing | None, int]:
        """Return what a reference names and the module lacks, and how many of its words those are."""
        words, source = mention.words, self._source
        if len(words) < 2:
            return None, 0
        match words[0]:
            case "var":
                return self._named("var", words[1], source.variables), 2
            case "local":
                self._follow(f"local.{words[1]}", source.locals.get(words[1]))
                return self._named("local", words[1], source.locals), 2
            case "module":
                return self._module(words)
            case "data":
                return (self._resource(".".join(words[:3])), 3) if len(words) > 2 else (None, 0)
            case first if first in _MEANT:
                meant = f"{_MEANT[first]}.{words[1]}"
                return _Missing(f"{first}.{words[1]}", meant if self._is_declared(meant) else ""), 2
            case first if words[1] in ("key", "value") and (close := self._near.nearest(first, mention.names)):
                return _Missing(f"{first}.{words[1]}", f"{close}.{words[1]}"), 2
            case first if "_" in first and first not in _ELSEWHERE:
                return self._resource(".".join(words[:2])), 2
            case _:
                return None, 0

    def _follow(self, key: str, node: Block | Attribute | None) -> None:
        if node is not None and key not in self._seen:
            self._seen.add(key)
            self._pending.append(node)

    def _is_declared(self, name: str) -> bool:
        kind, _, own = name.partition(".")
        kinds: dict[str, Collection[str]]
        kinds = {"var": self._source.variables, "local": self._source.locals, "module": self._source.modules}
        return own in kinds[kind]

    def _named(self, kind: str, name: str, declared: Collection[str]) -> _Missing | None:
        if name in declared:
            return None
        other = "local" if kind == "var" else "var"
        close = self._near.nearest(name, declared)
        if not close and self._is_declared(f"{other}.{name}"):
            return _Missing(f"{kind}.{name}", f"{other}.{name}")
        return _Missing(f"{kind}.{name}", f"{kind}.{close}" if close else "")

    def _module(self, words: tuple[str, ...]) -> tuple[_Missing | None, int]:
        name = f"module.{words[1]}"
        block = self._source.modules.get(words[1])
        if block is None:
            close = self._near.nearest(words[1], self._source.modules)
            return _Missing(name, f"module.{close}" if close else ""), 2
        target = local_source(self._source.folder, block)
        called = None if target is None else self._folders.get(target)
        if called is None or len(words) < 3 or words[2] in called.outputs or not is_whole(called):
            return None, 2
        close = self._near.nearest(words[2], called.outputs)
        return _Missing(f"{name}.{words[2]}", f"{name}.{close}" if close else "", name), 3

    def _resource(self, key: str) -> _Missing | None:
        declared = self._source.resources
        if key in declared:
            self._follow(key, declared[key])
            return None
        other = key.removeprefix("data.") if key.startswith("data.") else f"data.{key}"
        if other in declared:
            return _Missing(key, other)
        kind, _, name = key.rpartition(".")
        same = [each.rpartition(".")[2] for each in declared if each.rpartition(".")[0] == kind]
        close = self._near.nearest(name, same)
        return _Missing(key, f"{kind}.{close}" if close else "")


def is_whole(source: ModuleSource) -> bool:
    """Tell whether a module is all in view, and written in the language of today."""
    return source.closed and not source.old and not source.described
