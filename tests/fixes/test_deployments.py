"""Fixes of pipelines, event patterns and deployments, by the real command line, in Terraform and CloudFormation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import ROOT, Cblint
from tests.fixes.mending import fixed, text

PIPELINE = """
    resource "aws_codepipeline" "app" {{
      name     = "app"
      role_arn = "arn:aws:iam::111122223333:role/pipeline"

      artifact_store {{
        type     = "S3"
        location = "example-artifacts"
      }}

      stage {{
        name = "Source"

        action {{
          name             = "Source"
          category         = "Source"
          owner            = "AWS"
          provider         = "CodeCommit"
          version          = "1"
          output_artifacts = ["source"]

          configuration = {{
            RepositoryName = "app"
            BranchName     = "main"{polling}
          }}
        }}
      }}

      stage {{
        name = "Deploy"

        action {{
          name            = "Deploy"
          category        = "Deploy"
          owner           = "AWS"
          provider        = "CodeDeploy"
          version         = "1"
          input_artifacts = ["source"]

          configuration = {{
            ApplicationName     = "app"
            DeploymentGroupName = "{group}"
          }}
        }}
      }}
    }}

    resource "aws_cloudwatch_event_rule" "changed" {{
      name          = "changed"
      event_pattern = <<-JSON
        {{
          "source": ["aws.codecommit"],
          "detail-type": ["CodeCommit Repository State Change"],
          "detail": {{ "referenceName": ["main"], "repositoryName": ["app"] }}
        }}
      JSON
    }}

    resource "aws_cloudwatch_event_target" "changed" {{
      rule     = aws_cloudwatch_event_rule.changed.name
      arn      = aws_codepipeline.app.arn
      role_arn = "arn:aws:iam::111122223333:role/events"
    }}

    resource "aws_codedeploy_app" "app" {{
      name = "app"
    }}

    resource "aws_codedeploy_deployment_group" "app" {{
      app_name              = aws_codedeploy_app.app.name
      deployment_group_name = "app-servers"
      service_role_arn      = "arn:aws:iam::111122223333:role/codedeploy"

      auto_rollback_configuration {{
        enabled = true
        events  = ["DEPLOYMENT_FAILURE"]
      }}
    }}
    """


def pipeline(polling: str = "", group: str = "app-servers") -> str:
    return text(PIPELINE.format(polling=polling and f"\n            {polling}", group=group))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "PollForSourceChanges = false"),
        ("PollForSourceChanges = true", "PollForSourceChanges = false"),
        ('PollForSourceChanges = "true"', "PollForSourceChanges = false"),
    ],
)
def test_polling_is_turned_off(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    found = fixed(cblint, tmp_path, "pipeline-started-twice", {"main.tf": pipeline(before)})
    assert after in found["main.tf"]
    assert found["main.tf"].count("PollForSourceChanges") == 1


def test_polling_of_a_template_is_turned_off(cblint: Cblint, tmp_path: Path) -> None:
    template = text(
        """
        Resources:
          Pipeline:
            Type: AWS::CodePipeline::Pipeline
            Properties:
              Name: app
              RoleArn: arn:aws:iam::111122223333:role/pipeline
              ArtifactStore:
                Type: S3
                Location: example-artifacts
              Stages:
                - Name: Source
                  Actions:
                    - Name: Source
                      ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
                      Configuration:
                        RepositoryName: app
                        BranchName: main
                      OutputArtifacts: [{Name: source}]
                - Name: Deploy
                  Actions:
                    - Name: Deploy
                      ActionTypeId: {Category: Deploy, Owner: AWS, Provider: S3, Version: "1"}
                      Configuration: {BucketName: example-site, Extract: "true"}
                      InputArtifacts: [{Name: source}]
          Changed:
            Type: AWS::Events::Rule
            Properties:
              EventPattern:
                source: [aws.codecommit]
                detail: {repositoryName: [app], referenceName: [main]}
              Targets:
                - Id: pipeline
                  Arn: !Sub arn:aws:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}
                  RoleArn: arn:aws:iam::111122223333:role/events
        """
    )
    found = fixed(cblint, tmp_path, "pipeline-started-twice", {"template.yml": template})
    assert "                BranchName: main\n                PollForSourceChanges: false\n" in found["template.yml"]


def test_a_name_is_put_right(cblint: Cblint, tmp_path: Path) -> None:
    found = fixed(cblint, tmp_path, "deployment-group-mismatch", {"main.tf": pipeline(group="app_servers")})
    assert 'DeploymentGroupName = "app-servers"' in found["main.tf"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"reference-name": ["main"]', '"referenceName": ["main"]'),
        ('"referenceTypes": ["branch"]', '"referenceType": ["branch"]'),
        ('"event": ["referenceUpdate", "referenceCreate"]', '"event": ["referenceUpdated", "referenceCreated"]'),
    ],
)
def test_a_pattern_in_a_heredoc(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"main.tf": pipeline("PollForSourceChanges = false").replace('"referenceName": ["main"]', before)}
    found = fixed(cblint, tmp_path, "event-pattern-never-matches", files)
    assert after in found["main.tf"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("CodeDeployDefault.ECSAllAtOnce", "CodeDeployDefault.AllAtOnce"),
        ("CodeDeployDefault.HalfAtAtime", "CodeDeployDefault.HalfAtATime"),
        ("OneAtATime", "CodeDeployDefault.OneAtATime"),
    ],
)
def test_a_configuration_of_the_platform(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    added = f'deployment_group_name = "app-servers"\n  deployment_config_name = "{before}"'
    whole = pipeline("PollForSourceChanges = false").replace('deployment_group_name = "app-servers"', added)
    found = fixed(cblint, tmp_path, "deployment-config-mismatch", {"main.tf": whole})
    assert f'deployment_config_name = "{after}"' in found["main.tf"]


SERVICE = """
    resource "aws_ecs_service" "web" {{
      name            = "web"
      cluster         = "main"
      task_definition = "web:1"

      deployment_controller {{
        type = "CODE_DEPLOY"
      }}

      load_balancer {{
        target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0a1b2c3d4e5f6071"
        container_name   = "web"
        container_port   = 8080
      }}

      lifecycle {{
        ignore_changes = [{ignored}]
      }}
    }}

    resource "aws_codedeploy_app" "web" {{
      name             = "web"
      compute_platform = "ECS"
    }}
    """


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("task_definition", "task_definition, load_balancer"),
        ("desired_count", "desired_count, task_definition, load_balancer"),
    ],
)
def test_what_codedeploy_changes_is_ignored(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"main.tf": text(SERVICE.format(ignored=before))}
    found = fixed(cblint, tmp_path, "ecs-service-owned-by-codedeploy", files)
    assert f"ignore_changes = [{after}]" in found["main.tf"]


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_where_nothing_is_ignored_yet(cblint: Cblint, tmp_path: Path, gap: str) -> None:
    whole = text(SERVICE.format(ignored=""))
    before = whole.replace("\n\n  lifecycle {\n    ignore_changes = []\n  }\n}", f"{gap}}}", 1)
    assert before != whole
    found = fixed(cblint, tmp_path, "ecs-service-owned-by-codedeploy", {"main.tf": before})
    block = "  lifecycle {\n    ignore_changes = [task_definition, load_balancer]\n  }\n}\n"
    assert f"container_port   = 8080\n  }}\n\n{block}" in found["main.tf"]


def test_where_something_else_is_said_of_its_life(cblint: Cblint, tmp_path: Path) -> None:
    whole = text(SERVICE.format(ignored="")).replace("ignore_changes = []", "prevent_destroy = true")
    assert fixed(cblint, tmp_path, "ecs-service-owned-by-codedeploy", {"main.tf": whole}, left=1) == {}


def test_a_name_in_a_command_is_put_right(cblint: Cblint, tmp_path: Path) -> None:
    scene = ROOT / "cblint" / "testing" / "scenes" / "deploying-pipeline"
    files = {
        path.relative_to(scene).as_posix(): path.read_text(encoding="utf-8")
        for path in scene.rglob("*")
        if path.is_file()
    }
    command = "aws deploy create-deployment --application-name app --deployment-group-name server"
    files["buildspec.yml"] = f"version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\n"
    found = fixed(cblint, tmp_path, "deployment-group-mismatch", files)
    assert f"{command}s\n" in found["buildspec.yml"]
