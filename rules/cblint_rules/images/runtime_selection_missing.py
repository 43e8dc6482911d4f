"""A build selects no runtime, which its image demands.

`aws/codebuild/standard:2.0` and `aws/codebuild/amazonlinux2-x86_64-standard:1.0` refuse a buildspec without
`runtime-versions`: `YAML_FILE_ERROR: This build image requires selecting at least one runtime version.`

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
    image        = "aws/codebuild/standard:2.0"  # because
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
  install:  # finding
    commands:
      - npm ci
  build:
    commands:
      - npm test
```

Select one:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:2.0"
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
    runtime-versions:
      nodejs: 10
    commands:
      - npm ci
  build:
    commands:
      - npm test
```

## Exceptions

The fix selects what the commands visibly need, in the newest version that the image has. Where `runtime-versions`
stands under another phase, that is reported by `runtimes-outside-install`.

## References

- CodeBuild user guide, "Troubleshooting", "This build image requires selecting at least one runtime version"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import runtime_edits, runtimes
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import string


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
    given=("project", "buildspec"),
)
def runtime_selection_missing(build: Build, context: Context) -> Iterator[Finding]:
    """Report a build without `runtime-versions` in an image that refuses it."""
    if build.project is None or build.buildspec is None or not context.holds(runtimes.demanded(build)):
        return
    phase = build.buildspec.phase("install")
    edits = runtime_edits.selection_made(context.workspace, build)
    yield context.finding(
        phase or build.buildspec,
        f"The build selects no runtime, but `{string(build.image)}` demands one",
        symbol="phases.install",
        evidence=[
            Chain("what demands it", (Step(build.image.origin.span, "demands a runtime"),)),
            Chain("whose build it is", build.steps),
        ],
        fix=Fix("Select what the commands need", edits, safe=False) if edits else None,
    )
