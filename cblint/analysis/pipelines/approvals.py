"""This is where it is answered what a pipeline asks or checks before it deploys to production."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.pipelines.order import Placed, is_closed, placed, runs_before
from cblint.model.pipeline import Pipeline
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import Truth, Value, any_of, equals, maybe, string, truth

_PRODUCTION = pattern(r"(?:^|[^a-z])(?:prod|production|prd)(?:[^a-z]|$)")
_NOT_PRODUCTION = pattern(r"(?:^|[^a-z])(?:non|no|pre|not)[^a-z]?$")
_HUMP = pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_CHECKS = ("Approval", "Invoke", "Test")


class Unasked(NamedTuple):
    """A deployment to production that nothing is asked or checked before."""

    placed: Placed
    name: Value
    """What says that it is production."""
    said: str
    surely: Truth


def unasked(pipeline: Pipeline) -> Iterator[Unasked]:
    """Yield the first deployment to production that nothing is asked before, with whether that is sure."""
    for each in placed(pipeline):
        if not equals(each.action.category, "Deploy").is_yes or _only_prepares(each):
            continue
        name = next((name for name in _names(pipeline, each) if is_production(name)), None)
        if name is None:
            continue
        yield Unasked(each, name, string(name) or "", is_closed(pipeline) & _nothing_before(pipeline, each))
        return


def _only_prepares(each: Placed) -> bool:
    """Tell whether an action makes a change set, which nothing is changed by."""
    mode = links.setting(each.action, "ActionMode")
    return mode is not None and equals(mode, "CHANGE_SET_REPLACE").is_yes


def _names(pipeline: Pipeline, deploy: Placed) -> Iterator[Value]:
    yield deploy.action.name
    yield deploy.stage.name
    yield pipeline.name


def is_production(name: Value) -> bool:
    """Tell whether a name says that something is production's, as a word of its own."""
    known = string(name)
    if known is None:
        return False
    words = _HUMP.sub("-", known).lower()
    match = _PRODUCTION.search(words)
    return match is not None and _NOT_PRODUCTION.search(words[: match.start() + 1]) is None


def _nothing_before(pipeline: Pipeline, deploy: Placed) -> Truth:
    """Return whether no action before asks or checks, and no stage has a condition."""
    asks = any_of([_checks(each) & runs_before(each, deploy) for each in placed(pipeline)])
    stages = pipeline.stages[: deploy.position + 1]
    conditions = any_of([stage.before_entry for stage in stages] + [stage.on_success for stage in stages[:-1]])
    return ~asks & ~conditions


def _checks(each: Placed) -> Truth:
    custom = equals(each.action.owner, "Custom", "ThirdParty")
    source = equals(each.action.category, "Source")
    other = maybe("it may ask somebody") if custom.is_yes and not source.is_yes else truth(False)
    return equals(each.action.category, *_CHECKS) | other
