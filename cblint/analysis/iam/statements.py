"""This is where one statement of a policy is held against a request: an action on a resource.

Meaning: IAM user guide, "IAM JSON policy elements reference" and "Policy evaluation logic" (2026). The request's
resource is an ARN in which `*` stands for what is not known, or `*` itself for actions that know no resource.
"""

from __future__ import annotations

from collections.abc import Callable

from cblint.analysis.artifacts.globs import covers, overlaps
from cblint.model.iam import Statement
from cblint.record import NamedTuple, Record
from cblint.value import (
    NO,
    YES,
    Choice,
    Entries,
    Items,
    Text,
    Truth,
    Unknown,
    Value,
    all_of,
    alternatives,
    any_of,
    could_be,
    equals,
    glob,
    maybe,
    string,
    why_unknown,
)

ARN_FIELDS = 6
_LACKS = "a statement lacks its actions or resources"


class Request(NamedTuple):
    """What is to be done: one action on one resource."""

    action: str
    resource: str
    """An ARN with `*` for each part that is not known; `*` for all resources, or for an action that knows none."""
    wildcard_only: bool = False
    """Whether the action knows no resource, so that only a resource of `*` allows it."""


class Named(Record):
    """A statement, and the actions that it names (or leaves out), sorted for many requests."""

    statement: Statement
    items: Items | None
    """As they are written; None where it has neither actions nor such that it leaves out, or both."""
    leaves_out: bool
    """Whether it is about all others."""
    exact: frozenset[str]
    """Those that are spelt out, in lower case."""
    others: tuple[Value, ...]
    """Patterns, and what is not known."""


class Match(Record):
    """How a statement meets a request: whether it applies, and whether it then allows or denies."""

    statement: Statement
    action: Truth
    resource: Truth
    """Not asked where the action is none of its: no."""
    applies: Truth
    """Action, resource and conditions together."""
    allows: Truth
    denies: Truth


def named(statement: Statement) -> Named:
    """Return a statement with the actions that it names."""
    leaves_out = statement.actions is None
    items = statement.not_actions if leaves_out else statement.actions
    if not leaves_out and statement.not_actions is not None:
        items = None
    exact: set[str] = set()
    others: list[Value] = []
    for item in items.items if items is not None else ():
        known = string(item)
        if known is None or "*" in known or "?" in known:
            others.append(item)
        else:
            exact.add(known.lower())
    return Named(statement, items, leaves_out, frozenset(exact), tuple(others))


def match(names: Named, request: Request) -> Match:
    """Hold a statement against a request."""
    statement = names.statement
    action = _meets_action(names, request)
    if action.is_no:
        return Match(statement, NO, NO, NO, NO, NO)
    resource = meets_resource(statement, request)
    applies = all_of((action, resource, _conditions(statement)))
    return Match(
        statement=statement,
        action=action,
        resource=resource,
        applies=applies,
        allows=applies & equals(statement.effect, "Allow"),
        denies=applies & equals(statement.effect, "Deny"),
    )


def meets_resource(statement: Statement, request: Request) -> Truth:
    """Return whether a request's resource is one of a statement's, whatever the action."""
    listed, excluded = statement.resources, statement.not_resources
    if listed is not None and excluded is None:
        return _any_resource(listed, request)
    if excluded is not None and listed is None:
        return ~_any_resource(excluded, request)
    return maybe(_LACKS)


def allows_here(found: Match, request: Request) -> bool:
    """Tell whether a statement allows a request if both mean the same partition, region and account.

    Where those are not known on one side it is not certain; but nobody declares a policy for another account's copy
    of a resource that bears the same name, so there is nothing worth telling either. The same holds for names with
    the same unknown parts, as in `${var.stage}-app` on both sides.
    """
    listed = found.statement.resources
    if listed is None or not (found.action.is_yes and found.statement.conditional.is_no):
        return False
    return not found.allows.is_no and any(_same_but_for_account(item, request.resource) for item in listed.items)


def _same_but_for_account(value: Value, resource: str) -> bool:
    if isinstance(value, Unknown | Choice | Items | Entries):
        return False
    fields, wanted = glob(value).split(":", ARN_FIELDS - 1), resource.split(":", ARN_FIELDS - 1)
    if len(fields) < ARN_FIELDS or len(wanted) < ARN_FIELDS or "${" in fields[-1]:
        return False
    last = value.parts[-1] if isinstance(value, Text) else fields[-1]
    known = isinstance(last, str) and last.endswith(fields[-1])
    alike = fields[-1] == wanted[-1] and not wanted[-1].endswith("/*")
    return (alike or (known and covers(fields[-1], wanted[-1]))) and _overlapping(glob(value), resource)


