"""This is where a picture is kept so small that one can look at it, and says what it leaves out."""

from __future__ import annotations

from collections import Counter

from cblint.graph.parts import Graph, Kind, LeftOut, Node
from cblint.model.ecr import Repository
from cblint.model.ecs import Service, TaskDefinition
from cblint.model.event import EventRule
from cblint.model.iam import Role
from cblint.model.part import Resource
from cblint.model.pipeline import Function
from cblint.model.storage import Bucket, CodeRepository
from cblint.workspace import Workspace

MAX_NODES = 5000
"""A document holds no more nodes."""
MAX_EDGES = 4
"""So many edges for each node."""
_APART = "nothing in the picture surely uses them"
_TOO_MANY = "there are too many for one picture"
_KINDS: tuple[tuple[Kind, tuple[type[Resource], ...]], ...] = (
    (Kind.TRIGGER, (EventRule,)),
    (Kind.ROLE, (Role,)),
    (Kind.SOURCE, (CodeRepository,)),
    (Kind.REGISTRY, (Repository,)),
    (Kind.SERVICE, (Service,)),
    (Kind.TASK, (TaskDefinition,)),
    (Kind.FUNCTION, (Function,)),
    (Kind.BUCKET, (Bucket,)),
)


def apart(workspace: Workspace, graph: Graph) -> tuple[LeftOut, ...]:
    """Return what is declared and not drawn, since it has nothing to do with builds."""
    drawn = {node.id for node in graph.nodes}
    found = []
    for kind, parts in _KINDS:
        resources = [each for part in parts for each in workspace.parts(part)]
        count = sum(f"{kind.value}:{each.address}" not in drawn for each in resources)
        if count:
            found.append(LeftOut(kind.value, count, _APART))
    return tuple(found)


def bounded(graph: Graph, limit: int) -> Graph:
    """Return a picture of so many nodes at most: those with findings and the most telling kinds stay."""
    if len(graph.nodes) <= limit and len(graph.edges) <= limit * MAX_EDGES:
        return graph
    kinds = list(Kind)

    def rank(node: Node) -> tuple[int, bool, str]:
        return (kinds.index(node.kind), node.id not in graph.findings, node.id)

    kept = {node.id for node in sorted(graph.nodes, key=rank)[:limit]}
    nodes = tuple(node for node in graph.nodes if node.id in kept)
    edges = tuple(edge for edge in graph.edges if edge.start in kept and edge.end in kept)[: limit * MAX_EDGES]
    gone = Counter(node.kind.value for node in graph.nodes if node.id not in kept)
    used = {node.box for node in nodes}
    used |= {box.parent for box in graph.boxes if box.id in used}
    lost = [finding for id_, found in graph.findings.items() if id_ not in kept for finding in found]
    return graph.replace(
        boxes=tuple(box for box in graph.boxes if box.id in used),
        nodes=nodes,
        edges=edges,
        findings={id_: found for id_, found in graph.findings.items() if id_ in kept},
        elsewhere=(*graph.elsewhere, *lost),
        left_out=(*graph.left_out, *(LeftOut(kind, gone[kind], _TOO_MANY) for kind in sorted(gone))),
    )
