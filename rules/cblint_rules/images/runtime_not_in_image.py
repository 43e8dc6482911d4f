"""A build selects a runtime or a version that its image does not have.

Older images have a fixed set of versions. A build that asks for another one ends in its first phase: `Unknown runtime
version named '14' of nodejs. This build image has the following versions: 10, 12`.

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
    image        = "aws/codebuild/standard:4.0"  # because
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
      nodejs: 14  # finding
      python: 3.8
  build:
    commands:
      - npm ci
```

Take an image that has it, or installs what it does not have:

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
  install:
    runtime-versions:
      nodejs: 22
  build:
    commands:
      - npm ci
```

## Exceptions

Silent on images that install a version that they do not list, which newer ones do, on `latest`, on versions that come
from a variable whose value is not known, and on images that are not curated.

## References

- CodeBuild user guide, "Available runtimes"
- `runtimes.yml` of the images in aws/aws-codebuild-docker-images
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import runtime_edits, runtimes
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import Entries, string


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
    given=("has_environment", "buildspec"),
)
def runtime_not_in_image(build: Build, context: Context) -> Iterator[Finding]:
    """Report each selected runtime that the build's curated image does not have."""
    phase = build.buildspec.phase("install") if build.buildspec is not None else None
    if phase is None or not isinstance(phase.runtime_versions, Entries) or not phase.runtime_versions.entries:
        return
    for each in runtimes.missing(context.workspace, build):
        entry = each.entry
        image = f"`{string(build.image)}`"
        message = f"{image} has no runtime named `{entry.key}`"
        note = "does not have it"
        if each.version:
            message = f"{image} has no version `{each.version[:80]}` of `{entry.key}`"
            note = f"has {', '.join((each.image.runtimes or {})[entry.key].versions)}"
        edits = runtime_edits.version_set(context.workspace, entry.value, each.nearest) if each.version else ()
        yield context.finding(
            entry.value if each.version else entry.key_span,
            message,
            defect=entry.key,
            symbol=f"{phase.symbol}.runtime-versions.{entry.key}",
            evidence=[
                Chain("what the image has", (Step(build.image.origin.span, note),)),
                *([Chain("which version it is", entry.value.origin.steps[1:])] if entry.value.origin.steps[1:] else []),
                Chain("whose build it is", build.steps),
            ],
            fix=Fix(f"Select `{each.nearest}`", edits, safe=False) if edits else None,
        )