def _conditions(statement: Statement) -> Truth:
    """Return whether a statement's conditions hold: nothing is known of a request but that it is encrypted."""
    if statement.conditional.is_no:
        return YES
    if _wants_plain_transport(statement.conditions):
        return NO
    return maybe("a condition of a statement is not evaluated")


def _wants_plain_transport(conditions: Value) -> bool:
    if not isinstance(conditions, Entries) or not conditions.closed:
        return False
    operator = conditions.entry("Bool")
    keys = operator.value if operator is not None else None
    if not isinstance(keys, Entries):
        return False
    wanted = next((entry.value for entry in keys.entries if entry.key.lower() == "aws:securetransport"), None)
    values = wanted.items if isinstance(wanted, Items) else (wanted,)
    return bool(values) and all(value is not None and string(value) == "false" for value in values)


def _meets_action(names: Named, request: Request) -> Truth:
    if names.items is None:
        return maybe(_LACKS)
    if request.action.lower() in names.exact:
        found = YES
    else:
        found = any_of(_over_alternatives(item, request, _action) for item in names.others)
        found = found if names.items.closed else found | maybe(why_unknown(names.items))
    return ~found if names.leaves_out else found


def _any_resource(items: Items, request: Request) -> Truth:
    found = any_of(_over_alternatives(item, request, _resource) for item in items.items)
    return found if items.closed else found | maybe(why_unknown(items))


def _over_alternatives(value: Value, request: Request, one: Callable[[Value, Request], Truth]) -> Truth:
    if not isinstance(value, Choice):
        return one(value, request)
    answers = [one(option, request) for option in alternatives(value)]
    if len({answer.answer for answer in answers}) == 1:
        return answers[0]
    return maybe(why_unknown(value))


def _action(value: Value, request: Request) -> Truth:
    """Return whether an action is meant by a pattern, or by what is not known."""
    known, wanted = string(value), request.action.lower()
    pattern = (glob(value) if known is None else known).lower()
    if known is None:
        return maybe(why_unknown(value)) if overlaps(pattern, wanted) else NO
    if pattern in {"*", "*:*"}:
        return YES
    service, _, name = pattern.partition(":")
    wanted_service, _, wanted_name = wanted.partition(":")
    if "*" in service or "?" in service:
        return maybe("a wildcard stands in an action's service") if overlaps(pattern, wanted) else NO
    return YES if service == wanted_service and covers(name, wanted_name) else NO


def _resource(value: Value, request: Request) -> Truth:
    if isinstance(value, Unknown | Items | Entries):
        return maybe(why_unknown(value))
    if request.wildcard_only:
        return _is_everything(value)
    pattern, certain = _without_variables(glob(value)), string(value) is not None
    if pattern.strip("*") == "":
        return YES if certain else maybe(why_unknown(value))
    if not _overlapping(pattern, request.resource):
        return NO
    if certain and "${" not in glob(value) and _covering(pattern, request.resource):
        return YES
    return maybe(f"`{request.resource}` may be meant by `{pattern}`" if certain else why_unknown(value))


def _is_everything(value: Value) -> Truth:
    """Return whether a resource is `*`, which is what a request without a resource is held against."""
    known = string(value)
    if known is not None:
        return YES if known and not known.strip("*") else NO
    if isinstance(value, Text):
        return maybe(why_unknown(value)) if could_be(value, "*") else NO
    return maybe(why_unknown(value))


def _without_variables(pattern: str) -> str:
    """Replace policy variables (`${aws:username}`), whose values are not known, by `*`."""
    made = []
    position = 0
    while (start := pattern.find("${", position)) >= 0 and (end := pattern.find("}", start)) >= 0:
        made += [pattern[position:start], "*"]
        position = end + 1
    return "".join(made) + pattern[position:]


def _overlapping(pattern: str, resource: str) -> bool:
    """Tell whether some resource is meant by both: field by field, since a `*` does not run past a colon."""
    fields, wanted = pattern.split(":", ARN_FIELDS - 1), resource.split(":", ARN_FIELDS - 1)
    if len(fields) < ARN_FIELDS or len(wanted) < ARN_FIELDS:
        return overlaps(pattern, resource)
    return all(overlaps(left, right) for left, right in zip(fields, wanted, strict=True))


def _covering(pattern: str, resource: str) -> bool:
    fields, wanted = pattern.split(":", ARN_FIELDS - 1), resource.split(":", ARN_FIELDS - 1)
    if len(fields) < ARN_FIELDS or len(wanted) < ARN_FIELDS:
        return covers(pattern, resource)
    return all(covers(left, right) for left, right in zip(fields, wanted, strict=True))
