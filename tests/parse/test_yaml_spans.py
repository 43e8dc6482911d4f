from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse import events, yaml
from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, Style
from cblint.source import EmbeddedText, Segment, SegmentMap, Span

Tree = str | list["Tree"] | dict[str, "Tree"]


def whole(text: str) -> EmbeddedText:
    return EmbeddedText(text, SegmentMap.identity("f.yml", 0, len(text)))


def nodes(root: Node | None) -> Iterator[Node]:
    pending = [root] if root is not None else []
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, MappingNode):
            pending += [half for pair in node.pairs for half in pair]
        elif isinstance(node, SequenceNode):
            pending += node.items


def children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [half for pair in node.pairs for half in pair]
    return list(node.items) if isinstance(node, SequenceNode) else []


def plain(node: Node | None) -> Tree:
    match node:
        case ScalarNode():
            return node.text
        case MappingNode():
            return {str(plain(pair.key)): plain(pair.value) for pair in node.pairs}
        case SequenceNode():
            return [plain(item) for item in node.items]
        case AliasNode():
            return plain(node.target)
        case _:
            return "?"


def check_spans(root: Node | None, text: str) -> None:
    """Spans nest and are in order, segments show the same characters, and slices mean the same."""
    for node in nodes(root):
        assert 0 <= node.span.start <= node.span.end <= len(text)
        before = node.span.start
        for child in children(node):
            assert node.span.contains(child.span)
            assert before <= child.span.start
            before = child.span.end
        if isinstance(node, ScalarNode):
            check_segments(node, text)
        if isinstance(node, MappingNode | SequenceNode) and node.span.end > node.span.start:
            assert text[node.span.end - 1] not in " \t\r\n" or text[node.span.end - 1] == text[-1:]


def check_segments(node: ScalarNode, text: str) -> None:
    reached = 0
    for inner, outer, length in node.segments:
        assert reached <= inner
        assert text[outer : outer + length] == node.text[inner : inner + length]
        assert node.span.start <= outer
        assert outer + length <= node.span.end
        reached = inner + length
    assert reached <= len(node.text)


def check_reparse(root: Node | None, text: str) -> None:
    for node in nodes(root):
        if isinstance(node, ScalarNode) and node.span.end > node.span.start:
            written = text[node.span.start : node.span.end]
            again = yaml.parse(whole(f" {written}")).root  # in the first column, `...` would end the document
            assert isinstance(again, ScalarNode), written
            if node.style in (Style.LITERAL, Style.FOLDED):
                assert again.text.rstrip("\n") == node.text.rstrip("\n")
            else:
                assert again.text == node.text


# A writer of random styles.

LETTERS = "abcXYZ059_$/.=äß漢🚀"
WORDS = st.text(LETTERS, min_size=1, max_size=6)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
ANY = st.text(LETTERS + " \t'\"\\:#-[]{},&*!|>%@`~\n\u2028\x85", max_size=12)


class Written(NamedTuple):
    value: Tree
    lines: list[str]
    """The first goes on the line of its key or dash; the others are indented relative to that."""
    is_block: bool = False


def doubled(value: str, *, escape: bool) -> str:
    made = ""
    for character in value:
        if character in '"\\':
            made += "\\" + character
        elif character == "\n":
            made += "\\n"
        elif not character.isprintable() or character == "\t" or (escape and character in "aä漢🚀"):
            made += f"\\U{ord(character):08x}"
        else:
            made += character
    return f'"{made}"'


SINGLE_LINE = re.compile(r"[^\n\r\t\x85\u2028\u2029]*")
scalars = st.one_of(
    LINES.filter(lambda text: text != "-").map(lambda text: Written(text, [text])),
    st.tuples(ANY, st.booleans()).map(lambda each: Written(each[0], [doubled(each[0], escape=each[1])])),
    ANY.filter(SINGLE_LINE.fullmatch).map(lambda text: Written(text, ["'" + text.replace("'", "''") + "'"])),
)
folded_flow = st.tuples(
    st.lists(LINES, min_size=2, max_size=4), st.sampled_from(["", "'", '"']), st.integers(0, 2)
).map(
    lambda each: Written(
        ("\n" * each[2] or " ").join(each[0]),
        (each[1] + ("\n" * (each[2] + 1)).join(each[0]) + each[1]).split("\n"),
    )
)
BLOCK_LINES = st.lists(st.one_of(LINES, LINES.map("  {}".format), st.just("")), min_size=1, max_size=5).filter(
    lambda lines: bool(lines[0]) and not lines[0].startswith(" ") and bool(lines[-1])
)
literals = st.tuples(BLOCK_LINES, st.sampled_from(["|", "|-", "|  # why"])).map(
    lambda each: Written("\n".join(each[0]) + ("" if "-" in each[1] else "\n"), [each[1], *each[0]], is_block=True)
)
folded = st.tuples(st.lists(LINES, min_size=1, max_size=4), st.sampled_from([">", ">-"])).map(
    lambda each: Written(" ".join(each[0]) + ("" if "-" in each[1] else "\n"), [each[1], *each[0]], is_block=True)
)


