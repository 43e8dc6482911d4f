"""This is where it is decided what a role may do: allowed, denied, not allowed, or not known.

Only what a role's own policies say is judged: organisations' policies, sessions and the policies of the resources
themselves stand outside (`analysis.ecr` looks at those of repositories).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.iam.policies import GrantedPolicy, Grants, boundary_of, grants_of
from cblint.analysis.iam.statements import Match, Request, allows_here, match, meets_resource
from cblint.analysis.places import written
from cblint.data.policies import wildcard_only
from cblint.enumeration import Enum
from cblint.model.iam import Role, Statement
from cblint.record import Record
from cblint.source import Span
from cblint.value import NO, Known, Truth, equals, maybe, string, truth
from cblint.workspace import Workspace

__all__ = [
    "Decision",
    "GrantedPolicy",
    "Grants",
    "Near",
    "Outcome",
    "Scoped",
    "decide",
    "grants",
    "nearest",
    "scoped_for_nothing",
]


class Outcome(Enum):
    """What becomes of a request."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "denied by a statement"
    IMPLICIT_DENY = "allowed by no statement"
    OUTSIDE_BOUNDARY = "not within the permissions boundary"
    UNKNOWN = "not known"


class Decision(Record):
    """What becomes of one request of a role, and what decides it."""

    request: Request
    outcome: Outcome
    deciding: tuple[Statement, ...]
    """The statements that allow or deny it; for an implicit deny, those that name the action on other resources."""
    reasons: tuple[str, ...] = ()
    """Why it is not known, where it is not."""
    allowed_here: bool = False
    """Whether, where it is not known, it is allowed if policy and request mean the same region and account."""

    @property
    def not_allowed(self) -> Truth:
        """Whether no policy of the role allows it (a definite deny is another matter)."""
        if self.allowed_here:
            return NO
        if self.outcome is Outcome.UNKNOWN:
            return maybe(*self.reasons)
        return truth(self.outcome is Outcome.IMPLICIT_DENY)


def grants(workspace: Workspace, role: Role) -> Grants:
    """Return all policies of a role, with attached ones resolved; asked once for each role."""
    return workspace.once(grants_of, role)


def decide(workspace: Workspace, role: Role, action: str, resource: str) -> Decision:
    """Decide whether a role's policies allow an action on a resource (an ARN with `*` for unknown parts)."""
    request = Request(action, resource, action.lower() in wildcard_only())
    given = grants(workspace, role)
    decision = _judge(request, given)
    if decision.outcome is not Outcome.ALLOWED:
        return decision
    boundary = boundary_of(workspace, role)
    if boundary is None:
        return decision
    limit = _judge(request, boundary)
    match limit.outcome:
        case Outcome.ALLOWED:
            return decision
        case Outcome.EXPLICIT_DENY | Outcome.UNKNOWN:
            return limit
        case _:
            return limit.replace(outcome=Outcome.OUTSIDE_BOUNDARY)


def _judge(request: Request, given: Grants) -> Decision:
    matches = [match(names, request) for names in given.statements]
    denied = [found.statement for found in matches if found.denies.is_yes]
    if denied:
        return Decision(request, Outcome.EXPLICIT_DENY, tuple(denied))
    allowed = [found.statement for found in matches if found.allows.is_yes]
    open_denies = [reason for found in matches if found.denies.is_maybe for reason in found.denies.reasons]
    open_allows = [reason for found in matches if found.allows.is_maybe for reason in found.allows.reasons]
    if allowed and not open_denies:
        return Decision(request, Outcome.ALLOWED, tuple(allowed))
    reasons = (*open_denies, *open_allows) if allowed else (*open_allows, *given.gaps)
    if reasons:
        here = any(allows_here(found, request) for found in matches) and not open_denies
        return Decision(request, Outcome.UNKNOWN, tuple(allowed), tuple(dict.fromkeys(reasons)), here)
    return Decision(request, Outcome.IMPLICIT_DENY, _elsewhere(matches))


def _elsewhere(matches: list[Match]) -> tuple[Statement, ...]:
    """Return the statements that allow the action, but on other resources."""
    return tuple(
        found.statement
        for found in matches
        if found.action.is_yes and found.resource.is_no and not equals(found.statement.effect, "Allow").is_no
    )


class Scoped(Record):
    """A statement that allows actions that know no resource on specific resources, which grants nothing."""

    statement: Statement
    actions: tuple[str, ...]
    """As AWS spells them."""
    only: bool
    """Whether the statement allows nothing else."""
    policy: GrantedPolicy

    @property
    def place(self) -> Span:
        """Where it names the first of the actions."""
        items = self.statement.actions.items if self.statement.actions is not None else ()
        named = (item for item in items if (string(item) or "").lower() == self.actions[0].lower())
        return next((item.origin.span for item in named), self.statement.span)


class Near(Record):
    """Where one would add what a role lacks."""

    span: Span
    statement: Statement | None
    """The statement that would do with the missing actions added, if there is one."""


def nearest(workspace: Workspace, role: Role, lacking: list[Decision]) -> Near:
    """Return where one would add what a role lacks: at a statement that comes close, else at the role itself."""
    for decision in lacking:
        for statement in decision.deciding:
            if statement.resources is not None:
                return Near(written(statement.resources), None)
    service = lacking[0].request.action.partition(":")[0]
    allowing = [(each, _named(each, service)) for each in _allowing(workspace, role)]
    # A statement for the login alone is on `*`: one that names more of the service's actions comes first.
    for enough in (2, 1):
        for statement, count in allowing:
            if count >= enough and statement.actions is not None:
                meets = all(not meets_resource(statement, decision.request).is_no for decision in lacking)
                # The last action: narrow, and the place after which one would add.
                place = statement.actions.items[-1] if statement.actions.items else statement.actions
                return Near(written(place), statement if meets else None)
    return Near(role.span, None)


def _allowing(workspace: Workspace, role: Role) -> Iterator[Statement]:
    for granted in grants(workspace, role).policies:
        for statement in granted.policy.statements:
            if equals(statement.effect, "Allow").is_yes:
                yield statement


def _named(statement: Statement, service: str) -> int:
    """Count the actions of a service that a statement names."""
    items = statement.actions.items if statement.actions is not None else ()
    return sum((string(item) or "").lower().startswith(f"{service}:") for item in items)


def scoped_for_nothing(workspace: Workspace, role: Role) -> tuple[Scoped, ...]:
    """Return the statements of a role that name wildcard-only actions and cannot grant them; asked once."""
    return workspace.once(_scoped_for_nothing, role)


def _scoped_for_nothing(workspace: Workspace, role: Role) -> tuple[Scoped, ...]:
    found = []
    for policy in grants(workspace, role).policies:
        for statement in policy.policy.statements if policy.editable else ():
            named = _literal_wildcard_only(statement)
            useless = tuple(
                action for action in named if decide(workspace, role, action, "*").outcome is Outcome.IMPLICIT_DENY
            )
            if useless and equals(statement.effect, "Allow").is_yes:
                count = len(statement.actions.items) if statement.actions is not None else 0
                found.append(Scoped(statement, useless, count == len(useless), policy))
    return tuple(found)


def _literal_wildcard_only(statement: Statement) -> tuple[str, ...]:
    """Return the wildcard-only actions that a statement names letter by letter, where it names resources."""
    if statement.actions is None or statement.resources is None or not statement.resources.items:
        return ()
    names = [
        item.data.lower() for item in statement.actions.items if isinstance(item, Known) and isinstance(item.data, str)
    ]
    return tuple(dict.fromkeys(wildcard_only()[name] for name in names if name in wildcard_only()))
