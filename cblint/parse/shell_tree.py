"""This is where the parser's tree of a shell script becomes statements."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable

from cblint.parse.shell_script import (
    AndOr,
    Assignment,
    Block,
    Broken,
    Case,
    Compound,
    Conditional,
    Function,
    Loop,
    Pipeline,
    RedirectWord,
    SimpleCommand,
    Statement,
    Word,
)
from cblint.parse.shell_words import MAX_DEPTH, SUBSTITUTIONS, WordReader
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, Span

if TYPE_CHECKING:
    from tree_sitter import Node

_WORDS = frozenset(
    {
        "word", "string", "raw_string", "ansi_c_string", "translated_string", "concatenation", "number",
        "simple_expansion", "expansion", "arithmetic_expansion", "extglob_pattern", "regex", "brace_expression",
        "special_variable_name", "variable_name", "array", "subscript", "test_operator", *SUBSTITUTIONS,
    }
)  # fmt: skip
_REDIRECTS = frozenset({"file_redirect", "heredoc_redirect", "herestring_redirect"})
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

    __slots__ = ("_readers", "offset", "source", "words")

    def __init__(self, source: EmbeddedText) -> None:
        self.source = source
        self.offset = offsets(source.text)
        self.words = WordReader(source, self.offset, self.statements)
        self._readers: dict[str, Callable[[Node, int], Statement]] = {
            "command": self._command,
            "declaration_command": self._command,
            "unset_command": self._command,
            "test_command": self._test,
            "variable_assignment": self._command,
            "variable_assignments": self._command,
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
        return self.source.span(self.offset(node.start_byte), self.offset(node.end_byte))

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
            elif node.type in _REDIRECTS and node.type != "heredoc_redirect":
                found.append(SimpleCommand(self.span(node), (), (), tuple(self._redirects([node], depth))))
        return tuple(found)

    def statement(self, node: Node, depth: int) -> Statement:
        """Read one statement; what does not parse, or is nested too deep, is broken."""
        reader = self._readers.get(node.type)
        if reader is None or depth > MAX_DEPTH:
            return Broken(self.span(node), tuple(self.source.text[self._range(node)].split()[:200]))
        return reader(node, depth + 1)

    def _range(self, node: Node) -> slice:
        return slice(self.offset(node.start_byte), self.offset(node.end_byte))

    def _command(self, node: Node, depth: int) -> SimpleCommand:
        declares = node.type == "declaration_command"
        own = [node] if node.type == "variable_assignment" else node.children
        assignments = [
            self._assignment(child, _touching(own, index), depth)
            for index, child in enumerate(own)
            if child.type == "variable_assignment"
        ]
        words = [self.words.joined(group, depth) for group in self._grouped(node)]
        redirects = self._redirects(node.children, depth)
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
            if name or keyword or declared or child.type in _WORDS:
                inner = child.children[0] if name and child.children else child
                if groups and groups[-1][-1].end_byte == inner.start_byte:
                    groups[-1].append(inner)
                else:
                    groups.append([inner])
        return groups

    def _assignment(self, node: Node, rest: list[Node], depth: int) -> Assignment:
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        text = self.source.text[self._range(name)] if name else ""
        appends = any(child.type == "+=" for child in node.children)
        plain = name is not None and name.type == "variable_name" and (value is None or value.type != "array")
        if value is None:
            end = self.offset(node.end_byte)
            word = Word(self.source.span(end, end), ())
        else:
            word = self.words.joined([value, *rest], depth) if rest else self.words.word(value, depth)
        span = self.span(rest[-1]) if rest else self.span(node)
        return Assignment(self.span(node).to(span), text.partition("[")[0], word if plain else None, appends)

    def _test(self, node: Node, depth: int) -> SimpleCommand:
        start = self.offset(node.start_byte)
        opening = node.children[0] if node.children else node
        words = [self.words.verbatim(start, self.offset(opening.end_byte), tabs=False)]
        pending = list(reversed(node.children[1:]))
        while pending:
            child = pending.pop()
            if child.type in _WORDS:
                words.append(self.words.word(child, depth))
            elif child.is_named:
                pending.extend(reversed(child.children))
        return SimpleCommand(self.span(node), (), tuple(words))

    def _block(self, node: Node, depth: int) -> Statement:
        if node.children and node.children[0].type == "((":
            return self._test(node, depth)
        kinds = {"subshell": Compound.SUBSHELL, "negated_command": Compound.NEGATED}
        return Block(self.span(node), kinds.get(node.type, Compound.GROUP), self.statements(node, depth))

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
            values = node.children_by_field_name("value")
            groups = _words_of([value for value in values if value.type in _WORDS])
            items = tuple(self.words.joined(group, depth) for group in groups)
        before = [child for child in node.children if body is None or child.start_byte < body.start_byte]
        return Loop(
            self.span(node),
            self.source.text[self._range(variable)] if variable else "",
            items,
            self._sequence(before, depth) if node.type == "while_statement" else (),
            self.statements(body, depth) if body else (),
        )

    def _case(self, node: Node, depth: int) -> Statement:
        subject = node.child_by_field_name("value")
        items = []
        for item in node.children:
            if item.type == "case_item":
                patterns = [child for child in item.children_by_field_name("value") if child.type in _WORDS]
                words = tuple(self.words.word(pattern, depth) for pattern in patterns)
                items.append((words, self.statements(item, depth)))
        word = self.words.word(subject, depth) if subject else None
        return Case(self.span(node), word, tuple(items))

    def _function(self, node: Node, depth: int) -> Statement:
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        inside: tuple[Statement, ...] = (self.statement(body, depth),) if body else ()
        return Function(self.span(node), self.source.text[self._range(name)] if name else "", inside)

    def _redirected(self, node: Node, depth: int) -> Statement:
        body = next((child for child in node.children if child.type in self._readers), None)
        redirects = [child for child in node.children if child.type in _REDIRECTS]
        words = tuple(self._redirects(redirects, depth))
        if body is None:
            return SimpleCommand(self.span(node), (), (), words)
        statement = redirected(self.statement(body, depth), words)
        for redirect in redirects:
            if redirect.type == "heredoc_redirect":
                statement = self._continued(statement, redirect, depth)
        return statement

    def _continued(self, statement: Statement, heredoc: Node, depth: int) -> Statement:
        """Join a statement with what stands behind the here-document's word on its line."""
        extra = tuple(self.words.word(child, depth) for child in heredoc.children_by_field_name("argument"))
        if extra:
            statement = extended(statement, extra)
        nested = [child for child in heredoc.children if child.type in _REDIRECTS]
        statement = redirected(statement, tuple(self._redirects(nested, depth)))
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

    def _redirects(self, nodes: Iterable[Node], depth: int) -> Iterable[RedirectWord]:
        for node in nodes:
            if node.type not in _REDIRECTS:
                continue
            operator = next((child.type for child in node.children if not child.is_named), "")
            if node.type == "heredoc_redirect":
                yield RedirectWord(self.span(node), operator, self._heredoc(node, operator, depth))
            else:
                for child in node.children:
                    if child.type in _WORDS:
                        yield RedirectWord(self.span(node), operator, self.words.word(child, depth))

    def _heredoc(self, node: Node, operator: str, depth: int) -> Word:
        start = next((child for child in node.children if child.type == "heredoc_start"), None)
        body = next((child for child in node.children if child.type == "heredoc_body"), None)
        if body is None:
            end = self.offset(node.end_byte)
            return Word(self.source.span(end, end), ())
        low, high = self.offset(body.start_byte), self.offset(body.end_byte)
        quoted = start is not None and any(c in self.source.text[self._range(start)] for c in "'\"\\")
        if quoted or (operator == "<<-" and body.named_child_count == 0):
            return self.words.verbatim(low, high, tabs=operator == "<<-")
        return self.words.between([body], low, high, depth, "heredoc")


