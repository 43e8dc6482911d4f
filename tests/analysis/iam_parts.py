"""Roles and policies made by hand, for the tests of what roles may do."""

from __future__ import annotations

import tempfile
from typing import cast

from cblint.files import Files
from cblint.model.iam import AttachedPolicy, ManagedPolicy, Policy, Role, Statement
from cblint.model.network import Network
from cblint.model.stack import Stack
from cblint.source import Span
from cblint.value import (
    NO,
    Entries,
    Hole,
    Items,
    Known,
    Reason,
    Text,
    Unknown,
    Value,
    at,
    maybe,
)
from cblint.workspace import Workspace

SPAN = Span("main.tf", 0, 1)
HERE = at(SPAN)
NULL = Known(HERE, None)
UNKNOWN = Unknown(HERE, Reason.NO_VALUE, "var.x")


def known(data: str) -> Known:
    return Known(HERE, data)


def text(shape: str) -> Value:
    """A string in which each `%` is a hole."""
    parts: list[str | Hole] = []
    for index, piece in enumerate(shape.split("%")):
        if index:
            parts.append(Hole(HERE, Reason.NO_VALUE, "var.x"))
        if piece:
            parts.append(piece)
    return Text(HERE, tuple(parts)) if "%" in shape else known(shape)


def items(values: object, *, closed: bool = True) -> Items | None:
    if values is None:
        return None
    listed = cast("list[str | Value]", values if isinstance(values, list) else [values])
    return Items(HERE, tuple(text(each) if isinstance(each, str) else each for each in listed), closed=closed)


def statement(
    actions: object = None,
    resources: object = "*",
    *,
    effect: str = "Allow",
    not_actions: object = None,
    not_resources: object = None,
    conditional: bool = False,
    closed: bool = True,
    conditions: Value = NULL,
    span: Span = SPAN,
) -> Statement:
    return Statement(
        span=span,
        symbol="policy.statement",
        sid=NULL,
        effect=known(effect),
        actions=items(actions, closed=closed),
        not_actions=items(not_actions),
        resources=None if not_resources is not None else items(resources),
        not_resources=items(not_resources),
        principals=NULL,
        conditional=maybe("condition") if conditional else NO,
        conditions=conditions if not conditional else Entries(HERE, (), closed=False),
    )


def policy(*statements: Statement, closed: bool = True, name: str = "p") -> Policy:
    return Policy(SPAN, "policy", known(name), statements, closed)


def role(
    *inline: Policy,
    attached: tuple[Value, ...] = (),
    boundary: Value = NULL,
    closed: bool = True,
    name: str = "ci",
) -> Role:
    made = Role(
        span=SPAN,
        symbol=f"aws_iam_role.{name}",
        address=f":aws_iam_role.{name}",
        name_span=SPAN,
        name=known(name),
        trust=None,
        inline=inline,
        attached=(),
        boundary=boundary,
        closed=closed,
    )
    return made.replace(attached=tuple(AttachedPolicy(arn, made) for arn in attached))


def managed(made: Policy, name: str, role_names: Items | None = None) -> ManagedPolicy:
    return ManagedPolicy(
        span=SPAN,
        symbol=f"aws_iam_policy.{name}",
        address=f":aws_iam_policy.{name}",
        name_span=SPAN,
        name=known(name),
        policy=made,
        role_names=role_names or Items(HERE, ()),
    )


def workspace(
    *roles: Role, managed_policies: tuple[ManagedPolicy, ...] = (), network: Network | None = None
) -> Workspace:
    stack = Stack(
        path="",
        language="terraform",
        network=network or Network(SPAN, ""),
        roles=roles,
        managed_policies=managed_policies,
    )
    return Workspace(Files(tempfile.gettempdir()), (), (), (stack,))
