"""This is where it is answered which action of a pipeline runs before which, and of what type each is."""

from __future__ import annotations

from itertools import islice

from cblint.data.pipeline_actions import pipeline_actions
from cblint.model.pipeline import Action, Pipeline, Stage
from cblint.read.spelling import nearest
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Span
from cblint.value import NO, Truth, Value, equals, maybe, string, truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cblint.data.pipeline_actions import ActionType


MAX_ACTIONS = 1000
"""CodePipeline takes no more; of a longer pipeline the first ones are looked at."""


MAX_NAMES = 40
"""Among so many names the one that is meant is looked for."""


class Placed(NamedTuple):
    """An action and its place in the pipeline."""

    action: Action
    stage: Stage
    position: int
    """Of the stage, counted from 0."""


class Fault(NamedTuple):
    """Something in a pipeline that CodePipeline refuses, or that fails when it runs."""

    place: Span | Action | Stage | Value
    message: str
    defect: str
    symbol: str
    other: Span | None = None
    """Another place that makes it true."""
    note: str = ""
    """What is said of that place."""


def placed(pipeline: Pipeline) -> tuple[Placed, ...]:
    """Return the actions that surely are in a pipeline, in the order they are written in, and not too many."""
    every = (Placed(each, stage, number) for number, stage in enumerate(pipeline.stages) for each in stage.actions)
    return tuple(islice(every, MAX_ACTIONS))


def is_closed(pipeline: Pipeline) -> Truth:
    """Return whether all actions of a pipeline are in view; it is never no."""
    count = sum(len(stage.actions) for stage in pipeline.stages)
    if count <= MAX_ACTIONS and pipeline.closed and all(stage.closed for stage in pipeline.stages):
        return truth(True)
    return maybe("not all actions of the pipeline are in view")


def number(value: Value) -> int | None:
    """Return the whole number that a value is known to be."""
    known = string(value)
    return int(known) if known is not None and known.isascii() and known.isdigit() and len(known) <= 9 else None


def runs_before(first: Placed, second: Placed) -> Truth:
    """Return whether an action is surely over when another one starts."""
    if first.position != second.position:
        return truth(first.position < second.position)
    if first.action is second.action:
        return NO
    one, other = number(first.action.run_order), number(second.action.run_order)
    if one is None or other is None:
        return maybe("a run order is not known")
    return truth(one < other)


def runs(action: Action, provider: str) -> Truth:
    """Return whether an action is one of AWS's own with a provider."""
    return equals(action.owner, "AWS") & equals(action.provider, provider)


def type_of(action: Action) -> ActionType | None:
    """Return the action's type; None where it is not known, or the facts do not have it."""
    category, owner, provider = string(action.category), string(action.owner), string(action.provider)
    if category is None or owner is None or provider is None:
        return None
    return pipeline_actions().of(category, owner, provider)


def none_could_be(values: list[Value], name: str) -> Truth:
    """Return whether surely none of some values is a name; the first one that could be is the reason why not."""
    doubtful = next((value for value in values if not equals(value, name).is_no), None)
    return truth(True) if doubtful is None else ~equals(doubtful, name)


def meant(word: str, names: Iterable[str]) -> str:
    """Return the name that is surely meant, of not too many."""
    return nearest(word, sorted(names)[:MAX_NAMES])


def is_template(name: str) -> bool:
    """Tell whether a name has something to be replaced before CodePipeline reads it."""
    return any(each in name for each in ("${", "{{", "<%", "#{")) or name.startswith("<")


def title(action: Action) -> str:
    """Return what an action is called in messages."""
    name = string(action.name)
    return f"`{name}`" if name else "the action"


def opening_title(action: Action) -> str:
    """Return what an action is called at the beginning of a message."""
    called = title(action)
    return called[0].upper() + called[1:]
