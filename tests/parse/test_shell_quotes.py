"""What is open at a `#` tells whether the shell would take it for a comment."""

from __future__ import annotations

import subprocess
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse.shell_quotes import MAX_DEPTH, opened_at


def at_hash(line: str) -> tuple[str, str] | None:
    opened = opened_at(line, line.index(" #") + 1)
    return None if opened is None else (opened.opener, line[: opened.end])


@pytest.mark.parametrize(
    ("line", "opener"),
    [
        ('echo "a # b"', '"'),
        ("echo 'a # b'", "'"),
        ("echo $'it\\'s # b'", "$'"),
        ("X=`printf a\\ # b`", None),
        ('X=$(grep " #" file)', '"'),
        ('echo "$(grep "a # b" f)"', '"'),
        ("echo ${X/ #/}", "${"),
        ("echo $((16 # 2))", "$(("),
        ('echo "it\'s # b"', '"'),
        ('echo "a \\" # b"', '"'),
        ("awk '{ print \"a # b\" }' f", "'"),
        ("make # all", None),
        ('echo "a" # "b"', None),
        ("echo a\\ # b", None),
        ("X=$(echo a # b)", None),
        ('echo "a # b', None),
        ("echo (a # b", None),
    ],
)
def test_what_is_open(line: str, opener: str | None) -> None:
    found = at_hash(line)
    assert (found[0] if found else None) == opener
    assert found is None or found[1] == line


def test_the_shells_own_comment_is_not_of_the_command() -> None:
    assert at_hash('echo "a # b" && make   # and "more"') == ('"', 'echo "a # b" && make')
    assert at_hash("echo 'a # b';# c") == ("'", "echo 'a # b';")


def test_too_much_at_once_is_not_looked_at() -> None:
    assert at_hash("$(" * MAX_DEPTH + '"a #"' + ")" * MAX_DEPTH) is None


@pytest.mark.skipif(which("bash") is None, reason="there is no bash")
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(['"', "'", "$(", ")", "${X", "}", " #", "a", " ", "\\", "`", ";", "|"]), max_size=12))
def test_bash_accepts_what_is_whole_and_not_what_is_cut(parts: list[str]) -> None:
    line = "echo " + "".join(parts)
    if " #" not in line:
        return
    opened = opened_at(line, line.index(" #") + 1)
    if opened is not None and opened.opener in ("'", '"'):
        cut = subprocess.run(["bash", "-n", "-c", line[: line.index(" #")]], capture_output=True, check=False)
        assert cut.returncode != 0


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="\"'`$({})\\# ;a", max_size=60), st.integers(0, 60))
def test_any_line_is_answered(line: str, place: int) -> None:
    opened = opened_at(line, place)
    assert opened is None or (opened.offset <= place and place < len(line) and opened.end <= len(line))
