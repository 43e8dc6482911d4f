from __future__ import annotations

from cblint.parse import json, yaml
from cblint.parse.node import Node, field_of, items_of, pairs_of, text_of
from cblint.source import SourceFile


def of_yaml(text: str) -> Node | None:
    return yaml.parse(SourceFile("f.yml", text).embedded()).root


def of_json(text: str) -> Node | None:
    return json.parse(SourceFile("f.json", text).embedded()).root


def test_a_key_that_is_written_twice_has_two_pairs() -> None:
    root = of_json('{"a": 1, "b": 2, "a": 3}')
    assert [text_of(pair.value) for pair in pairs_of(root, "a")] == ["1", "3"]
    assert text_of(field_of(root, "a")) == "1"
    assert pairs_of(root, "c") == []


def test_a_field_that_is_null_is_none_but_the_string_is() -> None:
    root = of_json('{"a": null, "b": "null"}')
    assert field_of(root, "a") is None
    assert text_of(field_of(root, "b")) == "null"


def test_what_is_no_mapping_has_no_fields() -> None:
    assert field_of(None, "a") is None
    assert field_of(of_json('["a"]'), "a") is None


def test_items_are_what_aliases_stand_for() -> None:
    root = of_yaml("one: &one [x]\ntwo: [*one, y]\nthree: *one\n")
    first, second = items_of(field_of(root, "two"))
    assert [text_of(each) for each in items_of(first)] == ["x"]
    assert text_of(second) == "y"
    assert [text_of(each) for each in items_of(field_of(root, "three"))] == ["x"]


def test_what_is_no_sequence_has_no_items_and_what_is_no_scalar_no_text() -> None:
    assert items_of(of_yaml("a: b\n")) == []
    assert items_of(None) == []
    assert text_of(of_yaml("a: b\n")) == ""