def flow_sequence(items: list[Written]) -> Written:
    return Written([item.value for item in items], ["[" + ", ".join(item.lines[0] for item in items) + "]"])


def flow_mapping(items: dict[str, Written]) -> Written:
    inner = ", ".join(f"{key}: {item.lines[0]}" for key, item in items.items())
    return Written({key: item.value for key, item in items.items()}, ["{" + inner + "}"])


def block_sequence(items: list[Written]) -> Written:
    lines = [""]
    for item in items:
        lines += [f"- {item.lines[0]}".rstrip(" "), *(f"  {line}" if line else "" for line in item.lines[1:])]
    return Written([item.value for item in items], lines, is_block=True)


def block_mapping(items: dict[str, Written]) -> Written:
    lines = [""]
    for key, item in items.items():
        lines += [f"{key}: {item.lines[0]}".rstrip(" "), *(f"  {line}" if line else "" for line in item.lines[1:])]
    return Written({key: item.value for key, item in items.items()}, lines, is_block=True)


KEYS = st.text("abcä漢🚀", min_size=1, max_size=4)
flow = st.recursive(
    st.one_of(scalars),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(flow_sequence),
        st.dictionaries(KEYS, inner, max_size=3).map(flow_mapping),
    ),
    max_leaves=5,
)
written = st.recursive(
    st.one_of(flow, folded_flow, literals, folded),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(block_sequence),
        st.dictionaries(KEYS, inner, min_size=1, max_size=4).map(block_mapping),
    ),
    max_leaves=12,
)
documents = st.dictionaries(KEYS, written, min_size=1, max_size=4).map(block_mapping)


@settings(max_examples=150, deadline=None)
@given(documents, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.booleans())
def test_spans_hold_in_all_styles(document: Written, line_end: str, has_mark: bool, is_pure: bool) -> None:
    text = ("\ufeff" if has_mark else "") + "\n".join(document.lines[1:]).replace("\n", line_end) + line_end
    parsed = yaml.parse_with(events.front(pure=is_pure), whole(text))
    assert parsed.problems == ()
    assert plain(parsed.root) == document.value
    check_spans(parsed.root, text)
    check_reparse(parsed.root, text)
    for node in nodes(parsed.root):
        if isinstance(node, ScalarNode) and node.text.strip():
            assert node.segments, (text, node)


@settings(max_examples=80, deadline=None)
@given(documents)
def test_both_parsers_give_the_same_tree(document: Written) -> None:
    text = whole("\n".join(document.lines[1:]))
    assert yaml.parse_with(events.front(), text) == yaml.parse_with(events.front(pure=True), text)


@settings(max_examples=80, deadline=None)
@given(documents, st.sampled_from(["\n", "\r\n"]))
def test_embedded_text_has_the_places_of_its_file(document: Written, line_end: str) -> None:
    inner_lines = document.lines[1:]
    outer = "# häder\na:\n  b: |\n" + "".join(f"    {line}\n" if line else "\n" for line in inner_lines) + "c: d\n"
    outer = outer.replace("\n", line_end)
    block = next(
        n for n in nodes(yaml.parse(whole(outer)).root) if isinstance(n, ScalarNode) and n.style is Style.LITERAL
    )
    inner = yaml.parse(block.embedded())
    alone = yaml.parse(whole(block.text))
    assert plain(inner.root) == plain(alone.root)
    for node, lonely in zip(nodes(inner.root), nodes(alone.root), strict=True):
        if isinstance(node, ScalarNode) and isinstance(lonely, ScalarNode):
            raw = block.text[lonely.span.start : lonely.span.end]
            if "\n" not in raw:
                assert outer[node.span.start : node.span.end] == raw
            check_segments(node, outer)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(list("ab:- \n\t'\"[]{},#&*!|>?%@\\\r\ufeff\u2028ä🚀\x00\ud800\ue000x0")), max_size=40))
