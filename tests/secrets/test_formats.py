"""The formats of tokens are told with their sources, and none takes long whatever it is given."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]

import pytest

from cblint.analysis.secrets.values import SHORTEST_TOKEN
from cblint.data.secrets import TokenFormat, facts

FORMATS = facts().tokens


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.kind)
def test_a_format_has_a_source(form: TokenFormat) -> None:
    assert re.fullmatch(r"https://[a-z0-9.-]+/\S*", form.source)


def test_each_kind_is_told_once() -> None:
    assert len({form.kind for form in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.kind)
@pytest.mark.parametrize("filling", ["A", "a", "0", "-", "_", "=", "a.", "A-", "eyJ", ".eyJ"])
def test_a_format_is_bounded(form: TokenFormat, filling: str) -> None:
    """A text of nothing but the beginnings of a token ends; a token in it is no longer than a format allows."""
    for anchor in form.anchors:
        text = f"{anchor}{filling * 3000} " * 3 + anchor * 2000
        assert all(match.end() - match.start() < 20_000 for match in form.expression().finditer(text))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.kind)
def test_no_token_is_shorter_than_what_is_looked_at(form: TokenFormat) -> None:
    assert _parser.parse(form.pattern).getwidth()[0] >= SHORTEST_TOKEN
