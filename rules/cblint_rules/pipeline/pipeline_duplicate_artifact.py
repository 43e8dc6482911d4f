"""Two outputs of a pipeline's actions have one name.

The name of an output artifact is unique in its pipeline: an action that reads it could not tell which one is meant.
CodePipeline refuses the pipeline.

## Examples

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
            - Name: Api
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: api
              OutputArtifacts:
                - Name: built
            - Name: Web
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: web
              OutputArtifacts:
                - Name: built  # finding
```

Give each output a name of its own:

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
    dynamic "action" {
      for_each = toset(["api", "web"])
      content {
        name             = action.value
        category         = "Build"
        owner            = "AWS"
        provider         = "CodeBuild"
        version          = "1"
        input_artifacts  = ["source"]
        output_artifacts = ["built_${action.value}"]
        configuration = {
          ProjectName = action.value
        }
      }
    }
  }
}
```

## References

- CodePipeline user guide, "Input and output artifacts"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import artifacts
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule
from cblint.value import string


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def pipeline_duplicate_artifact(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report each output whose name another one has."""
    for each in artifacts.doubles(pipeline):
        name = string(each.name) or ""
        maker = string(each.maker.name)
        yield context.finding(
            each.name,
            f"Another output of the pipeline has the name `{name}`, too",
            defect=f"{name} {string(each.action.name) or ''}",
            related=[Related(each.first.origin.span, f"the output of `{maker}`" if maker else "the first one")],
            symbol=each.action.symbol,
        )
