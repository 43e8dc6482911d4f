"""An AppSpec file for ECS or Lambda lacks what is to be deployed, or the placeholder for it.

A pipeline's `CodeDeployToECS` action registers a new task definition and writes its ARN in place of
`<TASK_DEFINITION>`. Where the file says something else, every deployment brings back the same old task definition, or
fails. For Lambda, the alias and both versions have to be there, and `$LATEST` is not a version.

## Examples

```yaml title="appspec.yaml"
version: 0.0
Resources:
  - Orders:
      Type: AWS::Lambda::Function
      Properties:  # finding
        Name: orders
        Alias: live
        TargetVersion: $LATEST  # finding
```

The pipeline leaves this task definition as it is:

```yaml title="appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7  # finding
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 8080
```

```yaml title="pipeline.yml"
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: '1'}
              Configuration:
                ConnectionArn: arn:aws:codestar-connections:eu-west-1:111122223333:connection/1
                FullRepositoryId: example/app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: '1'}
              Configuration:
                ProjectName: !Ref Project
              InputArtifacts:
                - Name: source
              OutputArtifacts:
                - Name: output
        - Name: Deploy
          Actions:
            - Name: Deploy  # because
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: CodeDeployToECS, Version: '1'}
              Configuration:
                ApplicationName: web
                DeploymentGroupName: web
                TaskDefinitionTemplateArtifact: output
                AppSpecTemplateArtifact: output
              InputArtifacts:
                - Name: output
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: CODEPIPELINE
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: CODEPIPELINE
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - echo done
artifacts:
  files:
    - appspec.yaml
    - taskdef.json
```

The placeholder and the versions in their places:

```yaml title="appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 8080
```

```yaml title="lambda/appspec.yaml"
version: 0.0
Resources:
  - Orders:
      Type: AWS::Lambda::Function
      Properties:
        Name: orders
        Alias: live
        CurrentVersion: "3"
        TargetVersion: "4"
```

## Exceptions

The placeholder is asked for only where a pipeline in the repository deploys with a file of this path, and where no
command and no other file may put something else in its place: outside of a pipeline, a task definition's ARN is right.

## References

- CodePipeline user guide, "Amazon ECS and CodeDeploy blue-green deploy action reference"
- CodeDeploy user guide, "AppSpec 'resources' section"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import placeholders
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def appspec_placeholder(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each value that the deployment needs and that is not there."""
    for lack in placeholders.lacks(context.workspace, appspec):
        if context.holds(lack.surely):
            yield context.finding(
                lack.place,
                lack.message,
                defect=lack.message,
                confidence=Confidence.MEDIUM if lack.steps else Confidence.HIGH,
                evidence=[Chain("what deploys it", lack.steps)] if lack.steps else [],
            )
