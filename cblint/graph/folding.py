"""This is where many things of one declaration, as `count` and `for_each` make them, become one in a picture."""

from __future__ import annotations

from collections.abc import Iterable

from cblint.finding import Finding
from cblint.graph.parts import Edge, Graph, Node

MANY = 4
"""So many alike are drawn as one."""


def folded(graph: Graph) -> Graph:
    """Return a picture in which things that are alike, and stand at one place, are one."""
    groups: dict[tuple[object, ...], list[Node]] = {}
    for node in graph.nodes:
        groups.setdefault((node.kind, node.span, node.box, node.state), []).append(node)
    heads = {node.id: _head(group) for group in groups.values() if len(group) >= MANY for node in group}
    if not heads:
        return graph
    into = {id_: head.id for id_, head in heads.items()}
    edges: dict[tuple[object, ...], Edge] = {}
    for edge in graph.edges:
        start, end = into.get(edge.start, edge.start), into.get(edge.end, edge.end)
        if start != end:
            edges.setdefault((start, end, edge.relation, edge.label), edge._replace(start=start, end=end))
    return graph.replace(
        nodes=tuple(heads.get(node.id, node) for node in graph.nodes if into.get(node.id, node.id) == node.id),
        edges=tuple(edges.values()),
        findings=_joined((into.get(id_, id_), found) for id_, found in graph.findings.items()),
    )


def _head(group: list[Node]) -> Node:
    """Return the node that stands for all of a group."""
    first = group[0]
    return first.replace(details=(f"and {len(group) - 1} more", *first.details))


def _joined(found: Iterable[tuple[str, tuple[Finding, ...]]]) -> dict[str, tuple[Finding, ...]]:
    joined: dict[str, tuple[Finding, ...]] = {}
    for id_, findings in found:
        joined[id_] = (*joined.get(id_, ()), *findings)
    return joined
