"""The structure of a pipeline is not one that CodePipeline takes.

A pipeline has at least two stages. The first one holds its source actions and nothing else, and no other stage has any.
Stages have names of their own, and so have the actions of a stage; an action has as many artifacts as its type takes,
and reads only what an action before it makes; no setting of it is empty. Otherwise the pipeline cannot be made
or changed, which neither `terraform plan` nor a change set says.

## Examples

An action that runs beside the one whose artifact it reads:

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
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Release
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: app
              OutputArtifacts:
                - Name: built
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: ECS, Version: "1"}
              InputArtifacts:
                - Name: built  # finding
              Configuration:
                ClusterName: app
                ServiceName: app
```

A source in another stage than the first, and a setting that is left empty:

```terraform title="main.tf"
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
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        RepositoryName = "app"
        BranchName     = "main"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name             = "Config"
      category         = "Source"  # finding
      owner            = "AWS"
      provider         = "S3"
      version          = "1"
      output_artifacts = ["config"]
      configuration = {
        S3Bucket    = "example-config"
        S3ObjectKey = "config.zip"
      }
    }
    action {
      name            = "Build"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      run_order       = 2
      input_artifacts = ["source"]
      configuration = {
        ProjectName          = "app"
        EnvironmentVariables = ""  # finding
      }
    }
  }
}
```

As it should be:

```terraform title="main.tf"
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
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        RepositoryName = "app"
        BranchName     = "main"
      }
    }
  }

  stage {
    name = "Release"
    action {
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      run_order        = 1
      input_artifacts  = ["source"]
      output_artifacts = ["built"]
      configuration = {
        ProjectName = "app"
      }
    }
    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "ECS"
      version         = "1"
      run_order       = 2
      input_artifacts = ["built"]
      configuration = {
        ClusterName = "app"
        ServiceName = "app"
      }
    }
  }
}
```

## Exceptions

Silent where stages or actions may be there that are not in view, on the artifacts of custom actions and of types that
the data does not know, and on settings that are empty only by default (a variable or parameter that is to be given).
An artifact that no action makes has `pipeline-artifact-not-produced`; two outputs of one name,
`pipeline-duplicate-artifact`.

## References

- CodePipeline user guide, "CodePipeline pipeline structure reference"
- CodePipeline user guide, "Valid input and output artifacts for each action type"
- CodePipeline user guide, "Quotas in AWS CodePipeline"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import structure
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def pipeline_structure(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report what CodePipeline refuses in the structure of a pipeline."""
    for fault in structure.faults(pipeline):
        related = [Related(fault.other, fault.note)] if fault.other is not None else []
        yield context.finding(fault.place, fault.message, defect=fault.defect, related=related, symbol=fault.symbol)
