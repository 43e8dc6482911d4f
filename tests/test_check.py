"""A whole check: what gates, what is accepted, what is in focus, and what is one finding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT, Cblint

SECRET = """version: 0.2
env:
  variables:
    DB_PASSWORD: kV7rTq29LmXz
phases:
  build:
    comands:
      - make
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "buildspec.yml").write_text(SECRET)
    return tmp_path


def rules(cblint: Cblint, *words: str | Path) -> list[str]:
    return [finding["rule"] for finding in json.loads(cblint("check", *words, "--format", "json").out)["findings"]]


def test_the_gate_and_the_filter(folder: Path, cblint: Cblint) -> None:
    assert rules(cblint, folder) == ["plaintext-secret", "unknown-key"]
    assert cblint("check", folder).status == 1
    assert cblint("check", folder, "--fail-on", "high").status == 1
    assert cblint("check", folder, "--select", "unknown-key").status == 1
    assert cblint("check", folder, "--select", "unknown-key", "--fail-on", "high").status == 0
    assert cblint("check", folder, "--fail-on", "never").status == 0
    assert cblint("check", folder, "--exit-zero").status == 0
    assert rules(cblint, folder, "--min-severity", "high") == ["plaintext-secret"]


def test_selecting_rules_and_groups(folder: Path, cblint: Cblint) -> None:
    assert rules(cblint, folder, "--select", "secrets") == ["plaintext-secret"]
    assert rules(cblint, folder, "--select", "secrets,unknown-key") == ["plaintext-secret", "unknown-key"]
    assert rules(cblint, folder, "--ignore", "syntax") == ["plaintext-secret"]


def test_the_configuration_accepts_by_path_and_sets_severities(folder: Path, cblint: Cblint) -> None:
    (folder / ".cblint.toml").write_text(
        '[per-path-ignores]\n"build*.yml" = ["secrets"]\n[rules.unknown-key]\nseverity = "low"\n'
    )
    found = json.loads(cblint("check", folder, "--format", "json").out)
    assert [(each["rule"], each["severity"]) for each in found["findings"]] == [("unknown-key", "low")]
    assert "1 ignored" in cblint("check", folder).out
    assert rules(cblint, folder, "--isolated") == ["plaintext-secret", "unknown-key"]


def test_a_comment_accepts_and_is_counted(folder: Path, cblint: Cblint) -> None:
    text = SECRET.replace("kV7rTq29LmXz", "kV7rTq29LmXz  # cblint: ignore[plaintext-secret] test database")
    (folder / "buildspec.yml").write_text(text)
    assert rules(cblint, folder) == ["unknown-key"]
    assert "1 ignored" in cblint("check", folder).out
    assert "plaintext-secret" in rules(cblint, folder, "--isolated")


def test_a_comment_is_judged_by_the_rules_that_ran(folder: Path, cblint: Cblint) -> None:
    (folder / "buildspec.yml").write_text(SECRET.replace("0.2", "0.2  # cblint: ignore[wrong-type] why", 1))
    assert rules(cblint, folder, "--ignore", "syntax,secrets") == []
    assert "unused-suppression" in rules(cblint, folder)


PROJECTS = """
variable "vpc" {}
resource "aws_subnet" "private" {
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}
"""
PROJECT = """
resource "aws_codebuild_project" "%s" {
  name         = "project-%s"
  service_role = "arn:aws:iam::123456789012:role/build"
  artifacts { type = "NO_ARTIFACTS" }
  source {
    type      = "NO_SOURCE"
    buildspec = "version: 0.2\\nphases:\\n  build:\\n    commands:\\n      - pip install flask\\n"
  }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
  }
  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.private.id]
    security_group_ids = ["sg-1"]
  }
}
"""


def test_a_defect_that_several_builds_share_is_one_finding(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "network.tf").write_text(PROJECTS)
    (tmp_path / "projects.tf").write_text("".join(PROJECT % (name, name) for name in "abcdefg"))
    (found,) = json.loads(cblint("check", tmp_path, "--format", "json").out)["findings"]
    assert found["rule"] == "vpc-without-nat"
    assert found["path"].endswith("network.tf")
    harmed = [each for each in found["related"] if "is one of its builds" in each["note"]]
    assert len(harmed) == 7
    text = cblint("check", tmp_path).out
    assert text.count("is one of its builds") <= 5
    assert "more" in text


def test_files_given_are_the_focus_of_the_whole_model(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "network.tf").write_text(PROJECTS)
    (tmp_path / "projects.tf").write_text(PROJECT % ("a", "a"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "buildspec.yml").write_text(SECRET)
    assert rules(cblint, tmp_path / "network.tf") == ["vpc-without-nat"]
    assert rules(cblint, tmp_path / "projects.tf") == ["vpc-without-nat"], "its evidence lies there"
    assert "vpc-without-nat" not in rules(cblint, tmp_path / "other" / "buildspec.yml")
    assert "vpc-without-nat" in rules(cblint, tmp_path / "other", tmp_path / "network.tf")


def official_schema() -> dict[str, Any]:
    path = ROOT.parent / "shared" / "data" / "sarif-schema-2.1.0.json"
    if not path.exists():
        pytest.skip("the official schema is not here")
    schema: dict[str, Any] = json.loads(path.read_text())
    return schema


PROJECT_FOLDERS = sorted(path for path in (ROOT / "fixtures" / "projects").glob("*/*") if path.is_dir())


@pytest.mark.parametrize("project", PROJECT_FOLDERS, ids=lambda path: "-".join(path.parts[-2:]))
def test_the_sarif_of_every_story_is_valid(project: Path, cblint: Cblint) -> None:
    from jsonschema import Draft4Validator

    result = cblint("check", project, "--format", "sarif")
    log = json.loads(result.out)
    assert [error.message for error in Draft4Validator(official_schema()).iter_errors(log)] == []
    results = log["runs"][0]["results"]
    assert bool(results) == (result.status == 1)
    for each in results:
        assert each["partialFingerprints"]["primaryLocationLineHash"]
        region = each["locations"][0]["physicalLocation"]["region"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= set(region)
