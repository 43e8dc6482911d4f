"""This is where `aws_iam_policy_document` becomes the policy that its `json` holds, in the shape of the JSON.

Meaning of its arguments: the Terraform AWS provider's page on the data source (version 6, 2026-11).
"""

from __future__ import annotations

from cblint.read.terraform.scalars import as_text, literal, unknown_like
from cblint.source import Span
from cblint.value import (
    Basis,
    Entries,
    Entry,
    Hole,
    Items,
    Known,
    Reason,
    Text,
    Unknown,
    Value,
    at,
)

VERSION = "2012-10-17"
NAMES = {
    "sid": "Sid",
    "effect": "Effect",
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
    "principals": "Principal",
    "not_principals": "NotPrincipal",
    "condition": "Condition",
}
WITH_VARIABLES = frozenset({"Resource", "NotResource", "Principal", "NotPrincipal", "Condition"})
"""Where the provider writes `${` for `&{`."""
SOURCES = ("source_policy_documents", "source_json")
OVERRIDES = ("override_policy_documents", "override_json")


def policy_document(document: Entries) -> Entries:
    """Return the policy of a data source's configuration."""
    origin = document.origin
    own = document.get("statement")
    statements: list[Value] = []
    closed = document.closed
    before, sure = _statements_of(document, SOURCES)
    after, sure_after = _statements_of(document, OVERRIDES)
    written = [_statement(each) for each in own.items] if isinstance(own, Items) else []
    closed = closed and sure and sure_after and (not isinstance(own, Items) or own.closed)
    for added in (before, written, after):
        closed = _merge(statements, added) and closed
    if not sure_after:
        statements = [_replaceable(each) for each in statements]
    version = document.entry("version")
    default = literal(at(origin.span, basis=Basis.AWS_DEFAULT), VERSION)
    entries = [
        Entry("Version", origin.span, default) if version is None else Entry("Version", version.key_span, version.value)
    ]
    place = document.entry("statement")
    span = origin.span if place is None else place.key_span
    where = own.origin if isinstance(own, Items) else origin
    entries.append(Entry("Statement", span, Items(where, tuple(statements), closed)))
    return Entries(origin, tuple(entries), closed)


def _merge(statements: list[Value], added: list[Value]) -> bool:
    """Add statements, each in the place of the one with its id; tell whether it is certain which those are."""
    numbered = {_sid(each): index for index, each in enumerate(statements)}
    sure = not added or not statements or None not in numbered
    for statement in added:
        name = _sid(statement)
        if name and name in numbered:
            statements[numbered[name]] = statement
        else:
            sure = sure and (name is not None or not numbered)
            statements.append(statement)
    return sure


def _replaceable(statement: Value) -> Value:
    """Return a statement as unknown, if a document that is not known may take its place."""
    if _sid(statement) == "":
        return statement
    return Unknown(statement.origin, Reason.NOT_EVALUATED, "override_policy_documents")


def _sid(statement: Value) -> str | None:
    """Return a statement's id, empty where it has none; None where that is not known."""
    if not isinstance(statement, Entries):
        return None
    given = statement.get("Sid")
    if given is None or (isinstance(given, Known) and given.data is None):
        return ""
    return as_text(given)


def _statements_of(document: Entries, names: tuple[str, ...]) -> tuple[list[Value], bool]:
    """Return the statements of the documents that some arguments name, and whether they are all."""
    statements: list[Value] = []
    sure = True
    for name in names:
        entry = document.entry(name)
        if entry is None:
            continue
        given = entry.value if isinstance(entry.value, Items) else Items(entry.value.origin, (entry.value,))
        sure = sure and given.closed
        for policy in given.items:
            inner = policy.get("Statement") if isinstance(policy, Entries) else None
            if not isinstance(inner, Items):
                sure = False
                continue
            statements += inner.items
            sure = sure and inner.closed
    return statements, sure


def _statement(block: Value) -> Value:
    if not isinstance(block, Entries):
        return block
    entries: list[Entry] = []
    for entry in block.entries:
        name = NAMES.get(entry.key)
        if name is None or (isinstance(entry.value, Known) and entry.value.data is None):
            continue
        value = entry.value
        if name in ("Principal", "NotPrincipal"):
            value = _principals(value)
        elif name == "Condition":
            value = _conditions(value)
        if name in WITH_VARIABLES:
            value = _with_variables(value)
        entries.append(Entry(name, entry.key_span, value))
    if block.entry("effect") is None and block.closed:
        allow = literal(at(block.origin.span, basis=Basis.AWS_DEFAULT), "Allow")
        entries.append(Entry("Effect", block.origin.span, allow))
    return Entries(block.origin, tuple(entries), block.closed)


def _principals(blocks: Value) -> Value:
    """Return `principals` blocks as the mapping of type to identifiers that the JSON has."""
    if not isinstance(blocks, Items):
        return blocks
    found: dict[str, Entry] = {}
    closed = blocks.closed
    for block in blocks.items:
        kind = block.get("type") if isinstance(block, Entries) else None
        identifiers = block.get("identifiers") if isinstance(block, Entries) else None
        name = None if kind is None else as_text(kind)
        if kind is None or name is None or identifiers is None:
            closed = False
            continue
        if name == "*":
            return literal(kind.origin, "*")
        known = found.get(name)
        value = identifiers if known is None else _joined(known.value, identifiers)
        found[name] = Entry(name, kind.origin.span, value)
    return Entries(blocks.origin, tuple(found.values()), closed)


def _conditions(blocks: Value) -> Value:
    """Return `condition` blocks as the mapping of test to variable to values that the JSON has."""
    if not isinstance(blocks, Items):
        return blocks
    tests: dict[str, tuple[Span, dict[str, Entry]]] = {}
    closed = blocks.closed
    for block in blocks.items:
        if not isinstance(block, Entries):
            closed = False
            continue
        test, variable, values = (block.get(key) for key in ("test", "variable", "values"))
        name = None if test is None else as_text(test)
        key = None if variable is None else as_text(variable)
        if test is None or variable is None or values is None or name is None or key is None:
            closed = False
            continue
        _, keys = tests.setdefault(name, (test.origin.span, {}))
        known = keys.get(key)
        keys[key] = Entry(key, variable.origin.span, values if known is None else _joined(known.value, values))
    made = tuple(
        Entry(name, span, Entries(blocks.origin, tuple(keys.values()))) for name, (span, keys) in tests.items()
    )
    return Entries(blocks.origin, made, closed)


def _joined(left: Value, right: Value) -> Value:
    match left, right:
        case Items(), Items():
            return Items(left.origin, (*left.items, *right.items), left.closed and right.closed)
        case _:
            return unknown_like(right if isinstance(left, Items) else left, left.origin)


def _with_variables(value: Value, depth: int = 0) -> Value:
    """Return a value with `&{…}` as `${…}`; as long, so every character stays where it stands."""
    match value:
        case Known(origin=origin, data=str() as data) if "&{" in data:
            return Known(origin, data.replace("&{", "${"), "", value.segments)
        case Text(origin=origin, parts=parts):
            changed = tuple(part if isinstance(part, Hole) else part.replace("&{", "${") for part in parts)
            return Text(origin, changed, value.segments)
        case Items(origin=origin, items=items, closed=closed) if depth < 4:
            return Items(origin, tuple(_with_variables(item, depth + 1) for item in items), closed)
        case Entries(origin=origin, entries=entries, closed=closed) if depth < 4:
            made = (Entry(each.key, each.key_span, _with_variables(each.value, depth + 1)) for each in entries)
            return Entries(origin, tuple(made), closed)
        case _:
            return value
