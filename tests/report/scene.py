"""This is where the reports of these tests are made."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from cblint.errors import Failure
from cblint.finding import Chain, Confidence, Edit, Finding, Fix, Kind, Profile, Related, Severity
from cblint.model.part import Part
from cblint.report import Report, Suppressed
from cblint.rule import Context, Rule, Undecided
from cblint.source import SourceFile, Span
from cblint.value import Step

MAIN = """\
resource "aws_codebuild_project" "app" {
  name = "app"
  environment {
    type            = "LINUX_CONTAINER"
    privileged_mode = false
  }
}
"""
BUILDSPEC = """\
version: 0.2
phases:
  build:
    commands:
      - make image && make push
"""
MAKEFILE = "image:\n\tdocker build -t app .\npush:\n\tdocker push app\n"
FILES = {"main.tf": MAIN, "buildspec.yml": BUILDSPEC, "Makefile": MAKEFILE}


def check(_part: Part, _context: Context) -> Iterator[Finding]:
    yield from ()


def rule(name: str = "docker-without-privileged", kind: Kind = Kind.CORRECTNESS, cwe: int | None = None) -> Rule:
    return Rule(
        id=name,
        kind=kind,
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        profile=Profile.DEFAULT,
        visits=Part,
        check=check,
        page="A build does what it cannot do.\n\nIt fails.\n\n## Examples\n\n```yaml\na: b  # finding\n```\n",
        cwe=cwe,
    )


def span(path: str, needle: str, occurrence: int = 0, files: dict[str, str] | None = None) -> Span:
    text = (files or FILES)[path]
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(needle, start + 1)
    return Span(path, start, start + len(needle))


def finding(
    place: Span | None = None,
    message: str = "`app` runs `docker build`, but privileged mode is off",
    *,
    severity: Severity = Severity.HIGH,
    name: str = "docker-without-privileged",
    evidence: tuple[Chain, ...] = (),
    related: tuple[Related, ...] = (),
    fix: Fix | None = None,
    confidence: Confidence = Confidence.MEDIUM,
) -> Finding:
    return Finding(
        rule=name,
        severity=severity,
        confidence=confidence,
        message=message,
        span=place or span("main.tf", "privileged_mode = false"),
        symbol="aws_codebuild_project.app",
        evidence=evidence,
        related=related,
        fix=fix,
    )


def docker() -> Finding:
    """A finding with everything that a finding can have."""
    return finding(
        evidence=(
            Chain(
                "what uses Docker",
                (
                    Step(span("buildspec.yml", "make image"), "`build` runs `make image`"),
                    Step(span("buildspec.yml", "make push"), "then `make push`"),
                    Step(span("Makefile", "docker build"), "needs the Docker daemon"),
                ),
            ),
            Chain("where it runs", (Step(span("main.tf", "LINUX_CONTAINER"), "not privileged by itself"),)),
        ),
        related=(Related(span("Makefile", "docker push"), "needs it too"),),
        fix=Fix("set `privileged_mode`", (), safe=False),
    )


def report(
    *findings: Finding,
    files: dict[str, str] | None = None,
    masks: tuple[Span, ...] = (),
    suppressed: tuple[Suppressed, ...] = (),
    undecided: tuple[Undecided, ...] = (),
    failures: tuple[Failure, ...] = (),
) -> Report:
    sources = {path: SourceFile(path, text) for path, text in (FILES if files is None else files).items()}
    for source in sources.values():
        source.mask(list(masks))
    return Report(
        version="0.1.0",
        findings=findings,
        suppressed=suppressed,
        rules=tuple(rule(name) for name in sorted({each.rule for each in findings})),
        undecided=undecided,
        failures=failures,
        checked=len(sources),
        builds=1,
        sources=sources.get,
    )


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *"ab[](){}\\`\"'%: /.*|&<>@#!~$_=+-,;?漢é\t\n\r\x00\x07\x0b",
                *"\x1b\x7f\x85\x9b\u2028\u202e\u2066\u200b\ufeff\ufffe\ud800\udc80\U0001f600",
                "::error file=a::",
                " ::add-mask::",
                "::stop-commands::x\n",
                "%0A::warning::",
                "%25",
                "##vso[task.setvariable]",
                "##[group]",
                "##teamcity[x]",
                "\x1b[31m",
                "\x1b]0;x\x07",
                "\r\n",
                "]]>",
                "<![CDATA[",
                "&amp;",
                "&#64;",
                "<script>alert(1)</script>",
                "</details>",
                "<!-- ",
                "![x](http://a.example)",
                "[a](javascript:x)",
                "<http://a.example>",
                "https://a.example/",
                "www.a.example",
                "a@a.example",
                "@user",
                "@org/team",
                "#1",
                "org/repo#1",
                "GH-1",
                "deadbeef1",
                "**bold**",
                "\n- x",
                "\n# x",
                "1. x",
                "|---|",
                "``",
                "```",
                "`a`",
                " `` `x` `` ",
                "    ",
            ]
        ),
        st.characters(),
    ),
    max_size=25,
).map("".join)
"""Strings as a hostile repository would choose them."""
SECRET = "hunter2secretZQ"


@st.composite
def hostile_reports(draw: st.DrawFn) -> Report:
    """Draw a report whose every string is hostile, and whose files hold a masked secret."""
    texts = {
        path: draw(HOSTILE) + SECRET + draw(HOSTILE)
        for path in draw(st.lists(HOSTILE.filter(bool), min_size=1, max_size=3, unique=True))
    }
    places = st.builds(
        lambda path, start, length: Span(path, start, start + length),
        st.sampled_from([*texts, "gone"]),
        st.integers(0, 60),
        st.integers(0, 60),
    )
    inside = st.sampled_from(sorted(texts)).flatmap(
        lambda path: st.lists(st.integers(0, len(texts[path])), min_size=2, max_size=2).map(
            lambda ends: Span(path, min(ends), max(ends))
        )
    )
    edits = st.lists(st.builds(Edit, inside | inside | inside | places, HOSTILE), max_size=2).map(tuple)
    steps = st.builds(Step, places, HOSTILE)
    findings = st.builds(
        finding,
        places,
        HOSTILE,
        severity=st.sampled_from([*Severity]),
        name=st.sampled_from(["plaintext-secret", "unused-key"]),
        evidence=st.lists(st.builds(Chain, HOSTILE, st.lists(steps, max_size=4).map(tuple)), max_size=2).map(tuple),
        related=st.lists(st.builds(Related, places, HOSTILE), max_size=7).map(tuple),
        fix=st.none() | st.builds(Fix, HOSTILE, edits, st.booleans()),
    ).map(lambda found: found.replace(symbol=draw(HOSTILE)))
    undecided = st.builds(Undecided, st.just("unused-key"), places, HOSTILE, st.lists(HOSTILE, max_size=2).map(tuple))
    failures = st.builds(Failure, HOSTILE, st.none() | HOSTILE, st.none() | st.integers(1, 9), st.none())
    made = report(
        *draw(st.lists(findings, max_size=3)),
        files=texts,
        masks=tuple(span(path, SECRET, files=texts) for path in texts),
        undecided=tuple(draw(st.lists(undecided, max_size=2))),
        failures=tuple(draw(st.lists(failures, max_size=2))),
    )
    return made.replace(
        fixed=tuple(draw(st.lists(findings, max_size=1))),
        stale=draw(st.integers(0, 2)),
        width=draw(st.integers(0, 120)),
        show_unknown=draw(st.booleans()),
        verbosity=draw(st.integers(-1, 1)),
    )
