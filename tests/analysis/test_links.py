"""What belongs together: by reference, by name and by ARN, and what is said where that is not certain."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis import links
from cblint.files import Files
from cblint.model.part import Resource
from cblint.model.pipeline import Pipeline
from cblint.model.project import Project
from cblint.model.storage import Bucket, Key
from cblint.model.webhook import Webhook
from cblint.value import Hole, Known, Reason, Text, Unknown, Value, at
from cblint.workspace import Workspace
from tests.read.declared import place
from tests.read.stacks import template, terraform

PROJECT = 'resource "aws_codebuild_project" "app" {\n  name = "app"\n}\n'
PIPELINE = """
resource "aws_codepipeline" "ship" {{
  name = "ship"
  stage {{
    name = "Build"
    action {{
      name          = "Build"
      category      = "Build"
      owner         = "AWS"
      provider      = "CodeBuild"
      version       = "1"
      configuration = {{ {settings} }}
    }}
  }}
}}
"""


def module(folder: Path, text: str) -> Workspace:
    return Workspace(Files(str(folder)), (), (), (terraform(folder, text).stack,))


def stack(resources: str) -> Workspace:
    return Workspace(Files("/tmp"), (), (), (template(resources).stack,))


def project_of(folder: Path, settings: str, more: str = "") -> Project | Unknown | None:
    workspace = module(folder, PROJECT + PIPELINE.format(settings=settings) + more)
    (pipeline,) = workspace.parts(Pipeline)
    return links.project_of(workspace, pipeline.stages[0].actions[0])


@pytest.mark.parametrize("name", ['"app"', "aws_codebuild_project.app.name", "aws_codebuild_project.app.id"])
def test_an_action_runs_its_project(tmp_path: Path, name: str) -> None:
    found = project_of(tmp_path, f"ProjectName = {name}")
    assert isinstance(found, Project)
    assert found.address == ":aws_codebuild_project.app"


def test_an_action_that_runs_no_project_in_view(tmp_path: Path) -> None:
    assert project_of(tmp_path, 'ProjectName = "other"') is None
    assert project_of(tmp_path, "") is None


def test_an_action_whose_project_is_not_certain(tmp_path: Path) -> None:
    assert isinstance(project_of(tmp_path, "ProjectName = var.name", 'variable "name" {}\n'), Unknown)
    named = 'variable "name" {}\nresource "aws_codebuild_project" "b" {\n  name = "x-${var.name}"\n}\n'
    assert isinstance(project_of(tmp_path, 'ProjectName = "x-y"', named), Unknown)
    assert project_of(tmp_path, 'ProjectName = "z"', named) is None


def test_names_that_are_unknown_in_the_same_way_are_equal(tmp_path: Path) -> None:
    template = """
    App: {Type: AWS::CodeBuild::Project, Properties: {Name: !Sub "${AWS::StackName}-build"}}
    Other: {Type: AWS::CodeBuild::Project, Properties: {Name: !Sub "${AWS::StackName}-test"}}
    Hook:
      Type: AWS::Events::Rule
      Properties:
        Targets:
          - Arn: !Sub "arn:aws:codebuild:${AWS::Region}:${AWS::AccountId}:project/${AWS::StackName}-build"
    """
    workspace = stack(template)
    (target,) = workspace.stacks[0].event_targets
    found = links.started_by(workspace, target)
    assert isinstance(found, Project)
    assert found.address == "t.yml:App"
    assert isinstance(links.find(workspace, Project, target.arn), Unknown)
    same = 'variable "n" {}\nresource "aws_codebuild_project" "b" {\n  name = "x-${var.n}"\n}\n'
    found = project_of(tmp_path, 'ProjectName = "x-${var.n}"', same)
    assert isinstance(found, Project)
    assert found.address == ":aws_codebuild_project.b"
    two = same + 'variable "m" {}\n'
    assert isinstance(project_of(tmp_path, 'ProjectName = "x-${var.m}"', two), Unknown)
    looked_up = 'data "aws_x" "y" {}\nresource "aws_codebuild_project" "b" {\n  name = data.aws_x.y.name\n}\n'
    assert isinstance(project_of(tmp_path, "ProjectName = data.aws_x.z.name", looked_up), Unknown)


def test_a_default_that_a_caller_may_replace_is_not_certain_to_differ(tmp_path: Path) -> None:
    named = 'variable "n" {\n  default = "other"\n}\nresource "aws_codebuild_project" "b" {\n  name = var.n\n}\n'
    assert isinstance(project_of(tmp_path, 'ProjectName = "mine"', named), Unknown)
    assert isinstance(project_of(tmp_path, 'ProjectName = "other"', named), Project)
    given = 'variable "n" {\n  default = "other"\n}\n'
    assert isinstance(project_of(tmp_path, "ProjectName = var.n", given), Unknown)


def test_counted_projects_are_told_apart(tmp_path: Path) -> None:
    counted = 'resource "aws_codebuild_project" "many" {\n  count = 2\n  name = "many-${count.index}"\n}\n'
    found = project_of(tmp_path, "ProjectName = aws_codebuild_project.many[1].name", counted)
    assert isinstance(found, Project)
    assert found.address == ":aws_codebuild_project.many[1]"
    perhaps = 'variable "on" {}\nresource "aws_codebuild_project" "one" {\n  count = var.on ? 1 : 0\n}\n'
    found = project_of(tmp_path, "ProjectName = aws_codebuild_project.one[0].name", perhaps)
    assert isinstance(found, Project)


RULES = """
Ship:
  Type: AWS::CodePipeline::Pipeline
