from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft4Validator

from cblint.errors import Failure
from cblint.finding import Chain, Kind, Related, Severity
from cblint.report import Report, Suppressed, render
from cblint.report.linehash import LineHashes
from cblint.source import Span
from cblint.value import Step
from tests.report.scene import MAIN, SECRET, docker, finding, hostile_reports, report, rule, span

SCHEMA = Path(__file__).parents[3] / "shared" / "data" / "sarif-schema-2.1.0.json"


needs_schema = pytest.mark.skipif(not SCHEMA.is_file(), reason="the official schema is not here")


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """The official schema, or one that allows everything where it is not here."""
    return Draft4Validator(json.loads(SCHEMA.read_text("utf-8")) if SCHEMA.is_file() else {})


def run_of(made: Report) -> dict[str, Any]:
    log = json.loads(render("sarif", made))
    assert log["version"] == "2.1.0"
    assert len(log["runs"]) == 1
    run = log["runs"][0]
    assert isinstance(run, dict)
    return run


def only_result(made: Report) -> dict[str, Any]:
    (result,) = run_of(made)["results"]
    assert isinstance(result, dict)
    return result


@needs_schema
@pytest.mark.parametrize(
    "made",
    [
        report(),
        report(docker()),
        report(docker(), files={}),
        report(failures=(Failure("cannot be read", "x.yml", 3, "r"), Failure("no such option"))),
        report(docker()).replace(rules=()),
    ],
    ids=["empty", "full", "gone", "failed", "undescribed"],
)
def test_the_official_schema_holds(schema: Draft4Validator, made: Report) -> None:
    schema.validate(json.loads(render("sarif", made)))


def test_the_run() -> None:
    run = run_of(report())
    assert run["results"] == []
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["automationDetails"] == {"id": "cblint/"}
    assert run["invocations"] == [{"executionSuccessful": True}]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"], driver["rules"]) == ("cblint", "0.1.0", [])
    assert "originalUriBaseIds" not in run


def test_a_correctness_rule() -> None:
    (described,) = run_of(report(docker()))["tool"]["driver"]["rules"]
    assert described["id"] == "docker-without-privileged"
    assert described["name"] == "DockerWithoutPrivileged"
    assert described["shortDescription"]["text"] == "A build does what it cannot do"
    assert described["fullDescription"]["text"] == "A build does what it cannot do.\n\nIt fails."
    assert "## Examples" in described["help"]["markdown"]
    assert described["help"]["text"]
    assert described["defaultConfiguration"] == {"level": "error"}
    assert described["properties"] == {
        "tags": ["correctness"],
        "precision": "medium",
        "problem.severity": "error",
    }


@pytest.mark.parametrize(
    ("severity", "score", "level"),
    [(Severity.HIGH, "8.0", "error"), (Severity.MEDIUM, "5.5", "warning"), (Severity.LOW, "2.5", "note")],
)
def test_a_security_rule(severity: Severity, score: str, level: str) -> None:
    secret = rule("plaintext-secret", Kind.SECURITY, 79).replace(severity=severity)
    made = report(finding(name="plaintext-secret", severity=severity)).replace(rules=(secret,))
    run = run_of(made)
    (described,) = run["tool"]["driver"]["rules"]
    assert described["properties"] == {
        "tags": ["security", "external/cwe/cwe-079"],
        "precision": "medium",
        "security-severity": score,
    }
    assert described["defaultConfiguration"] == {"level": level}
    assert run["results"][0]["level"] == level


def test_a_long_page_is_cut_in_the_description_only() -> None:
    page = "First.\n\n" + "word " * 500
    run = run_of(report(finding()).replace(rules=(rule().replace(page=page),)))
    (described,) = run["tool"]["driver"]["rules"]
    assert len(described["fullDescription"]["text"]) <= 1024
    assert described["fullDescription"]["text"].endswith("word...")
    assert described["help"]["markdown"] == page.strip()


def test_a_result() -> None:
    result = only_result(report(docker()).replace(uri_prefix="infra dir/"))
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("docker-without-privileged", 0, "error")
    assert result["message"]["text"] == (
        "`app` runs `docker build`, but privileged mode is off. Related: [needs it too](1)"
    )
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "infra%20dir/main.tf"},
                "region": {
                    "startLine": 5,
                    "startColumn": 5,
                    "endLine": 5,
                    "endColumn": 28,
                    "snippet": {"text": "privileged_mode = false"},
                },
            },
            "logicalLocations": [{"fullyQualifiedName": "aws_codebuild_project.app"}],
        }
    ]
    (related,) = result["relatedLocations"]
    assert related["id"] == 1
    assert related["message"]["text"] == "needs it too"
    assert result["partialFingerprints"] == {
        "primaryLocationLineHash": LineHashes(MAIN).line(5),
        "cblint/v1": docker().fingerprint,
    }
    assert result["properties"] == {"confidence": "medium"}


