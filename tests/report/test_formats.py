"""What each of the formats for other tools says of the same few findings."""

from __future__ import annotations

from junitparser import Error, Failure

from cblint import errors
from cblint.finding import Chain, Confidence, Edit, Fix, Related, Severity
from cblint.report import Report, Suppressed, render
from cblint.rule import Undecided
from cblint.source import Span
from cblint.value import Step
from tests.report import consumers
from tests.report.scene import docker, finding, report, span

OFF = span("main.tf", "privileged_mode = false")
MEND = Fix("turn privileged mode on", (Edit(span("main.tf", "false"), "true"),), safe=True)
FAILED = errors.Failure("cannot be read", "./x.yml", 3)


def many(count: int) -> Report:
    places = [Span("main.tf", at, at + 1) for at in range(count)]
    return report(*(finding(place, f"number {place.start}", severity=Severity.LOW) for place in places))


def test_concise() -> None:
    question = Undecided("b-rule", span("main.tf", "environment"), "aws.app", ("`var.x`: no value", "it depends"))
    made = report(docker(), finding(span("Makefile", "image"), "odd", severity=Severity.LOW), failures=(FAILED,))
    made = made.replace(uri_prefix="infra/", undecided=(question,))
    assert render("concise", made).splitlines() == [
        "infra/main.tf:5:5: error[docker-without-privileged] `app` runs `docker build`, but privileged mode is off",
        "infra/Makefile:1:1: note[docker-without-privileged] odd",
        "error: ./x.yml:3: cannot be read",
        "2 findings (1 high, 1 low) in 3 files",
    ]
    listed = render("concise", made.replace(show_unknown=True, verbosity=-1)).splitlines()
    assert listed[-1] == "infra/main.tf:3:3: undecided[b-rule] aws.app: `var.x`: no value; it depends"
    assert render("concise", report(failures=(FAILED,)).replace(checked=0)) == "error: ./x.yml:3: cannot be read\n"
    assert render("concise", report(docker(), files={})).startswith("main.tf: error[")


def test_github() -> None:
    block = Span("main.tf", OFF.start, OFF.end + 5)
    made = report(docker(), finding(block, "50%, a: b", severity=Severity.MEDIUM), failures=(FAILED,))
    failed, first, second = consumers.annotated(render("github", made.replace(uri_prefix="a,b/")))
    assert failed == (
        "error",
        {"file": "a,b/x.yml", "line": "3", "title": "cblint failed"},
        "./x.yml:3: cannot be read",
    )
    assert first.name == "error"
    assert first.properties == {
        "file": "a,b/main.tf",
        "line": "5",
        "endLine": "5",
        "col": "5",
        "endColumn": "28",
        "title": "docker-without-privileged",
    }
    assert first.data.splitlines() == [
        "`app` runs `docker build`, but privileged mode is off",
        "what uses Docker:",
        "  1. a,b/buildspec.yml:5:9: `build` runs `make image`",
        "  2. a,b/buildspec.yml:5:23: then `make push`",
        "  3. a,b/Makefile:2:2: needs the Docker daemon",
        "where it runs:",
        "  a,b/main.tf:4:24: not privileged by itself",
        "related:",
        "  a,b/Makefile:4:2: needs it too",
        "remedy: set `privileged_mode`",
    ]
    assert (second.name, second.data) == ("warning", "50%, a: b")
    assert second.properties["endLine"] == "6"
    assert "col" not in second.properties


def test_github_annotates_the_worst_ten() -> None:
    low = tuple(
        finding(Span("main.tf", at, at), severity=Severity.LOW, confidence=Confidence((at % 3) + 1)) for at in range(11)
    )
    written = render("github", report(*low, docker()))
    found = consumers.annotated(written)
    assert [command.name for command in found] == ["error"] + ["notice"] * 9
    assert [command.properties["col"] for command in found[1:]] == ["3", "6", "9", "2", "5", "8", "11", "1", "4"]
    assert written.splitlines()[10:] == [
        "12 findings (1 high, 11 low) in 3 files",
        "2 more findings without annotation",
    ]
    summarized = render("github", many(11).replace(summarized=True))
    assert summarized.endswith("\n1 more finding stands in the job summary\n")
    assert render("github", report()) == "No findings in 3 files\n"


