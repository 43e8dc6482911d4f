"""This is where the configuration of a pipeline's actions is looked at: its keys, and the form of its values."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cblint.analysis.pipelines.order import Fault, type_of
from cblint.data.pipeline_actions import ActionType, pipeline_actions
from cblint.model.pipeline import Action, Pipeline
from cblint.pattern import pattern
from cblint.read.spelling import nearest
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Basis, Choice, Entries, Entry, Items, Known, Text, Value, equals, string

_KINDS = ("PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER")
_TEMPLATED = ("CREATE_UPDATE", "REPLACE_ON_FAILURE", "CHANGE_SET_REPLACE")
_CHANGE_SETS = ("CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE")
_VARIABLES = "a JSON list of objects with `name` and `value`"
_PARAMETERS = "a JSON object of parameters"
_VARIABLE = pattern(r"#\{[^{}]*\}")


class Wrong(NamedTuple):
    """A setting that the action's provider refuses."""

    fault: Fault
    key: Span | None = None
    """The key that is to be renamed."""
    value: Value | None = None
    """The value that is to be replaced."""
    meant: str = ""


def faults(pipeline: Pipeline, action: Action) -> Iterator[Wrong]:
    """Yield what is wrong in the configuration of an action."""
    kind = type_of(action)
    configuration = action.configuration
    # A collection in Terraform is what `jsonencode` was given; else Terraform itself refuses it.
    as_written = pipeline.properties.entry("Stages") is not None
    if isinstance(configuration, Entries):
        for entry in configuration.entries:
            yield from _form(action, entry, as_written=as_written)
        if kind is not None:
            yield from _unknown(action, configuration, kind)
            yield from _absent(action, configuration, kind)
            yield from _values(action, configuration, kind)
    if kind is not None and kind.provider == "Commands" and action.commands.closed and not action.commands.items:
        yield Wrong(Fault(action, "The action runs `Commands`, and has none", "commands", action.symbol))


def _unknown(action: Action, configuration: Entries, kind: ActionType) -> Iterator[Wrong]:
    """Yield the keys that are surely meant to be others, and as one those that only other providers have."""
    if kind.keys is None:
        return
    given = {entry.key for entry in configuration.entries}
    others = {key for each in pipeline_actions().types if each.keys is not None for key in each.keys}
    foreign: list[Entry] = []
    for entry in configuration.entries:
        near = "" if entry.key in kind.keys else nearest(entry.key, kind.keys)
        if near:
            message = f"`{kind.provider}` has no setting `{entry.key}`; the nearest is `{near}`"
            fault = Fault(entry.key_span, message, f"key {entry.key}", action.symbol)
            yield Wrong(fault, entry.key_span if near not in given else None, None, near)
        elif entry.key not in kind.keys and entry.key in others:
            foreign.append(entry)
    if foreign:
        names = _listed([entry.key for entry in foreign])
        message = f"`{kind.provider}` has no setting{'s' if len(foreign) > 1 else ''} {names}"
        yield Wrong(Fault(foreign[0].key_span, message, f"key {foreign[0].key}", action.symbol))


def _listed(names: list[str]) -> str:
    *rest, last = [f"`{name}`" for name in names]
    return f"{', '.join(rest)} and {last}" if rest else last


def _absent(action: Action, configuration: Entries, kind: ActionType) -> Iterator[Wrong]:
    """Yield a fault that names all the settings that are required and surely not given."""
    keys = [*kind.required, *_needed_by_mode(configuration, kind)]
    given = [entry.key for entry in configuration.entries]
    meant = {nearest(key, kind.keys or ()) for key in given if key not in (kind.keys or given)}
    missing = [key for key in keys if configuration.get(key) is None and key not in meant]
    if missing:
        place: Value | Action = configuration if configuration.entries else action
        message = f"`{kind.provider}` needs {_listed(missing)}"
        yield Wrong(Fault(place, message, f"missing {missing[0]}", action.symbol))


def _needed_by_mode(configuration: Entries, kind: ActionType) -> Iterator[str]:
    """Yield what an action of CloudFormation needs besides, by what it does."""
    mode = configuration.get("ActionMode") if kind.provider == "CloudFormation" else None
    if mode is None:
        return
    if equals(mode, *_TEMPLATED).is_yes:
        yield "TemplatePath"
    if equals(mode, *_CHANGE_SETS).is_yes:
        yield "ChangeSetName"


def _values(action: Action, configuration: Entries, kind: ActionType) -> Iterator[Wrong]:
    for key, allowed in sorted(kind.values.items()):
        value = configuration.get(key)
        known = string(value) if value is not None else None
        if value is None or not known or "#{" in known or known.lower() in {each.lower() for each in allowed}:
            continue
        near = nearest(known, allowed)
        message = f"`{key}` is `{known}`, which is none of {', '.join(f'`{each}`' for each in allowed)}"
        yield Wrong(Fault(value, message, f"value {key}", action.symbol), None, value, near)


def _form(action: Action, entry: Entry, *, as_written: bool) -> Iterator[Wrong]:
    """Yield a value that is no string, too long, or not the JSON that it has to be."""
    message = (as_written and _misshapen(entry)) or _overlong(entry.value) or _not_json(action, entry)
    if message:
        yield Wrong(Fault(entry.value, f"`{entry.key}` {message}", f"form {entry.key}", action.symbol))


def _misshapen(entry: Entry) -> str:
    match entry.value:
        case Items():
            return "is a list, and has to be a string"
        case Entries():
            return "is a mapping, and has to be a string"
        case _:
            return ""


def _overlong(value: Value) -> str:
    limit = pipeline_actions().value_limit
    least = "".join(part for part in value.parts if isinstance(part, str)) if isinstance(value, Text) else string(value)
    if least is None or len(least) <= limit or value.origin.basis is not Basis.GIVEN:
        return ""
    return f"is {'at least ' if isinstance(value, Text) else ''}{len(least)} characters long, over {limit}"


def _not_json(action: Action, entry: Entry) -> str:
    """Say in what a JSON string is not what its provider reads; nothing where it is right, or not known in full."""
    provider = string(action.provider)
    if isinstance(entry.value, Choice | Text) or not isinstance(entry.value, Known):
        return ""
    known = string(entry.value)
    if not known or string(action.owner) != "AWS":
        return ""
    if provider == "CodeBuild" and entry.key == "EnvironmentVariables":
        return _fault_of_variables(known)
    if provider == "CloudFormation" and entry.key == "ParameterOverrides":
        return _fault_of_parameters(known)
    return ""


def _parsed(text: str) -> object:
    """Return what a text holds as JSON, whatever its variables are; nothing where it is no JSON."""
    try:
        return json.loads(_VARIABLE.sub("0", text))
    except (ValueError, RecursionError):
        return None


def _fault_of_variables(text: str) -> str:
    data = _parsed(text)
    if not isinstance(data, list):
        return f"is not {_VARIABLES}"
    for each in data:
        if not isinstance(each, dict) or not isinstance(each.get("name"), str):
            return f"is not {_VARIABLES}"
        if "value" not in each:
            return f"has no `value` for `{each['name']}`"
        kind = each.get("type", _KINDS[0])
        if kind not in _KINDS:
            return f"has the type `{kind}`, which is none of {', '.join(f'`{known}`' for known in _KINDS)}"
    return ""


def _fault_of_parameters(text: str) -> str:
    return "" if isinstance(_parsed(text), dict) else f"is not {_PARAMETERS}"
