"""This is where a nested block with one attribute is put at the end of a block of Terraform."""

from __future__ import annotations

from cblint.edit.draft import Data
from cblint.edit.hcl_holder import Holder, inner_indent
from cblint.edit.hcl_text import UNIT, Change, ends_line, is_identifier, line_start, starts_line, written
from cblint.parse.hcl_nodes import Body


def block_inserted(holder: Holder, name: str, key: str, data: Data, text: str) -> tuple[Change, ...]:
    """Insert a block at the end of what holds others, on lines of its own; nothing where there is one already."""
    opening, closing = holder.braces
    plain = isinstance(holder.element, Body) and opening >= 0 and holder.lacks(name)
    if not plain or not (is_identifier(name) and is_identifier(key)):
        return ()
    if not (starts_line(text, closing) and ends_line(text, opening + 1)):
        return ()
    indentation = inner_indent(holder, text)
    value = written(data, indentation + UNIT)
    if value is None:
        return ()
    at = line_start(text, closing)
    before = text[opening + 1 : at].rstrip(" \t")
    parted = "" if not before.strip() or before.endswith("\n\n") else "\n"
    block = f"{indentation}{name} {{\n{indentation}{UNIT}{key} = {value}\n{indentation}}}\n"
    return (Change(at, at, f"{parted}{block}"),)