App:
  Type: AWS::CodeBuild::Project
  Properties: {{Name: app, Triggers: {{Webhook: true}}}}
Topic:
  Type: AWS::SNS::Topic
Rule:
  Type: AWS::Events::Rule
  Properties:
    ScheduleExpression: rate(1 day)
    Targets: [{{Id: a, Arn: {arn}}}]
"""


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ('!Sub "arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Ship}"', "Ship"),
        ('!Join [":", [arn, aws, codepipeline, !Ref AWS::Region, !Ref AWS::AccountId, !Ref Ship]]', "Ship"),
        ("!GetAtt App.Arn", "App"),
        ('!Sub "arn:aws:codebuild:${AWS::Region}:${AWS::AccountId}:project/app"', "App"),
        ("arn:aws:codebuild:eu-west-1:111122223333:project/app", "App"),
        ("arn:aws:codebuild:eu-west-1:111122223333:project/other", None),
        ("arn:aws:lambda:eu-west-1:111122223333:function:app", None),
    ],
)
def test_a_target_starts_what_its_arn_names(arn: str, expected: str | None) -> None:
    workspace = stack(RULES.format(arn=arn))
    (stacked,) = workspace.stacks
    (target,) = stacked.event_targets
    found = links.started_by(workspace, target)
    assert not isinstance(found, Unknown)
    assert (None if found is None else found.address.partition(":")[2]) == expected
    assert links.targets_of(workspace, stacked.event_rules[0]) == (target,)


@pytest.mark.parametrize("arn", ["!ImportValue other", "!Ref Nothing", '!Sub "arn:aws:codebuild:${Nothing}"'])
def test_a_target_that_is_not_known_is_unknown(arn: str) -> None:
    workspace = stack(RULES.format(arn=arn))
    (target,) = workspace.stacks[0].event_targets
    assert isinstance(links.started_by(workspace, target), Unknown)


def test_a_webhook_belongs_to_its_project(tmp_path: Path) -> None:
    workspace = stack(RULES.format(arn="x"))
    (webhook,) = workspace.parts(Webhook)
    (app,) = workspace.parts(Project)
    assert links.find(workspace, Project, webhook.project, webhook) is app
    hook = 'resource "aws_codebuild_webhook" "w" {\n  project_name = aws_codebuild_project.app.name\n}\n'
    workspace = module(tmp_path, PROJECT + hook)
    (webhook,) = workspace.parts(Webhook)
    assert links.find(workspace, Project, webhook.project, webhook) is workspace.parts(Project)[0]


def test_a_bucket_is_found_by_what_begins_with_its_name(tmp_path: Path) -> None:
    text = """
    resource "aws_codebuild_project" "app" {
      cache {
        type     = "S3"
        location = "${aws_s3_bucket.cache.bucket}/builds"
      }
      artifacts {
        type     = "S3"
        location = "kept"
      }
      encryption_key = aws_kms_key.k.arn
    }
    resource "aws_s3_bucket" "cache" {
    }
    resource "aws_s3_bucket" "kept" {
      bucket = "kept"
    }
    resource "aws_kms_key" "k" {
    }
    resource "aws_kms_alias" "k" {
      name          = "alias/k"
      target_key_id = aws_kms_key.k.id
    }
    """
    workspace = module(tmp_path, text)
    (app,) = workspace.parts(Project)
    cache, kept = workspace.parts(Bucket)
    assert links.find(workspace, Bucket, app.cache.location, app) is cache
    assert links.find(workspace, Bucket, app.artifacts.location, app) is kept
    assert links.find(workspace, Key, app.encryption_key, app) is workspace.parts(Key)[0]


def test_a_project_writes_to_its_log_group(tmp_path: Path) -> None:
    group = 'resource "aws_cloudwatch_log_group" "g" {\n  name = "/aws/codebuild/app"\n}\n'
    workspace = module(tmp_path, PROJECT + group)
    found = links.log_group_of(workspace, workspace.parts(Project)[0])
    assert found is workspace.stacks[0].log_groups[0]
    workspace = module(tmp_path, PROJECT)
    assert links.log_group_of(workspace, workspace.parts(Project)[0]) is None


def test_of_equal_names_that_of_the_same_stack_is_meant(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    one = terraform(tmp_path / "one", PROJECT + PIPELINE.format(settings='ProjectName = "app"')).stack
    other = template("App:\n  Type: AWS::CodeBuild::Project\n  Properties: {Name: app}\n").stack
    workspace = Workspace(Files(str(tmp_path)), (), (), (one, other))
    action = one.pipelines[0].stages[0].actions[0]
    assert links.project_of(workspace, action) is one.projects[0]
    value = links.setting(action, "ProjectName")
    assert value is not None
    assert isinstance(links.find(workspace, Project, value), Unknown)


PIECES = st.sampled_from(["", "arn:aws:codebuild:", "project/", "app", "alias/", ":", "/", "é"]) | st.builds(
    lambda detail, reason: Hole(at(place()), reason, detail),
    st.sampled_from(["", "AWS::StackName", "var.x"]),
    st.sampled_from(list(Reason)),
)


@given(st.lists(PIECES, min_size=1, max_size=6), st.sampled_from([Project, Pipeline, Bucket, Key]))
@settings(max_examples=150, deadline=None)
def test_any_name_has_an_answer(pieces: list[str | Hole], kind: type[Resource]) -> None:
    workspace = stack(RULES.format(arn="x"))
    text = Text(at(place()), tuple(pieces))
    if all(isinstance(piece, str) for piece in pieces):
        named: Value = Known(at(place()), "".join(map(str, pieces)))
    else:
        named = text
    found = links.find(workspace, kind, named, workspace.parts(Project)[0])
    assert found is None or isinstance(found, Unknown | kind)


GROUPS = """
resource "aws_codedeploy_app" "shop" {
  name = "shop"
}
resource "aws_codedeploy_deployment_group" "live" {
  app_name              = aws_codedeploy_app.shop.name
  deployment_group_name = "live"
}
"""


def test_an_action_deploys_to_its_group(tmp_path: Path) -> None:
    text = GROUPS + PIPELINE.format(settings='ApplicationName = "shop", DeploymentGroupName = "live"')
    workspace = module(tmp_path, text)
    action = workspace.parts(Pipeline)[0].stages[0].actions[0]
    assert links.group_of(workspace, action) is workspace.stacks[0].deployment_groups[0]
    text = GROUPS + PIPELINE.format(settings='ApplicationName = "shop", DeploymentGroupName = "life"')
    workspace = module(tmp_path, text)
    assert links.group_of(workspace, workspace.parts(Pipeline)[0].stages[0].actions[0]) is None