def test_github_takes_no_longer_annotation() -> None:
    steps = tuple(Step(Span("d/" * 2000, 0, 1), "again") for _ in range(12))
    for evidence, lines in ((Chain("t", steps),) * 5, 6), ((Chain("t", ()),) * 99, 41):
        (command,) = consumers.annotated(render("github", report(finding(evidence=evidence))))
        shown = command.data.splitlines()
        assert len(shown) == lines
        assert shown[-1].endswith(" more lines)")


def test_failures_outside_of_the_repository_annotate_no_file() -> None:
    (command,) = consumers.annotated(render("github", report(failures=(errors.Failure("is missing", "/x/y.yml"),))))
    assert command == ("error", {"title": "cblint failed"}, "/x/y.yml: is missing")


def test_junit() -> None:
    made = report(docker(), finding(Span("main.tf", 0, 1), "odd"), failures=(FAILED, FAILED))
    cases = consumers.junit_cases(render("junit", made))
    assert [(case.classname, case.name) for case in cases] == [
        ("main.tf", "docker-without-privileged"),
        ("main.tf", "docker-without-privileged (2)"),
        ("./x.yml", "check"),
        ("./x.yml", "check (2)"),
    ]
    assert [type(result) for case in cases for result in case.result] == [Failure, Failure, Error, Error]
    body = cases[0].result[0].text
    assert body is not None
    assert body.splitlines()[0] == render("concise", made).splitlines()[0]
    assert "  3. Makefile:2:2: needs the Docker daemon" in body


def test_junit_has_a_test_where_nothing_was_found() -> None:
    (case,) = consumers.junit_cases(render("junit", report()))
    assert (case.classname, case.name, case.is_passed) == ("cblint", "check", True)


def test_gitlab() -> None:
    accepted = (Suppressed(finding(), "known"),)
    (found,) = consumers.code_quality(render("gitlab", report(docker(), suppressed=accepted).replace(uri_prefix="a/")))
    assert found == {
        "description": "`app` runs `docker build`, but privileged mode is off",
        "check_name": "docker-without-privileged",
        "fingerprint": docker().fingerprint,
        "severity": "critical",
        "location": {"path": "a/main.tf", "lines": {"begin": 5, "end": 5}},
    }
    assert render("gitlab", report()) == "[]\n"


def test_gitlab_tells_equal_findings_apart_in_the_same_way_every_time() -> None:
    made = many(3)
    prints = [each["fingerprint"] for each in consumers.code_quality(render("gitlab", made))]
    assert len({each.fingerprint for each in made.findings}) == 1
    assert prints[0] == made.findings[0].fingerprint
    assert len(set(prints)) == 3
    assert prints[:2] == [each["fingerprint"] for each in consumers.code_quality(render("gitlab", many(2)))]


def test_rdjson() -> None:
    (found,) = consumers.diagnostics(render("rdjson", report(docker().replace(fix=MEND)).replace(uri_prefix="a/")))
    assert (found["severity"], found["code"]) == ("ERROR", {"value": "docker-without-privileged"})
    assert found["location"] == {
        "path": "a/main.tf",
        "range": {"start": {"line": 5, "column": 5}, "end": {"line": 5, "column": 28}},
    }
    assert found["suggestions"] == [
        {"range": {"start": {"line": 5, "column": 23}, "end": {"line": 5, "column": 28}}, "text": "true"}
    ]
    assert [each["message"] for each in found["related_locations"]] == [
        "`build` runs `make image`",
        "then `make push`",
        "needs the Docker daemon",
        "not privileged by itself",
        "needs it too",
    ]


def test_rdjson_counts_bytes_and_joins_the_edits_of_a_fix() -> None:
    files = {"f": "é𐐀: [a, b]\r\nc: d\r\n"}
    edits = (Edit(span("f", "d", files=files), "e\nf"), Edit(span("f", "b", files=files), "x"))
    made = report(finding(span("f", "[a", files=files), fix=Fix("t", edits, safe=True)), files=files)
    (found,) = consumers.diagnostics(render("rdjson", made))
    assert found["location"]["range"] == {"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 11}}
    assert found["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 13}, "end": {"line": 2, "column": 5}}, "text": "x]\r\nc: e\r\nf"}
    ]


