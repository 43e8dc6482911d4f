"""This is where a picture is collected: each thing becomes one node, however often it is named."""

from __future__ import annotations

from cblint.analysis import links
from cblint.graph.parts import Box, Edge, Graph, Kind, Node, Relation, State
from cblint.model.part import Part, Resource, label
from cblint.record import TYPE_CHECKING
from cblint.source import Span
from cblint.value import Known, Text, Truth, Unknown, Value, glob, string, why_unknown
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from typing import TypeVar

    ResourceT = TypeVar("ResourceT", bound=Resource)

MADE_UP = "…"
"""Stands for a part of a name that is not known."""


class Sketch:
    """The nodes and edges found so far."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._boxes: dict[str, Box] = {}
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, Relation, str], Edge] = {}
        for stack in workspace.stacks:
            self.box(f"stack:{stack.path}", "stack", stack.path or "top folder", "")

    def has(self, kind: Kind, resource: Resource) -> bool:
        """Tell whether a resource is in the picture."""
        return _id(kind, resource.address) in self._nodes

    def box(self, id_: str, kind: str, text: str, parent: str) -> str:
        """Add a box, and return its id."""
        self._boxes[id_] = Box(id_, kind, text, parent)
        return id_

    def node(self, node: Node) -> str:
        """Add a node unless it is there, and return its id."""
        return self._nodes.setdefault(node.id, node).id

    def declared(
        self,
        kind: Kind,
        resource: Resource,
        name: Value | None = None,
        *,
        details: tuple[str, ...] = (),
        exists: Truth | None = None,
        box: str | None = None,
    ) -> str:
        """Add a declared resource, under its name as far as that is known, else its address."""
        unsure = exists is not None and exists.is_maybe
        return self.node(
            Node(
                id=_id(kind, resource.address),
                kind=kind,
                label=named(name) if name is not None and string(name) else label(resource),
                details=details,
                box=stack_of(resource) if box is None else box,
                state=State.MAYBE if unsure else State.DECLARED,
                reason="; ".join(exists.reasons) if exists is not None and unsure else "",
                span=resource.span,
                symbol=resource.symbol,
            )
        )

    def part(
        self, kind: Kind, part: Part, text: str, box: str, *, details: tuple[str, ...] = (), extent: Span | None = None
    ) -> str:
        """Add a part that is no resource: an action, a buildspec; one place is one thing in each box."""
        id_ = _id(kind, f"{box} {part.span.path}:{part.span.start}:{part.symbol}".lstrip())
        return self.node(Node(id_, kind, text, details, box, State.DECLARED, "", part.span, part.symbol, extent=extent))

    def outside(self, kind: Kind, text: str, span: Span | None, box: str) -> str:
        """Add what is named and not declared here; of one name it is one thing in each stack."""
        id_ = _id(kind, f"{box} {text}" if box else text)
        return self.node(Node(id_, kind, text, (), box, State.OUTSIDE, "", span, ""))

    def unknown(self, kind: Kind, value: Value, reason: str = "", *, box: str = "") -> str:
        """Add what is not known; values that are decided at one place are one."""
        span = value.origin.span
        id_ = _id(kind, f"{box} ?{span.path}:{span.start}".lstrip())
        why = reason or why_unknown(value)
        return self.node(Node(id_, kind, "?", (), box, State.UNKNOWN, why, span, ""))

    def found(self, kind: Kind, part: type[ResourceT], value: Value, near: Resource | None) -> ResourceT | str:
        """Return the declared resource that a value names, else the id of the node that stands for it."""
        resource = links.find(self.workspace, part, value, near)
        if resource is not None and not isinstance(resource, Unknown):
            return resource
        return self.undeclared(kind, value, near)

    def undeclared(self, kind: Kind, value: Value, near: Resource | None) -> str:
        """Add what a value names and nothing declares: its name where there is one, else why that is not known."""
        text = named(value)
        box = stack_of(near) if near is not None else ""
        return self.outside(kind, text, value.origin.span, box) if text else self.unknown(kind, value, box=box)

    def edge(
        self,
        start: str,
        end: str,
        relation: Relation,
        place: Span | Value | Part | None,
        *,
        text: str = "",
        sure: bool = True,
    ) -> None:
        """Add an edge unless it is there."""
        span = place if place is None or isinstance(place, Span) else _span(place)
        self._edges.setdefault((start, end, relation, text), Edge(start, end, relation, text, sure, span))

    def graph(self) -> Graph:
        """Return the picture, in an order that does not depend on how it was collected."""
        kinds = list(Kind)
        nodes = sorted(self._nodes.values(), key=lambda node: (node.box, kinds.index(node.kind), node.id))
        used = {node.box for node in nodes}
        used |= {self._boxes[box].parent for box in used if box in self._boxes}
        boxes = sorted((box for box in self._boxes.values() if box.id in used), key=lambda box: (box.parent, box.id))
        relations = list(Relation)
        edges = sorted(
            self._edges.values(), key=lambda edge: (edge.start, edge.end, relations.index(edge.relation), edge.label)
        )
        return Graph(tuple(boxes), tuple(nodes), tuple(edges), {}, (), ())


def stack_of(resource: Resource) -> str:
    """Return the id of the box around a resource's stack."""
    return f"stack:{resource.address.partition(':')[0]}"


def named(value: Value) -> str:
    """Return a name for people, with a mark for each part that is not known; empty where nothing of it is."""
    if isinstance(value, Known) and value.data is None:
        return ""
    known = string(value) if not isinstance(value, Text) else glob(value)
    if known is None or not known.strip("*"):
        return ""
    text = known.replace("*", MADE_UP) if isinstance(value, Text) else known
    return shortened(text)


def shortened(name: str) -> str:
    """Return a name without what every ARN begins with."""
    fields = name.split(":", 5)
    if len(fields) < 6 or fields[0] != "arn":
        return name
    return fields[5].partition("/")[2] if fields[5].startswith(("role/", "project/", "stack/")) else fields[5]


def _span(place: Value | Part) -> Span:
    return place.span if isinstance(place, Part) else place.origin.span


def _id(kind: Kind, name: str) -> str:
    return f"{kind.value}:{name}"
