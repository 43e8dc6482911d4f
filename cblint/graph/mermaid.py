"""This is where a picture is written for Mermaid, which GitHub, GitLab and many editors draw.

Whatever a repository calls its things, the text stays a flowchart: ids are numbers, and of labels everything that could
mean something to Mermaid or to HTML stands as the entity of its number.
"""

from __future__ import annotations

import re

from cblint.graph.bounds import bounded
from cblint.graph.captions import Picture
from cblint.graph.folding import folded
from cblint.graph.parts import Box, Edge, Kind, Node, State
from cblint.pattern import pattern

MAX_CHARACTERS = 45_000
"""Mermaid refuses texts of more than 50,000 characters."""
MAX_NODES = 160
"""Mermaid refuses pictures of more than 500 edges; nobody reads one of more nodes."""
MAX_EDGES = 480
_PLAIN = pattern(r"[^\w ,:/()@=\u2026\u25b2.+_-]|^[-+.*_]|(?<=\d)[.)](?= )|_(?!\w)|(?<!\w)_")
_SHAPES: dict[Kind, tuple[str, str]] = {
    Kind.TRIGGER: ("{{", "}}"),
    Kind.SOURCE: ("[(", ")]"),
    Kind.REGISTRY: ("[(", ")]"),
    Kind.BUCKET: ("[(", ")]"),
    Kind.PIPELINE: ("[[", "]]"),
    Kind.BUILDSPEC: ("[/", "/]"),
    Kind.APPSPEC: ("[/", "/]"),
    Kind.ROLE: ("([", "])"),
    Kind.INTERNET: ("((", "))"),
    Kind.NAT: ("[\\", "/]"),
    Kind.SUBNET: ("[\\", "/]"),
    Kind.SECURITY_GROUP: ("[\\", "/]"),
}
_CLASSES = {
    Kind.PROJECT: "build",
    Kind.BUILDSPEC: "build",
    Kind.ROLE: "role",
    Kind.GROUP: "target",
    Kind.SERVICE: "target",
    Kind.TASK: "target",
    Kind.FUNCTION: "target",
    Kind.STACK: "target",
    Kind.APPSPEC: "target",
}
_STYLES = """  classDef other fill:#ffffff,stroke:#444444,color:#000000
  classDef build fill:#dceaf7,stroke:#444444,color:#000000
  classDef role fill:#fff4ce,stroke:#444444,color:#000000
  classDef target fill:#e3f1dc,stroke:#444444,color:#000000
  classDef outside stroke-dasharray:2 2
  classDef unknown stroke-dasharray:7 4
  classDef found stroke:#a80000,stroke-width:3px
  classDef stack fill:#ffffff,stroke:#999999,color:#000000
  classDef pipeline fill:#f4f4f4,stroke:#999999,color:#000000
  classDef note fill:#ffffff,stroke:none,color:#444444
"""


def render(picture: Picture) -> str:
    """Return a picture as a flowchart of Mermaid, with as many nodes as it draws."""
    limit = MAX_NODES
    graph = folded(picture.graph)
    while True:
        text, edges = _text(picture.bounded(bounded(graph, limit)))
        if limit == 1 or (len(text) <= MAX_CHARACTERS and edges <= MAX_EDGES):
            return text
        limit = max(1, limit * 3 // 4)


def _text(picture: Picture) -> tuple[str, int]:
    graph = picture.graph
    ids = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart LR\n"]
    lines += [_node(picture, node, ids, 1) for node in graph.nodes if not node.box]
    for number, box in enumerate(graph.boxes):
        if not box.parent:
            lines += _box(picture, box, f"b{number}", ids, 1)
    lines += [_edge(picture, edge, ids) for edge in graph.edges]
    notes = [f"{escaped(line)}" for line in picture.notes()]
    if notes:
        lines.append(f'  note["{"<br/>".join(notes)}"]:::note\n')
    lines.append(_STYLES)
    return "".join(lines), len(graph.edges)


def _box(picture: Picture, box: Box, id_: str, ids: dict[str, str], depth: int) -> list[str]:
    graph = picture.graph
    indent = "  " * depth
    lines = [f'{indent}subgraph {id_}["{escaped(picture.title(box))}"]\n', f"{indent}  direction LR\n"]
    lines += [_node(picture, node, ids, depth + 1) for node in graph.nodes if node.box == box.id]
    inner = [each for each in graph.boxes if each.parent == box.id] if depth < 3 else []
    for number, each in enumerate(inner):
        lines += _box(picture, each, f"{id_}_{number}", ids, depth + 1)
    return [*lines, f"{indent}end\n", f"{indent}class {id_} {box.kind}\n"]


def _node(picture: Picture, node: Node, ids: dict[str, str], depth: int) -> str:
    first, last = _SHAPES.get(node.kind, ("[", "]"))
    classes = [_CLASSES.get(node.kind, "other")]
    if node.state is State.OUTSIDE:
        classes.append("outside")
    elif node.state is not State.DECLARED:
        classes.append("unknown")
    if node.id in picture.graph.findings:
        classes.append("found")
    said = picture.lines(node)
    below = (*said.more, *((said.place,) if said.place else ()), *said.marks)
    label = "<br/>".join((escaped(said.kind), f"<b>{escaped(said.name)}</b>", *map(escaped, below)))
    name = ids[node.id]
    marks = "".join(f"{'  ' * depth}class {name} {each}\n" for each in classes)
    return f'{"  " * depth}{name}{first}"{label}"{last}\n{marks}'


def _edge(picture: Picture, edge: Edge, ids: dict[str, str]) -> str:
    arrow = "-->" if edge.sure else "-.->"
    return f'  {ids[edge.start]} {arrow}|"{escaped(picture.label(edge))}"| {ids[edge.end]}\n'


def escaped(text: str) -> str:
    """Return a line of a label in which nothing means anything to Mermaid."""
    return _PLAIN.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    return "".join(f"#{ord(character)};" for character in match[0])
