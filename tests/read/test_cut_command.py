"""A command whose end YAML takes for a comment is reported, and read as it was meant."""

from __future__ import annotations

import pytest
import yaml

from cblint.model.buildspec import Buildspec
from cblint.model.part import Problem
from cblint.read.buildspec import read_buildspec
from cblint.source import SourceFile
from cblint.value import embedded, string

HEAD = "version: 0.2\nphases:\n  build:\n    commands:\n"


def read(text: str) -> Buildspec:
    return read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)


def cut(spec: Buildspec) -> list[Problem]:
    return [each for each in spec.problems if each.kind.value == "command-cut-by-comment"]


@pytest.mark.parametrize(
    ("item", "meant"),
    [
        ('echo "build # 5"', 'echo "build # 5"'),
        ("sed -i 's/ #x//' f  # tidy", "sed -i 's/ #x//' f"),
        ("X=$(grep ' #' f | wc -l)", "X=$(grep ' #' f | wc -l)"),
        ("echo 'it''s # 5'", "echo 'it''s # 5'"),
        ("echo ${X/ #/}", "echo ${X/ #/}"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_cut_command_is_read_as_it_was_meant(item: str, meant: str, end: str) -> None:
    text = f"{HEAD}      - make a\n      - {item}{end}"
    spec = read(text)
    (problem,) = cut(spec)
    assert len(spec.problems) == 1
    assert text[problem.span.start] == "#"
    assert text[problem.span.start : problem.span.end] == meant[meant.index(" #") + 1 :]
    assert yaml.safe_load(problem.suggestion) == meant
    whole = problem.because[0].span
    assert text[whole.start : whole.end] == meant
    command = spec.phases[0].commands[1]
    assert string(command.text) == meant
    inside = embedded(command.text)
    assert inside is not None
    assert inside.span(0, len(meant)) == whole


@pytest.mark.parametrize(
    "item",
    [
        "make # all",
        'echo "a" # the "a"',
        "echo don't # it's odd",
        'echo "a # never closed',
        "'echo # quoted'",
        '"echo # quoted" # note',
        "|\n        echo 'a # b'",
        "echo a#b 'c'",
        "!!str echo 'a # b'",
    ],
)
def test_a_comment_that_is_one_is_left(item: str) -> None:
    assert cut(read(f"{HEAD}      - {item}\n")) == []


def test_a_command_of_several_lines_has_no_place_letter_by_letter() -> None:
    text = f'{HEAD}      - echo "a\n        b # c"\n      - make\n'
    spec = read(text)
    (problem,) = cut(spec)
    assert problem.suggestion == ""
    assert [string(each.text) for each in spec.phases[0].commands] == ['echo "a b # c"', "make"]


def test_in_a_flow_list_nothing_is_said() -> None:
    spec = read('version: 0.2\nphases:\n  build:\n    commands: [\n      echo "a # b"\n    ]\n')
    assert cut(spec) == []


def test_one_command_without_a_list() -> None:
    assert len(cut(read("version: 0.2\nphases:\n  build:\n    commands: echo 'a # b'\n"))) == 1


@pytest.mark.parametrize(
    ("item", "meant"),
    [('echo "a: x # b"', 'echo "a: x # b"'), ('echo "a: x" # b', 'echo "a: x"'), ("{ make; } # c", "{ make; }")],
)
def test_a_mapping_is_quoted_with_what_was_cut_off(item: str, meant: str) -> None:
    spec = read(f"{HEAD}      - {item}\n      - make\n")
    (problem,) = spec.problems
    assert problem.kind.value == "command-is-a-mapping"
    assert yaml.safe_load(problem.suggestion) == meant
    assert string(spec.phases[0].commands[0].text) == meant


@pytest.mark.parametrize(
    ("item", "subject"), [("", "null"), ("# make", "#"), ("~", "~"), ("true", "true"), ("[a]", "")]
)
def test_what_a_command_is_instead_is_told(item: str, subject: str) -> None:
    (problem,) = read(f"{HEAD}      - {item}\n      - make\n").problems
    assert (problem.kind.value, problem.subject) == ("command-not-a-string", subject)
