"""This is where it is said what a draft can do: the operations on entries and items, whatever the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cblint.finding import Edit
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import SourceFile, Span

if TYPE_CHECKING:
    from typing import Protocol, TypeAlias
else:
    Protocol = object

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


def language(source: SourceFile) -> str:
    """Return how a file is edited, by its name: `hcl`, `tree` for YAML and JSON, `shell`, or nothing."""
    name = source.path.rsplit("/", 1)[-1].lower()
    if name.endswith(HCL):
        return "hcl"
    if name.endswith(TREES) or (name.startswith(("buildspec", "appspec")) and not name.endswith(SHELL)):
        return "tree"
    return "shell" if name.endswith(SHELL) else ""
