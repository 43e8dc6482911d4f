"""What starts a pipeline: its own looking, rules, schedules and webhooks; and where that is not certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.events import changes, triggers
from cblint.files import Files
from cblint.model.pipeline import Action, Pipeline
from cblint.model.stack import Stack
from cblint.workspace import Workspace
from tests.read.stacks import template, terraform

TERRAFORM = """
variable "branch" {{}}
resource "aws_codecommit_repository" "app" {{
  repository_name = "app"
}}
resource "aws_codecommit_repository" "other" {{
  repository_name = "other"
}}
resource "aws_codepipeline" "app" {{
  name = "app"
  stage {{
    name = "Source"
    action {{
      name     = "Source"
      category = "Source"
      owner    = "{owner}"
      provider = "{provider}"
      version  = "1"
      configuration = {{
        {settings}
      }}
    }}
  }}
}}
{more}
"""
RULE = """
resource "aws_cloudwatch_event_rule" "changed" {{
  name          = "changed"
  {more}
  event_pattern = jsonencode({pattern})
}}
resource "aws_cloudwatch_event_target" "changed" {{
  rule = aws_cloudwatch_event_rule.changed.name
  arn  = {target}
}}
"""
COMMIT = 'RepositoryName = aws_codecommit_repository.app.repository_name\nBranchName = "main"'
PUSHED = 'source = ["aws.codecommit"], detail-type = ["CodeCommit Repository State Change"]'


def module(
    folder: Path, settings: str = COMMIT, more: str = "", provider: str = "CodeCommit", owner: str = "AWS"
) -> Workspace:
    text = TERRAFORM.format(settings=settings, more=more, provider=provider, owner=owner)
    return Workspace(Files(str(folder)), (), (), (terraform(folder, text).stack,))


def source(workspace: Workspace) -> Action:
    return workspace.parts(Action)[0]


def told(folder: Path, pattern: str, settings: str = COMMIT, more: str = "", provider: str = "CodeCommit") -> bool:
    rule = RULE.format(pattern="{" + pattern + "}", target="aws_codepipeline.app.arn", more=more)
    workspace = module(folder, settings, rule, provider)
    action = source(workspace)
    kind = changes.source_of(action)
    assert kind is not None
    return triggers.telling(workspace, action, kind) is not None


@pytest.mark.parametrize(
    "detail",
    [
        "",
        ", resources = [aws_codecommit_repository.app.arn]",
        ', resources = ["arn:aws:codecommit:eu-west-1:111122223333:app"]',
        ', detail = { repositoryName = ["app"] }',
        ", detail = { repositoryName = [aws_codecommit_repository.app.repository_name] }",
        ', detail = { referenceName = ["main", "develop"], event = ["referenceUpdated"] }',
        ', detail = { referenceFullName = ["refs/heads/main"] }',
        ', detail = { referenceName = [{ prefix = "ma" }], callerUserArn = [{ anything-but = "x" }] }',
    ],
)
def test_a_rule_for_each_push(tmp_path: Path, detail: str) -> None:
    assert told(tmp_path, PUSHED + detail)


@pytest.mark.parametrize(
    "detail",
    [
        ", resources = [aws_codecommit_repository.other.arn]",
        ', detail = { repositoryName = ["other"] }',
        ', detail = { referenceName = ["develop"] }',
        ", detail = { referenceName = [var.branch] }",
        ', detail = { event = ["referenceDeleted"] }',
        ', detail = { referenceType = ["tag"] }',
    ],
)
def test_a_rule_for_something_else(tmp_path: Path, detail: str) -> None:
    assert not told(tmp_path, PUSHED + detail)


def test_a_rule_that_is_off_or_elsewhere(tmp_path: Path) -> None:
    assert not told(tmp_path, PUSHED, more='state = "DISABLED"')
    assert not told(tmp_path, PUSHED, more='event_bus_name = "own"')
    assert not told(tmp_path, 'source = ["aws.codebuild"]')


def test_a_branch_that_is_the_same_variable(tmp_path: Path) -> None:
    settings = 'RepositoryName = "app"\nBranchName = var.branch'
    assert told(tmp_path, PUSHED + ", detail = { referenceName = [var.branch] }", settings)
    assert not told(tmp_path, PUSHED + ', detail = { referenceFullName = ["refs/heads/${var.branch}"] }', settings)


def test_an_object_needs_a_bucket_that_tells(tmp_path: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "in" {\n  bucket = "in"\n}\n'
    on = 'resource "aws_s3_bucket_notification" "in" {\n  bucket = aws_s3_bucket.in.id\n  eventbridge = true\n}\n'
    settings = 'S3Bucket = aws_s3_bucket.in.bucket\nS3ObjectKey = "app.zip"'
    pattern = 'source = ["aws.s3"], detail-type = ["Object Created"], detail = { bucket = { name = ["in"] } }'
    rule = RULE.format(pattern="{" + pattern + "}", target="aws_codepipeline.app.arn", more="")
    for more, answer in ((bucket, False), (bucket + on, True)):
        workspace = module(tmp_path, settings, rule + more, "S3")
        action = source(workspace)
        kind = changes.source_of(action)
        assert kind is not None
        assert (triggers.telling(workspace, action, kind) is not None) is answer


@pytest.mark.parametrize(
    ("owner", "provider", "settings", "answer"),
    [
        ("AWS", "CodeCommit", COMMIT, True),
        ("AWS", "CodeCommit", COMMIT + "\nPollForSourceChanges = false", False),
        ("AWS", "CodeCommit", COMMIT + '\nPollForSourceChanges = "false"', False),
        ("AWS", "S3", 'S3Bucket = "in"\nPollForSourceChanges = "true"', True),
        ("AWS", "S3", 'S3Bucket = "in"\nPollForSourceChanges = var.branch', None),
        ("AWS", "ECR", 'RepositoryName = "app"', False),
        ("ThirdParty", "GitHub", 'Owner = "example"', True),
        ("AWS", "CodeStarSourceConnection", "DetectChanges = false", False),
        ("AWS", "CodeStarSourceConnection", 'ConnectionArn = "x"', True),
    ],
)
def test_what_looks_by_itself(tmp_path: Path, owner: str, provider: str, settings: str, answer: bool | None) -> None:
    action = source(module(tmp_path, settings, "", provider, owner))
    kind = changes.source_of(action)
    assert kind is not None
    assert changes.is_watched(action, kind).answer is answer


def test_a_provider_that_is_not_known(tmp_path: Path) -> None:
    assert changes.source_of(source(module(tmp_path, "", "", "Own", "Custom"))) is None


def started(workspace: Workspace) -> bool | None:
    (pipeline,) = workspace.parts(Pipeline)
    return triggers.is_started(workspace, pipeline, triggers.unwatched(pipeline)).answer


def test_what_else_starts_it(tmp_path: Path) -> None:
    schedule = """
    resource "aws_scheduler_schedule" "nightly" {
      name                = "nightly"
      schedule_expression = "rate(1 day)"
      target {
        arn      = aws_codepipeline.app.arn
        role_arn = "arn:aws:iam::111122223333:role/x"
      }
    }
    """
    other = RULE.format(pattern="{" + PUSHED + "}", target='"arn:aws:sns:eu-west-1:111122223333:told"', more="")
    unknown = RULE.format(pattern="{" + PUSHED + "}", target="var.branch", more="")
    assert started(module(tmp_path)) is False
    assert started(module(tmp_path, more=schedule)) is True
    assert started(module(tmp_path, more=other)) is False
    assert started(module(tmp_path, more=unknown)) is None
    assert started(module(tmp_path, more='module "rules" {\n  source = "example/rules/aws"\n}\n')) is None


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        (PUSHED, True),
        (PUSHED + ', detail = { referenceName = ["develop"] }', False),
        (PUSHED + ', detail = { repositoryName = ["other"] }', False),
        (PUSHED + ", resources = [aws_codecommit_repository.other.arn]", False),
        (PUSHED + ", detail = { referenceName = [var.branch] }", True),
        ('source = ["aws.codebuild"], detail = { build-status = ["SUCCEEDED"] }', True),
        ('source = ["aws.codecommit"], detail-type = ["CodeCommit Pull Request State Change"]', True),
    ],
)
def test_a_rule_for_other_changes_does_not_count(tmp_path: Path, pattern: str, answer: bool) -> None:
    rule = RULE.format(pattern="{" + pattern + "}", target="aws_codepipeline.app.arn", more="")
    assert started(module(tmp_path, COMMIT + "\nPollForSourceChanges = false", rule)) is answer


def test_a_module_that_others_may_call(tmp_path: Path) -> None:
    output = 'output "arn" {\n  value = aws_codepipeline.app.arn\n}\n'
    assert started(module(tmp_path, more=output)) is None
    assert started(module(tmp_path, more=output + 'provider "aws" {\n  region = "eu-west-1"\n}\n')) is False


def test_a_file_that_speaks_of_it(tmp_path: Path) -> None:
    workspace = module(tmp_path)
    (tmp_path / "release.sh").write_text("aws codepipeline start-pipeline-execution --name app\n", encoding="utf-8")
    assert started(workspace) is None


def test_a_webhook(tmp_path: Path) -> None:
    hook = """
    resource "aws_codepipeline_webhook" "app" {
      name            = "app"
      authentication  = "UNAUTHENTICATED"
      target_action   = "Source"
      target_pipeline = aws_codepipeline.app.name
    }
    """
    workspace = module(tmp_path, 'Owner = "example"', hook, "GitHub", "ThirdParty")
    assert triggers.calling(workspace, source(workspace)) is None
    assert started(workspace) is True
    known = 'resource "github_repository_webhook" "app" {\n  repository = "app"\n}\n'
    registered = module(tmp_path, 'Owner = "example"', hook + known, "GitHub", "ThirdParty")
    assert triggers.calling(registered, source(registered)) is not None
    elsewhere = module(tmp_path, "", hook.replace('"Source"', '"Other"'), "GitHub", "ThirdParty")
    assert triggers.calling(elsewhere, source(elsewhere)) is None


def test_a_template_says_the_same() -> None:
    text = """
    Repository: {Type: AWS::CodeCommit::Repository, Properties: {RepositoryName: app}}
    Pipeline:
      Type: AWS::CodePipeline::Pipeline
      Properties:
        Stages:
          - Name: Source
            Actions:
              - Name: Source
                ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
                Configuration: {RepositoryName: !GetAtt Repository.Name, BranchName: !Ref Branch}
    Changed:
      Type: AWS::Events::Rule
      Properties:
        EventPattern:
          source: [aws.codecommit]
          resources: [!Sub "arn:${AWS::Partition}:codecommit:${AWS::Region}:${AWS::AccountId}:app"]
          detail: {referenceName: [!Ref Branch]}
        Targets:
          - Id: pipeline
            Arn: !Sub arn:aws:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}
    """
    stack: Stack = template(text).stack
    workspace = Workspace(Files("/tmp"), (), (), (stack,))
    action = source(workspace)
    kind = changes.source_of(action)
    assert kind is not None
    assert started(workspace) is True
    assert kind.polls
