"""A build's role may write logs, but not to the project's log group.

CodeBuild makes the log stream with the build's role. Where its policy names another log group, the build ends before
its first command: `ACCESS_DENIED: Service role … does not allow AWS CodeBuild to create Amazon CloudWatch Logs log
streams`.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}

resource "aws_iam_role" "build" {
  name = "build"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "codebuild.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "arn:aws:logs:*:*:log-group:/aws/codebuild/api:*"  # finding
    }]
  })
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Name the project's own group:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}

resource "aws_iam_role" "build" {
  name = "build"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "codebuild.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "arn:aws:logs:*:*:log-group:/aws/codebuild/app:*"
    }]
  })
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

A log group of one's own is not under `/aws/codebuild/`:

```yaml title="template.yml"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              Service: codebuild.amazonaws.com
      Policies:
        - PolicyName: logs
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [logs:CreateLogGroup, logs:CreateLogStream, logs:PutLogEvents]
                Resource: !Sub arn:aws:logs:*:${AWS::AccountId}:log-group:/aws/codebuild/*  # finding
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: !GetAtt Role.Arn
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
      LogsConfig:
        CloudWatchLogs:
          Status: ENABLED
          GroupName: builds  # because
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Without the name of a group, logs go to `/aws/codebuild/` and the project's name:

```yaml title="template.yml"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              Service: codebuild.amazonaws.com
      Policies:
        - PolicyName: logs
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [logs:CreateLogGroup, logs:CreateLogStream, logs:PutLogEvents]
                Resource: !Sub arn:aws:logs:*:${AWS::AccountId}:log-group:/aws/codebuild/*
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: !GetAtt Role.Arn
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

## Exceptions

Silent where the role or one of its policies is not in view, where logs in CloudWatch are turned off, and where the
role may not write logs at all, which is another fault. Only under `--strict`: a log group, declared beside the
project, that keeps its logs for ever.

## References

- CodeBuild user guide, "Allow CodeBuild to interact with other AWS services"
- Service authorization reference, "Actions, resources, and condition keys for Amazon CloudWatch Logs"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import places
from cblint.analysis.project import logs
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Related, Severity, Step, rule
from cblint.value import equals


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def log_group_mismatch(project: Project, context: Context) -> Iterator[Finding]:
    """Report a role whose right to write logs is for other log groups; strict: a group that keeps logs for ever."""
    if not context.holds(equals(project.cloudwatch_logs.status, "ENABLED")):
        return
    yield from _elsewhere(project, context)
    group = logs.group_without_end(context.workspace, project)
    if group is not None:
        yield context.finding(
            group.retention,
            f"Log group `{label(group)}` keeps the logs of builds for ever",
            symbol=group.symbol,
            severity=Severity.LOW,
            profile=Profile.STRICT,
            related=[Related(project.span, f"`{label(project)}` writes to it")],
        )


def _elsewhere(project: Project, context: Context) -> Iterator[Finding]:
    found = logs.elsewhere(context.workspace, project)
    if found is None:
        return
    first = found.statements[0]
    are = f"{' and '.join(f'`{action}`' for action in found.actions)} {'are' if len(found.actions) > 1 else 'is'}"
    yield context.finding(
        places.written(first.resources) if first.resources is not None else first.span,
        f"{are} not allowed on `{found.group}`, where `{label(project)}` writes its logs",
        symbol=first.symbol,
        defect=found.group,
        confidence=Confidence.MEDIUM if logs.is_by_default(found.named_by) else None,
        evidence=[
            Chain(
                "where the logs go",
                (Step(found.named_by.origin.span, "names the log group"), Step(project.span, "writes to it")),
            ),
            Chain("what is allowed", tuple(Step(each.span, "allows it elsewhere") for each in found.statements)),
        ],
    )
