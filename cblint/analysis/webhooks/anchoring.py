"""This is where it is told which names an expression fits that nobody meant, because it is searched for in them."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.webhooks import filters
from cblint.analysis.webhooks.alternatives import Name, listed
from cblint.analysis.webhooks.automata import Searcher
from cblint.data.webhooks import webhooks
from cblint.finding import Edit
from cblint.model.webhook import Filter, FilterGroup, Webhook
from cblint.pattern import pattern
from cblint.record import NamedTuple, Record
from cblint.value import equals, string
from cblint.workspace import Workspace

_DIGITS = pattern(r"[0-9]{2,}")
_LONGEST = 15
"""How many digits the id of an account has at most."""
_UNUSED = f"^[1-9][0-9]{{{_LONGEST},}}$"
_HEADS = "refs/heads/"
_SEPARATORS = ("/", "-", "_", ".")
_SPECIAL = frozenset(r".\+*?()|[]{}^$")


class Loose(Record):
    """A filter that fits more than what is written in it."""

    filter: Filter
    pushes: bool
    """Whether pushes may pass its group."""
    meant: str
    """What is written; empty where the filter fits everything."""
    fits: str
    """What fits, too; empty where everything does."""
    grave: bool
    """Whether strangers get in by it, and not only people who may push."""
    surely: bool
    """Whether it surely is not meant."""
    edits: tuple[Edit, ...]
    safe: bool


class _Searched(NamedTuple):
    group: FilterGroup
    filter: Filter
    expression: str
    machine: Searcher


def loose_filters(workspace: Workspace, webhook: Webhook) -> tuple[Loose, ...]:
    """Return the filters of a webhook that fit more than they say."""
    found: list[Loose] = []
    for each in _searched(webhook):
        match string(each.filter.type):
            case "ACTOR_ACCOUNT_ID":
                found += _loose_actor(workspace, webhook, each)
            case "HEAD_REF":
                found += _loose_ref(workspace, each)
            case "BASE_REF" if _pull_requests(each):
                found += _loose_ref(workspace, each)
            case "ORGANIZATION_NAME" | "REPOSITORY_NAME" as kind:
                found += _loose_name(workspace, each, of_anyone=kind == "ORGANIZATION_NAME")
            case _:
                pass
    return tuple(found)


def _searched(webhook: Webhook) -> Iterator[_Searched]:
    """Yield the filters that let through what they fit."""
    for group in webhook.filter_groups:
        for written in group.filters:
            expression = string(written.pattern)
            machine = filters.machine_of(written)
            if expression is not None and machine is not None and equals(written.exclude, False).is_yes:
                yield _Searched(group, written, expression, machine)


def _pushes(each: _Searched) -> bool:
    events = filters.events_of(each.group)
    return events is None or "PUSH" in events


def _pull_requests(each: _Searched) -> bool:
    """Tell whether pull requests may pass its group: nothing else has a base."""
    events = filters.events_of(each.group)
    return events is None or bool(events & webhooks().pull_requests)


def _loose_actor(workspace: Workspace, webhook: Webhook, each: _Searched) -> Iterator[Loose]:
    provider = filters.provider_of(workspace, webhook)
    numbered = provider is not None and provider.numbered
    if filters.fits_all(each.machine, filters.NUMBER if numbered else filters.LINE):
        yield Loose(each.filter, _pushes(each), "", "", grave=True, surely=True, edits=(), safe=False)
        return
    if provider is not None and not numbered:
        return
    ids = _DIGITS.findall(each.expression)
    too_long = _too_long(each.machine, ids)
    if not too_long or not ids or max(map(len, ids)) >= len(too_long):
        return
    others = ((known, other) for known in ids for other in (f"{known}0", f"9{known}", f"9{known}0"))
    meant, fits = next((pair for pair in others if each.machine.finds(pair[1])), (ids[0], too_long))
    edits = _anchored(workspace, each, "")
    yield Loose(each.filter, _pushes(each), meant, fits, grave=True, surely=True, edits=edits, safe=True)


def _too_long(machine: Searcher, ids: list[str]) -> str:
    """Return an id that is longer than any account has, and that passes; empty where there surely is none."""
    likely = (other for known in ids for other in (f"{known}{'0' * _LONGEST}", f"{'9' * _LONGEST}{known}"))
    found = next((each for each in likely if machine.finds(each)), None)
    return found or filters.agreed([machine], [], _UNUSED) or ""


def _loose_ref(workspace: Workspace, each: _Searched) -> Iterator[Loose]:
    if filters.fits_all(each.machine, filters.BRANCH_OR_TAG):
        yield Loose(each.filter, _pushes(each), "", "", grave=False, surely=False, edits=(), safe=False)
        return
    names = listed(each.expression) or ()
    for name in names:
        branch = name.text.removeprefix(_HEADS)
        other = _other_branch(name, branch, each.machine)
        if other:
            known = {each.text.removeprefix(_HEADS) for each in names} <= webhooks().branches
            edits = _anchored(workspace, each, _HEADS) if known else ()
            surely = branch in webhooks().branches
            whole = all(each.text.startswith(_HEADS) for each in names)
            yield Loose(
                each.filter, _pushes(each), name.text, other, grave=False, surely=surely, edits=edits, safe=whole
            )
            return


def _other_branch(name: Name, branch: str, machine: Searcher) -> str:
    """Return another branch that a name fits: one that begins with it, else one that ends with it."""
    if not branch or branch.startswith(("refs", "heads/", "tags/")):
        return ""
    candidates: list[str] = []
    if not name.ends and not branch.endswith(_SEPARATORS):
        candidates.append(f"{_HEADS}{branch}-2")
    if not name.starts and not branch.startswith(_SEPARATORS):
        candidates.append(f"{_HEADS}not-{branch}")
    return next((each for each in candidates if machine.finds(each)), "")


def _loose_name(workspace: Workspace, each: _Searched, *, of_anyone: bool) -> Iterator[Loose]:
    """Yield a filter for the names of repositories or organisations that fits others, where it lists names only."""
    for name in listed(each.expression) or ():
        other = f"{name.text}-2" if each.machine.finds(f"{name.text}-2") else f"not-{name.text}"
        if each.machine.finds(other) and not name.text.startswith(_SEPARATORS) and not name.text.endswith(_SEPARATORS):
            surely = of_anyone or not (name.starts or name.ends)
            edits = _anchored(workspace, each, "") if surely else ()
            yield Loose(each.filter, _pushes(each), name.text, other, of_anyone, surely, edits, safe=True)
            return


def _anchored(workspace: Workspace, each: _Searched, prefix: str) -> tuple[Edit, ...]:
    """Return the edits that tie every name of an expression to both ends, where it lists whole names only."""
    names = listed(each.expression)
    place = written_here(each.filter.pattern)
    draft = draft_at(workspace, place) if place is not None else None
    if names is None or place is None or draft is None or any(name.text.endswith(_SEPARATORS) for name in names):
        return ()
    bare = [_escaped(name.text.removeprefix(prefix)) for name in names]
    inner = bare[0] if len(bare) == 1 else f"({'|'.join(dict.fromkeys(bare))})"
    return draft.set_value(place, f"^{prefix}{inner}$")


def _escaped(name: str) -> str:
    """Return a name as an expression of nothing else."""
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in name)
