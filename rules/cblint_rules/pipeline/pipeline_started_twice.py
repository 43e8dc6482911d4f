"""A source action looks for changes by itself, and a rule or webhook starts its pipeline for the same changes.

Each change then starts the pipeline twice: once by the event, at once, and once more when the source is looked at. Two
executions build and deploy the same revision, the second one over the first. Looking is what a source action does where
nothing is said, so that it has to be turned off beside a rule.

## Examples

```terraform title="main.tf"
resource "aws_codecommit_repository" "app" {
  repository_name = "app"
}

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

      configuration = {  # finding
        RepositoryName = aws_codecommit_repository.app.repository_name
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
      input_artifacts = ["source"]

      configuration = {
        ProjectName = "app"
      }
    }
  }
}

resource "aws_cloudwatch_event_rule" "changed" {  # because
  name = "app-changed"

  event_pattern = jsonencode({
    source      = ["aws.codecommit"]
    detail-type = ["CodeCommit Repository State Change"]
    resources   = [aws_codecommit_repository.app.arn]
    detail = {
      event         = ["referenceCreated", "referenceUpdated"]
      referenceType = ["branch"]
      referenceName = ["main"]
    }
  })
}

resource "aws_cloudwatch_event_target" "changed" {  # because
  rule     = aws_cloudwatch_event_rule.changed.name
  arn      = aws_codepipeline.app.arn
  role_arn = "arn:aws:iam::111122223333:role/start-pipeline"
}
```

A polled bucket, in a template:

```yaml title="template.yml"
Resources:
  Sources:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: example-sources
      NotificationConfiguration:
        EventBridgeConfiguration:
          EventBridgeEnabled: true
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
                S3Bucket: !Ref Sources
                S3ObjectKey: app.zip
                PollForSourceChanges: true  # finding
              OutputArtifacts: [{Name: source}]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: S3, Version: "1"}
              Configuration: {BucketName: example-site, Extract: "true"}
              InputArtifacts: [{Name: source}]
  Changed:  # because
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail:
          bucket: {name: [!Ref Sources]}
          object: {key: [app.zip]}
      Targets:
        - Id: pipeline  # because
          Arn: !Sub arn:aws:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}
          RoleArn: arn:aws:iam::111122223333:role/start-pipeline
```

Leave it to the rule:

```yaml title="template.yml"
Resources:
  Repository:
    Type: AWS::CodeCommit::Repository
    Properties:
      RepositoryName: app
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
              Configuration:
                RepositoryName: !GetAtt Repository.Name
                BranchName: main
                PollForSourceChanges: false
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
        resources: [!GetAtt Repository.Arn]
        detail: {referenceType: [branch], referenceName: [main]}
      Targets:
        - Id: pipeline
          Arn: !Sub arn:aws:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}
          RoleArn: arn:aws:iam::111122223333:role/start-pipeline
```

## Exceptions

Silent on a rule that another repository, branch or object starts, or of which that is not certain; on rules by way of
CloudTrail, which need a trail besides; and on objects of a bucket that may not tell EventBridge of them. A schedule
beside a source that is looked at is no doubling. A webhook counts where it is registered with the Git provider beside
it.

## References

- CodePipeline user guide, "Valid settings for the PollForSourceChanges parameter"
- CodePipeline user guide, "Migrate polling pipelines to use event-based change detection"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.events import changes, triggers
from cblint.model.part import Resource, label
from cblint.model.pipeline import Action
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, Step, rule
from cblint.value import Basis, Value


@rule(visits=Action, kind=Kind.CORRECTNESS, severity=Severity.LOW, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def pipeline_started_twice(action: Action, context: Context) -> Iterator[Finding]:
    """Report a source action that polls though something else starts its pipeline for its changes."""
    source = changes.source_of(action)
    if source is None or not source.setting or not context.holds(changes.is_watched(action, source)):
        return
    told = triggers.telling(context.workspace, action, source)
    webhook = None if told is not None else triggers.calling(context.workspace, action)
    starter: Resource | None = webhook if told is None else told.rule
    if starter is None:
        return
    place = changes.said(action, source)
    steps = [Step(starter.span, f"`{label(starter)}` acts on changes of its source")]
    if told is not None:
        steps.append(Step(told.target.span, "and starts its pipeline"))
    yield context.finding(
        place,
        f"`{source.setting}` is on, though `{label(starter)}` starts the pipeline for the same changes",
        confidence=Confidence.MEDIUM if told is None else Confidence.HIGH,
        evidence=[Chain("what else starts the pipeline", tuple(steps))],
        related=[Related(action.span, "the source action")] if place.origin.basis is Basis.GIVEN else [],
        fix=_fix(action, source.setting, place, context),
    )


def _fix(action: Action, setting: str, place: Value, context: Context) -> Fix | None:
    where = drafts.written_here(place)
    draft = drafts.draft_at(context.workspace, where) if where is not None else None
    if draft is None or where is None:
        return None
    if place is action.configuration:
        edits = draft.insert_entry(where, setting, False)
    else:
        edits = draft.set_value(where, False)
    return Fix(f"Turn `{setting}` off", edits, safe=True) if edits else None
