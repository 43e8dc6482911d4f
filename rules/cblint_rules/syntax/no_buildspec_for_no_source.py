"""A project without a source has no buildspec of its own.

With the source type `NO_SOURCE` there are no files, so there is none that a buildspec could be read from. It has to
stand in the project, or in an S3 object that the project names by its ARN. Terraform stops where none is given, with
`` `buildspec` must be set when source's `type` is `NO_SOURCE` ``; a path makes every build fail.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "nightly" {
  name         = "nightly"
  service_role = "arn:aws:iam::111122223333:role/nightly"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "NO_SOURCE"  # because
    buildspec = "ci/nightly.yml"  # finding
  }
}
```

```yaml title="template.yml"
Resources:
  Cleanup:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/cleanup
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE  # finding
```

Write it in the project, for instance from a file beside the configuration:

```terraform title="main.tf"
resource "aws_codebuild_project" "nightly" {
  name         = "nightly"
  service_role = "arn:aws:iam::111122223333:role/nightly"

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
    buildspec = file("${path.module}/ci/nightly.yml")
  }
}
```

```yaml title="ci/nightly.yml"
version: 0.2
phases:
  build:
    commands:
      - aws s3 sync s3://example-data s3://example-backup
```

## Exceptions

Silent where the buildspec or the source type is not known, or a part of either.

## References

- CodeBuild API reference, `ProjectSource`
- Terraform provider for AWS, `aws_codebuild_project`, on `buildspec`
- CodeBuild user guide, "Build specification reference for CodeBuild", on file names and storage
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.value import Scalar, equals, test


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def no_buildspec_for_no_source(project: Project, context: Context) -> Iterator[Finding]:
    """Report a project without source whose buildspec is not given, or a path."""
    source = project.source
    if project.exists.is_no or not equals(source.type, "NO_SOURCE").is_yes:
        return
    steps = (Step(source.type.origin.span, "there is no source"),)
    if context.holds(test(source.buildspec, _is_nothing)):
        yield context.finding(source.type, "The project has no source, and no buildspec", symbol=source.symbol)
    elif context.holds(test(source.buildspec, _is_path)):
        message = "The buildspec is a path, and the project has no source"
        chain = Chain("There are no files to look in", steps)
        yield context.finding(source.buildspec, message, symbol=source.symbol, evidence=[chain])


def _is_nothing(data: Scalar) -> bool:
    return data is None or data == ""


def _is_path(data: Scalar) -> bool:
    """Tell whether a buildspec is one line that names a file, as CodeBuild tells it from a text."""
    text = data if isinstance(data, str) else ""
    return not ("\n" in text or ":" in text or "{" in text or "$" in text) and text.endswith((".yml", ".yaml", ".json"))
