"""This is where the linked model of a repository becomes a picture: what starts, builds and deploys what."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cblint.errors import UsageError
from cblint.finding import Finding
from cblint.graph.bounds import apart
from cblint.graph.builds import draw_builds
from cblint.graph.captions import Picture
from cblint.graph.deployments import draw_deployments
from cblint.graph.marks import marked
from cblint.graph.parts import Graph
from cblint.graph.pipelines import draw_pipelines
from cblint.graph.sketch import Sketch
from cblint.graph.triggers import draw_triggers
from cblint.report import Report
from cblint.workspace import Workspace

__all__ = ["FORMATS", "Graph", "Picture", "draw", "render"]

FORMATS = ("mermaid", "dot", "json")
"""The names that `render` accepts."""


def draw(workspace: Workspace, findings: Iterable[Finding] = ()) -> Graph:
    """Return the picture of all that has to do with builds, with findings on it."""
    sketch = Sketch(workspace)
    draw_pipelines(sketch)
    draw_builds(sketch)
    draw_deployments(sketch)
    draw_triggers(sketch)
    graph = sketch.graph()
    return marked(graph.replace(left_out=apart(workspace, graph)), findings)


def render(name: str, graph: Graph, report: Report, say: Callable[[str, Iterable[str]], str]) -> str:
    """Return a picture in a format of `FORMATS`, ending in a line end; `say` strikes secrets out of a text."""
    picture = Picture(graph, report, say)
    match name:
        case "mermaid":
            from cblint.graph import mermaid  # noqa: PLC0415  (only the format that is asked for is loaded)

            return mermaid.render(picture)
        case "dot":
            from cblint.graph import dot  # noqa: PLC0415

            return dot.render(picture)
        case "json":
            from cblint.graph import document  # noqa: PLC0415

            return document.render(picture)
        case _:
            raise UsageError(f"there is no format {name!r} of pictures; there are {', '.join(FORMATS)}")
