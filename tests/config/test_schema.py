"""The JSON Schema of the configuration: up to date, right in itself, and of one mind with the reader."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from cblint.config import FILE
from cblint.config.document import Document
from cblint.config.keys import KEYS, rule_keys
from cblint.config.reader import merged
from cblint.config.schema import main, schema
from cblint.errors import ConfigurationError
from cblint.option import FlagOption, NamesOption, NumberOption, TextOption
from cblint.registry import Registry, built_in
from tests.command import ROOT
from tests.described import undescribed, unions

SAMPLE = ROOT / "docs" / "cblint.sample.toml"
OPTIONS = (
    FlagOption("a-flag", "A flag.", default=True),
    NumberOption("a-number", "A number.", 3),
    TextOption("a-text", "A text."),
    TextOption("a-word", "A word.", "one", ("one", "two")),
    NamesOption("names", "Names."),
)
REGISTRY = Registry(
    each._replace(options=OPTIONS) if each.id == "batch-cycle" else each for each in built_in().listed.values()
)
VALIDATOR = Draft7Validator(schema(REGISTRY))

RULES = st.sampled_from(["all", "docker", "batch-cycle", "plaintext-secret", "nothing", ""])
WORDS = st.sampled_from(["low", "medium", "high", "never", "default", "strict", "one", "two", "x", ""])
SCALARS = st.one_of(WORDS, RULES, st.booleans(), st.integers(-2, 3), st.just(0.5))
LISTS = st.lists(st.one_of(RULES, RULES, RULES, SCALARS), max_size=3)
VALUES = st.one_of(SCALARS, LISTS, st.dictionaries(st.sampled_from(["a/*", "b"]), LISTS, max_size=2))
NAMES = st.sampled_from(["severity", "profile", *(option.name for option in OPTIONS), "other"])
TABLES = st.dictionaries(
    st.sampled_from(["batch-cycle", "plaintext-secret", "docker"]),
    st.one_of(st.dictionaries(NAMES, VALUES, max_size=3), SCALARS),
    max_size=2,
)


def right_values(key: str) -> st.SearchStrategy[Any]:
    """Return values of which most are right."""
    rules = st.lists(st.sampled_from(["all", "docker", "batch-cycle"]), max_size=2)
    return {
        "select": rules,
        "ignore": rules,
        "strict": st.booleans(),
        "fail-on": st.sampled_from(["low", "never"]),
        "min-severity": st.sampled_from(["low", "high"]),
        "sources": st.lists(st.sampled_from(["a/b", "https://x/y"])),
        "terraform-var-files": st.lists(st.sampled_from(["a.tfvars", "b/c.tfvars"])),
        "baseline": st.sampled_from(["x.json", "a/b"]),
        "rule-packs": st.just([]),
        "per-path-ignores": st.dictionaries(st.sampled_from(["a/*", ""]), rules, max_size=2),
        "rules": st.fixed_dictionaries(
            {},
            optional={
                "batch-cycle": st.fixed_dictionaries(
                    {},
                    optional={
                        "severity": st.sampled_from(["low", "medium", "high"]),
                        "profile": st.sampled_from(["default", "strict"]),
                        "a-flag": st.booleans(),
                        "a-number": st.integers(),
                        "a-text": WORDS,
                        "a-word": st.sampled_from(["one", "two"]),
                        "names": st.lists(st.sampled_from(["a", "b*"])),
                    },
                )
            },
        ),
    }[key]


CONFIGURATIONS = st.fixed_dictionaries(
    {}, optional={key.name: st.one_of(right_values(key.name), right_values(key.name), VALUES) for key in KEYS}
)


def toml(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case _:
            return json.dumps(value)


def is_read(path: Path) -> bool:
    document = Document(str(path), trusted=True, top="")
    try:
        document.packs()
        document.settings(REGISTRY)
    except ConfigurationError:
        return False
    return True


@given(st.one_of(CONFIGURATIONS, st.fixed_dictionaries({"rules": TABLES}), st.dictionaries(WORDS, VALUES, max_size=1)))
def test_schema_and_reader_agree(tmp_path_factory: pytest.TempPathFactory, tables: dict[str, object]) -> None:
    path = tmp_path_factory.getbasetemp() / FILE
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in tables.items())
    path.write_text(text, encoding="utf-8")
    loaded = tomllib.loads(text)
    assert is_read(path) == VALIDATOR.is_valid(loaded), [error.message for error in VALIDATOR.iter_errors(loaded)]


def test_the_file_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, "python -m cblint.config.schema"
    capsys.readouterr()


def test_the_schema_is_one_and_says_what_everything_is() -> None:
    made = schema(REGISTRY)
    Draft7Validator.check_schema(made)
    properties = made["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == [key.name for key in KEYS]

    assert str(made["$id"]).endswith("/config.schema.json")
    assert undescribed(made) == []
    assert unions(made) == []


def test_defaults_are_of_the_right_kind() -> None:
    for key in KEYS:
        if key.default not in ((), ""):
            assert VALIDATOR.is_valid({key.name: key.default})
    for listed in REGISTRY.listed.values():
        for key in rule_keys(listed):
            value = list(key.default) if isinstance(key.default, tuple) else key.default
            assert VALIDATOR.is_valid({"rules": {listed.id: {key.name: value}}})


def test_the_sample_is_a_right_configuration() -> None:
    loaded = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))
    assert Draft7Validator(schema(built_in())).is_valid(loaded)
    config, registry = merged(str(SAMPLE), "", trusted=True, isolated=False, top="", packs=())
    assert config.strict
    assert registry.configured["plaintext-secret"] == (("allow", ("DEMO_*",)),)


def test_what_the_readme_shows_is_right() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Configuration\n")[2]
    shown = section.partition("```toml\n")[2].partition("```")[0]
    assert "[rules." in shown
    assert VALIDATOR.is_valid(tomllib.loads(shown))


def test_the_sample_shows_every_key_and_tells_its_default() -> None:
    said = documented(SAMPLE.read_text(encoding="utf-8"))
    expected: dict[tuple[str, ...], object] = {
        (key.name,): {} if key.name == "per-path-ignores" else key.default for key in KEYS if key.name != "rules"
    }
    own = [each for each in built_in().listed.values() if each.options]
    for listed in [*own, built_in().listed["privileged-without-docker"]]:
        keys = rule_keys(listed)[2:] if listed in own else rule_keys(listed)
        expected |= {("rules", listed.id, key.name): key.default for key in keys}
    assert set(said) == set(expected)
    for key, (default, value) in said.items():
        known = expected[key]
        assert default == (list(known) if isinstance(known, tuple) else known), key
        assert value != default or key == ("rule-packs",), key


def documented(text: str) -> dict[tuple[str, ...], tuple[object, object]]:
    """Return the default that the comment before each key tells, and the key's value."""
    loaded: Any = tomllib.loads(text)
    found: dict[tuple[str, ...], tuple[object, object]] = {}
    default: object = None
    table: tuple[str, ...] = ()
    for line in text.splitlines():
        if line.startswith("# Default: "):
            default = tomllib.loads(f"it = {line.removeprefix('# Default: ')}")["it"]
        elif line.startswith("["):
            table = tuple(line.strip("[]").split("."))
            if table == ("per-path-ignores",):
                found[table] = (default, loaded["per-path-ignores"])
        elif line and line[0] not in '#"':
            key = (*table, line.partition(" = ")[0])
            value = loaded
            for part in key:
                value = value[part]
            found[key] = (default, value)
    return found
