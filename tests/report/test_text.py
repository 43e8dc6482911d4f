from __future__ import annotations

import re
from textwrap import dedent

import pytest
from hypothesis import given, settings

from cblint.errors import Failure
from cblint.finding import Chain, Finding, Related, Severity
from cblint.report import Report, Suppressed, render
from cblint.rule import Undecided
from cblint.source import Span
from cblint.value import Step
from tests.report.scene import MAKEFILE, SECRET, docker, finding, hostile_reports, report, span


def shown(made: Report) -> str:
    """The text without its summary."""
    return render("text", made.replace(verbosity=-1))


def snippet(text: str, start: int, end: int, *, width: int = 100) -> list[str]:
    """What is drawn of a finding in a file of one text, without the frame."""
    made = report(finding(Span("f", start, end)), files={"f": text}).replace(width=width)
    body = shown(made).split(" --> ", 1)[1].splitlines()[2:-2]
    return [line.partition(" | ")[2] if " | " in line else line for line in body]


def expected(text: str) -> str:
    return dedent(text).removeprefix("\n")


def test_a_full_finding() -> None:
    assert render("text", report(docker())) == expected(
        """
        error[docker-without-privileged]: `app` runs `docker build`, but privileged mode is off
         --> main.tf:5:5
          |
        5 |     privileged_mode = false
          |     ^^^^^^^^^^^^^^^^^^^^^^^
          |
          = what uses Docker:
         --> buildspec.yml:5:9
          |
        5 |       - make image && make push
          |         ---------- 1. `build` runs `make image`
          |                       --------- 2. then `make push`
          |
         --> Makefile:2:2
          |
        2 |     docker build -t app .
          |     ------------ 3. needs the Docker daemon
          |
          = where it runs:
         --> main.tf:4:24
          |
        4 |     type            = "LINUX_CONTAINER"
          |                        --------------- not privileged by itself
          |
          = related:
         --> Makefile:4:2
          |
        4 |     docker push app
          |     ----------- needs it too
          |
          = remedy: set `privileged_mode`
          = help: cblint explain docker-without-privileged (high severity, medium confidence)

        1 finding (1 high) in 3 files
        """
    )


def test_a_span_of_several_lines_shows_its_first_and_last() -> None:
    files = {"f": "".join(f"line {number}\n" for number in range(1, 15))}
    whole = span("f", "line 8", files=files).to(span("f", "line 12\n", files=files))
    made = report(finding(whole, "long", severity=Severity.LOW), files=files).replace(uri_prefix="infra/")
    assert shown(made) == expected(
        """
        note[docker-without-privileged]: long
          --> infra/f:8:1
           |
         8 | line 8
           | ^^^^^^
        ...
        12 | line 12
           | ^^^^^^^
           |
           = help: cblint explain docker-without-privileged (low severity, medium confidence)
        """
    )


def test_steps_in_one_file_share_a_block_as_long_as_they_go_down() -> None:
    words = ("image", "docker push", "docker build")
    chain = Chain("the order", tuple(Step(span("Makefile", word), word) for word in words))
    body = shown(report(finding(evidence=(chain,)))).partition("the order:\n")[2]
    assert body == expected(
        """\
         --> Makefile:1:1
          |
        1 | image:
          | ----- 1. image
        ...
        4 |     docker push app
          |     ----------- 2. docker push
          |
         --> Makefile:2:2
          |
        2 |     docker build -t app .
          |     ------------ 3. docker build
          |
          = help: cblint explain docker-without-privileged (high severity, medium confidence)
        """
    )


def test_a_step_of_several_lines_shows_its_first() -> None:
    chain = Chain("the file", (Step(Span("Makefile", 0, len(MAKEFILE)), "is all of it"),))
    body = shown(report(finding(evidence=(chain,)))).partition("the file:\n")[2]
    assert "1 | image:\n  | ------ is all of it\n  |\n" in body
    assert "docker push" not in body


def test_a_long_chain_leaves_out_its_middle() -> None:
    steps = tuple(Step(span("Makefile", "image"), f"step {number}") for number in range(1, 21))
    text = shown(report(finding(evidence=(Chain("long", steps),))))
    assert re.findall(r"(\d+)\. step \1$", text, re.MULTILINE) == [*map(str, range(1, 10)), "18", "19", "20"]
    assert "= 8 more steps, then:" in text
    whole = render("text", report(finding(evidence=(Chain("long", steps),))).replace(verbosity=1))
    assert len(re.findall(r"(\d+)\. step \1$", whole, re.MULTILINE)) == 20


def test_five_related_places_are_shown_and_the_rest_counted() -> None:
    related = tuple(Related(Span("Makefile", at, at + 1), f"place {at}") for at in reversed(range(8)))
    text = shown(report(finding(related=(*related, *related))))
    assert re.findall(r"place \d", text) == [f"place {at}" for at in range(5)]
    assert "  = and 3 more\n" in text
    assert len(re.findall(r"place \d", render("text", report(finding(related=related)).replace(verbosity=1)))) == 8


def test_files_that_are_gone_are_named_without_source() -> None:
    assert shown(report(docker(), files={})).startswith(
        expected(
            """
            error[docker-without-privileged]: `app` runs `docker build`, but privileged mode is off
             --> main.tf
              = what uses Docker:
             --> buildspec.yml
              | 1. `build` runs `make image`
             --> buildspec.yml
              | 2. then `make push`
            """
        )
    )


