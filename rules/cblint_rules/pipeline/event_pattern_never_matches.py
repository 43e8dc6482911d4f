"""An event pattern asks for what no event has, so that its rule never does anything.

A pattern is compared letter by letter with the events that a service sends. One state that the service does not have, a
detail type in other letters, or a field under another name, and the rule never starts its target: the pipeline does not
run, nobody is told of the failed build. EventBridge accepts such a pattern without a word.

## Examples

```terraform title="main.tf"
resource "aws_cloudwatch_event_rule" "failed" {
  name = "failed-builds"

  event_pattern = jsonencode({
    source      = ["aws.codebuild"]
    detail-type = ["CodeBuild Build State Change"]
    detail = {
      build-status = ["FAILURE"]  # finding
    }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = aws_codebuild_project.tell.arn
}

resource "aws_codebuild_project" "tell" {
  name         = "tell"
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
    buildspec = "{version: 0.2, phases: {build: {commands: [./tell.sh]}}}"
  }
}
```

A deployment that fails is in the state `FAILURE`, and the field is called `state`:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeDeploy::Application
    Properties:
      ComputePlatform: Server
  Failed:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.codedeploy]
        detail-type: [CodeDeploy Deployment State-change Notification]
        detail:
          status: [FAILURE]  # finding
      Targets:
        - Id: tell
          Arn: arn:aws:sns:eu-west-1:111122223333:deployments
```

In the words of the service:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeDeploy::Application
    Properties:
      ComputePlatform: Server
  Failed:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.codedeploy]
        detail-type: [CodeDeploy Deployment State-change Notification]
        detail:
          state: [FAILURE, STOP]
      Targets:
        - Id: tell
          Arn: arn:aws:sns:eu-west-1:111122223333:deployments
```

The events of a function are such rules as well:

```yaml title="template.yml"
Transform: AWS::Serverless-2016-10-31
Resources:
  Tell:
    Type: AWS::Serverless::Function
    Properties:
      Handler: tell.handler
      Runtime: python3.13
      CodeUri: tell/
      AutoPublishAlias: live
      DeploymentPreference:
        Type: Canary10Percent5Minutes
      Events:
        Failed:
          Type: EventBridgeRule
          Properties:
            Pattern:
              source: [aws.codepipeline]
              detail-type: [CodePipeline Execution State Change]  # finding
              detail: {state: [FAILED]}
```

`!Ref` of a repository is its id, and events have its ARN:

```yaml title="template.yml"
Resources:
  Repository:
    Type: AWS::CodeCommit::Repository
    Properties:
      RepositoryName: app
  Checks:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/checks
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0"}
      Source: {Type: CODECOMMIT, Location: !GetAtt Repository.CloneUrlHttp}
  Changed:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.codecommit]
        detail-type: [CodeCommit Repository State Change]
        resources:
          - !Ref Repository  # finding
      Targets:
        - Id: checks
          Arn: !GetAtt Checks.Arn
          RoleArn: arn:aws:iam::111122223333:role/events
```

## Exceptions

Only patterns for CodeBuild, CodePipeline, CodeDeploy, CodeCommit and ECR are judged, and only where nothing in them can
match: one state of several that does not exist is not reported. Detail types and fields that AWS does not describe are
taken for possible, as is every API call that comes by CloudTrail.

## References

- EventBridge events reference, the pages of AWS CodeBuild, CodePipeline, CodeDeploy, CodeCommit and Amazon ECR
- EventBridge user guide, "Comparison operators for use in event patterns"
- CodePipeline user guide, "Monitoring CodePipeline events"
- CodeBuild user guide, "Build notifications input format reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.events import faults
from cblint.model.event import EventRule
from cblint.model.storage import CodeRepository
from cblint.rule import Confidence, Context, Edit, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=EventRule, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def event_pattern_never_matches(event_rule: EventRule, context: Context) -> Iterator[Finding]:
    """Report a pattern of a service that is known, where no event of it can match."""
    ids = frozenset(each.address for each in context.workspace.parts(CodeRepository))
    found = faults.fault(event_rule.pattern, ids)
    if found is not None:
        yield context.finding(found.place, found.message, fix=_fix(found, context))


def _fix(found: faults.Fault, context: Context) -> Fix | None:
    edits: list[Edit] = []
    for word in found.instead:
        draft = drafts.draft_at(context.workspace, word.place)
        if draft is None:
            return None
        made = draft.rename_entry(word.place, word.word) if word.is_key else draft.set_value(word.place, word.word)
        if not made:
            return None
        edits += made
    told = " and ".join(f"`{word.word}`" for word in found.instead)
    return Fix(f"Write {told}", tuple(sorted(edits)), safe=False) if edits else None
