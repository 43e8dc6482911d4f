"""This is where it is answered whether an event pattern matches the changes of what a source action takes."""

from __future__ import annotations

from collections.abc import Mapping

from cblint.analysis import links
from cblint.analysis.events.matching import Wanted, can_match_one_of, shape_of
from cblint.analysis.events.operators import is_arn, one_fits
from cblint.data.events import Source, events
from cblint.model.event import EventRule
from cblint.model.part import Resource
from cblint.model.pipeline import Action, Pipeline
from cblint.model.storage import Bucket, CodeRepository
from cblint.record import TYPE_CHECKING
from cblint.value import (
    YES,
    Basis,
    Choice,
    Hole,
    Reason,
    Text,
    Truth,
    Unknown,
    Value,
    equals,
    maybe,
    string,
    test,
    truth,
    why_unknown,
)
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.analysis.events.matching import Field, Shape

_KINDS: Mapping[str, type[Resource]] = {"RepositoryName": CodeRepository, "S3Bucket": Bucket}
_ON, _OFF = (True, "true", "True", "TRUE"), (False, "false", "False", "FALSE")


def source_of(action: Action) -> Source | None:
    """Return how changes are noticed in what a source action takes; None for other actions and providers."""
    if not equals(action.category, "Source").is_yes:
        return None
    return events().sources.get(f"{string(action.owner)} {string(action.provider)}")


def is_watched(action: Action, source: Source) -> Truth:
    """Return whether a source action looks for changes by itself, or is told of them by its connection."""
    value = links.setting(action, source.setting) if source.setting else None
    if value is None or equals(value, None).is_yes:
        known = not isinstance(action.configuration, Unknown | Choice)
        return truth(source.polls) if known or not source.setting else maybe(why_unknown(action.configuration))
    on, off = equals(value, *_ON), equals(value, *_OFF)
    return on if on.is_yes or off.is_yes else maybe(why_unknown(value))


def said(action: Action, source: Source) -> Value:
    """Return what says whether a source action looks for changes by itself; where nothing does, its configuration."""
    value = links.setting(action, source.setting) if source.setting else None
    return action.configuration if value is None else value


def is_told(workspace: Workspace, action: Action, source: Source, rule: EventRule) -> Truth:
    """Return whether a rule surely acts on a change of what a source action takes."""
    pipeline = links.pipeline_of(workspace, action)
    if not source.service or pipeline is None:
        return maybe("its source is not known by events")
    answer = can_match_one_of(rule.pattern, _change(workspace, action, source, pipeline))
    bus = equals(rule.event_bus, "default")
    sent = _is_sent(workspace, action, source)
    return answer & bus & sent & rule.exists & test(rule.enabled, lambda data: data is True)


def is_missed(workspace: Workspace, action: Action, source: Source, rule: EventRule) -> Truth:
    """Return whether a rule is for changes of this kind, but surely for none of what a source action takes."""
    pipeline = links.pipeline_of(workspace, action)
    if not source.service or pipeline is None:
        return maybe("its source is not known by events")
    kind = can_match_one_of(rule.pattern, shape_of(source.service, source.detail_type, None))
    return kind & ~can_match_one_of(rule.pattern, _change(workspace, action, source, pipeline))


def _is_sent(workspace: Workspace, action: Action, source: Source) -> Truth:
    """Return whether EventBridge is told of changes: of objects only if their bucket does so."""
    if source.resource != "S3Bucket":
        return YES
    bucket = links.named_by_action(workspace, action, Bucket, source.resource)
    return bucket.event_bridge if isinstance(bucket, Bucket) else maybe("its bucket is not in view")


def _change(workspace: Workspace, action: Action, source: Source, pipeline: Pipeline) -> Shape:
    shape = dict(shape_of(source.service, source.detail_type, _detail(source.detail, action)))
    if source.resource:
        value = links.setting(action, source.resource)
        kind = _KINDS[source.resource]
        shape["resources"] = Wanted(lambda named: _is_resource(workspace, kind, named, value, pipeline))
    return shape


def _detail(template: object, action: Action) -> Field:
    match template:
        case Mapping():
            known = {str(key): _detail(each, action) for key, each in template.items()}
            return _Open(known)
        case str():
            before, _, rest = template.partition("{")
            value = links.setting(action, rest.rstrip("}"))
            return Wanted(lambda named: _is_named(named, before, value))
        case list():
            return frozenset(map(str, template))
        case _:
            return None


class _Open(dict[str, "Field"]):
    """Fields of a change of which the others may be there, and have any value."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> Field:
        return None


def _is_named(named: Value, before: str, value: Value | None) -> Truth:
    """Return whether an alternative of a pattern is some text and then the value of a setting."""
    if value is None:
        return maybe("it is not said")
    text = string(value)
    if text is not None:
        return one_fits(named, before + text) if _are_firm(named, value) else maybe("it is a default")
    return YES if not before and alike(named, value) else maybe(why_unknown(value))


def alike(one: Value | Hole, other: Value | Hole) -> bool:
    """Tell whether two values that are not known are surely equal: the same attribute, variable or parameter."""
    if isinstance(one, Text) and isinstance(other, Text) and len(one.parts) == len(other.parts):
        return all(
            part == same if isinstance(part, str) or isinstance(same, str) else alike(part, same)
            for part, same in zip(one.parts, other.parts, strict=True)
        )
    if not isinstance(one, Unknown | Hole) or not isinstance(other, Unknown | Hole):
        return False
    reference = one.origin.reference
    if reference is not None:
        return reference == other.origin.reference
    same = one.reason is Reason.NO_VALUE and one.reason is other.reason and one.detail == other.detail
    return same and bool(one.detail) and one.origin.span == other.origin.span


def _are_firm(one: Value, other: Value) -> bool:
    """Tell whether what two values are is no default that somebody may replace, or the same one of both."""
    same = one.origin.span == other.origin.span
    return same or Basis.DEFAULT not in (one.origin.basis, other.origin.basis)


def _is_resource(
    workspace: Workspace, kind: type[Resource], named: Value, value: Value | None, near: Resource
) -> Truth:
    """Return whether an alternative for `resources` is the ARN of what a setting names."""
    if value is None:
        return maybe("it is not said")
    arn_like = is_arn(named)
    if arn_like.is_no:
        return arn_like
    found, meant = links.find(workspace, kind, named, near), links.find(workspace, kind, value, near)
    if isinstance(found, Resource) and isinstance(meant, Resource) and arn_like.is_yes:
        return truth(found is meant)
    name, arn = string(value), string(named)
    firm = _are_firm(named, value)
    if arn is not None and name is not None and firm:
        return truth(arn.rpartition(":")[2] == name)
    if isinstance(named, Text):
        return _ends_with(named, name if firm else None, value)
    return maybe(why_unknown(named))


def _ends_with(arn: Text, name: str | None, value: Value) -> Truth:
    """Return whether an ARN that is known in part ends with a name."""
    last = arn.parts[-1]
    if isinstance(last, str) and ":" in last and name is not None:
        return truth(last.rpartition(":")[2] == name)
    before = arn.parts[-2] if len(arn.parts) > 1 else ""
    whole = isinstance(last, Hole) and isinstance(before, str) and before.endswith(":")
    return YES if whole and isinstance(last, Hole) and alike(last, value) else maybe(why_unknown(arn))
