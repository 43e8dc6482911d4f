from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from cblint.errors import Failure
from cblint.report import Report, Suppressed, render
from cblint.rule import Undecided
from tests.report.scene import SECRET, docker, finding, hostile_reports, report, span


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    text = files("cblint_schemas").joinpath("report.schema.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def load(made: Report) -> dict[str, Any]:
    log = json.loads(render("json", made))
    assert isinstance(log, dict)
    return log


def test_a_finding(schema: Draft202012Validator) -> None:
    log = load(report(docker()).replace(uri_prefix="infra dir/"))
    schema.validate(log)
    found = log["findings"][0]
    assert found["path"] == "infra dir/main.tf"
    assert found["uri"] == "infra%20dir/main.tf"
    assert found["region"] == {
        "start": {"line": 5, "column": 5, "offset": 116},
        "end": {"line": 5, "column": 28, "offset": 139},
    }
    assert (found["rule"], found["severity"], found["confidence"], found["kind"]) == (
        "docker-without-privileged",
        "high",
        "medium",
        "correctness",
    )
    assert found["fingerprint"] == docker().fingerprint
    assert [len(chain["steps"]) for chain in found["evidence"]] == [3, 1]
    assert found["evidence"][0]["steps"][2]["note"] == "needs the Docker daemon"
    assert found["related"][0]["path"] == "infra dir/Makefile"
    assert found["fix"] == {"title": "set `privileged_mode`", "safe": False, "edits": []}


def test_the_summary_counts(schema: Draft202012Validator) -> None:
    question = Undecided("r", span("main.tf", "name"), "aws_codebuild_project.app", ("`var.x`: no value",))
    made = report(
        docker(),
        suppressed=(Suppressed(finding(), "accepted"),),
        undecided=(question, question),
        failures=(Failure("cannot be read", "x.yml", 3),),
    )
    log = load(made)
    schema.validate(log)
    assert log["summary"] == {
        "files": 3,
        "builds": 1,
        "findings": 1,
        "high": 1,
        "medium": 0,
        "low": 0,
        "fixed": 0,
        "suppressed": 1,
        "undecided": 1,
        "failures": 1,
    }
    assert log["undecided"] is None
    assert log["failures"] == [{"message": "cannot be read", "path": "x.yml", "line": 3, "rule": None}]
    listed = load(made.replace(show_unknown=True))["undecided"]
    assert [each["reasons"] for each in listed] == [["`var.x`: no value"]]


def test_a_file_that_is_gone_has_no_region(schema: Draft202012Validator) -> None:
    log = load(report(docker(), files={}))
    schema.validate(log)
    assert log["findings"][0]["region"] is None
    assert log["findings"][0]["path"] == "main.tf"


def test_no_findings(schema: Draft202012Validator) -> None:
    log = load(report())
    schema.validate(log)
    assert log["findings"] == []


@settings(max_examples=60, deadline=None)
@given(made=hostile_reports())
def test_hostile_input(schema: Draft202012Validator, made: Report) -> None:
    written = render("json", made)
    assert written.isascii()
    assert written.replace("\n", "").isprintable()
    assert SECRET not in written
    log = json.loads(written)
    schema.validate(log)
    json.dumps(log, ensure_ascii=False).encode("utf-8")
    assert written == render("json", made)
