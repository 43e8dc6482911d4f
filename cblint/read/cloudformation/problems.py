"""This is where what is wrong with a template's text is found: what does not parse, and keys that are given twice."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.parse.node import Document, MappingNode, Node, ScalarNode, SequenceNode
from cblint.source import Span
from cblint.value import Step

MAX_PROBLEMS = 100
"""More are not told."""


def problems_of(document: Document) -> tuple[Problem, ...]:
    """Return the problems of a parsed template, in the order of its text."""
    found = [Problem(problem.span, "", ProblemKind.SYNTAX_ERROR, problem.message) for problem in document.problems]
    if document.root is not None and _has_duplicates(document.root):
        found.extend(_duplicates(document.root))
    return tuple(sorted(found[:MAX_PROBLEMS], key=lambda problem: problem.span))


def _has_duplicates(root: Node) -> bool:
    """Tell whether a key is given twice anywhere: it is in few templates."""
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, SequenceNode):
            pending += node.items
        elif isinstance(node, MappingNode):
            keys = [pair.key.text for pair in node.pairs if isinstance(pair.key, ScalarNode)]
            if len(set(keys)) < len(keys):
                return True
            pending += [pair.value for pair in node.pairs if not isinstance(pair.value, ScalarNode)]
    return False


def _duplicates(root: Node) -> Iterator[Problem]:
    pending: list[tuple[Node, str]] = [(root, "")]
    while pending:
        node, symbol = pending.pop()
        if isinstance(node, SequenceNode):
            pending += [(item, f"{symbol}[{index}]") for index, item in enumerate(node.items)]
        elif isinstance(node, MappingNode):
            first: dict[str, Span] = {}
            for pair in node.pairs:
                key = pair.key
                if not isinstance(key, ScalarNode):
                    continue
                inner = f"{symbol}.{key.text}" if symbol else key.text
                if key.text in first and key.text != "<<":
                    yield _duplicate(key, inner, first[key.text])
                first.setdefault(key.text, key.span)
                pending.append((pair.value, inner))


def _duplicate(key: ScalarNode, symbol: str, first: Span) -> Problem:
    return Problem(
        key.span,
        symbol,
        ProblemKind.DUPLICATE_KEY,
        f"`{key.text}` is given twice",
        subject=key.text,
        because=(Step(first, "the first is here"),),
    )
