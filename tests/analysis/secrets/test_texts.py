"""Secrets are struck out of messages, and nothing else is."""

from __future__ import annotations

import pytest

from cblint.analysis.secrets.texts import by_beginning, is_no_word, occurrences, struck, worth_finding
from cblint.source import SourceFile


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`hunter2x` is not a key", "`********` is not a key"),
        ("`run-hunter2x.sh` is run", "`run-********.sh` is run"),
        ("`hunter2xy` is another word", "`hunter2xy` is another word"),
        ("`ghp_Zk3vQ9mXw2RbT7yLc5NdJ8fHs4GpUa6VeK1i` is run", f"`{'*' * 40}` is run"),
        ("fetches from `https://bob:pa55w0rd@example.com/x`", "fetches from `https://bob:********@example.com/x`"),
        ("the password of `x`: it is not known", "the password of `x`: it is not known"),
        ("`DB_PASSWORD` holds a password in plain text", "`DB_PASSWORD` holds a password in plain text"),
    ],
)
def test_struck(text: str, shown: str) -> None:
    assert struck(text, by_beginning(("hunter2x",))) == shown


def test_which_secrets_are_looked_for_elsewhere() -> None:
    assert worth_finding(["abc", "hunter2x", "first\n second line\n", "x" * 2000]) == (
        "second line",
        "hunter2x",
        "first",
    )
    assert is_no_word("hunter2")
    assert not is_no_word("prod/github-app")


def test_occurrences() -> None:
    source = SourceFile("f", "a hunter2x,hunter2xy\nhunter2x")
    assert [source.display(span) for span in occurrences(source, ("hunter2x",))] == ["hunter2x", "hunter2x"]
