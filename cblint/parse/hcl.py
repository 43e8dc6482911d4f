"""This is where HCL is parsed: blocks, attributes, and what does not parse."""

from __future__ import annotations

from functools import cache

from cblint.parse.hcl_expressions import Expressions
from cblint.parse.hcl_nodes import (
    Attribute,
    Block,
    Body,
    Duplicate,
    HclDocument,
    Label,
    Literal,
    ObjectNode,
    OpaqueNode,
    Template,
    TemplatePart,
    TextPart,
)
from cblint.parse.hcl_places import Places
from cblint.parse.hcl_recovery import mask
from cblint.parse.hcl_templates import MalformedString
from cblint.parse.node import SyntaxProblem
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, Segment, SegmentMap, Span

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_NESTING = 40
"""Blocks nested deeper are not read."""
MAX_BRACKETS = 2000
"""A text with more open brackets than this in one place is not parsed: its tree would be as deep."""
MAX_LENGTH = 1_400_000
"""A longer text is not parsed: the grammar makes a node of every character of a string."""
MAX_PROBLEMS = 20
UNCLOSED = "the string is not closed on its line"
MAX_VISITED = 20_000


def parse(text: EmbeddedText) -> HclDocument:
    """Return the tree of an HCL text; what does not parse is opaque, the rest is read."""
    places = Places(text)
    if len(text.text) > MAX_LENGTH:
        problem = SyntaxProblem(text.whole, f"the text is longer than {MAX_LENGTH:,} characters and is not read")
        return HclDocument(Body(text.whole, (), (), complete=False), (problem,), ())
    if _too_deep(text.text):
        problem = SyntaxProblem(text.whole, "the text is nested too deeply to be read")
        return HclDocument(Body(text.whole, (), (), complete=False), (problem,), ())
    parser = _parser()
    root = parser.parse(places.bytes).root_node
    masked = mask(text.text) if root.has_error else None
    if masked is not None:
        root = parser.parse(masked.text.encode("utf-8", "surrogatepass")).root_node
    return _Document(places, masked.unclosed if masked is not None else ()).read(root, text.whole)


def parse_template(text: EmbeddedText) -> Template | None:
    """Return a text that is a template as a whole (a file for `templatefile`); None if it does not parse."""
    word = "CBLINT_END"
    while word in text.text:
        word += "_"
    before = f"x = <<{word}\n"
    shifted = tuple(Segment(each.inner + len(before), each.outer, each.length) for each in text.map.segments)
    wrapped = EmbeddedText(f"{before}{text.text}\n{word}\n", SegmentMap(text.map.path, shifted, text.map.hull))
    document = parse(wrapped)
    attribute = document.body.attribute("x")
    if document.problems or attribute is None:
        return None
    match attribute.value:
        case Template(parts=parts):
            return Template(text.whole, _without_added_line(parts))
        case Literal(data=str() as data, segments=segments):
            return Template(text.whole, _without_added_line((TextPart(data, segments),)))
        case _:
            return None


def _without_added_line(parts: tuple[TemplatePart, ...]) -> tuple[TemplatePart, ...]:
    """Return a template's parts without the line end before the closing word, which stands nowhere."""
    *first, last = parts
    if not isinstance(last, TextPart) or not last.text.endswith("\n"):
        return parts
    if any(each.inner + each.length == len(last.text) for each in last.segments):
        return parts
    return (*first, last._replace(text=last.text[:-1])) if len(last.text) > 1 else tuple(first)


@cache
def _parser() -> Parser:
    from cblint.parse.grammar import parser  # noqa: PLC0415  (only where there is HCL)

    return parser("tree_sitter_hcl")


def _too_deep(text: str) -> bool:
    """Tell whether brackets may be nested too deeply, quickly and without regard to strings."""
    opened = text.count("(") + text.count("[") + text.count("{")
    if opened < MAX_BRACKETS:
        return False
    depth = 0
    for character in text:
        if character in "([{":
            depth += 1
            if depth > MAX_BRACKETS:
                return True
        elif character in ")]}":
            depth = max(0, depth - 1)
    return False


