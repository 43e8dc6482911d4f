"""This is where the roles are declared that SAM makes for functions without one, with the policies that they name.

Meaning: AWS SAM developer guide, `AWS::Serverless::Function`, `Policies`, and "SAM policy templates" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.read.cloudformation.text import Assembly
from cblint.read.declaration import Declaration
from cblint.read.shape import as_items
from cblint.value import (
    Choice,
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

FUNCTION = "AWS::Serverless::Function"
ROLE = "AWS::IAM::Role"
_STATEMENT = "Statement"


def function_role(function: Declaration) -> Iterator[Declaration]:
    """Yield the role that SAM makes for a function, where it surely makes one."""
    given = function.attributes
    if function.type != FUNCTION or given.get("Role") is not None:
        return
    listed = given.entry("Policies")
    own = listed.key_span if listed is not None else function.name_span
    documents: list[Value] = []
    managed: list[Value] = []
    written = None if listed is None else listed.value
    policies = as_items(written, Known(at(own), None), single=True)
    if isinstance(written, Entries):
        policies = Items(written.origin, (written,))
    for item in policies.items:
        _sort(item, documents, managed)
    origin = at(own)
    yield function.replace(
        type=ROLE,
        address=f"{function.address}Role",
        attributes=Entries(
            at(function.name_span),
            (
                *(each for each in given.entries if each.key in {"AssumeRolePolicyDocument", "PermissionsBoundary"}),
                Entry("Policies", own, Items(origin, tuple(documents), policies.closed)),
                Entry("ManagedPolicyArns", own, Items(origin, tuple(managed), closed=False)),
            ),
            closed=False,
        ),
        depends_on=None,
    )


def _sort(item: Value, documents: list[Value], managed: list[Value]) -> None:
    """Add a policy to those that are documents or to those that are managed; SAM's own templates are not known."""
    match item:
        case Entries() if item.entry(_STATEMENT) is not None:
            name = Unknown(item.origin, Reason.COMPUTED, "the name of a policy")
            span = item.origin.span
            pair = (Entry("PolicyName", span, name), Entry("PolicyDocument", span, item))
            documents.append(Entries(item.origin, pair))
        case Known(data=str() as data) if not data.startswith("arn:"):
            managed.append(_of_aws(item, data))
        case Known() | Text():
            managed.append(item)
        case Unknown() | Choice():
            managed.append(Unknown(item.origin, Reason.NOT_EVALUATED, "a policy"))
        case _:
            documents.append(Unknown(item.origin, Reason.NOT_EVALUATED, "a policy template"))


def _of_aws(item: Known, name: str) -> Value:
    """Return the ARN of a policy that is managed by AWS and named without it."""
    made = Assembly(item.origin.span)
    made.add("arn:")
    made.add_hole(Hole(item.origin, Reason.OUTSIDE, "AWS::Partition"))
    made.add(f":iam::aws:policy/{name}")
    return made.value(item.origin)
