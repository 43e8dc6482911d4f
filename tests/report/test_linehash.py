from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.report.linehash import LineHashes


def rolling(text: str) -> list[str]:
    """The hashes of all lines: a hash rolls over the text and is read a hundred units after a line's start."""
    raw = text.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]
    kept: list[int] = []
    for index, unit in enumerate(units):
        after_return = index > 0 and units[index - 1] == 13
        if unit in (32, 9) or (unit == 10 and after_return):
            continue
        kept.append(10 if unit == 13 else unit)
    kept.append(65535)
    starts = [0, *(index + 1 for index, unit in enumerate(kept) if unit == 10)]
    padded = [0] * 100 + kept + [0] * 100
    value = 0
    at: dict[int, int] = {}
    for index in range(100, len(padded)):
        value = (37 * value + padded[index] - 37**100 * padded[index - 100]) % 2**64
        at[index - 100] = value
    seen: Counter[int] = Counter()
    hashes = []
    for start in starts:
        found = at[start + 99]
        seen[found] += 1
        hashes.append(f"{found:x}:{seen[found]}")
    return hashes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            [
                "8b7cf3e952e7aeb2:1",
                "b1ae1287ec4718d9:1",
                "bff680108adb0fcc:1",
                "c6805c5e1288b612:1",
                "b86d3392aea1be30:1",
                "e6ceba753e1a442:1",
            ],
        ),
    ],
)
def test_known_hashes(text: str, expected: list[str]) -> None:
    hashes = LineHashes(text)
    assert [hashes.line(number) for number in range(1, len(expected) + 1)] == expected


LINES = st.lists(
    st.sampled_from(
        ["a: b", "  - x", "", "\t", "key: " + "long " * 30, "é漢", "\U0001f600 x", "\uffff", "\x0b\x0c\u2028"]
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\r", "\r \n"]), st.booleans())
def test_agrees_with_a_rolling_hash(lines: list[str], end: str, is_ended: bool) -> None:
    text = end.join(lines) + (end if is_ended else "")
    expected = rolling(text)
    hashes = LineHashes(text)
    backwards = [hashes.line(number) for number in range(len(expected), 0, -1)]
    assert backwards[::-1] == expected


def test_line_ends_and_indents_do_not_matter() -> None:
    assert LineHashes("a:\r\n  b\r\n").line(2) == LineHashes("a:\n\tb\n").line(2)


def test_equal_lines_are_numbered() -> None:
    hashes = LineHashes("x\n" * 200)
    assert hashes.line(1).endswith(":1")
    assert hashes.line(7) == hashes.line(1).removesuffix("1") + "7"


def test_a_line_beyond_the_end_is_the_last() -> None:
    assert LineHashes("a").line(9) == LineHashes("a").line(1)
