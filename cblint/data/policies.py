"""This is where facts about IAM are loaded: AWS's managed policies, and the actions that know no resource."""

from __future__ import annotations

from functools import cache
from typing import cast

from cblint.data import stored
from cblint.record import NamedTuple


class ManagedStatement(NamedTuple):
    """One statement of an AWS managed policy; of each pair, the one that is not given is None."""

    effect: str
    actions: tuple[str, ...] | None
    not_actions: tuple[str, ...] | None
    resources: tuple[str, ...] | None
    not_resources: tuple[str, ...] | None
    conditional: bool


def managed_policy(path: str) -> tuple[ManagedStatement, ...] | None:
    """Return the statements of an AWS managed policy by its path and name, or None if it is not known here."""
    policy = _policies().get(path)
    return None if policy is None else tuple(_statement(raw) for raw in policy["statements"])


@cache
def wildcard_only() -> dict[str, str]:
    """Return the actions that can only be allowed on `*`: lower-case name to the name as AWS spells it."""
    actions = cast("list[str]", stored("iam")["wildcard_only"])
    return {action.lower(): action for action in actions}


@cache
def _policies() -> dict[str, dict[str, list[dict[str, object]]]]:
    return cast("dict[str, dict[str, list[dict[str, object]]]]", stored("managed_policies")["policies"])


def _statement(raw: dict[str, object]) -> ManagedStatement:
    return ManagedStatement(
        effect=str(raw["Effect"]),
        actions=_strings(raw.get("Action")),
        not_actions=_strings(raw.get("NotAction")),
        resources=_strings(raw.get("Resource")),
        not_resources=_strings(raw.get("NotResource")),
        conditional="Condition" in raw,
    )


def _strings(raw: object) -> tuple[str, ...] | None:
    if raw is None:
        return None
    return tuple(str(each) for each in raw) if isinstance(raw, list) else (str(raw),)
