"""This is where it is told which resource a value is read from that is only known after a plan is carried out.

A plan says of an expression only what it refers to. Where that is one resource, and nothing else whose value may not be
known yet, the value can only come from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cblint.read.plan.document import list_of, object_of
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.value import Reference

if TYPE_CHECKING:
    from typing import Any

_INDEX = re.compile(r'\[(?:[0-9]+|"(?:[^"\\]|\\.)*+")\]')
_RESOURCE = re.compile(r"([a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)(\[[^\]]*\])?(?:\.([A-Za-z_][\w-]*))?")
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w-]*)(\[[^\]]*\])?(?:\.([A-Za-z_][\w-]*))?")
_KNOWN = ("var.", "each.", "count.", "path.", "terraform.")
_CHOOSING = ("var.", "local.", "each.", "count.", "data.")
"""What may choose between resources."""
MAX_STEPS = 200
"""So many references are followed for one value."""
MAX_DEPTH = 30


class _Module(NamedTuple):
    """A module of the configuration, and how it is called."""

    path: str
    """With a dot at the end, without keys of instances; empty for the root."""
    body: Mapping[str, Any]
    call: Mapping[str, Any]
    """What it is given: expressions by name."""


class _Read(NamedTuple):
    """An attribute of a resource, as an expression refers to it."""

    resource: str
    """The address without keys of instances, with the path of its module."""
    key: str
    """The key that is written behind it, with brackets, empty where none is."""
    attribute: str


class References:
    """What the expressions of a configuration refer to."""

    def __init__(self, root: Mapping[str, Any], prefix: str, addresses: tuple[str, ...]) -> None:
        """`prefix` stands before each address of the plan, to make it unique in the repository."""
        self.prefix = prefix
        self.instances: dict[str, list[str]] = {}
        for address in addresses:
            self.instances.setdefault(bare(address), []).append(address)
        self.expressions: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self.modules: dict[str, _Module] = {}
        self._enter("", root, {}, 0)

    def _enter(self, path: str, body: Mapping[str, Any], call: Mapping[str, Any], depth: int) -> None:
        self.modules[path] = _Module(path, body, call)
        for each in list_of(body.get("resources")):
            if isinstance(each, dict) and isinstance(each.get("address"), str):
                self.expressions[path + each["address"]] = (path, object_of(each.get("expressions")))
        for name, each in sorted(object_of(body.get("module_calls")).items()):
            if isinstance(each, dict) and depth < MAX_DEPTH:
                inner = object_of(each.get("module"))
                self._enter(f"{path}module.{name}.", inner, object_of(each.get("expressions")), depth + 1)

    def of(self, address: str, path: tuple[str, ...], index: int | None) -> Reference | None:
        """Return what a value of a resource is read from; None where it may be several things.

        `path` leads through the attributes; `index` tells the value's place among those of a list.
        """
        module, found = self._expression(address, path)
        reads = self._reads(found, module, [MAX_STEPS])
        if reads is None or not reads:
            return None
        if index is not None and len(reads) > index and len({(each.resource, each.key) for each in reads}) > 1:
            return self._instance(reads[index], address, None)
        one = len({each.resource for each in reads}) == 1 and len({each.key for each in reads}) == 1
        return self._instance(reads[-1], address, index) if one else None

    def all_of(self, address: str, path: tuple[str, ...]) -> tuple[Reference, ...]:
        """Return what the items of a list are read from, of which nothing is known yet; nothing if that is not plain.

        So `[aws_subnet.a.id, aws_subnet.b.id]` and `aws_subnet.private[*].id` are read: a plan says which resources are
        referred to, and where nothing else is, it is their ids that the list is made of.
        """
        module, expression = self._expression(address, path)
        written = object_of(expression).get("references")
        if not isinstance(written, list) or any(str(each).startswith(_CHOOSING) for each in written):
            return ()
        found = []
        for read in self._reads(expression, module, [MAX_STEPS]) or ():
            known = [each for each in self.instances.get(read.resource, []) if each.endswith(read.key)]
            found += [Reference(self.prefix + each, read.attribute or "id") for each in known]
        return tuple(found)

    def _expression(self, address: str, path: tuple[str, ...]) -> tuple[str, object]:
        """Return the module of a resource, and what the configuration says of one of its attributes."""
        module, expressions = self.expressions.get(bare(address), ("", {}))
        found: object = expressions
        for name in path:
            found = found[0] if isinstance(found, list) and len(found) == 1 else found
            found = found.get(name) if isinstance(found, dict) else None
        return module, found

    def _instance(self, read: _Read, reader: str, index: int | None) -> Reference | None:
        """Return the instance that is read: the one that is written, the only one, or that of the reader's own key."""
        known = self.instances.get(read.resource, [])
        if read.key:
            known = [each for each in known if each.endswith(read.key)]
        if index is not None and len(known) > 1:
            known = known[index : index + 1]
        if len(known) > 1:
            keys = _INDEX.findall(reader)
            known = [each for each in known if keys and _INDEX.findall(each) == keys]
        return Reference(self.prefix + known[0], read.attribute or "id") if len(known) == 1 else None

    def _reads(self, expression: object, module: str, left: list[int]) -> list[_Read] | None:
        """Return all that an expression reads of resources, in order; None where it may read something else."""
        references = object_of(expression).get("references")
        if not isinstance(references, list):
            return None
        found: list[_Read] = []
        for written in _longest(references):
            left[0] -= 1
            more = self._read(written, module, left) if left[0] > 0 else None
            if more is None:
                return None
            found += more
        return list(dict.fromkeys(found))

    def _read(self, written: str, module: str, left: list[int]) -> list[_Read] | None:
        here = self.modules[module]
        if written.startswith("var."):
            name = written[4:].partition(".")[0].partition("[")[0]
            outer = module.rstrip(".").rpartition("module.")[0]
            return self._reads(here.call[name], outer, left) if module and name in here.call else []
        if written.startswith("module."):
            return self._output(written[7:], module, left)
        if written.startswith(_KNOWN):
            return None if written.startswith("each.value") else []
        match = _RESOURCE.fullmatch(written)
        if match is None or written.startswith(("local.", "data.")):
            return None
        return [_Read(module + match[1], match[2] or "", match[3] or "")]

    def _output(self, rest: str, module: str, left: list[int]) -> list[_Read] | None:
        match = _ATTRIBUTE.fullmatch(rest)
        path = f"{module}module.{match[1]}." if match is not None else ""
        if match is None or match[3] is None or path not in self.modules:
            return None
        output = object_of(object_of(self.modules[path].body.get("outputs")).get(match[3]))
        return self._reads(output.get("expression"), path, left)


def bare(address: str) -> str:
    """Return an address without the keys of instances."""
    return _INDEX.sub("", address)


def _longest(references: list[Any]) -> Iterator[str]:
    """Yield the references that are no beginning of the one before: `a.b.id` comes with `a.b`."""
    last = ""
    for each in references:
        if isinstance(each, str):
            if not (last.startswith(each) and last[len(each) : len(each) + 1] in (".", "[", "")):
                yield each
            last = each if not last.startswith(each) else last
