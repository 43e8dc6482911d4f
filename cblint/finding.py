"""This is where a finding is defined: one problem at one place, why it is true, and its identity across edits."""

from __future__ import annotations

from collections.abc import Iterable

from cblint.enumeration import Enum, IntEnum
from cblint.pattern import pattern
from cblint.record import NamedTuple, Record
from cblint.source import SourceFile, Span
from cblint.value import Step

_NUMBER = pattern(r"\[[0-9]+\]")


class Severity(IntEnum):
    """How bad it is if it is true."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Confidence(IntEnum):
    """How likely it is true."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    def lowered(self) -> Confidence:
        """Return the next lower confidence."""
        return Confidence(max(self - 1, Confidence.LOW))


class Kind(Enum):
    """What sort of problem a rule is about."""

    SECURITY = "security"
    CORRECTNESS = "correctness"
    HYGIENE = "hygiene"


class Profile(Enum):
    """For whom a rule speaks."""

    DEFAULT = "default"
    """Almost certainly wrong or dangerous."""
    STRICT = "strict"
    """Hygiene, least privilege, hardening: on request."""


class Chain(NamedTuple):
    """One line of argument: what it shows, and the places in order."""

    title: str
    steps: tuple[Step, ...]


class Related(NamedTuple):
    """A place that explains a finding, in no order."""

    span: Span
    note: str


class Edit(NamedTuple):
    """Replace a span by a text."""

    span: Span
    text: str


def line_ended(edit: Edit, source: SourceFile) -> Edit:
    """Return an edit whose text has the line ends that its file has there."""
    if "\n" not in edit.text:
        return edit
    text = edit.text.replace("\r\n", "\n").replace("\n", source.line_end(edit.span.start))
    return edit._replace(text=text)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits applied that do not meet; what is inserted at one place keeps the given order."""
    parts = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end > edit.span.start)):
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*parts, text[at:]])


class Fix(NamedTuple):
    """A set of edits that removes a finding; unsafe if behaviour may change beyond that."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Finding(Record):
    """One problem at one place."""

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    """The fact about this input: names in backticks, no full stop, no advice, never a secret."""
    span: Span
    """The smallest region that one would change."""
    symbol: str
    """Where it stands by name (`aws_codebuild_project.app.environment`), stable under edits elsewhere."""
    defect: str = ""
    """Tells two defects of one rule at one symbol apart; findings of equal rule, span and defect are one."""
    evidence: tuple[Chain, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    harms: tuple[Related, ...] = ()
    """The builds that it was found in; where equal findings of several builds are made one, all of them."""
    profile: Profile = Profile.DEFAULT
    """The strict one, if a rule that always runs says only in a strict check what it found here."""

    @property
    def family(self) -> str:
        """Where it stands by name but for numbers in lists, which shift when something is inserted before."""
        return _NUMBER.sub("[]", self.symbol)

    @property
    def fingerprint(self) -> str:
        """Its identity across edits: 16 hex digits of a hash of rule, path, symbol without numbers, and defect.

        Findings of one file may share it: equal defects of several items of one list.
        """
        from hashlib import blake2b  # noqa: PLC0415  (only some formats ask)

        identity = f"{self.rule}\0{self.span.path}\0{self.family}\0{self.defect}"
        return blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def places(self) -> tuple[Span, ...]:
        """Return every place it names, the primary first."""
        return (
            self.span,
            *(step.span for chain in self.evidence for step in chain.steps),
            *(related.span for related in self.related),
        )

    def order(self) -> tuple[object, ...]:
        """Return what findings are sorted by: path, place, rule, message."""
        return (*self.span, self.rule, self.defect, self.message)
