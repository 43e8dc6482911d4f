"""This is where it is known which lines of a file can carry a comment: told by its syntax tree, never by its look."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator

from cblint.parse.node import AliasNode, BrokenNode, ScalarNode, Style
from cblint.pattern import pattern
from cblint.record import NamedTuple, Record
from cblint.source import Segment, SegmentMap, SourceFile, Span

_SHELL = pattern(r"#![^\n]*\b(?:ba|da|k|z)?sh\b")
_BLOCKS = frozenset({Style.LITERAL, Style.FOLDED})


class RefusedError(Exception):
    """Why a file takes no comment, in plain words."""


class String(NamedTuple):
    """Where a text of the file stands that a comment must not cut: a scalar, a quoted string, a heredoc."""

    start: int
    end: int
    by_lines: bool
    """Whether it begins and ends with whole lines: a block scalar, a heredoc, what does not parse."""


class Layout(Record):
    """What a file's syntax allows comments."""

    at_ends: bool
    """Whether a comment may stand at the end of a line."""
    strings: tuple[String, ...] = ()
    """Sorted, without overlaps."""
    end: int | None = None
    """Where the part ends that is known; None if all is."""
    shape: Callable[[str], object] | None = None
    """What a text says whatever comments it has; None where the strings tell enough."""
    text: str = ""
    said: object = None
    """The shape of the text as it is."""

    @property
    def cost(self) -> int:
        """How many characters it takes to look at one comment."""
        return 2 * len(self.text) if self.shape is not None else 0

    def around(self, offset: int) -> String | None:
        """Return the string that an offset lies in: behind its first character and before its end."""
        index = bisect_right(self.strings, offset, key=lambda string: string.start) - 1
        found = self.strings[index] if index >= 0 else None
        return found if found is not None and found.start < offset < found.end else None

    def knows(self, offset: int) -> bool:
        """Tell whether an offset lies in the part that is known."""
        return self.end is None or offset <= self.end

    def takes_end(self, offset: int, comment: str) -> bool:
        """Tell whether a comment may follow at an offset, where a line ends."""
        if not self.at_ends or not self.knows(offset):
            return False
        index = bisect_right(self.strings, offset, key=lambda string: string.start) - 1
        found = self.strings[index] if index >= 0 else None
        cuts = found is not None and found.start < offset <= found.end
        if cuts and found is not None and (offset < found.end or found.by_lines):
            return False
        return self.keeps(offset, offset, f"  {comment}")

    def takes_line(self, offset: int, comment: str) -> bool:
        """Tell whether a comment may stand on a line of its own before the line that starts at an offset."""
        return self.knows(offset) and self.around(offset) is None and self.keeps(offset, offset, comment + "\n")

    def keeps_blank_lines(self, offset: int) -> bool:
        """Tell whether the last string before an offset is a block scalar that blank lines below it belong to."""
        index = bisect_right(self.strings, offset, key=lambda string: string.start) - 1
        header = (
            self.text[self.strings[index].start : self.strings[index].start + 3]
            if index >= 0 and self.strings[index].by_lines
            else ""
        )
        return "+" in header

    def is_comment(self, mark: Span) -> bool:
        """Tell whether what begins at a mark is a comment."""
        if not self.knows(mark.start):
            return False
        found = bisect_right(self.strings, mark.start, key=lambda string: string.start) - 1
        inside = found >= 0 and self.strings[found].start <= mark.start < self.strings[found].end
        return not inside and self.keeps(mark.start, mark.end, "#")

    def keeps(self, start: int, end: int, text: str) -> bool:
        """Tell whether the file says the same with a part replaced, where only its shape tells."""
        return self.shape is None or self.shape(self.text[:start] + text + self.text[end:]) == self.said


def layout(source: SourceFile) -> Layout:
    """Return the layout of a file; raise RefusedError if it takes no comments, or none by cblint."""
    path = source.path
    name = path.rpartition("/")[2].lower()
    if name.endswith(".json") or (source.text.lstrip()[:1] in ("{", "[") and _is_json(source)):
        raise RefusedError("JSON takes no comments; accept it in the configuration, with `per-path-ignores`")
    if name.endswith((".tf", ".tfvars", ".hcl")):
        return _hcl(source)
    if name.endswith((".yml", ".yaml", ".template")):
        return _yaml(source)
    if name.startswith(("dockerfile", "containerfile")) or name.endswith(".dockerfile"):
        return _shaped(_dockerfile_shape, source.text)
    if name in ("makefile", "gnumakefile") or name.endswith(".mk"):
        return _shaped(_makefile_shape, source.text)
    if name.endswith((".sh", ".bash")) or _SHELL.match(source.text):
        return _shaped(_script_shape, source.text)
    raise RefusedError("cblint writes no comments into files of this kind")


