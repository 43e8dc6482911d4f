"""This is where IAM roles are put together from all that the repository gives them: policies, attachments, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.iam import AttachedPolicy, InstanceOfRole, ManagedPolicy, Policy, Role
from cblint.model.part import Part
from cblint.read.declaration import Declaration, OutsideCall
from cblint.read.policy import read_policy, under_condition
from cblint.read.resources.kinds import Declared, identity, named, refers_to
from cblint.read.resources.outside import may_change_role
from cblint.read.section import Section, section
from cblint.read.shape import if_exists, members, settled
from cblint.record import Record
from cblint.value import (
    Choice,
    Items,
    Known,
    Reason,
    Reference,
    Text,
    Truth,
    Unknown,
    Value,
    at,
    string,
)

ROLE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "RoleName"),
    "name_prefix": ("name_prefix", ""),
    "trust": ("assume_role_policy", "AssumeRolePolicyDocument"),
    "inline": ("inline_policy", "Policies"),
    "attached": ("managed_policy_arns", "ManagedPolicyArns"),
    "boundary": ("permissions_boundary", "PermissionsBoundary"),
    "path": ("path", "Path"),
}
INLINE_POLICY: Mapping[str, tuple[str, str]] = {
    "name": ("name", "PolicyName"),
    "document": ("policy", "PolicyDocument"),
}
ROLE_POLICY: Mapping[str, tuple[str, str]] = {
    **INLINE_POLICY,
    "role": ("role", "RoleName"),
    "roles": ("", "Roles"),
}
MANAGED_POLICY: Mapping[str, tuple[str, str]] = {
    "name": ("name", "ManagedPolicyName"),
    "name_prefix": ("name_prefix", ""),
    "document": ("policy", "PolicyDocument"),
    "roles": ("", "Roles"),
}
ATTACHMENT: Mapping[str, tuple[str, str]] = {
    "role": ("role", ""),
    "roles": ("roles", ""),
    "role_name": ("role_name", ""),
    "arn": ("policy_arn", ""),
    "arns": ("policy_arns", ""),
    "policy_names": ("policy_names", ""),
}


class _Grant(Record):
    """Something that gives a role a policy from outside of its own declaration."""

    targets: Items
    """The roles, by name or reference."""
    inline: Policy | None
    attached: tuple[AttachedPolicy, ...]


class _Grants:
    """All grants of a stack: those that name one role by reference need not be held against every role."""

    def __init__(self, grants: tuple[_Grant, ...], exact: frozenset[str]) -> None:
        self._by_address: dict[str, list[tuple[int, _Grant]]] = {}
        for index, grant in enumerate(grants):
            for address in _named_roles(grant, exact):
                self._by_address.setdefault(address, []).append((index, grant))

    def of(self, address: str) -> Iterator[_Grant]:
        """Yield the grants that a role may have, in their order."""
        found = (*self._by_address.get(address, ()), *self._by_address.get("", ()))
        for _, grant in sorted(found, key=lambda each: each[0]):
            yield grant


def _named_roles(grant: _Grant, exact: frozenset[str]) -> frozenset[str]:
    """Return the addresses of the roles that a grant can only mean; an empty one, if it may mean others too."""
    named = set()
    for target in grant.targets.items:
        reference = None if isinstance(target, Choice) else target.origin.reference
        if reference is None or reference.address not in exact:
            return frozenset({""})
        named.add(reference.address)
    return frozenset(named) if grant.targets.closed else frozenset({""})


def roles(declared: Declared, *, closed: bool, outside: tuple[OutsideCall, ...] = ()) -> Iterator[Role]:
    """Yield the roles. A policy that is only made under a condition is there, with conditional statements."""
    siblings = declared.addresses("role")
    exact = frozenset(declaration.address for declaration in declared.of("role"))
    grants = _Grants((*_policies(declared), *_attachments(declared), *_own_attachments(declared)), exact)
    exclusive = [section(each, ATTACHMENT) for each in declared.of("exclusive policies")]
    for declaration in declared.of("role"):
        role = _role(declaration, closed=closed)
        for grant in grants.of(role.address):
            role = _granted(role, grant, siblings)
        for part in exclusive:
            role = _limited(role, part, siblings)
        if role.closed and any(may_change_role(call, role.address, role.name) for call in outside):
            role = role.replace(closed=False)
        yield role


def foreign_roles(declared: Declared) -> Iterator[InstanceOfRole]:
    """Yield the roles that are only looked up."""
    for declaration in declared.of("foreign role"):
        part = section(declaration, ROLE)
        yield InstanceOfRole(*identity(declaration), name=part.required("name"))


def managed_policies(declared: Declared) -> Iterator[ManagedPolicy]:
    """Yield the customer managed policies."""
    for declaration in declared.of("managed policy"):
        part = section(declaration, MANAGED_POLICY)
        name = named(declaration, part, "name", "name_prefix")
        no_roles = Items(part.default().origin, ())
        yield ManagedPolicy(
            *identity(declaration),
            name=name,
            policy=_policy(part, name, declaration.exists),
            role_names=no_roles if part.language == "terraform" else part.strings("roles"),
        )


def _role(declaration: Declaration, *, closed: bool) -> Role:
    part = section(declaration, ROLE)
    sections, all_inline = part.many("inline", INLINE_POLICY)
    trust = part.get("trust")
    attached, all_attached = members(part.get("attached"))
    this = Part(declaration.span, part.symbol)
    return Role(
        *identity(declaration),
        name=named(declaration, part, "name", "name_prefix"),
        trust=None if trust is None else _trust(part, trust),
        inline=tuple(_policy(each, each.scalar("name"), each.given) for each in sections),
        attached=tuple(AttachedPolicy(if_exists(_arn(arn), given), this) for arn, given in attached),
        boundary=part.scalar("boundary"),
        closed=closed and all_inline and all_attached,
        path=part.scalar("path", "/"),
    )


def _trust(part: Section, document: Value) -> Policy:
    policy = read_policy(document, name=part.default(), symbol=part.symbol_of("trust"))
    return policy.replace(span=part.span_of("trust"))


def _policy(part: Section, name: Value, exists: Truth) -> Policy:
    document = part.get("document")
    symbol = part.symbol_of("document")
    if document is None:
        return Policy(part.span, symbol, name, (), closed=False)
    policy = under_condition(read_policy(document, name=name, symbol=symbol), exists)
    return policy.replace(span=part.span_of("document"))


def _policies(declared: Declared) -> Iterator[_Grant]:
    for declaration in declared.of("role policy"):
        part = section(declaration, ROLE_POLICY)
        name = part.scalar("name")
        targets = part.strings("roles") if declaration.type == "AWS::IAM::Policy" else _targets(part, "role")
        yield _Grant(targets, _policy(part, name, declaration.exists), ())


def _attachments(declared: Declared) -> Iterator[_Grant]:
    for declaration in declared.of("attachment"):
        part = section(declaration, ATTACHMENT)
        this = Part(declaration.span, part.symbol)
        exclusive = declaration.type.endswith("_exclusive")
        many = declaration.type == "aws_iam_policy_attachment"
        targets = part.strings("roles") if many else _targets(part, "role_name" if exclusive else "role")
        arns = part.strings("arns").items if exclusive else (part.required("arn"),)
        made = tuple(AttachedPolicy(if_exists(_arn(arn), declaration.exists), this) for arn in arns)
        yield _Grant(targets, None, made)


def _own_attachments(declared: Declared) -> Iterator[_Grant]:
    """Yield what CloudFormation's managed policies attach themselves to."""
    for declaration in declared.of("managed policy"):
        part = section(declaration, MANAGED_POLICY)
        if part.language == "terraform" or part.get("roles") is None:
            continue
        origin = at(declaration.name_span, reference=Reference(declaration.address, "Arn"))
        arn = Unknown(origin, Reason.COMPUTED, f"{declaration.name}.Arn")
        this = Part(part.span_of("roles"), part.symbol_of("roles"))
        yield _Grant(part.strings("roles"), None, (AttachedPolicy(if_exists(arn, declaration.exists), this),))