def test_any_text_gives_a_document(text: str) -> None:
    parsed = yaml.parse(whole(text))
    check_spans_loosely(parsed.root, text)
    for problem in parsed.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message
    try:
        composed = pyyaml.compose(text, pyyaml.CSafeLoader)
    except (pyyaml.YAMLError, UnicodeEncodeError):
        return
    if not text.startswith("\ufeff"):
        assert parsed.problems == ()
        assert same(parsed.root, composed)


def check_spans_loosely(root: Node | None, text: str) -> None:
    for node in nodes(root):
        assert 0 <= node.span.start <= node.span.end <= len(text)
        for child in children(node):
            assert node.span.contains(child.span)
        if isinstance(node, ScalarNode):
            check_segments(node, text)


def same(node: Node | None, composed: pyyaml.Node | None) -> bool:
    match node:
        case AliasNode(target=target):
            return target is None or same(target, composed)
        case ScalarNode():
            return isinstance(composed, pyyaml.ScalarNode) and composed.value == node.text
        case SequenceNode():
            return isinstance(composed, pyyaml.SequenceNode) and all(
                same(one, other) for one, other in zip(node.items, composed.value, strict=True)
            )
        case MappingNode():
            return isinstance(composed, pyyaml.MappingNode) and all(
                same(pair.key, key) and same(pair.value, value)
                for pair, (key, value) in zip(node.pairs, composed.value, strict=True)
            )
        case _:
            return composed is None


def scalar(text: str, value: str) -> ScalarNode:
    found = [n for n in nodes(yaml.parse(whole(text)).root) if isinstance(n, ScalarNode) and n.text == value]
    assert len(found) == 1, yaml.parse(whole(text))
    return found[0]


def at(text: str, node: Node) -> str:
    return text[node.span.start : node.span.end]


def test_properties_are_no_part_of_a_span() -> None:
    text = "a: !Ref &x  'v'\nb: !Sub\n  - k\nc: &m\n  l: w\nd: !GetAtt [p, q]\ne: !If\n- z\nf: *x\n"
    root = yaml.parse(whole(text)).root
    assert isinstance(root, MappingNode)
    values = [pair.value for pair in root.pairs]
    assert [at(text, value) for value in values] == ["'v'", "- k", "l: w", "[p, q]", "- z", "*x"]
    tags = [value.tag for value in values if not isinstance(value, AliasNode | BrokenNode)]
    assert tags == ["!Ref", "!Sub", None, "!GetAtt", "!If"]
    assert isinstance(values[5], AliasNode)
    assert values[5].target is values[0]


def test_empty_values_stand_after_their_sign() -> None:
    text = "a:\nb: !T \nc: {d, e: }\nf:\n-\n- \n? g\n"
    for pure in (False, True):
        root = yaml.parse_with(events.front(pure=pure), whole(text)).root
        empty = sorted(n.span.start for n in nodes(root) if isinstance(n, ScalarNode) and not n.text)
        expected = ["a:", "a:\nb: !T", "a:\nb: !T \nc: {d", "a:\nb: !T \nc: {d, e:"]
        assert [text[:start] for start in empty][:4] == expected
        assert [text[start - 1] for start in empty][4:] == ["-", "-", "g"]


def test_collections_end_with_their_last_child() -> None:
    text = "a:\n  - b\n\n  # no part of it\n\nc: |\n  d\n\n\n# nor this\ne: f\n"
    root = yaml.parse(whole(text)).root
    assert isinstance(root, MappingNode)
    assert [at(text, pair.value) for pair in root.pairs] == ["- b", "|\n  d", "f"]
    assert root.span.end == len(text) - 1


@pytest.mark.parametrize(
    ("text", "value", "segments"),
    [
        ("a: b c", "b c", [(0, 3, 3)]),
        ("a: 'b c'", "b c", [(0, 4, 3)]),
        ("a: 'it''s'", "it's", [(0, 4, 2), (3, 8, 1)]),
        ('a: "x\\ty"', "x\ty", [(0, 4, 1), (2, 7, 1)]),
        ('a: "\\t\\n"', "\t\n", [(0, 4, 0), (1, 6, 0), (2, 8, 0)]),
        ('a: "x\\\n   y"', "xy", [(0, 4, 1), (1, 10, 1)]),
        ("a: b\n  c", "b c", [(0, 3, 1), (2, 7, 1)]),
        ("a: |\n  b\n   c\n", "b\n c\n", [(0, 7, 2), (2, 11, 2)]),
        ("a: |2\n   b\n", " b\n", [(0, 8, 2)]),
        ("a: |-\r\n  b\r\n  c\r\n", "b\nc", [(0, 9, 1), (1, 11, 1), (2, 14, 1)]),
        ("a: >\n  b\n  c\n", "b c\n", [(0, 7, 1), (2, 11, 1)]),
        ("a: >-\n  b\n\n  c\n   d\n  e", "b\nc\n d\ne", [(0, 8, 1), (1, 10, 1), (2, 13, 2), (4, 17, 3), (7, 22, 1)]),
    ],
)
def test_characters_are_traced(text: str, value: str, segments: list[tuple[int, int, int]]) -> None:
    node = scalar(text, value)
    assert node.segments == tuple(Segment(*each) for each in segments)


