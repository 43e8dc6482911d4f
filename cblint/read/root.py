"""This is where a parsed file is read by a table from its root, with its syntax problems."""

from __future__ import annotations

import re

from cblint.model.part import Problem, ProblemKind
from cblint.parse.node import Document, MappingNode, Node, ScalarNode
from cblint.pattern import pattern
from cblint.read.expected import is_same_number
from cblint.read.keys import Keys, Language, known_key, versions_of
from cblint.read.pairs import MAX_READINGS
from cblint.read.plain import plain_value
from cblint.read.reading import Reading, State
from cblint.read.source_text import SourceText
from cblint.read.table import Place, Table
from cblint.record import NamedTuple
from cblint.source import HOLE, EmbeddedText, Span
from cblint.value import Hole, Known, Reason, Unknown, at

_TEMPLATE = pattern(r"^[ \t]*(?:\{%|<%|%\{|\{\{)", re.MULTILINE)
_LONE_HOLE = pattern(rf"^[ \t]*(?:- +)?{HOLE}", re.MULTILINE)


class Root(NamedTuple):
    """What a file says, where it begins, and what is wrong with it."""

    reading: Reading
    span: Span
    problems: tuple[Problem, ...]


def read_root(document: Document, text: EmbeddedText, language: Language, holes: tuple[Hole, ...] = ()) -> Root:
    """Return what a document says under a table; a template that is no YAML yet says nothing."""
    if document.problems and (HOLE in text.text or _TEMPLATE.search(text.text)):
        return Root(_nothing(text.whole), text.whole, ())
    return read_tree(document, SourceText(text, holes), language)


def read_tree(document: Document, source: SourceText, language: Language) -> Root:
    """Return what a tree says under a table, `source` being what it was made of."""
    text = source.text
    table = Table(source, language)
    node = document.root
    if node is None or _is_empty(node):
        if not document.problems and document.complete:
            message = f"the {language.name} is empty"
            start = Span(text.whole.path, text.whole.start, text.whole.start)
            table.problem(ProblemKind.MISSING_KEY, start, "", message, subject="version")
        reading = _nothing(text.whole)
    else:
        reading = _whole(document, node, text, table)
    if document.second is not None:
        message = f"a second document begins here, and {_the(language.name)} is one"
        table.problem(ProblemKind.SYNTAX_ERROR, document.second, "", message)
    problems = table.problems
    if _syntax(document, table):
        problems = [problem for problem in problems if problem.kind is not ProblemKind.MISSING_KEY]
        reading = reading.replace(closed=False)
    return Root(reading, _first(node, text), tuple(sorted(problems, key=_order)))


def _the(name: str) -> str:
    return f"a{'n' * (name[:1] in 'aA')} {name}"


def _whole(document: Document, node: Node, text: EmbeddedText, table: Table) -> Reading:
    name, keys, _ = table.language
    place = Place(_first(node, text), "", "", f"the {name}")
    if isinstance(node, MappingNode) and node.pairs and not _is_of(node, keys):
        message = f"the file has none of the keys of {_the(name)}"
        table.problem(ProblemKind.MISSING_KEY, place.span, "", message, subject="version")
        return _nothing(place.span)
    in_view = document.complete and (HOLE not in text.text or _LONE_HOLE.search(text.text) is None)
    table.in_view = in_view
    table.version = _version(node, keys)
    reading = table.read(node, keys, place)
    return reading if in_view and table.count <= MAX_READINGS else reading.replace(closed=False)


def _is_of(node: MappingNode, keys: Keys) -> bool:
    names = [pair.key.text for pair in node.pairs if isinstance(pair.key, ScalarNode)]
    unclear = len(names) < len(node.pairs) or any(name == "<<" or HOLE in name for name in names)
    return unclear or any(known_key(keys, name) is not None for name in names)


def _nothing(span: Span) -> Reading:
    return Reading(span, span, "", State.BROKEN, Unknown(at(span), Reason.MALFORMED), closed=False)


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.text and node.span.start == node.span.end


def _first(node: Node | None, text: EmbeddedText) -> Span:
    if isinstance(node, MappingNode) and node.pairs and node.pairs[0].key.span.path == text.map.path:
        return node.pairs[0].key.span
    return text.whole


def _syntax(document: Document, table: Table) -> bool:
    """Note what does not parse and is not yet reported in better words; tell whether it may hide more than itself."""
    hidden = False
    for problem in document.problems:
        if problem.span in table.reported or (problem.item is not None and problem.item in table.reported):
            continue
        table.problem(ProblemKind.SYNTAX_ERROR, problem.span, "", problem.message)
        hidden = hidden or problem.item is None or _hides_more(table.text, problem.item)
    return hidden


def _hides_more(text: SourceText, item: Span) -> bool:
    """Tell whether lines were passed over with an item that are not deeper than its dash or its key."""
    before = text.line_before(item)
    written = before.rstrip(" \t")
    own = len(written) - 1 if written.endswith("-") else len(before) - len(before.lstrip(" -"))
    following = [line for line in text.raw(item).splitlines()[1:] if line.strip()]
    return any(len(line) - len(line.lstrip(" \t")) <= own for line in following)


def _version(node: Node, keys: Keys) -> str:
    """Return the version that a text gives itself, where it is one that there is."""
    pairs = node.pairs if isinstance(node, MappingNode) else ()
    found = [plain_value(pair.value) for pair in pairs if _named(pair.key, "version")]
    value = found[0] if len(found) == 1 else None
    data = value.data if isinstance(value, Known) else None
    return next((each for each in versions_of(keys) if data == each or is_same_number(each, data)), "")


def _named(node: Node, name: str) -> bool:
    return isinstance(node, ScalarNode) and node.text == name


def _order(problem: Problem) -> tuple[int, int, str, str]:
    return (problem.span.start, problem.span.end, problem.kind.value, problem.message)
