"""This is where findings are put on a picture: each on the nodes that it stands at."""

from __future__ import annotations

from collections.abc import Iterable

from cblint.finding import Finding
from cblint.graph.parts import Graph, Node
from cblint.source import Span


def marked(graph: Graph, findings: Iterable[Finding]) -> Graph:
    """Return a picture with findings on its nodes."""
    marks: dict[str, list[Finding]] = {}
    elsewhere = []
    by_path: dict[str, list[Node]] = {}
    for node in graph.nodes:
        by_path.setdefault(_path(node), []).append(node)
    for finding in findings:
        paths = dict.fromkeys(span.path for span in finding.places())
        nodes = _nodes([node for path in paths for node in by_path.get(path, ())], finding)
        if not nodes:
            elsewhere.append(finding)
        for node in nodes:
            marks.setdefault(node.id, []).append(finding)
    return graph.replace(
        findings={id_: tuple(sorted(marks[id_], key=Finding.order)) for id_ in sorted(marks)},
        elsewhere=tuple(elsewhere),
    )


def _nodes(nodes: list[Node], finding: Finding) -> list[Node]:
    """Return the nodes that a finding stands at, of those in the files that it names.

    First the declared part that its symbol begins with: all instances of it, where the finding stands in its own file.
    Then the text that it stands in, then the first place of its evidence that is one of these.
    """
    named = [node for node in nodes if _begins(finding.symbol, node.symbol)]
    if named:
        best = max(named, key=lambda node: (_path(node) == finding.span.path, len(node.symbol)))
        alike = [node for node in named if node.span == best.span and node.symbol == best.symbol]
        if _path(best) == finding.span.path:
            return alike
        folder = finding.span.folder
        return [node for node in alike if node.box == f"stack:{folder}"] or alike
    for place in finding.places():
        found = [node for node in nodes if _holds(node, place)]
        if found:
            least = min(map(_size, found))
            return [node for node in found if _size(node) == least]
    return []


def _size(node: Node) -> int:
    span = node.extent or node.span
    return span.end - span.start if span is not None else 0


def _begins(symbol: str, start: str) -> bool:
    return bool(start) and symbol.startswith(start) and symbol[len(start) : len(start) + 1] in ("", ".", "[", " ")


def _path(node: Node) -> str:
    return node.span.path if node.span is not None else ""


def _holds(node: Node, place: Span) -> bool:
    if node.extent is not None:
        return node.extent.contains(place) or (node.extent.path == place.path and node.label == place.path)
    return node.span is not None and node.span.contains(place)
