from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.source import SourceFile
from cblint.suppress import comments


def covered(text: str) -> list[tuple[str, str, set[int]]]:
    return [
        (comment.rule, comment.reason, {line for start, end in comment.covers for line in range(start, end)})
        for comment in comments(SourceFile("f", text))
    ]


def test_a_comment_covers_its_line_and_the_next() -> None:
    assert covered("a: 1\nb: 2  # cblint: ignore[plaintext-secret] test only\nc: 3\n") == [
        ("plaintext-secret", "test only", {2, 3})
    ]


def test_several_rules_and_no_reason() -> None:
    found = covered("# cblint: ignore[a-b, c-d]\nx: 1\n")
    assert [(rule, reason) for rule, reason, _ in found] == [("a-b", ""), ("c-d", "")]


def test_the_rule_has_its_own_place() -> None:
    text = "x: 1  # cblint: ignore[a-b , c-d] why"
    assert [text[comment.span.start : comment.span.end] for comment in comments(SourceFile("f", text))] == [
        "a-b",
        "c-d",
    ]


def test_before_a_key_it_covers_what_belongs_to_the_key() -> None:
    text = (
        "phases:\n  # cblint: ignore[x] why\n  build:\n    commands:\n    - one\n\n    - two\n"
        "  post_build:\n    commands: []\n"
    )
    assert covered(text)[0][2] == {2, 3, 4, 5, 6, 7}


def test_before_a_list_item_it_covers_the_item_only() -> None:
    text = "files:\n  # cblint: ignore[x] why\n  - a\n  - b\n"
    assert covered(text)[0][2] == {2, 3}


def test_before_a_resource_it_covers_the_block() -> None:
    text = '# cblint: ignore[x] why\nresource "a" "b" {\n  c = <<E\nraw\nE\n\n  d {\n  }\n}\n\nresource "a" "c" {\n}\n'
    assert covered(text)[0][2] == set(range(1, 10))


def test_before_an_attribute_it_covers_its_heredoc() -> None:
    text = "x {\n  # cblint: ignore[x] why\n  c = <<-E\n# raw\n{\n}\nE\n  d = 1\n}\n"
    assert covered(text)[0][2] == {2, 3, 4, 5, 6, 7}


def test_before_a_resource_a_bracket_in_a_heredoc_closes_nothing() -> None:
    text = '# cblint: ignore[x] why\nresource "a" "b" {\n  c = <<E\n{\n}\nE\n  d = 1\n}\ne = 2\n'
    assert covered(text)[0][2] == set(range(1, 9))


def test_a_heredoc_that_never_ends_covers_nothing_more() -> None:
    text = "# cblint: ignore[x] why\nc = <<E\nd = 1\ne = 2\n"
    assert covered(text)[0][2] == {1, 2}


def test_any_line_end_ends_a_comment() -> None:
    assert covered("a: 1  # cblint: ignore[x] why\rb: 2\r\nc: 3  # cblint: ignore[y]\r\nd: 4") == [
        ("x", "why", {1, 2}),
        ("y", "", {3, 4}),
    ]


def test_a_comment_tells_where_it_stands() -> None:
    text = "a: 1  # cblint: ignore[ x ,y] why  \n// cblint: ignore[z] */\n"
    first, second, last = comments(SourceFile("f", text))
    assert text[first.whole.start : first.whole.end] == "# cblint: ignore[ x ,y] why"
    assert text[first.names.start : first.names.end] == " x ,y"
    assert (first.whole, first.names, first.alone) == (second.whole, second.names, second.alone)
    assert not first.alone
    assert last.alone
    assert text[last.whole.start : last.whole.end] == "// cblint: ignore[z]"


@pytest.mark.parametrize("part", ["x", "#", "# cblint:", "# cblint: ignore[", "/", "# "])
def test_a_very_long_line_is_searched(part: str) -> None:
    long = part * (1_000_000 // len(part))
    assert covered(f"{long}\n# cblint: ignore[a] why\n")[-1][:2] == ("a", "why")


def test_slashes_begin_a_comment_too() -> None:
    assert covered("x = 1 // cblint: ignore[a] why")[0][:2] == ("a", "why")


@given(st.text(alphabet="#/ cblint:ignore[],ab\n\t", max_size=80))
def test_any_text_is_searched(text: str) -> None:
    for comment in comments(SourceFile("f", text)):
        assert text[comment.span.start : comment.span.end] == comment.rule
