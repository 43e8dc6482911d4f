"""This is where it is answered what of an AppSpec's lifecycle events CodeDeploy does not run, or not for so long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cblint.analysis.appspec.mentions import mentions
from cblint.data.appspec import facts
from cblint.model.appspec import AppSpec, Hook
from cblint.pattern import pattern
from cblint.read.keys import STAND_IN
from cblint.read.spelling import nearest
from cblint.record import NamedTuple, Record
from cblint.source import Span
from cblint.value import Basis, Known, Step, Truth, Value, string
from cblint.workspace import Workspace

MAX_HOOKS = 1000
"""An AppSpec's scripts after these are not looked at."""
_PLATFORMS = {"server": "servers", "ecs": "ECS", "lambda": "Lambda"}
_LOCAL = "codedeploy-local"
"""A program that runs the agent by hand, with events of one's own."""
_NUMBER = pattern(r"[-+]?[0-9]+")
_DIGITS = pattern(r"[ \t]*[-+]?[0-9]+")


class WrongEvent(NamedTuple):
    """An event that takes no scripts."""

    hook: Hook
    message: str
    suggestion: str
    """The event that is meant; empty if that is not plain."""


class WrongTimeout(Record):
    """A timeout that does not hold."""

    hook: Hook
    message: str
    refused: bool
    """Whether the agent refuses the whole file because of it."""
    steps: tuple[Step, ...] = ()
    """The timeouts of the same event before it, where they make the sum too large."""


def wrong_events(workspace: Workspace, appspec: AppSpec) -> Iterator[WrongEvent]:
    """Yield each event that has scripts, and at which CodeDeploy runs none, once for each place."""
    known = facts().platforms.get(appspec.platform)
    if known is None:
        return
    seen: set[Span] = set()
    for hook in appspec.hooks[:MAX_HOOKS]:
        if hook.event in known.events or hook.span in seen or not _is_plain(hook.event):
            continue
        seen.add(hook.span)
        what = "functions" if appspec.platform in ("ecs", "lambda") else "scripts"
        if hook.event in known.reserved:
            yield WrongEvent(hook, f"`{hook.event}` is run by CodeDeploy itself and takes no {what}", "")
            continue
        others = [_PLATFORMS[name] for name, each in facts().platforms.items() if hook.event in each.events]
        if others:
            place = " and ".join(others)
            message = f"`{hook.event}` is a lifecycle event of deployments to {place}, not to"
            yield WrongEvent(hook, f"{message} {_PLATFORMS[appspec.platform]}", "")
        else:
            meant = nearest(hook.event, known.events)
            if meant or workspace.once(_runs_locally).is_no:
                message = f"`{hook.event}` is no lifecycle event of deployments to {_PLATFORMS[appspec.platform]}"
                yield WrongEvent(hook, message, meant)


def _runs_locally(workspace: Workspace) -> Truth:
    return mentions(workspace, _LOCAL)


def _is_plain(event: str) -> bool:
    """Tell whether a name stands as it is, and not for something that a program puts there."""
    return re.fullmatch(r"[\w.+ -]{1,100}", event) is not None and re.search(STAND_IN, event) is None


def wrong_timeouts(appspec: AppSpec) -> Iterator[WrongTimeout]:
    """Yield each timeout that the agent reads otherwise than it is meant, or that an event cannot have."""
    if appspec.platform != "server":
        return
    running: dict[str, list[tuple[int, Hook]]] = {}
    for hook in appspec.hooks[:MAX_HOOKS]:
        if hook.timeout.origin.basis is Basis.AWS_DEFAULT:
            continue
        wrong = _wrong(hook)
        seconds = _seconds(hook.timeout)
        if wrong is not None:
            yield wrong
        elif seconds is not None:
            before = running.setdefault(hook.event, [])
            before.append((seconds, hook))
    scripts = Counter(hook.event for hook in appspec.hooks)
    for event, given in running.items():
        if len(given) == scripts[event]:
            yield from _too_long_together(event, given)


def _wrong(hook: Hook) -> WrongTimeout | None:
    limit = facts().event_seconds
    text = string(hook.timeout)
    if text is None:
        return None
    seconds = _seconds(hook.timeout)
    if seconds is None:
        return _unreadable(hook, text)
    if seconds <= 0:
        return WrongTimeout(hook, f"A timeout of `{text}` is refused by the agent", refused=True)
    if seconds > limit:
        message = f"A timeout of {seconds} seconds is over the {limit} that all scripts of an event may take"
        return WrongTimeout(hook, message, refused=False)
    return None


def _seconds(value: Value) -> int | None:
    """Return a timeout that is written as a plain number."""
    text = string(value)
    if text is None or len(text) > 18 or _NUMBER.fullmatch(text) is None:
        return None
    octal = isinstance(value, Known) and not isinstance(value.data, str) and text.lstrip("+-").startswith("0")
    return None if octal and text.lstrip("+-0") else int(text)


def _unreadable(hook: Hook, text: str) -> WrongTimeout | None:
    """Tell how the agent reads a timeout that is no plain number, where it is a word or a number with a unit."""
    if re.fullmatch(r"[ \t]*[-+]?[0-9]*[ \t]*[A-Za-z]{1,10}[ \t]*", text) is None:
        return None
    if isinstance(hook.timeout, Known) and not isinstance(hook.timeout.data, str):
        return None
    match = _DIGITS.match(text)
    seconds = int(match[0]) if match is not None and len(match[0]) <= 18 else 0
    if seconds <= 0:
        return WrongTimeout(hook, f"The timeout `{text}` is no number, which the agent refuses", refused=True)
    if re.fullmatch(r"[0-9]+ ?(?:s|sec|secs|seconds?)", text.strip().lower()):
        return None
    return WrongTimeout(hook, f"The agent reads the timeout `{text}` as {seconds} seconds", refused=False)


def _too_long_together(event: str, given: list[tuple[int, Hook]]) -> Iterator[WrongTimeout]:
    limit = facts().event_seconds
    total = 0
    steps: list[Step] = []
    for seconds, hook in given:
        total += seconds
        if total > limit and steps:
            message = f"The scripts of `{event}` may take {total} seconds together, over the {limit} of an event"
            yield WrongTimeout(hook, message, refused=False, steps=tuple(steps[:12]))
            return
        steps.append(Step(hook.timeout.origin.span, f"{seconds} seconds"))
