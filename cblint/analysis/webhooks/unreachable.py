"""This is where it is told which groups of filters let nothing through."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import filters
from cblint.analysis.webhooks.alternatives import listed
from cblint.analysis.webhooks.automata import Searcher
from cblint.analysis.webhooks.fault import Fault
from cblint.data.webhooks import Provider, webhooks
from cblint.model.webhook import Filter, FilterGroup
from cblint.record import NamedTuple
from cblint.value import equals, string


class _Subject(NamedTuple):
    kind: str
    among: str
    """What its texts look like."""
    nothing: str
    """Why a filter fits none, for people."""
    none: str
    """What none is that passes all filters, for people."""


_HEAD = _Subject(
    "HEAD_REF",
    filters.BRANCH_OR_TAG,
    "no branch or tag, whose names begin with `refs/heads/` or `refs/tags/`",
    "branch or tag",
)
_BASE = _Subject("BASE_REF", filters.BRANCH, "no branch, whose names begin with `refs/heads/`", "branch")
_ACTOR = _Subject("ACTOR_ACCOUNT_ID", filters.NUMBER, "no account, whose ids are numbers", "account")
_PATH = _Subject("FILE_PATH", filters.PATH, "no path, which do not begin with `/`", "path")


def faults_of(group: FilterGroup, events: frozenset[str], provider: Provider | None) -> Iterator[Fault]:
    """Yield why nothing, or no push, passes a group whose events are known."""
    if not events:
        several = filters.of_kind(group, "EVENT")
        places = tuple((each.pattern.origin.span, "Each event has to be in this one, too") for each in several[1:])
        yield Fault(several[0].pattern, "No event passes all filters `EVENT` of the group", because=places)
        return
    unfit = [fault for written in group.filters for fault in _unfit(group, written, events, provider)]
    if unfit:
        yield from unfit
        return
    if events <= webhooks().pull_requests:
        yield from _other_end(group)
    code = events <= webhooks().pull_requests | {"PUSH"}
    if code:
        yield from _empty(group, _HEAD)
        yield from _empty(group, _BASE)
        for written in filters.of_kind(group, "FILE_PATH"):
            yield from _empty(group.replace(filters=(written,)), _PATH)
    if provider is not None and provider.numbered:
        yield from _empty(group, _ACTOR)


def _unfit(group: FilterGroup, written: Filter, events: frozenset[str], provider: Provider | None) -> Iterator[Fault]:
    """Yield why a filter has nothing to look at in any, or some, of the events."""
    kind = string(written.type) or ""
    suits = webhooks().filters.get(kind)
    if suits is None or not equals(written.exclude, False).is_yes:
        return
    because = tuple((each.pattern.origin.span, "The events of the group") for each in filters.of_kind(group, "EVENT"))
    if not events & suits:
        shown = " or ".join(f"`{event}`" for event in sorted(events)[:3])
        yield Fault(written.type, f"`{kind}` fits no {shown}, so nothing passes the group", because=because)
    elif provider is not None and kind in provider.only_pushes and events <= webhooks().pull_requests:
        message = f"`{kind}` fits no pull request of {provider.name}, so nothing passes the group"
        yield Fault(written.type, message, because=because)
    elif kind == "BASE_REF" and "PUSH" in events:
        message = "`BASE_REF` fits no `PUSH`, so no push passes the group"
        yield Fault(written.type, message, because=because, grave=False)


def _other_end(group: FilterGroup) -> Iterator[Fault]:
    """Yield a filter for pull requests that looks for the trunk where a pull request comes from."""
    for written in filters.of_kind(group, "HEAD_REF"):
        names = listed(string(written.pattern) or "") or ()
        trunks = [each.text for each in names if each.text.removeprefix("refs/heads/") in webhooks().trunks]
        if trunks and len(trunks) == len(names) and equals(written.exclude, False).is_yes:
            message = f"`{trunks[0]}` is looked for in the branch that a pull request comes from, not where it goes to"
            yield Fault(written.pattern, message, grave=False, surely=False)


def _empty(group: FilterGroup, subject: _Subject) -> Iterator[Fault]:
    """Yield why nothing of a kind passes the filters that look at it."""
    written = filters.of_kind(group, subject.kind)
    wanted = _machines(written, exclude=False)
    unwanted = _machines(written, exclude=True) if subject is not _PATH else []
    if not (wanted or unwanted) or not filters.none_agreed(
        [machine for _, machine in wanted], [machine for _, machine in unwanted], subject.among
    ):
        return
    for each, machine in wanted:
        if filters.none_agreed([machine], [], subject.among):
            yield Fault(each.pattern, f"`{string(each.pattern)}` fits {subject.nothing}")
            return
    (first, _), *others = [*wanted, *unwanted]
    because = tuple((each.pattern.origin.span, "Another filter of the group") for each, _ in others)
    yield Fault(first.pattern, f"No {subject.none} passes the filters `{subject.kind}` of the group", because=because)


def _machines(written: tuple[Filter, ...], *, exclude: bool) -> list[tuple[Filter, Searcher]]:
    """Return the filters that surely ask for a fit, or for none, with what finds their expressions."""
    asking = [(each, filters.machine_of(each)) for each in written if equals(each.exclude, exclude).is_yes]
    return [(each, machine) for each, machine in asking if machine is not None]
