"""This is where it is answered which variables an action can read: the pipeline's, and those of actions before it.

CodePipeline user guide, "Variables reference" (2026).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cblint.analysis import links
from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.pipelines.order import (
    Placed,
    is_closed,
    meant,
    none_could_be,
    opening_title,
    placed,
    runs_before,
    title,
    type_of,
)
from cblint.analysis.pipelines.references import Reference, references
from cblint.data.pipeline_actions import pipeline_actions
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.pipeline import Action, Pipeline
from cblint.read.spelling import nearest
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import YES, Entries, Step, Truth, Value, all_of, equals, maybe, string, truth
from cblint.workspace import Workspace

_MOST_OTHERS = 5


class Undefined(NamedTuple):
    """A variable that is read, and that nothing sets."""

    action: Action
    reference: Reference
    message: str
    surely: Truth
    steps: tuple[Step, ...] = ()
    """The places that make it true."""
    namespace: str = ""
    """The namespace that is meant, where another one is written."""
    name: str = ""
    """The variable that is meant, where another one is written."""
    others: tuple[Step, ...] = ()
    """Where namespaces are given that could be read instead, if this one is nowhere."""


class _Outputs(NamedTuple):
    names: tuple[str, ...]
    absent: Truth
    """Whether a name that is none of these is surely no variable of the action."""
    steps: tuple[Step, ...]
    whose: str


def undefined(workspace: Workspace, pipeline: Pipeline) -> Iterator[Undefined]:
    """Yield the variables that actions read, and that may not be there, with whether that is sure."""
    for each in placed(pipeline):
        for reference in references(each.action):
            found = _judged(workspace, pipeline, each, reference)
            if found is not None:
                yield found


def _judged(workspace: Workspace, pipeline: Pipeline, reader: Placed, reference: Reference) -> Undefined | None:
    if reference.namespace == "codepipeline":
        return _implicit(pipeline, reader.action, reference)
    if reference.namespace == "variables":
        return _of_pipeline(pipeline, reader.action, reference)
    owners = [each for each in placed(pipeline) if string(each.action.namespace) == reference.namespace]
    if not owners:
        return _no_namespace(pipeline, reader, reference)
    before = [runs_before(owner, reader) for owner in owners]
    if any(answer.is_yes for answer in before):
        return _of_action(workspace, owners[[answer.is_yes for answer in before].index(True)], reader, reference)
    owner = owners[0].action
    step = Step(owner.namespace.origin.span, "the namespace is given here")
    message = f"`{reference.namespace}` is the namespace of {title(owner)}, which does not run before"
    if owner is reader.action:
        message = f"`{reference.namespace}` is the action's own namespace, which it cannot read"
    return Undefined(reader.action, reference, message, all_of([~answer for answer in before]), (step,))


def _implicit(pipeline: Pipeline, action: Action, reference: Reference) -> Undefined | None:
    known = pipeline_actions().implicit_variables
    if reference.name in known:
        return None
    undefined = Undefined(action, reference, f"`codepipeline` has no variable `{reference.name}`", YES)
    own = next((each for each in pipeline.variables if string(each.name) == reference.name), None)
    if own is None:
        return _near(undefined, known)
    message = f"`{reference.name}` is a variable of the pipeline itself, whose namespace is `variables`"
    step = Step(own.name.origin.span, "it is declared here")
    return undefined._replace(message=message, steps=(step,), namespace="variables")


def _of_pipeline(pipeline: Pipeline, action: Action, reference: Reference) -> Undefined | None:
    names = [each.name for each in pipeline.variables]
    known = [name for each in names if (name := string(each))]
    if reference.name in known:
        return None
    all_known = YES if pipeline.variables_closed else maybe("not all variables of the pipeline are in view")
    surely = all_known & none_could_be(names, reference.name)
    undefined = Undefined(action, reference, f"The pipeline has no variable `{reference.name}`", surely)
    return _near(undefined, known)


def _no_namespace(pipeline: Pipeline, reader: Placed, reference: Reference) -> Undefined:
    every = placed(pipeline)
    surely = is_closed(pipeline) & none_could_be([each.action.namespace for each in every], reference.namespace)
    message = f"No action of the pipeline has the namespace `{reference.namespace}`"
    before = {
        name: Step(each.action.namespace.origin.span, f"{title(each.action)} has the namespace `{name}`")
        for each in every
        if runs_before(each, reader).is_yes and (name := string(each.action.namespace))
    }
    undefined = Undefined(reader.action, reference, message, surely, others=tuple(before.values())[:_MOST_OTHERS])
    if not surely.is_yes:
        return undefined
    near = meant(reference.namespace, {*before, "codepipeline", "variables"})
    return undefined._replace(message=f"{message}; the nearest is `{near}`", namespace=near) if near else undefined


def _near(undefined: Undefined, names: Iterable[str]) -> Undefined:
    """Return what is undefined with the name that is meant, if one of these is."""
    near = meant(undefined.reference.name, names)
    message = f"{undefined.message}; the nearest is `{near}`" if near else undefined.message
    return undefined._replace(message=message, name=near)


def _of_action(workspace: Workspace, owner: Placed, reader: Placed, reference: Reference) -> Undefined | None:
    outputs = _outputs(workspace, owner.action, reference.name)
    if outputs is None or reference.name in outputs.names:
        return None
    steps = (Step(owner.action.namespace.origin.span, "the namespace is given here"), *outputs.steps)
    message = f"{outputs.whose} `{reference.name}`"
    return _near(Undefined(reader.action, reference, message, outputs.absent, steps), outputs.names)


def _outputs(workspace: Workspace, action: Action, name: str) -> _Outputs | None:
    """Return what an action hands on; None where that is not known at all."""
    kind = type_of(action)
    if kind is None:
        return None
    if kind.variables is not None:
        # AWS adds variables: what no provider has and is near none of these may be a new one.
        others = {each for other in pipeline_actions().types for each in other.variables or ()}
        absent = truth(True) if name in others or nearest(name, kind.variables) else maybe("AWS may have added it")
        return _Outputs(tuple(sorted(kind.variables)), absent, (), f"Actions of `{kind.provider}` have no variable")
    if kind.provider == "CodeBuild":
        return _exported(workspace, action, name)
    if kind.provider == "Commands" and action.output_variables.closed:
        values = action.output_variables.items
        absent = none_could_be(list(values), name)
        return _Outputs(_known(values), absent, (), f"{opening_title(action)} does not output")
    return None


def _exported(workspace: Workspace, action: Action, name: str) -> _Outputs | None:
    """Return what the buildspec behind an action exports; None where it is not known, or a batch hands on others."""
    builds = workspace.once(_by_action).get(id(action), ())
    batch = links.setting(action, "BatchEnabled")
    single = batch is None or equals(batch, "false", False).is_yes
    override = isinstance(action.configuration, Entries) and links.setting(action, "BuildspecOverride") is None
    if not builds or not single or not override or any(build.task is not None for build in builds):
        return None
    names: list[str] = []
    absent, steps = YES, []
    for build in builds:
        buildspec = build.buildspec
        if buildspec is None or not buildspec.closed or not buildspec.env.exported.closed:
            return None
        values = buildspec.env.exported.items
        names += _known(values)
        absent = absent & none_could_be(list(values), name)
        place = buildspec.env.exported.origin.span if values else buildspec.span
        steps.append(Step(place, "what the build exports" if values else "the buildspec, which exports nothing"))
    return _Outputs(tuple(names), absent, tuple(steps), f"The build of {title(action)} does not export")


def _by_action(workspace: Workspace) -> dict[int, tuple[Build, ...]]:
    found: dict[int, tuple[Build, ...]] = {}
    for build in workspace.builds:
        if build.caller is not None:
            found[id(build.caller.action)] = (*found.get(id(build.caller.action), ()), build)
    return found


def _known(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(name for value in values if (name := string(value)))


def corrected(workspace: Workspace, each: Undefined) -> tuple[Edit, ...]:
    """Return the edits that read what is meant; none where that is not known or cannot be written."""
    spans = each.reference.spans
    if spans is None or not (each.namespace or each.name) or written_here(each.reference.value) is None:
        return ()
    place: Span = spans[0] if each.namespace else spans[1]
    draft = draft_at(workspace, place)
    return draft.replace_within(place, each.namespace or each.name) if draft is not None else ()
