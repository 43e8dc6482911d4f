"""This is where the parser's tree of a shell script becomes statements."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache

from cblint.parse.shell_commands import REDIRECTS, WORDS, CommandReader, grouped
from cblint.parse.shell_script import (
    AndOr,
    Block,
    Broken,
    Case,
    Compound,
    Conditional,
    Function,
    Loop,
    Pipeline,
    Script,
    SimpleCommand,
    Statement,
)
from cblint.parse.shell_words import MAX_DEPTH, WordReader
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, Span

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_NODES = 150_000
"""A script of more syntax than this is not read."""

_SILENT = frozenset({"comment", "heredoc_body", "heredoc_end", "heredoc_start", "file_descriptor"})


def offsets(text: str) -> Callable[[int], int]:
    """Return what turns an offset in the text's UTF-8 bytes into one in its code points."""
    if text.isascii():
        return lambda byte: byte
    points: list[int] = []
    surplus: list[int] = []
    extra = 0
    for index, char in enumerate(text):
        size = len(char.encode("utf-8", "replace"))
        if size > 1:
            extra += size - 1
            points.append(index + extra + 1)
            surplus.append(extra)

    def offset(byte: int) -> int:
        found = bisect_right(points, byte)
        return byte - surplus[found - 1] if found else byte

    return offset


