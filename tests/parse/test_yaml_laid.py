"""What is put into a text so that it parses gets into no node, and what is taken out of it is in none the less."""

from __future__ import annotations

import pytest

from cblint.parse import yaml
from cblint.parse.node import BrokenNode, Document, MappingNode, Node, ScalarNode, SequenceNode
from cblint.source import EmbeddedText, SegmentMap


def parse(text: str) -> Document:
    return yaml.parse(EmbeddedText(text, SegmentMap.identity("f.yml", 0, len(text))))


def leaves(document: Document) -> list[ScalarNode | BrokenNode]:
    found: list[ScalarNode | BrokenNode] = []
    pending: list[Node] = [document.root] if document.root is not None else []
    while pending:
        match pending.pop():
            case MappingNode(pairs=pairs):
                pending += [half for pair in pairs for half in pair]
            case SequenceNode(items=items):
                pending += items
            case ScalarNode() | BrokenNode() as leaf:
                found.append(leaf)
            case _:
                pass
    return sorted(found, key=lambda leaf: leaf.span)


def values(text: str) -> list[str]:
    """Return the texts of all leaves, whose letters have to stand where their segments say."""
    found = leaves(parse(text))
    for leaf in found:
        if isinstance(leaf, BrokenNode):
            assert leaf.text == text[leaf.span.start : leaf.span.end]
            continue
        for inner, outer, length in leaf.segments:
            assert leaf.text[inner : inner + length] == text[outer : outer + length]
    return [leaf.text for leaf in found]


def test_a_colon_that_is_put_in_is_not_in_the_item_around_it() -> None:
    assert values("e: e\na\n2") == ["e", "e\na\n2"]


def test_blanks_that_are_put_in_are_not_in_the_item_around_them() -> None:
    assert values(" T:\nT: 3 #\n -") == ["T", "T", "3 #\n -"]
    assert values("- -\n\t`") == ["-\n\t`"]


def test_a_colon_that_is_put_in_is_not_in_a_quoted_value() -> None:
    assert " y w" in values('a: "\ny w"\n? `')


@pytest.mark.parametrize("header", ["|", "|2", "|-"])
def test_the_tabs_of_a_script_stay_where_those_of_the_layout_are_put_right(header: str) -> None:
    text = f"one: {header}\n  if x; then\n  \tmake\n  fi\ntwo:\n\tthree: four\n\tfive: six\n"
    found = values(text)
    assert found[1].rstrip("\n") == "if x; then\n\tmake\nfi"
    assert found[2:] == ["two", "three", "four", "five", "six"]


def test_so_they_do_in_a_script_that_tabs_indent() -> None:
    text = "one:\n\ttwo:\n\t\t- |\n\t\t\tif x; then\n\t\t\t\tmake\n\t\t\tfi\n\t\t- three\n"
    assert values(text) == ["one", "two", "if x; then\n\tmake\nfi\n", "three"]


def test_blanks_before_a_line_that_is_kept_in_its_block_are_not_in_the_value() -> None:
    text = "phases:\n  build:\n    commands:\n      - |2\n           one\ntwo\n      - three\n"
    found = values(text)
    assert found[3:] == ["   one\ntwo\n", "three"]


def test_lines_that_are_moved_with_the_one_before_keep_their_distance() -> None:
    text = (
        "phases:\n  build:\n    commands:\n      - one\n  post_build:\n   commands:\n"
        "     - |\n       if x; then\n         make\n       fi\n    finally:\n      - two\n"
    )
    assert "if x; then\n  make\nfi\n" in values(text)


def test_a_segment_leads_from_each_letter_to_its_own() -> None:
    text = "one: |\n  a\n  \tb\ntwo:\n\tthree: four\n"
    [block] = [leaf for leaf in leaves(parse(text)) if isinstance(leaf, ScalarNode) and "\t" in leaf.text]
    embedded = block.embedded()
    for inner, character in enumerate(block.text[:-1]):
        span = embedded.span(inner, inner + 1)
        assert text[span.start : span.end] == character


CONFLICT = "<<<<<<< HEAD\n  ours\n=======\n  theirs\n>>>>>>> branch\n"


def test_what_hides_a_conflict_is_in_no_value() -> None:
    text = f'one: "zero\n{CONFLICT}  "\ntwo:\n  - @\n{CONFLICT.replace("  ", "  - ")}'
    assert values(text) == ["one", "zero\nours\n\n\n ".replace("\n ", "\n"), "two", "@", "ours"]


def test_a_block_goes_on_after_a_conflict() -> None:
    assert values(f"one: |\n  zero\n{CONFLICT}two: three\n") == ["one", "zero\n\nours\n", "two", "three"]


def test_conflicts_in_conflicts_end() -> None:
    depth = 2000
    text = "<<<<<<< a\n" * depth + "=======\n>>>>>>> a\n" * depth + "one: two: @"
    assert [problem.span.start for problem in parse(text).problems][:1] == [0]


def test_a_second_document_that_begins_on_its_mark_line_is_not_passed_over() -> None:
    assert not parse("one: 1\n--- {two: 2}\n").complete
    assert values("one: 1\n--- # and\ntwo: 2\n") == ["one", "1", "two", "2"]


def test_a_second_document_that_is_no_yaml_of_its_own_goes_on_with_nothing() -> None:
    assert not parse("one:\n  two:\n---\n  -\n  three:\n").complete
    assert parse("one:\n  two:\n---\nthree:\n").complete


def test_a_complaint_about_a_colon_that_is_put_in_is_shown_before_it() -> None:
    text = "phases:\n===\ns\n   s:\n  f:\n\t"
    assert [problem.span for problem in parse(text).problems if problem.span.start == problem.span.end] == []
