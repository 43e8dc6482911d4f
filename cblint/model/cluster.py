"""This is where EKS clusters and who may enter them are typed parts."""

from __future__ import annotations

from cblint.model.part import Resource
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.value import Items, Truth, Value


class EksCluster(Resource):
    """An EKS cluster."""

    name: Value
    role_arn: Value
    authentication_mode: Value
    """`CONFIG_MAP`, `API_AND_CONFIG_MAP` or `API`; a known null where not given: then `CONFIG_MAP`."""
    creator_is_admin: Value
    """Whether who makes it may do everything in it; an AWS default of true where not given."""


class AccessEntry(Resource):
    """What lets a role or user into an EKS cluster."""

    cluster: Value
    """The cluster's name."""
    principal: Value
    """The role's or user's ARN."""
    groups: Items
    """Names of Kubernetes groups."""
    exists: Truth


class AccessPolicy(Resource):
    """What gives a role or user of an EKS cluster one of AWS's access policies."""

    cluster: Value
    """The cluster's name."""
    principal: Value
    policy: Value
    """The access policy's ARN."""
    exists: Truth
