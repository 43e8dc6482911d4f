"""A pipeline's action reads a variable that nothing before it sets.

`#{Namespace.NAME}` stands for an output variable of an action that has run: its namespace is the action's, its name is
one that the provider sets, or, for a build, one of the buildspec's `exported-variables`. CodePipeline refuses
an unknown namespace, and an action with a variable that was not set fails.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "CODEPIPELINE"
    buildspec = "buildspec.yml"
  }
}

resource "aws_codepipeline" "app" {
  name     = "app"
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
      namespace        = "Source"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/0a1b2c3d"
        FullRepositoryId = "example/app"
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
      namespace        = "Build"  # because
      input_artifacts  = ["source"]
      output_artifacts = ["built"]
      configuration = {
        ProjectName = aws_codebuild_project.app.name
        EnvironmentVariables = jsonencode([
          { name = "COMMIT", value = "#{SourceVariables.CommitId}" },  # finding
          { name = "BRANCH", value = "#{Source.BranchName}" },
        ])
      }
    }
  }

  stage {
    name = "Deploy"
    action {
      name            = "Approve"
      category        = "Approval"
      owner           = "AWS"
      provider        = "Manual"
      version         = "1"
      configuration = {
        CustomData = "Deploy #{Build.IMAGE_TAGS} of #{codepipeline.PipelineExecutionId}?"  # finding
      }
    }
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
env:
  exported-variables:  # because
    - IMAGE_TAG
phases:
  build:
    commands:
      - export IMAGE_TAG=$(git rev-parse --short HEAD)
```

In CloudFormation:

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
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Namespace: SourceVariables
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: app
                EnvironmentVariables: '[{"name": "COMMIT", "value": "#{SourceVariable.CommitId}"}]'  # finding
```

Give the action the namespace, and read what it sets:

```yaml title="pipeline.yml"
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      PipelineType: V2
      Variables:
        - Name: Stage
          DefaultValue: test
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Namespace: SourceVariables
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: app
                EnvironmentVariables: >-
                  [{"name": "COMMIT", "value": "#{SourceVariables.CommitId}"},
                  {"name": "STAGE", "value": "#{variables.Stage}"}]
```

## Exceptions

Silent where an action may be there that is not in view, on the variables of CloudFormation stacks and Lambda functions,
which choose their names themselves, on builds whose buildspec is not in the repository or that run as a batch, and on
names that AWS may have added to a source's variables.

## References

- CodePipeline user guide, "Variables reference"
- CodeBuild user guide, "Build specification reference", `env/exported-variables`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import variables
from cblint.model.pipeline import Pipeline
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def undefined_pipeline_variable(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report the variables that are read and surely not set."""
    for each in variables.undefined(context.workspace, pipeline):
        if not context.holds(each.surely, about=each.action):
            continue
        reference = each.reference
        edits = variables.corrected(context.workspace, each)
        chains = [("whose variable it is", each.steps), ("which namespaces there are", each.others)]
        yield context.finding(
            reference.place,
            each.message,
            defect=f"{reference.namespace}.{reference.name}",
            evidence=[Chain(name, steps) for name, steps in chains if steps],
            fix=Fix(f"Read `{each.namespace or each.name}`", edits, safe=False) if edits else None,
            symbol=each.action.symbol,
        )
