"""Logs and encryption are turned on where they are turned off, and the fix says where somebody has to look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import json_template, template, terraform

LOGS = "\n  logs_config {{\n    cloudwatch_logs {{\n      status = {}\n    }}\n  }}\n"
S3_LOGS = """
  logs_config {{
    s3_logs {{
      status              = "ENABLED"
      location            = "logs/app" # where
      encryption_disabled = {}
    }}
  }}
"""
YAML_LOGS = "      LogsConfig:\n        CloudWatchLogs:\n          Status: {} # why\n"
JSON_LOGS = ',\n        "LogsConfig": { "CloudWatchLogs": { "Status": "%s" } }'
S3 = 'type = "S3"\n    location = "artifacts"\n    encryption_disabled = {}'

KEY = '\n  encryption_key = "arn:aws:kms:eu-west-1:111122223333:key/0d1c2b3a-1111-2222-3333-444455556666"\n'
NAMED = "      EncryptionKey: alias/artifacts\n"


def _json(status: str) -> str:
    """Return a template of JSON whose project has a setting for its logs."""
    return json_template().replace('"Name": "app"', '"Name": "app"' + JSON_LOGS % status)


CASES = [
    ("logs-disabled", "main.tf", terraform(vpc=LOGS.format('"DISABLED"')), terraform(vpc=LOGS.format('"ENABLED"'))),
    ("logs-disabled", "t.yml", template(more=YAML_LOGS.format("DISABLED")), template(more=YAML_LOGS.format("ENABLED"))),
    (
        "logs-disabled",
        "t.yml",
        template(more=YAML_LOGS.format("'DISABLED'")),
        template(more=YAML_LOGS.format("'ENABLED'")),
    ),
    ("logs-disabled", "t.json", _json("DISABLED"), _json("ENABLED")),
    ("unencrypted-logs", "main.tf", terraform(vpc=S3_LOGS.format("true")), terraform(vpc=S3_LOGS.format("false"))),
    ("unencrypted-logs", "main.tf", terraform(vpc=S3_LOGS.format('"true"')), terraform(vpc=S3_LOGS.format("false"))),
    (
        "unencrypted-artifacts",
        "main.tf",
        terraform(vpc=KEY).replace('type = "NO_ARTIFACTS"', S3.format("true")),
        terraform(vpc=KEY).replace('type = "NO_ARTIFACTS"', S3.format("false")),
    ),
    (
        "unencrypted-artifacts",
        "t.yml",
        template(more=NAMED).replace(
            "Type: NO_ARTIFACTS", "Type: S3\n        Location: a\n        EncryptionDisabled: true"
        ),
        template(more=NAMED).replace(
            "Type: NO_ARTIFACTS", "Type: S3\n        Location: a\n        EncryptionDisabled: false"
        ),
    ),
]
REPORTS = """resource "aws_codebuild_report_group" "unit" {{
  name = "unit"
  type = "TEST"

  export_config {{
    type = "S3"

    s3_destination {{
      bucket              = "reports"
      encryption_disabled = {}
    }}
  }}
}}
"""
CASES.append(("unencrypted-report-export", "main.tf", REPORTS.format("true"), REPORTS.format("false")))


@pytest.mark.parametrize(("rule", "path", "before", "after"), CASES)
def test_it_is_turned_on(cblint: Cblint, tmp_path: Path, rule: str, path: str, before: str, after: str) -> None:
    assert fixed(cblint, tmp_path / "r", rule, {path: before}) == {path: after}


def test_a_value_that_others_may_use_is_left_alone(cblint: Cblint, tmp_path: Path) -> None:
    before = terraform(vpc=S3_LOGS.format("var.plain")) + '\nvariable "plain" {\n  default = true\n}\n'
    assert fixed(cblint, tmp_path / "r", "unencrypted-logs", {"main.tf": before}, left=1) == {}


ROLE = """
resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "GROUP" }]
  })
}
"""
OFF = LOGS.format('"DISABLED"')


def _safe(cblint: Cblint, folder: Path, rule: str, text: str) -> list[bool]:
    folder.mkdir()
    (folder / "main.tf").write_text(text, encoding="utf-8")
    report = json.loads(cblint("check", "--format", "json", "--select", rule, folder).out)
    return [finding["fix"]["safe"] for finding in report["findings"]]


@pytest.mark.parametrize(
    ("group", "safe"),
    [("arn:aws:logs:*:*:log-group:/aws/codebuild/app:*", True), ("arn:aws:logs:*:*:log-group:x:*", False)],
)
def test_logs_that_the_role_may_not_write_are_not_turned_on_safely(
    cblint: Cblint, tmp_path: Path, group: str, safe: bool
) -> None:
    text = terraform(role="aws_iam_role.build.arn", vpc=OFF) + ROLE.replace("GROUP", group)
    assert _safe(cblint, tmp_path / "r", "logs-disabled", text) == [safe]


@pytest.mark.parametrize(("key", "safe"), [("", True), (KEY, False)])
def test_a_key_of_ones_own_has_to_be_looked_at(cblint: Cblint, tmp_path: Path, key: str, safe: bool) -> None:
    text = terraform(vpc=S3_LOGS.format("true") + key)
    assert _safe(cblint, tmp_path / "r", "unencrypted-logs", text) == [safe]
