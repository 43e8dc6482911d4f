"""This is where webhooks are built: Terraform's resources, and the `Triggers` of CloudFormation's projects.

Properties and defaults: CodeBuild API reference, `CreateWebhook` (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.webhook import Filter, FilterGroup, PullRequestPolicy, Webhook, WebhookScope
from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import Section, section, sections_of
from cblint.read.shape import members
from cblint.value import Entries, Items, Known, Reason, Reference, Truth, Unknown, Value

PROJECT: Mapping[str, tuple[str, str]] = {"name": ("", "Name"), "triggers": ("", "Triggers")}
WEBHOOK: Mapping[str, tuple[str, str]] = {
    "webhook": ("", "Webhook"),
    "project": ("project_name", "ProjectName"),
    "filter_groups": ("filter_group", "FilterGroups"),
    "build_type": ("build_type", "BuildType"),
    "branch_filter": ("branch_filter", ""),
    "manual_creation": ("manual_creation", ""),
    "policy": ("pull_request_build_policy", "PullRequestBuildPolicy"),
    "scope": ("scope_configuration", "ScopeConfiguration"),
}
FILTER: Mapping[str, tuple[str, str]] = {
    "type": ("type", "Type"),
    "pattern": ("pattern", "Pattern"),
    "exclude": ("exclude_matched_pattern", "ExcludeMatchedPattern"),
}
POLICY: Mapping[str, tuple[str, str]] = {
    "comment_approval": ("requires_comment_approval", "RequiresCommentApproval"),
    "approver_roles": ("approver_roles", "ApproverRoles"),
}
SCOPE: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "domain": ("domain", "Domain"),
    "scope": ("scope", "Scope"),
}


def webhooks(declared: Declared) -> Iterator[Webhook]:
    """Yield the webhooks: Terraform's resources, and CloudFormation's `Triggers` where they surely make one."""
    for declaration in declared.of("webhook"):
        part = section(declaration, WEBHOOK)
        yield _webhook(declaration, part, part.scalar("project"))
    for declaration in declared.of("project"):
        project = section(declaration, PROJECT)
        if project.language != "cloudformation" or not project.get("triggers"):
            continue
        part = project.one("triggers", WEBHOOK)
        made = part.boolean("webhook")
        if isinstance(made, Known) and made.data is True:
            name = named(declaration, project, "name")
            own = name.origin.referring_to(Reference(declaration.address, ""))
            webhook = _webhook(declaration, part, name.replace(origin=own))
            yield webhook.replace(span=part.span, symbol=part.symbol)


def _webhook(declaration: Declaration, part: Section, project: Value) -> Webhook:
    groups, closed = _filter_groups(part)
    policy = part.one("policy", POLICY)
    scope = part.one("scope", SCOPE)
    terraform = part.language == "terraform"
    return Webhook(
        *identity(declaration),
        project=project,
        filter_groups=groups,
        filter_groups_closed=closed,
        build_type=part.scalar("build_type", "BUILD"),
        branch_filter=part.scalar("branch_filter") if terraform else part.default(),
        pull_request_policy=PullRequestPolicy(
            policy.span,
            policy.symbol,
            given=policy.given,
            comment_approval=policy.scalar("comment_approval"),
            approver_roles=policy.strings("approver_roles"),
        ),
        scope=WebhookScope(
            scope.span,
            scope.symbol,
            given=scope.given,
            name=scope.scalar("name"),
            domain=scope.scalar("domain"),
            scope=scope.scalar("scope"),
        ),
        manual_creation=part.boolean("manual_creation") if terraform else part.default(False),
        exists=declaration.exists,
    )


def _filter_groups(part: Section) -> tuple[tuple[FilterGroup, ...], bool]:
    """Return the groups, and whether all that there may be are in view."""
    found, closed = members(part.get("filter_groups"))
    symbol = part.symbol_of("filter_groups")
    made = [_group(part.language, group, given, f"{symbol}[{index}]") for index, (group, given) in enumerate(found)]
    return tuple(each for each in made if each is not None), closed and None not in made


def _group(language: str, group: Value, given: Truth, symbol: str) -> FilterGroup | None:
    """Return a group: a block of `filter` blocks in Terraform, a list in CloudFormation."""
    filters: Value | None = group
    if isinstance(group, Entries):
        filters = group.get("filter") or Items(group.origin, (), group.closed)
    if not isinstance(filters, Items):
        return None
    sections, closed = sections_of(filters, language, FILTER, symbol)
    return FilterGroup(
        group.origin.span,
        symbol,
        filters=tuple(map(_filter, sections)),
        closed=closed and all(each.given.is_yes for each in sections),
        given=given,
    )


def _filter(part: Section) -> Filter:
    return Filter(
        part.span,
        part.symbol,
        type=part.scalar("type", Unknown(part.value.origin, Reason.MALFORMED, "type")),
        pattern=part.scalar("pattern"),
        exclude=part.boolean("exclude"),
    )
