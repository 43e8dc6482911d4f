"""Whatever a repository calls its things, a picture stays a picture, says no secret, and is not too large."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cblint.finding import Confidence, Finding, Severity
from cblint.graph import FORMATS, render
from cblint.graph.bounds import bounded
from cblint.graph.folding import folded
from cblint.graph.parts import Box, Edge, Graph, Kind, LeftOut, Node, Relation, State
from cblint.source import Span
from tests.command import Cblint
from tests.report.scene import report
from tests.secrets.scenes import BARE, NAMED
from tests.test_secrets_never_shown import plant, quoting

SCHEMA = Draft202012Validator(json.loads(files("cblint_schemas").joinpath("graph.schema.json").read_text("utf-8")))
PIECES = [
    "end", "subgraph", '"', "'", "`", "\\", "\\N", "\\\\", "[", "]", "(", ")", "{", "}", "<", ">", "<br/>", "<script>",
    "&amp;", "&", "#", "#quot;", "#35;", "##[error]", "::error::", ";", "%%", "%%{init: {}}%%", "-->", "|", "\n", "\r",
    "\0", "\x1b[31m", "\u202e", "\ud800", "1. ", "- ", "* ", "_a_", "**b**", "---", "graph", "click n1", ":::", "$$x$$",
    "fa:fa-x", "@{", "~~~", "\u2028", "x" * 80, "é", "日本", " ", "",
]  # fmt: skip
NAMES = st.one_of(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), st.text(max_size=30))
SPANS = st.builds(lambda path: Span(path, 0, 4), NAMES.map(lambda name: name.replace("\0", "") or "x"))
LABEL = r'"(?:[^"#<>\[\]{}|`\\\n\r;%&]|#\d+;|<br/>|</?b>)+"'
OPEN_AND_CLOSE = [
    ("[[", "]]"),
    ("[(", ")]"),
    ("((", "))"),
    ("([", "])"),
    ("{{", "}}"),
    ("[/", "/]"),
    ("[\\", "/]"),
    ("[", "]"),
]
SHAPE = "|".join(f"{re.escape(first)}{LABEL}{re.escape(last)}" for first, last in OPEN_AND_CLOSE)
FORMS = (
    "flowchart LR",
    " +direction LR",
    rf" +subgraph b[\d_]+\[{LABEL}\]",
    " +end",
    rf" +n\d+(?:{SHAPE})",
    r" +class [bn][\d_]+ \w+",
    rf" +n\d+ (?:-->|-\.->)\|{LABEL}\| n\d+",
    rf" +note\[{LABEL}\]:::note",
    r" +classDef \w+ [\w#:,\ -]+",
)
MERMAID = re.compile("|".join(FORMS))
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
HTML = re.compile(r"label=(<.*>)(?=[,\]])")


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A picture in which everything that can be named is named badly."""
    names = draw(st.lists(NAMES, min_size=1, max_size=6))
    box = Box("stack:" + names[0], "stack", names[0], "")
    inner = Box("pipeline:" + names[0], "pipeline", names[-1], box.id)
    nodes = tuple(
        Node(
            id=f"{name}{number}",
            kind=draw(st.sampled_from([*Kind])),
            label=name,
            details=tuple(draw(st.lists(NAMES, max_size=2))),
            box=draw(st.sampled_from(["", box.id, inner.id])),
            state=draw(st.sampled_from([*State])),
            reason=draw(NAMES),
            span=draw(st.none() | SPANS),
            symbol=name,
        )
        for number, name in enumerate(names)
    )
    edges = tuple(
        Edge(
            one.id,
            other.id,
            draw(st.sampled_from([*Relation])),
            draw(NAMES),
            draw(st.booleans()),
            draw(st.none() | SPANS),
        )
        for one, other in pairwise(nodes)
    )
    finding = Finding(
        "plaintext-secret", Severity.HIGH, Confidence.HIGH, draw(NAMES), draw(SPANS), "a", evidence=(), related=()
    )
    found: dict[str, tuple[Finding, ...]] = {nodes[0].id: (finding, finding)}
    return Graph((box, inner), nodes, edges, found, (finding,), (LeftOut(Kind.ROLE.value, 2, "why"),))


def drawn(form: str, graph: Graph) -> str:
    return render(form, graph, report(), lambda text, _: text)


