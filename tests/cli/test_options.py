"""The plain path and typer must understand every call alike."""

from __future__ import annotations

from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.cli import app
from cblint.cli.options import OPTIONS, Arguments, plain

WORDS = st.sampled_from(
    ["a.yml", "-", "infra", "plaintext-secret", "text", "json", "low", "high", "never", "sarif=x", "--", ""]
)
FLAGS = st.sampled_from(
    [flag for option in OPTIONS for flag in option.flags]
    + ["--nothing", "-x", "--format=json", "--select=a,b", "-fjson"]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(WORDS, FLAGS), max_size=5))
def test_typer_understands_what_the_plain_path_understands(words: list[str]) -> None:
    directly = plain(words)
    seen: list[Arguments] = []
    with mock.patch.object(app, "run_check", side_effect=seen.append):
        status = app.run_app(["check", *words])
    if directly is None:
        return
    assert status == 0
    assert [fields(arguments) for arguments in seen] == [fields(directly)]


def fields(arguments: Arguments) -> dict[str, object]:
    return {name: getattr(arguments, name) for name in Arguments.__fields__}


def test_defaults_are_the_tables() -> None:
    empty = fields(Arguments())
    assert set(empty) == {"paths", *(option.name for option in OPTIONS)}
    for option in OPTIONS:
        expected: object = () if option.several else option.default if option.takes else False
        assert empty[option.name] == expected
