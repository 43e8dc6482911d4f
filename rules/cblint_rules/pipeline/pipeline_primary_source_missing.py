"""A build in a pipeline has several input artifacts, and none of them is its primary source.

CodeBuild starts in the primary source and looks for the buildspec there. With one input it is that one; with several,
CodePipeline refuses an action without `PrimarySource`, and one whose `PrimarySource` is not among its inputs.

## Examples

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
      name             = "App"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["app"]
      configuration = {
        RepositoryName = "app"
        BranchName     = "main"
      }
    }
    action {
      name             = "Charts"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["charts"]
      configuration = {
        RepositoryName = "charts"
        BranchName     = "main"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name            = "Build"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["app", "charts"]
      configuration = {  # finding
        ProjectName = "app"
      }
    }
  }
}
```

The name is an artifact's, as it is spelt there:

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
            - Name: App
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: app
            - Name: Charts
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration:
                RepositoryName: charts
                BranchName: main
              OutputArtifacts:
                - Name: charts
        - Name: Build
          Actions:
            - Name: Unit
              ActionTypeId: {Category: Test, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: app
                - Name: charts
              Configuration:
                ProjectName: unit
                PrimarySource: App  # finding
```

Say where the buildspec is:

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
            - Name: App
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: app
            - Name: Charts
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration:
                RepositoryName: charts
                BranchName: main
              OutputArtifacts:
                - Name: charts
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: app
                - Name: charts
              Configuration:
                ProjectName: app
                PrimarySource: app
```

## Exceptions

Silent where the configuration may have a `PrimarySource` that is not in view.

## References

- CodePipeline user guide, "AWS CodeBuild build and test action reference", `PrimarySource`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import primary_sources
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def pipeline_primary_source_missing(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report the builds with several inputs of which none is the primary one."""
    for fault in primary_sources.faults(pipeline):
        related = [Related(fault.other, fault.note)] if fault.other is not None else []
        yield context.finding(fault.place, fault.message, defect=fault.defect, related=related, symbol=fault.symbol)
