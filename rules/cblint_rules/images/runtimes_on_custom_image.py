"""A build selects runtimes in an image that does not know them.

Only curated images for Linux and macOS install what `runtime-versions` says, and not the first of them either
(`aws/codebuild/standard:1.0`, those for one language). Others pass over it (`Skipping install of runtimes. Runtime
version selection is not supported by this build image`), and the build runs with whatever version the image has.

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
    image        = "node:20-bookworm"  # because
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
    runtime-versions:  # finding
      nodejs: 22
    commands:
      - npm ci
```

The image's tag says the version:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "node:22-bookworm"
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
      - npm ci
```

## Exceptions

Speaks of Lambda's images, Docker Hub's official ones and a few of well-known makers. An image in a registry of one's
own may be made from a curated one and know runtimes, so that nothing is said of it; nor of Windows.

## References

- CodeBuild user guide, "Troubleshooting", "Skipping install of runtimes"
- CodeBuild user guide, "Lambda compute images"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import runtimes
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.value import Entries


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("has_environment", "buildspec"),
)
def runtimes_on_custom_image(build: Build, context: Context) -> Iterator[Finding]:
    """Report `runtime-versions` in a build whose image surely passes over it."""
    phase = build.buildspec.phase("install") if build.buildspec is not None else None
    if phase is None or not isinstance(phase.runtime_versions, Entries) or not phase.runtime_versions.entries:
        return
    image = runtimes.ignored_by(build)
    if image:
        yield context.finding(
            phase.runtime_versions,
            f"`runtime-versions` has no effect in the image `{image}`",
            symbol=f"{phase.symbol}.runtime-versions",
            evidence=[
                Chain("what passes over it", (Step(build.image.origin.span, "knows no runtimes"),)),
                Chain("whose build it is", build.steps),
            ],
        )
