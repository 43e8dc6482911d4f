"""This is where a tree of nodes is read by a table of keys: what it says, and what of it is malformed."""

from __future__ import annotations

import re

from cblint.model.part import Problem, ProblemKind
from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, Style, resolved
from cblint.read.command_text import is_taken_as_tag, may_be_folded, read_command
from cblint.read.expected import allowed, expected, form, is_number, is_short, truth_of
from cblint.read.keys import (
    STAND_IN,
    Anything,
    CommandText,
    Flag,
    Key,
    Keys,
    Language,
    Listed,
    Mapped,
    Number,
    Shape,
    Word,
    known_key,
)
from cblint.read.pairs import MAX_READINGS, pairs_of
from cblint.read.reading import Reading, State
from cblint.read.source_text import SourceText
from cblint.source import HOLE, Span
from cblint.value import Basis, Known, Reason, Step, Unknown, Value, at, string

COMMAND = 8
"""As so many values a command counts, which takes longer to look at."""
MAX_TOLD = 100
"""So many wrong keys of one mapping are told."""
MAX_STAND_IN = 1000
"""So much of a value is searched for something to replace."""
MAX_PROBLEMS = 1000
"""More problems of one text are not reported one by one."""


class Place:
    """Where a value stands: at which key or item, under which name."""

    __slots__ = ("label", "name", "span", "symbol")

    def __init__(self, span: Span, symbol: str, name: str, label: str) -> None:
        self.span = span
        self.symbol = symbol
        self.name = name
        self.label = label
        """What it is, for people: "`files`", "an item of `files`"."""


