"""This is where all policies that a role has are gathered: its own, customer managed ones, and AWS's."""

from __future__ import annotations

from cblint.analysis.iam.statements import Named, named
from cblint.data.policies import ManagedStatement, managed_policy
from cblint.model.iam import AttachedPolicy, ManagedPolicy, Policy, Role, Statement
from cblint.record import Record
from cblint.source import Span
from cblint.value import (
    NO,
    Entries,
    Items,
    Known,
    Reason,
    Reference,
    Text,
    Unknown,
    Value,
    at,
    maybe,
    string,
    why_unknown,
)
from cblint.workspace import Workspace

AWS_OWNED = ":iam::aws:policy/"
POLICY_ARN = ":policy/"


class GrantedPolicy(Record):
    """A policy of a role, and how it comes to it."""

    policy: Policy
    title: str
    """For people: `policy ci-ecr`, `managed policy AmazonS3FullAccess`."""
    attached: AttachedPolicy | None
    """How it is attached; None for an inline policy."""
    editable: bool
    """Whether its statements stand in the repository; those of AWS's policies stand where they are attached."""

    @property
    def place(self) -> Span:
        """Where it stands, or is attached."""
        return self.policy.span


class Grants(Record):
    """All policies of a role."""

    policies: tuple[GrantedPolicy, ...]
    gaps: tuple[str, ...]
    """Why more may be allowed than is in view; none if everything is."""
    statements: tuple[Named, ...]
    """Those of all policies, in their order."""


def grants_of(workspace: Workspace, role: Role) -> Grants:
    """Gather the policies of a role."""
    policies = [GrantedPolicy(policy, _titled("policy", policy.name), None, True) for policy in role.inline]
    gaps = [] if role.closed else ["not all policies of the role are in view"]
    for attached in (*role.attached, *_attaching_themselves(workspace, role)):
        resolved = _resolve(workspace, attached)
        if resolved is None:
            gaps.append(_unresolved(attached.arn))
        elif all(resolved.policy is not other.policy for other in policies):
            policies.append(resolved)
    gaps += [f"not all of {granted.title} is known" for granted in policies if not granted.policy.closed]
    return Grants(tuple(policies), tuple(gaps), _statements(*policies))


def boundary_of(workspace: Workspace, role: Role) -> Grants | None:
    """Return the permissions boundary of a role as its only policy; None where it has none."""
    if isinstance(role.boundary, Known) and role.boundary.data is None:
        return None
    resolved = _resolve(workspace, AttachedPolicy(role.boundary, role))
    if resolved is None:
        return Grants((), (_unresolved(role.boundary),), ())
    gaps = () if resolved.policy.closed else (f"not all of {resolved.title} is known",)
    return Grants((resolved,), gaps, _statements(resolved))


def _statements(*policies: GrantedPolicy) -> tuple[Named, ...]:
    return tuple(named(statement) for granted in policies for statement in granted.policy.statements)


def _resolve(workspace: Workspace, attached: AttachedPolicy) -> GrantedPolicy | None:
    value = attached.arn
    reference = value.origin.reference
    managed = None if reference is None else workspace.declared(ManagedPolicy, reference.address)
    if managed is not None:
        return _customer(managed, attached)
    ending = _known_ending(value)
    if AWS_OWNED in ending:
        return _aws_owned(ending.rpartition(AWS_OWNED)[2], attached)
    if POLICY_ARN in ending:
        name = ending.rpartition(POLICY_ARN)[2].rpartition("/")[2]
        named = workspace.once(_by_name).get(name, ())
        return _customer(named[0], attached) if len(named) == 1 else None
    return None


def _by_name(workspace: Workspace) -> dict[str | None, list[ManagedPolicy]]:
    found: dict[str | None, list[ManagedPolicy]] = {}
    for managed in workspace.parts(ManagedPolicy):
        found.setdefault(string(managed.name), []).append(managed)
    return found


def _known_ending(value: Value) -> str:
    """Return what an ARN is known to end with: all of it, or what follows its last hole."""
    if isinstance(value, Text):
        last = value.parts[-1]
        return last if isinstance(last, str) else ""
    return string(value) or ""


def _customer(managed: ManagedPolicy, attached: AttachedPolicy) -> GrantedPolicy:
    return GrantedPolicy(managed.policy, _titled("managed policy", managed.name), attached, True)


def _aws_owned(path: str, attached: AttachedPolicy) -> GrantedPolicy | None:
    statements = managed_policy(path)
    if statements is None:
        return None
    name = path.rpartition("/")[2]
    value = attached.arn
    place = at(value.origin.span, f"attaches `{name}`")
    policy = Policy(
        span=value.origin.span,
        symbol=f"{attached.attachment.symbol}.{name}",
        name=Known(place, name),
        statements=tuple(_statement(statement, attached, name) for statement in statements),
        closed=True,
    )
    return GrantedPolicy(policy, f"managed policy `{name}`", attached, False)


def _statement(raw: ManagedStatement, attached: AttachedPolicy, name: str) -> Statement:
    place = at(attached.arn.origin.span, f"attaches `{name}`")

    def items(strings: tuple[str, ...] | None) -> Items | None:
        return None if strings is None else Items(place, tuple(Known(place, each) for each in strings))

    return Statement(
        span=place.span,
        symbol=f"{attached.attachment.symbol}.{name}",
        sid=Known(place, None),
        effect=Known(place, raw.effect),
        actions=items(raw.actions),
        not_actions=items(raw.not_actions),
        resources=items(raw.resources),
        not_resources=items(raw.not_resources),
        principals=Known(place, None),
        conditional=maybe("a condition of an AWS managed policy") if raw.conditional else NO,
        conditions=Known(place, None) if not raw.conditional else Entries(place, (), closed=False),
    )


def _attaching_themselves(workspace: Workspace, role: Role) -> tuple[AttachedPolicy, ...]:
    """Return the managed policies that name the role themselves and are not among its attached ones."""
    already = {attached.arn.origin.reference.address for attached in role.attached if attached.arn.origin.reference}
    return tuple(
        AttachedPolicy(_own_arn(managed), managed)
        for managed in workspace.once(_attaching)
        if managed.address not in already and any(_is_role(value, role) for value in managed.role_names.items)
    )


def _attaching(workspace: Workspace) -> tuple[ManagedPolicy, ...]:
    """Return the managed policies that name roles themselves."""
    return tuple(managed for managed in workspace.parts(ManagedPolicy) if managed.role_names.items)


def _own_arn(managed: ManagedPolicy) -> Value:
    place = at(managed.span, "attaches itself", reference=Reference(managed.address, "arn"))
    return Unknown(place, Reason.COMPUTED)


def _is_role(value: Value, role: Role) -> bool:
    reference = value.origin.reference
    if reference is not None:
        return reference.address == role.address
    known = string(value)
    return known is not None and known == string(role.name)


def _unresolved(arn: Value) -> str:
    known = string(arn)
    if known is not None:
        return f"what the policy `{known}` allows is not known here"
    return f"an attached policy: {why_unknown(arn)}"


def _titled(kind: str, name: Value) -> str:
    known = string(name)
    return f"{kind} `{known}`" if known else f"a {kind}"