@pytest.mark.parametrize(
    ("text", "word", "drawn"),
    [
        ("a\tdocker", "docker", ["a   docker", "    ^^^^^^"]),
        ("漢字 docker", "docker", ["漢字 docker", "     ^^^^^^"]),
        ("e\u0301 docker", "docker", ["e\u0301 docker", "  ^^^^^^"]),
        ("x \u6f22 y", "\u6f22", ["x \u6f22 y", "  ^^"]),
        ("a\x1b[2Jb", "b", [r"a\x1b[2Jb", "        ^"]),
        ("a\u202eb", "\u202e", [r"a\u202eb", " ^^^^^^"]),
    ],
)
def test_columns_are_those_of_the_terminal(text: str, word: str, drawn: list[str]) -> None:
    start = text.index(word)
    assert snippet(text, start, start + len(word)) == drawn


def test_an_empty_span_at_the_end_has_a_caret() -> None:
    assert snippet("abc", 3, 3) == ["abc", "   ^"]
    assert snippet("", 0, 0) == ["1 |", "^"]


@pytest.mark.parametrize("start", [0, 30, 500, 990, 999])
def test_long_lines_are_cut_around_the_span(start: int) -> None:
    text = "".join(chr(0x61 + index % 26) for index in range(1000))
    line, marks = snippet(text, start, start + 5, width=60)
    assert len(line) <= 57
    found = line[marks.index("^") : marks.rindex("^") + 1]
    assert found == text[start : start + 5]
    assert line.startswith("...") == (start > 20)
    assert line.endswith("...") == (start < 980)


def test_a_span_longer_than_the_terminal_is_cut() -> None:
    line, marks = snippet("key: " + "x" * 1000, 5, 1005, width=60)
    assert line == "key: " + "x" * 45 + "..."
    assert marks == "     " + "^" * 45


def test_two_distant_steps_on_a_long_line_are_both_shown() -> None:
    files = {"f": "first " + "x" * 500 + " second"}
    steps = tuple(Step(span("f", word, files=files), word) for word in ("first", "second"))
    made = report(finding(Span("gone", 0, 0), evidence=(Chain("t", steps),)), files=files)
    text = shown(made.replace(width=60))
    assert "1 | first xx" in text
    assert "x second\n" in text
    assert "1. first\n" in text
    assert "2. second\n" in text


def test_secrets_are_masked() -> None:
    files = {"f": f"PASSWORD: {SECRET}  # {SECRET}"}
    masks = tuple(span("f", SECRET, occurrence, files=files) for occurrence in range(2))
    text = shown(report(finding(masks[0]), files=files, masks=masks))
    assert SECRET not in text
    assert f"PASSWORD: {'*' * len(SECRET)}  # " in text


def test_hostile_names_cannot_command_the_terminal() -> None:
    made = report(
        finding(Span("a\x1b]0;owned\x07\n.yml", 0, 1), "`\x1b[2J\u202e` is\nbad"),
        failures=(Failure("x\ry", "\x9b.yml"),),
    )
    assert r"`\x1b[2J\u202e` is\nbad" in shown(made)
    assert r"--> a\x1b]0;owned\x07\n.yml" in shown(made)
    assert r"error: \x9b.yml: x\ry" in shown(made)


def summary(*findings: Finding, **changes: object) -> list[str]:
    return render("text", report(*findings).replace(**changes)).splitlines()


def test_the_summary() -> None:
    high, low = finding(), finding(severity=Severity.LOW)
    accepted = (Suppressed(high, ""), Suppressed(low, "known"))
    assert summary() == ["No findings in 3 files"]
    assert summary(checked=1) == ["No findings in 1 file"]
    assert summary(suppressed=accepted) == ["No findings in 3 files; 2 ignored"]
    assert summary(high, low, low)[-1] == "3 findings (1 high, 2 low) in 3 files"
    assert summary(high, suppressed=accepted, verbosity=1)[-1] == (
        "1 finding (1 high) in 3 files with 1 build; 2 ignored"
    )
    assert summary(checked=0) == ["No supported files found"]
    assert summary(verbosity=-1) == []


def test_failures_come_before_the_summary() -> None:
    failures = (Failure("cannot be read", "x.yml", 3), Failure("failed: KeyError", rule="some-rule"))
    assert summary(failures=failures) == [
        "error: x.yml:3: cannot be read",
        "error: failed: KeyError (rule some-rule)",
        "No findings in 3 files",
    ]
    assert summary(failures=failures[:1], checked=0) == ["error: x.yml:3: cannot be read"]


def test_what_could_not_be_decided() -> None:
    first = Undecided("b-rule", span("main.tf", "environment"), "aws.app", ("`var.x`: no value", "it depends"))
    second = Undecided("a-rule", span("Makefile", "docker push"), "", ("unknown word",))
    undecided = (first, second, first)
    assert summary(undecided=undecided) == [
        "No findings in 3 files",
        "2 checks could not be decided (--show-unknown lists them)",
    ]
    assert summary(undecided=undecided[:1])[1].startswith("1 check could")
    assert summary(undecided=undecided, show_unknown=True) == [
        "2 checks could not be decided:",
        "  --> Makefile:4:2",
        "      a-rule",
        "        unknown word",
        "  --> main.tf:3:3 aws.app",
        "      b-rule",
        "        `var.x`: no value",
        "        it depends",
        "",
        "No findings in 3 files",
    ]


_COLOR = re.compile(r"\x1b\[[0-9;]+m")


def test_colors_change_nothing_else() -> None:
    plain, colored = (render("text", report(docker()).replace(color=color)) for color in (False, True))
    assert "\x1b[1;31merror[docker-without-privileged]\x1b[0m" in colored
    assert _COLOR.sub("", colored) == plain
    assert "\x1b" not in plain


@settings(max_examples=60, deadline=None)
@given(made=hostile_reports())
def test_hostile_input(made: Report) -> None:
    text = render("text", made)
    assert text.replace("\n", "").isprintable()
    assert SECRET not in text
    assert text == render("text", made)
    assert _COLOR.sub("", render("text", made.replace(color=True))) == text