class TreeReader:
    """Reads the statements of one text."""

    __slots__ = ("_readers", "commands", "offset", "source", "words")

    def __init__(self, source: EmbeddedText) -> None:
        self.source = source
        self.offset = offsets(source.text)
        self.words = WordReader(source, self.offset, self.statements)
        self.commands = CommandReader(source, self.offset, self.words)
        self._readers: dict[str, Callable[[Node, int], Statement]] = {
            "command": self.commands.command,
            "declaration_command": self.commands.command,
            "unset_command": self.commands.command,
            "test_command": self.commands.test,
            "variable_assignment": self.commands.command,
            "variable_assignments": self.commands.command,
            "redirected_statement": self._redirected,
            "list": self._list,
            "pipeline": self._pipeline,
            "negated_command": self._block,
            "subshell": self._block,
            "compound_statement": self._block,
            "if_statement": self._if,
            "for_statement": self._loop,
            "c_style_for_statement": self._loop,
            "while_statement": self._loop,
            "case_statement": self._case,
            "function_definition": self._function,
        }

    def span(self, node: Node) -> Span:
        """Return where a node stands in the file."""
        return self.commands.span(node)

    def statements(self, node: Node, depth: int) -> tuple[Statement, ...]:
        """Read the statements directly below a node."""
        return self._sequence(node.children, depth)

    def _sequence(self, nodes: Iterable[Node], depth: int) -> tuple[Statement, ...]:
        found: list[Statement] = []
        for node in nodes:
            if node.type == "&" and found:
                last = found.pop()
                found.append(Block(last.span, Compound.BACKGROUND, (last,)))
            elif node.type in self._readers or node.type == "ERROR":
                found.append(self.statement(node, depth))
            elif node.type in REDIRECTS and node.type != "heredoc_redirect":
                found.append(SimpleCommand(self.span(node), (), (), tuple(self.commands.redirects([node], depth))))
        return tuple(found)

    def statement(self, node: Node, depth: int) -> Statement:
        """Read one statement; what does not parse, or is nested too deep, is broken."""
        reader = self._readers.get(node.type)
        if reader is None or depth > MAX_DEPTH:
            return Broken(self.span(node), tuple(self.source.text[self.commands.range(node)].split()[:200]))
        return reader(node, depth + 1)

    def _block(self, node: Node, depth: int) -> Statement:
        if node.children and node.children[0].type == "((":
            return self.commands.test(node, depth)
        kind = {"subshell": Compound.SUBSHELL, "negated_command": Compound.NEGATED}.get(node.type, Compound.GROUP)
        return Block(self.span(node), kind, self.statements(node, depth))

    def _list(self, node: Node, depth: int) -> Statement:
        rights: list[tuple[str, Node]] = []
        each: Node | None = node
        while each is not None and each.type == "list":
            operator = next((child.type for child in each.children if child.type in ("&&", "||")), "&&")
            parts = [child for child in each.children if child.is_named and child.type not in _SILENT]
            rights.extend((operator, part) for part in reversed(parts[1:]))
            each = parts[0] if parts else None
        items = [("", self.statement(each, depth))] if each is not None else []
        items += [(operator, self.statement(part, depth)) for operator, part in reversed(rights)]
        return AndOr(self.span(node), tuple(items))

    def _pipeline(self, node: Node, depth: int) -> Statement:
        return Pipeline(self.span(node), self.statements(node, depth))

    def _if(self, node: Node, depth: int) -> Statement:
        branches = [self._branch(node, depth)]
        for child in node.children:
            if child.type == "elif_clause":
                branches.append(self._branch(child, depth))
            elif child.type == "else_clause":
                branches.append((None, self.statements(child, depth)))
        return Conditional(self.span(node), tuple(branches))

    def _branch(self, node: Node, depth: int) -> tuple[tuple[Statement, ...] | None, tuple[Statement, ...]]:
        split = next((i for i, child in enumerate(node.children) if child.type == "then"), len(node.children))
        children = node.children
        return self._sequence(children[:split], depth), self._sequence(children[split:], depth)

    def _loop(self, node: Node, depth: int) -> Statement:
        variable = node.child_by_field_name("variable")
        body = node.child_by_field_name("body")
        items = None
        if node.type == "for_statement" and any(child.type == "in" for child in node.children):
            groups = grouped([value for value in node.children_by_field_name("value") if value.type in WORDS])
            items = tuple(self.words.joined(group, depth) for group in groups)
        before = [child for child in node.children if body is None or child.start_byte < body.start_byte]
        return Loop(
            self.span(node),
            self.source.text[self.commands.range(variable)] if variable else "",
            items,
            self._sequence(before, depth) if node.type == "while_statement" else (),
            self.statements(body, depth) if body else (),
        )

    def _case(self, node: Node, depth: int) -> Statement:
        subject = node.child_by_field_name("value")
        items = []
        for item in node.children:
            if item.type == "case_item":
                patterns = [child for child in item.children_by_field_name("value") if child.type in WORDS]
                words = tuple(self.words.word(pattern, depth) for pattern in patterns)
                items.append((words, self.statements(item, depth)))
        word = self.words.word(subject, depth) if subject else None
        return Case(self.span(node), word, tuple(items))

    def _function(self, node: Node, depth: int) -> Statement:
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        inside = (self.statement(body, depth),) if body else ()
        return Function(self.span(node), self.source.text[self.commands.range(name)] if name else "", inside)

    def _redirected(self, node: Node, depth: int) -> Statement:
        from cblint.parse.shell_redirections import redirected  # noqa: PLC0415  (few commands have them behind)

        body = next((child for child in node.children if child.type in self._readers), None)
        redirects = [child for child in node.children if child.type in REDIRECTS]
        words = tuple(self.commands.redirects(redirects, depth))
        if body is None:
            return SimpleCommand(self.span(node), (), (), words)
        statement = redirected(self.statement(body, depth), words)
        for redirect in redirects:
            if redirect.type == "heredoc_redirect":
                statement = self._continued(statement, redirect, depth)
        return statement

    def _continued(self, statement: Statement, heredoc: Node, depth: int) -> Statement:
        """Join a statement with what stands behind the here-document's word on its line."""
        from cblint.parse.shell_redirections import extended, redirected  # noqa: PLC0415  (few commands have them)

        extra = tuple(self.words.word(child, depth) for child in heredoc.children_by_field_name("argument"))
        if extra:
            statement = extended(statement, extra)
        nested = [child for child in heredoc.children if child.type in REDIRECTS]
        statement = redirected(statement, tuple(self.commands.redirects(nested, depth)))
        span = self.span(heredoc)
        right = heredoc.child_by_field_name("right")
        operator = heredoc.child_by_field_name("operator")
        for child in heredoc.children:
            if child.type == "pipeline":
                statement = Pipeline(span.to(statement.span), (statement, *self.statements(child, depth)))
        if right is not None and operator is not None:
            items = (("", statement), (operator.type, self.statement(right, depth)))
            statement = AndOr(span.to(statement.span), items)
        return statement


@cache
def _parser() -> Parser:
    from cblint.parse.grammar import parser  # noqa: PLC0415  (only where there is something to parse)

    return parser("tree_sitter_bash")


def parse_tree(text: EmbeddedText) -> Script:
    """Parse a script that may be broken; what cannot be read of it is left out."""
    plain = text.text.replace("\r\n", " \n").replace("\r", " ")
    root = _parser().parse(plain.encode("utf-8", "replace")).root_node
    if root.descendant_count > MAX_NODES:
        return Script((), complete=False)
    reader = TreeReader(EmbeddedText(plain, text.map))
    return Script(reader.statements(root, 0), complete=not root.has_error or _is_whole(root))


def _is_whole(root: Node) -> bool:
    """Tell whether all that a tree lacks is a command where only assignments and redirections stand, as they may."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type == "ERROR" or (node.is_missing and not _is_bare_redirect(node)):
            return False
        pending.extend(child for child in node.children if child.has_error or child.is_missing)
    return True


def _is_bare_redirect(node: Node) -> bool:
    parent = node.parent
    command = parent.parent if parent is not None and parent.type == "command_name" else None
    return command is not None and command.child_count > 1
