"""The AppSpec file sends the traffic to a container or port that the task definition does not have.

CodeDeploy cannot create the new tasks then: “The container does not exist in the task definition”. The deployment fails
after the image has been built and pushed.

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
          ContainerPort: 8080  # finding
```

```json title="taskdef.json"
{
  "family": "web",
  "containerDefinitions": [
    {
      "name": "web",  // because
      "image": "<IMAGE1_NAME>",
      "portMappings": [{ "containerPort": 80 }]
    }
  ]
}
```

The name is compared, too:

```yaml title="deploy/appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: app  # finding
          ContainerPort: 80
```

```json title="deploy/taskdef.json"
{
  "family": "web",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "<IMAGE1_NAME>",
      "portMappings": [{ "containerPort": 80 }]
    }
  ]
}
```

Both as in the task definition:

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

Compared with the only task definition in the same folder (`taskdef.json` and the like), where the AppSpec file has the
placeholder for it or names its family. Silent where a name stands for something else to be put there, and where a
command in the repository may write one of the two files. Task definitions in Terraform or CloudFormation and image
definitions are not compared.

## References

- CodeDeploy user guide, "AppSpec 'resources' section", `LoadBalancerInfo`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import task_definitions
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def container_name_mismatch(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report a container or port that the task definition beside the AppSpec file does not have."""
    for mismatch, surely in task_definitions.mismatches(context.workspace, appspec):
        if context.holds(surely):
            yield context.finding(
                mismatch.place,
                mismatch.message,
                defect=mismatch.message,
                evidence=[Chain("what the task definition has", mismatch.steps)],
            )
