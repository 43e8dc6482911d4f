"""Build artifacts go to S3 with their encryption turned off.

CodeBuild encrypts artifacts with a KMS key, and who reads them needs the right to use it. With that turned off, S3
still encrypts what it stores, but decrypts it for everybody who may read the bucket.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type                = "S3"
    location            = "artifacts-111122223333"
    packaging           = "ZIP"
    encryption_disabled = true  # finding
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

Leave it out:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type      = "S3"
    location  = "artifacts-111122223333"
    packaging = "ZIP"
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

Secondary artifacts have a setting of their own:

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
      SecondaryArtifacts:
        - Type: S3
          ArtifactIdentifier: coverage
          Location: reports-111122223333
          EncryptionDisabled: true  # finding
        - Type: S3
          ArtifactIdentifier: manual
          Location: reports-111122223333
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Nothing is written where a pipeline takes the artifacts. Single files in the root of a bucket may be a website, whose
visitors have no key; they are reported with `--strict` only:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: CODEPIPELINE
        EncryptionDisabled: true
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: CODEPIPELINE
  Site:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: site
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: S3
        Location: www.example.com
        Name: /
        Packaging: NONE
        EncryptionDisabled: true  # finding
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/site.git
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

## Exceptions

Silent on artifacts that are published: put into a bucket whose policy, in view, lets everybody or CloudFront read it.
What KMS encrypts with AWS's own key they could not read. Single files in the root of a bucket are reported with
`--strict` only, and without a fix. The fix is not a safe one where the project has a key of its own, which the role
must be allowed to use.

## References

- CodeBuild API reference, `ProjectArtifacts`
- CWE-311: missing encryption of sensitive data
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import encryption
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Profile, Severity, rule


@rule(
    visits=Project, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=311, fix=Fixable.SAFE
)
def unencrypted_artifacts(project: Project, context: Context) -> Iterator[Finding]:
    """Report artifacts, primary or secondary, that are written to S3 with their encryption turned off."""
    for artifacts in encryption.all_artifacts(project):
        if not context.holds(encryption.artifacts_are_plain(artifacts), artifacts):
            continue
        if encryption.is_published(context.workspace, project, artifacts):
            continue
        doubtful = encryption.look_published(artifacts)
        edits = () if doubtful else encryption.turned_on(context.workspace, artifacts.encryption_disabled)
        safe = encryption.own_key(project.encryption_key).is_no
        which = "The artifacts" if artifacts is project.artifacts else "Secondary artifacts"
        yield context.finding(
            artifacts.encryption_disabled,
            f"{which} of `{label(project)}` go to S3 with their encryption turned off",
            symbol=artifacts.symbol,
            fix=Fix("Turn the encryption on", edits, safe=safe) if edits else None,
            profile=Profile.STRICT if doubtful else Profile.DEFAULT,
        )
