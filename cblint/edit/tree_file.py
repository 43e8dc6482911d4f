"""This is where YAML and JSON are opened for editing: a file, the texts embedded in it, and texts in other files."""

from __future__ import annotations

from cblint.edit.draft import Draft, language
from cblint.edit.tree import TreeDraft
from cblint.edit.tree_page import Page
from cblint.edit.tree_read import embedded_page, file_page, is_inside, page_within
from cblint.source import EmbeddedText, SourceFile, Span

MAX_LEVELS = 5
"""Text in text in text is followed so deep."""


def tree_file(source: SourceFile) -> TreeFile | None:
    """Open a YAML or JSON file; None where it is neither, or holds several documents."""
    page = file_page(source)
    return TreeFile(page) if page is not None else None


def embedded_draft(source: SourceFile, text: EmbeddedText) -> Draft | None:
    """Return what can edit a YAML or JSON text that stands in a file line by line, such as a heredoc.

    None where it is neither, has no structure, or its characters do not stand in the file as they are.
    """
    page = embedded_page(source, text, barred=("${", "%{") if language(source) == "hcl" else ())
    return TreeDraft(page) if page is not None else None


class TreeFile:
    """A YAML or JSON file, and those of its embedded texts that were asked for."""

    def __init__(self, page: Page) -> None:
        self._whole = TreeDraft(page)
        self._texts: dict[Span, TreeDraft | None] = {}
        """By the span of the scalar that holds the text; None where it has no structure to edit."""

    def at(self, place: Span) -> Draft | None:
        """Return what edits the innermost text that holds a place; None for a place of another file."""
        if place.path != self._whole.page.path:
            return None
        found = self._whole
        for _ in range(MAX_LEVELS):
            inner = self._within(found.page, place)
            if inner is None:
                break
            found = inner
        return found

    def _within(self, page: Page, place: Span) -> TreeDraft | None:
        spot = page.find(place)
        if spot is None or not is_inside(spot, place):
            return None
        span = spot.node.span
        if span not in self._texts:
            inner = page_within(page, spot)
            self._texts[span] = TreeDraft(inner) if inner is not None else None
        return self._texts[span]
