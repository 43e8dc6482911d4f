"""This is where a picture is written for Graphviz.

Whatever a repository calls its things, labels stay labels: in strings, backslashes and quotes are escaped and
ampersands stand as entities, which is all that Graphviz looks for there; in its HTML, so does what XML would read.
"""

from __future__ import annotations

from cblint.graph.bounds import bounded
from cblint.graph.captions import Lines, Picture
from cblint.graph.folding import folded
from cblint.graph.parts import Box, Edge, Kind, Node, State
from cblint.report.escape import xml

MAX_NODES = 400
_SHAPES: dict[Kind, str] = {
    Kind.TRIGGER: "hexagon",
    Kind.SOURCE: "cylinder",
    Kind.REGISTRY: "cylinder",
    Kind.BUCKET: "cylinder",
    Kind.PIPELINE: "component",
    Kind.BUILDSPEC: "note",
    Kind.APPSPEC: "note",
    Kind.ROLE: "ellipse",
    Kind.INTERNET: "circle",
    Kind.NAT: "box3d",
    Kind.SUBNET: "tab",
    Kind.SECURITY_GROUP: "octagon",
    Kind.TASK: "folder",
    Kind.STACK: "folder",
}
_FILLS = {
    Kind.PROJECT: "#dceaf7",
    Kind.BUILDSPEC: "#dceaf7",
    Kind.ROLE: "#fff4ce",
    Kind.GROUP: "#e3f1dc",
    Kind.SERVICE: "#e3f1dc",
    Kind.TASK: "#e3f1dc",
    Kind.FUNCTION: "#e3f1dc",
    Kind.STACK: "#e3f1dc",
    Kind.APPSPEC: "#e3f1dc",
}
_STYLES = {State.DECLARED: "solid", State.MAYBE: "dashed", State.OUTSIDE: "dotted", State.UNKNOWN: "dashed"}
_HEAD = """digraph cblint {
  graph [rankdir=LR, nodesep=0.25, ranksep=0.6, fontname="Helvetica", fontsize=11, labeljust=l]
  node [shape=box, style=filled, fillcolor="#ffffff", color="#444444"]
  node [fontname="Helvetica", fontsize=10, margin="0.12,0.06"]
  edge [color="#444444", fontname="Helvetica", fontsize=9, arrowsize=0.7]
"""


def render(picture: Picture) -> str:
    """Return a picture as a graph of Graphviz, ending in a line end."""
    picture = picture.bounded(bounded(folded(picture.graph), MAX_NODES))
    graph = picture.graph
    ids = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = [_HEAD]
    lines += [_node(picture, node, ids, 1) for node in graph.nodes if not node.box]
    for number, box in enumerate(graph.boxes):
        if not box.parent:
            lines += _box(picture, box, f"cluster_{number}", ids, 1)
    lines += [_edge(picture, edge, ids) for edge in graph.edges]
    notes = picture.notes()
    if notes:
        lines.append(f"  graph [label={quoted(notes)}, labelloc=b]\n")
    return "".join([*lines, "}\n"])


def _box(picture: Picture, box: Box, id_: str, ids: dict[str, str], depth: int) -> list[str]:
    graph = picture.graph
    indent = "  " * depth
    style = '"rounded,filled"' if box.kind == "pipeline" else "rounded"
    fill = ', fillcolor="#f4f4f4"' if box.kind == "pipeline" else ""
    lines = [
        f"{indent}subgraph {id_} {{\n",
        f'{indent}  graph [label={_line(picture.title(box))}, style={style}{fill}, color="#999999"]\n',
    ]
    lines += [_node(picture, node, ids, depth + 1) for node in graph.nodes if node.box == box.id]
    inner = [each for each in graph.boxes if each.parent == box.id] if depth < 3 else []
    for number, each in enumerate(inner):
        lines += _box(picture, each, f"{id_}_{number}", ids, depth + 1)
    return [*lines, f"{indent}}}\n"]


def _node(picture: Picture, node: Node, ids: dict[str, str], depth: int) -> str:
    attributes = [f"label={_label(picture.lines(node))}"]
    if node.kind in _SHAPES:
        attributes.append(f"shape={_SHAPES[node.kind]}")
    if node.kind in _FILLS:
        attributes.append(f'fillcolor="{_FILLS[node.kind]}"')
    if node.state is not State.DECLARED:
        attributes.append(f'style="filled,{_STYLES[node.state]}"')
    if node.id in picture.graph.findings:
        attributes.append('color="#a80000", penwidth=3')
    return f"{'  ' * depth}{ids[node.id]} [{', '.join(attributes)}]\n"


def _edge(picture: Picture, edge: Edge, ids: dict[str, str]) -> str:
    style = "" if edge.sure else ", style=dashed"
    return f"  {ids[edge.start]} -> {ids[edge.end]} [label={_line(picture.label(edge))}{style}]\n"


def _label(said: Lines) -> str:
    """Return what is said of a node as a label of Graphviz's own HTML, the name in bold letters."""
    small = [said.kind, *said.more, *([said.place] if said.place else [])]
    rows = [_small(small[0]), f"<b>{_html(said.name)}</b>", *map(_small, small[1:])]
    rows += [f'<font color="#a80000"><b>{_html(mark)}</b></font>' for mark in said.marks]
    return f"<{'<br/>'.join(rows)}>"


def _small(line: str) -> str:
    return f'<font point-size="8.5">{_html(line)}</font>'


def _html(text: str) -> str:
    """Return a text for Graphviz's own HTML, whose older parsers take a `]` that stands alone for the end of CDATA."""
    return xml(text).replace("]", "&#93;")


def quoted(lines: list[str]) -> str:
    r"""Return lines as a string of DOT, each ending to the left: `"a\lb\l"`."""
    return '"' + "".join(f"{_escaped(line)}\\l" for line in lines) + '"'


def _line(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"').replace("##", "#&#35;")
