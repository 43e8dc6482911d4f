"""This is where a webhook's filters are read: which events a group lets through, and what its expressions fit."""

from __future__ import annotations

from functools import lru_cache

from cblint.analysis import links
from cblint.analysis.webhooks.automata import Searcher, common, searcher
from cblint.analysis.webhooks.expressions import Malformed, parsed
from cblint.data.webhooks import Provider, webhooks
from cblint.model.project import Project
from cblint.model.webhook import Filter, FilterGroup, Webhook
from cblint.value import equals, string
from cblint.workspace import Workspace

BRANCH_OR_TAG = r"^refs/(heads|tags)(/[^\x00-\x20~^:?*\[\\\x7f/]+)+$"
BRANCH = r"^refs/heads(/[^\x00-\x20~^:?*\[\\\x7f/]+)+$"
NUMBER = r"^[1-9][0-9]*$"
LINE = r"^[^\n]+$"
PATH = r"^[^/].*$"
_BUILDS = ("BUILD", "BUILD_BATCH")


def project_of(workspace: Workspace, webhook: Webhook) -> Project | None:
    """Return the project that a webhook starts builds of, where it is surely in view."""
    found = links.find(workspace, Project, webhook.project, webhook)
    return found if isinstance(found, Project) else None


def provider_of(workspace: Workspace, webhook: Webhook) -> Provider | None:
    """Return the Git provider that sends a webhook's events, where it is known."""
    project = project_of(workspace, webhook)
    return webhooks().providers.get(string(project.source.type) or "") if project is not None else None


def starts_builds(webhook: Webhook) -> bool:
    """Tell whether a webhook surely starts builds, and not runners of another service."""
    return equals(webhook.build_type, *_BUILDS).is_yes


def of_kind(group: FilterGroup, kind: str) -> tuple[Filter, ...]:
    """Return the filters of a group that surely are of a type."""
    return tuple(each for each in group.filters if string(each.type) == kind)


def all_known(group: FilterGroup) -> bool:
    """Tell whether a group is surely there, and the types of all filters that it may have are known."""
    return group.closed and group.given.is_yes and all(string(each.type) is not None for each in group.filters)


def named_events(pattern: str) -> tuple[str, ...]:
    """Return the events that an `EVENT` filter lists."""
    return tuple(each.strip() for each in pattern.split(",") if each.strip())


def events_of(group: FilterGroup) -> frozenset[str] | None:
    """Return the events that a group lets through; None where that is not known."""
    found: frozenset[str] | None = None
    for each in of_kind(group, "EVENT"):
        pattern = string(each.pattern)
        if pattern is None or not equals(each.exclude, False).is_yes:
            return None
        listed = frozenset(named_events(pattern))
        found = listed if found is None else found & listed
    return found if all_known(group) else None


def machine_of(written: Filter) -> Searcher | None:
    """Return what finds a filter's expression in texts, where it is known and understood."""
    pattern = string(written.pattern)
    return machine(pattern) if pattern is not None else None


@lru_cache(maxsize=64)
def machine(pattern: str) -> Searcher | None:
    """Return what finds an expression in texts; None where it is malformed, not understood or too large."""
    node = parsed(pattern)
    return None if node is None or isinstance(node, Malformed) else searcher(node)


def agreed(wanted: list[Searcher], unwanted: list[Searcher], among: str) -> str | None:
    """Return a text of some kind that all of some are found in, and none of the others; None where none is sure."""
    allowed = machine(among)
    assert allowed is not None
    found = common([allowed, *wanted], unwanted)
    return found.text if found is not None else None


def none_agreed(wanted: list[Searcher], unwanted: list[Searcher], among: str) -> bool:
    """Tell whether there surely is no text of some kind that all of some are found in, and none of the others."""
    allowed = machine(among)
    assert allowed is not None
    found = common([allowed, *wanted], unwanted)
    return found is not None and found.text is None


def fits_all(each: Searcher, among: str) -> bool:
    """Tell whether an expression surely is found in every text of some kind."""
    return none_agreed([], [each], among)
