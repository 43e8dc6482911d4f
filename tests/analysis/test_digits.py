"""Numbers that Terraform and CloudFormation do not keep as they are written, seen through the rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.projects import GITHUB, template, terraform


def messages(cblint: Cblint, folder: Path, **files: str) -> list[str]:
    (folder / ".git").mkdir()
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    result = cblint("check", "--format", "json", "--select", "number-loses-digits", folder)
    report = json.loads(result.out)
    assert report["failures"] == []
    return [finding["message"] for finding in report["findings"]]


def variable(name: str, value: str) -> str:
    return f'    environment_variable {{\n      name  = "{name}"\n      value = {value}\n    }}\n'


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("NODE_VERSION", "1.10", ["`NODE_VERSION` is the number `1.10`, which becomes `1.1`"]),
        ("ImageTag", "2.0", []),
        ("image-tag", "2.0", ["`image-tag` is the number `2.0`, which becomes `2`"]),
        ("appVersion", "2.00", ["`appVersion` is the number `2.00`, which becomes `2`"]),
        ("RATE", "0.50", []),
        ("STORE", "00123", ["`STORE` is a number, which loses its leading zero"]),
        ("VERSION", "1.1", []),
        ("VERSION", "10", []),
        ("VERSION", '"1.10"', []),
        ("VERSION", "true", []),
        ("VERSION", "var.version", []),
    ],
)
def test_variables_of_a_project(cblint: Cblint, tmp_path: Path, name: str, value: str, expected: list[str]) -> None:
    assert messages(cblint, tmp_path, main_tf=terraform(variable(name, value), source=GITHUB)) == expected


def test_a_default_is_reported_where_it_stands(cblint: Cblint, tmp_path: Path) -> None:
    text = terraform(variable("GO_VERSION", "var.go"), source=GITHUB) + 'variable "go" {\n  default = 1.20\n}\n'
    found = messages(cblint, tmp_path, main_tf=text)
    assert found == ["`GO_VERSION` is the number `1.20`, which becomes `1.2` (by default)"]


ENCODED = """    type      = "NO_SOURCE"
    buildspec = {}encode({{
      version = 0.2
      env     = {{ variables = {{ JAVA_VERSION = 8.0, SIZE = 1.50, CODE = 010 }} }}
      phases = {{
        install = {{ runtime-versions = {{ python = 3.10, ruby = "3.10", nodejs = 22 }} }}
        build   = {{ commands = ["make"] }}
      }}
    }})
"""


@pytest.mark.parametrize("function", ["yaml", "json"])
def test_an_encoded_buildspec(cblint: Cblint, tmp_path: Path, function: str) -> None:
    assert messages(cblint, tmp_path, main_tf=terraform(source=ENCODED.format(function))) == [
        "`JAVA_VERSION` is the number `8.0`, which becomes `8`",
        "`CODE` is a number, which loses its leading zero",
        "`python` is the number `3.10`, which becomes `3.1`",
    ]


def test_a_buildspec_that_is_written_as_text_keeps_its_digits(cblint: Cblint, tmp_path: Path) -> None:
    text = (
        "<<-EOT\n      version: 0.2\n      env:\n        variables:\n          PY_VERSION: 3.10\n          CODE: 010\n"
        "      phases:\n        install:\n          runtime-versions:\n            python: 3.10\n"
        "        build:\n          commands: [make]\n    EOT"
    )
    source = f'    type      = "NO_SOURCE"\n    buildspec = {text}\n'
    assert messages(cblint, tmp_path, main_tf=terraform(source=source)) == []


def test_a_buildspec_that_is_text_in_a_template_is_not_read_as_the_template_is(cblint: Cblint, tmp_path: Path) -> None:
    lines = ("version: 0.2", "env:", "  variables:", "    CODE: 010", "    DEBUG: yes", "phases:", "  build: {}")
    text = "".join(f"          {line}\n" for line in lines)
    source = f"        Type: NO_SOURCE\n        BuildSpec: |\n{text}"
    assert messages(cblint, tmp_path, template_yml=template(source=source)) == []


@pytest.mark.parametrize(
    ("value", "count"),
    [("0123", 1), ("007", 1), ("0", 0), ("0189", 0), ("'0123'", 0), ('"0123"', 0), ("123", 0), ("3.10", 0)],
)
def test_base_8_in_a_template(cblint: Cblint, tmp_path: Path, value: str, count: int) -> None:
    text = template(f"        EnvironmentVariables:\n          - Name: CODE\n            Value: {value}\n")
    expected = ["`CODE` is a number with a leading zero, which is read in base 8"]
    assert messages(cblint, tmp_path, template_yml=text) == expected * count


@pytest.mark.parametrize(
    ("value", "read"),
    [("yes", "true"), ("Yes", "true"), ("ON", "true"), ("no", "false"), ("off", "false")],
)
def test_truth_values_in_a_template(cblint: Cblint, tmp_path: Path, value: str, read: str) -> None:
    text = template(f"        EnvironmentVariables:\n          - Name: DEBUG\n            Value: {value}\n")
    expected = [f"`DEBUG` is the truth value `{value}`, which becomes `{read}`"]
    assert messages(cblint, tmp_path, template_yml=text) == expected


@pytest.mark.parametrize("value", ["'yes'", '"on"', "true", "false", "yEs", "yes please", "!Sub yes", "Y"])
def test_what_is_no_truth_value_in_a_template(cblint: Cblint, tmp_path: Path, value: str) -> None:
    text = template(f"        EnvironmentVariables:\n          - Name: DEBUG\n            Value: {value}\n")
    assert messages(cblint, tmp_path, template_yml=text) == []


SYNTHESISED = {
    "Type": "AWS::CodeBuild::Project",
    "Properties": {
        "ServiceRole": "arn:aws:iam::111122223333:role/app",
        "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": {
            "Type": "LINUX_CONTAINER",
            "Image": "aws/codebuild/standard:7.0",
            "ComputeType": "BUILD_GENERAL1_SMALL",
        },
        "Source": {"Type": "NO_SOURCE"},
    },
}


@pytest.mark.parametrize(
    ("runtimes", "expected"),
    [
        ({"python": 3.1}, ["`python` is the version `3.1`, which was probably `3.10` before"]),
        ({"golang": "1.2"}, ["`golang` is the version `1.2`, which was probably `1.20` before"]),
        ({"python": "3.10", "golang": 1.21, "ruby": 3.1, "php": 8.1}, []),
    ],
)
def test_digits_that_a_program_lost(
    cblint: Cblint, tmp_path: Path, runtimes: dict[str, float | str], expected: list[str]
) -> None:
    buildspec = {"version": "0.2", "phases": {"install": {"runtime-versions": runtimes, "commands": ["make"]}}}
    project = json.loads(json.dumps(SYNTHESISED))
    project["Properties"]["Source"]["BuildSpec"] = json.dumps(buildspec, indent=2)
    assert messages(cblint, tmp_path, app_json=json.dumps({"Resources": {"App": project}})) == expected