def test_rdjson_suggests_nothing_that_would_show_a_secret_or_change_another_file() -> None:
    files = {"f": "a: hunter2\nb: c\n", "g": "x"}
    ends = (Edit(span("f", "a", files=files), "A"), Edit(span("f", "c", files=files), "C"))
    fixes = [
        Fix("around a secret", ends, safe=True),
        Fix("of another file", (*ends[:1], Edit(Span("g", 0, 1), "y")), safe=True),
        Fix("on the other", (ends[0], Edit(Span("f", 0, 2), "B")), safe=True),
        Fix("by people", (), safe=True),
    ]
    for fix in fixes:
        made = report(finding(Span("f", 0, 1), fix=fix), files=files, masks=(span("f", "hunter2", files=files),))
        assert consumers.diagnostics(render("rdjson", made))[0]["suggestions"] == [], fix.title
        assert "hunter2" not in render("rdjson", made)


def test_markdown() -> None:
    step = Step(span("Makefile", "image"), "again")
    long = finding(span("Makefile", "image"), "a `long` story", evidence=(Chain("", (step,) * 15),), fix=MEND)
    written = render("markdown", report(docker(), long.replace(severity=Severity.LOW), failures=(FAILED,)))
    failed, first, second = consumers.listed(written)
    assert written.startswith(
        "### cblint: 2 findings (1 high, 1 low) in 3 files\n\n- **failed** `./x.yml`: cannot be read\n"
    )
    assert failed == "failed ./x.yml: cannot be read\n"
    assert first.splitlines() == [
        "error docker-without-privileged at main.tf:5: app runs docker build, but privileged mode is off",
        "Remedy: set privileged_mode",
        "what uses Docker",
        "buildspec.yml:5 build runs make image",
        "buildspec.yml:5 then make push",
        "Makefile:2 needs the Docker daemon",
        "where it runs",
        "main.tf:4 not privileged by itself",
        "related",
        "Makefile:4 needs it too",
    ]
    assert second.splitlines()[:2] == [
        "note docker-without-privileged at Makefile:1: a long story",
        "Fix: turn privileged mode on",
    ]
    assert second.count("Makefile:1 again") == 12
    assert second.splitlines()[-4] == "3 more steps"
    assert written.endswith("\n\n1 can be fixed with `--fix`.\n")
    assert render("markdown", report()) == "### cblint: no findings in 3 files\n"


def test_markdown_keeps_within_a_comment() -> None:
    step = Step(span("Makefile", "image"), "again " * 100)
    story = finding(evidence=(Chain("t", (step,) * 10),), related=(Related(step.span, "x"),))
    written = render("markdown", report(*[story] * 1000))
    assert 40_000 < len(written) <= 60_000
    items = consumers.listed(written)
    assert items[-1] == f"and {1000 - len(items) + 1} more\n"


def test_markdown_keeps_within_a_comment_whatever_is_made_harmless() -> None:
    """What a log could take for a command gets longer."""
    written = render("markdown", report(*[finding(message="##[a " * 190)] * 1000))
    assert 40_000 < len(written) <= 60_000


def test_plain_words_stay_words_in_markdown_and_the_rest_is_code() -> None:
    for message, shown in {
        "`a`-`b` is 3 (not 4), isn't it?": "`a-b` is 3 (not 4), isn't it?",
        "ask @team about #12 at https://a.example/x": "ask `@team` about `#12` at `https://a.example/x`",
        "**a** <b> [c](d) e_f g|h": "`**a**` `<b>` `[c](d)` `e_f` `g|h`",
        "one ``two ` ticks`` and ` more": "one ``two ` ticks`` and `` ` `` more",
        "commit deadbeef1 or GH-1 or www.a.example": "commit `deadbeef1` or `GH-1` or `www.a.example`",
        "1. first - second...": "`1`. first `-` second`..`.",
        "lower-case words: two; `x`'s": "lower-case words: two; `x`'s",
    }.items():
        assert f"`main.tf:5`: {shown}\n" in render("markdown", report(finding(message=message))), message
