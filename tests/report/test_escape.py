from __future__ import annotations

import os
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.report.escape import MAX_SHOWN, printable, uri, visible, well_formed
from tests.report.scene import HOSTILE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain `a` é漢", "plain `a` é漢"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("user\u202etxt.exe", r"user\u202etxt.exe"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("no\xa0break", r"no\xa0break"),
        ("\U000e0041", r"\U000e0041"),
        ("\udc80", r"\udc80"),
    ],
)
def test_what_does_not_print_is_visible(text: str, shown: str) -> None:
    assert visible(text) == printable(text) == shown


def test_long_strings_are_cut_for_people() -> None:
    assert visible("x" * 5000) == "x" * MAX_SHOWN + "..."
    assert printable("x" * 5000) == "x" * 5000


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_everything_visible_prints(text: str) -> None:
    assert visible(text).isprintable()


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_well_formed_text_is_utf8(text: str) -> None:
    shown = well_formed(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert shown == text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("infra/main.tf", "infra/main.tf"),
        ("a b/ü#?.yml", "a%20b/%C3%BC%23%3F.yml"),
        ("c:x.yml", "c%3Ax.yml"),
        ("100%.yml", "100%25.yml"),
        ("", "."),
    ],
)
def test_uris_are_relative_references(path: str, expected: str) -> None:
    assert uri(path) == expected


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=30))
def test_uris_keep_the_bytes_of_file_names(name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    assert unquote_to_bytes(uri(path)) == name
    assert os.fsencode(path) == name


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_uris_are_ascii_for_any_path(path: str) -> None:
    assert uri(path).isascii()
    assert uri(path).isprintable()
    assert " " not in uri(path)
