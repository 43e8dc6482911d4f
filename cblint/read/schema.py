"""This is where a table of keys becomes a JSON Schema for editors: `python -m cblint.read.schema [--check]`."""

from __future__ import annotations

from typing import TypeAlias

from cblint.read.keys import (
    FALSE_WORDS,
    STAND_IN,
    TRUE_WORDS,
    Anything,
    CommandText,
    Flag,
    Key,
    Keys,
    Listed,
    Mapped,
    Number,
    Shape,
    Word,
)
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Schema: TypeAlias = "dict[str, Json]"

DRAFT = "http://json-schema.org/draft-07/schema#"

_SCALARS: list[Json] = ["string", "number", "boolean"]
_NULL: Schema = {"type": "null"}
_STAND_IN: Schema = {"$ref": "#/definitions/stand-in"}
_FLAG: Schema = {"$ref": "#/definitions/yes-or-no"}


def table_schema(keys: Keys, title: str, description: str) -> Schema:
    """Return the schema of a language whose root has these keys."""
    writer = _Writer()
    root = writer.keys(keys)
    head: Schema = {"$schema": DRAFT, "title": title, "description": description}
    return {**head, **root, "definitions": writer.definitions}


class _Writer:
    """Writes shapes as schemas, those that are used often as definitions."""

    def __init__(self) -> None:
        self.definitions: Schema = {
            "stand-in": {
                "description": "Something for a program to replace, or for CodeBuild to expand.",
                "type": "string",
                "pattern": STAND_IN,
            },
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
                return {"type": ["string", "number"]}
            case Listed():
                return self._listed(shape, name)
            case Mapped(value=value):
                return {"type": "object", "additionalProperties": _nullable(self.shape(value, name))}
            case Keys():
                return self._defined(shape, name)
            case Anything():
                return {}

    def keys(self, keys: Keys) -> Schema:
        """Return the schema of a mapping with known keys."""
        properties: Schema = {}
        for key in keys.keys:
            for name in _names(key.name, other_case=keys.other_case):
                properties[name] = self._property(key)
        schema: Schema = {"type": "object", "properties": properties}
        demands = [_required(key, other_case=keys.other_case) for key in keys.keys if key.required]
        demands += [_versioned(key) for key in keys.keys if key.version]
        if demands:
            schema["allOf"] = list(demands)
        if keys.closed:
            schema["additionalProperties"] = False
        if keys.free:
            schema["patternProperties"] = {f"^({'|'.join(_literal(each) for each in keys.free)})": {}}
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
        several: Schema = {"type": "array", "items": item if isinstance(shape.item, CommandText) else _nullable(item)}
        return {"anyOf": [several, item]} if shape.alone else several

    def _property(self, key: Key) -> Schema:
        schema: Schema = {"description": f"{key.description}{f' Since {key.since}.' if key.since else ''}"}
        if key.rule is not None:
            return {**schema, "not": {}}
        if key.deprecated:
            schema["deprecated"] = True
        inner = self.shape(key.shape, key.name)
        inner = inner if key.required else _nullable(inner)
        return {**schema, **({"allOf": [inner]} if "$ref" in inner else inner)}


def _flag() -> Schema:
    letters = "|".join(_any_case(word) for word in (*TRUE_WORDS, *FALSE_WORDS, "y", "n"))
    written: Schema = {"type": "string", "pattern": f"^({letters}|0|1)$"}
    return {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}, written, {"enum": [0, 1]}, dict(_STAND_IN)]}


def _word(shape: Word) -> Schema:
    if not shape.values and not shape.pattern:
        return {"type": list(_SCALARS), **({"examples": list(shape.examples)} if shape.examples else {})}
    choices: list[Json] = [{"enum": _values(shape)}] if shape.values else [{"enum": list(shape.examples)}]
    if shape.pattern:
        pattern = _any_case(shape.pattern) if shape.ignore_case else shape.pattern
        choices.append({"type": "string", "pattern": f"^{pattern}$"})
    elif shape.ignore_case:
        pattern = "|".join(_any_case(value) for value in shape.values)
        choices.append({"type": "string", "pattern": f"^({pattern})$"})
    return {"anyOf": [*choices, dict(_STAND_IN)]}


