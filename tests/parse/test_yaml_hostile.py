from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse import yaml
from cblint.parse.node import BrokenNode, MappingNode, ScalarNode, SequenceNode
from cblint.source import HOLE, EmbeddedText, SegmentMap

CORPUS = Path(os.environ.get("CBLINT_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
NAMES = sorted(path for path in CORPUS.rglob("*") if path.suffix in {".yml", ".yaml", ".json", ".template"})


def whole(text: str) -> EmbeddedText:
    return EmbeddedText(text, SegmentMap.identity("f.yml", 0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 50_000,
        "? " * 50_000,
        "[{" * 50_000,
        "".join(f"{' ' * depth}a:\n" for depth in range(1000)),
        "x: !t " * 10_000,
        '"' + " " * 200_000 + "x" + '"',
        '"' + " \n" * 100_000 + "x" + '"',
        "'" * 100_001,
        '- "\n' * 5_000,
        "- a: b: c\n" * 2_000,
        "a: |\n" + " \n" * 50_000 + "  x\n",
        "\t" * 100_000,
        "\x00" * 10_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_ends(text: str) -> None:
    yaml.parse(whole(text))


def test_too_deep_text_has_no_tree() -> None:
    parsed = yaml.parse(whole("[" * 300 + "]" * 300))
    assert parsed.root is None
    assert not parsed.complete
    assert [problem.span.start for problem in parsed.problems] == [200]
    assert yaml.parse(whole("[" * 200 + "]" * 200)).problems == ()


def test_an_alias_bomb_is_a_small_tree() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    parsed = yaml.parse(whole("\n".join(lines)))
    assert parsed.problems == ()
    assert isinstance(parsed.root, MappingNode)
    assert len(parsed.root.pairs) == 12


@pytest.mark.parametrize(
    ("character", "words"),
    [("\x00", "U+0000"), ("\x07", "U+0007"), ("\ud800", "U+D800"), ("\uffff", "U+FFFF"), ("\x7f", "U+007F")],
)
def test_characters_that_yaml_does_not_have(character: str, words: str) -> None:
    text = f"a: b\nc: x{character}y\nd: [e]\n"
    parsed = yaml.parse(whole(text))
    assert [(problem.span.start, problem.message.split()[0]) for problem in parsed.problems] == [(9, words)]
    assert isinstance(parsed.root, MappingNode)
    assert isinstance(parsed.root.pairs[0].value, ScalarNode)
    broken = parsed.root.pairs[1].value
    assert isinstance(broken, BrokenNode)
    assert broken.text == f"x{character}y"
    assert isinstance(parsed.root.pairs[2].value, SequenceNode)


def test_text_with_holes_is_not_guessed_at() -> None:
    good = yaml.parse(whole(f"a: {HOLE}\nb: x{HOLE}y\n"))
    assert good.problems == ()
    bad = yaml.parse(whole(f"a:\n  - {HOLE}\n  - 'x' y\n"))
    assert bad.root is None
    assert len(bad.problems) == 1


@pytest.mark.skipif(not NAMES, reason="no corpus")
def test_real_files_have_no_problems() -> None:
    for path in NAMES:
        text = path.read_bytes().decode("utf-8-sig")
        try:
            list(pyyaml.compose_all(text, pyyaml.CSafeLoader))
        except pyyaml.YAMLError:
            continue
        assert yaml.parse(whole(text)).problems == (), path


@pytest.mark.skipif(not NAMES, reason="no corpus")
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_real_files_give_a_document(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(NAMES[::4]))
    text = path.read_bytes().decode("utf-8-sig")[:4000]
    start = data.draw(st.integers(0, len(text)))
    damage = data.draw(st.text("\"'[]{}:-&*!|>%@`\t\n \x00#?", min_size=1, max_size=6))
    end = min(start + data.draw(st.integers(0, 20)), len(text))
    damaged = text[:start] + damage + text[end:]
    parsed = yaml.parse(whole(damaged))
    pending = [parsed.root] if parsed.root is not None else []
    while pending:
        node = pending.pop()
        assert 0 <= node.span.start <= node.span.end <= len(damaged)
        match node:
            case MappingNode(pairs=pairs):
                pending += [half for pair in pairs for half in pair]
            case SequenceNode(items=items):
                pending += items
            case BrokenNode(span=span, text=written):
                assert damaged[span.start : span.end] == written
            case ScalarNode(text=value, segments=segments):
                for inner, outer, length in segments:
                    assert value[inner : inner + length] == damaged[outer : outer + length]
            case _:
                pass
    try:
        list(pyyaml.compose_all(damaged, pyyaml.CSafeLoader))
    except pyyaml.YAMLError:
        assert parsed.problems or not parsed.complete
    else:
        assert not parsed.problems