class Table:
    """Reads nodes by their shapes, and collects the problems."""

    def __init__(self, text: SourceText, language: Language) -> None:
        self.text = text
        self.language = language
        self.problems: list[Problem] = []
        self.reported: set[Span] = set()
        """Broken items that are reported in words of their own."""
        self.count = 0
        self.is_cut = False
        self.version = ""
        """The version that the text gives itself, where it is one."""
        self.in_view = True
        """Whether the whole text is in the tree; if not, no key is known to be missing."""

    def problem(
        self,
        kind: ProblemKind,
        span: Span,
        symbol: str,
        message: str,
        *,
        subject: str = "",
        suggestion: str = "",
        because: tuple[Step, ...] = (),
    ) -> None:
        """Note one problem, unless there are more than anybody reads."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(span, symbol, kind, message, subject, suggestion, because))

    def read(self, node: Node, shape: Shape, place: Place) -> Reading:
        """Return what a node says under a shape."""
        self.count += COMMAND if isinstance(shape, CommandText) else 1
        if self.count > MAX_READINGS and not self.is_cut:
            self.is_cut = True
            message = "there is more in this file than is read, which ends here"
            self.problems.append(Problem(node.span, "", ProblemKind.SYNTAX_ERROR, message))
        real = resolved(node)
        tagged = isinstance(shape, CommandText) and is_taken_as_tag(node)
        hidden = None if tagged else self._hidden(node, real, place)
        if hidden is not None:
            return hidden
        if isinstance(shape, CommandText):
            return read_command(self, node, real, place)
        if isinstance(real, BrokenNode | AliasNode):
            return self._unseen(node, place, State.BROKEN)
        if _is_null(real):
            null = Known(at(place.span, basis=Basis.AWS_DEFAULT), None)
            return Reading(place.span, node.span, place.symbol, State.ABSENT, null, place.name)
        match shape:
            case Keys():
                return self._keys(node, real, shape, place)
            case Mapped():
                return self._mapped(node, real, shape, place)
            case Listed():
                return self._listed(node, real, shape, place)
            case Anything():
                return self._reading(node, place, self._value(node, real))
            case _:
                return self._scalar(node, real, shape, place)

    # What is not in view

    def _hidden(self, node: Node, real: Node, place: Place) -> Reading | None:
        if self.count > MAX_READINGS:
            value: Value = Unknown(at(node.span), Reason.TOO_LARGE)
        elif not isinstance(real, BrokenNode | AliasNode) and real.tag is not None and not _core(real.tag):
            value = Unknown(at(node.span), Reason.NOT_EVALUATED, real.tag)
        elif isinstance(real, ScalarNode) and HOLE in real.text:
            value = self.text.with_holes(real)
        elif isinstance(real, MappingNode) and self.text.begins(real.span, "{{"):
            value = Unknown(at(node.span), Reason.NOT_EVALUATED)
        else:
            return None
        return Reading(place.span, node.span, place.symbol, State.HIDDEN, value, place.name, closed=False)

    def _value(self, node: Node, real: Node) -> Value:
        return self.text.value(node if isinstance(node, AliasNode) else real)

    def _unseen(self, node: Node, place: Place, state: State) -> Reading:
        value = Unknown(at(node.span), Reason.MALFORMED)
        return Reading(place.span, node.span, place.symbol, state, value, place.name, closed=False)

    def _reading(self, node: Node, place: Place, value: Value) -> Reading:
        return Reading(place.span, node.span, place.symbol, State.GIVEN, value, place.name)

    def wrong(
        self,
        node: Node,
        place: Place,
        right: str,
        kind: ProblemKind = ProblemKind.WRONG_TYPE,
        suggestion: str = "",
    ) -> Reading:
        """Note that a value is not what it has to be, and return it as malformed."""
        real = resolved(node)
        scalar = isinstance(real, ScalarNode)
        found = f"`{real.text}`" if isinstance(real, ScalarNode) and is_short(real.text) else form(real)
        span = node.span if scalar and node.span.end > node.span.start else place.span
        message = f"{place.label} is {found}, not {right}"
        suggestion = suggestion if span == node.span and self.text.is_exact(span) else ""
        self.problem(kind, span, place.symbol, message, subject=place.name, suggestion=suggestion)
        return self._unseen(node, place, State.BROKEN)

    # Scalars

    def _scalar(self, node: Node, real: Node, shape: Word | Flag | Number, place: Place) -> Reading:
        if not isinstance(real, ScalarNode):
            return self.wrong(node, place, expected(shape))
        value = self._value(node, real)
        text = string(value) or ""
        if isinstance(shape, Word) and (shape.problem is None or allowed(shape, value)):
            return self._reading(node, place, value)
        if isinstance(shape, Flag) and (meant := truth_of(value)) is not None:
            return self._reading(node, place, Known(value.origin, meant, text))
        if isinstance(shape, Number) and is_number(shape, value):
            return self._reading(node, place, value)
        if re.search(STAND_IN, text[:MAX_STAND_IN]):
            return self._reading(node, place, Unknown(value.origin, Reason.RUNTIME, text))
        match shape:
            case Word(problem=ProblemKind() as kind):
                right = shape.values[0] if kind is ProblemKind.INVALID_VERSION else ""
                return self.wrong(node, place, shape.what, kind, right)
            case _:
                return self.wrong(node, place, expected(shape))

    # Lists

    def _listed(self, node: Node, real: Node, shape: Listed, place: Place) -> Reading:
        nodes = real.items if isinstance(real, SequenceNode) else (real,)
        if any(may_be_folded(each) for each in nodes):
            from cblint.read.unfolded import unfolded  # noqa: PLC0415  (few lists are indented wrongly)

            nodes = unfolded(self, nodes)
        if not isinstance(real, SequenceNode) and len(nodes) == 1:
            if shape.alone and isinstance(real, ScalarNode):
                only = self.read(node if nodes[0] is real else nodes[0], shape.item, place)
                return Reading(place.span, node.span, place.symbol, State.GIVEN, only.value, place.name, (), (only,))
            return self.wrong(node, place, "a list")
        items = []
        closed = True
        for index, item in enumerate(nodes):
            if self.count > MAX_READINGS:
                closed = False
                break
            symbol = f"{place.symbol}[{index}]"
            found = self.read(item, shape.item, Place(item.span, symbol, place.name, f"an item of {place.label}"))
            items.append(found)
            broken = isinstance(item, BrokenNode) and found.state is not State.GIVEN
            closed = closed and not broken and not self.text.is_one_hole(item)
        nothing = Unknown(at(node.span), Reason.NOT_EVALUATED)
        return Reading(place.span, node.span, place.symbol, State.GIVEN, nothing, place.name, (), tuple(items), closed)

    # Mappings

    def _mapped(self, node: Node, real: Node, shape: Mapped, place: Place) -> Reading:
        if not isinstance(real, MappingNode):
            return self.wrong(node, place, "a mapping")
        pairs, closed = pairs_of(self, real, place)
        children = []
        for name, span, value in pairs:
            if self.count > MAX_READINGS:
                closed = False
                break
            below = Place(span, f"{place.symbol}.{name}", name, f"`{name}`")
            children.append(self.read(value, shape.value, below))
        return self._section(node, place, children, closed)

    def _keys(self, node: Node, real: Node, shape: Keys, place: Place) -> Reading:
        if not isinstance(real, MappingNode):
            return self.wrong(node, place, "a mapping")
        pairs, closed = pairs_of(self, real, place)
        children: list[Reading] = []
        meant: set[str] = set()
        told = 0
        for name, span, value in pairs:
            symbol = f"{place.symbol}.{name}" if place.symbol else name
            key = known_key(shape, name)
            if key is not None:
                self._misplaced(key, name, span, symbol, place)
                children.append(self.read(value, key.shape, Place(span, symbol, key.name, f"`{name}`")))
            elif shape.closed and not (shape.free and name.startswith(shape.free)):
                told += 1
                if told <= MAX_TOLD:
                    from cblint.read.meant import note_unknown  # noqa: PLC0415  (only where a key is wrong)

                    meant.add(note_unknown(self, Place(span, symbol, name, place.label), shape, pairs))
        if closed and self.in_view:
            self._missing(shape, children, meant, real, place)
        return self._section(node, place, children, closed and not meant)

    def _misplaced(self, key: Key, name: str, span: Span, symbol: str, place: Place) -> None:
        if key.rule is not None:
            self.problem(key.rule, span, symbol, f"`{name}` is not read under {place.label}", subject=name)
        if key.version and self.version not in ("", key.version):
            message = f"`{name}` is read in version {key.version} only"
            self.problem(ProblemKind.UNKNOWN_KEY, span, symbol, message, subject=name)

    def _section(self, node: Node, place: Place, children: list[Reading], closed: bool) -> Reading:
        nothing = Unknown(at(node.span), Reason.NOT_EVALUATED)
        return Reading(
            place.span, node.span, place.symbol, State.GIVEN, nothing, place.name, tuple(children), (), closed
        )

    # Keys that are not there

    def _missing(self, shape: Keys, children: list[Reading], meant: set[str], node: MappingNode, place: Place) -> None:
        names = {child.name: child for child in sorted(children, key=lambda each: each.given)}
        of_item = bool(node.pairs) and place.span == node.span
        span = node.pairs[0].key.span if of_item else place.span
        for key in shape.keys:
            if not (key.required and key.told) or key.name in meant or key.unless in names:
                continue
            found = names.get(key.name)
            if found is None:
                message = f"{place.label} has no `{key.name}`"
                self.problem(ProblemKind.MISSING_KEY, span, place.symbol, message, subject=key.name)
            elif not found.given:
                message = f"`{key.name}` is empty"
                self.problem(ProblemKind.MISSING_KEY, found.place, found.symbol, message, subject=key.name)


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style is Style.PLAIN and node.text in ("", "~", "null", "Null", "NULL")


def _core(tag: str) -> bool:
    return tag.startswith(("!!", "tag:yaml.org,")) or tag == "!"
