"""This is where it is told whether pull requests of people whom nobody trusts start builds."""

from __future__ import annotations

from cblint.analysis.webhooks import filters
from cblint.data.webhooks import webhooks
from cblint.model.part import label
from cblint.model.project import Project
from cblint.model.webhook import Filter, FilterGroup, Webhook
from cblint.record import Record
from cblint.value import NO, Scalar, Step, Truth, Value, equals, maybe, string, test, truth
from cblint.workspace import Workspace


class OpenGate(Record):
    """A way into a project: a group that lets pull requests through whoever opened them."""

    event: Filter
    """The filter that lists the events."""
    approval: Value | None
    """Where it is written that no approval is needed; None where nothing is written."""
    surely: bool
    """False where approval depends on when the webhook was made, or anyone cannot have an account."""
    steps: tuple[Step, ...]

    @property
    def place(self) -> Value:
        """Where one would close it."""
        return self.approval or self.event.pattern


def open_gate(workspace: Workspace, webhook: Webhook) -> OpenGate | None:
    """Return how pull requests of anyone start builds; None where they do not, or it is not known."""
    return workspace.once(_open_gate, webhook)


def _open_gate(workspace: Workspace, webhook: Webhook) -> OpenGate | None:
    approval = webhook.pull_request_policy.comment_approval
    disabled = equals(approval, "DISABLED").is_yes
    if not filters.starts_builds(webhook) or not (disabled or equals(approval, None).is_yes):
        return None
    events = [event for group in webhook.filter_groups if (event := _listing(group)) is not None]
    if not events:
        return None
    provider = filters.provider_of(workspace, webhook)
    steps = [Step(webhook.span, f"`{label(webhook)}` starts builds")]
    steps += [Step(each.pattern.origin.span, "of pull requests, and no filter asks who acts") for each in events]
    if disabled:
        steps.append(Step(approval.origin.span, "without anybody's approval"))
    return OpenGate(
        event=events[0],
        approval=approval if disabled else None,
        surely=disabled and provider is not None and provider.open,
        steps=tuple(steps),
    )


def _listing(group: FilterGroup) -> Filter | None:
    """Return the filter of a group that lists the events, where pull requests of anyone pass the group."""
    events = filters.events_of(group)
    if events is None or not events & webhooks().caused_by_others or any(map(_keeps_out, group.filters)):
        return None
    listing = (each for each in filters.of_kind(group, "EVENT") if _names(each) & webhooks().caused_by_others)
    return next(listing, None)


def _names(event: Filter) -> frozenset[str]:
    return frozenset(filters.named_events(string(event.pattern) or ""))


def _keeps_out(written: Filter) -> bool:
    """Tell whether a filter may keep out people who are not listed."""
    if not equals(written.type, "ACTOR_ACCOUNT_ID").is_yes or equals(written.exclude, True).is_yes:
        return False
    machine = filters.machine_of(written)
    return machine is None or not filters.fits_all(machine, filters.NUMBER)


def may_build_pull_requests(webhook: Webhook) -> bool:
    """Tell whether a webhook may start builds of pull requests before they are merged."""
    groups = webhook.filter_groups
    if not webhook.filter_groups_closed or not groups:
        return True
    before_merge = webhooks().pull_requests - {"PULL_REQUEST_MERGED"}
    return any(events is None or bool(events & before_merge) for events in map(filters.events_of, groups))


def has_no_filter(workspace: Workspace, webhook: Webhook) -> Truth:
    """Return whether every event that the provider sends starts a build."""
    if webhook.filter_groups and any(group.given.is_yes for group in webhook.filter_groups):
        return NO
    project = filters.project_of(workspace, webhook)
    by_hand = equals(project.source.type, "GITHUB_ENTERPRISE") if project is not None else NO
    unfiltered = truth(not webhook.filter_groups) if webhook.filter_groups_closed else maybe("not all groups are known")
    return (
        unfiltered
        & test(webhook.branch_filter, lambda given: given in (None, ""))
        & truth(filters.starts_builds(webhook))
        & equals(webhook.manual_creation, False)
        & ~by_hand
    )


def may_look_at_files(webhook: Webhook) -> bool:
    """Tell whether a filter of a webhook looks, or may look, at the files that were changed."""
    kinds = {string(each.type) for group in webhook.filter_groups for each in group.filters}
    return bool(kinds & {None, "FILE_PATH"})


def builds_own_buildspec(project: Project) -> Truth:
    """Return whether the buildspec of a project comes with its source."""
    return test(project.source.buildspec, _is_path)


def _is_path(given: Scalar) -> bool:
    return given is None or (isinstance(given, str) and "\n" not in given and not given.startswith(("arn:", "{")))


def pull_request_events(webhook: Webhook) -> tuple[Filter, ...]:
    """Return the filters by which pull requests surely start builds before they are merged."""
    if not filters.starts_builds(webhook):
        return ()
    found: list[Filter] = []
    for group in webhook.filter_groups:
        if filters.events_of(group):
            found += [each for each in filters.of_kind(group, "EVENT") if _names(each) & webhooks().caused_by_others]
    return tuple(found)