def _words_of(nodes: list[Node]) -> list[list[Node]]:
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
        if node.start_byte != end or node.end_byte == end or node.type not in _WORDS | {"command_name"}:
            break
        found.append(node.children[0] if node.type == "command_name" and node.children else node)
        end = node.end_byte
    return found


def redirected(statement: Statement, redirects: tuple[RedirectWord, ...]) -> Statement:
    """Return a statement with redirections, which belong to the last command of a list or pipeline."""
    if not redirects:
        return statement
    match statement:
        case SimpleCommand():
            return statement._replace(redirects=statement.redirects + redirects)
        case AndOr(items=items) if items:
            operator, last = items[-1]
            return statement._replace(items=(*items[:-1], (operator, redirected(last, redirects))))
        case Pipeline(members=members) if members:
            return statement._replace(members=(*members[:-1], redirected(members[-1], redirects)))
        case _:
            block = (statement, SimpleCommand(redirects[0].span, (), (), redirects))
            return Block(statement.span, Compound.GROUP, block)


def extended(statement: Statement, words: tuple[Word, ...]) -> Statement:
    """Return a statement with more words at the end of its last command."""
    match statement:
        case SimpleCommand():
            return statement._replace(words=statement.words + words)
        case AndOr(items=items) if items:
            operator, last = items[-1]
            return statement._replace(items=(*items[:-1], (operator, extended(last, words))))
        case Pipeline(members=members) if members:
            return statement._replace(members=(*members[:-1], extended(members[-1], words)))
        case _:
            return statement
