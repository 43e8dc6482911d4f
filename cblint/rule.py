"""This is where rules are defined: all that a rule's author imports.

A rule is a stateless generator function in a file of its own, whose docstring is its page:

    @rule(visits=Variable, kind=Kind.SECURITY, severity=Severity.HIGH, confidence=Confidence.MEDIUM, cwe=312)
    def plaintext_secret(variable: Variable, context: Context) -> Iterator[Finding]:
        if context.holds(secrets.is_secret(variable)):
            yield context.finding(variable.value, f"`{variable.name}` is stored in plain text")
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cblint.enumeration import Enum
from cblint.finding import (
    Chain,
    Confidence,
    Edit,
    Finding,
    Fix,
    Kind,
    Profile,
    Related,
    Severity,
)
from cblint.model.build import Build, Link
from cblint.model.part import Part, label
from cblint.option import FlagOption, NamesOption, NumberOption, Option, OptionValue, TextOption
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple, Record, cast
from cblint.source import Span
from cblint.value import Basis, Choice, Entries, Items, Known, Step, Text, Truth, Unknown, Value
from cblint.workspace import Workspace

__all__ = [
    "Chain",
    "Confidence",
    "Context",
    "Edit",
    "Finding",
    "Fix",
    "Fixable",
    "FlagOption",
    "Kind",
    "NamesOption",
    "NumberOption",
    "Option",
    "OptionValue",
    "Profile",
    "Related",
    "Rule",
    "Severity",
    "Step",
    "TextOption",
    "Undecided",
    "rule",
]

_FOR_THE_HARNESS = pattern(r'(?:(?<=")[ \t]+scene="[^"\n]*"|[ \t]*(?:#|//)[ \t]*because)(?=[ \t]*$)', re.MULTILINE)
_VALUES = (Known, Unknown, Text, Choice, Items, Entries)

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from cblint.option import Declared

    PartT = TypeVar("PartT", bound=Part)
    ValueT = TypeVar("ValueT")
    Check = Callable[[Any, "Context"], Iterator[Finding]]


class Fixable(Enum):
    """What the fixes of a rule are at best."""

    SAFE = "safe"
    """Behaviour changes in nothing but what the finding says."""
    UNSAFE = "unsafe"
    """Somebody has to look at what changed."""


class Rule(Record):
    """A described check. Its severity, confidence and profile are the highest that its findings may have."""

    id: str
    kind: Kind
    severity: Severity
    confidence: Confidence
    profile: Profile
    visits: type[Part]
    """The kind of part that the check is called with, once for each."""
    check: Check
    page: str
    """The documentation page in Markdown."""
    cwe: int | None
    """The number of the weakness in MITRE's list, for security rules."""
    fix: Fixable | None = None
    """What its findings' fixes are, if any has one."""
    options: tuple[Option, ...] = ()
    """What can be configured, beside severity and profile."""
    configured: tuple[tuple[str, OptionValue], ...] = ()
    """The options that are not as declared, by name."""
    given: tuple[str, ...] = ()
    """Attributes, such as `buildspec.artifacts`, without which the check has nothing to say: true as Python sees it.

    Of `project|caller`, one is enough.
    """
    runs: tuple[str, ...] = ()
    """Programs (`git`), or programs and a word of theirs (`aws ecr`), of which a build has to run one; empty: any."""

    @property
    def text(self) -> str:
        """The page as it is printed: without what only the harness of the examples reads."""
        return _FOR_THE_HARNESS.sub("", self.page.strip())

    @property
    def summary(self) -> str:
        """The page's first sentence, without its full stop."""
        return self.page.strip().partition("\n")[0].rstrip(".")


class Undecided(NamedTuple):
    """A question that a rule asked and that could not be answered."""

    rule: str
    span: Span
    symbol: str
    reasons: tuple[str, ...]