def _shaped(shape: Callable[[str], object], text: str) -> Layout:
    return Layout(at_ends=False, shape=shape, text=text, said=shape(text))


def _is_json(source: SourceFile) -> bool:
    from cblint.parse.json import parse  # noqa: PLC0415  (only for what looks like it)

    document = parse(source.embedded())
    return document.complete and not document.problems


def _yaml(source: SourceFile) -> Layout:
    from cblint.parse.yaml import parse  # noqa: PLC0415  (only for the language of the file)

    document = parse(source.embedded())
    if document.root is None:
        raise RefusedError("the file does not parse")
    strings = _sorted(_strings(document.root))
    if document.problems:  # what is wrong decides how the rest is read
        return Layout(at_ends=True, strings=strings, shape=_yaml_shape, text=source.text, said=_yaml_shape(source.text))
    end = None if document.complete else document.root.span.end
    return Layout(at_ends=True, strings=strings, end=end, text=source.text)


def _hcl(source: SourceFile) -> Layout:
    from cblint.parse.hcl import parse  # noqa: PLC0415  (only for the language of the file)

    document = parse(source.embedded())
    if document.problems:
        raise RefusedError("the file does not parse")
    return Layout(at_ends=True, strings=_sorted(_strings(document.body, source.text)))


def _sorted(strings: Iterator[String]) -> tuple[String, ...]:
    """Return the strings without those that stand in others."""
    kept: list[String] = []
    for string in sorted(strings, key=lambda each: (each.start, -each.end)):
        if not kept or string.start >= kept[-1].end:
            kept.append(string)
    return tuple(kept)


def _strings(root: object, text: str = "") -> Iterator[String]:
    """Yield the strings of a tree of YAML or, where its text is given, of HCL."""
    from cblint.parse.hcl_nodes import Label, Literal, OpaqueNode, Template  # noqa: PLC0415  (types that cost little)

    pending = [root]
    while pending:
        match pending.pop():
            case ScalarNode(span=span, style=style):
                yield String(span.start, span.end, style in _BLOCKS)
            case BrokenNode(span=span) | OpaqueNode(span=span):
                yield String(span.start, span.end, by_lines=True)
            case Literal(span=span) | Template(span=span) | Label(span=span):
                yield String(span.start, span.end, text.startswith("<<", span.start))
            case Span() | AliasNode():
                continue
            case tuple() as parts:
                pending += parts


def _yaml_shape(text: str) -> object:
    from cblint.parse.yaml import parse  # noqa: PLC0415  (only for the language of the file)

    document = parse(SourceFile("", text).embedded())
    return _shape((document.root, document.complete))


def _script_shape(text: str) -> object:
    from cblint.parse.shell import parse  # noqa: PLC0415  (only for the language of the file)

    script = parse(SourceFile("", text).embedded())
    return _shape(script) if script.complete else object()


def _makefile_shape(text: str) -> object:
    from cblint.parse.makefile import parse  # noqa: PLC0415  (only for the language of the file)

    makefile = parse(SourceFile("", text).embedded())
    return _shape(makefile) if makefile.complete else object()


def _dockerfile_shape(text: str) -> object:
    """Return the lines of a Dockerfile without the comments between instructions; none where heredocs may be in it."""
    if "<<" in text:
        return object()
    kept: list[str] = []
    for line in text.splitlines():
        if not line.lstrip().startswith("#") or (kept and kept[-1].rstrip().endswith(("\\", "`"))):
            kept.append(line)
    return kept


def _shape(tree: object) -> list[object]:
    """Return what a tree says without where it stands: its parts in order, each tuple as its kind and length."""
    found: list[object] = []
    pending = [tree]
    while pending:
        match pending.pop():
            case Span() | Segment() | SegmentMap():
                continue
            case AliasNode(name=name):
                found.append(("alias", name))
            case tuple() as parts:
                kept = [part for part in parts if not isinstance(part, Segment)]
                found.append((type(parts).__name__, len(kept)))
                pending += reversed(kept)
            case part:
                found.append(part)
    return found
