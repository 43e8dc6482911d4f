"""This is where it is answered whether an action is of a type that CodePipeline has.

Who else may own an action's type (a partner, the account itself) has types that no list of facts can hold; what is said
here is said of those that AWS owns, and of words that are surely meant to be one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines.order import Fault, type_of
from cblint.data.pipeline_actions import ActionType, pipeline_actions
from cblint.model.pipeline import Action, Pipeline
from cblint.read.spelling import nearest
from cblint.record import NamedTuple
from cblint.value import Basis, Value, equals, string


class Wrong(NamedTuple):
    """A word of an action's type that is not right."""

    fault: Fault
    value: Value
    meant: str
    """The word that is surely meant; empty where that is not sure."""


def faults(pipeline: Pipeline, action: Action) -> Iterator[Wrong]:
    """Yield what is wrong in the type of an action; of words that depend on each other, the first one."""
    facts = pipeline_actions()
    for value, known, word in ((action.category, facts.categories, "category"), (action.owner, facts.owners, "owner")):
        given = string(value)
        if given is not None and given not in known:
            meant = nearest(given, known)
            yield _wrong(action, value, f"CodePipeline has no {word} of actions `{given}`", word, meant)
            return
    wrong = _provider(action)
    if wrong is not None:
        yield wrong
    kind = type_of(action)
    if kind is not None:
        yield from _version(action)
        yield from _pipeline_type(pipeline, action, kind)


def _wrong(action: Action, value: Value, message: str, defect: str, meant: str = "") -> Wrong:
    said = f"{message}; the nearest is `{meant}`" if meant else message
    return Wrong(Fault(value, said, defect, action.symbol), value, meant)


def _provider(action: Action) -> Wrong | None:
    """Return what is wrong with a provider of AWS's, or one that AWS has under another owner or category."""
    category, owner, provider = string(action.category), string(action.owner), string(action.provider)
    facts = pipeline_actions()
    if category is None or owner is None or provider is None or owner == "Custom" or type_of(action) is not None:
        return None
    types = facts.named(provider)
    if not types:
        meant = nearest(provider, {each.provider for each in facts.types if owner in each.owners})
        message = f"CodePipeline has no provider `{provider}`"
        return _wrong(action, action.provider, message, "provider", meant) if meant else None
    owners = sorted({each for kind in types for each in kind.owners})
    if owner not in owners:
        message = f"Actions of `{provider}` have the owner `{owners[0]}`, not `{owner}`"
        return Wrong(Fault(action.owner, message, "owner", action.symbol), action.owner, owners[0])
    categories = sorted({each for kind in types if owner in kind.owners for each in kind.categories})
    shown = " or ".join(f"`{each}`" for each in categories)
    message = f"Actions of `{provider}` have the category {shown}, not `{category}`"
    meant = categories[0] if len(categories) == 1 else ""
    return Wrong(Fault(action.category, message, "category", action.symbol), action.category, meant)


def _version(action: Action) -> Iterator[Wrong]:
    given, right = string(action.version), pipeline_actions().version
    absent = equals(action.version, None).is_yes and action.version.origin.basis is Basis.AWS_DEFAULT
    if absent or given == "":
        place: Action | Value = action if absent else action.version
        yield Wrong(Fault(place, "The action's type has no version", "version", action.symbol), action.version, "")
    elif given is not None and given != right:
        message = f"`{string(action.provider)}` has no version `{given}`, only `{right}`"
        yield Wrong(Fault(action.version, message, "version", action.symbol), action.version, right)


def _pipeline_type(pipeline: Pipeline, action: Action, kind: ActionType) -> Iterator[Wrong]:
    written = pipeline.pipeline_type.origin.basis is Basis.GIVEN
    if kind.v2 and written and equals(pipeline.pipeline_type, "V1").is_yes:
        message = f"`{kind.provider}` is for pipelines of type V2 only, and the pipeline is of type V1"
        other = pipeline.pipeline_type.origin.span
        fault = Fault(action.provider, message, "pipeline type", action.symbol, other, "the type of the pipeline")
        yield Wrong(fault, action.provider, "")
