"""This is where what a table found in a node is kept: values, and whether all of it is in view."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.enumeration import Enum
from cblint.model.buildspec import Variable
from cblint.record import Record
from cblint.source import Segment, Span
from cblint.value import Basis, Entries, Entry, Items, Known, Reason, Scalar, Unknown, Value, at


class State(Enum):
    """What became of a value."""

    GIVEN = "it is there and has the right form"
    ABSENT = "it is not there, or null"
    BROKEN = "it is malformed, and was reported"
    HIDDEN = "it is not in view"


class Reading(Record):
    """What was read at one key or item."""

    place: Span
    """The key; of an item, the item itself."""
    span: Span
    """The value; the key, where there is none."""
    symbol: str
    state: State
    value: Value
    """Of a scalar; of anything else null or an unknown."""
    name: str = ""
    """The key's name, or a free name."""
    children: tuple[Reading, ...] = ()
    """Of a mapping: what stands at its keys, in the order of the file."""
    items: tuple[Reading, ...] = ()
    """Of a list."""
    closed: bool = True
    """Whether all children or items are in view."""

    @property
    def given(self) -> bool:
        """Whether it is there, in whatever form."""
        return self.state is not State.ABSENT

    @property
    def key_value(self) -> Known:
        """The name that it stands under, as a value."""
        exact = self.place.end - self.place.start == len(self.name)
        inside = (Segment(0, self.place.start + 1, len(self.name)),)
        quoted = self.place.end - self.place.start == len(self.name) + 2
        return Known(at(self.place), self.name, segments=None if exact else inside if quoted else ())

    def at(self, name: str) -> Reading:
        """Return what stands at a key; where there is nothing, an absent or a hidden reading."""
        found = self._child(name)
        if found is not None:
            return found
        if self.closed:
            return Reading(self.place, self.place, self._below(name), State.ABSENT, default(self.place, None), name)
        unseen = Unknown(at(self.place), Reason.MALFORMED, name)
        return Reading(self.place, self.place, self._below(name), State.HIDDEN, unseen, name, closed=False)

    def has(self, name: str) -> bool:
        """Tell whether something other than null is in view at a key."""
        return any(child.name == name and child.given for child in self.children)

    def scalar(self, name: str, otherwise: Scalar = None) -> Value:
        """Return the scalar at a key, or AWS's default where it is not given."""
        child = self._child(name)
        if child is None and not self.closed:
            child = self.at(name)
        return child.value if child is not None and child.given else default(self.place, otherwise)

    def strings(self, name: str) -> Items:
        """Return the list at a key, of AWS's default of nothing where it is not given."""
        return self.at(name).as_items()

    def as_items(self) -> Items:
        """Return a list's items as values."""
        basis = Basis.GIVEN if self.given else Basis.AWS_DEFAULT
        values = tuple(item.value for item in self.items if item.given)
        return Items(at(self.place, basis=basis), values, self.closed)

    def as_entries(self) -> Entries:
        """Return a mapping of scalars as entries."""
        basis = Basis.GIVEN if self.given else Basis.AWS_DEFAULT
        entries = tuple(Entry(child.name, child.place, child.value) for child in self.children)
        return Entries(at(self.place, basis=basis), entries, self.closed)

    def entries(self, name: str) -> Value:
        """Return the mapping of scalars at a key, an unknown where it is malformed."""
        child = self.at(name)
        return child.as_entries() if child.state in (State.GIVEN, State.ABSENT) else child.value

    def _child(self, name: str) -> Reading | None:
        for child in reversed(self.children):
            if child.name == name:
                return child
        return None

    def _below(self, name: str) -> str:
        return f"{self.symbol}.{name}" if self.symbol else name


def default(place: Span, data: Scalar) -> Known:
    """Return AWS's default of a key that is not given, standing at what encloses it."""
    return Known(at(place, basis=Basis.AWS_DEFAULT), data)


def variables(section: Reading, kind: str, holder: str) -> Iterator[Variable]:
    """Yield the variables of a mapping from names to values."""
    for child in section.children:
        place = at(section.place, f"stands under `{section.name}`")
        yield Variable(child.place, child.symbol, child.name, child.place, child.value, Known(place, kind), holder)
