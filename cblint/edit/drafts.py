"""This is where files are opened for editing: by their language, and kept open for as long as they are edited."""

from __future__ import annotations

from cblint.edit.draft import Draft, language
from cblint.record import TYPE_CHECKING
from cblint.source import SourceFile, Span

if TYPE_CHECKING:
    from typing import Protocol

    from cblint.files import Files
else:
    Protocol = object

KEPT = 8
"""So many files stay parsed."""
KEPT_LENGTH = 4_000_000
"""So many characters of files stay parsed, or one file; a tree takes many times the memory of its text."""


class Opened(Protocol):
    """A file that can be edited: parsed once, whatever is asked of it."""

    def at(self, place: Span) -> Draft | None:
        """Return what can edit a place: the file, or the text embedded there; None for a place of another file."""


def draft(source: SourceFile, place: Span) -> Draft | None:
    """Return what can edit a place of a file: in its own language, or in that of the text embedded there.

    None where the file has no structure to edit: a shell script, a Makefile, a text that does not parse there.
    """
    found = _opened(source)
    return found.at(place) if found is not None else None


class Drafts:
    """The drafts of a run: a file is parsed once for the edits that are made in it one after another.

    Keep one for a run, so that it is shared by what edits.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._opened: dict[str, tuple[SourceFile, Opened | None]] = {}
        """By path, the one asked for last at the end."""

    def at(self, place: Span) -> Draft | None:
        """Return what can edit a place; None where nothing can, or where its file cannot be read again."""
        source = self._files.again(place.path)
        if source is None:
            return None
        known = self._opened.pop(place.path, None)
        if known is None or known[0].text != source.text:
            known = (source, _opened(source))
        self._opened[place.path] = known
        self._forget()
        return known[1].at(place) if known[1] is not None else None

    def _forget(self) -> None:
        """Drop the files that were not asked for lately, where too much is kept."""
        while len(self._opened) > 1:
            length = sum(len(source.text) for source, _ in self._opened.values())
            if len(self._opened) <= KEPT and length <= KEPT_LENGTH:
                break
            del self._opened[next(iter(self._opened))]


def _opened(source: SourceFile) -> Opened | None:
    match language(source):
        case "hcl":
            from cblint.edit.hcl_file import hcl_file  # noqa: PLC0415  (only where there is HCL)

            return hcl_file(source)
        case "tree":
            from cblint.edit.tree_file import tree_file  # noqa: PLC0415  (only where there is YAML or JSON)

            return tree_file(source)
        case _:
            return None
