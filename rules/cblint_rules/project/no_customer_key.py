"""Build artifacts are encrypted with AWS's own key.

Everybody in the account who may read the bucket may use AWS's key for S3; nobody can change who may, and no other
account can ever read the artifacts. A key of one's own has a policy, can be turned off, and its use is logged apart.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {  # finding
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type     = "S3"
    location = "artifacts-111122223333"
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

Name a key:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name           = "app"
  service_role   = "arn:aws:iam::111122223333:role/build"
  encryption_key = aws_kms_key.artifacts.arn

  artifacts {
    type     = "S3"
    location = "artifacts-111122223333"
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

resource "aws_kms_key" "artifacts" {
  description         = "Artifacts of builds"
  enable_key_rotation = true
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

Silent on projects without artifacts, on artifacts whose encryption is turned off, which `unencrypted-artifacts`
reports, and where the key is not known. What a pipeline takes is encrypted with the key of its artifact store, of which
`pipeline-without-customer-key` tells.

## References

- CodeBuild user guide, "Encrypt build outputs"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import encryption
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Project,
    kind=Kind.SECURITY,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
    cwe=311,
)
def no_customer_key(project: Project, context: Context) -> Iterator[Finding]:
    """Report artifacts that a project puts into S3 encrypted with AWS's own key."""
    if context.holds(encryption.lacks_own_key(project)):
        yield context.finding(
            project.encryption_key, f"The artifacts of `{label(project)}` are encrypted with AWS's own key for S3"
        )
