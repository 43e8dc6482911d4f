"""This is where an IAM policy document becomes a typed part, whatever it is written as.

Grammar: IAM user guide, "IAM JSON policy reference" (2026).
"""

from __future__ import annotations

from collections.abc import Mapping

from cblint.model.iam import Policy, Statement
from cblint.read.document import json_document
from cblint.read.section import Section, header
from cblint.read.shape import as_items, mapped, members, settled
from cblint.value import (
    NO,
    YES,
    Choice,
    Entries,
    Items,
    Known,
    Reason,
    Truth,
    Unknown,
    Value,
    maybe,
)

STATEMENT: Mapping[str, tuple[str, str]] = {
    "sid": ("", "Sid"),
    "effect": ("", "Effect"),
    "actions": ("", "Action"),
    "not_actions": ("", "NotAction"),
    "resources": ("", "Resource"),
    "not_resources": ("", "NotResource"),
    "principals": ("", "Principal"),
    "not_principals": ("", "NotPrincipal"),
    "conditions": ("", "Condition"),
}
"""The elements of a statement, which are the same whatever language holds the policy."""


def read_policy(value: Value, *, name: Value, symbol: str) -> Policy:
    """Return the policy of a document: entries in the words of JSON, or a string that holds JSON.

    A document that depends on a condition gives all statements of its alternatives, each of them conditional.
    """
    document = mapped(value, json_document)
    if isinstance(document, Choice):
        return _joined(document, name, symbol)
    if not isinstance(document, Entries):
        return Policy(value.origin.span, symbol, name, (), closed=False)
    statements, closed = _statements(document, symbol)
    closed = closed and document.closed and not _misspelt(document, ("Statement",))
    return Policy(value.origin.span, symbol, name, statements, closed)


def under_condition(policy: Policy, exists: Truth) -> Policy:
    """Return a policy that may not be there: whether its statements apply is maybe, whatever their conditions say."""
    if not exists.is_maybe:
        return policy
    return policy.replace(statements=tuple(each.replace(conditional=exists) for each in policy.statements))


def _joined(document: Choice, name: Value, symbol: str) -> Policy:
    statements: list[Statement] = []
    closed = True
    for option in document.options:
        if isinstance(option.value, Known) and option.value.data is None:
            continue
        inner = under_condition(read_policy(option.value, name=name, symbol=symbol), maybe(option.condition))
        statements.extend(inner.statements)
        closed = closed and inner.closed
    return Policy(document.origin.span, symbol, name, tuple(statements), closed)


def _statements(document: Entries, symbol: str) -> tuple[tuple[Statement, ...], bool]:
    written = document.get("Statement")
    if isinstance(written, Entries):
        written = Items(written.origin, (written,))
    if written is None:
        return (), False
    found, closed = members(written)
    statements = []
    for index, (value, given) in enumerate(found):
        if not isinstance(value, Entries) or not value.closed or _misspelt(value, _KEYS):
            closed = False
            continue
        part = Section("json", STATEMENT, value, header(value), f"{symbol}.Statement[{index}]", given)
        statements.append(_statement(part))
    return tuple(statements), closed


def _statement(part: Section) -> Statement:
    missing = Unknown(part.value.origin, Reason.MALFORMED, "Effect")
    conditions = _conditions(part)
    conditional = _is_conditional(conditions)
    return Statement(
        part.span,
        part.symbol,
        sid=part.scalar("sid"),
        effect=part.scalar("effect", missing),
        actions=_names(part, "actions"),
        not_actions=_names(part, "not_actions"),
        resources=_names(part, "resources"),
        not_resources=_names(part, "not_resources"),
        principals=_principals(part),
        conditional=part.given if part.given.is_maybe else conditional,
        conditions=conditions,
    )


def _names(part: Section, name: str) -> Items | None:
    value = part.get(name)
    if value is None:
        return None
    items = as_items(value, part.default(), single=True)
    return Items(items.origin, tuple(_name(item) for item in items.items), items.closed)


def _name(item: Value) -> Value:
    """Return a name or pattern: a string, nothing else."""
    malformed = Unknown(item.origin, Reason.MALFORMED)
    return mapped(settled(item, malformed), lambda each: malformed if _is_no_string(each) else each)


def _is_no_string(value: Value) -> bool:
    return isinstance(value, Known) and not isinstance(value.data, str)


def _principals(part: Section) -> Value:
    """Return entries of type to names, a known `*` or null; `NotPrincipal` is not evaluated."""
    other = part.get("not_principals")
    if other is not None:
        return Unknown(other.origin, Reason.NOT_EVALUATED, part.key("not_principals"))
    value = part.get("principals")
    if value is None:
        return part.default()
    match value:
        case Entries() | Unknown():
            return value
        case Known(data="*"):
            return value
        case Choice():
            return Unknown(value.origin, Reason.CONDITION)
        case _:
            return Unknown(value.origin, Reason.MALFORMED)


def _conditions(part: Section) -> Value:
    value = part.get("conditions")
    if value is None:
        return part.default()
    match value:
        case Entries() | Unknown():
            return value
        case Choice():
            return Unknown(value.origin, Reason.CONDITION)
        case _:
            return Unknown(value.origin, Reason.MALFORMED)


def _is_conditional(conditions: Value) -> Truth:
    match conditions:
        case Known(data=None):
            return NO
        case Entries(entries=(), closed=True):
            return NO
        case Entries(entries=(_, *_)):
            return YES
        case Unknown(reason=reason):
            return maybe(reason.value)
        case _:
            return maybe(Reason.NOT_EVALUATED.value)


_KEYS = tuple(key for _, key in STATEMENT.values())


def _misspelt(entries: Entries, known: tuple[str, ...]) -> bool:
    """Tell whether a key differs from one of the language only in case: what it means is not certain."""
    lowered = {key.lower() for key in known}
    return any(entry.key not in known and entry.key.lower() in lowered for entry in entries.entries)
