"""This is where it is told what of a webhook CodeBuild refuses, or what can never start a build."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import filters, unreachable
from cblint.analysis.webhooks.expressions import Malformed, parsed
from cblint.analysis.webhooks.fault import Fault
from cblint.data.webhooks import Provider, webhooks
from cblint.model.webhook import Filter, FilterGroup, Webhook
from cblint.value import equals, string
from cblint.workspace import Workspace


def faults_of(workspace: Workspace, webhook: Webhook) -> tuple[Fault, ...]:
    """Return the faults of a webhook that starts builds."""
    if not filters.starts_builds(webhook):
        return ()
    provider = filters.provider_of(workspace, webhook)
    found = [*_of_source(workspace, webhook), *_of_policy(webhook, provider)]
    for group in webhook.filter_groups:
        own = [fault for written in group.filters for fault in _of_filter(written, webhook, provider)]
        found += own or _of_group(group, provider)
    return tuple(found)


def _of_source(workspace: Workspace, webhook: Webhook) -> Iterator[Fault]:
    project = filters.project_of(workspace, webhook)
    kind = string(project.source.type) if project is not None else None
    if project is not None and kind in webhooks().without_webhooks:
        yield Fault(
            webhook,
            f"`{project.called}` has a source of type `{kind}`, which has no webhooks",
            because=((project.source.type.origin.span, "The type of its source"),),
        )


def _of_policy(webhook: Webhook, provider: Provider | None) -> Iterator[Fault]:
    policy = webhook.pull_request_policy
    approval = string(policy.comment_approval)
    if approval is not None and approval not in webhooks().approvals:
        yield Fault(policy.comment_approval, f"`{approval}` is none of {_listed(webhooks().approvals)}")
    if provider is None or approval == "DISABLED":
        return
    for role in policy.approver_roles.items:
        name = string(role)
        if name is not None and not name.startswith(provider.roles):
            yield Fault(role, f"`{name}` is no role of {provider.name}", grave=False)


def _listed(names: tuple[str, ...]) -> str:
    *first, last = [f"`{name}`" for name in names]
    return f"{', '.join(first)} and {last}"


def _of_filter(written: Filter, webhook: Webhook, provider: Provider | None) -> Iterator[Fault]:
    """Yield what is wrong with a filter by itself."""
    kind = string(written.type)
    pattern = string(written.pattern)
    if kind is not None and kind not in webhooks().filters:
        yield Fault(written.type, f"`{kind}` is no type of a webhook's filters")
    elif kind is not None and equals(written.pattern, None).is_yes:
        yield Fault(written, f"The filter `{kind}` has no pattern")
    elif kind == "EVENT" and pattern is not None:
        yield from _of_events(written, pattern, provider)
    elif kind is not None and pattern is not None:
        node = parsed(pattern)
        if isinstance(node, Malformed):
            looks = " is a look-" in node.reason
            dialect = " of RE2" if looks else ""
            message = f"`{pattern}` is no regular expression{dialect}: {node.reason}"
            yield Fault(written.pattern, message, grave=not looks)
        if kind in ("REPOSITORY_NAME", "ORGANIZATION_NAME") and webhook.scope.given.is_no:
            message = f"`{kind}` is no filter of a webhook of one repository"
            yield Fault(written.type, message, grave=False)


def _of_events(written: Filter, pattern: str, provider: Provider | None) -> Iterator[Fault]:
    events = filters.named_events(pattern)
    for event in events:
        if event not in webhooks().events:
            known = f": `{event.upper()}` is" if event.upper() in webhooks().events else ""
            yield Fault(written.pattern, f"`{event}` is no event of a webhook{known}", about=event)
        elif provider is not None and event in provider.lacks:
            yield Fault(written.pattern, f"`{event}` is no event of {provider.name}", about=event)
    if not events:
        yield Fault(written.pattern, "The filter `EVENT` names no event")


def _of_group(group: FilterGroup, provider: Provider | None) -> list[Fault]:
    """Return what is wrong with the filters of a group together."""
    if not filters.all_known(group):
        return []
    if not filters.of_kind(group, "EVENT"):
        return [Fault(group, "The filter group has no filter of the type `EVENT`")]
    events = filters.events_of(group)
    return list(unreachable.faults_of(group, events, provider)) if events is not None else []
