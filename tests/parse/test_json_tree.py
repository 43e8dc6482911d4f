from __future__ import annotations

import json as standard
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse import json
from cblint.parse.node import BrokenNode, Document, MappingNode, Node, ScalarNode, SequenceNode, Style
from cblint.source import HOLE, EmbeddedText, SegmentMap

values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"])),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text('ab"\\ä🚀\n', max_size=4), inner)),
    max_leaves=20,
)


def whole(text: str) -> EmbeddedText:
    return EmbeddedText(text, SegmentMap.identity("f.json", 0, len(text)))


def nodes(root: Node | None) -> Iterator[Node]:
    pending = [root] if root is not None else []
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, MappingNode):
            pending += [half for pair in node.pairs for half in pair]
        elif isinstance(node, SequenceNode):
            pending += node.items


def loaded(node: Node | None) -> object:
    match node:
        case ScalarNode(style=Style.DOUBLE, text=text):
            return text
        case ScalarNode(text=text):
            return standard.loads(text)
        case MappingNode(pairs=pairs):
            return {loaded(pair.key): loaded(pair.value) for pair in pairs}
        case SequenceNode(items=items):
            return [loaded(item) for item in items]
        case _:
            return "broken"


@settings(max_examples=150, deadline=None)
@given(values, st.booleans(), st.sampled_from([None, 1, 3]), st.booleans())
def test_all_json_is_read_with_its_places(value: object, is_ascii: bool, indent: int | None, has_mark: bool) -> None:
    text = "\ufeff" * has_mark + standard.dumps(value, ensure_ascii=is_ascii, indent=indent)
    parsed = json.parse(whole(text))
    assert (parsed.problems, parsed.complete) == ((), True)
    assert loaded(parsed.root) == value
    for node in nodes(parsed.root):
        written = text[node.span.start : node.span.end]
        assert standard.loads(written) == loaded(node)
        if isinstance(node, ScalarNode):
            for inner, outer, length in node.segments:
                assert text[outer : outer + length] == node.text[inner : inner + length]


@settings(max_examples=150, deadline=None)
@given(st.text('{}[]",:\\ \n\t/*0123.-+eEtruefalsn\ue000\ud800ux', max_size=30))
def test_any_text_gives_a_document(text: str) -> None:
    parsed = json.parse(whole(text))
    for problem in parsed.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    try:
        value = standard.loads(text)
    except ValueError:
        assert parsed.problems or not text.strip(" \t\n\r") or HOLE in text
        return
    if not parsed.problems:
        assert loaded(parsed.root) == value


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("[1,]", ",", "no comma after the last value"),
        ('{"a": 1,}', ",", "no comma after the last value"),
        ("[1] // x", "// x", "no comments"),
        ("[1, /* x */ 2]", "/* x */", "no comments"),
        ("[NaN]", "NaN", "no `NaN`"),
        ("[-Infinity]", "-Infinity", "no `-Infinity`"),
        ('["a\nb"]', "\n", "must be written as an escape"),
        ('["\\x"]', "\\x", "escape is not known"),
        ('["\\\\\\q"]', "\\q", "escape is not known"),
        ('["\\ud83d"]', '"\\ud83d"', "half a character"),
        ("[1] 2", "2", "text follows the end"),
    ],
)
def test_what_is_not_quite_json_is_told_and_read_on(text: str, place: str, words: str) -> None:
    parsed = json.parse(whole(text))
    assert parsed.root is not None
    assert [text[problem.span.start : problem.span.end] for problem in parsed.problems] == [place]
    assert words in parsed.problems[0].message


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("[01]", 1, "no JSON value"),
        ("['x']", 1, "needs double quotes"),
        ("{a: 1}", 1, "a key in double quotes"),
        ('{"a" 1}', 5, "a colon is expected"),
        ('{"a"', 3, "a colon is expected"),
        ("[1 2]", 3, "a comma is missing"),
        ('{"a": 1 "b": 2}', 8, "a comma is missing"),
        ("[,1]", 1, "a value is missing"),
        ("[1,,2]", 3, "a value is missing"),
        ('{"a":}', 5, "a value is missing"),
        ("[[1]", 0, "never closed"),
        ("[1}", 2, "`]` is expected"),
        ("]", 0, "nothing is open"),
        ('["abc', 1, "never closed"),
        ("/* x", 0, "never closed"),
        ("[" * 300, 200, "levels deep"),
    ],
)
def test_other_mistakes_leave_no_tree(text: str, place: int, words: str) -> None:
    parsed = json.parse(whole(text))
    assert parsed.root is None
    assert not parsed.complete
    assert [problem.span.start for problem in parsed.problems] == [place]
    assert words in parsed.problems[0].message


def test_duplicate_keys_are_kept() -> None:
    root = json.parse(whole('{"a": 1, "a": 2}')).root
    assert isinstance(root, MappingNode)
    assert [loaded(pair.value) for pair in root.pairs] == [1, 2]


def test_an_escape_has_its_exact_place() -> None:
    text = '["\\ud83d\\ude00\\n\\\\x"]'
    root = json.parse(whole(text)).root
    assert isinstance(root, SequenceNode)
    node = root.items[0]
    assert isinstance(node, ScalarNode)
    spans = [node.embedded().span(offset, offset + 1) for offset in range(4)]
    assert [text[span.start : span.end] for span in spans] == ["\\ud83d\\ude00", "\\n", "\\\\", "x"]


def test_a_hole_may_stand_for_a_value() -> None:
    root = json.parse(whole(f'{{"a": {HOLE}, {HOLE}: "b{HOLE}"}}')).root
    assert isinstance(root, MappingNode)
    assert [type(half) for pair in root.pairs for half in pair] == [ScalarNode] * 4


@pytest.mark.parametrize(
    "text",
    [
        "[" + "9" * 5000 + "]",
        "[" * 100_000,
        '{"a":' * 50_000,
        '"' + "\\" * 200_001,
        "/" * 100_000,
        "//\n" * 50_000,
        "[1," * 100_000,
    ],
    ids=lambda text: repr(text[:4]),
)
def test_hostile_text_ends(text: str) -> None:
    json.parse(whole(text))


def test_nothing_is_no_problem() -> None:
    assert json.parse(whole(" \n")) == Document(None, ())


def test_a_broken_value_keeps_its_text() -> None:
    root = json.parse(whole("[NaN]")).root
    assert isinstance(root, SequenceNode)
    assert isinstance(root.items[0], BrokenNode)
    assert root.items[0].text == "NaN"
