"""A build runs in an image that AWS no longer maintains.

A deprecated image gets no updates of its tools, and is not kept on the build hosts: builds start minutes later, and may
fail for reasons that nobody mends. An image that is gone cannot be chosen for new projects at all.

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
    image        = "aws/codebuild/standard:4.0"  # finding
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
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

Take one that is maintained:

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
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
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

Images for one language have been gone for long:

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
        Image: aws/codebuild/python:3.6.5  # finding
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - python -m unittest
```

## Exceptions

Silent on images that are still listed, though newer ones of their kind are, such as `aws/codebuild/standard:5.0`. There
is no fix where the buildspec selects runtimes that the newer image does not have (`docker`, `android`).

## References

- CodeBuild user guide, "Deprecated images"
- `unsupported_images` in aws/aws-codebuild-docker-images
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import choosing, kinds
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import alternatives


@rule(
    visits=Build,
    kind=Kind.HYGIENE,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
    given=("has_environment",),
)
def deprecated_build_image(build: Build, context: Context) -> Iterator[Finding]:
    """Report each image of a build that is deprecated or gone."""
    if not build.has_environment:
        return
    for value in alternatives(build.image):
        image = kinds.retired(value)
        if image is None:
            continue
        message = f"`{image.name}` is no longer maintained"
        if image.since:
            message = f"`{image.name}` is deprecated since {image.since}"
        edits = choosing.replaced(context.workspace, build, value, image.replacement)
        yield context.finding(
            value,
            message,
            symbol=kinds.symbol(build),
            evidence=[Chain("whose build it is", build.steps)] if value.origin.span.path != build.span.path else (),
            fix=Fix(f"Use `{image.replacement}`", edits, safe=False) if edits else None,
        )
