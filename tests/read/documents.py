"""Documents of each language, made of the tables: right ones, and ones that are changed in a place or two."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft7Validator

from cblint.model.part import Problem
from cblint.parse.yaml import parse
from cblint.read.buildspec import read_buildspec
from cblint.read.keys import Anything, CommandText, Flag, Keys, Language, Listed, Mapped, Number, Shape, Word
from cblint.read.keys_appspec import ECS, LAMBDA, SERVER
from cblint.read.keys_buildspec import BUILDSPEC
from cblint.read.root import read_root
from cblint.read.schema import table_schema
from cblint.source import SourceFile

Json = Any

NAMES = st.sampled_from(["NAME", "a", "x-y", "python", "Version", "files", "0"])
TEXTS = st.sampled_from(["a", "b c", "$X", "**/*", "make: x", "0.2", "yes", "1", "", "é", "a\nb", "{{ x }}"])
NUMBERS = st.sampled_from([0, 1, 7, 22, 0.5, 3.10, 1e20, -1])
SCALARS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none())
OTHERS = [
    "null", "true", "false", "0", "1", "7", "-1", "0.5", "1.0", "0.0", "-0.0", "0.2", "1e3", "1e20", "0.1",
    '"text"', '""', '" "', '"$X"', '"yes"', '"Y"', '"oN"', '"1"', '"0"', '"true"', '"null"', '"0.2"', '"0.20"', '"0.1"',
    '"7"', '"+7"', '"7."', '"-7"', '"007"', '"7s"', '"<X>"', '"%X%"', '"__X__"', '"abort"', '"Retry-3"', '"RETRY-101"',
    '"RETRY-"', '"RETRY-1-a b"', '"junitxml"', '"Save"', '"save"', '"linux"', '"Linux"', '"OVERWRITE"', '"ENABLED"',
    '"AWS::ECS::Service"', '"make: x"', "[]", '["a"]', "{}", '{"a":"b"}', '[["x"]]', "[null]", "[{}]", "[true]", "[7]",
    '[{"a": "b"}]', '{"files": ["a"]}', '{"commands": ["a"]}', '{"a": null}', '{"a": ["b"]}',
]  # fmt: skip
"""Values to put in the place of others, as JSON: each use is a value of its own."""


def reported(shape: Shape) -> Shape:
    """Return a shape without what the schema alone says, because a rule does it."""
    match shape:
        case Word(problem=None):
            return Word()
        case Listed():
            return shape._replace(item=reported(shape.item))
        case Mapped():
            return shape._replace(value=reported(shape.value))
        case Keys():
            return reported_keys(shape)
        case _:
            return shape


def reported_keys(keys: Keys) -> Keys:
    return keys._replace(
        keys=tuple(key._replace(shape=reported(key.shape), required=key.required and key.told) for key in keys.keys)
    )


LANGUAGES = {
    "buildspec": reported_keys(BUILDSPEC),
    "server": reported_keys(SERVER),
    "ecs": reported_keys(ECS),
    "lambda": reported_keys(LAMBDA),
}
VALIDATORS = {name: Draft7Validator(table_schema(keys, name, "")) for name, keys in LANGUAGES.items()}


def names_of(shape: Shape) -> set[str]:
    """Return every key that there is below a shape."""
    match shape:
        case Keys(keys=keys):
            return {key.name for key in keys}.union(*(names_of(key.shape) for key in keys))
        case Listed(item=inner) | Mapped(value=inner):
            return names_of(inner)
        case _:
            return set()


def problems(name: str, document: Json) -> tuple[Problem, ...]:
    """Return what the reader finds wrong with a document of a language."""
    text = SourceFile("f", json.dumps(document, indent=1)).embedded()
    if name == "buildspec":
        return read_buildspec(text, inline=False).problems
    return read_root(parse(text), text, Language(name, LANGUAGES[name], ())).problems


def values(shape: Shape) -> st.SearchStrategy[Json]:
    """Return documents that a shape allows."""
    match shape:
        case Word(values=allowed, bare=bare, ignore_case=ignore_case) if allowed:
            numbers = [float(each) for each in allowed if each.replace(".", "").isdigit()]
            others = [each.lower() for each in allowed] if ignore_case else []
            return st.sampled_from(numbers if bare else [*allowed, *others, *numbers])
        case Word(pattern=pattern, examples=examples) if pattern:
            return st.sampled_from([*examples, "Retry-0", "retry-100-x", "continue", "RETRY-3xx"])
        case Word():
            return SCALARS
        case Flag():
            return st.sampled_from(["yes", "No", "on", "FALSE", "y", "1", True, False, None, 0, 1, ""])
        case Number(minimum=minimum):
            whole = st.integers(minimum or 0, 70_000)
            return st.one_of(whole, whole.map(str), whole.map(float))
        case CommandText():
            return st.one_of(TEXTS, NUMBERS)
        case Listed(item=item, alone=alone):
            several = st.lists(values(item), max_size=2)
            return st.one_of(several, values(item).filter(lambda each: each is not None)) if alone else several
        case Mapped(value=value):
            return st.dictionaries(NAMES, values(value), max_size=2)
        case Keys():
            return sections(shape)
        case Anything():
            return st.one_of(SCALARS, st.lists(SCALARS, max_size=1), st.dictionaries(NAMES, SCALARS, max_size=1))


@st.composite
def sections(draw: st.DrawFn, keys: Keys) -> Json:
    made: dict[str, Json] = {}
    for key in keys.keys:
        if key.rule is None and not key.version and (key.required or draw(st.integers(0, 2)) == 0):
            name = key.name
            if keys.other_case and draw(st.booleans()):
                name = name[0].swapcase() + name[1:]
            value = draw(values(key.shape))
            made[name] = value if value is not None or not key.required else draw(st.sampled_from(["a", 7]))
    for key in keys.keys:
        if key.unquoted_beside in made and isinstance(made.get(key.name), str):
            made[key.name] = float(made[key.name])
    anchored = draw(st.booleans())
    if keys.free and anchored:
        made[draw(st.sampled_from(keys.free)) + "x"] = draw(SCALARS)
    return made


@st.composite
def right_documents(draw: st.DrawFn, name: str) -> Json:
    """Return a document that is right."""
    return json.loads(json.dumps(draw(sections(LANGUAGES[name]))))


def holders(document: Json) -> list[Json]:
    """Return every mapping and list of a document."""
    found = [document] if isinstance(document, dict | list) else []
    for holder in found:
        inner = holder.values() if isinstance(holder, dict) else holder
        found += [each for each in inner if isinstance(each, dict | list)]
    return found


@st.composite
def changed_documents(draw: st.DrawFn, name: str) -> Json:
    """Return a document that was right, and was changed in up to three places."""
    made = draw(right_documents(name))
    for _ in range(draw(st.integers(1, 3))):
        holder = draw(st.sampled_from(holders(made)))
        other = json.loads(draw(st.sampled_from(OTHERS)))
        keys = sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))
        change = draw(st.sampled_from(["replace", "replace", "add", "remove", "wrap", "rename"]))
        if change == "add" or not keys:
            if isinstance(holder, list):
                holder.append(other)
            else:
                known = sorted(names_of(LANGUAGES[name]))
                holder[draw(st.sampled_from([*known, "comands", "x-a", "_b", ".c", "zzz", "Version"]))] = other
            continue
        key = draw(st.sampled_from(keys))
        match change:
            case "replace":
                holder[key] = other
            case "wrap":
                holder[key] = draw(st.sampled_from([[holder[key]], {"a": holder[key]}, None]))
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from([key.upper(), key[:-1], key + "s", key.replace("-", "_")]))] = holder.pop(
                    key
                )
            case _:
                del holder[key]
    return made
