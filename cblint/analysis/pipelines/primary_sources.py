"""This is where it is answered which of its inputs a build of a pipeline starts in."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.pipelines.order import Fault, opening_title, placed, runs
from cblint.model.pipeline import Action, Pipeline
from cblint.value import Entries, Known, all_of, equals, string


def faults(pipeline: Pipeline) -> Iterator[Fault]:
    """Yield the builds with several inputs of which none is the primary one."""
    for each in placed(pipeline):
        if runs(each.action, "CodeBuild").is_yes:
            yield from _fault(each.action)


def _fault(action: Action) -> Iterator[Fault]:
    given = links.setting(action, "PrimarySource")
    inputs = action.input_artifacts
    names = [known for name in inputs.items if (known := string(name))]
    if given is None:
        if len(inputs.items) > 1:
            place = action.configuration if isinstance(action.configuration, Entries) else action
            if isinstance(place, Entries) and not place.entries:
                place = action
            shown = ", ".join(f"`{name}`" for name in names)
            counted = f"{len(inputs.items)} input artifacts" + (f" ({shown})" if shown else "")
            message = f"{opening_title(action)} has {counted}, and no `PrimarySource`"
            first = inputs.items[0].origin.span
            yield Fault(place, message, "missing", action.symbol, first, "the input artifacts")
        return
    known = string(given)
    if not known or "#{" in known or not isinstance(given, Known) or not inputs.closed or not inputs.items:
        return
    if all_of([~equals(name, known) for name in inputs.items]).is_yes:
        message = f"`PrimarySource` is `{known}`, which is no input artifact of the action"
        yield Fault(given, message, "foreign", action.symbol, inputs.items[0].origin.span, "the input artifacts")
