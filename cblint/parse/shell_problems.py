"""This is where a shell script's syntax errors are found: what the parser rejects, and what it wrongly accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.parse.node import SyntaxProblem
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from cblint.parse.shell_tree import TreeReader

MAX_PROBLEMS = 20
"""More places than this say nothing new about one script."""

_RESERVED = frozenset({"then", "else", "elif", "fi", "do", "done", "esac", "}"})
_BODIES = frozenset({"then", "do", "{"})
_WORTH_LOOKING = re.compile(r"\b(?:then|else|elif|fi|do|done|esac)\b|[{}]|;;")
"""One of these is in every text that the parser takes wrongly."""
_COPROCESS = re.compile(r"\bcoproc\s")
_EXTENDED_GLOB = re.compile(r"[!@+?*]\(")
_SEVERAL_HEREDOCS = re.compile(r"<<-?\s*['\"\\]?\w[^\n]*<<-?\s*['\"\\]?\w")


def find(root: Node, reader: TreeReader) -> tuple[tuple[SyntaxProblem, ...], bool]:
    """Return the errors of a tree, and whether all of the text was read.

    Two here-documents that start on one line, coprocesses and some patterns are read wrongly, so a script with them
    has no errors but is not complete.
    """
    if not root.has_error and not _WORTH_LOOKING.search(reader.source.text):
        return (), True
    problems: list[SyntaxProblem] = []
    misread = (_SEVERAL_HEREDOCS, _COPROCESS, _EXTENDED_GLOB)
    pending = [root]
    while pending and len(problems) < MAX_PROBLEMS:
        node = pending.pop()
        problems.extend(SyntaxProblem(reader.span(node), message) for message in _messages(node, reader))
        if node.type != "ERROR":
            pending.extend(reversed(node.children))
    if problems and any(pattern.search(reader.source.text) for pattern in misread):
        return (), False
    return tuple(problems), not problems


def _messages(node: Node, reader: TreeReader) -> Iterator[str]:
    if node.type == "ERROR":
        yield "does not parse as a shell command"
    elif node.is_missing and not _is_bare_redirect(node):
        yield f"`{node.type}` is missing" if not node.is_named else "something is missing"
    elif node.type == "command_name" and (word := _text(node, reader)) in _RESERVED:
        yield f"`{word}` has nothing that it ends or continues"
    elif node.type == ";;" and (node.parent is None or node.parent.type != "case_item"):
        yield "`;;` stands outside of `case`"
    elif node.type in _BODIES and node.parent is not None and _is_empty(node):
        yield f"nothing follows `{node.type}`"


def _is_bare_redirect(node: Node) -> bool:
    """Tell whether the parser misses a command where only assignments and redirections stand, which is allowed."""
    parent = node.parent
    command = parent.parent if parent is not None and parent.type == "command_name" else None
    return command is not None and command.child_count > 1


def _text(node: Node, reader: TreeReader) -> str:
    return reader.source.text[reader.offset(node.start_byte) : reader.offset(node.end_byte)]


def _is_empty(opening: Node) -> bool:
    following = opening.next_sibling
    while following is not None and (following.type in ("comment", "\n")):
        following = following.next_sibling
    parent = opening.parent
    if parent is not None and parent.type not in ("if_statement", "elif_clause", "do_group", "compound_statement"):
        return False
    return following is None or following.type in ("fi", "done", "}", "elif_clause", "else_clause")
