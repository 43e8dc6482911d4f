"""A schedule that EventBridge refuses is written as it was meant."""

from __future__ import annotations

from pathlib import Path

from tests.command import Cblint
from tests.fixes.mending import fixed, text

PIPELINE = "arn:aws:codepipeline:eu-west-1:111122223333:release"
FLEET = """
resource "aws_codebuild_fleet" "builds" {
  name             = "builds"
  base_capacity    = 1
  compute_type     = "BUILD_GENERAL1_SMALL"
  environment_type = "LINUX_CONTAINER"
}
"""


def test_terraform(cblint: Cblint, tmp_path: Path) -> None:
    before = text(
        f"""
        resource "aws_cloudwatch_event_rule" "nightly" {{
          name                = "nightly"
          schedule_expression = "cron(0 2 * * * *)" # UTC
        }}

        resource "aws_cloudwatch_event_target" "nightly" {{
          rule = aws_cloudwatch_event_rule.nightly.name
          arn  = "{PIPELINE}"
        }}
        """
    )
    after = fixed(cblint, tmp_path, "invalid-schedule", {"main.tf": before, "fleet.tf": FLEET})
    assert after == {"main.tf": before.replace("* * * *)", "* * ? *)")}


def test_cloudformation(cblint: Cblint, tmp_path: Path) -> None:
    before = text(
        f"""
        Resources:
          Daily:
            Type: AWS::Events::Rule
            Properties:
              ScheduleExpression: rate(1 days)
              Targets:
                - Id: release
                  Arn: {PIPELINE}
        """
    )
    after = fixed(cblint, tmp_path, "invalid-schedule", {"template.yml": before})
    assert after == {"template.yml": before.replace("1 days", "1 day")}


def test_what_two_rules_share_is_left(cblint: Cblint, tmp_path: Path) -> None:
    before = text(
        f"""
        variable "schedule" {{
          default = "rate(1 days)"
        }}

        resource "aws_cloudwatch_event_rule" "daily" {{
          name                = "daily"
          schedule_expression = var.schedule
        }}

        resource "aws_cloudwatch_event_target" "daily" {{
          rule = aws_cloudwatch_event_rule.daily.name
          arn  = "{PIPELINE}"
        }}
        """
    )
    assert fixed(cblint, tmp_path, "invalid-schedule", {"main.tf": before, "fleet.tf": FLEET}, left=1) == {}
