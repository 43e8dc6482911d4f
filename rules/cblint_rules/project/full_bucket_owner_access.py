"""The owner of the bucket gets full access to what a build writes.

With `FULL`, CodeBuild changes the access control list so that another account, which owns the bucket, may replace and
share artifacts and logs. For that the build's role needs `s3:PutBucketAcl`, with which every command of a build may
open the bucket to others.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type                = "S3"
    location            = "artifacts-444455556666"
    bucket_owner_access = "FULL"  # finding
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
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Let it read, or turn access control lists off in the bucket, so that its owner owns all that is in it:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type                = "S3"
    location            = "artifacts-444455556666"
    bucket_owner_access = "READ_ONLY"
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
      status              = "DISABLED"
      bucket_owner_access = "FULL"
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

## Exceptions

CloudFormation cannot say it. Silent where nothing is written to S3.

## References

- CodeBuild API reference, `ProjectArtifacts`, `bucketOwnerAccess`
- S3 user guide, "Controlling ownership of objects and disabling ACLs for your bucket"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import encryption
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule
from cblint.value import equals


@rule(
    visits=Project,
    kind=Kind.SECURITY,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
    cwe=732,
)
def full_bucket_owner_access(project: Project, context: Context) -> Iterator[Finding]:
    """Report artifacts and logs of which the bucket's owner gets full access."""
    for what, part, access, used in encryption.written_to_buckets(project):
        if context.holds(used & equals(access, "FULL"), part):
            yield context.finding(
                access,
                f"The owner of the bucket gets full access to the {what} of `{label(project)}`",
                symbol=part.symbol,
            )
