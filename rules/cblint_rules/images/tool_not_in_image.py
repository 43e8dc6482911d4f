"""A build runs a program that its image does not have.

Curated images are Ubuntu or Amazon Linux, each with the package manager of its own. The other's ends the phase:
`apt-get: command not found`. So does a tool that no curated image has, where nothing has installed it.

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
    image        = "aws/codebuild/amazonlinux-x86_64-standard:5.0"  # because
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
  install:
    commands:
      - apt-get update && apt-get install -y jq  # finding
  build:
    commands:
      - make
```

Amazon Linux has `dnf`, and tools come from somewhere:

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
  install:
    commands:
      - dnf install -y jq
      - npm install -g aws-cdk
  build:
    commands:
      - cdk synth
```

## Exceptions

A tool that no curated image has, such as `terraform` or `cdk`, is reported with medium severity, and only where all
that runs before it is known to install nothing: no script out of view, no download, no package manager, no change of
`PATH`. Silent on commands that may not run, or may fail without harm.

## References

- Dockerfiles of the images in aws/aws-codebuild-docker-images
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import tools
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.value import string


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("project", "buildspec"),
)
def tool_not_in_image(build: Build, context: Context) -> Iterator[Finding]:
    """Report the first use of each program that a build's curated image does not have."""
    if build.project is None or build.buildspec is None:
        return
    for each in tools.absent(context.workspace, build):
        tool = each.invocation
        yield context.finding(
            tool.span,
            f"`{string(build.image)}` is {each.image.system}, which has no `{tool.name}`"
            if each.foreign
            else f"`{string(build.image)}` has no `{tool.name}`, and nothing before installs it",
            defect=tool.name,
            symbol=f"phases.{tool.phase}",
            severity=Severity.HIGH if each.foreign else Severity.MEDIUM,
            confidence=Confidence.HIGH if each.foreign else Confidence.MEDIUM,
            evidence=[
                *([Chain("what runs it", tool.steps)] if len(tool.steps) > 1 else []),
                Chain("what the image is", (Step(build.image.origin.span, f"is {each.image.system}"),)),
                Chain("whose build it is", build.steps),
            ],
        )
