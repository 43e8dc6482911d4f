"""This is where a table of keys is written as a JSON Schema, in the plainest words that validators and editors know.

No list of types, no keyword beyond draft-07: some validators warn of the one, and refuse the other. Descriptions stand
at keys only: editors show the description of an alternative in place of the key's. Alternatives have titles of their
own, or the YAML language server takes them for one another.
"""

from __future__ import annotations

from typing import TypeAlias

from cblint.read.keys import (
    COMMANDS,
    FALSE_WORDS,
    STAND_IN,
    TRUE_WORDS,
    Anything,
    CommandText,
    Expands,
    Flag,
    Key,
    Keys,
    Listed,
    Mapped,
    Number,
    Shape,
    Word,
    versions_of,
)

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Schema: TypeAlias = "dict[str, Json]"

_NULL: Schema = {"title": "nothing", "type": "null"}
_TEXTS: tuple[Schema, ...] = (
    {"title": "text", "type": "string"},
    {"title": "number", "type": "number"},
    {"title": "truth value", "type": "boolean"},
)
_FLAG: Schema = {"$ref": "#/definitions/yes-or-no"}
_STAND_IN: Schema = {"$ref": "#/definitions/stand-in"}

_EXPANSIONS = {
    Expands.NO: " A `$` in a value stays as it is.",
    Expands.VARIABLES: " Variables are expanded.",
    Expands.SHELL: " The shell expands it, commands too.",
    Expands.PERHAPS: "",
}


class Writer:
    """Writes shapes as schemas, those that are used often as definitions."""

    def __init__(self) -> None:
        self.definitions: Schema = {
            "stand-in": {"title": "text to be replaced", "type": "string", "pattern": STAND_IN},
            "yes-or-no": _flag(),
        }
        self._names: dict[int, str] = {}

    def shape(self, shape: Shape, name: str) -> Schema:
        """Return the schema of what is allowed under a shape, null not considered."""
        match shape:
            case Word():
                return _word(shape)
            case Flag():
                return dict(_FLAG)
            case Number():
                return _number(shape)
            case CommandText():
                return {"anyOf": [*_TEXTS[:2]]}
            case Listed():
                return self._listed(shape, name)
            case Mapped():
                below = _described(shape.description, _nullable(self.shape(shape.value, name)))
                return {"type": "object", "additionalProperties": below}
            case Keys():
                return self._defined(shape, name)
            case Anything():
                return {}

    def keys(self, keys: Keys) -> Schema:
        """Return the schema of a mapping with known keys."""
        schema: Schema = {"type": "object"}
        required = [key.name for key in keys.keys if key.required and not (key.unless or keys.other_case)]
        if required:
            schema["required"] = [*required]
        schema["properties"] = {key.name: self._property(key, keys) for key in keys.keys if key.rule is None}
        patterns: Schema = {}
        if keys.other_case:
            patterns |= {f"^{_swapped(key.name)}$": self._property(key, keys) for key in keys.keys}
        if keys.free:
            patterns[f"^({'|'.join(_literal(each) for each in keys.free)})"] = {
                "description": "Passed over: a place for YAML anchors."
            }
        if patterns:
            schema["patternProperties"] = patterns
        if keys.closed:
            schema["additionalProperties"] = False
        demands = [_demand(key, keys) for key in keys.keys if key.required and key.name not in required]
        demands += [_versioned(key, keys) for key in keys.keys if key.version]
        demands += [_unquoted(key) for key in keys.keys if key.unquoted_beside]
        if demands:
            schema["allOf"] = [*demands]
        return schema

    def _defined(self, keys: Keys, name: str) -> Schema:
        if id(keys) not in self._names:
            free = name
            while free in self.definitions:
                free += "-"
            self._names[id(keys)] = free
            self.definitions[free] = {}
            self.definitions[free] = self.keys(keys)
        return {"$ref": f"#/definitions/{self._names[id(keys)]}"}

    def _listed(self, shape: Listed, name: str) -> Schema:
        item = self.shape(shape.item, name)
        several: Schema = {
            "title": "list",
            "type": "array",
            "items": item if isinstance(shape.item, CommandText) else _nullable(item),
        }
        if not shape.alone:
            return several
        alone = item.get("anyOf")
        return {"anyOf": [several, *(alone if isinstance(alone, list) else [item])]}

    def _property(self, key: Key, keys: Keys) -> Schema:
        since = f" Since {key.since}." if key.since else ""
        head: Schema = {}
        if key.deprecated:
            head["deprecated"] = True
        if key.default is not None:
            head["default"] = key.default
        if key.examples:
            listed = isinstance(key.shape, Listed)
            head["examples"] = [[*key.examples]] if listed else [*key.examples]
        inner = self.shape(key.shape, key.name)
        needed = key.required and not (key.unless or keys.other_case)
        inner = inner if needed else _nullable(inner)
        expansion = "" if key.shape == COMMANDS else _EXPANSIONS[key.expands]
        described = f"{key.description}{expansion}{since}{_meanings(key.shape)}"
        return _described(described, {**head, **inner})


