"""This is where the facts are loaded about commands that start a rollout, and those that await one."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class Rollout(Record):
    """A subcommand that starts a rollout and returns at once."""

    sub: tuple[str, ...]
    only_with: frozenset[str]
    """Options of which it needs one to do so; nothing: it does without any."""
    without: frozenset[str]
    """Options with which it waits, or starts nothing."""


class Rollouts(Record):
    """What is known about rollouts."""

    starting: dict[str, tuple[Rollout, ...]]
    asking: frozenset[str]
    """Programs that can look at a rollout."""
    awaiting: frozenset[str]
    """The words with which they do."""
    looking: frozenset[str]
    """Programs that may look at what was rolled out, whatever their words."""
    flags: frozenset[str]
    """Options of the AWS CLI without a value; the others have one."""
    valued: frozenset[str]
    """Options of Helm and kubectl with a value."""
    applies_without: frozenset[str]
    """Options with which `kubectl apply` waits, or applies nothing."""
    kinds: tuple[str, ...]
    """Kinds of Kubernetes objects that roll out when they change."""


@cache
def rollouts() -> Rollouts:
    """Return the facts, read once."""
    data = stored("rollouts")
    starting: dict[str, tuple[Rollout, ...]] = {}
    for each in data["starting"]:
        made = Rollout(tuple(each["sub"].split()), frozenset(each.get("with", ())), frozenset(each["without"]))
        starting[each["program"]] = (*starting.get(each["program"], ()), made)
    return Rollouts(
        starting=starting,
        asking=frozenset(data["asking"]),
        awaiting=frozenset(data["awaiting"]),
        looking=frozenset(data["looking"]),
        flags=frozenset(data["flags"]),
        valued=frozenset(data["valued"]),
        applies_without=frozenset(data["applies"]["without"]),
        kinds=tuple(data["applies"]["kinds"]),
    )
