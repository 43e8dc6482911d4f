"""What EventBridge refuses in a schedule, and what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.analysis.events.schedules import fault
from cblint.model.event import EventRule
from cblint.value import YES, Value
from tests.read.declared import place, value


def _rule(schedule: Value, *, is_scheduler: bool = False) -> EventRule:
    return EventRule(
        place(),
        "nightly",
        "main.tf:nightly",
        place(),
        name=value("nightly"),
        pattern=value(None),
        schedule=schedule,
        enabled=value(True),
        event_bus=value(None if is_scheduler else "default"),
        exists=YES,
        targets_closed=True,
    )


@pytest.mark.parametrize(
    "taken",
    [
        "cron(0 2 * * ? *)",
        "cron(0 18 ? * MON-FRI *)",
        "cron(0/5, 9-18, ?, *, MON-FRI, *)",
        "cron(15 10 ? * 6L 2026-2030)",
        "cron(0 8 1W * ? *)",
        "rate(1 day)",
        "rate(30 minutes)",
        " rate(7 days) ",
    ],
)
def test_what_eventbridge_takes_is_no_fault(taken: str) -> None:
    assert fault(_rule(value(taken))) is None


@pytest.mark.parametrize(
    ("refused", "message", "meant"),
    [
        ("at(2026-11-20T13:00:00)", "`at(2026-11-20T13:00:00)` is neither `rate(…)` nor `cron(…)`", ""),
        ("daily", "`daily` is neither `rate(…)` nor `cron(…)`", ""),
        ("0 2 * * ? *", "`0 2 * * ? *` is neither `rate(…)` nor `cron(…)`", ""),
        ("cron()", "`cron()` has 0 fields, but needs 6", ""),
        ("cron(0 2 * * *)", "`cron(0 2 * * *)` has 5 fields, but needs 6", ""),
        (
            "cron(0 2 * * * *)",
            "Neither the day of the month nor that of the week is `?` in `cron(0 2 * * * *)`",
            "cron(0 2 * * ? *)",
        ),
        (
            "cron(0 18 * * MON-FRI *)",
            "Neither the day of the month nor that of the week is `?` in `cron(0 18 * * MON-FRI *)`",
            "cron(0 18 ? * MON-FRI *)",
        ),
        (
            "cron(0 18 1 * MON *)",
            "Neither the day of the month nor that of the week is `?` in `cron(0 18 1 * MON *)`",
            "",
        ),
        ("cron(60 2 * * ? *)", "The minute of `cron(60 2 * * ? *)` is 60, but can only be 0 to 59", ""),
        ("cron(0 2 ? * 0 *)", "The day of the week of `cron(0 2 ? * 0 *)` is 0, but can only be 1 to 7", ""),
        ("rate(5)", "`rate(5)` is not a number and `minutes`, `hours` or `days`", ""),
        ("rate(five minutes)", "`rate(five minutes)` is not a number and `minutes`, `hours` or `days`", ""),
        ("rate(0 hours)", "`rate(0 hours)` is never: the number has to be 1 or more", ""),
        ("rate(1 days)", "The unit of `rate(1 days)` has to be `day`", "rate(1 day)"),
        ("rate(12 hour)", "The unit of `rate(12 hour)` has to be `hours`", "rate(12 hours)"),
    ],
)
def test_what_eventbridge_refuses(refused: str, message: str, meant: str) -> None:
    found = fault(_rule(value(refused)))
    assert found is not None
    assert tuple(found) == (message, meant)
    assert not meant or fault(_rule(value(meant))) is None


def test_scheduler_knows_one_time_and_takes_units_in_either_number() -> None:
    for taken in ("at(2026-11-20T13:00:00)", "rate(1 hours)", "rate(2 hour)"):
        assert fault(_rule(value(taken), is_scheduler=True)) is None
    assert fault(_rule(value("cron(0 2 * * *)"), is_scheduler=True)) is not None


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_schedule_is_no_fault(nothing: str | None) -> None:
    assert fault(_rule(value(nothing))) is None


@given(st.text("cronrateat()0123456789 */?,-LW#MONminutesdays", max_size=120))
def test_any_text_is_judged(text: str) -> None:
    found = fault(_rule(value(text)))
    assert found is None or not found.instead or fault(_rule(value(found.instead))) is None
