from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cblint.source import EmbeddedText, Position, Segment, SegmentMap, SourceFile, Span

LINES = st.lists(st.text(alphabet="ab é😀\u2028\t", max_size=6), min_size=1, max_size=6)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(LINES, ENDS)
def test_positions_count_lines_as_editors_do(lines: list[str], end: str) -> None:
    source = SourceFile("f", end.join(lines))
    offset = 0
    for number, line in enumerate(lines, 1):
        assert source.position(offset) == Position(number, 1)
        assert source.position(offset + len(line)) == Position(number, len(line) + 1)
        assert source.line_span(number) == Span("f", offset, offset + len(line))
        offset += len(line) + len(end)


def test_position_is_clamped_to_the_text() -> None:
    source = SourceFile("f", "ab\nc")
    assert source.position(99) == Position(2, 2)
    assert source.position(-1) == Position(1, 1)


@given(
    st.text(alphabet="xy\n", max_size=20),
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_display_masks_and_keeps_length_and_lines(text: str, a: int, b: int, c: int, d: int) -> None:
    source = SourceFile("f", text)
    masked, asked = sorted((a, b)), sorted((c, d))
    source.mask([Span("f", *masked), Span("other", 0, 99)])
    shown = source.display(Span("f", *asked))
    original = text[asked[0] : asked[1]]
    assert len(shown) == len(original)
    for offset, (before, after) in enumerate(zip(original, shown, strict=True), asked[0]):
        hidden = masked[0] <= offset < masked[1] and before != "\n"
        assert after == ("*" if hidden else before)


@st.composite
def embeddings(draw: st.DrawFn) -> tuple[str, EmbeddedText]:
    """A file, and a text embedded in it with pieces left out between the segments."""
    pieces = draw(
        st.lists(
            st.tuples(st.text(alphabet="abc", max_size=3), st.text(alphabet="defg", min_size=1, max_size=4)), max_size=5
        )
    )
    outer, inner, segments = "", "", []
    for gap, kept in pieces:
        outer += gap
        segments.append(Segment(len(inner), len(outer), len(kept)))
        outer += kept
        inner += kept
    outer += draw(st.text(alphabet="abc", max_size=3))
    return outer, EmbeddedText(inner, SegmentMap("f", tuple(segments), (0, len(outer))))


@given(embeddings(), st.data())
def test_a_span_inside_a_segment_maps_exactly(embedding: tuple[str, EmbeddedText], data: st.DataObject) -> None:
    outer, text = embedding
    for segment in text.map.segments:
        start = data.draw(st.integers(0, segment.length - 1))
        end = data.draw(st.integers(start + 1, segment.length))
        span = text.span(segment.inner + start, segment.inner + end)
        assert outer[span.start : span.end] == text.text[segment.inner + start : segment.inner + end]


@given(embeddings(), st.data())
def test_a_span_over_gaps_maps_to_the_hull_of_its_ends(
    embedding: tuple[str, EmbeddedText], data: st.DataObject
) -> None:
    outer, text = embedding
    start = data.draw(st.integers(0, len(text.text)))
    end = data.draw(st.integers(start, len(text.text)))
    span = text.span(start, end)
    assert 0 <= span.start <= span.end <= len(outer)
    kept = "".join(c for c in outer[span.start : span.end] if c in "defg")
    assert text.text[start:end] == kept or start == end


@given(embeddings(), st.data())
def test_a_map_through_a_map_leads_to_the_file(embedding: tuple[str, EmbeddedText], data: st.DataObject) -> None:
    outer, text = embedding
    start = data.draw(st.integers(0, len(text.text)))
    end = data.draw(st.integers(start, len(text.text)))
    inner = text.map.through((Segment(0, start, end - start),) if end > start else (), start, end)
    for segment in inner.segments:
        assert (
            outer[segment.outer : segment.outer + segment.length]
            == text.text[start:end][segment.inner :][: segment.length]
        )


def test_a_hole_maps_to_what_stands_in_its_place() -> None:
    file = "run ${var.x} now"
    text = EmbeddedText("run \ue000 now", SegmentMap("f", (Segment(0, 0, 4), Segment(5, 12, 4)), (0, 16)))
    span = text.span(4, 5)
    assert file[span.start : span.end] == "${var.x}"
    span = text.span(0, 5)
    assert file[span.start : span.end] == "run ${var.x}"


def test_masks_that_overlap_are_one() -> None:
    source = SourceFile("f", "abcdefgh\nij")
    source.mask([Span("f", 2, 5), Span("other", 0, 1), Span("f", 4, 10)])
    source.mask([Span("f", 0, 1), Span("f", 7, 7)])
    assert source.masks == ((0, 1), (2, 10))
    assert source.display(Span("f", 0, 11)) == "*b******\n*j"
    assert source.display(Span("f", 3, 5)) == "**"
    assert source.display(Span("f", 1, 2)) == "b"


@given(st.text(alphabet="xy\n", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_a_part_stands_where_it_stands_in_the_file(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    part = SourceFile("f", text).part(start, end)
    assert part.text == text[start:end]
    assert part.whole == Span("f", start, end)
    if part.text:
        assert part.span(0, len(part.text)) == Span("f", start, end)
