"""A pipeline's action makes an artifact that no action reads.

It is packed, uploaded, encrypted and kept at each execution, for nothing; or the action that should read it reads
another one, which is older than it seems.

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
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      input_artifacts  = ["source"]
      output_artifacts = ["built"]  # finding
      configuration = {
        ProjectName = "app"
      }
    }
  }

  stage {
    name = "Deploy"
    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "S3"
      version         = "1"
      input_artifacts = ["source"]
      configuration = {
        BucketName = "example-site"
        Extract    = "true"
      }
    }
  }
}
```

What is built is what is deployed:

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
        - Name: Build
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
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: S3, Version: "1"}
              InputArtifacts:
                - Name: built
              Configuration:
                BucketName: example-site
                Extract: "true"
```

## Exceptions

Silent on source actions, which have to have an output, on actions of types that the data does not know, and where
a stage, an action or an input may be there that is not in view.

## References

- CodePipeline user guide, "Input and output artifacts"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import artifacts
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule
from cblint.value import string


@rule(
    visits=Pipeline,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
)
def pipeline_artifact_unused(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report the outputs that surely nothing reads."""
    for action, name, surely in artifacts.unused(pipeline):
        if context.holds(surely, about=action):
            known = string(name) or ""
            yield context.finding(
                name, f"No action of the pipeline reads the artifact `{known}`", defect=known, symbol=action.symbol
            )
