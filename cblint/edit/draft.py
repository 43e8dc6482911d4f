"""This is where it is said what a draft can do: the operations on entries and items, whatever the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cblint.finding import Edit
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import SourceFile, Span

if TYPE_CHECKING:
    from typing import Protocol, TypeAlias

    from cblint.files import Files
else:
    Protocol = object

KEPT = 8
"""So many files stay parsed."""
KEPT_LENGTH = 4_000_000
"""So many characters of files stay parsed, or one file; a tree takes many times the memory of its text."""
HCL = (".tf", ".tfvars", ".hcl")
TREES = (".json", ".template", ".yml", ".yaml")
SHELL = (".sh", ".bash")


class Raw(NamedTuple):
    """Text that is written as it stands: an expression of the file's language, such as `aws_ecr_repository.app.arn`."""

    text: str


Data: TypeAlias = "str | bool | int | Raw | Sequence[Data] | Mapping[str, Data]"
"""What is to be written: a string is quoted where the language needs it."""


class Draft(Protocol):
    """One text of a file that can be edited: the file, or a text embedded in it.

    A place is named by a span of the file. Of several nodes that a span may mean, it is the smallest that holds it.
    Every operation returns the edits, sorted, or nothing where the change is not plain to write.
    """

    def set_value(self, value: Span, data: Data) -> tuple[Edit, ...]:
        """Replace the value (a scalar, a list, an expression) that a span lies in; the quotes of a scalar stay."""

    def replace_within(self, part: Span, text: str) -> tuple[Edit, ...]:
        """Replace a part of a string (a word of a command) by literal text, escaped as the string is written."""

    def set_entry(self, mapping: Span, key: str, data: Data) -> tuple[Edit, ...]:
        """Give an entry of a mapping, object or block this value; insert it at the end where there is none."""

    def insert_entry(self, mapping: Span, key: str, data: Data, *, before: str = "") -> tuple[Edit, ...]:
        """Insert an entry, at the end or before another key; nothing if there is such an entry already."""

    def delete_entry(self, entry: Span) -> tuple[Edit, ...]:
        """Delete the entry that a key's (or a value's) span belongs to, with its line and its own comment.

        Where it is the last entry of its mapping, the entry that holds the mapping is deleted instead.
        """

    def rename_entry(self, key: Span, name: str) -> tuple[Edit, ...]:
        """Rename the key that a span lies in."""

    def add_item(self, sequence: Span, data: Data) -> tuple[Edit, ...]:
        """Add an item at the end of a list; a string that stands where a list may is made the first item."""

    def delete_item(self, item: Span) -> tuple[Edit, ...]:
        """Delete an item of a list, not the last one left."""


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


def language(source: SourceFile) -> str:
    """Return how a file is edited, by its name: `hcl`, `tree` for YAML and JSON, `shell`, or nothing."""
    name = source.path.rsplit("/", 1)[-1].lower()
    if name.endswith(HCL):
        return "hcl"
    if name.endswith(TREES) or (name.startswith(("buildspec", "appspec")) and not name.endswith(SHELL)):
        return "tree"
    return "shell" if name.endswith(SHELL) else ""
