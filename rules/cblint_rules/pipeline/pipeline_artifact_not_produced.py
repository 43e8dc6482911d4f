"""A pipeline's action reads an artifact that no action makes.

CodePipeline refuses the pipeline: an input artifact has to be the output of an action before it. A setting that names
the artifact it reads from (`TemplatePath`, `TaskDefinitionTemplateArtifact`, …) has to name an input of its action.

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
      output_artifacts = ["source_output"]
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
      input_artifacts  = ["source-output"]  # finding
      output_artifacts = ["build_output"]
      configuration = {
        ProjectName = "app"
      }
    }
  }
}
```

A template is read from an artifact that its action has as an input:

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
                - Name: Source
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: CloudFormation, Version: "1"}
              InputArtifacts:
                - Name: Source
              Configuration:
                ActionMode: CREATE_UPDATE
                StackName: app
                RoleArn: arn:aws:iam::111122223333:role/stack
                TemplatePath: BuildOutput::template.yml  # finding
```

Read what an action before it makes:

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
                - Name: Source
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: CloudFormation, Version: "1"}
              InputArtifacts:
                - Name: Source
              Configuration:
                ActionMode: CREATE_UPDATE
                StackName: app
                RoleArn: arn:aws:iam::111122223333:role/stack
                TemplatePath: Source::template.yml
```

## Exceptions

Silent where a stage or an action may be there that is not in view (`dynamic` blocks, conditions), and where the name of
an output is not known. An artifact that is made too late has `pipeline-structure`; a `PrimarySource` that is no input,
`pipeline-primary-source-missing`; a file that the artifact does not hold, `deploy-file-not-in-artifacts`.

## References

- CodePipeline user guide, "Input and output artifacts"
- CodePipeline user guide, "AWS CloudFormation deploy action reference", `TemplatePath`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import artifacts
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule
from cblint.value import string


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def pipeline_artifact_not_produced(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report the artifacts that are read and surely not made, and settings that name no input of their action."""
    wrong = set()
    for each in artifacts.missing(pipeline):
        if not context.holds(each.surely, about=each.action):
            continue
        wrong.add(id(each.action))
        message = f"No action of the pipeline makes the artifact `{each.artifact}`"
        related, fix = [], None
        meant = string(each.nearest) if each.nearest is not None else None
        if each.nearest is not None and meant:
            message += f"; the nearest is `{meant}`"
            related = [Related(each.nearest.origin.span, f"`{meant}` is made here")]
            edits = artifacts.renamed(context.workspace, each)
            fix = Fix(f"Read `{meant}`", edits, safe=False) if edits else None
        yield context.finding(
            each.name, message, defect=each.artifact, related=related, fix=fix, symbol=each.action.symbol
        )
    for setting in artifacts.foreign(pipeline):
        if id(setting.action) in wrong:
            continue
        message = f"`{setting.key}` names the artifact `{setting.artifact}`, which is no input of the action"
        if setting.inputs:
            message += f" ({', '.join(f'`{name}`' for name in setting.inputs)})"
        defect = f"{setting.key} {setting.artifact}"
        yield context.finding(setting.place, message, defect=defect, symbol=setting.action.symbol)