class _Document:
    """Reads one text."""

    def __init__(self, places: Places, unclosed: tuple[tuple[int, int], ...]) -> None:
        self._places = places
        self._unclosed = unclosed
        """Strings that were masked, because they are not closed."""
        self._expressions = Expressions(places)
        self._problems: list[SyntaxProblem] = []
        self._duplicates: list[Duplicate] = []

    def read(self, root: Node, whole: Span) -> HclDocument:
        body = Body(whole, (), (), complete=not root.has_error)
        for child in root.children:
            if child.type == "body":
                body = self._body(child, 0)
        for start, end in self._unclosed:
            self._problem(self._places.between(start, end), UNCLOSED)
        if root.has_error:
            self._find_errors(root)
        problems = self._told_once(sorted(dict.fromkeys(self._problems)))[:MAX_PROBLEMS]
        return HclDocument(body._replace(span=whole, complete=not problems), tuple(problems), tuple(self._duplicates))

    def _body(self, node: Node, depth: int) -> Body:
        attributes: list[Attribute] = []
        blocks: list[Block] = []
        before: Node | None = None
        known = len(self._problems)
        for child in node.children:
            if child.type not in ("attribute", "block"):
                continue
            if before is not None and not self._on_new_line(before, child):
                self._problem(self._places.span(child.children[0]), "a new argument or block starts on a new line")
            before = child
            if child.type == "attribute":
                attributes.append(self._attribute(child))
            elif depth < MAX_NESTING:
                blocks.append(self._block(child, depth + 1))
        complete = not node.has_error and known == len(self._problems) and depth < MAX_NESTING
        return Body(self._places.span(node), self._distinct(attributes), tuple(blocks), complete)

    def _on_new_line(self, before: Node, node: Node) -> bool:
        between = self._places.bytes[before.end_byte - 1 : node.start_byte]
        return b"\n" in between

    def _attribute(self, node: Node) -> Attribute:
        name = node.children[0]
        span, name_span = self._places.span(node), self._places.span(name)
        value = node.children[-1]
        if node.has_error or value.type != "expression":
            opaque = OpaqueNode(self._places.span(value), malformed=True)
            return Attribute(span, self._places.word(name), name_span, opaque)
        equals = next(child for child in node.children if child.type == "=")
        if b"\n" in self._places.bytes[equals.end_byte : value.start_byte]:
            word = self._places.word(name)
            self._problem(name_span, f"`{word}` has no value on its line")
            return Attribute(span, word, name_span, OpaqueNode(name_span, malformed=True))
        if self._unclosed and self._is_masked(node):
            opaque = OpaqueNode(self._places.span(value), malformed=True)
            return Attribute(span, self._places.word(name), name_span, opaque)
        try:
            expression = self._expressions.read(value)
        except MalformedString as error:
            self._problem(self._places.between(error.start, error.end), error.message)
            expression = OpaqueNode(self._places.span(value), malformed=True)
        return Attribute(span, self._places.word(name), name_span, expression)

    def _is_masked(self, node: Node) -> bool:
        """Tell whether an attribute holds a string that is not closed, and note it."""
        start, end = self._places.offset(node.start_byte), self._places.offset(node.end_byte)
        held = [each for each in self._unclosed if start <= each[0] < end]
        for each in held:
            self._problem(self._places.between(*each), UNCLOSED)
        return bool(held)

    def _block(self, node: Node, depth: int) -> Block:
        header = [child for child in node.children if child.type in ("identifier", "string_lit")]
        inside = next((child for child in node.children if child.type == "body"), None)
        first = self._places.span(header[0])
        if inside is None:
            body = Body(self._places.span(node), (), (), complete=not node.has_error)
        else:
            body = self._body(inside, depth)
        if node.has_error:
            body = body._replace(complete=False)
        labels = tuple(self._label(child) for child in header[1:])
        return Block(first.to(self._places.span(header[-1])), self._places.word(header[0]), first, labels, body)

    def _label(self, node: Node) -> Label:
        word = self._places.word(node)
        return Label(self._places.span(node), word.strip('"') if node.type == "string_lit" else word)

    def _distinct(self, attributes: list[Attribute]) -> tuple[Attribute, ...]:
        """Make attributes of equal names opaque, and note the later ones."""
        first: dict[str, Attribute] = {}
        twice: set[str] = set()
        for attribute in attributes:
            known = first.setdefault(attribute.name, attribute)
            if known is not attribute:
                twice.add(attribute.name)
                if isinstance(attribute.value, ObjectNode) and isinstance(known.value, ObjectNode):
                    continue  # Terraform 0.11 repeated blocks so
                self._duplicates.append(Duplicate(attribute.name_span, attribute.name, known.name_span))
        if not twice:
            return tuple(attributes)
        return tuple(
            each._replace(value=OpaqueNode(each.value.span, malformed=True)) if each.name in twice else each
            for each in attributes
        )

    def _problem(self, span: Span, message: str) -> None:
        if len(self._problems) <= MAX_PROBLEMS:
            self._problems.append(SyntaxProblem(span, message))

    def _told_once(self, problems: list[SyntaxProblem]) -> list[SyntaxProblem]:
        """Return the problems without those that say the same as one before them in the same line."""
        kept: list[SyntaxProblem] = []
        for problem in problems:
            last = kept[-1] if kept else None
            same = last is not None and last.message == problem.message
            if last is None or not same or "\n" in self._places.written(last.span.start, problem.span.start):
                kept.append(problem)
        return kept

    def _find_errors(self, root: Node) -> None:
        """Note the outermost places that do not parse, the first of each argument and block."""
        pending = [(root, root)]
        visited = 0
        seen: set[int] = set()
        while pending and len(self._problems) <= MAX_PROBLEMS and visited < MAX_VISITED:
            node, holder = pending.pop()
            visited += 1
            if (node.is_missing or node.is_error) and holder.id in seen:
                continue
            if node.is_missing or node.is_error:
                seen.add(holder.id)
            if node.is_missing:
                self._problem(self._place(node, holder), _missing(node, holder))
            elif node.is_error:
                self._problem(self._place(node, holder), self._unexpected(holder))
            elif node.has_error:
                inner = node if node.type in ("attribute", "block") else holder
                pending += [(child, inner) for child in reversed(node.children) if child.has_error or child.is_missing]

    def _place(self, node: Node, holder: Node) -> Span:
        """Return where to point: at what is not closed, else at the first line of what is unexpected."""
        if node.is_missing and node.type in ("}", "block_end", "quoted_template_end", "heredoc_identifier"):
            opening = node.parent if node.parent is not None and node.type != "}" else holder
            start = self._places.offset(opening.start_byte)
        else:
            start = self._places.offset(node.start_byte)
        end = max(start, self._places.offset(node.end_byte))
        line_end = self._places.text.find("\n", start, end)
        return self._places.between(start, end if line_end < 0 else line_end)

    def _unexpected(self, holder: Node) -> str:
        if holder.type == "attribute" and holder.children[0].type == "identifier":
            return f"the value of `{self._places.word(holder.children[0])}` does not parse"
        return "this does not parse as an argument or block"


def _missing(node: Node, holder: Node) -> str:
    match node.type:
        case "}" | "block_end" if holder.type == "block":
            return "the block is not closed"
        case "quoted_template_end":
            return "the string is not closed"
        case "heredoc_identifier":
            return "the heredoc is not closed"
        case _:
            return "something is missing here" if node.is_named else f"`{node.type}` is missing"
