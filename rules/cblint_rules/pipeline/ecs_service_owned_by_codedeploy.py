"""An ECS service that CodeDeploy deploys is changed by something else, too.

Under the `CODE_DEPLOY` controller only a deployment may change the task definition and the target group. Each
deployment does so, and Terraform finds them changed: the next `apply` wants to put the old ones back and fails with
`Unable to update task definition on services with a CODE_DEPLOY deployment controller`. A command in a build that
updates the service fails in the same way.

## Examples

```terraform title="main.tf"
resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  desired_count   = 2

  deployment_controller {
    type = "CODE_DEPLOY"
  }

  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0a1b2c3d4e5f6071"
    container_name   = "web"
    container_port   = 8080
  }

  lifecycle {
    ignore_changes = [task_definition]  # finding
  }
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "web", image = "example/web", memory = 512 }])
}

resource "aws_codedeploy_app" "web" {
  name             = "web"
  compute_platform = "ECS"
}
```

A build that updates the service itself:

```yaml title="template.yml"
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: main
  Web:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      Cluster: !Ref Cluster
      TaskDefinition: web:1
      DeploymentController:
        Type: CODE_DEPLOY  # because
  Application:
    Type: AWS::CodeDeploy::Application
    Properties:
      ComputePlatform: ECS
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make image
      - aws ecs update-service --cluster main --service web --force-new-deployment  # finding
```

Leave both to CodeDeploy:

```terraform title="main.tf"
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.web.arn

  deployment_controller {
    type = "CODE_DEPLOY"
  }

  load_balancer {
    target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0a1b2c3d4e5f6071"
    container_name   = "web"
    container_port   = 8080
  }

  lifecycle {
    ignore_changes = [task_definition, load_balancer]
  }
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "web", image = "example/web", memory = 512 }])
}

resource "aws_codedeploy_app" "web" {
  name             = "web"
  compute_platform = "ECS"
}
```

## Exceptions

CloudFormation cannot leave changes alone, so that only commands are reported for services of its templates. A command
is compared by the names of service and cluster; where they are not known, nothing is said.

## References

- Amazon ECS API reference, `UpdateService`
- Terraform language, "The `lifecycle` meta-argument", `ignore_changes`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.deployments import owned_services
from cblint.model.ecs import Service
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule


@rule(visits=Service, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def ecs_service_owned_by_codedeploy(service: Service, context: Context) -> Iterator[Finding]:
    """Report what changes a service that only CodeDeploy may change."""
    if not context.holds(owned_services.is_owned(service)):
        return
    controller = Related(service.controller.origin.span, "CodeDeploy deploys the service")
    changed = owned_services.not_ignored(service)
    if changed:
        ignored = service.ignores_changes
        told = " and ".join(f"`{name}`" for name in changed)
        yield context.finding(
            ignored.origin.span if ignored.items else service.controller,
            f"CodeDeploy changes {told} of `{label(service)}`, and Terraform does not ignore it",
            symbol=service.symbol,
            related=[controller] if ignored.items else [],
            fix=_fix(service, changed, context),
        )
    for update in owned_services.updates(context.workspace, service):
        steps = update.invocation.steps
        yield context.finding(
            update.invocation.span,
            f"`aws ecs update-service {update.option}` is refused: CodeDeploy deploys `{label(service)}`",
            symbol=update.build.symbol,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
            related=[controller],
        )


def _fix(service: Service, changed: tuple[str, ...], context: Context) -> Fix | None:
    edits = owned_services.ignoring(context.workspace, service, changed)
    told = " and ".join(f"`{name}`" for name in changed)
    return Fix(f"Ignore changes of {told}", edits, safe=False) if edits else None
