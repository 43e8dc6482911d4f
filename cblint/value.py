"""This is where a value is known, or unknown with a reason, and where it came from; and where truth has three values.

No finding may rest on an unknown. So the parts of the model hold `Value`s, and a question about a value is answered
by a `Truth`, which is yes, no, or maybe with the reasons why it cannot be decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cblint.enumeration import Enum, IntEnum
from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap, Span

if TYPE_CHECKING:
    from typing import TypeAlias

_new = tuple.__new__

Scalar: TypeAlias = str | int | float | bool | None


class Step(NamedTuple):
    """One place on the way of a value, or of an argument: where, and what happens there in a few words."""

    span: Span
    note: str


class Reference(NamedTuple):
    """An attribute of a declared resource that a value was read from, as in `aws_iam_role.build.arn`."""

    address: str
    """The address of the resource, unique in the repository (`Part.address`)."""
    attribute: str
    """The attribute's name as the language spells it (`arn`, `Arn`); empty for the resource itself."""


class Basis(IntEnum):
    """What a value's being known rests on, the firmest first."""

    GIVEN = 0
    """It is written down for this use."""
    DEFAULT = 1
    """It is a variable's or parameter's default, which a caller could replace."""
    AWS_DEFAULT = 2
    """Nothing is written: it is what AWS does then."""


class Origin(Record):
    """Where a value came from: the deciding literal first, then each place that handed it on."""

    steps: tuple[Step, ...]
    """At least one; the first is where one would edit the value."""
    basis: Basis = Basis.GIVEN
    reference: Reference | None = None
    """The resource attribute that it was read from, where it was."""

    @property
    def span(self) -> Span:
        """Where one would edit the value."""
        return self.steps[0].span

    def then(self, span: Span, note: str) -> Origin:
        """Return this origin with one more place at its end."""
        return Origin((*self.steps, Step(span, note)), self.basis, self.reference)

    def resting_on(self, basis: Basis) -> Origin:
        """Return this origin with the weaker of its basis and the given one."""
        return Origin(self.steps, max(self.basis, basis), self.reference)

    def referring_to(self, reference: Reference) -> Origin:
        """Return this origin as read from a resource's attribute."""
        return Origin(self.steps, self.basis, reference)


def at(span: Span, note: str = "", *, basis: Basis = Basis.GIVEN, reference: Reference | None = None) -> Origin:
    """Return the origin of something that stands at one place."""
    return Origin((_new(Step, (span, note)),), basis, reference)


class Reason(Enum):
    """Why a value is not known."""

    NO_VALUE = "a variable has no value in the repository"
    COMPUTED = "it is only known after the resources have been made"
    NOT_EVALUATED = "an expression is not evaluated"
    OUTSIDE = "it is defined outside the repository"
    CONDITION = "it depends on a condition that is not known"
    RUNTIME = "it is only known while the build runs"
    MALFORMED = "it is malformed"
    NOT_FOUND = "what it refers to is not in the repository"
    UNDOCUMENTED = "AWS does not say what holds then"
    TOO_LARGE = "it is too large to be read"


class Unknown(Record):
    """A value that is not known, and why."""

    origin: Origin
    reason: Reason
    detail: str = ""
    """What exactly is not known, for people: `var.subnet_ids`."""


class Known(Record):
    """A value that is known: a string, number, truth value or null."""

    origin: Origin
    data: Scalar
    text: str = ""
    """The scalar as written, where it is not a string (`3.10` for 3.1)."""
    segments: tuple[Segment, ...] | None = None
    """Where the characters of a string stand in the file of its span; None: it stands there letter by letter."""


class Hole(Record):
    """A part of a string that is not known."""

    origin: Origin
    reason: Reason
    detail: str = ""


class Text(Record):
    """A string of which at least one part is not known."""

    origin: Origin
    parts: tuple[str | Hole, ...]
    segments: tuple[Segment, ...] | None = None
    """Where the known characters stand, each hole counting as one character; None: nowhere in one file."""


class Option(Record):
    """One of the values that something may have, and the condition under which it has it."""

    condition: str
    """In the language of the source, for people: `var.env == "prod"`."""
    value: Value


class Choice(Record):
    """One of several values, which one depending on what is not known."""

    origin: Origin
    options: tuple[Option, ...]


class Items(Record):
    """A sequence; if it is not closed, there may be more items than are in view."""

    origin: Origin
    items: tuple[Value, ...]
    closed: bool = True


class Entry(Record):
    """One entry of a mapping."""

    key: str
    key_span: Span
    value: Value


class Entries(Record):
    """A mapping; if it is not closed, there may be more entries than are in view."""

    origin: Origin
    entries: tuple[Entry, ...]
    closed: bool = True

    def get(self, key: str) -> Value | None:
        """Return the value of a key: None if it is not there, an unknown if it could be there unseen."""
        for entry in reversed(self.entries):
            if entry.key == key:
                return entry.value
        return None if self.closed else Unknown(self.origin, Reason.NOT_EVALUATED, key)

    def entry(self, key: str) -> Entry | None:
        """Return the last entry of a key that is in view."""
        return next((entry for entry in reversed(self.entries) if entry.key == key), None)


Value: TypeAlias = Known | Unknown | Text | Choice | Items | Entries


