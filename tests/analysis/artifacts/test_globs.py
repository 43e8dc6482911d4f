from __future__ import annotations

import re
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.artifacts.globs import MAX_LENGTH, covers, overlaps

PATTERNS = st.text("ab*?", max_size=6)
STRINGS = tuple("".join(letters) for length in range(7) for letters in product("abz", repeat=length))


@cache
def matched(pattern: str) -> frozenset[str]:
    """Every short string over an alphabet with one letter that no pattern has: slow and obvious."""
    regex = re.compile("".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern) + r"\Z", re.DOTALL)
    return frozenset(string for string in STRINGS if regex.match(string))


@given(PATTERNS, PATTERNS)
@settings(max_examples=150, deadline=None)
def test_covering_is_containment(pattern: str, subject: str) -> None:
    contained = matched(subject) <= matched(pattern)
    if covers(pattern, subject):
        assert contained
    elif "?" not in pattern + subject and len(pattern) + len(subject) < 7:
        assert not contained


@given(st.text("ab*?", max_size=4), st.text("ab*?", max_size=4))
@settings(max_examples=150, deadline=None)
def test_overlap_is_a_common_string(left: str, right: str) -> None:
    # Two patterns of four symbols have a common string of at most six letters, if any: sum of letters and `?`.
    assert overlaps(left, right) == bool(matched(left) & matched(right)) or len(left) + len(right) > 6


@given(PATTERNS, PATTERNS)
@settings(max_examples=150, deadline=None)
def test_laws(left: str, right: str) -> None:
    assert covers(left, left)
    assert overlaps(left, right) == overlaps(right, left)
    if covers(left, right):
        assert overlaps(left, right)


@pytest.mark.parametrize(
    ("pattern", "subject", "covered", "overlapping"),
    [
        ("*", "anything", True, True),
        ("repository/app", "repository/app", True, True),
        ("repository/app-*", "repository/app-web", True, True),
        ("repository/app", "repository/*", False, True),
        ("repository/app*", "repository/web*", False, False),
        ("repository/?pp", "repository/app", True, True),
        ("repository/ap", "repository/app", False, False),
        ("repository/ap?", "repository/app*", False, True),
        ("repository/app?", "repository/app", False, False),
        ("repository/app*", "repository/app", True, True),
        ("a*b", "a**b", True, True),
        ("*?", "?*", True, True),
        ("", "", True, True),
        ("", "*", False, True),
    ],
)
def test_table(pattern: str, subject: str, covered: bool, overlapping: bool) -> None:
    assert covers(pattern, subject) is covered
    assert overlaps(pattern, subject) is overlapping


def test_too_long_is_undecided() -> None:
    long = "a" * (MAX_LENGTH + 1)
    assert not covers("a*" * 10, long)
    assert overlaps(long, "b")
