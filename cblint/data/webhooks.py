"""This is where the facts are loaded about the webhooks of Git providers: events, filters, approvals."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Provider(Record):
    """A Git provider, or its like on a host of one's own."""

    name: str
    lacks: frozenset[str]
    """Events that it does not have."""
    roles: str
    """How its roles of approvers begin."""
    numbered: bool
    """Whether its accounts have a number for an id."""
    open: bool
    """Whether anyone can have an account."""
    only_pushes: frozenset[str]
    """Types of filters that do not work with its pull requests."""


class WebhookFacts(Record):
    """What is known about webhooks."""

    events: tuple[str, ...]
    pull_requests: frozenset[str]
    caused_by_others: frozenset[str]
    """Events that whoever may read a repository can cause by a pull request."""
    filters: dict[str, frozenset[str] | None]
    """By filter type the events that it works with; None: any that it may."""
    providers: dict[str, Provider]
    """By source type."""
    without_webhooks: frozenset[str]
    """Source types for which CodeBuild makes no webhook."""
    approvals: tuple[str, ...]
    branches: frozenset[str]
    """Names of branches that are seldom the beginning of another's."""
    trunks: frozenset[str]
    """Names of branches that pull requests go to, and seldom come from."""
    administrators: frozenset[str]
    """AWS managed policies that give a build nearly everything."""


@cache
def webhooks() -> WebhookFacts:
    """Return the facts, read once."""
    data = stored("webhooks")
    return WebhookFacts(
        events=tuple(data["events"]),
        pull_requests=frozenset(data["pull_requests"]),
        caused_by_others=frozenset(data["caused_by_others"]),
        filters={kind: None if events is None else frozenset(events) for kind, events in data["filters"].items()},
        providers={
            kind: Provider(
                name=each["name"],
                lacks=frozenset(each["lacks"]),
                roles=each["roles"],
                numbered=each["numbered"],
                open=each["open"],
                only_pushes=frozenset(each.get("only_pushes", ())),
            )
            for kind, each in data["providers"].items()
        },
        without_webhooks=frozenset(data["without_webhooks"]),
        approvals=tuple(data["approvals"]),
        branches=frozenset(data["branches"]),
        trunks=frozenset(data["trunks"]),
        administrators=frozenset(data["administrators"]),
    )
