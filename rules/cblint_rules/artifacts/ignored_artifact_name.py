"""A buildspec names its artifact, but the project does not let it.

The name counts only if the project has `overrideArtifactName` on. Otherwise the artifact is stored under the project's
name, build by build over the one before, where a name with a date or a version was to keep them apart.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - build/**/*
  name: app-$(date +%Y-%m-%d)  # finding
```

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {  # because
    type      = "S3"
    location  = "example-releases"
    packaging = "ZIP"
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

Let the buildspec name it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - build/**/*
  name: app-$(date +%Y-%m-%d)
```

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type                   = "S3"
    location               = "example-releases"
    packaging              = "ZIP"
    override_artifact_name = true
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

## Exceptions

Silent where the project gives its artifact the same name, and where it has no artifacts at all, which is the business
of `artifact-destination-mismatch`.

## References

- CodeBuild user guide, "Build specification reference", `artifacts/name`
- CodeBuild API reference, `ProjectArtifacts`, `overrideArtifactName`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import destinations
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    given=("project", "buildspec"),
)
def ignored_artifact_name(build: Build, context: Context) -> Iterator[Finding]:
    """Report each name of an artifact that no project lets count."""
    if build.project is None or build.buildspec is None or build.buildspec.artifacts is None:
        return
    for artifacts in (build.buildspec.artifacts, *build.buildspec.secondary_artifacts):
        if context.holds(destinations.ignores_name(context.workspace, build.buildspec, artifacts), about=artifacts):
            flag = build.project.artifacts.override_name
            yield context.finding(
                artifacts.name,
                f"`name` is ignored: project `{label(build.project)}` does not let the buildspec name its artifact",
                symbol=f"{artifacts.symbol}.name",
                evidence=[
                    Chain("whose build it is", build.steps),
                    Chain("what names it", (Step(flag.origin.span, "the override of the name is not turned on"),)),
                ],
            )