def _values(shape: Word) -> list[Json]:
    numbers: list[Json] = [float(value) for value in shape.values if value.replace(".", "", 1).isdigit()]
    return numbers if shape.bare else [*numbers, *shape.values]


def _number(shape: Number) -> Schema:
    whole: Schema = {"type": "integer"}
    if shape.minimum is not None:
        whole["minimum"] = shape.minimum
    digits = r"^\+?0*[1-9][0-9]{0,16}(\.0*)?$" if shape.minimum == 1 else r"^\+?[0-9]{1,18}(\.0*)?$"
    return {"anyOf": [whole, {"type": "string", "pattern": digits}, dict(_STAND_IN)]}


def _names(name: str, *, other_case: bool) -> list[str]:
    return [name, name[0].swapcase() + name[1:]] if other_case else [name]


def _required(key: Key, *, other_case: bool) -> Schema:
    names = _names(key.name, other_case=other_case)
    present: list[Json] = [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in names]
    if key.unless:
        present.append({"required": [key.unless]})
    return {"anyOf": present} if len(present) > 1 else {"required": [key.name]}


def _versioned(key: Key) -> Schema:
    mine: Json = {"properties": {"version": {"enum": [float(key.version), key.version]}}, "required": ["version"]}
    return {"if": {"required": [key.name]}, "then": mine}


def _nullable(schema: Schema) -> Schema:
    """Return a schema that allows null, too: an editor is not to mark a key whose value is yet to be written."""
    kind = schema.get("type")
    if not schema or (isinstance(kind, list) and "null" in kind):
        return schema
    if isinstance(kind, list):
        return {**schema, "type": [*kind, "null"]}
    choices = schema.get("anyOf")
    if isinstance(choices, list):
        return {**schema, "anyOf": [*choices, dict(_NULL)]}
    if isinstance(kind, str):
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, dict(_NULL)]}


def _any_case(pattern: str) -> str:
    """Return a regular expression that does not heed the case of its letters; it has no classes of letters."""
    return "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter for letter in pattern)


def _literal(text: str) -> str:
    return "".join(f"\\{letter}" if letter in ".+*?^$()[]{}|\\" else letter for letter in text)


def schemas() -> dict[str, Schema]:
    """Return every generated schema by its file name."""
    from cblint.read.keys_appspec import ECS, LAMBDA, SERVER  # noqa: PLC0415  (not needed to describe one table)
    from cblint.read.keys_buildspec import BUILDSPEC  # noqa: PLC0415

    deploys = "What AWS CodeDeploy does with a revision on"
    return {
        "buildspec.schema.json": table_schema(BUILDSPEC, "Buildspec", "What an AWS CodeBuild build does."),
        "appspec-ec2.schema.json": table_schema(SERVER, "AppSpec for servers", f"{deploys} EC2 and own servers."),
        "appspec-ecs.schema.json": table_schema(ECS, "AppSpec for ECS", f"{deploys} Amazon ECS."),
        "appspec-lambda.schema.json": table_schema(LAMBDA, "AppSpec for Lambda", f"{deploys} AWS Lambda."),
    }


def written(schema: Schema) -> str:
    """Return a schema as it stands in its file."""
    from json import dumps  # noqa: PLC0415  (not needed to describe a table)

    return dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schemas beside the package, or check that they are as they would be written: 1 if they are not."""
    from pathlib import Path  # noqa: PLC0415  (a command for the project's own use)

    folder = Path(__file__).parents[2] / "schemas" / "cblint_schemas"
    stale = [name for name, schema in schemas().items() if not _is_fresh(folder / name, written(schema))]
    if "--check" in arguments:
        print(f"stale: {', '.join(stale)}" if stale else "the schemas are up to date")  # noqa: T201
        return 1 if stale else 0
    for name in stale:
        (folder / name).write_text(written(schemas()[name]), encoding="utf-8", newline="\n")
    return 0


def _is_fresh(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
