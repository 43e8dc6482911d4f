"""A pipeline's sources are not looked at, and nothing in view starts it when they change.

With `PollForSourceChanges` off, a source action waits for something else to start the pipeline: an EventBridge rule for
the repository, bucket or image, a webhook, a trigger. An ECR source never looks by itself. Without any of them a push
builds nothing, and nobody sees that it did not.

## Examples

```terraform title="main.tf"
resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    type     = "S3"
    location = "example-artifacts"
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
        RepositoryName       = "app"
        BranchName           = "main"
        PollForSourceChanges = false  # finding
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
      input_artifacts = ["source"]

      configuration = {
        ProjectName = "app"
      }
    }
  }
}
```

A rule starts the pipeline for each push:

```yaml title="template.yml"
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: app
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration: {RepositoryName: app, BranchName: main, PollForSourceChanges: false}
              OutputArtifacts: [{Name: source}]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: S3, Version: "1"}
              Configuration: {BucketName: example-site, Extract: "true"}
              InputArtifacts: [{Name: source}]
  Changed:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.codecommit]
        detail-type: [CodeCommit Repository State Change]
        resources: [!Sub "arn:aws:codecommit:${AWS::Region}:${AWS::AccountId}:app"]
        detail: {referenceType: [branch], referenceName: [main]}
      Targets:
        - Id: pipeline
          Arn: !Sub arn:aws:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}
          RoleArn: arn:aws:iam::111122223333:role/start-pipeline
```

Without the rule, nothing would:

```yaml title="template.yml"
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: app
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: S3, Version: "1"}
              Configuration:
                S3Bucket: example-sources
                S3ObjectKey: app.zip
                PollForSourceChanges: "false"  # finding
              OutputArtifacts: [{Name: source}]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: S3, Version: "1"}
              Configuration: {BucketName: example-site, Extract: "true"}
              InputArtifacts: [{Name: source}]
```

A rule for another branch does not help:

```terraform title="main.tf"
resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    type     = "S3"
    location = "example-artifacts"
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
        RepositoryName       = "app"
        BranchName           = "main"
        PollForSourceChanges = false  # finding
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
      input_artifacts = ["source"]

      configuration = {
        ProjectName = "app"
      }
    }
  }
}

resource "aws_cloudwatch_event_rule" "changed" {
  name = "app-changed"

  event_pattern = jsonencode({
    source      = ["aws.codecommit"]
    detail-type = ["CodeCommit Repository State Change"]
    detail = {
      repositoryName = ["app"]
      referenceName  = ["master"]
    }
  })
}

resource "aws_cloudwatch_event_target" "changed" {
  rule     = aws_cloudwatch_event_rule.changed.name
  arn      = aws_codepipeline.app.arn
  role_arn = "arn:aws:iam::111122223333:role/start-pipeline"
}
```

## Exceptions

Silent where one of several sources is looked at or told of; where something starts the pipeline for another reason (a
schedule); where a rule, a target or a module is not certain or not in view; and where a file of the repository says
`start-pipeline-execution`, be it a script, a policy or the manual. `DetectChanges` off on a connection is mostly meant:
it is reported in the strict profile.

## References

- CodePipeline user guide, "Source actions and change detection methods"
- CodePipeline user guide, "Valid settings for the PollForSourceChanges parameter"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.events import changes, triggers
from cblint.model.part import label
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Related, Severity, rule
from cblint.value import Known, string


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.MEDIUM)
def source_change_not_detected(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report the sources of a pipeline that nothing starts when they change."""
    unwatched = triggers.unwatched(pipeline)
    if not unwatched or not context.holds(pipeline.exists):
        return
    if not context.holds(~triggers.is_started(context.workspace, pipeline, unwatched)):
        return
    rules = triggers.missing(context.workspace, pipeline, unwatched)
    names = " and ".join(f"`{label(each)}`" for each in rules)
    verb = "start" if len(rules) > 1 else "starts"
    other = f"{names} {verb} the pipeline for other changes alone"
    why = other if rules else "nothing in view starts the pipeline when the source changes"
    for action, source in unwatched:
        place = changes.said(action, source)
        told = string(action.provider) or "its source"
        message = f"`{source.setting}` is off" if source.setting else f"`{told}` sources are not looked at"
        yield context.finding(
            place if isinstance(place, Known) else action.provider,
            f"{message}, and {why}",
            related=[Related(each.pattern.origin.span, "the changes that start the pipeline") for each in rules],
            profile=Profile.STRICT if source.setting == "DetectChanges" else Profile.DEFAULT,
        )
