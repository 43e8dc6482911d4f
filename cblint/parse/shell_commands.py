"""This is where the parser's tree of a simple command is read: assignments, words, redirections, here-documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cblint.parse.shell_script import Assignment, RedirectWord, SimpleCommand, Word
from cblint.parse.shell_words import SUBSTITUTIONS, WordReader
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, Span

if TYPE_CHECKING:
    from tree_sitter import Node

WORDS = frozenset(
    {
        "word", "string", "raw_string", "ansi_c_string", "translated_string", "concatenation", "number",
        "simple_expansion", "expansion", "arithmetic_expansion", "extglob_pattern", "regex", "brace_expression",
        "special_variable_name", "variable_name", "array", "subscript", "test_operator", *SUBSTITUTIONS,
    }
)  # fmt: skip
REDIRECTS = frozenset({"file_redirect", "heredoc_redirect", "herestring_redirect"})


class CommandReader:
    """Reads the simple commands of one text."""

    __slots__ = ("offset", "source", "words")

    def __init__(self, source: EmbeddedText, offset: Callable[[int], int], words: WordReader) -> None:
        self.source = source
        self.offset = offset
        self.words = words

    def span(self, node: Node) -> Span:
        """Return where a node stands in the file."""
        return self.source.span(self.offset(node.start_byte), self.offset(node.end_byte))

    def range(self, node: Node) -> slice:
        """Return where a node stands in the text."""
        return slice(self.offset(node.start_byte), self.offset(node.end_byte))

    def command(self, node: Node, depth: int) -> SimpleCommand:
        """Read a command, or assignments alone."""
        declares = node.type == "declaration_command"
        own = [node] if node.type == "variable_assignment" else node.children
        assignments = [
            self._assignment(child, _touching(own, index), depth)
            for index, child in enumerate(own)
            if child.type == "variable_assignment"
        ]
        words = [self.words.joined(group, depth) for group in self._grouped(node)]
        redirects = self.redirects(node.children, depth)
        return SimpleCommand(self.span(node), tuple(assignments), tuple(words), tuple(redirects), declares)

    def _grouped(self, node: Node) -> list[list[Node]]:
        """Return the nodes of each word of a command, of `export` and its kin also those of the assignments."""
        groups: list[list[Node]] = []
        if node.type in ("variable_assignment", "variable_assignments"):
            return groups
        inside = -1
        """Where the last assignment ends, of whose value the parser makes more than one word (`A=$B.$C.d`)."""
        for child in node.children:
            name = child.type == "command_name" and child.end_byte > child.start_byte
            if node.type == "command" and (child.type == "variable_assignment" or child.start_byte == inside):
                inside = child.end_byte
                continue
            keyword = not child.is_named and node.type != "command" and not groups
            declared = child.type == "variable_assignment" and node.type == "declaration_command"
            if name or keyword or declared or child.type in WORDS:
                inner = child.children[0] if name and child.children else child
                if groups and groups[-1][-1].end_byte == inner.start_byte:
                    groups[-1].append(inner)
                else:
                    groups.append([inner])
        return groups

    def _assignment(self, node: Node, rest: list[Node], depth: int) -> Assignment:
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        text = self.source.text[self.range(name)] if name else ""
        appends = any(child.type == "+=" for child in node.children)
        plain = name is not None and name.type == "variable_name" and (value is None or value.type != "array")
        if value is None:
            end = self.offset(node.end_byte)
            word = Word(self.source.span(end, end), ())
        else:
            word = self.words.joined([value, *rest], depth) if rest else self.words.word(value, depth)
        span = self.span(rest[-1]) if rest else self.span(node)
        return Assignment(self.span(node).to(span), text.partition("[")[0], word if plain else None, appends)

    def test(self, node: Node, depth: int) -> SimpleCommand:
        """Read `[`, `[[` or `((` as a command of that name."""
        start = self.offset(node.start_byte)
        opening = node.children[0] if node.children else node
        words = [self.words.verbatim(start, self.offset(opening.end_byte), tabs=False)]
        pending = list(reversed(node.children[1:]))
        while pending:
            child = pending.pop()
            if child.type in WORDS:
                words.append(self.words.word(child, depth))
            elif child.is_named:
                pending.extend(reversed(child.children))
        return SimpleCommand(self.span(node), (), tuple(words))

    def redirects(self, nodes: Iterable[Node], depth: int) -> Iterable[RedirectWord]:
        """Read those of some nodes that are redirections."""
        for node in nodes:
            if node.type not in REDIRECTS:
                continue
            operator = next((child.type for child in node.children if not child.is_named), "")
            if node.type == "heredoc_redirect":
                yield RedirectWord(self.span(node), operator, self._heredoc(node, operator, depth))
            else:
                for child in node.children:
                    if child.type in WORDS:
                        yield RedirectWord(self.span(node), operator, self.words.word(child, depth))

    def _heredoc(self, node: Node, operator: str, depth: int) -> Word:
        start = next((child for child in node.children if child.type == "heredoc_start"), None)
        body = next((child for child in node.children if child.type == "heredoc_body"), None)
        if body is None:
            end = self.offset(node.end_byte)
            return Word(self.source.span(end, end), ())
        low, high = self.offset(body.start_byte), self.offset(body.end_byte)
        quoted = start is not None and any(c in self.source.text[self.range(start)] for c in "'\"\\")
        if quoted or (operator == "<<-" and body.named_child_count == 0):
            return self.words.verbatim(low, high, tabs=operator == "<<-")
        return self.words.between([body], low, high, depth, "heredoc")


def grouped(nodes: list[Node]) -> list[list[Node]]:
    """Return the nodes of each word: those that touch are one."""
    groups: list[list[Node]] = []
    for node in nodes:
        if groups and groups[-1][-1].end_byte == node.start_byte:
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _touching(nodes: list[Node], index: int) -> list[Node]:
    """Return the words that touch an assignment: the parser makes several of the value in `A=$B.$C.d`."""
    found: list[Node] = []
    end = nodes[index].end_byte
    for node in nodes[index + 1 :]:
        if node.start_byte != end or node.end_byte == end or node.type not in WORDS | {"command_name"}:
            break
        found.append(node.children[0] if node.type == "command_name" and node.children else node)
        end = node.end_byte
    return found
