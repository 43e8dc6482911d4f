"""Inline buildspecs of which parts are not known."""

from __future__ import annotations

from cblint.model.buildspec import Buildspec
from cblint.read.buildspec import read_buildspec
from cblint.source import HOLE, EmbeddedText, Segment, SegmentMap, Span
from cblint.value import Hole, Known, Reason, Text, Unknown, at, string

EXPRESSION = "${var.x}"


def inline(template: str) -> Buildspec:
    """Read a text in which `?` stands for an expression that is not known."""
    segments, holes, inner, outer = [], [], 0, 100
    pieces = template.split("?")
    for index, piece in enumerate(pieces):
        if index:
            span = Span("main.tf", outer, outer + len(EXPRESSION))
            holes.append(Hole(at(span, f"hole {index}"), Reason.NO_VALUE, "var.x"))
            inner, outer = inner + 1, outer + len(EXPRESSION)
        segments.append(Segment(inner, outer, len(piece)))
        inner, outer = inner + len(piece), outer + len(piece)
    text = EmbeddedText(HOLE.join(pieces), SegmentMap("main.tf", tuple(segments), (100, outer)))
    return read_buildspec(text, inline=True, holes=tuple(holes))


def test_a_command_keeps_its_holes_with_their_reasons() -> None:
    spec = inline("version: 0.2 # ?\nphases:\n  build:\n    commands:\n      - make ? all ?\n      - echo\n")
    assert spec.problems == ()
    first, second = spec.phases[0].commands
    assert isinstance(first.text, Text)
    notes = [part.origin.steps[0].note for part in first.text.parts if isinstance(part, Hole)]
    assert notes == ["hole 2", "hole 3"]
    assert [part for part in first.text.parts if isinstance(part, str)] == ["make ", " all "]
    assert string(second.text) == "echo"


def test_a_scalar_that_is_one_hole_is_unknown_with_its_reason() -> None:
    spec = inline("version: ?\nrun-as: ?\nphases: {build: {commands: [make]}}\n")
    assert isinstance(spec.version, Unknown)
    assert isinstance(spec.run_as, Unknown)
    assert spec.run_as.origin.steps[0].note == "hole 2"
    assert spec.problems == ()


def test_a_section_that_is_a_hole_is_not_in_view() -> None:
    spec = inline("version: 0.2\nenv: ?\nphases:\n  build:\n    commands: ?\n  install: ?\nartifacts:\n  files: ?\n")
    assert spec.problems == ()
    assert not spec.env.closed
    assert all(not phase.closed for phase in spec.phases)
    assert spec.artifacts is not None
    assert not spec.artifacts.files.closed


def test_a_key_that_is_a_hole_hides_what_may_be_missing() -> None:
    spec = inline("version: 0.2\n?: {build: {commands: [make]}}\n")
    assert spec.problems == ()
    assert not spec.closed


def test_text_with_holes_that_does_not_parse_says_nothing() -> None:
    spec = inline("version: 0.2\nphases:\n  build:\n    commands:\n?\n      - make\n   x\n")
    assert spec.problems == ()
    assert not spec.closed


def test_an_item_that_is_a_hole_may_be_several() -> None:
    spec = inline("version: 0.2\nphases: {build: {commands: [make]}}\nartifacts:\n  files: [a, ?]\n")
    assert spec.artifacts is not None
    assert not spec.artifacts.files.closed


def test_places_are_in_the_outer_file() -> None:
    spec = inline("version: 0.2\nphases: {build: {commands: [make ? x, make]}}\n")
    second = spec.phases[0].commands[1]
    assert second.span.path == "main.tf"
    assert second.span.end - second.span.start == 4
    assert isinstance(second.text, Known)


def test_a_refused_command_in_a_stripped_block_is_read_as_written() -> None:
    lines = ["version: 0.2\n", "phases:\n", "  build:\n", "    commands:\n", "      - echo a: b\n"]
    segments, inner, outer = [], 0, 0
    for line in lines:
        outer += 4
        segments.append(Segment(inner, outer, len(line)))
        inner, outer = inner + len(line), outer + len(line)
    text = EmbeddedText("".join(lines), SegmentMap("main.tf", tuple(segments), (0, outer)))
    spec = read_buildspec(text, inline=True)
    (problem,) = spec.problems
    assert problem.kind.value == "command-is-a-mapping"
    assert problem.suggestion == "'echo a: b'"
    assert string(spec.phases[0].commands[0].text) == "echo a: b"
    assert problem.span.end - problem.span.start == len("echo a: b")