def _granted(role: Role, grant: _Grant, siblings: frozenset[str]) -> Role:
    """Return the role with what is granted, if it is meant; not closed, if it may be meant."""
    answers = [refers_to(target, role.address, role.name, siblings) for target in grant.targets.items]
    if any(answer.is_yes for answer in answers):
        seen = {string(each.arn) for each in role.attached} - {None}
        fresh = tuple(each for each in grant.attached if string(each.arn) not in seen)
        inline = role.inline if grant.inline is None else (*role.inline, grant.inline)
        return role.replace(inline=inline, attached=(*role.attached, *fresh))
    if not grant.targets.closed or any(answer.is_maybe for answer in answers):
        return role.replace(closed=False)
    return role


def _limited(role: Role, part: Section, siblings: frozenset[str]) -> Role:
    """Return the role as not closed, where something may list inline policies of it that are not in view."""
    targets = _targets(part, "role_name")
    if all(refers_to(each, role.address, role.name, siblings).is_no for each in targets.items):
        return role
    names = part.strings("policy_names")
    own = {string(policy.name) for policy in role.inline}
    listed = {string(name) for name in names.items}
    return role if names.closed and None not in listed and listed == own else role.replace(closed=False)


def _targets(part: Section, name: str) -> Items:
    """Return the one role that is named, as a list."""
    role = part.required(name)
    return Items(role.origin, (role,))


def _arn(value: Value) -> Value:
    match value:
        case Known(data=str()) | Text() | Unknown():
            return value
        case _:
            return settled(value, Unknown(value.origin, Reason.MALFORMED))
