"""Image definitions that a build writes for ECS, and the containers of the service that they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

TASK = """
resource "aws_ecs_task_definition" "app" {
  family                = "app"
  container_definitions = %s
}
"""
CONTAINERS = 'jsonencode([{ name = "app", image = "app" }, { name = "proxy", image = "proxy" }])'
SERVICE = """
resource "aws_ecs_service" "app" {
  name            = "app-service"
  task_definition = %s
}
"""
BY_REFERENCE = "aws_ecs_task_definition.app.arn"
PIPELINE = """
variable "unknown" {
  type = string
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"

    environment_variable {
      name  = "CONTAINER"
      value = "web"
    }
  }

  source {
    type      = "CODEPIPELINE"
    buildspec = "buildspec.yml"
  }
}

resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  stage {
    name = "Build"

    action {
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      input_artifacts  = ["source"]
      output_artifacts = ["built"]
      configuration    = { ProjectName = aws_codebuild_project.app.name }
    }
  }

  stage {
    name = "Deploy"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "ECS"
      version         = "1"
      input_artifacts = ["built"]
      configuration   = { ClusterName = "app", ServiceName = %s, FileName = "images.json" }
    }
  }
}
"""
SPEC = (
    "version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        {}\nartifacts:\n  files:\n    - images.json\n"
)
WEB = """printf '[{"name":"web","imageUri":"%s"}]' "$IMAGE" > images.json"""
NONE = ["The service has no container `web`"]


def found(
    folder: Path,
    command: str = WEB,
    containers: str = CONTAINERS,
    task: str = BY_REFERENCE,
    service: str = "aws_ecs_service.app.name",
) -> list[str]:
    text = TASK % containers + SERVICE % task + PIPELINE % service
    files = {"main.tf": text, "buildspec.yml": SPEC.format(command.replace("\n", "\n        "))}
    report = check_files(files, folder / "r", ("container-name-mismatch",))
    assert not report.failures
    return [each.message for each in report.findings]


@pytest.mark.parametrize(
    "command",
    [
        WEB,
        """echo "[{\\"name\\": \\"web\\", \\"imageUri\\": \\"$IMAGE\\"}]" > images.json""",
        """echo '[{"imageUri":"x","name":"web"}]' > $CODEBUILD_SRC_DIR/images.json; cat images.json""",
        """printf '[{"name":"%s","imageUri":"%s"}]' web "$IMAGE" > images.json""",
        """printf '[{"name":"%s","imageUri":"%s"}]' "$CONTAINER" "$IMAGE" > images.json""",
        """printf '[{"name":"app","imageUri":"%s"},{"name":"%s","imageUri":"%s"}]' $A web $B > images.json""",
    ],
)
def test_a_container_that_the_service_does_not_have(tmp_path: Path, command: str) -> None:
    if "$A" in command:
        command = f"A=1\nB=2\n{command}"
    assert found(tmp_path, command) == NONE


@pytest.mark.parametrize(
    "command",
    [
        WEB.replace("web", "app"),
        WEB.replace("web", "proxy"),
        WEB.replace("images.json", "other.json"),
        WEB + "\nsed -i s/web/app/ images.json",
        """printf '[{"name":"%s","imageUri":"%s"}]' "$NAME" "$IMAGE" > images.json""",
        """printf '[{"name":"%d","imageUri":"%s"}]' web "$IMAGE" > images.json""",
        """printf '[{"name":"%s","imageUri":"%s"}]' > images.json""",
        """echo "[{\\"name\\": \\"$NAME\\"}]" > images.json""",
        """jq -n '[{"name":"web"}]' > images.json""",
    ],
)
def test_containers_that_it_has_or_that_are_not_known(tmp_path: Path, command: str) -> None:
    assert found(tmp_path, command) == []


@pytest.mark.parametrize(
    ("containers", "count"),
    [
        ('"[{\\"name\\": \\"app\\"}]"', 1),
        ('<<E\n[{"name": "${var.unknown}"}]\nE\n', 0),
        ('<<E\n[{"name": "app-${var.unknown}"}]\nE\n', 1),
        ("var.unknown", 0),
        ("jsonencode([{ image = 1 }])", 0),
        ("jsonencode({})", 0),
        ('"[{"', 0),
        ("jsonencode([])", 1),
    ],
)
def test_task_definitions(tmp_path: Path, containers: str, count: int) -> None:
    assert len(found(tmp_path, containers=containers)) == count


@pytest.mark.parametrize(
    ("task", "service", "count"),
    [
        (BY_REFERENCE, '"app-service"', 1),
        (BY_REFERENCE, '"other"', 0),
        (BY_REFERENCE, "var.unknown", 0),
        ('"app"', '"app-service"', 1),
        ('"app:7"', '"app-service"', 1),
        ('"arn:aws:ecs:eu-west-1:111122223333:task-definition/app:7"', '"app-service"', 1),
        ('"${aws_ecs_task_definition.app.family}:${var.unknown}"', '"app-service"', 1),
        ("var.unknown", '"app-service"', 0),
        ('"other:7"', '"app-service"', 0),
    ],
)
def test_the_task_definition_of_the_service(tmp_path: Path, task: str, service: str, count: int) -> None:
    assert len(found(tmp_path, task=task, service=service)) == count