def test_chains_are_code_flows() -> None:
    flows = only_result(report(docker()))["codeFlows"]
    assert [flow["message"]["text"] for flow in flows] == ["what uses Docker", "where it runs"]
    steps = flows[0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == [
        "`build` runs `make image`",
        "then `make push`",
        "needs the Docker daemon",
    ]
    assert steps[2]["location"]["physicalLocation"]["region"]["startLine"] == 2


def test_caps_on_steps_and_related_places() -> None:
    step = Step(span("Makefile", "docker build"), "again")
    related = tuple(Related(Span("Makefile", at, at + 1), f"place {at}") for at in range(130))
    result = only_result(
        report(
            finding(
                evidence=(Chain("one", (step,) * 700), Chain("two", (step,) * 700), Chain("three", (step,))),
                related=related,
            )
        )
    )
    flows = [flow["threadFlows"][0]["locations"] for flow in result["codeFlows"]]
    assert [len(flow) for flow in flows] == [700, 300]
    assert flows[1][-1]["location"]["message"]["text"] == "again (and 400 more)"
    assert len(result["relatedLocations"]) == 99
    assert result["message"]["text"].endswith("[place 4](5) and 125 more")


def test_brackets_of_a_message_are_no_links() -> None:
    result = only_result(report(finding(message="`a[0]` holds [x](1) and \\")))
    assert result["message"]["text"] == r"`a\[0\]` holds \[x\](1) and \\"


def test_no_message_is_empty() -> None:
    step = Step(span("Makefile", "docker build"), "")
    made = report(finding(message="", evidence=(Chain("", (step,)),)), failures=(Failure(""),))
    assert '"text": ""' not in render("sarif", made)
    assert only_result(made)["message"] == {"text": "docker-without-privileged"}


def test_an_empty_span_has_one_column() -> None:
    result = only_result(report(finding(Span("main.tf", 41, 41))))
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2}


def test_a_span_does_not_reach_into_the_line_after_it() -> None:
    block = MAIN.index("  environment")
    result = only_result(report(finding(Span("main.tf", block + 2, MAIN.index("}\n}") + 2))))
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["endLine"], region["endColumn"]) == (6, 4)


def test_a_file_that_is_gone_is_named_at_its_first_line() -> None:
    result = only_result(report(finding(), files={}))
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}
    assert result["partialFingerprints"] == {"cblint/v1": finding().fingerprint}


def test_suppressed_findings_are_left_out() -> None:
    assert run_of(report(suppressed=(Suppressed(finding(), "accepted"),)))["results"] == []


@pytest.mark.parametrize(
    "path", ["/home/someone/x.yml", "C:\\x.yml", "..\\x", "../x.yml", "a/../../x.yml", "~/x.yml", "."]
)
def test_failures_never_name_a_path_of_the_machine(path: str) -> None:
    (invocation,) = run_of(report(failures=(Failure("cannot be read", path),)))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"] == [{"message": {"text": "cannot be read"}, "level": "error"}]


def test_a_failure_at_a_line() -> None:
    made = report(failures=(Failure("is binary", "./a b.yml", 3, "some-rule"),)).replace(uri_prefix="infra/")
    ((notification,),) = (each["toolExecutionNotifications"] for each in run_of(made)["invocations"])
    assert notification["message"]["text"] == "a b.yml: is binary"
    assert notification["associatedRule"] == {"id": "some-rule"}
    where = notification["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "infra/a%20b.yml"}
    assert where["region"]["startLine"] == 3


def test_secrets_are_masked_in_snippets() -> None:
    files = {"buildspec.yml": f"TOKEN: {SECRET}\n"}
    place = span("buildspec.yml", SECRET, files=files)
    written = render("sarif", report(finding(place), files=files, masks=(place,)))
    assert SECRET not in written
    assert f'"text": "{"*" * len(SECRET)}"' in written


@settings(max_examples=60, deadline=None)
@given(made=hostile_reports())
def test_hostile_input(schema: Draft4Validator, made: Report) -> None:
    written = render("sarif", made)
    assert written.isascii()
    assert written.replace("\n", "").isprintable()
    assert SECRET not in written
    log = json.loads(written)
    schema.validate(log)
    json.dumps(log, ensure_ascii=False).encode("utf-8")
    for result in log["runs"][0]["results"]:
        linked = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
        ids = [str(each["id"]) for each in result.get("relatedLocations", ())]
        assert linked == ids[:5]
    assert written == render("sarif", made)
