"""A project's builds leave no logs.

The output of the commands is in the logs and nowhere else. Without them nobody can find out why a build failed, nor
what it did on the day that a token was stolen.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
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
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }

  logs_config {
    cloudwatch_logs {
      status = "DISABLED"  # finding
    }
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Leave the logs on, which is the default:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
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
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }

  logs_config {
    cloudwatch_logs {
      group_name = "builds"
    }
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Turning off both is the same in a template:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
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
          Status: DISABLED  # finding
        S3Logs:
          Status: DISABLED
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Logs in S3 are logs too:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
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
          Status: DISABLED
        S3Logs:
          Status: ENABLED
          Location: build-logs-111122223333/app
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

## Exceptions

Silent where it depends on a condition or a value that is not known. The fix is not a safe one where the role, which is
in view, may not write to CloudWatch Logs: then builds would fail.

## References

- CodeBuild API reference, `LogsConfig`
- CWE-778: insufficient logging
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import logs
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule
from cblint.value import Basis


@rule(
    visits=Project, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=778, fix=Fixable.SAFE
)
def logs_disabled(project: Project, context: Context) -> Iterator[Finding]:
    """Report a project whose logs in CloudWatch are turned off, and those in S3 are not on."""
    if not context.holds(logs.are_off(project)):
        return
    in_s3 = project.s3_logs.status
    edits = logs.turned_on(context.workspace, project)
    safe = logs.may_write(context.workspace, project)
    yield context.finding(
        project.cloudwatch_logs.status,
        f"Builds of `{label(project)}` leave no logs, neither in CloudWatch nor in S3",
        symbol=project.cloudwatch_logs.symbol,
        related=[] if in_s3.origin.basis is Basis.AWS_DEFAULT else [Related(in_s3.origin.span, "none in S3 either")],
        fix=Fix("Turn the logs in CloudWatch on", edits, safe=safe) if edits else None,
    )