def test_an_escape_has_its_exact_place() -> None:
    text = 'a: "\\t\\u00e9\\\\x"'
    node = scalar(text, "\té\\x")
    embedded = node.embedded()
    spans = [embedded.span(offset, offset + 1) for offset in range(4)]
    assert [text[span.start : span.end] for span in spans] == ["\\t", "\\u00e9", "\\\\", "x"]


def test_only_the_first_document_is_read() -> None:
    parsed = yaml.parse(whole("a: 1\n---\na: 2\n"))
    assert plain(parsed.root) == {"a": "1"}
    assert not parsed.complete
    assert parsed.second == Span("f.yml", 5, 8)


def test_a_second_document_may_go_on_with_the_first() -> None:
    parsed = yaml.parse(whole("a: 1\n---\nb: 2\n"))
    assert plain(parsed.root) == {"a": "1", "b": "2"}
    assert parsed.complete
    assert parsed.second == Span("f.yml", 5, 8)
    assert yaml.parse(whole("---\na: 1\n...\n")).complete


@pytest.mark.parametrize("marks", ["", "\ufeff", "\ufeff\ufeff", "\ufeff\ufeff\ufeff"])
def test_marks_at_the_start_are_no_part_of_the_text(marks: str) -> None:
    text = f'{marks}a: "b"\nc: |\n  d\n'
    parsed = yaml.parse(whole(text))
    assert plain(parsed.root) == {"a": "b", "c": "d\n"}
    written = {text[node.span.start : node.span.end] for node in nodes(parsed.root) if isinstance(node, ScalarNode)}
    assert written == {"a", '"b"', "c", "|\n  d"}


@pytest.mark.parametrize("text", ["", "\ufeff", "\ufeff\ufeff", "\n\n", "# only this\n", "  \n"])
def test_nothing_is_no_problem(text: str) -> None:
    assert yaml.parse(whole(text)) == (None, (), True, None)


def test_duplicate_and_merge_keys_are_kept() -> None:
    root = yaml.parse(whole("a: &x {k: 1}\na: 2\nb:\n  <<: *x\n")).root
    assert isinstance(root, MappingNode)
    assert [plain(pair.key) for pair in root.pairs] == ["a", "a", "b"]
    merged = root.pairs[2].value
    assert isinstance(merged, MappingNode)
    assert plain(merged.pairs[0].key) == "<<"


def test_an_alias_without_anchor_is_a_problem() -> None:
    text = "a: *nowhere\nb: c\n"
    parsed = yaml.parse(whole(text))
    assert [text[problem.span.start : problem.span.end] for problem in parsed.problems] == ["*nowhere"]
    assert isinstance(parsed.root, MappingNode)
    assert parsed.root.pairs[0].value == AliasNode(parsed.problems[0].span, "nowhere", None)


def test_an_anchor_inside_itself_has_no_target() -> None:
    parsed = yaml.parse(whole("&a [*a]"))
    assert parsed.problems == ()
    assert isinstance(parsed.root, SequenceNode)
    assert isinstance(parsed.root.items[0], AliasNode)
    assert parsed.root.items[0].target is None


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize("text", ["one: &a:two", "one: &a?two"])
def test_an_anchor_ends_where_its_name_does(text: str, pure: bool) -> None:
    root = yaml.parse_with(events.front(pure=pure), whole(text)).root
    assert isinstance(root, MappingNode)
    value = root.pairs[0].value
    assert isinstance(value, ScalarNode)
    assert text[value.span.start : value.span.end] == value.text


def test_a_block_with_its_indent_given_may_begin_with_blanks() -> None:
    text = "one: |2\n   \n  two\n"
    root = yaml.parse(whole(text)).root
    assert isinstance(root, MappingNode)
    value = root.pairs[0].value
    assert isinstance(value, ScalarNode)
    assert value.text == " \ntwo\n"
    assert value.embedded().span(2, 5) == Span("f.yml", text.index("two"), text.index("two") + 3)
