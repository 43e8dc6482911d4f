"""A task definition is one that ECS refuses.

A pipeline registers it only at the end, when the image has been built and pushed: “No Fargate configuration exists for
given values”, or a task that cannot pull an image called `<IMAGE_NAME>`.

## Examples

```yaml title="appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 80
```

```json title="taskdef.json"
{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],  // because
  "cpu": "256",  // because
  "memory": "4096",  // finding
  "containerDefinitions": [
    {
      "name": "web",
      "image": "<IMAGE1_NAME>",
      "portMappings": [{ "containerPort": 80 }]
    }
  ]
}
```

Keys are compared with those that ECS knows:

```yaml title="deploy/appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 80
```

```json title="deploy/taskdef.json"
{
  "family": "web",
  "executionRoleARN": "arn:aws:iam::111122223333:role/tasks",  // finding
  "containerDefinitions": [
    {
      "name": "web",
      "image": "<IMAGE1_NAME>",
      "portMappings": [{ "containerPort": 80 }],
      "environment": { "STAGE": "test" },  // finding
      "logConfiguration": {  // finding
        "options": { "awslogs-group": "/ecs/web" }
      }
    }
  ]
}
```

A size that there is:

```yaml title="appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 80
```

```json title="taskdef.json"
{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "512",
  "memory": "4096",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "<IMAGE1_NAME>",
      "portMappings": [{ "containerPort": 80 }]
    }
  ]
}
```

## Exceptions

Only the task definition in an AppSpec file's folder is read. Silent where a command in the repository may write one of
the two files, on sizes written with a unit, and on numbers and strings in each other's place, which not everything that
registers a task definition refuses. A key that is not known counts where it is nearly one that is; that is of medium
severity, since it may only be lost. Placeholders of images are checked where a pipeline in the repository deploys with
this AppSpec file.

## References

- Amazon ECS developer guide, "Troubleshoot Amazon ECS task definition invalid CPU or memory errors"
- Amazon ECS API reference, `RegisterTaskDefinition`
- CodePipeline user guide, "Amazon ECS and CodeDeploy blue-green deploy action reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import task_faults
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def invalid_task_definition(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report what ECS refuses of the task definition beside an AppSpec file."""
    for fault, surely in task_faults.faults(context.workspace, appspec):
        if context.holds(surely):
            yield context.finding(
                fault.place,
                fault.message,
                symbol="taskdef",
                defect=fault.message,
                severity=Severity.HIGH if fault.refused else Severity.MEDIUM,
                evidence=[Chain("why it is refused", fault.steps)] if fault.steps else [],
            )
