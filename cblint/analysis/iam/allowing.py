"""This is where the edits are made by which a role may do what it lacks, in policies that are its own."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.analysis.drafts import after, draft_at, followed_by
from cblint.analysis.ecr.needs import Lack
from cblint.analysis.ecr.resources import ways_to_write
from cblint.analysis.iam.decisions import Scoped, grants
from cblint.analysis.iam.policies import GrantedPolicy
from cblint.analysis.iam.statements import allows_here, match, named
from cblint.analysis.places import written
from cblint.data.policies import wildcard_only
from cblint.edit.draft import Data, Raw
from cblint.edit.policy import actions_added, statement_added
from cblint.edit.same import same_but_for
from cblint.finding import Edit
from cblint.model.iam import Role, Statement
from cblint.record import NamedTuple
from cblint.source import SourceFile, Span
from cblint.value import Items, Known, Value, at, equals, string
from cblint.workspace import Workspace

MAX_ROLES = 300
"""Among more roles it is not looked whether one has a policy to itself."""


class Allowing(NamedTuple):
    """The edits that allow what a role lacks."""

    edits: tuple[Edit, ...]
    own_statement: bool
    """Whether a statement was added."""


class _Need(NamedTuple):
    """Actions that are lacking on one resource."""

    resource: str
    actions: tuple[str, ...]
    uses: tuple[Lack, ...]


def allowing(workspace: Workspace, role: Role, lacking: list[Lack]) -> Allowing | None:
    """Return the edits that allow what is lacking: in statements that do with it, else in ones of their own.

    None where one of the actions cannot be allowed in a policy of this role alone, on a resource that can be written.
    """
    made = workspace.once(_made)
    requests = [lack.decision.request for lack in lacking]
    key = (id(role), *((request.action, request.resource) for request in requests))
    if key not in made:
        made[key] = _allowing(workspace, role, lacking)
    return made[key]


def _made(_: Workspace) -> dict[tuple[object, ...], Allowing | None]:
    """Return what was made already: many builds of one role lack the same."""
    return {}


def _allowing(workspace: Workspace, role: Role, lacking: list[Lack]) -> Allowing | None:
    policies = [each for each in grants(workspace, role).policies if _is_own(workspace, each)]
    home = _home(policies)
    changes: dict[Span, list[str]] = {}
    fresh: dict[tuple[str, ...], list[list[Data]]] = {}
    for need in _needs(lacking):
        statement = next((each for each in _fitting(policies, need)), None)
        if statement is not None:
            changes.setdefault(statement.span, []).extend(need.actions)
            continue
        ways: list[Data] = ["*"]
        if need.resource != "*" and home is not None:
            ways = list(ways_to_write(workspace, role, policies, home.span.path, need.uses[0].use))
        if home is None or not ways:
            return None
        fresh.setdefault(need.actions, []).append(ways)
    edits = _edits(workspace, home, changes, fresh)
    return Allowing(edits, bool(fresh)) if edits else None


def _needs(lacking: list[Lack]) -> list[_Need]:
    """Return what is lacking by resource; what knows no resource is lacking on all, as is a public registry."""
    found: dict[str, list[Lack]] = {}
    for lack in lacking:
        request = lack.decision.request
        public = request.action.startswith("ecr-public:")
        found.setdefault("*" if request.wildcard_only or public else request.resource, []).append(lack)
    return [
        _Need(resource, tuple(dict.fromkeys(each.decision.request.action for each in lacks)), tuple(lacks))
        for resource, lacks in found.items()
    ]


def _is_own(workspace: Workspace, policy: GrantedPolicy) -> bool:
    """Tell whether a policy is written in the repository, and no other role has it."""
    if not policy.editable:
        return False
    places = {policy.policy.span, *(statement.span for statement in policy.policy.statements)}
    shared = workspace.once(_shared)
    return shared is not None and not places & shared


def _shared(workspace: Workspace) -> frozenset[Span] | None:
    """Return where policies and statements stand that several roles have; None among too many roles."""
    seen: set[Span] = set()
    twice: set[Span] = set()
    roles = [role for stack in workspace.stacks for role in stack.roles]
    if len(roles) > MAX_ROLES:
        return None
    for role in roles:
        places = {
            place
            for granted in grants(workspace, role).policies
            if granted.editable
            for place in (granted.policy.span, *(each.span for each in granted.policy.statements))
        }
        twice |= places & seen
        seen |= places
    return frozenset(twice)


def _fitting(policies: list[GrantedPolicy], need: _Need) -> list[Statement]:
    """Return the statements that would allow what is needed if they named the actions, the narrowest first."""
    found = []
    for policy in policies:
        for statement in policy.policy.statements:
            rank = _rank(statement, need)
            if rank is not None:
                found.append((rank, statement))
    return [statement for _, statement in sorted(found, key=lambda each: each[0])]


def _rank(statement: Statement, need: _Need) -> tuple[bool, bool, int] | None:
    """Return how well a statement fits, less being better; None where the actions do not belong there.

    Where it is not known which repository is meant, a statement that already allows a part of the same use fits.
    """
    if statement.actions is None or not statement.conditional.is_no or not equals(statement.effect, "Allow").is_yes:
        return None
    names = {(string(item) or "").lower() for item in statement.actions.items}
    services = {action.partition(":")[0] for action in need.actions}
    together = {action.lower() for each in need.uses for action in each.use.actions}
    on_all = statement.resources is not None and any(string(item) == "*" for item in statement.resources.items)
    if need.resource == "*":
        alike = [name for name in names if name.partition(":")[0] in services]
    elif on_all:
        # On everything, only where what belongs together with the actions is allowed on everything already.
        alike = [name for name in names if name in together]
    else:
        alike = [name for name in names if name.startswith("ecr:") and name not in wildcard_only()]
    more = tuple(Known(at(statement.span), action) for action in need.actions)
    extended = statement.replace(actions=Items(statement.actions.origin, (*statement.actions.items, *more)))
    requests = [each.decision.request._replace(resource=need.resource) for each in need.uses]
    allowed = named(extended)
    found = [(match(allowed, request), request) for request in requests]
    if not alike or any(each.allows.is_no for each, _ in found):
        return None
    sure = all(each.allows.is_yes or allows_here(each, request) for each, request in found)
    if not sure and not ("*" in need.resource.rpartition(":")[2] and together & names):
        return None
    return (on_all, not sure, -len(alike))


def _home(policies: list[GrantedPolicy]) -> Statement | None:
    """Return the statement beside which a new one goes: the last one of the policy that is most about ECR."""

    def about(policy: GrantedPolicy) -> int:
        return sum(
            (string(item) or "").lower().startswith(("ecr:", "ecr-public:"))
            for statement in policy.policy.statements
            for item in (statement.actions.items if statement.actions is not None else ())
        )

    best = max((each for each in policies if each.policy.statements), key=about, default=None)
    return best.policy.statements[-1] if best is not None else None


def _edits(
    workspace: Workspace,
    home: Statement | None,
    changes: dict[Span, list[str]],
    fresh: dict[tuple[str, ...], list[list[Data]]],
) -> tuple[Edit, ...]:
    """Return all edits; nothing where one of them is not plain to make."""
    made: list[Edit] = []
    for place, actions in sorted(changes.items()):
        source = workspace.files.again(place.path)
        edits = actions_added(source, place, actions) if source is not None else ()
        if not edits:
            return ()
        made += edits
    if not fresh:
        return tuple(made)
    source = workspace.files.again(home.span.path) if home is not None else None
    if home is None or source is None:
        return ()
    place = home.span
    here = tuple(edit for edit in made if edit.span.path == place.path)
    added = followed_by(source, here, place, lambda now: _statements(now, place, fresh))
    return (*(edit for edit in made if edit.span.path != place.path), *added) if added else ()


def _statements(source: SourceFile, place: Span, fresh: dict[tuple[str, ...], list[list[Data]]]) -> tuple[Edit, ...]:
    """Return the edits that add statements, each after the one before, with resources in the first way that does."""
    made: tuple[Edit, ...] = ()
    for actions, resources in fresh.items():
        now = after(source, made)
        tried = (_statement(now.source, place, actions, way) for way in zip(*resources, strict=False))
        added = next((edits for edits in tried if edits), ())
        if not added:
            return ()
        made = now.joined(added)
    return made


def _statement(
    source: SourceFile, place: Span, actions: tuple[str, ...], resources: Sequence[Data]
) -> tuple[Edit, ...]:
    """Return the edits that add a statement.

    Where the policy is the text of a heredoc, an expression of Terraform is written as a part of a template.
    """
    added = statement_added(source, place, actions, resources)
    expressions = {f"cblint-{index}": each.text for index, each in enumerate(resources) if isinstance(each, Raw)}
    if not expressions or "<<" not in source.text or not source.path.endswith(".tf"):
        return added
    if same_but_for(source, after(source, added).source.text, added):
        return added
    plain = [f"cblint-{index}" if isinstance(each, Raw) else each for index, each in enumerate(resources)]
    edits = statement_added(source, place, actions, plain)
    for name, expression in expressions.items():
        edits = tuple(edit._replace(text=edit.text.replace(f'"{name}"', f'"${{{expression}}}"')) for edit in edits)
    return edits


def unscoped(workspace: Workspace, scoped: Scoped) -> tuple[Edit, ...]:
    """Return the edits that allow actions on `*` which know no resource, and nothing else there.

    A statement that allows only these is changed; out of another one they are taken into a statement of their own.
    """
    statement = scoped.statement
    actions, resources = statement.actions, statement.resources
    if actions is None or resources is None or not resources.items or not actions.closed:
        return ()
    if scoped.only:
        return _on_all(workspace, resources)
    source = workspace.files.again(statement.span.path)
    if source is None or not statement.conditional.is_no:
        return ()
    useless = {action.lower() for action in scoped.actions}
    out: list[Edit] = []
    for item in actions.items:
        if (string(item) or "").lower() in useless:
            draft = draft_at(workspace, item.origin.span)
            deleted = draft.delete_item(item.origin.span) if draft is not None and len(item.origin.steps) == 1 else ()
            if not deleted or deleted[0].span.path != source.path:
                return ()
            out += deleted
    place = statement.span
    if not out:
        return ()
    return followed_by(source, tuple(out), place, lambda now: statement_added(now, place, scoped.actions, ["*"]))


def _on_all(workspace: Workspace, resources: Items) -> tuple[Edit, ...]:
    """Return the edit that names all resources instead of some, where they are written."""
    named: Value = resources.items[0] if len(resources.items) == 1 else resources
    place = written(named)
    handed_on = 2 if named.origin.reference is not None else 1
    draft = draft_at(workspace, place)
    if draft is None or len(named.origin.steps) > handed_on or len(resources.origin.steps) > handed_on:
        return ()
    return draft.set_value(place, ["*"] if len(resources.items) > 1 else "*")
