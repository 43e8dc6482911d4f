"""A build names a curated image that there is not.

Names that begin with `aws/codebuild/` are those of AWS's own images. One that does not exist ends each build while it
is provisioned: `BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE`.

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
    image        = "aws/codebuild/amazonlinux2023-x86_64-standard:5.0"  # finding
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

Images of Amazon Linux do not have its number in their names:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
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

## Exceptions

Silent on tags that may be newer than the data, on tags of Windows and macOS images, and on names without a tag.

## References

- CodeBuild user guide, "Docker images provided by CodeBuild"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import kinds
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import alternatives, string


@rule(
    visits=Build, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, given=("has_environment",)
)
def unknown_build_image(build: Build, context: Context) -> Iterator[Finding]:
    """Report each image of a build whose name begins like a curated one and is none."""
    if not build.has_environment:
        return
    for value in alternatives(build.image):
        if context.holds(kinds.is_unheard_of(value)):
            yield context.finding(
                value,
                f"There is no curated image `{(string(value) or '')[:200]}`",
                symbol=kinds.symbol(build),
                evidence=[Chain("whose build it is", build.steps)] if value.origin.span.path != build.span.path else (),
            )
