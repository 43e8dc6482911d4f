"""This is where tests read a Terraform module or a template as a whole, and look at what stands where."""

from __future__ import annotations

import textwrap
from pathlib import Path

from cblint.files import Files
from cblint.model.stack import Stack
from cblint.read.cloudformation import read_template
from cblint.read.terraform import read_module
from cblint.source import EmbeddedText, Segment, SegmentMap, Span
from cblint.value import Items, Value
from tests.read.declared import shown


class Written:
    """A stack with the text that it was read from."""

    def __init__(self, stack: Stack, text: str) -> None:
        self.stack = stack
        self._text = text

    def at(self, span: Span) -> str:
        """The text at a span."""
        return self._text[span.start : span.end]

    def said(self, value: Value) -> tuple[object, str]:
        """What a value is, without its basis, and the text of its deciding place."""
        seen = shown(value)
        return (seen[0] if isinstance(seen, tuple) else seen), self.at(value.origin.span)

    def all(self, items: Items) -> list[object]:
        """What the items of a list are, and at the end `...` if there may be more."""
        seen = shown(items)
        assert isinstance(seen, list)
        return seen


def terraform(folder: Path, text: str) -> Written:
    """A module of one file."""
    text = textwrap.dedent(text)
    (folder / "main.tf").write_text(text, encoding="utf-8")
    return Written(read_module("", Files(str(folder))), text)


def template(resources: str) -> Written:
    """A template in YAML, of its resources."""
    return read_whole("Resources:\n" + textwrap.indent(textwrap.dedent(resources), "  "))


def read_whole(text: str) -> Written:
    """A template in YAML as it is."""
    text = textwrap.dedent(text)
    whole = EmbeddedText(text, SegmentMap("t.yml", (Segment(0, 0, len(text)),), (0, len(text))))
    return Written(read_template("t.yml", whole), text)
