"""This is where it is answered what EventBridge refuses in a schedule.

Grammar: EventBridge user guide, "Setting a schedule pattern for scheduled rules", and EventBridge Scheduler user guide,
"Schedule types" (2026). What the service is known to take though no page says so (commas behind fields) is left alone.
"""

from __future__ import annotations

from cblint.analysis import links
from cblint.model.event import EventRule, EventTarget
from cblint.model.pipeline import Pipeline
from cblint.model.project import Project
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import Text, equals, string
from cblint.workspace import Workspace

_CALL = pattern(r"\s*([A-Za-z]*)\((.*)\)\s*")
_RATE = pattern(r"([0-9]{1,18})\s+(minute|hour|day)(s?)")
_NUMBER = pattern(r"[0-9]{1,6}")
_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 1, 7),
    ("year", 1970, 2199),
)
_DAY, _WEEKDAY = 2, 4
_SERVICES = (":codebuild:", ":codepipeline:")
_LONGEST = 80


class Fault(NamedTuple):
    """What is wrong with a schedule."""

    message: str
    instead: str = ""
    """The schedule that was meant, where there is no doubt."""


def fault(rule: EventRule) -> Fault | None:
    """Return why EventBridge refuses a schedule that is known; None if it takes it."""
    text = string(rule.schedule)
    if not text or len(text) > _LONGEST:
        return None
    is_scheduler = _is_scheduler(rule)
    call = _CALL.fullmatch(text)
    kinds = ("cron", "rate", "at") if is_scheduler else ("cron", "rate")
    if call is None or call[1].lower() not in kinds:
        return Fault(f"`{text}` is neither `rate(…)` nor `cron(…)`")
    match call[1]:
        case "cron":
            return _fault_of_cron(text, call[2].split())
        case "rate":
            return _fault_of_rate(text, call[2], is_scheduler=is_scheduler)
        case _:
            return None


def starts_builds(workspace: Workspace, rule: EventRule) -> bool:
    """Tell whether a schedule surely starts a project or a pipeline."""
    return any(_starts_build(workspace, target) for target in links.targets_of(workspace, rule))


def _starts_build(workspace: Workspace, target: EventTarget) -> bool:
    if isinstance(links.started_by(workspace, target), Project | Pipeline):
        return True
    arn = target.arn
    known = "".join(part for part in arn.parts if isinstance(part, str)) if isinstance(arn, Text) else string(arn)
    return any(service in (known or "") for service in _SERVICES)


def _is_scheduler(rule: EventRule) -> bool:
    """Tell whether a schedule is one of EventBridge Scheduler, whose rates take either number: it has no event bus."""
    return equals(rule.event_bus, None).is_yes


def _fault_of_rate(text: str, inside: str, *, is_scheduler: bool) -> Fault | None:
    rate = _RATE.fullmatch(inside.strip())
    if rate is None:
        return Fault(f"`{text}` is not a number and `minutes`, `hours` or `days`")
    if int(rate[1]) == 0:
        return Fault(f"`{text}` is never: the number has to be 1 or more")
    is_one, is_plural = int(rate[1]) == 1, bool(rate[3])
    if is_scheduler or is_one != is_plural:
        return None
    unit = rate[2] if is_one else f"{rate[2]}s"
    return Fault(f"The unit of `{text}` has to be `{unit}`", f"rate({rate[1]} {unit})")


def _fault_of_cron(text: str, fields: list[str]) -> Fault | None:
    if len(fields) != len(_FIELDS):
        return Fault(f"`{text}` has {len(fields)} {'field' if len(fields) == 1 else 'fields'}, but needs 6")
    fields = [field.removesuffix(",") for field in fields]
    for field, (name, lowest, highest) in zip(fields, _FIELDS, strict=True):
        if _NUMBER.fullmatch(field) and not lowest <= int(field) <= highest:
            return Fault(f"The {name} of `{text}` is {field}, but can only be {lowest} to {highest}")
    if "?" in (fields[_DAY], fields[_WEEKDAY]):
        return None
    free = next((each for each in (_WEEKDAY, _DAY) if fields[each] == "*"), None)
    meant = "" if free is None else " ".join("?" if each == free else field for each, field in enumerate(fields))
    message = f"Neither the day of the month nor that of the week is `?` in `{text}`"
    return Fault(message, f"cron({meant})" if meant else "")
