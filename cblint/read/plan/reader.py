"""This is where a plan is read: its resources become the declarations of a root module, and these a stack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from cblint.model.part import Problem, ProblemKind
from cblint.model.stack import Stack
from cblint.parse.json import parse
from cblint.parse.node import MappingNode, field_of
from cblint.read.declaration import Declaration
from cblint.read.plan.document import Planned, Resource, places, planned
from cblint.read.plan.references import References
from cblint.read.plan.values import Reader, Sources
from cblint.read.resources import build_stack
from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.source import SourceFile, Span
from cblint.value import YES, Reference

if TYPE_CHECKING:
    from cblint.read.terraform import Module

_ADDRESS = re.compile(r'\{\s*("address"\s*:\s*"(?:[^"\\]|\\.)*+")')
_IDENTITY = re.compile(r"arn:[\w-]+:.+|(?:vpc|subnet|sg|rtb|igw|eigw|nat|vpce|tgw|eni|acl)-[0-9a-f]{8,17}")


class Plan(Record):
    """A plan that was read, before its resources are understood."""

    path: str
    folder: str
    """The folder of the root module, where it is in view; else that of the plan."""
    declarations: tuple[Declaration, ...]
    closed: bool
    parts: tuple[Span, ...] = ()
    """Where its resources stand."""
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()


class PlannedStack(NamedTuple):
    """What a plan declares."""

    stack: Stack
    root: str | None
    """Which of the root modules in view it is the plan of; None if of none."""
    parts: tuple[Span, ...]
    """Where in the plan the resources stand that are read."""


def read_plan(source: SourceFile, roots: Iterable[Module] = ()) -> PlannedStack:
    """Return what a plan declares; `roots` are the root modules in view.

    Where the root module is in view, what is found stands in its files, and the plan tells what its values are.
    """
    from cblint.read.plan.written import written_in  # noqa: PLC0415  (reads Terraform)

    plan, root = declare(source), None
    if plan.declarations:
        plan, root = written_in(plan, roots)
    stack = build_stack(
        plan.path,
        "terraform",
        plan.declarations,
        problems=plan.problems,
        files=(plan.path, *plan.files),
        closed=plan.closed,
    )
    return PlannedStack(stack, root, plan.parts)


def declare(source: SourceFile) -> Plan:
    """Return the resources of a plan as declarations; one that is no JSON has none, and a problem."""
    folder = source.path.rpartition("/")[0]
    try:
        found = planned(source.text)
    except ValueError as error:
        offset = getattr(error, "pos", 0)
        place = Span(source.path, offset, min(offset + 1, len(source.text)))
        problem = Problem(place, "", ProblemKind.SYNTAX_ERROR, f"the plan is no JSON: {getattr(error, 'msg', error)}")
        return Plan(source.path, folder, (), closed=False, problems=(problem,))
    if found is None:
        return Plan(source.path, folder, (), closed=False)
    where = places(source.text, frozenset(each.address for each in found.resources))
    declarations = _declarations(source, folder, found, where)
    parts = tuple(Span(source.path, *place) for place in sorted(where.values()))
    closed = found.closed and len(declarations) == len(found.resources)
    return Plan(source.path, folder, declarations, closed=closed, parts=parts)


def _declarations(
    source: SourceFile, folder: str, found: Planned, where: Mapping[str, tuple[int, int]]
) -> tuple[Declaration, ...]:
    addresses = tuple(each.address for each in found.resources)
    prefix = f"{source.path}:"
    references = References(found.configuration, prefix, addresses)
    identities = _identities(found.resources, prefix)
    made = []
    for each in found.resources:
        place = where.get(each.address)
        node = None if place is None else _node(source, *place)
        after = None if node is None else _after(node)
        if place is None or after is None:
            continue
        sources = Sources(partial(references.of, each.address), partial(references.all_of, each.address))
        reader = Reader(each.address, sources, identities)
        named = _header(source, place[0])
        made.append(
            Declaration(
                language="terraform",
                type=each.type,
                name=each.name,
                address=prefix + each.address,
                span=named,
                name_span=named,
                attributes=reader.attributes(after, each.unknown, each.sensitive),
                exists=YES,
                folder=folder,
                provider=f"{each.module}." if each.module else "",
            )
        )
    return tuple(made)


def _identities(resources: tuple[Resource, ...], prefix: str) -> Mapping[str, Reference]:
    """Return the ids and ARNs that no two resources share, and where they are read from."""
    found: dict[str, Reference | None] = {}
    for each in resources:
        for name in ("arn", "id"):
            value = each.values.get(name)
            if isinstance(value, str) and _IDENTITY.fullmatch(value):
                known = found.get(value)
                own = Reference(prefix + each.address, name)
                found[value] = own if value not in found or (known and known.address == own.address) else None
    return {value: reference for value, reference in found.items() if reference is not None}


def _header(source: SourceFile, start: int) -> Span:
    """Return where an object says the address of its resource."""
    match = _ADDRESS.match(source.text, start)
    return Span(source.path, *match.span(1)) if match is not None else Span(source.path, start, start + 1)


def _node(source: SourceFile, start: int, end: int) -> MappingNode | None:
    root = parse(source.part(start, end)).root
    return root if isinstance(root, MappingNode) else None


def _after(node: MappingNode) -> MappingNode | None:
    """Return the object of the values, as they will be or are."""
    change = field_of(node, "change")
    found = field_of(change, "after") if isinstance(change, MappingNode) else field_of(node, "values")
    return found if isinstance(found, MappingNode) else None