def _described(text: str, schema: Schema) -> Schema:
    """Return a schema with a description of its own; what stands beside a reference would not be heeded."""
    inner: Schema = {name: value for name, value in schema.items() if name != "$ref"}
    reference: list[Json] = [{"$ref": schema["$ref"]}] if "$ref" in schema else []
    return {"description": text, **inner, **({"allOf": reference} if reference else {})}


def _flag() -> Schema:
    letters = "|".join(_any_case(word) for word in (*TRUE_WORDS, *FALSE_WORDS, "y", "n"))
    words: Schema = {"title": "yes or no", "enum": ["yes", "no"]}
    written: Schema = {"title": "word", "type": "string", "pattern": f"^({letters}|0|1)$"}
    digit: Schema = {"title": "0 or 1", "type": "integer", "minimum": 0, "maximum": 1}
    return {"anyOf": [dict(_TEXTS[2]), words, written, digit, dict(_STAND_IN)]}


def _word(shape: Word) -> Schema:
    numbers = [float(value) for value in shape.values if value.replace(".", "", 1).isdigit()]
    words = () if shape.bare else shape.values or shape.examples
    listed: list[Json] = [*numbers, *words]
    choices: list[Json] = [{"title": "word", "enum": listed}] if listed else []
    if not shape.values and not shape.pattern:
        return {"anyOf": [*choices, *_TEXTS]}
    if shape.pattern:
        pattern = _any_case(shape.pattern) if shape.ignore_case else shape.pattern
        choices.append({"title": "pattern", "type": "string", "pattern": f"^{pattern}$"})
    elif shape.ignore_case:
        pattern = "|".join(_any_case(value) for value in shape.values)
        choices.append({"title": "word in any case", "type": "string", "pattern": f"^({pattern})$"})
    return {"anyOf": [*choices, dict(_STAND_IN)]}


def _meanings(shape: Shape) -> str:
    """Return what each word means that may stand there, as lines of a list."""
    if not isinstance(shape, Word) or not shape.meanings:
        return ""
    words = zip(shape.values or shape.examples, shape.meanings, strict=True)
    return "".join(f"\n- `{word}`: {meaning}" for word, meaning in words)


def _number(shape: Number) -> Schema:
    whole: Schema = {"title": "whole number", "type": "integer"}
    if shape.minimum is not None:
        whole["minimum"] = shape.minimum
    digits = r"^\+?(?=0*[1-9])[0-9]{1,18}(\.0*)?$" if shape.minimum == 1 else r"^\+?[0-9]{1,18}(\.0*)?$"
    return {"anyOf": [whole, {"title": "digits", "type": "string", "pattern": digits}, dict(_STAND_IN)]}


def _swapped(name: str) -> str:
    return name[0].swapcase() + name[1:]


def _demand(key: Key, keys: Keys) -> Schema:
    """Return what holds of a mapping that has a key with a value, in one of two cases, or another in its place."""
    names = (key.name, _swapped(key.name)) if keys.other_case else (key.name,)
    given: list[Json] = [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in names]
    other: list[Json] = [{"required": [key.unless], "properties": {key.unless: True}}] if key.unless else []
    return {"anyOf": [*given, *other]}


def _versioned(key: Key, keys: Keys) -> Schema:
    """Return what holds of a mapping of another version than the one that knows a key."""
    others = [version for version in versions_of(keys) if version != key.version]
    values: list[Json] = [*(float(version) for version in others), *others]
    other: Schema = {"required": ["version"], "properties": {"version": {"enum": values}}}
    return {"if": other, "then": {"properties": {key.name: False}}}


def _unquoted(key: Key) -> Schema:
    """Return what holds of a key beside another."""
    other = key.unquoted_beside
    given: Schema = {"required": [other], "properties": {other: {"not": {"type": "null"}}}}
    number: Schema = {"anyOf": [dict(_TEXTS[1]), dict(_STAND_IN)]}
    return {"if": given, "then": {"properties": {key.name: number}}}


def _nullable(schema: Schema) -> Schema:
    """Return a schema that allows null, too: an editor is not to mark a key whose value is yet to be written."""
    choices = schema.get("anyOf")
    if not schema:
        return schema
    if isinstance(choices, list):
        return {**schema, "anyOf": [*choices, dict(_NULL)]}
    return {"anyOf": [schema, dict(_NULL)]}


def _any_case(pattern: str) -> str:
    """Return a regular expression that does not heed the case of its letters; it has no classes of letters."""
    return "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter for letter in pattern)


def _literal(text: str) -> str:
    return "".join(f"\\{letter}" if letter in ".+*?^$()[]{}|\\" else letter for letter in text)
