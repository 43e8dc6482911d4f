"""Webhooks of both languages: groups and filters with their places, and what is said of pull requests and scope."""

from __future__ import annotations

from pathlib import Path

from tests.read.declared import shown
from tests.read.stacks import template, terraform

TERRAFORM = """
resource "aws_codebuild_webhook" "app" {
  project_name = "app"
  build_type   = "BUILD_BATCH"
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH, PULL_REQUEST_CREATED"
    }
    filter {
      type                    = "HEAD_REF"
      pattern                 = "^refs/heads/main$"
      exclude_matched_pattern = true
    }
  }
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "RELEASED"
    }
  }
  pull_request_build_policy {
    requires_comment_approval = "FORK_PULL_REQUESTS"
    approver_roles            = ["GITHUB_ADMIN"]
  }
  scope_configuration {
    name  = "acme"
    scope = "GITHUB_ORGANIZATION"
  }
}
"""
CLOUDFORMATION = """
App:
  Type: AWS::CodeBuild::Project
  Properties:
    Name: app
    Triggers:
      Webhook: true
      BuildType: BUILD_BATCH
      FilterGroups:
        - - Type: EVENT
            Pattern: PUSH, PULL_REQUEST_CREATED
          - Type: HEAD_REF
            Pattern: ^refs/heads/main$
            ExcludeMatchedPattern: true
        - - Type: EVENT
            Pattern: RELEASED
      PullRequestBuildPolicy:
        RequiresCommentApproval: FORK_PULL_REQUESTS
        ApproverRoles: [GITHUB_ADMIN]
      ScopeConfiguration:
        Name: acme
        Scope: GITHUB_ORGANIZATION
"""


def test_both_languages_give_the_same_webhook(tmp_path: Path) -> None:
    (one,) = terraform(tmp_path, TERRAFORM).stack.webhooks
    (other,) = template(CLOUDFORMATION).stack.webhooks
    assert shown(one) == shown(other)
    assert shown(one.filter_groups[0].filters[1].exclude) is True
    assert shown(one.pull_request_policy.approver_roles) == ["GITHUB_ADMIN"]
    assert one.filter_groups_closed


def test_filters_have_their_places(tmp_path: Path) -> None:
    written = terraform(tmp_path, TERRAFORM)
    group = written.stack.webhooks[0].filter_groups[0]
    assert written.at(group.span) == "filter_group"
    assert written.at(group.filters[1].span) == "filter"
    assert written.said(group.filters[1].pattern) == ("^refs/heads/main$", '"^refs/heads/main$"')
    assert written.said(group.filters[0].exclude) == (False, "filter")
    assert group.filters[1].symbol == "aws_codebuild_webhook.app.filter_group[0][1]"
    other = template(CLOUDFORMATION)
    group = other.stack.webhooks[0].filter_groups[0]
    assert other.said(group.filters[1].pattern) == ("^refs/heads/main$", "^refs/heads/main$")
    assert other.at(group.filters[1].span) == "Type: HEAD_REF"
    assert group.filters[1].symbol == "Resources.App.Properties.Triggers.FilterGroups[0][1]"


def test_a_webhook_that_says_nothing(tmp_path: Path) -> None:
    (hook,) = terraform(tmp_path, 'resource "aws_codebuild_webhook" "a" {\n  project_name = "app"\n}\n').stack.webhooks
    assert (hook.filter_groups, hook.filter_groups_closed) == ((), True)
    assert shown(hook.build_type) == ("BUILD", "AWS_DEFAULT")
    assert shown(hook.branch_filter) == (None, "AWS_DEFAULT")
    assert shown(hook.pull_request_policy.comment_approval) == (None, "AWS_DEFAULT")
    assert hook.pull_request_policy.given.is_no
    assert hook.scope.given.is_no


def test_groups_that_are_not_known_leave_the_webhook_open(tmp_path: Path) -> None:
    text = """
    variable "groups" {}
    resource "aws_codebuild_webhook" "a" {
      project_name = "app"
      dynamic "filter_group" {
        for_each = var.groups
        content {
          filter {
            type    = "EVENT"
            pattern = "PUSH"
          }
        }
      }
    }
    resource "aws_codebuild_webhook" "b" {
      project_name = "app"
      filter_group {
        dynamic "filter" {
          for_each = var.groups
          content {
            type    = "EVENT"
            pattern = filter.value
          }
        }
      }
    }
    """
    first, second = terraform(tmp_path, text).stack.webhooks
    assert (first.filter_groups, first.filter_groups_closed) == ((), False)
    assert second.filter_groups_closed
    assert not second.filter_groups[0].closed
    wrong = "A:\n  Type: AWS::CodeBuild::Project\n  Properties:\n    Triggers: {Webhook: true, FilterGroups: [EVENT]}\n"
    (hook,) = template(wrong).stack.webhooks
    assert not hook.filter_groups_closed
