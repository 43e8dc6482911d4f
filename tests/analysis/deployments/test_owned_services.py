"""Who would change a service of CodeDeploy's: Terraform that does not ignore it, and commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.deployments.owned_services import is_owned, not_ignored
from cblint.files import Files
from cblint.model.ecs import Service
from cblint.workspace import Workspace
from tests.command import Cblint
from tests.read.stacks import template, terraform

SERVICE = """
resource "aws_ecs_service" "web" {{
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1"
  deployment_controller {{
    type = "{controller}"
  }}
  load_balancer {{
    target_group_arn = "x"
    container_name   = "web"
    container_port   = 80
  }}
  {more}
}}
resource "aws_ecs_cluster" "main" {{
  name = "main"
}}
resource "aws_codedeploy_app" "web" {{
  name             = "web"
  compute_platform = "ECS"
}}
"""


def service(folder: Path, more: str, controller: str = "CODE_DEPLOY") -> Service:
    stack = terraform(folder, SERVICE.format(more=more, controller=controller)).stack
    (only,) = Workspace(Files(str(folder)), (), (), (stack,)).parts(Service)
    return only


@pytest.mark.parametrize(
    ("ignored", "changed"),
    [
        ("", ("task_definition", "load_balancer")),
        ("lifecycle {\n prevent_destroy = true\n }", ("task_definition", "load_balancer")),
        ("lifecycle {\n ignore_changes = [desired_count]\n }", ("task_definition", "load_balancer")),
        ("lifecycle {\n ignore_changes = [task_definition]\n }", ("load_balancer",)),
        ("lifecycle {\n ignore_changes = [load_balancer, task_definition]\n }", ()),
        ("lifecycle {\n ignore_changes = all\n }", ()),
        ('lifecycle {\n ignore_changes = ["task_definition", "load_balancer"]\n }', ()),
    ],
)
def test_what_terraform_changes(tmp_path: Path, ignored: str, changed: tuple[str, ...]) -> None:
    found = service(tmp_path, ignored)
    assert is_owned(found).is_yes
    assert not_ignored(found) == changed


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ("aws_ecs_task_definition.web.arn", ("task_definition", "load_balancer")),
        ('"web:1"', ("task_definition", "load_balancer")),
        ("data.aws_ecs_task_definition.web.arn", ("load_balancer",)),
        (
            '"web:${max(aws_ecs_task_definition.web.revision, data.aws_ecs_task_definition.web.revision)}"',
            ("load_balancer",),
        ),
    ],
)
def test_a_definition_that_is_looked_up(tmp_path: Path, written: str, changed: tuple[str, ...]) -> None:
    text = SERVICE.replace(
        '"arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1"', written.replace("{", "{{").replace("}", "}}")
    )
    text += 'resource "aws_ecs_task_definition" "web" {{\n  family = "web"\n  container_definitions = "[]"\n}}\n'
    text += 'data "aws_ecs_task_definition" "web" {{\n  task_definition = "web"\n}}\n'
    stack = terraform(tmp_path, text.format(more="", controller="CODE_DEPLOY")).stack
    (found,) = stack.services
    assert not_ignored(found) == changed


def test_a_service_that_ecs_deploys(tmp_path: Path) -> None:
    assert is_owned(service(tmp_path, "", "ECS")).is_no


def test_a_template_cannot_ignore() -> None:
    stack = template(
        """
    Web:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: web
        DeploymentController: {Type: CODE_DEPLOY}
        LoadBalancers: [{ContainerName: web}]
    App: {Type: AWS::CodeDeploy::Application, Properties: {ComputePlatform: ECS}}
    """
    ).stack
    (found,) = Workspace(Files("/tmp"), (), (), (stack,)).parts(Service)
    assert is_owned(found).is_yes
    assert not_ignored(found) == ()


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("aws ecs update-service --cluster main --service web --task-definition web:2", 1),
        ("aws ecs update-service --service=web --force-new-deployment --cluster main", 1),
        ("aws ecs update-service --cluster main --service web --desired-count 3", 0),
        ("aws ecs update-service --cluster other --service web --force-new-deployment", 0),
        ("aws ecs update-service --cluster main --service api --force-new-deployment", 0),
        ("aws ecs update-service --cluster main --service $SERVICE --force-new-deployment", 0),
        ("aws ecs describe-services --cluster main --services web", 0),
    ],
)
def test_commands(cblint: Cblint, tmp_path: Path, command: str, count: int) -> None:
    text = SERVICE.format(more="lifecycle {\n ignore_changes = all\n }", controller="CODE_DEPLOY")
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    spec = f"version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\n"
    (tmp_path / "buildspec.yml").write_text(spec, encoding="utf-8")
    result = cblint("check", "--format", "concise", "--select", "ecs-service-owned-by-codedeploy", tmp_path)
    assert result.out.count("is refused") == count
