"""A schedule that starts builds is none that EventBridge takes.

EventBridge's `cron(…)` is not that of Unix: it has six fields, the last is the year, weeks begin with Sunday as 1, and
of the day of the month and the day of the week one has to be `?`. In `rate(…)` the unit is singular after 1 and plural
otherwise. `terraform plan` and a change set let everything pass; the rule is refused when it is made.

## Examples

```terraform title="main.tf"
resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 2 * * *)"  # finding
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule     = aws_cloudwatch_event_rule.nightly.name
  arn      = aws_codebuild_project.scan.arn
  role_arn = "arn:aws:iam::111122223333:role/start-builds"
}

resource "aws_codebuild_project" "scan" {
  name         = "scan"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "{version: 0.2, phases: {build: {commands: [./scan.sh]}}}"
  }
}
```

At two o'clock every night, six fields:

```terraform title="main.tf"
resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 2 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule     = aws_cloudwatch_event_rule.nightly.name
  arn      = aws_codebuild_project.scan.arn
  role_arn = "arn:aws:iam::111122223333:role/start-builds"
}

resource "aws_codebuild_project" "scan" {
  name         = "scan"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "{version: 0.2, phases: {build: {commands: [./scan.sh]}}}"
  }
}
```

One day is a `day`, and on weekdays the day of the month is `?`:

```yaml title="template.yml"
Resources:
  Daily:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 days)  # finding
      Targets:
        - Id: release
          Arn: !Sub arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Release}
          RoleArn: arn:aws:iam::111122223333:role/start-pipelines
  Weekdays:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: cron(30 6 * * MON-FRI *)  # finding
      Targets:
        - Id: release
          Arn: !Sub arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Release}
          RoleArn: arn:aws:iam::111122223333:role/start-pipelines
  Release:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: artifacts-111122223333
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1" }
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: { Category: Deploy, Owner: AWS, Provider: S3, Version: "1" }
              Configuration:
                BucketName: www.example.com
                Extract: "true"
              InputArtifacts:
                - Name: source
```

EventBridge Scheduler also knows one time, and takes a unit in either number:

```terraform title="main.tf"
resource "aws_scheduler_schedule" "daily" {
  name                = "daily"
  schedule_expression = "rate(1 days)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_codebuild_project.scan.arn
    role_arn = "arn:aws:iam::111122223333:role/start-builds"
  }
}

resource "aws_codebuild_project" "scan" {
  name         = "scan"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "{version: 0.2, phases: {build: {commands: [./scan.sh]}}}"
  }
}
```

## Exceptions

Only schedules that surely start a project or a pipeline are judged. Lists, ranges and steps within a field are not.
There is a fix where one of the two days is `*`, which says the same as `?`, and for the unit of a rate.

## References

- EventBridge user guide, "Setting a schedule pattern for scheduled rules (legacy)"
- EventBridge Scheduler user guide, "Schedule types in EventBridge Scheduler"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.events import schedules
from cblint.model.event import EventRule
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=EventRule, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def invalid_schedule(event_rule: EventRule, context: Context) -> Iterator[Finding]:
    """Report the schedule of a build or a pipeline that EventBridge refuses."""
    found = schedules.fault(event_rule)
    if found is None or not context.holds(event_rule.exists):
        return
    if not schedules.starts_builds(context.workspace, event_rule):
        return
    place = written_here(event_rule.schedule)
    draft = draft_at(context.workspace, place) if place is not None and found.instead else None
    edits = draft.set_value(place, found.instead) if draft is not None and place is not None else ()
    fix = Fix(f"Write `{found.instead}`", edits, safe=False) if edits else None
    yield context.finding(event_rule.schedule, found.message, fix=fix)
