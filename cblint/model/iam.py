"""This is where IAM roles and policies are typed parts.

Grammar: IAM user guide, "IAM JSON policy reference" (2026).
"""

from __future__ import annotations

from cblint.model.part import UNREAD, Part, Resource
from cblint.record import Record
from cblint.value import Items, Truth, Value


class Statement(Part):
    """One statement of a policy; of each of the pairs, the one that is not given is None."""

    sid: Value
    effect: Value
    """`Allow` or `Deny`."""
    actions: Items | None
    not_actions: Items | None
    resources: Items | None
    not_resources: Items | None
    principals: Value
    """Entries of principal type to names, or a known `*`; a known null where not given."""
    conditional: Truth
    """Whether it has conditions: no analysis may take such a statement as certain to apply."""
    conditions: Value
    """Entries of operator to entries of key to values; a known null where there are none."""


class Policy(Part):
    """A policy document."""

    name: Value
    statements: tuple[Statement, ...]
    closed: bool
    """Whether all statements are in view; false where a part is malformed or not evaluated."""


class ManagedPolicy(Resource):
    """A customer managed policy."""

    name: Value
    policy: Policy
    role_names: Items
    """Roles that it attaches itself to (CloudFormation's `Roles`)."""


class AttachedPolicy(Record):
    """A managed policy attached to a role, by ARN."""

    arn: Value
    attachment: Part
    """What attaches it: the role itself, or an attachment resource."""


class Role(Resource):
    """An IAM role with all policies that the repository gives it."""

    name: Value
    trust: Policy | None
    """Who may assume it; None where it is not in view."""
    inline: tuple[Policy, ...]
    attached: tuple[AttachedPolicy, ...]
    boundary: Value
    """The permissions boundary's ARN; a known null where there is none."""
    closed: bool
    """Whether all its policies are in view; false where an attachment could be this role's but is not evaluated."""
    path: Value = UNREAD
    """An AWS default of `/` where not given."""


class InstanceOfRole(Resource):
    """A role that is used but not declared here (`data "aws_iam_role"`): only its name is known."""

    name: Value
