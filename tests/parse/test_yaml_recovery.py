from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cblint.parse import yaml
from cblint.parse.node import BrokenNode, Document, MappingNode, Node, ScalarNode, SequenceNode
from cblint.source import EmbeddedText, SegmentMap

CORPUS = Path(os.environ.get("CBLINT_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
BUILDSPECS = sorted(CORPUS.rglob("*buildspec*.y*ml"))
SAMPLE = """\
version: 0.2
env:
  variables:
    A: "b c"   # why
phases:
  install:
    runtime-versions: {python: 3.11}
    commands:
      - echo 'it''s'
      - echo one
      - |
        if x; then
          y
        fi
  build:
    commands:
    - echo two
    - "three"
artifacts:
  files: ["a", 'b']
"""
ITEMS = {
    "colons": ("awk -F: '{ print $2 }' | sed \"s/x: y/z/\"", "the colon makes a key"),
    "after quote": ('"$X" --flag && b', "text follows a closing quote"),
    "after single quote": ("'it's'", "text follows a closing quote"),
    "open double": ('"unclosed text', "the quote that opens here is never closed"),
    "open single": ("'it is", "the quote that opens here is never closed"),
    "at": ("@foo bar", "`@` needs quotes"),
    "backtick": ("`date` x", "a backtick needs quotes"),
    "percent": ("%FOO% x", "`%` needs quotes"),
    "star": ("*.js x", "`*` needs quotes"),
    "open brace": ("{ foo", "the `{` that opens here is never closed"),
    "test": ("[ -f x ] && echo y", "text follows the closing `]`"),
    "long test": ("[[ -f x ]] && echo y", "text follows the closing `]`"),
    "redirect": ("> out.txt echo", "`>` needs quotes"),
    "pipe": ("| grep x", "`|` needs quotes"),
    "two colons": ("echo: hi: there", "the colon makes a key"),
    "tag": ("!foo,bar [x", "`!` needs quotes"),
    "anchor": ("& echo", "`&` needs quotes"),
    "comma": (", x", "`,` needs quotes"),
    "bracket": ("] x", "`]` needs quotes"),
    "template": ("{{ X }} y", "text follows the closing `}`"),
    "escape": ('"\\d"', "this escape is not known"),
}


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


def scalars(document: Document) -> dict[int, str]:
    return {node.span.start: node.text for node in nodes(document.root) if isinstance(node, ScalarNode)}


def broken(document: Document) -> list[BrokenNode]:
    return sorted((n for n in nodes(document.root) if isinstance(n, BrokenNode)), key=lambda n: n.span)


def planted(text: str, item: str) -> Iterator[tuple[str, int]]:
    """Yield the text with an item put before each list item of its own line, and where it stands."""
    outside = {n.span.start for n in nodes(yaml.parse(whole(text)).root)}
    for match in re.finditer(r"^( *)- (?=\S)", text, re.MULTILINE):
        if match.end() in outside:
            yield text[: match.start()] + f"{match[1]}- {item}\n" + text[match.start() :], match.end()


def check_exact(text: str, item: str, changed: str, at: int) -> None:
    before, after = yaml.parse(whole(text)), yaml.parse(whole(changed))
    length = len(changed) - len(text)
    line = changed.rindex("\n", 0, at) + 1
    moved = {start + length if start >= line else start: value for start, value in scalars(before).items()}
    assert [node.text for node in broken(after)] == [item], changed
    assert broken(after)[0].span.start == at
    assert scalars(after) == moved
    assert [problem.item for problem in after.problems] == [broken(after)[0].span]
    assert after.problems[0].item is not None
    assert after.problems[0].item.contains(after.problems[0].span)


@pytest.mark.parametrize("kind", ITEMS)
def test_a_broken_item_leaves_the_others_as_they_are(kind: str) -> None:
    item, words = ITEMS[kind]
    places = list(planted(SAMPLE, item))
    assert len(places) == 5
    for changed, at in places:
        check_exact(SAMPLE, item, changed, at)
        assert words in yaml.parse(whole(changed)).problems[0].message


@pytest.mark.parametrize("kind", ITEMS)
def test_so_it_does_with_windows_line_ends(kind: str) -> None:
    item, _ = ITEMS[kind]
    changed, _ = next(planted(SAMPLE, item))
    after = yaml.parse(whole(changed.replace("\n", "\r\n")))
    assert [node.text for node in broken(after)] == [item]


@pytest.mark.skipif(not BUILDSPECS, reason="no corpus")
@pytest.mark.parametrize("kind", ITEMS)
def test_real_buildspecs_survive_a_broken_item(kind: str) -> None:
    item, _ = ITEMS[kind]
    for path in BUILDSPECS[::3]:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        for changed, at in list(planted(text, item))[:1]:
            check_exact(text, item, changed, at)


def test_several_broken_items_are_passed_over() -> None:
    text = SAMPLE.replace("echo one", "'a' b").replace("echo two", "@x").replace('"b c"', '"open')
    after = yaml.parse(whole(text))
    assert [node.text for node in broken(after)] == ['"open   # why', "'a' b", "@x"]
    assert [problem.message for problem in after.problems] == [
        "the quote that opens here is never closed",
        "text follows a closing quote",
        "a value that starts with `@` needs quotes",
    ]
    assert "three" in scalars(after).values()


def test_a_line_without_colon_is_a_key() -> None:
    after = yaml.parse(whole("a: b\nfoo\nc: d\n"))
    assert isinstance(after.root, MappingNode)
    assert [pair.key.span.start for pair in after.root.pairs] == [0, 5, 9]
    assert [problem.message for problem in after.problems] == ["a colon is missing after this key"]
    assert list(scalars(after).values()).count("d") == 1


def test_a_line_that_is_nothing_is_a_broken_key() -> None:
    after = yaml.parse(whole("a: b\nfoo, bar\nc: d\n"))
    assert isinstance(after.root, MappingNode)
    key = after.root.pairs[1].key
    assert isinstance(key, BrokenNode)
    assert key.text == "foo, bar"
    assert list(scalars(after).values()).count("d") == 1


def test_a_wrong_indentation_is_put_right_where_it_is_known() -> None:
    text = "commands:\n    - a\n   - b\n    - c\nlast: c\n"
    after = yaml.parse(whole(text))
    assert [text[problem.span.start : problem.span.end] for problem in after.problems] == ["-"]
    assert after.problems[0].span.start == text.index("- b")
    for start, value in scalars(after).items():
        assert text[start : start + len(value)] == value
    assert sorted(scalars(after).values()) == ["a", "b", "c", "c", "commands", "last"]


def test_tabs_in_the_indentation_of_all_lines_are_one_problem() -> None:
    text = "phases:\n\tbuild:\n\t\tcommands:\n\t\t\t- make\n"
    after = yaml.parse(whole(text))
    assert [(problem.span.start, problem.message) for problem in after.problems] == [
        (8, "a tab is used for indentation")
    ]
    assert sorted(scalars(after).values()) == ["build", "commands", "make", "phases"]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{"a": 1 "b": 2}', 0, "is not closed, or a comma is missing"),
        ('"open\n', 0, "the quote that opens here is never closed"),
    ],
)
def test_beyond_repair_there_is_one_problem(text: str, place: int, words: str) -> None:
    after = yaml.parse(whole(text))
    assert after.root is None
    assert not after.complete
    assert [problem.span.start for problem in after.problems] == [place]
    assert words in after.problems[0].message


def test_no_masked_text_gets_into_a_value() -> None:
    for item, _ in ITEMS.values():
        for other, _ in ITEMS.values():
            text = f"a:\n  - {item}\n  - fine\n  - {other}\n  - {item}\nb: c\n"
            after = yaml.parse(whole(text))
            assert all(value in text for value in scalars(after).values() if "xx" in value)
            for node in broken(after):
                assert text[node.span.start : node.span.end] == node.text


@pytest.mark.parametrize("item", ["*", "*?", "&", "&+"])
def test_an_alias_without_a_name_is_blamed_where_it_begins(item: str) -> None:
    text = f"a: {item}"
    assert [text[problem.span.start] for problem in yaml.parse(whole(text)).problems] == [item[0]]


@pytest.mark.parametrize("item", ["@c d", "c, d", "`date` x"])
def test_a_line_of_a_list_that_lacks_its_dash_leaves_the_others_as_they_are(item: str) -> None:
    text = f"a:\n  - b\n  {item}\n  - d\ne: f\n"
    after = yaml.parse(whole(text))
    assert sorted(scalars(after).values()) == ["a", "b", "d", "e", "f"]
    assert [node.text for node in broken(after)] == [item]
    assert [node.span.start for node in broken(after)] == [text.index(item)]
