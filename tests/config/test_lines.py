"""The lines of keys, held against where a writer of TOML put them."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from cblint.config.lines import lines, of

PARTS = st.sampled_from(["a", "b-c", "1", '"x y"', "'é.é'", '"q\\"\\u0041"', '""', "'#'", '"[z]"'])
VALUES = st.sampled_from(
    [
        "1",
        "true",
        "2026-01-01T00:00:00Z",
        "1.5e3",
        '""',
        '"a # b"',
        "'['",
        '"\\\\"',
        '"""\n[x]\ny = "1" \\"""\n"""',
        '""""a""""',
        "'''\n'a' = 1\n'''",
        "[]",
        "[ # ]\n  1,\n  [\n'[', 2],\n]",
        "{ z = 1, y = { x = [1] } }",
        '["""\n]""", "]"]',
    ]
)
GAPS = st.sampled_from(["", "\n", "# [no]\n", "  \t\n# a = 1\n"])


@given(
    st.lists(
        st.tuples(
            GAPS, st.sampled_from(["[{}]", "[[{}]]", " [ {} ] "]), PARTS, st.lists(st.tuples(PARTS, VALUES, GAPS))
        ),
        max_size=4,
    )
)
def test_every_key_has_its_line(tables: list[tuple[str, str, str, list[tuple[str, str, str]]]]) -> None:
    text = ""
    expected: dict[tuple[str, ...], tuple[int, int]] = {}
    for number, (gap, brackets, name, entries) in enumerate(tables):
        text += gap
        table = (f"t{number}", decoded(name))
        expected[table] = (at(text), at(text))
        text += brackets.format(f"t{number} . {name}") + " # [c]\n"
        for index, (key, value, after) in enumerate(entries):
            first = at(text)
            text += f"k{index}.{key} = {value}"
            expected[*table, f"k{index}", decoded(key)] = (first, at(text))
            text += f" # = {after.strip()}\n".replace("\n# ", " ") + after
    assert tomllib.loads(text) is not None
    assert lines(text) == expected


def at(text: str) -> int:
    return text.count("\n") + 1


def decoded(part: str) -> str:
    return next(iter(tomllib.loads(f"{part} = 1")))


def test_a_key_without_a_line_has_that_of_what_it_stands_in() -> None:
    found = lines("\n[rules]\nx = { severity = 'low' }\n")
    assert of(found, ("rules", "x", "severity")) == (3, 3)
    assert of(found, ("rules", "y")) == (2, 2)
    assert of(found, ("select",)) is None


@given(st.text(st.sampled_from("ab=[]{}\"'#., \n\\"), max_size=40))
def test_any_text_has_an_end(text: str) -> None:
    assert all(0 < first <= last <= text.count("\n") + 1 for first, last in lines(text).values())
