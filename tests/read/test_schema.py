"""The generated JSON Schemas: up to date, and of one mind with the reader."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from cblint.read.appspec import read_appspec
from cblint.read.buildspec import read_buildspec
from cblint.read.head import looks_like_appspec, looks_like_buildspec
from cblint.read.schema import main, schemas, written
from cblint.source import SourceFile
from tests.described import inside, undescribed, unions
from tests.read.documents import VALIDATORS

CORPUS = Path(os.environ.get("CBLINT_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
FOLDER = Path(__file__).parents[2] / "schemas" / "cblint_schemas"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_schema_is_a_schema_and_up_to_date(name: str) -> None:
    schema = schemas()[name]
    Draft7Validator.check_schema(schema)
    assert (FOLDER / name).read_text(encoding="utf-8") == written(schema)


def test_the_command_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == "the schemas are up to date\n"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_schema_says_what_its_keys_are(name: str) -> None:
    schema = schemas()[name]
    assert str(schema["$id"]).endswith(f"/{name}")
    assert str(schema["title"]).startswith("AWS Code")
    assert "https://docs.aws.amazon.com/" in str(schema["description"])
    assert undescribed(schema) == []
    assert unions(schema) == []


@pytest.mark.parametrize("name", sorted(schemas()))
def test_defaults_and_examples_are_right(name: str) -> None:
    schema = schemas()[name]
    found = 0
    for path, node in inside(schema):
        shown = [*node.get("examples", []), *([node["default"]] if "default" in node else [])]
        if path.endswith(("/properties", "/definitions")) or not isinstance(node.get("description"), str):
            continue
        for value in shown:
            found += 1
            validator = Draft7Validator({**node, "definitions": schema["definitions"]})
            assert validator.is_valid(value), (path, value)
    assert found or name == "appspec-lambda.schema.json"


def test_the_schema_offers_what_an_editor_can_complete() -> None:
    schema: Any = schemas()["buildspec.schema.json"]
    assert schema["properties"]["version"]["anyOf"][0]["enum"] == [0.2, 0.1, "0.2", "0.1"]
    build = schema["definitions"]["build"]["properties"]
    assert "runtime-versions" not in build
    assert "- `CONTINUE`: the next phase runs." in build["on-failure"]["description"]
    artifacts = schema["definitions"]["artifacts"]["properties"]
    assert artifacts["name"]["description"].endswith("The shell expands it, commands too.")


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
