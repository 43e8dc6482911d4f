"""This is where expressions of HCL become nodes, from the trees of tree-sitter."""

from __future__ import annotations

from cblint.parse.hcl_nodes import (
    AttributeStep,
    Call,
    Conditional,
    Expression,
    ForNode,
    IndexStep,
    Literal,
    Name,
    ObjectItem,
    ObjectNode,
    OpaqueNode,
    Operation,
    SplatStep,
    StepNode,
    Traversal,
    TupleNode,
)
from cblint.parse.hcl_places import Places
from cblint.parse.hcl_templates import read_heredoc, read_quoted
from cblint.record import TYPE_CHECKING
from cblint.source import Segment

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_DEPTH = 60
"""Expressions nested deeper are opaque; nobody writes them by hand."""
MAX_DIGITS = 100
OPERATORS = frozenset({"==", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "!"})


class Expressions:
    """Reads the expressions of one text."""

    __slots__ = ("_depth", "places")

    def __init__(self, places: Places) -> None:
        self.places = places
        self._depth = 0

    def read(self, node: Node) -> Expression:
        """Return an `expression` node as ours; raise MalformedString for a string that Terraform rejects."""
        return self._term(_meaningful(node.children), node)

    def _term(self, nodes: list[Node], whole: Node) -> Expression:
        """Read a primary followed by steps; the nesting is capped here."""
        while len(nodes) == 3 and nodes[0].type == "(" and nodes[1].type == "expression":
            whole = nodes[1]
            nodes = _meaningful(whole.children)
        if not nodes or self._depth > MAX_DEPTH:
            return OpaqueNode(self.places.span(whole), malformed=not nodes)
        self._depth += 1
        try:
            if nodes[0].type == "(":
                root: Expression = self.read(nodes[1])
                rest = nodes[3:]
            else:
                root = self._primary(nodes[0])
                rest = nodes[1:]
            if not rest:
                return root
            span = self.places.between(self.places.offset(nodes[0].start_byte), self.places.offset(nodes[-1].end_byte))
            return Traversal(span, root, tuple(self._steps(rest)))
        finally:
            self._depth -= 1

    def _primary(self, node: Node) -> Expression:
        match node.type:
            case "literal_value" | "collection_value" | "template_expr" | "for_expr" | "operation":
                inner = _meaningful(node.children)
                return self._inner(inner[0], node) if inner else OpaqueNode(self.places.span(node), malformed=True)
            case "variable_expr":
                return Name(self.places.span(node), self.places.word(node))
            case "function_call":
                return self._call(node)
            case "conditional":
                return self._conditional(node)
            case "expression":
                return self.read(node)
            case _:
                return self._inner(node, node)
        return OpaqueNode(self.places.span(node), malformed=True)

    def _inner(self, node: Node, whole: Node) -> Expression:
        match node.type:
            case "string_lit" | "quoted_template":
                return read_quoted(node, self.places, self.read)
            case "heredoc_template":
                return read_heredoc(node, self.places, self.read)
            case "numeric_lit":
                return self._number(node)
            case "bool_lit":
                word = self.places.word(node)
                return Literal(self.places.span(node), word == "true", word)
            case "null_lit":
                return Literal(self.places.span(node), None, "null")
            case "object":
                return self._object(node)
            case "tuple":
                items = [child for child in node.children if child.type == "expression"]
                return TupleNode(self.places.span(node), tuple(self.read(child) for child in items))
            case "for_tuple_expr" | "for_object_expr":
                return self._for(node)
            case "unary_operation" | "binary_operation":
                return self._operation(node)
            case _:
                return OpaqueNode(self.places.span(whole), malformed=False)

    def _number(self, node: Node) -> Expression:
        word = self.places.word(node)
        if len(word) > MAX_DIGITS:
            return OpaqueNode(self.places.span(node), malformed=False)
        try:
            return Literal(self.places.span(node), int(word) if word.isdecimal() else float(word), word)
        except ValueError:
            return OpaqueNode(self.places.span(node), malformed=False)

    def _conditional(self, node: Node) -> Expression:
        """Read a chain of them: the grammar nests it in the first condition, the language in the last branch."""
        links: list[list[Node]] = []
        current: Node | None = node
        while current is not None:
            branches = [child for child in current.children if child.type == "expression"]
            if len(branches) != 3 or len(links) > MAX_DEPTH:
                return OpaqueNode(self.places.span(node), malformed=len(links) <= MAX_DEPTH)
            links.append(branches)
            inner = _meaningful(branches[0].children)
            current = inner[0] if len(inner) == 1 and inner[0].type == "conditional" else None
        made = self.read(links[0][2])
        end = self.places.offset(node.end_byte)
        for index, branches in enumerate(links):
            condition = branches[0] if index == len(links) - 1 else links[index + 1][2]
            span = self.places.between(self.places.offset(condition.start_byte), end)
            made = Conditional(span, self.read(condition), self.read(branches[1]), made)
        return made

    def _call(self, node: Node) -> Expression:
        arguments: list[Expression] = []
        expands = False
        for child in node.children:
            if child.type == "function_arguments":
                arguments += [self.read(each) for each in child.children if each.type == "expression"]
                expands = any(each.type == "ellipsis" for each in child.children)
        return Call(self.places.span(node), self.places.word(node.children[0]), tuple(arguments), expands)

    def _object(self, node: Node) -> Expression:
        items = []
        for child in node.children:
            if child.type == "object_elem":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("val")
                if key is not None and value is not None:
                    items.append(ObjectItem(self._key(key), self.read(value)))
        return ObjectNode(self.places.span(node), tuple(items))

    def _key(self, node: Node) -> Expression:
        expression = self.read(node)
        if isinstance(expression, Name) and self.places.bytes[node.start_byte : node.start_byte + 1] != b"(":
            return _as_string(expression)
        return expression

    def _for(self, node: Node) -> Expression:
        children = _meaningful(node.children)
        intro = _meaningful(next(child for child in children if child.type == "for_intro").children)
        names = [self.places.word(child) for child in intro if child.type == "identifier"]
        source = next((child for child in intro if child.type == "expression"), None)
        results = [self.read(child) for child in children if child.type == "expression"]
        conditions = [child for child in children if child.type == "for_cond"]
        condition = next((each for cond in conditions for each in cond.children if each.type == "expression"), None)
        keyed = node.type == "for_object_expr"
        if source is None or not names or len(results) != 1 + keyed:
            return OpaqueNode(self.places.span(node), malformed=True)
        return ForNode(
            self.places.span(node),
            key_name=names[0] if len(names) > 1 else "",
            value_name=names[-1],
            source=self.read(source),
            key=results[0] if keyed else None,
            value=results[-1],
            condition=None if condition is None else self.read(condition),
            grouped=any(child.type == "ellipsis" for child in children),
        )

    def _operation(self, node: Node) -> Expression:
        children = _meaningful(node.children)
        at = next((index for index, child in enumerate(children) if child.type in OPERATORS), None)
        if at is None:
            return OpaqueNode(self.places.span(node), malformed=True)
        sides = [children[:at], children[at + 1 :]] if at else [children[1:]]
        operands = tuple(self._term(side, node) for side in sides)
        return Operation(self.places.span(node), children[at].type, operands)

    def _steps(self, nodes: list[Node]) -> list[StepNode]:
        """Return the steps of a traversal in order, those nested in a splat included."""
        steps: list[StepNode] = []
        pending = nodes[::-1]
        while pending:
            node = pending.pop()
            match node.type:
                case "get_attr":
                    name = node.children[-1]
                    steps.append(AttributeStep(self.places.span(node), self.places.word(name)))
                case "index" | "splat":
                    pending += _meaningful(node.children)[::-1]
                case "new_index":
                    keys = [self.read(child) for child in node.children if child.type == "expression"]
                    steps += [IndexStep(self.places.span(node), key) for key in keys[:1]]
                case "legacy_index":
                    word = self.places.word(node).removeprefix(".").strip()
                    key = int(word) if word.isdecimal() and len(word) < MAX_DIGITS else None
                    span = self.places.span(node)
                    steps.append(IndexStep(span, Literal(span, key, word)))
                case "full_splat" | "attr_splat":
                    inner = _meaningful(node.children)
                    steps.append(SplatStep(self.places.span(inner[0]), node.type == "attr_splat"))
                    pending += inner[:0:-1]
                case _:
                    pass
        return steps


def _as_string(name: Name) -> Literal:
    return Literal(name.span, name.name, "", (Segment(0, name.span.start, len(name.name)),))


def _meaningful(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if node.type != "comment"]
