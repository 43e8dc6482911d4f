from __future__ import annotations

import json as standard
import math

import pytest
import ruamel.yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse import json, yaml
from cblint.read.plain import plain_scalar, plain_value
from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap, Span
from cblint.value import Entries, Hole, Items, Known, Reason, Text, Unknown, Value, at, embedded


def whole(text: str) -> EmbeddedText:
    return EmbeddedText(text, SegmentMap.identity("f.yml", 0, len(text)))


def read(text: str, holes: tuple[Hole, ...] = ()) -> Value:
    root = yaml.parse(whole(text)).root
    assert root is not None
    return plain_value(root, holes)


def entries(text: str) -> dict[str, Value]:
    value = read(text)
    assert isinstance(value, Entries)
    return {entry.key: entry.value for entry in value.entries}


def simple(value: Value | None) -> object:
    match value:
        case Known(data=data):
            return data
        case Items(items=items):
            return [simple(item) for item in items]
        case Entries(entries=found):
            return {entry.key: simple(entry.value) for entry in found}
        case Unknown(reason=reason):
            return reason
        case Text(parts=parts):
            return [part if isinstance(part, str) else part.detail for part in parts]
        case _:
            return None


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("3.10", 3.1), ("012", 12), ("0o17", 15), ("0x1F", 31), ("1e3", 1000.0), ("-5", -5), ("+.5", 0.5),
        (".inf", math.inf),
        ("null", None), ("~", None), ("Null", None), ("true", True), ("FALSE", False),
    ],
)  # fmt: skip
def test_scalars_that_are_no_strings_keep_their_text(text: str, data: object) -> None:
    value = entries(f"a: {text}\n")["a"]
    assert isinstance(value, Known)
    assert (value.data, type(value.data), value.text) == (data, type(data), text)


@pytest.mark.parametrize(
    "text", ["yes", "No", "on", "off", "tRUE", "12:30", "0o8", "1.2.3", "1_000", "-", "+", ".", "0b1", "e3"]
)
def test_other_plain_scalars_are_strings(text: str) -> None:
    assert plain_scalar(text) == text


@settings(max_examples=150, deadline=None)
@given(st.text("0123456789.eE+-_xoabfnultr~NTF", max_size=8))
def test_typing_agrees_with_a_second_opinion(text: str) -> None:
    resolver = ruamel.yaml.YAML(typ="safe", pure=True).resolver
    tag = str(resolver.resolve(ruamel.yaml.nodes.ScalarNode, text, (True, False)))
    ours = type(plain_scalar(text)).__name__
    names = {"NoneType": "null", "bool": "bool", "int": "int", "float": "float", "str": "str"}
    if "_" not in text and tag.rpartition(":")[2] not in ("timestamp", "merge", "value"):
        theirs = tag.rpartition(":")[2]
        # The core schema has no binary numbers and no sign before 0x; a number may end in its point.
        assert names[ours] == theirs or {names[ours], theirs} <= {"int", "float", "str"}


def test_a_quoted_scalar_is_a_string_with_its_places() -> None:
    value = entries("a: '12'\nb: cd\n")
    first, second = value["a"], value["b"]
    assert isinstance(first, Known)
    assert isinstance(second, Known)
    assert (first.data, first.text, first.segments) == ("12", "", (Segment(0, 4, 2),))
    assert first.origin.span == Span("f.yml", 3, 7)
    assert (second.data, second.segments) == ("cd", None)
    inner = embedded(first)
    assert inner is not None
    assert inner.span(0, 2) == Span("f.yml", 4, 6)


def test_an_empty_value_is_null() -> None:
    value = entries("a:\nb: ''\n")
    assert (simple(value["a"]), simple(value["b"])) == (None, "")


def test_aliases_are_resolved_and_say_so() -> None:
    text = "a: &x [1]\nb: *x\nc: *x\n"
    value = entries(text)
    assert simple(value["b"]) == [1]
    assert [text[step.span.start : step.span.end] for step in value["b"].origin.steps] == ["[1]", "*x"]