class Truth(Record):
    """Yes, no or maybe, in Kleene's logic; a maybe has its reasons. It cannot be used as a condition by mistake."""

    answer: bool | None
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        raise TypeError("a Truth may be maybe: ask context.holds(), .is_yes or .is_no")

    @property
    def is_yes(self) -> bool:
        """Whether it is definitely so."""
        return self.answer is True

    @property
    def is_no(self) -> bool:
        """Whether it is definitely not so."""
        return self.answer is False

    @property
    def is_maybe(self) -> bool:
        """Whether it cannot be decided."""
        return self.answer is None

    def __and__(self, other: Truth) -> Truth:
        if self.answer is False or other.answer is False:
            return NO
        return YES if self.answer and other.answer else Truth(None, _joined(self, other))

    def __or__(self, other: Truth) -> Truth:
        if self.answer or other.answer:
            return YES
        return NO if self.answer is other.answer is False else Truth(None, _joined(self, other))

    def __invert__(self) -> Truth:
        return self if self.answer is None else truth(not self.answer)


YES = Truth(True)
NO = Truth(False)


def _joined(left: Truth, right: Truth) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*left.reasons, *right.reasons)))


def truth(condition: bool) -> Truth:
    """Return the truth of something that is decided."""
    return YES if condition else NO


def maybe(*reasons: str) -> Truth:
    """Return the truth of something that cannot be decided, and why."""
    return Truth(None, reasons)


def any_of(truths: Iterator[Truth] | tuple[Truth, ...] | list[Truth]) -> Truth:
    """Return whether at least one holds (no, if there are none); what can be stops at the first yes."""
    result = NO
    for each in truths:
        if each.answer is not False:
            result = result | each
            if result.answer:
                break
    return result


def all_of(truths: Iterator[Truth] | tuple[Truth, ...] | list[Truth]) -> Truth:
    """Return whether all hold (yes, if there are none); what can be stops at the first no."""
    result = YES
    for each in truths:
        if each.answer is not True:
            result = result & each
            if result.answer is False:
                break
    return result


def why_unknown(value: Value | Hole) -> str:
    """Say in a clause why a value is not known."""
    match value:
        case Unknown(reason=reason, detail=detail) | Hole(reason=reason, detail=detail):
            return f"`{detail}`: {reason.value}" if detail else reason.value
        case Text(parts=parts):
            return why_unknown(next(part for part in parts if isinstance(part, Hole)))
        case Choice(options=options):
            return f"it depends on {' or '.join(dict.fromkeys(option.condition for option in options))}"
        case _:
            return Reason.NOT_EVALUATED.value


def test(value: Value, predicate: Callable[[Scalar], bool]) -> Truth:
    """Return whether a predicate holds for a scalar, over all the values that it may have; for others, no."""
    match value:
        case Known(data=data):
            return truth(predicate(data))
        case Choice(options=options):
            answers = {test(option.value, predicate).answer for option in options}
            return Truth(answers.pop()) if len(answers) == 1 and None not in answers else maybe(why_unknown(value))
        case Unknown() | Text():
            return maybe(why_unknown(value))
        case _:
            return NO


def equals(value: Value, *expected: Scalar) -> Truth:
    """Return whether a scalar is one of those expected; a text with holes that cannot be any of them is not."""
    if isinstance(value, Text):
        fits = any(isinstance(each, str) and could_be(value, each) for each in expected)
        return maybe(why_unknown(value)) if fits else NO
    if isinstance(value, Known):
        return truth(_is_one_of(value.data, expected))
    return test(value, lambda data: _is_one_of(data, expected))


def _is_one_of(data: Scalar, expected: tuple[Scalar, ...]) -> bool:
    return data in expected and any(data == each and type(data) is type(each) for each in expected)


def could_be(text: Text, candidate: str) -> bool:
    """Tell whether a text with holes could turn out to be a given string."""
    first, last = text.parts[0], text.parts[-1]
    if isinstance(first, str) and not candidate.startswith(first):
        return False
    if isinstance(last, str) and not candidate.endswith(last):
        return False
    position = 0
    for part in text.parts:
        if isinstance(part, str):
            found = candidate.find(part, position)
            if found < 0:
                return False
            position = found + len(part)
    return True


def string(value: Value) -> str | None:
    """Return the string that a value is known to be (a number or truth value as it was written), else None."""
    if not isinstance(value, Known):
        return None
    data = value.data
    if data is None or isinstance(data, str):
        return data
    return value.text or (str(data).lower() if isinstance(data, bool) else str(data))


def shown(value: Value) -> str:
    """Return a string with `HOLE` for each part that is not known."""
    if isinstance(value, Text):
        return "".join([part if isinstance(part, str) else HOLE for part in value.parts])
    known = string(value)
    return HOLE if known is None else known


def glob(value: Value) -> str:
    """Return a string with `*` for each part that is not known, for matching names and ARNs."""
    if isinstance(value, Text):
        return "".join([part if isinstance(part, str) else "*" for part in value.parts])
    known = string(value)
    return "*" if known is None else known


def embedded(value: Value) -> EmbeddedText | None:
    """Return the text of a string and where its characters stand, `HOLE` for each hole; None for other values."""
    if isinstance(value, Text):
        text = shown(value)
        segments = value.segments or ()
    else:
        known = string(value)
        if known is None:
            return None
        text = known
        found = value.segments if isinstance(value, Known) else None
        span = value.origin.span
        exact = found is None and span.end - span.start == len(text)
        segments = (Segment(0, span.start, len(text)),) if exact else found or ()
    span = value.origin.span
    return EmbeddedText(text, SegmentMap(span.path, segments, (span.start, span.end)))


def alternatives(value: Value) -> Iterator[Value]:
    """Yield every value that something may have: the options of a choice, else the value itself."""
    if isinstance(value, Choice):
        for option in value.options:
            yield from alternatives(option.value)
    else:
        yield value
