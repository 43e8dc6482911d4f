"""Drafts are found by a place, kept for a run, and answer any place of any text with edits or nothing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.edit import Draft, Drafts, draft
from cblint.edit.drafts import KEPT
from cblint.files import Files
from cblint.finding import Edit
from cblint.source import SourceFile, Span

YAML = "env:\n  variables:\n    A: b\n"
PIECES = st.sampled_from(
    [
        *"abk:-#&*!|>?'\"%@`{}[],<=~\\/ \n\t\r1.",
        "  ",
        "\n  ",
        "\n- ",
        ": ",
        "k: |\n  ",
        "- >+\n  ",
        '\'{"a": [',
        '{"k": "',
        "&x ",
        "*x",
        "<<: ",
        "!Sub ",
        "---\n",
        "# c\n",
        "null",
        "\r\n",
        "é",
        "\U0001f40d",
        "\ue000",
        "\ud800",
        "\x85",
        "\ufeff",
        "\x00",
    ]
)


def operations(found: Draft, place: Span) -> list[tuple[Edit, ...]]:
    """Return what each operation makes of a place."""
    return [
        found.set_value(place, "v"),
        found.set_value(place, {"a": ["b", {}], "c": "two\nlines\n"}),
        found.replace_within(place, "v\n"),
        found.replace_within(place, "v w: #"),
        found.set_entry(place, "k", "v"),
        found.set_entry(place, "a", ["v"]),
        found.insert_entry(place, "k", {"a": ["b"]}, before="a"),
        found.delete_entry(place),
        found.rename_entry(place, "k"),
        found.add_item(place, True),
        found.delete_item(place),
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["buildspec.yml", "t.json", "main.tf"]), st.data())
def test_any_place_of_any_text_gives_edits_or_nothing(text: str, path: str, draws: st.DataObject) -> None:
    start = draws.draw(st.integers(0, len(text)))
    place = Span(path, start, draws.draw(st.integers(start, len(text))))
    found = draft(SourceFile(path, text), place)
    for edits in operations(found, place) if found is not None else ():
        assert list(edits) == sorted(edits)
        assert all(0 <= edit.span.start <= edit.span.end <= len(text) for edit in edits)
        assert all(first.span.end <= second.span.start for first, second in pairwise(edits))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("buildspec.yml", YAML),
        ("t.json", '{"env": {"A": "b"}}'),
        ("main.tf", 'a = "b"\n'),
        ("main.tf", "a = <<EOT\nenv:\n  A: b\nEOT\n"),
        ("t.yml", "a: |\n  env:\n    A: b\n"),
    ],
)
def test_drafts_of_a_run_edit_what_a_draft_alone_does(tmp_path: Path, path: str, text: str) -> None:
    (tmp_path / path).write_text(text)
    drafts = Drafts(Files(str(tmp_path)))
    for start in range(len(text)):
        place = Span(path, start, start + 1)
        found, alone = drafts.at(place), draft(SourceFile(path, text), place)
        assert (found is None) == (alone is None)
        if found is not None and alone is not None:
            assert operations(found, place) == operations(alone, place)


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("buildspec.yml", YAML, "b\n"),
        ("main.tf", 'a = "b"\n', '"b"'),
        ("main.tf", "a = <<EOT\nenv:\n  A: b\nEOT\n", "b\n"),
        ("t.yml", "a: |\n  env:\n    A: b\n", "b\n"),
    ],
)
def test_a_text_is_opened_once(tmp_path: Path, path: str, text: str, place: str) -> None:
    (tmp_path / path).write_text(text)
    files = Files(str(tmp_path))
    drafts = Drafts(files)
    start = text.index(place)
    span = Span(path, start, start + 1)
    found = drafts.at(span)
    assert found is not None
    assert drafts.at(span) is found
    files.forget()
    assert drafts.at(span) is found


def test_few_files_stay_open(tmp_path: Path) -> None:
    names = [f"{number}.yml" for number in range(KEPT + 1)]
    for name in names:
        (tmp_path / name).write_text(YAML)
    drafts = Drafts(Files(str(tmp_path)))
    found = [drafts.at(Span(name, 0, 0)) for name in names]
    assert drafts.at(Span(names[-1], 0, 0)) is found[-1]
    assert drafts.at(Span(names[1], 0, 0)) is found[1]
    assert drafts.at(Span(names[0], 0, 0)) is not found[0]


def test_a_text_that_has_changed_is_opened_again(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(YAML)
    place = Span("a.yml", YAML.index("b\n"), YAML.index("b\n") + 1)
    drafts = Drafts(Files(str(tmp_path), {"a.yml": b"\n" + YAML.encode()}))
    found = drafts.at(place._replace(start=place.start + 1, end=place.end + 1))
    assert found is not None
    changed = Files(str(tmp_path))
    drafts = Drafts(changed)
    assert drafts.at(place) is not None
    (tmp_path / "a.yml").write_text("other: text\n")
    changed.forget()
    assert drafts.at(place) is None


def test_nothing_edits_what_has_no_structure(tmp_path: Path) -> None:
    (tmp_path / "build.sh").write_text("make\n")
    drafts = Drafts(Files(str(tmp_path)))
    assert drafts.at(Span("build.sh", 0, 4)) is None
    assert drafts.at(Span("gone.yml", 0, 0)) is None


@pytest.mark.parametrize("path", ["a.yml", "a.tf"])
def test_a_place_of_another_file_has_no_draft(path: str) -> None:
    assert draft(SourceFile(path, ""), Span("b.yml", 0, 0)) is None
