"""This is where a Terraform file is opened for editing: its code, and the YAML or JSON of its heredocs."""

from __future__ import annotations

from cblint.edit.draft import Draft
from cblint.edit.hcl import HclDraft
from cblint.edit.hcl_strings import embedded_text
from cblint.edit.hcl_tree import editable, is_heredoc, readable
from cblint.parse.hcl_nodes import Body, Literal, Template
from cblint.source import SourceFile, Span


def hcl_file(source: SourceFile) -> HclFile | None:
    """Open a Terraform file; None for one that does not parse in every part."""
    body = readable(source)
    return HclFile(source, body) if body is not None else None


class HclFile:
    """A Terraform file, and those of its heredocs that were asked for."""

    def __init__(self, source: SourceFile, body: Body) -> None:
        self._source = source
        self._code = HclDraft(source, body)
        self._texts: dict[Span, Draft | None] = {}
        """By the span of the heredoc that holds the text; None where it has no structure to edit."""

    def at(self, place: Span) -> Draft | None:
        """Return what edits a place: the code, or the text of the heredoc around it; None for another file's place."""
        if place.path != self._source.path:
            return None
        above = self._code.above(place)
        for level, node in enumerate(above):
            if isinstance(node, Literal | Template):
                if place == node.span or not editable(above[:level]):
                    break
                return self._within(node) or self._code
        return self._code

    def _within(self, node: Literal | Template) -> Draft | None:
        """Return what edits the text of a heredoc; None where it has no structure."""
        if not is_heredoc(node, self._source.text):
            return None
        if node.span not in self._texts:
            from cblint.edit.tree_file import embedded_draft  # noqa: PLC0415  (only where there are heredocs)

            text = embedded_text(node)
            self._texts[node.span] = embedded_draft(self._source, text) if text is not None else None
        return self._texts[node.span]
