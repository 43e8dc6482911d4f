from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.source import HOLE, Segment, Span
from cblint.value import (
    NO,
    YES,
    Basis,
    Choice,
    Entries,
    Entry,
    Hole,
    Items,
    Known,
    Option,
    Reason,
    Text,
    Truth,
    Unknown,
    all_of,
    any_of,
    at,
    could_be,
    embedded,
    equals,
    glob,
    maybe,
    string,
    why_unknown,
)
from cblint.value import test as holds_for

HERE = at(Span("f", 3, 8))
TRUTHS = st.sampled_from([YES, NO, maybe("a"), maybe("b")])
ORDER = {False: 0, None: 1, True: 2}


@given(TRUTHS, TRUTHS)
def test_truth_is_kleenes(left: Truth, right: Truth) -> None:
    ranks = sorted((ORDER[left.answer], ORDER[right.answer]))
    assert ORDER[(left & right).answer] == ranks[0]
    assert ORDER[(left | right).answer] == ranks[1]
    assert ORDER[(~left).answer] == 2 - ORDER[left.answer]
    assert (~(left & right)).answer == (~left | ~right).answer


@given(st.lists(TRUTHS, max_size=4))
def test_any_and_all(truths: list[Truth]) -> None:
    ranks = [ORDER[truth.answer] for truth in truths]
    assert ORDER[any_of(truths).answer] == max(ranks, default=0)
    assert ORDER[all_of(truths).answer] == min(ranks, default=2)


def test_a_maybe_keeps_its_reasons_and_no_truth_is_a_condition() -> None:
    assert (maybe("a") & maybe("b") & maybe("a")).reasons == ("a", "b")
    with pytest.raises(TypeError):
        bool(YES)


def known(data: str | float | bool | None) -> Known:
    return Known(HERE, data)


def test_equality_over_all_forms() -> None:
    unknown = Unknown(HERE, Reason.NO_VALUE, "var.x")
    either = Choice(HERE, (Option("c", known("a")), Option("not c", known("b"))))
    same = Choice(HERE, (Option("c", known("a")), Option("not c", known("a"))))
    assert equals(known("a"), "a").is_yes
    assert equals(known("a"), "b", "a").is_yes
    assert equals(known(True), 1).is_no
    assert equals(unknown, "a").is_maybe
    assert "var.x" in equals(unknown, "a").reasons[0]
    assert equals(either, "a").is_maybe
    assert equals(either, "c").is_no
    assert equals(same, "a").is_yes
    assert equals(Items(HERE, ()), "a").is_no


def test_a_text_that_cannot_be_it_is_not_it() -> None:
    text = Text(HERE, ("arn:", Hole(HERE, Reason.COMPUTED, "account"), ":role/x"))
    assert equals(text, "arn:1:role/x").is_maybe
    assert equals(text, "arn:1:role/y").is_no
    assert could_be(text, "arn::role/x")
    assert not could_be(text, ":role/x")
    assert glob(text) == "arn:*:role/x"
    assert "account" in why_unknown(text)


@given(
    st.lists(st.text(alphabet="ab", min_size=1, max_size=2), min_size=1, max_size=4),
    st.lists(st.text(alphabet="ab", max_size=3), min_size=4, max_size=4),
)
def test_could_be_holds_for_every_filling(pieces: list[str], fillings: list[str]) -> None:
    hole = Hole(HERE, Reason.COMPUTED)
    parts: list[str | Hole] = []
    filled = ""
    for piece, filling in zip(pieces, fillings, strict=False):
        parts += [piece, hole]
        filled += piece + filling
    assert could_be(Text(HERE, tuple(parts)), filled)


def test_scalars_as_strings() -> None:
    assert string(Known(HERE, 3.1, "3.10")) == "3.10"
    assert string(known(True)) == "true"
    assert string(known(None)) is None
    assert glob(known(None)) == "*"


def test_embedded_text_of_values() -> None:
    exact = embedded(known("hello"))
    assert exact is not None
    assert exact.span(1, 3) == Span("f", 4, 6)
    quoted = embedded(Known(at(Span("f", 3, 8)), "abc", segments=(Segment(0, 4, 3),)))
    assert quoted is not None
    assert quoted.span(0, 3) == Span("f", 4, 7)
    holed = embedded(Text(HERE, ("ab", Hole(HERE, Reason.COMPUTED), "c"), (Segment(0, 3, 2), Segment(3, 7, 1))))
    assert holed is not None
    assert holed.text == f"ab{HOLE}c"
    assert holed.span(0, 4) == Span("f", 3, 8)
    assert embedded(Unknown(HERE, Reason.COMPUTED)) is None


def test_entries_say_what_they_do_not_show() -> None:
    entry = Entry("a", Span("f", 0, 1), known("x"))
    assert Entries(HERE, (entry,)).get("b") is None
    assert isinstance(Entries(HERE, (entry,), closed=False).get("b"), Unknown)
    assert Entries(HERE, (entry, Entry("a", Span("f", 1, 2), known("y")))).get("a") is not None


def test_a_predicate_over_a_choice_needs_all_options() -> None:
    either = Choice(HERE, (Option("c", known(1)), Option("d", known(2))))
    assert holds_for(either, lambda data: isinstance(data, int)).is_yes
    assert holds_for(either, lambda data: data == 1).is_maybe


def test_origins_grow_and_weaken() -> None:
    origin = HERE.then(Span("g", 0, 1), "passed on").resting_on(Basis.DEFAULT).resting_on(Basis.GIVEN)
    assert [step.span.path for step in origin.steps] == ["f", "g"]
    assert origin.basis is Basis.DEFAULT
    assert origin.span == Span("f", 3, 8)
