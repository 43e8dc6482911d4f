"""EventBridge rules with their targets, schedules and notification rules, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.value import Entries, Reason, Reference
from tests.read.declared import shown
from tests.read.stacks import template, terraform

TERRAFORM = """
resource "aws_codepipeline" "ship" {
  name = "ship"
}
resource "aws_cloudwatch_event_rule" "push" {
  name          = "push"
  event_pattern = jsonencode({
    source        = ["aws.codecommit"]
    "detail-type" = ["CodeCommit Repository State Change"]
  })
  state = "DISABLED"
}
resource "aws_cloudwatch_event_target" "ship" {
  rule     = aws_cloudwatch_event_rule.push.name
  arn      = aws_codepipeline.ship.arn
  role_arn = "arn:aws:iam::111122223333:role/events"
}
resource "aws_codestarnotifications_notification_rule" "tell" {
  name           = "tell"
  resource       = "arn:aws:codebuild:eu-west-1:111122223333:project/app"
  event_type_ids = ["codebuild-project-build-state-failed"]
  detail_type    = "BASIC"
  target {
    address = "arn:aws:sns:eu-west-1:111122223333:tell"
  }
}
resource "aws_scheduler_schedule" "nightly" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
  target {
    arn      = "arn:aws:codebuild:eu-west-1:111122223333:project/app"
    role_arn = "arn:aws:iam::111122223333:role/events"
  }
}
"""
CLOUDFORMATION = """
Ship:
  Type: AWS::CodePipeline::Pipeline
  Properties: {Name: ship}
Push:
  Type: AWS::Events::Rule
  Properties:
    Name: push
    EventPattern:
      source: [aws.codecommit]
      detail-type: [CodeCommit Repository State Change]
    State: DISABLED
    Targets:
      - Id: ship
        Arn: !Sub arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Ship}
        RoleArn: arn:aws:iam::111122223333:role/events
Tell:
  Type: AWS::CodeStarNotifications::NotificationRule
  Properties:
    Name: tell
    Resource: arn:aws:codebuild:eu-west-1:111122223333:project/app
    EventTypeIds: [codebuild-project-build-state-failed]
    DetailType: BASIC
    Targets: [{TargetType: SNS, TargetAddress: "arn:aws:sns:eu-west-1:111122223333:tell"}]
Nightly:
  Type: AWS::Scheduler::Schedule
  Properties:
    Name: nightly
    ScheduleExpression: rate(1 day)
    Target:
      Arn: arn:aws:codebuild:eu-west-1:111122223333:project/app
      RoleArn: arn:aws:iam::111122223333:role/events
"""


@pytest.mark.parametrize("kind", ["event_rules", "notification_rules"])
def test_both_languages_give_the_same_rules(tmp_path: Path, kind: str) -> None:
    one = getattr(terraform(tmp_path, TERRAFORM).stack, kind)
    other = getattr(template(CLOUDFORMATION).stack, kind)
    assert shown(one) == shown(other)


def test_a_pattern_is_entries_with_places_however_it_is_written(tmp_path: Path) -> None:
    text = """
    resource "aws_codepipeline" "ship" {
    }
    resource "aws_cloudwatch_event_rule" "push" {
      event_pattern = <<EOF
    {"source": ["aws.ecr"]}
    EOF
    }
    """
    written = terraform(tmp_path, text)
    pattern = written.stack.event_rules[0].pattern
    assert isinstance(pattern, Entries)
    assert written.at(pattern.entries[0].key_span) == '"source"'
    source = pattern.get("source")
    assert source is not None
    assert shown(source) == ["aws.ecr"]
    other = template(CLOUDFORMATION)
    pattern = other.stack.event_rules[0].pattern
    assert isinstance(pattern, Entries)
    assert other.at(pattern.entries[1].key_span) == "detail-type"
    (broken,) = template("R:\n  Type: AWS::Events::Rule\n  Properties: {EventPattern: '{'}\n").stack.event_rules
    assert shown(broken.pattern) is Reason.MALFORMED


def test_targets_belong_to_their_rules(tmp_path: Path) -> None:
    for written in (terraform(tmp_path, TERRAFORM), template(CLOUDFORMATION)):
        push, nightly = written.stack.event_rules
        first, second = written.stack.event_targets
        assert (first.rule, second.rule) == (push, nightly)
        assert "role/events" in written.at(first.role_arn.origin.span)
        assert shown(first.input) == (None, "AWS_DEFAULT")
        assert first.transformed.is_no
        assert shown(push.enabled) is False
        assert shown(nightly.enabled) == (True, "AWS_DEFAULT")
        assert shown(push.event_bus) == ("default", "AWS_DEFAULT")
    other = template(CLOUDFORMATION)
    target = other.stack.event_targets[0]
    assert other.at(target.span) == "Id: ship"
    assert target.rule_name.origin.reference == Reference("t.yml:Push", "")


def test_a_target_of_a_rule_out_of_view_has_none(tmp_path: Path) -> None:
    text = """
    variable "rule" {}
    resource "aws_codepipeline" "ship" {
    }
    resource "aws_cloudwatch_event_rule" "push" {
      name       = "push"
      is_enabled = false
    }
    resource "aws_cloudwatch_event_target" "other" {
      rule = var.rule
      arn  = "arn:x"
    }
    resource "aws_cloudwatch_event_target" "by_name" {
      rule = "push"
    }
    """
    stack = terraform(tmp_path, text).stack
    assert [target.rule for target in stack.event_targets] == [None, stack.event_rules[0]]
    assert shown(stack.event_targets[1].arn) is Reason.MALFORMED
    assert shown(stack.event_rules[0].enabled) is False
    assert shown(stack.event_rules[0].pattern) == (None, "AWS_DEFAULT")


def test_the_events_of_a_function_of_sam() -> None:
    written = template(
        """
    Tell:
      Type: AWS::Serverless::Function
      Properties:
        Handler: tell.handler
        Events:
          Failed:
            Type: EventBridgeRule
            Properties:
              Pattern: {source: [aws.codebuild]}
              State: DISABLED
          Older:
            Type: CloudWatchEvent
            Properties:
              Pattern: {source: [aws.codepipeline]}
              EventBusName: own
          Nightly:
            Type: Schedule
            Properties: {Schedule: rate(1 day)}
          Odd: text
    App: {Type: AWS::CodeDeploy::Application, Properties: {ComputePlatform: Lambda}}
    """
    )
    failed, older = written.stack.event_rules
    assert (written.at(failed.span), failed.symbol) == ("Failed", "Resources.Tell.Events.Failed")
    assert (failed.address, older.address) == ("t.yml:TellFailed", "t.yml:TellOlder")
    assert shown(failed.pattern) == {"source": ["aws.codebuild"]}
    assert shown(failed.enabled) is False
    assert shown(failed.event_bus) == ("default", "AWS_DEFAULT")
    assert shown(older.enabled) == (True, "AWS_DEFAULT")
    assert shown(older.event_bus) == "own"
