"""This is where it is checked that edits changed what they were to change, and nothing else.

Both texts are parsed. What no edit touches must stand in the new tree where it stood in the old one: the same text,
of the same kind, below the same keys. What is new must stand where an edit put text. So an insertion that swallows the
line after it, a deletion that leaves a key without a value, or a key that is there twice, is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cblint.edit.draft import language
from cblint.edit.same_shift import Shift, Touch, shift_of
from cblint.edit.same_tree import Flat, Leaf, flatten
from cblint.finding import Edit
from cblint.parse.node import ScalarNode, SyntaxProblem
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, SourceFile

if TYPE_CHECKING:
    from cblint.parse.hcl_nodes import Expression
    from cblint.parse.node import Document

MAX_LEVELS = 4
"""Text in text in text is compared so deep."""


def same_but_for(before: SourceFile, after_text: str, edits: tuple[Edit, ...]) -> bool:
    """Tell whether a text is what edits make of a file, and parses to the same tree but for what they touch.

    A file that has no tree must not have more mistakes than before, where they can be told.
    """
    shift = shift_of(before, after_text, edits)
    if shift is None:
        return False
    after = SourceFile(before.path, after_text)
    match language(before):
        case "tree":
            return _Texts(before, after, shift).same_tree(before.embedded(), after.embedded(), 0)
        case "hcl":
            return _Texts(before, after, shift).same_hcl()
        case "shell":
            return _same_script(before, after)
        case _:
            return True


def _same_script(before: SourceFile, after: SourceFile) -> bool:
    from cblint.parse.shell_grammar import read  # noqa: PLC0415  (only where a script is edited)

    return read(after.text).broken is None or read(before.text).broken is not None


class _Texts:
    """A file before and after edits."""

    def __init__(self, before: SourceFile, after: SourceFile, shift: Shift) -> None:
        self.before = before
        self.after = after
        self.shift = shift

    def same_tree(self, old_text: EmbeddedText, new_text: EmbeddedText, level: int) -> bool:
        """Compare a YAML or JSON text, which is the file or a part of it."""
        from cblint.edit.tree_read import read  # noqa: PLC0415  (only for what has a tree)

        (old, was_json), (new, is_json) = read(old_text), read(new_text)
        if not _no_worse(old.problems, new.problems):
            return False
        if old.root is None:
            return True
        if new.root is None or was_json != is_json or (old.complete and not new.complete):
            return False
        flat = flatten(self.before.text, old.root), flatten(self.after.text, new.root)
        return self.same_leaves(*flat) and self.same_embedded(*flat, level)

    def same_hcl(self) -> bool:
        """Compare a file of HCL."""
        from cblint.edit.same_hcl import flatten_hcl  # noqa: PLC0415  (only for HCL)
        from cblint.parse.hcl import parse  # noqa: PLC0415

        old, new = parse(self.before.embedded()), parse(self.after.embedded())
        if not _no_worse(old.problems, new.problems) or len(new.duplicates) > len(old.duplicates):
            return False
        flat = flatten_hcl(self.before.text, old.body), flatten_hcl(self.after.text, new.body)
        return self.same_leaves(*flat) and self.same_embedded(*flat, 0)

    def same_leaves(self, old: Flat, new: Flat) -> bool:
        """Tell whether every leaf that no edit touches is still there, and no other has come but by an edit."""
        if new.repeated > old.repeated:
            return False
        mapped = _mapped(old, new, self.shift)
        places = {(leaf.start, leaf.end, leaf.link, leaf.kind): leaf for leaf in new.leaves}
        kept: set[int] = set()
        open_starts: set[int] = set()
        open_ends: set[int] = set()
        for leaf in old.leaves:
            start, end = self.shift.start(leaf.start), self.shift.end(leaf.end)
            touch = self.shift.touch(leaf.start, leaf.reach)
            if touch is Touch.INSIDE:
                open_starts |= {start} if start is not None else set()
                open_ends |= {end} if end is not None else set()
                continue
            link = mapped[leaf.link]
            found = None
            if start is not None and end is not None and link is not None:
                found = places.get((start, max(start, end), link, leaf.kind))
            if found is not None and found.text == leaf.text:
                kept.add(id(found))
            elif leaf.start < leaf.end and self.shift.covers(leaf.start, leaf.end):
                continue
            elif touch is Touch.NONE and not (leaf.is_null and link is not None):
                return False
            elif leaf.reach > leaf.end and _structure(_text_of(leaf.node)) is None:
                return False  # a block has swallowed a line, and it is not one whose own text was edited
        rest = [leaf for leaf in new.leaves if id(leaf) not in kept]
        return all(self._is_new(leaf, open_starts, open_ends) for leaf in rest)

    def _is_new(self, leaf: Leaf, open_starts: set[int], open_ends: set[int]) -> bool:
        """Tell whether a leaf of the new tree stands where an edit put text, or is what one cut a part from."""
        if leaf.is_null:
            return self.shift.written(leaf.start, leaf.end, least=1)
        if leaf.is_empty:
            return self.shift.replaced(leaf.start, leaf.end)
        if self.shift.written(leaf.start, leaf.end) or self.shift.replaced(leaf.start, leaf.end):
            return True
        return leaf.start in open_starts or leaf.end in open_ends

    def same_embedded(self, old: Flat, new: Flat, level: int) -> bool:
        """Compare the YAML and JSON in the strings that edits touch."""
        if level >= MAX_LEVELS:
            return True
        starts = {leaf.start: leaf for leaf in new.leaves}
        for leaf in old.leaves:
            if leaf.kind == "key" or leaf.node is None or self.shift.touch(leaf.start, leaf.reach) is Touch.NONE:
                continue
            start = self.shift.start(leaf.start)
            successor = starts.get(start) if start is not None else None
            if successor is None or successor.node is None or successor.text == leaf.text:
                continue
            old_text = _text_of(leaf.node)
            if old_text is None or self.shift.covers(*_content(old_text)):
                continue
            if not self._same_string(old_text, _text_of(successor.node), level):
                return False
        return True

    def _same_string(self, old: EmbeddedText, new: EmbeddedText | None, level: int) -> bool:
        from cblint.edit.tree_read import is_line_by_line, read  # noqa: PLC0415  (as above)

        document = _structure(old)
        if new is None or document is None:
            return True
        if is_line_by_line(self.before.text, old) and is_line_by_line(self.after.text, new):
            return self.same_tree(old, new, level + 1)
        return _parses_as(read(new)[0], document)


def _structure(text: EmbeddedText | None) -> Document | None:
    """Return the tree of a string that is meant as YAML or JSON, and is."""
    from cblint.edit.tree_read import has_structure, read  # noqa: PLC0415  (as above)

    if text is None or ("\n" not in text.text.strip() and text.text[:1] not in ("{", "[")):
        return None
    document, is_json = read(text)
    return document if has_structure(text.text, document, is_json=is_json) and not document.problems else None


def _parses_as(new: Document, old: Document) -> bool:
    return not new.problems and type(new.root) is type(old.root)


def _text_of(node: ScalarNode | Expression | None) -> EmbeddedText | None:
    if node is None or isinstance(node, ScalarNode):
        return node.embedded() if node is not None else None
    from cblint.edit.hcl_strings import embedded_text  # noqa: PLC0415  (only for HCL)
    from cblint.parse.hcl_nodes import Literal, Template  # noqa: PLC0415

    return embedded_text(node) if isinstance(node, Literal | Template) else None


def _content(text: EmbeddedText) -> tuple[int, int]:
    """Return where the characters of a string stand, without its quotes or header and its last line end."""
    length = len(text.text.rstrip("\n"))
    span = text.span(0, length)
    return span.start, span.end


def _no_worse(old: Iterable[SyntaxProblem], new: Iterable[SyntaxProblem]) -> bool:
    """Tell whether a text has no mistake that it did not have before."""
    return Counter(each.message for each in new) <= Counter(each.message for each in old)


def _mapped(old: Flat, new: Flat, shift: Shift) -> list[int | None]:
    """Return which chain of keys of the new tree each one of the old tree has become."""
    known = {link: index for index, link in enumerate(new.links)}
    mapped: list[int | None] = []
    for parent, marker, offset in old.links:
        if parent < 0:
            mapped.append(0)
            continue
        start, above = shift.start(offset), mapped[parent]
        if start is None or above is None:
            mapped.append(None)
        else:
            mapped.append(known.get((above, marker, start)))
    return mapped
