"""A deployment names a container or port that the task definition does not have.

CodeDeploy cannot create the new tasks then, and a pipeline's ECS action says “The AWS ECS container web does not
exist”. The deployment fails after the image has been built and pushed.

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

Image definitions, too, name the service's containers:

```terraform title="main.tf"
resource "aws_ecs_task_definition" "shop" {
  family                = "shop"
  container_definitions = jsonencode([{ name = "shop", image = "example/shop", memory = 512 }])  # because
}

resource "aws_ecs_service" "shop" {
  name            = "shop"
  cluster         = "shop"
  task_definition = aws_ecs_task_definition.shop.arn
}

resource "aws_codebuild_project" "shop" {
  name         = "shop"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
  }

  source {
    type      = "CODEPIPELINE"
    buildspec = "buildspec.yml"
  }
}

resource "aws_codepipeline" "shop" {
  name     = "shop"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    location = "example-artifacts"
    type     = "S3"
  }

  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/0a1b2c3d"
        FullRepositoryId = "example/shop"
        BranchName       = "main"
      }
    }
  }

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
      configuration = {
        ProjectName = aws_codebuild_project.shop.name
      }
    }
  }

  stage {
    name = "Deploy"
    action {  # because
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "ECS"
      version         = "1"
      input_artifacts = ["built"]
      configuration = {
        ClusterName = "shop"
        ServiceName = aws_ecs_service.shop.name
      }
    }
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t registry.example.com/shop .
      - docker push registry.example.com/shop
      - printf '[{"name":"web","imageUri":"registry.example.com/shop"}]' > imagedefinitions.json  # finding
artifacts:
  files:
    - imagedefinitions.json
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

An AppSpec file is compared with the only task definition in its folder (`taskdef.json` and the like), where it has the
placeholder for it or names its family. Silent where a name stands for something else to be put there, and where a
command in the repository may write one of the two files. Image definitions are compared where `echo` or `printf` writes
them in a build of the pipeline, and the service of its ECS action and that service's task definition stand in the same
repository.

## References

- CodeDeploy user guide, "AppSpec 'resources' section", `LoadBalancerInfo`
- CodePipeline user guide, "Image definitions file reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import task_definitions
from cblint.analysis.artifacts import image_definitions
from cblint.model.appspec import AppSpec
from cblint.model.ecs import ContainerUser
from cblint.model.pipeline import Action
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=ContainerUser, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def container_name_mismatch(user: ContainerUser, context: Context) -> Iterator[Finding]:
    """Report a container or port that a deployment names and that the task definition does not have."""
    if user.appspec is not None:
        yield from _in_appspec(user.appspec, context)
    if user.action is not None:
        yield from _in_image_definitions(user.action, context)


def _in_appspec(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    for mismatch, surely in task_definitions.mismatches(context.workspace, appspec):
        if context.holds(surely):
            yield context.finding(
                mismatch.place,
                mismatch.message,
                defect=mismatch.message,
                evidence=[Chain("what the task definition has", mismatch.steps)],
            )


def _in_image_definitions(action: Action, context: Context) -> Iterator[Finding]:
    for mismatch in image_definitions.mismatches(context.workspace, action):
        if context.holds(mismatch.surely):
            named = mismatch.named
            yield context.finding(
                named.span,
                f"The service has no container `{named.name}`",
                defect=named.name,
                evidence=[
                    Chain("what writes the image definitions", named.invocation.steps),
                    Chain("what the service has", mismatch.steps),
                ],
            )