def _is_plain(text: str) -> bool:
    return all(character == "\n" or character.isprintable() for character in text) and "##" not in text


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_mermaid_stays_a_flowchart(graph: Graph) -> None:
    text = drawn("mermaid", graph)
    assert _is_plain(text)
    assert [line for line in text.splitlines() if MERMAID.fullmatch(line) is None] == []
    assert sum(line.lstrip().startswith("subgraph") for line in text.splitlines()) == len(graph.boxes)
    for label in re.findall(LABEL, text):
        for line in re.split(r"<br/>|</?b>", label[1:-1]):
            assert re.match(r"[-+*_]|\d+[.)] ", line) is None


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_dot_stays_a_graph(graph: Graph) -> None:
    text = drawn("dot", graph)
    assert _is_plain(text)
    labels = HTML.findall(text)
    assert len(labels) == len(graph.nodes)
    for label in labels:
        ET.fromstring(f"<r>{label[1:-1]}</r>")
    rest = STRING.sub("", HTML.sub("", text))
    assert re.fullmatch(r"[\w\s\[\]{}=,;.>-]*", rest), rest
    assert rest.count("{") == rest.count("}")
    assert rest.count("[") == rest.count("]")
    for string in STRING.findall(text):
        assert set(re.findall(r"\\(.)", string)) <= {'"', "\\", "l"}


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_json_is_as_its_schema_says(graph: Graph) -> None:
    text = drawn("json", graph)
    assert text.isascii()
    assert "##" not in text
    picture = json.loads(text)
    SCHEMA.validate(picture)
    ids = [each["id"] for each in picture["nodes"]]
    assert len(set(ids)) == len(graph.nodes)
    assert {end for each in picture["edges"] for end in (each["from"], each["to"])} <= set(ids)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@settings(max_examples=10, deadline=None)
@given(graphs())
def test_graphviz_reads_it(graph: Graph) -> None:
    made = subprocess.run(["dot", "-Tcanon"], input=drawn("dot", graph).encode(), capture_output=True, check=False)
    assert (made.returncode, made.stderr) == (0, b"")


@settings(max_examples=50, deadline=None)
@given(graphs(), st.integers(1, 4))
@example(Graph((), (), (), {}, (), ()), 1)
def test_what_is_too_much_is_counted(graph: Graph, limit: int) -> None:
    small = bounded(graph, limit)
    assert len(small.nodes) == min(limit, len(graph.nodes))
    gone = sum(each.number for each in small.left_out) - sum(each.number for each in graph.left_out)
    assert gone == len(graph.nodes) - len(small.nodes)
    kept = {node.id for node in small.nodes}
    assert all(edge.start in kept and edge.end in kept for edge in small.edges)
    marks = sum(map(len, small.findings.values())) + len(small.elsewhere)
    assert marks == sum(map(len, graph.findings.values())) + len(graph.elsewhere)


def _many(count: int) -> Graph:
    nodes = tuple(
        Node(f"project:{n}", Kind.PROJECT, f"app-{n}" * 10, (), "", State.DECLARED, "", Span("a.tf", n, n), f"a{n}")
        for n in range(count)
    )
    edges = tuple(Edge(one.id, other.id, Relation.THEN, "", True, None) for one, other in pairwise(nodes))
    return Graph((), nodes, edges, {}, (), ())


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_is_bounded(form: str) -> None:
    text = drawn(form, _many(6000))
    assert len(text) < 10_000_000
    if form == "json":
        assert len(json.loads(text)["nodes"]) == 5000
        assert json.loads(text)["left_out"][0]["count"] == 1000
    else:
        assert "there are too many for one picture" in text
    if form == "mermaid":
        assert len(text) < 50_000
        assert text.count("-->") < 500


def test_instances_of_one_declaration_are_one_in_a_picture_but_not_in_json() -> None:
    graph = _many(9)
    alike = graph.replace(nodes=tuple(node.replace(span=Span("a.tf", 0, 9)) for node in graph.nodes))
    (one,) = folded(alike).nodes
    assert one.details == ("and 8 more",)
    assert folded(alike).edges == ()
    assert folded(graph) is graph
    assert "and 8 more" in drawn("dot", alike)
    assert len(json.loads(drawn("json", alike))["nodes"]) == 9


TOKEN = "ghp_" + "k3Jd82LmPq0ZxWv7TyRb5NcHs1GfUa4EoIi9"


@pytest.mark.parametrize("form", FORMATS)
def test_no_secret_is_said(cblint: Cblint, tmp_path: Path, form: str) -> None:
    (tmp_path / "main.tf").write_text(
        f"""resource "aws_codebuild_project" "app" {{
  name         = "app-{TOKEN}"
  service_role = "arn:aws:iam::111122223333:role/{TOKEN}"

  artifacts {{
    type = "NO_ARTIFACTS"
  }}

  environment {{
    type         = "LINUX_CONTAINER"
    image        = "registry.example.com/{TOKEN}/app:1"
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {{
      name  = "GITHUB_TOKEN"
      value = "{TOKEN}"
    }}
  }}

  source {{
    type     = "GITHUB"
    location = "https://{TOKEN}@github.com/example/app.git"
  }}
}}
"""
    )
    result = cblint("graph", "-f", form, tmp_path)
    assert result.status == 0
    assert "app-" in result.out
    assert TOKEN not in result.out
    assert TOKEN[4:] not in result.out


@pytest.mark.parametrize("scene", [*NAMED, *BARE])
def test_no_planted_secret_is_said(cblint: Cblint, tmp_path: Path, scene: str) -> None:
    plant({**NAMED, **BARE}[scene], TOKEN, tmp_path / "r")
    said = []
    for form in FORMATS:
        out = cblint("graph", "-f", form, tmp_path / "r").out
        plain = re.sub(r"#(\d+);", lambda match: chr(int(match[1])), out) if form == "mermaid" else unescape(out)
        said.append(((form,), plain))
    assert quoting(iter(said), TOKEN) == []