class Context:
    """What a rule may ask and say while it looks at one part."""

    __slots__ = ("_part", "_rule", "_undecided", "workspace")

    def __init__(self, workspace: Workspace, rule: Rule, part: Part, undecided: list[Undecided]) -> None:
        self.workspace = workspace
        """Everything that is linked, to be handed to `analysis`."""
        self._rule = rule
        self._part = part
        self._undecided = undecided

    def option(self, option: Declared[ValueT]) -> ValueT:
        """Return what the configuration says of one of the rule's options, else its default."""
        value = dict(self._rule.configured).get(option.name, option.default)
        return cast("ValueT", value)

    def holds(self, truth: Truth, about: Part | None = None) -> bool:
        """Return whether something is definitely true; if that cannot be decided, record why."""
        if truth.is_maybe:
            part = about or self._part
            self._undecided.append(Undecided(self._rule.id, part.span, part.symbol, truth.reasons))
        return truth.is_yes

    def finding(
        self,
        place: Span | Part | Value,
        message: str,
        *,
        defect: str = "",
        evidence: tuple[Chain, ...] | list[Chain] = (),
        related: tuple[Related, ...] | list[Related] = (),
        severity: Severity | None = None,
        confidence: Confidence | None = None,
        profile: Profile = Profile.DEFAULT,
        fix: Fix | None = None,
        symbol: str = "",
    ) -> Finding:
        """Return a finding at a place: a span, a part's span, or where a value's deciding literal stands.

        Severity and confidence may be lower than the rule's, never higher; a finding of the strict profile is shown
        where strictness or the rule itself was asked for. At a value that is only known by default, the message says
        so and the confidence drops a step; it also drops for a build whose buildspec was joined by its path alone.
        Findings of equal rule, place and `defect` are one; `symbol` is the place's or the visited part's unless given.
        """
        confidence = min(confidence or self._rule.confidence, self._rule.confidence)
        if isinstance(place, _VALUES) and place.origin.basis is Basis.DEFAULT:
            message, confidence = f"{message} (by default)", confidence.lowered()
        harms: tuple[Related, ...] = ()
        if isinstance(self._part, Build):
            if self._part.link is Link.SAME_PATH:
                confidence = confidence.lowered()
            if self._part.project is not None:
                harms = (Related(self._part.project.span, f"`{label(self._part.project)}` is one of its builds"),)
        return Finding(
            rule=self._rule.id,
            severity=min(severity or self._rule.severity, self._rule.severity),
            confidence=confidence,
            message=message,
            span=place_of(place),
            symbol=self._named(symbol or (place.symbol if isinstance(place, Part) else self._part.symbol)),
            defect=defect,
            evidence=tuple(evidence),
            related=tuple(related),
            fix=fix,
            harms=harms,
            profile=profile,
        )

    def _named(self, symbol: str) -> str:
        """Return a symbol, of a path the name alone: it must not depend on the folder that is checked."""
        return symbol.rpartition("/")[2] if "/" in symbol and self.workspace.files.is_file(symbol) else symbol


def place_of(place: Span | Part | Value) -> Span:
    """Return the span of a place: of a value, where its deciding literal stands."""
    match place:
        case Span():
            return place
        case Part(span=span):
            return span
        case Known() | Unknown() | Text() | Choice() | Items() | Entries():
            return place.origin.span


def rule(
    *,
    visits: type[PartT],
    kind: Kind,
    severity: Severity,
    confidence: Confidence,
    profile: Profile = Profile.DEFAULT,
    cwe: int | None = None,
    fix: Fixable | None = None,
    options: tuple[Option, ...] = (),
    given: tuple[str, ...] = (),
    runs: tuple[str, ...] = (),
) -> Callable[[Callable[[PartT, Context], Iterator[Finding]]], Rule]:
    """Make a rule of a generator function; its id is the function's name in kebab-case.

    For a part without the attributes `given`, and for a build that runs none of the programs in `runs` (`git`; `aws
    ecr` where a word has to be among its first), the rule is neither called nor loaded. Say so wherever it is true:
    loading is most of what a small check costs.
    """

    def describe(check: Callable[[PartT, Context], Iterator[Finding]]) -> Rule:
        return Rule(
            id=check.__name__.replace("_", "-"),
            kind=kind,
            severity=severity,
            confidence=confidence,
            profile=profile,
            visits=visits,
            check=check,
            page=check.__globals__["__doc__"] or "",
            cwe=cwe,
            fix=fix,
            options=options,
            given=given,
            runs=runs,
        )

    return describe
