"""This is where the configuration's JSON Schema is made of its keys: `python -m cblint.config.schema [--check]`."""

from __future__ import annotations

from typing import TypeAlias

from cblint.config.keys import KEYS, Key, Kind, rule_keys
from cblint.option import OptionValue
from cblint.read.schema import DRAFT, HOME
from cblint.registry import Listed, Registry, built_in

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Schema: TypeAlias = "dict[str, Json]"

FILE = "config.schema.json"
_RULES: Schema = {"type": "array", "items": {"$ref": "#/definitions/rule-or-group"}}


def schema(registry: Registry) -> Schema:
    """Return the schema of a configuration for these rules."""
    return {
        "$schema": DRAFT,
        "$id": f"{HOME}{FILE}",
        "title": "Configuration of cblint",
        "description": "`.cblint.toml`, or `[tool.cblint]` in `pyproject.toml`.",
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _property(key, registry) for key in KEYS},
        "definitions": {
            "rule-or-group": {
                "description": "The id of a rule, the name of a group, or `all`.",
                "enum": ["all", *registry.groups, *registry.listed],
            }
        },
    }


def _property(key: Key, registry: Registry) -> Schema:
    if key.kind is Kind.TABLES:
        rules: Schema = {each.id: _of_rule(each) for each in registry.listed.values()}
        return {"description": key.description, "type": "object", "additionalProperties": False, "properties": rules}
    return _described(key)


def _of_rule(listed: Listed) -> Schema:
    return {
        "description": f"{listed.summary}.",
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _described(key) for key in rule_keys(listed)},
    }


def _described(key: Key) -> Schema:
    described: Schema = {"description": key.description, **_value(key)}
    return described if key.kind in (Kind.PATHS, Kind.FILE) else {**described, "default": _json(key.default)}


def _value(key: Key) -> Schema:
    match key.kind:
        case Kind.FLAG:
            return {"type": "boolean"}
        case Kind.NUMBER:
            return {"type": "integer"}
        case Kind.TEXT:
            return {"type": "string"}
        case Kind.WORD:
            return {"enum": list(key.words)}
        case Kind.FILE:
            return {"type": "string", "minLength": 1, "pattern": r"^[^\u0000]*$"}
        case Kind.TEXTS:
            return {"type": "array", "items": {"type": "string", "minLength": 1}}
        case Kind.RULES:
            return dict(_RULES)
        case Kind.PATHS:
            below = {"description": "The rules and groups whose findings are accepted in files of this path.", **_RULES}
            return {"type": "object", "additionalProperties": below}
        case Kind.TABLES:
            return {"type": "object"}


def _json(value: OptionValue) -> Json:
    return [*value] if isinstance(value, tuple) else value


def written(made: Schema) -> str:
    """Return a schema as it stands in its file."""
    from json import dumps  # noqa: PLC0415  (only when it is written)

    return dumps(made, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema beside the package, or check that it is as it would be written: 1 if it is not."""
    from pathlib import Path  # noqa: PLC0415  (a command for the project's own use)

    path = Path(__file__).parents[2] / "schemas" / "cblint_schemas" / FILE
    text = written(schema(built_in()))
    fresh = path.is_file() and path.read_text(encoding="utf-8") == text
    if "--check" in arguments:
        print("the schema is up to date" if fresh else f"stale: {FILE}")  # noqa: T201
        return 0 if fresh else 1
    if not fresh:
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