def test_merge_keys_are_expanded_the_nearer_first() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\nd: {'<<': 1}\n"
    value = entries(text)
    assert simple(value["c"]) == {"x": 0, "y": 1, "z": 2}
    assert simple(value["d"]) == {"<<": 1}
    open_one = entries("a: {<<: *gone, b: 1}\n")["a"]
    assert isinstance(open_one, Entries)
    assert not open_one.closed


def test_tags_are_not_evaluated_but_for_those_of_yaml() -> None:
    value = entries("a: !Ref b\nb: !!str 1\nc: ! 2\nd: !!int '3'\ne: !Sub [x]\nf: !!int x\ng: !!map {h: 1}\n")
    assert [simple(each) for each in value.values()] == [
        Reason.NOT_EVALUATED, "1", "2", 3, Reason.NOT_EVALUATED, Reason.MALFORMED, {"h": 1},
    ]  # fmt: skip
    assert isinstance(value["a"], Unknown)
    assert value["a"].detail == "!Ref"


def test_what_is_malformed_is_unknown() -> None:
    value = read("a: 'x' y\nb: *gone\nc: &c [*c]\nfoo, bar\nd: 1\n")
    assert isinstance(value, Entries)
    assert not value.closed
    found = {entry.key: simple(entry.value) for entry in value.entries}
    assert found == {"a": Reason.MALFORMED, "b": Reason.MALFORMED, "c": [Reason.MALFORMED], "d": 1}


def test_keys_that_are_no_strings_leave_a_mapping_open() -> None:
    for text in ("? [a]\n: 1\n", f"{HOLE}: 1\n", "!Ref a: 1\n"):
        value = read(text)
        assert isinstance(value, Entries)
        assert (value.entries, value.closed) == ((), False)


def hole(name: str) -> Hole:
    return Hole(at(Span("f.yml", 0, 1)), Reason.NO_VALUE, name)


def test_holes_are_taken_in_order() -> None:
    text = f"a: x{HOLE}y{HOLE}\nb: [{HOLE}]\nc: '{HOLE}'\n"
    value = read(text, (hole("1"), hole("2"), hole("3"), hole("4")))
    assert simple(value) == {"a": ["x", "1", "y", "2"], "b": [Reason.NO_VALUE], "c": ["4"]}
    wrong = read(text, (hole("1"),))
    assert simple(wrong) == {"a": ["x", "", "y", ""], "b": [Reason.NOT_EVALUATED], "c": [""]}


def test_a_hole_in_a_list_may_stand_for_several_items() -> None:
    value = entries(f"a: [x, {HOLE}]\nb: [x{HOLE}]\n")
    assert [isinstance(each, Items) and each.closed for each in value.values()] == [False, True]


def test_an_alias_bomb_is_unknown() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    value = entries("\n".join(lines))
    assert isinstance(value["a4"], Items)
    assert simple(value["a5"]) is Reason.TOO_LARGE


def test_a_merge_bomb_is_unknown() -> None:
    lines = ["a0: &a0 {k: 1}"]
    lines += [f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}, <<: *a{n - 1}}}" for n in range(1, 40)]
    assert simple(read("\n".join(lines))) is Reason.TOO_LARGE


def test_a_long_chain_of_anchors_is_unknown_at_its_end() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 1500)]
    value = entries("\n".join(lines))
    assert isinstance(value["a100"], Items)
    last = value["a1499"]
    while isinstance(last, Items):
        last = last.items[0]
    assert simple(last) is Reason.TOO_LARGE


def test_a_number_without_end_is_unknown() -> None:
    assert simple(read("9" * 5000)) is Reason.TOO_LARGE


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text('ab"\\ä🚀\n 1', max_size=6)),
        lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text("abc", max_size=3), inner)),
        max_leaves=15,
    )
)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    text = standard.dumps(value, ensure_ascii=False)
    for parse in (json.parse, yaml.parse):
        root = parse(whole(text)).root
        assert root is not None
        assert simple(plain_value(root)) == value
