"""Build logs go to S3 with their encryption turned off.

CodeBuild encrypts logs in S3 with a KMS key, and who reads them needs the right to use it. With that turned off, S3
still encrypts what it stores, but decrypts it for everybody who may read the bucket.

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
    s3_logs {
      status              = "ENABLED"
      location            = "build-logs-111122223333/app"
      encryption_disabled = true  # finding
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

Leave it out:

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
    s3_logs {
      status   = "ENABLED"
      location = "build-logs-111122223333/app"
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

In a template:

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
        S3Logs:
          Status: ENABLED
          Location: build-logs-111122223333/app
          EncryptionDisabled: true  # finding
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Where there are no logs in S3, nothing is unencrypted:

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
        S3Logs:
          Status: DISABLED
          EncryptionDisabled: true
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

## Exceptions

Silent where logs in S3 are not turned on. The fix is not a safe one where the project has a key of its own, which the
role must be allowed to use.

## References

- CodeBuild API reference, `S3LogsConfig`
- CWE-311: missing encryption of sensitive data
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import encryption
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(
    visits=Project, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=311, fix=Fixable.SAFE
)
def unencrypted_logs(project: Project, context: Context) -> Iterator[Finding]:
    """Report logs that are written to S3 with their encryption turned off."""
    logs = project.s3_logs
    if not context.holds(encryption.logs_are_plain(logs)):
        return
    edits = encryption.turned_on(context.workspace, logs.encryption_disabled)
    safe = encryption.own_key(project.encryption_key).is_no
    yield context.finding(
        logs.encryption_disabled,
        f"The logs of `{label(project)}` go to S3 with their encryption turned off",
        symbol=logs.symbol,
        fix=Fix("Turn the encryption on", edits, safe=safe) if edits else None,
    )
