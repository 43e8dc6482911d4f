"""Expressions of filters: what is understood agrees with another engine, and what is malformed is said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.webhooks.alternatives import Name, listed
from cblint.analysis.webhooks.automata import common, searcher
from cblint.analysis.webhooks.expressions import MOST, Malformed, parsed

LETTERS = "abA1/."
ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "A",
        "1",
        "/",
        r"\.",
        ".",
        "^",
        "$",
        "[ab]",
        "[^a]",
        "[a-b1]",
        r"[\d/]",
        r"\d",
        r"\w",
        r"\S",
        "(?i:A)",
        r"\x2f",
        r"\/",
        "-",
    ]
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join),
        inner.map(lambda text: f"({text})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,}", "*?"])).map(
            lambda pair: f"(?:{pair[0]}x){pair[1]}"
        ),
    ),
    max_leaves=8,
)
TEXTS = st.text("abAx1/.-", max_size=6)


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS, st.lists(TEXTS, min_size=1, max_size=8))
def test_it_is_found_where_another_engine_finds_it(expression: str, texts: list[str]) -> None:
    node = parsed(expression)
    assert node is not None
    assert not isinstance(node, Malformed)
    machine = searcher(node)
    assert machine is not None
    other = re.compile(expression.replace("$", r"\Z"), re.ASCII)
    for text in texts:
        assert machine.finds(text) == (other.search(text) is not None), (expression, text)


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, EXPRESSIONS)
def test_a_text_that_two_agree_on_is_found_by_both(one: str, two: str) -> None:
    first, second = parsed(one), parsed(two)
    assert first is not None
    assert second is not None
    machines = [searcher(each) for each in (first, second) if not isinstance(each, Malformed)]
    assert len(machines) == 2
    wanted = [machine for machine in machines if machine is not None]
    found = common(wanted[:1], wanted[1:])
    if found is not None and found.text is not None:
        patterns = [re.compile(each.replace("$", r"\Z"), re.ASCII) for each in (one, two)]
        assert [pattern.search(found.text) is not None for pattern in patterns] == [True, False]


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, st.lists(TEXTS, min_size=1, max_size=20))
def test_nothing_is_found_where_there_is_said_to_be_nothing(expression: str, texts: list[str]) -> None:
    node = parsed(expression)
    assert node is not None
    assert not isinstance(node, Malformed)
    machine = searcher(node)
    assert machine is not None
    found = common([machine], [])
    if found is not None and found.text is None:
        assert not any(re.search(expression.replace("$", r"\Z"), text, re.ASCII) for text in texts)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("*.tf", "`*` repeats nothing"),
        ("a|+b", "`+` repeats nothing"),
        ("(main", "`(` is never closed"),
        ("main)", "`)` closes nothing"),
        ("[ab", "`[` is never closed"),
        ("[b-a]", "`b-a` goes backwards"),
        ("a{3,1}", "`{3,1}` repeats less often than at least"),
        ("main\\", "`\\` stands at the end"),
        ("^(?!docs/)", "`(?!` is a look-ahead"),
        ("(?<=v)1", "`(?<=` is a look-behind"),
    ],
)
def test_what_is_malformed(expression: str, reason: str) -> None:
    node = parsed(expression)
    assert isinstance(node, Malformed)
    assert node.reason == reason


@pytest.mark.parametrize(
    "expression",
    [
        r"\bmain\b",
        r"\pL",
        "(?m)^a",
        "[[:alpha:]]",
        "a**",
        "a*+",
        r"\Qa.b\E",
        "(?P=x)",
        r"(a)\1",
        "^*",
        r"[a-\d]",
        "a{2000}",
    ],
)
def test_what_is_not_understood(expression: str) -> None:
    assert parsed(expression) is None


@pytest.mark.parametrize(
    "expression", ["(" * 500 + ")" * 500, "a" * (MOST + 1), "(((a{900}){900}){900})", "((a|b)*){500}"]
)
def test_what_is_too_large_ends(expression: str) -> None:
    node = parsed(expression)
    assert node is None or isinstance(node, Malformed) or searcher(node) is None


def test_names_in_many_brackets_are_listed() -> None:
    names = listed("(" * 39 + "a" + "|b)" * 39)
    assert names is not None
    assert {name.text for name in names} == {"a", "b"}
    assert listed("^(main|dev)$") == (Name("main", True, True), Name("dev", True, True))
    assert [listed(each) for each in ("^main.*$", "a|", "(a|b){2}", "x$y", "(?!a)")] == [None] * 5


def test_flags_hold_to_the_end_of_their_group() -> None:
    node = parsed("(?:(?i)ma)in")
    assert node is not None
    assert not isinstance(node, Malformed)
    machine = searcher(node)
    assert machine is not None
    assert [machine.finds(text) for text in ("MAin", "main", "MAIN")] == [True, True, False]


@settings(max_examples=150, deadline=None)
@given(st.text(r"ab|()[]{}*+?^$\.-,1:<=!PiA", max_size=20))
def test_any_text_is_read(expression: str) -> None:
    node = parsed(expression)
    if node is not None and not isinstance(node, Malformed):
        searcher(node)
