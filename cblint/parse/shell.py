"""This is where shell scripts are parsed: a whole file, a command of a buildspec, a recipe line."""

from __future__ import annotations

from functools import cache

from cblint.parse.shell_script import Script
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

__all__ = ["MAX_LENGTH", "MAX_NODES", "MAX_PIPES", "parse"]

MAX_LENGTH = 500_000
"""A longer script is not read."""
MAX_PIPES = 2000
"""A script with more of them is not read: a broken pipeline costs the parser the square of its length."""
MAX_NODES = 150_000
"""A script of more syntax than this is not read."""


@cache
def _parser() -> Parser:
    from cblint.parse.grammar import parser  # noqa: PLC0415  (only where there is something to parse)

    return parser("tree_sitter_bash")


def parse(text: EmbeddedText) -> Script:
    """Parse a script of a POSIX shell or bash; spans lead to the file that it is written in."""
    if len(text.text) > MAX_LENGTH or text.text.count("|") > MAX_PIPES:
        return Script((), complete=False)
    from cblint.parse.shell_tree import TreeReader  # noqa: PLC0415  (only where there is something to parse)

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
