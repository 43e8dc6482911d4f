"""This is where a picture is written for programs, as JSON: `graph.schema.json` describes it.

The format is versioned. A change that could break a reader makes a new version.
"""

from __future__ import annotations

from typing import TypeAlias

from cblint.finding import Finding
from cblint.graph.bounds import MAX_NODES, bounded
from cblint.graph.captions import Picture
from cblint.graph.parts import Edge, Node
from cblint.report.escape import json_text, visible, well_formed
from cblint.source import Span

VERSION = 1
"""The format's version."""

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def render(picture: Picture) -> str:
    """Return a picture as JSON."""
    picture = picture.bounded(bounded(picture.graph, MAX_NODES))
    graph = picture.graph
    ids = _ids(picture)
    document: dict[str, Json] = {
        "version": VERSION,
        "tool": {"name": "cblint", "version": picture.report.version},
        "boxes": [
            {
                "id": ids[box.id],
                "kind": box.kind,
                "label": picture.text(box.label),
                "parent": ids.get(box.parent),
            }
            for box in graph.boxes
        ],
        "nodes": [_node(picture, node, ids) for node in graph.nodes],
        "edges": [_edge(picture, edge, ids) for edge in graph.edges],
        "elsewhere": [_finding(picture, finding) for finding in graph.elsewhere],
        "left_out": [{"kind": each.kind, "count": each.number, "reason": each.reason} for each in graph.left_out],
        "failures": [
            {"message": visible(each.message), "path": None if each.path is None else well_formed(each.path)}
            for each in picture.report.failures
        ],
    }
    return json_text(document, indent=2) + "\n"


def _ids(picture: Picture) -> dict[str, str]:
    """Return what each box and node is called: its id as it may be shown, no two of them the same."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for id_ in (*(box.id for box in picture.graph.boxes), *(node.id for node in picture.graph.nodes)):
        shown = name = picture.text(id_)
        number = 1
        while name in taken:
            number += 1
            name = f"{shown} ({number})"
        taken.add(name)
        made[id_] = name
    return made


def _node(picture: Picture, node: Node, ids: dict[str, str]) -> Json:
    return {
        "id": ids[node.id],
        "kind": node.kind.value,
        "label": picture.text(node.label, node.span),
        "details": [picture.text(each, node.span) for each in node.details],
        "box": ids.get(node.box),
        "state": node.state.value,
        "reason": picture.text(node.reason, node.span) or None,
        "place": _place(picture, node.span),
        "findings": [_finding(picture, each) for each in picture.graph.findings.get(node.id, ())],
    }


def _edge(picture: Picture, edge: Edge, ids: dict[str, str]) -> Json:
    return {
        "from": ids[edge.start],
        "to": ids[edge.end],
        "kind": edge.relation.value,
        "label": picture.text(edge.label, edge.span) or None,
        "sure": edge.sure,
        "place": _place(picture, edge.span),
    }


def _finding(picture: Picture, finding: Finding) -> Json:
    return {
        "rule": well_formed(finding.rule),
        "severity": finding.severity.name.lower(),
        "message": visible(finding.message),
        "fingerprint": finding.fingerprint,
        "place": _place(picture, finding.span),
    }


def _place(picture: Picture, span: Span | None) -> Json:
    place = picture.place(span)
    if place is None:
        return None
    start = None if place.region is None else place.region.start
    return {
        "path": well_formed(place.path),
        "uri": place.uri,
        "line": None if start is None else start.line,
        "column": None if start is None else start.column,
    }
