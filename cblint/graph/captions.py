"""This is where it is decided what a picture says: short lines without secrets, in which everything prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from cblint.finding import Finding
from cblint.graph.parts import Box, Edge, Graph, LeftOut, Node, Relation, State
from cblint.record import NamedTuple
from cblint.report import Report
from cblint.report.escape import visible, well_formed
from cblint.report.place import Place, Places
from cblint.source import Span

MAX_LENGTH = 60
"""A longer line of a picture is cut."""
MAX_PLACE = 44
"""Of a longer path, only the end is shown."""
MAX_RULES = 3
"""So many rules are named at a node; the others are counted."""
MARK = "\u25b2"


class Lines(NamedTuple):
    """What is said of a node, line by line."""

    kind: str
    name: str
    more: tuple[str, ...]
    place: str
    """Empty where the name says it."""
    marks: tuple[str, ...]


class Picture:
    """A graph, and what may be said of it."""

    def __init__(self, graph: Graph, report: Report, say: Callable[[str, Iterable[str]], str]) -> None:
        self.graph = graph
        self.report = report
        self._say = say
        self._places = Places(report)

    def bounded(self, graph: Graph) -> Picture:
        """Return the picture of a smaller graph."""
        return Picture(graph, self.report, self._say)

    def text(self, text: str, span: Span | None = None) -> str:
        """Return a text for people, with secrets struck out; what stands at a span may quote the file's."""
        return visible(well_formed(self._say(text, (span.path,) if span is not None else ())))

    def place(self, span: Span | None) -> Place | None:
        """Return where a span is, for people."""
        return self._places.find(span) if span is not None else None

    def lines(self, node: Node) -> Lines:
        """Return what is said of a node: what it is, its name, and what else is known; or why that is not known."""
        more = [self.text(each, node.span) for each in node.details]
        if node.state is State.OUTSIDE and node.span is not None:
            more.append("not declared here")
        if node.reason:
            first, _, then = self.text(node.reason, node.span).replace("`", "").partition(": ")
            more += [f"{'maybe' if node.state is State.MAYBE else 'unknown'}: {first}", then]
        where = self.place(node.span)
        place = ""
        if where is not None:
            path = visible(well_formed(where.path))
            line = "" if where.region is None else f":{where.region.start.line}"
            place = "" if node.extent is not None and path.endswith(node.label) else _tail(path + line)
        return Lines(
            kind=node.kind.value,
            name=_name(self.text(node.label, node.span)),
            more=tuple(cut(line) for line in more if line.strip()),
            place=place,
            marks=tuple(map(cut, self.marks(self.graph.findings.get(node.id, ())))),
        )

    def marks(self, findings: tuple[Finding, ...]) -> list[str]:
        """Return the rules that speak at a node, most findings first."""
        counts = Counter(finding.rule for finding in findings)
        ranked = sorted(counts, key=lambda rule: (-counts[rule], rule))
        lines = [f"{MARK} {rule}{f' ({counts[rule]})' if counts[rule] > 1 else ''}" for rule in ranked[:MAX_RULES]]
        return [*lines, f"{MARK} and {len(ranked) - MAX_RULES} more"] if len(ranked) > MAX_RULES else lines

    def title(self, box: Box) -> str:
        """Return what is said of a box."""
        return _name(self.text(box.label))

    def label(self, edge: Edge) -> str:
        """Return what is said of an edge."""
        if edge.relation is Relation.ROUTES:
            return edge.relation.value if edge.sure else f"perhaps {edge.relation.value}"
        said = self.text(edge.label, edge.span)
        return cut(
            f"{edge.relation.value} {said}"
            if edge.relation.value != "hands over" and said
            else said or edge.relation.value
        )

    def notes(self) -> list[str]:
        """Return what is said below a picture: what is not in it."""
        reasons = dict.fromkeys(each.reason for each in self.graph.left_out)
        lines = [f"left out, since {why}: {', '.join(map(_counted, self._left_out(why)))}" for why in reasons]
        count = len(self.graph.elsewhere)
        if count:
            lines.append(f"{MARK} {count} finding{'s' if count > 1 else ''} at what is not drawn")
        return lines

    def _left_out(self, reason: str) -> list[LeftOut]:
        return [each for each in self.graph.left_out if each.reason == reason]


def cut(line: str) -> str:
    """Return a line that is short enough for a picture."""
    return line if len(line) <= MAX_LENGTH else f"{line[: MAX_LENGTH - 1]}\u2026"


def _name(text: str) -> str:
    """Return a name that is there, whatever it is."""
    return cut(text) if text.strip() else "?"


def _tail(place: str) -> str:
    """Return the end of a place, which tells more than its beginning."""
    return place if len(place) <= MAX_PLACE else f"\u2026{place[1 - MAX_PLACE :]}"


def _counted(each: LeftOut) -> str:
    plural = each.kind if each.number == 1 else f"{each.kind[:-1]}ies" if each.kind.endswith("y") else f"{each.kind}s"
    return f"{each.number} {plural}"
