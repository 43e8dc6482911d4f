"""The generated JSON Schemas: up to date, and of one mind with the reader."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from cblint.parse.yaml import parse
from cblint.read.appspec import read_appspec
from cblint.read.buildspec import read_buildspec
from cblint.read.head import looks_like_appspec, looks_like_buildspec
from cblint.read.keys import Anything, CommandText, Flag, Key, Keys, Language, Listed, Mapped, Number, Shape, Word
from cblint.read.keys_appspec import ECS, LAMBDA, SERVER
from cblint.read.keys_buildspec import BUILDSPEC
from cblint.read.root import read_root
from cblint.read.schema import main, schemas, table_schema, written
from cblint.source import SourceFile

Json = Any
CORPUS = Path(os.environ.get("CBLINT_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
FOLDER = Path(__file__).parents[2] / "schemas" / "cblint_schemas"

NAMES = st.sampled_from(["NAME", "a", "x-y", "python", "Version", "files"])
TEXTS = st.sampled_from(["a", "b c", "$X", "**/*", "make: x", "0.2", "yes", "1"])
SCALARS = st.one_of(TEXTS, st.integers(0, 9), st.booleans(), st.none())
OTHERS = [
    "null",
    "true",
    "0",
    "1",
    "7",
    "0.5",
    '"text"',
    '""',
    '"$X"',
    '"yes"',
    "[]",
    '["a"]',
    "{}",
    '{"a":"b"}',
    '[["x"]]',
    "[null]",
    "[{}]",
    "[true]",
]
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


def values(shape: Shape) -> st.SearchStrategy[Json]:
    """Return documents that a shape allows."""
    match shape:
        case Word(values=allowed, bare=bare) if allowed:
            numbers = [float(each) for each in allowed if each.replace(".", "").isdigit()]
            return st.sampled_from(numbers if bare else [*allowed, *numbers])
        case Word(pattern=pattern, examples=examples) if pattern:
            return st.sampled_from(examples)
        case Word():
            return SCALARS
        case Flag():
            return st.sampled_from(["yes", "No", "on", "FALSE", True, False, None])
        case Number(minimum=minimum):
            return st.one_of(st.integers(minimum or 0, 9), st.integers(minimum or 0, 9).map(str))
        case CommandText():
            return st.one_of(TEXTS, st.integers(0, 9))
        case Listed(item=item, alone=alone):
            several = st.lists(values(item), max_size=2)
            return st.one_of(several, values(item).filter(lambda each: each is not None)) if alone else several
        case Mapped(value=value):
            return st.dictionaries(NAMES, values(value), max_size=2)
        case Keys():
            return sections(shape)
        case Anything():
            return SCALARS


@st.composite
def sections(draw: st.DrawFn, keys: Keys) -> Json:
    made = {}
    for key in keys.keys:
        if key.required or draw(st.integers(0, 2)) == 0:
            name = key.name
            if keys.other_case and draw(st.booleans()):
                name = name[0].swapcase() + name[1:]
            value = draw(values(key.shape))
            made[name] = value if value is not None or not key.required else "a"
    return made


def holders(document: Json) -> list[Json]:
    """Return every mapping and list of a document."""
    found = [document] if isinstance(document, dict | list) else []
    for holder in found:
        found += [each for each in (holder.values() if isinstance(holder, dict) else holder)
                  if isinstance(each, dict | list)]  # fmt: skip
    return found


@st.composite
def documents(draw: st.DrawFn, keys: Keys) -> Json:
    """Return a document that is right, or changed in up to two places."""
    made = json.loads(json.dumps(draw(sections(keys))))
    for _ in range(draw(st.integers(0, 2))):
        holder = draw(st.sampled_from(holders(made)))
        if isinstance(holder, list):
            holder.append(json.loads(draw(st.sampled_from(OTHERS))))
        elif holder and draw(st.booleans()):
            holder[draw(st.sampled_from(sorted(holder)))] = json.loads(draw(st.sampled_from(OTHERS)))
        elif holder and draw(st.booleans()):
            del holder[draw(st.sampled_from(sorted(holder)))]
        else:
            holder[draw(st.sampled_from(["comands", "build", "x-a", "version", "files", "zzz"]))] = "a"
    return made


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_schema_and_reader_agree(name: str) -> None:
    @given(documents(LANGUAGES[name]))
    @settings(max_examples=150, deadline=None)
    def check(document: Json) -> None:
        text = SourceFile("f", json.dumps(document, indent=1)).embedded()
        root = read_root(parse(text), text, Language(name, LANGUAGES[name], ()))
        accepted = VALIDATORS[name].is_valid(document)
        assert accepted == (not root.problems), [(each.kind, each.symbol, each.message) for each in root.problems]

    check()


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_schema_is_a_schema_and_up_to_date(name: str) -> None:
    schema = schemas()[name]
    Draft7Validator.check_schema(schema)
    assert (FOLDER / name).read_text(encoding="utf-8") == written(schema)


def test_the_command_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == "the schemas are up to date\n"


def keys_of(keys: Keys) -> list[Key]:
    found: list[Key] = []
    pending: list[Shape] = [keys]
    while pending:
        match pending.pop():
            case Keys(keys=inner):
                found += inner
                pending += [key.shape for key in inner]
            case Listed(item=item):
                pending.append(item)
            case Mapped(value=value):
                pending.append(value)
            case _:
                pass
    return found


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_every_key_is_described(name: str) -> None:
    for key in keys_of(LANGUAGES[name]):
        assert key.description[0].isupper() or key.description[0] == "`"
        assert key.description.endswith(".")


def test_a_report_format_is_refused_by_the_schema_only() -> None:
    document = {"version": 0.2, "phases": {}, "reports": {"r": {"files": "a", "file-format": "junit"}}}
    text = SourceFile("f", json.dumps(document)).embedded()
    assert read_buildspec(text, inline=True).problems == ()
    assert not Draft7Validator(schemas()["buildspec.schema.json"]).is_valid(document)
    document["reports"] = {"r": {"files": "a", "file-format": "JunitXml"}}
    assert Draft7Validator(schemas()["buildspec.schema.json"]).is_valid(document)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="there is no corpus")
def test_real_files_are_accepted_where_the_reader_is_silent() -> None:
    for path in sorted(CORPUS.rglob("*")):
        head = path.read_bytes()[:4096] if path.is_file() else b""
        name = path.relative_to(CORPUS).as_posix()
        source = SourceFile(name, path.read_text(encoding="utf-8") if head else "")
        if looks_like_buildspec(name, head):
            problems, language = read_buildspec(source.embedded(), inline=False).problems, "buildspec"
        elif looks_like_appspec(name, head):
            spec = read_appspec(source.embedded())
            problems, language = spec.problems, spec.platform
        else:
            continue
        document = YAML(typ="safe", pure=True).load(io.StringIO(source.text))
        assert VALIDATORS[language].is_valid(document) == (not problems), name
