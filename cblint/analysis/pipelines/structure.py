"""This is where the structure of a pipeline is looked at: its stages, its names, and how many artifacts it passes.

CodePipeline user guide, "Pipeline structure reference" and "Quotas in AWS CodePipeline" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import artifacts
from cblint.analysis.pipelines.order import Fault, is_template, number, opening_title, placed, title, type_of
from cblint.model.pipeline import Action, Pipeline, Stage
from cblint.pattern import pattern
from cblint.value import Basis, Entries, Known, Text, Value, equals, string

MIN_STAGES = 2
MAX_NAME = 100
MAX_ORDER = 999

_NAME = pattern(r"[A-Za-z0-9.@_-]+")
_ARTIFACT = pattern(r"[A-Za-z0-9_-]+")
_EMPTY_ALLOWED = frozenset({"BuildspecOverride"})


def faults(pipeline: Pipeline) -> Iterator[Fault]:
    """Yield what CodePipeline refuses in the structure of a pipeline."""
    yield from _stages(pipeline)
    yield from _sources(pipeline)
    yield from _names(pipeline)
    yield from _namespaces(pipeline)
    for each in placed(pipeline):
        yield from _counts(each.action)
        yield from _empty_values(each.action)
        yield from _order(each.action)
    for found in artifacts.early(pipeline):
        yield Fault(
            found.name,
            f"`{string(found.name)}` is read before {title(found.maker)} makes it",
            f"early {string(found.name)}",
            found.action.symbol,
            found.output.origin.span,
            "it is made here",
        )


def _stages(pipeline: Pipeline) -> Iterator[Fault]:
    if not pipeline.closed or len(pipeline.stages) >= MIN_STAGES:
        return
    count = "only one stage" if pipeline.stages else "no stage"
    yield Fault(pipeline.span, f"The pipeline has {count}, and needs at least two", "stages", pipeline.symbol)


def _sources(pipeline: Pipeline) -> Iterator[Fault]:
    """Yield source actions that are not in the first stage, and others that are."""
    for index, stage in enumerate(pipeline.stages):
        for action in stage.actions:
            is_source = equals(action.category, "Source")
            if index > 0 and is_source.is_yes:
                first = pipeline.stages[0]
                yield Fault(
                    action.category,
                    f"{opening_title(action)} is a source action outside the first stage",
                    "late source",
                    action.symbol,
                    first.span,
                    "the first stage",
                )
            elif index == 0 and pipeline.closed and is_source.is_no:
                message = f"{opening_title(action)} is no source action, but in the first stage"
                yield Fault(action.category, message, "first stage", action.symbol)


def _names(pipeline: Pipeline) -> Iterator[Fault]:
    yield from _double_names([(stage, stage.name) for stage in pipeline.stages], "stage")
    for stage in pipeline.stages:
        yield from _double_names([(action, action.name) for action in stage.actions], "action")
        yield from _wrong_name(stage.name, stage, "stage")
        for action in stage.actions:
            yield from _wrong_name(action.name, action, "action")
            for name in action.output_artifacts.items:
                yield from _wrong_name(name, action, "artifact")


def _double_names(parts: list[tuple[Stage, Value]] | list[tuple[Action, Value]], kind: str) -> Iterator[Fault]:
    seen: dict[str, Value] = {}
    for part, name in parts:
        known = string(name)
        if not known:
            continue
        first = seen.setdefault(known, name)
        if first is not name:
            where = "of the pipeline" if kind == "stage" else "of its stage"
            message = f"`{known}` is the name of another {kind} {where}, too"
            yield Fault(name, message, f"{kind} {known}", part.symbol, first.origin.span, "the first one")


def _wrong_name(name: Value, part: Stage | Action, kind: str) -> Iterator[Fault]:
    grammar = _ARTIFACT if kind == "artifact" else _NAME
    known = string(name)
    if known is None and isinstance(name, Text):
        known = "".join(piece for piece in name.parts if isinstance(piece, str))
        if not known or len(known) > MAX_NAME:
            return
    if known is None or is_template(known) or (grammar.fullmatch(known) and len(known) <= MAX_NAME):
        return
    wrong = next((each for each in known if not grammar.fullmatch(each)), "")
    reason = f"is {len(known)} characters long, over {MAX_NAME}"
    if wrong:
        shown = "a space" if wrong == " " else f"`{wrong}`" if wrong.isprintable() and wrong != "`" else "a character"
        reason = f"has {shown}, which CodePipeline does not allow there"
    elif not known:
        reason = "is empty"
    yield Fault(name, f"The name of the {kind} {reason}", f"{kind} name", part.symbol)


def _namespaces(pipeline: Pipeline) -> Iterator[Fault]:
    seen: dict[str, Value] = {}
    for each in placed(pipeline):
        namespace = each.action.namespace
        known = string(namespace)
        if not known:
            continue
        first = seen.setdefault(known, namespace)
        if first is not namespace:
            message = f"`{known}` is the namespace of another action, too"
            yield Fault(
                namespace, message, f"namespace {known}", each.action.symbol, first.origin.span, "the first one"
            )


def _counts(action: Action) -> Iterator[Fault]:
    """Yield a number of artifacts that actions of this type do not have."""
    kind = type_of(action)
    if kind is None:
        return
    for items, limits, word in (
        (action.input_artifacts, kind.inputs, "input"),
        (action.output_artifacts, kind.outputs, "output"),
    ):
        if limits is None:
            continue
        least, most = limits
        count = len(items.items)
        if count > most:
            bound = f"takes at most {most}" if most else "takes none"
            place: Value | Action = items.items[most]
        elif count < least and items.closed:
            bound = f"needs {'at least ' if most > least else ''}{least}"
            place = items if items.origin.basis is Basis.GIVEN else action
        else:
            continue
        said = f"{count or 'no'} {word} artifact{'' if count == 1 else 's'}"
        message = f"{opening_title(action)} has {said}, but `{kind.provider}` {bound}"
        yield Fault(place, message, f"{word}s", action.symbol)


def _empty_values(action: Action) -> Iterator[Fault]:
    """Yield the settings that are surely empty; a default that is empty is there to be replaced."""
    if not isinstance(action.configuration, Entries):
        return
    for entry in action.configuration.entries:
        match entry.value:
            case Known(data="", origin=origin) if origin.basis is Basis.GIVEN and entry.key not in _EMPTY_ALLOWED:
                yield Fault(entry.value, f"`{entry.key}` is empty", f"empty {entry.key}", action.symbol)


def _order(action: Action) -> Iterator[Fault]:
    value = action.run_order
    known = number(value)
    if known is not None and not 1 <= known <= MAX_ORDER:
        message = f"The run order is {known}, and has to be from 1 to {MAX_ORDER}"
        yield Fault(value, message, "run order", action.symbol)
