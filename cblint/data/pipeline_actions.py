"""This is where the facts are loaded about the actions that a pipeline may have."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from collections.abc import Mapping


class ActionType(Record):
    """What is known about the actions of a provider."""

    categories: tuple[str, ...]
    owners: tuple[str, ...]
    provider: str
    inputs: tuple[int, int] | None
    """How many input artifacts an action has, at least and at most; None where that is not known."""
    outputs: tuple[int, int] | None
    required: tuple[str, ...]
    """The keys without which its configuration is refused."""
    keys: frozenset[str] | None
    """All the keys of its configuration; None where they are not known."""
    values: Mapping[str, tuple[str, ...]]
    """Which values a key may have, for keys that have a closed list."""
    variables: frozenset[str] | None
    """The keys of its output variables, where they are the same for each action; None where they are not."""
    v2: bool
    """Whether only a pipeline of type V2 may have it."""


class PipelineActions(Record):
    """What is known about actions."""

    categories: tuple[str, ...]
    owners: tuple[str, ...]
    version: str
    """The version that all action types have which AWS or a partner of it owns."""
    value_limit: int
    """The longest value of a configuration, in characters."""
    implicit_variables: frozenset[str]
    """What the namespace `codepipeline` holds."""
    types: tuple[ActionType, ...]

    def named(self, provider: str) -> tuple[ActionType, ...]:
        """Return the action types of a provider."""
        return tuple(each for each in self.types if each.provider == provider)

    def of(self, category: str, owner: str, provider: str) -> ActionType | None:
        """Return an action type; None if it is not known."""
        return next(
            (each for each in self.named(provider) if category in each.categories and owner in each.owners), None
        )


@cache
def pipeline_actions() -> PipelineActions:
    """Return the facts, read once."""
    data = stored("pipeline_actions")
    return PipelineActions(
        categories=tuple(data["categories"]),
        owners=tuple(data["owners"]),
        version=data["version"],
        value_limit=data["value_limit"],
        implicit_variables=frozenset(data["implicit_variables"]),
        types=tuple(
            ActionType(
                categories=tuple(each["categories"]),
                owners=tuple(each["owners"]),
                provider=each["provider"],
                inputs=_range(each.get("inputs")),
                outputs=_range(each.get("outputs")),
                required=tuple(each.get("required", ())),
                keys=frozenset(each["keys"]) if "keys" in each else None,
                values={key: tuple(values) for key, values in each.get("values", {}).items()},
                variables=frozenset(each["variables"]) if "variables" in each else None,
                v2=each.get("v2", False),
            )
            for each in data["actions"]
        ),
    )


def _range(numbers: list[int] | None) -> tuple[int, int] | None:
    return None if numbers is None else (numbers[0], numbers[1])
