"""A pipeline's action is not one that CodePipeline has, or is set up in a way that its provider refuses.

The category, the owner, the provider and the version of an action go together, and each provider has settings of its
own, some of them required. A value is a string of at most 1,000 characters. Otherwise the pipeline cannot be made:
`Value of property Configuration must be an object with String (or simple type) properties`.

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
              ActionTypeId:
                Category: Source
                Owner: AWS
                Provider: Codecommit  # finding
                Version: "1"
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
                EnvironmentVariables:
                  - Name: STAGE  # finding
                    Value: prod
```

A setting that another provider has, and one that is missing:

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
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn        = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/0a1b2c3d"
        FullRepositoryId     = "example/app"
        BranchName           = "main"
        PollForSourceChanges = "false"  # finding
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
      configuration = {  # finding
        BucketName = "example-site"
      }
    }
  }
}
```

Settings are those of the action's own provider, and what is not a string is written as JSON:

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
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/0a1b2c3d"
        FullRepositoryId = "example/app"
        BranchName       = "main"
        DetectChanges    = "false"
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
        ProjectName          = "app"
        EnvironmentVariables = jsonencode([{ name = "STAGE", value = "prod", type = "PLAINTEXT" }])
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
      input_artifacts = ["built"]
      configuration = {
        BucketName = "example-site"
        Extract    = "true"
      }
    }
  }
}
```

## Exceptions

Silent on custom actions, on providers that the data does not know and no slip of the pen explains, and on settings that
are neither near one of the provider's nor another provider's: AWS adds providers and settings. An empty setting has
`pipeline-structure`.

## References

- CodePipeline user guide, "Action structure reference"
- CodePipeline API reference, "ActionDeclaration" and "ActionTypeId"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.pipelines import action_types, settings
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule
from cblint.value import Value


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def invalid_pipeline_action(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report what is wrong in the types of a pipeline's actions, and in their configurations."""
    for action in (action for stage in pipeline.stages for action in stage.actions):
        for wrong in action_types.faults(pipeline, action):
            fault = wrong.fault
            yield context.finding(
                fault.place,
                fault.message,
                defect=fault.defect,
                related=[Related(fault.other, fault.note)] if fault.other is not None else [],
                symbol=fault.symbol,
                fix=_replaced(context, wrong.value, wrong.meant),
            )
        for setting in settings.faults(pipeline, action):
            fault = setting.fault
            fix = _renamed(context, setting) if setting.key is not None else None
            if setting.value is not None:
                fix = _replaced(context, setting.value, setting.meant)
            yield context.finding(fault.place, fault.message, defect=fault.defect, symbol=fault.symbol, fix=fix)


def _replaced(context: Context, value: Value, meant: str) -> Fix | None:
    place = written_here(value) if meant else None
    draft = draft_at(context.workspace, place) if place is not None else None
    edits = draft.set_value(place, meant) if draft is not None and place is not None else ()
    return Fix(f"Put `{meant}` there", edits, safe=False) if edits else None


def _renamed(context: Context, wrong: settings.Wrong) -> Fix | None:
    draft = draft_at(context.workspace, wrong.key) if wrong.key is not None else None
    edits = draft.rename_entry(wrong.key, wrong.meant) if draft is not None and wrong.key is not None else ()
    return Fix(f"Rename it to `{wrong.meant}`", edits, safe=False) if edits else None
