"""What an AppSpec for ECS or Lambda lacks when it is deployed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

LAMBDA = (
    "version: 0.0\nResources:\n  - Orders:\n      Type: AWS::Lambda::Function\n      Properties:\n"
    "        Name: orders\n"
)
ECS = (
    "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      Properties:\n"
    "        TaskDefinition: {}\n        LoadBalancerInfo: {{ContainerName: app, ContainerPort: 80}}\n"
)
PIPELINE = """
resource "aws_codepipeline" "web" {
  name     = "web"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  stage {
    name = "Deploy"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeployToECS"
      version         = "1"
      input_artifacts = ["output"]

      configuration = {
        ApplicationName                = "web"
        DeploymentGroupName            = "web"
        TaskDefinitionTemplateArtifact = "output"
        AppSpecTemplateArtifact        = "output"
      }
    }
  }
}

resource "aws_codebuild_project" "web" {
  name         = "web"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type = "CODEPIPELINE"
  }
}
"""
BUILD = "version: 0.2\nphases:\n  build:\n    commands:\n      - {}\nartifacts:\n  files:\n    - appspec.yaml\n"


def found(folder: Path, files: dict[str, str]) -> list[str]:
    report = check_files(files, folder / "r", ("appspec-placeholder",))
    assert not report.failures
    return [finding.message for finding in report.findings]


def test_lambda(tmp_path: Path) -> None:
    assert found(tmp_path / "a", {"appspec.yaml": LAMBDA}) == [
        "The function has no `Alias`",
        "The function has no `CurrentVersion`",
        "The function has no `TargetVersion`",
    ]
    whole = LAMBDA + '        Alias: live\n        CurrentVersion: "1"\n        TargetVersion: {}\n'
    assert found(tmp_path / "b", {"appspec.yaml": whole.format("$LATEST")}) == [
        "`$LATEST` is no version that `TargetVersion` can have"
    ]
    for index, version in enumerate(("2", "'2'", "$VERSION", "<version>")):
        assert found(tmp_path / str(index), {"appspec.yaml": whole.format(version)}) == []


def test_small_letters(tmp_path: Path) -> None:
    small = "        alias: live\n        currentVersion: '1'\n        targetVersion: '2'\n"
    assert found(tmp_path, {"appspec.yaml": LAMBDA + small}) == []


def test_ecs_without_a_task_definition(tmp_path: Path) -> None:
    spec = ECS.replace("        TaskDefinition: {}\n", "").format()
    assert found(tmp_path, {"appspec.yaml": spec}) == ["The service has no `TaskDefinition`"]


def ecs(folder: Path, task: str, command: str = "echo done", **more: str) -> list[str]:
    files = {"appspec.yaml": ECS.format(task), "main.tf": PIPELINE, "buildspec.yml": BUILD.format(command)}
    return found(folder, files | more)


@pytest.mark.parametrize("task", ["web:7", "<TASKDEF>", "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7"])
def test_another_task_definition_in_a_pipeline(tmp_path: Path, task: str) -> None:
    expected = "The pipeline puts the new task definition only in place of `<TASK_DEFINITION>`"
    assert ecs(tmp_path / "a", task) == [expected]
    assert found(tmp_path / "b", {"appspec.yaml": ECS.format(task)}) == []


def test_the_placeholder(tmp_path: Path) -> None:
    assert ecs(tmp_path, '"<TASK_DEFINITION>"') == []


@pytest.mark.parametrize("command", ["sed -i s/x/y/ appspec.yaml", "./render", "python render.py > appspec.yaml"])
def test_a_command_that_may_write_it(tmp_path: Path, command: str) -> None:
    assert ecs(tmp_path, "<TASKDEF>", command) == []


def test_a_file_that_may_replace_it(tmp_path: Path) -> None:
    assert ecs(tmp_path, "<TASKDEF>", **{"render.txt": "<TASKDEF>"}) == []
