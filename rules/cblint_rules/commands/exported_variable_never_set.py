"""A variable is exported from the build, but nothing sets it.

`exported-variables` hands variables on to the later actions of a pipeline, as `#{Namespace.NAME}`. One that no command
and no setting gives a value is handed on without one, and the action that reads it fails or deploys nothing.

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
env:
  exported-variables:
    - IMAGE_TAG
    - IMAGE_URL  # finding
phases:
  build:
    commands:
      - export IMAGE_TAG=$(git rev-parse --short HEAD)
      - export IMAGE_URI=example/app:$IMAGE_TAG
      - echo "$IMAGE_URI"
```

Export what is set:

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

    environment_variable {
      name  = "STAGE"
      value = "prod"
    }
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
env:
  exported-variables:
    - IMAGE_TAG
    - IMAGE_URI
    - STAGE
    - CODEBUILD_BUILD_ID
phases:
  build:
    commands:
      - export IMAGE_TAG=$(git rev-parse --short HEAD)
      - . ./scripts/names.sh
```

```bash title="scripts/names.sh"
export IMAGE_URI="example/app:$IMAGE_TAG"
```

## Exceptions

Silent where the project is not in view, where its image is not one of CodeBuild's, where a script that is not in the
repository is read into the shell, and where the name is spoken of anywhere else in the buildspec or its scripts.
Whether a variable that is set is exported by the shell is not looked at. Names that begin with `AWS_` are the business
of `reserved-variable`.
Silent, too, where a program of the repository starts builds with variables of its own
(`environmentVariablesOverride`).

## References

- CodeBuild user guide, "Build specification reference", `env/exported-variables`
- CodePipeline user guide, "Variables reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by, variables
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("buildspec.env.exported.items",),
)
def exported_variable_never_set(build: Build, context: Context) -> Iterator[Finding]:
    """Report each exported variable that surely has no value."""
    if build.buildspec is None or not build.buildspec.env.exported.items:
        return
    exported = build.buildspec.env.exported.items
    places = tuple(item.origin.span for item in exported)
    for item in exported:
        name = string(item)
        if not name or name.startswith("AWS_") or name in run_by(context.workspace, build).assigned:
            continue
        if context.holds(variables.never_set(context.workspace, build, name, places), about=build.buildspec):
            yield context.finding(
                item,
                f"`{name}` is exported, but nothing sets it",
                defect=name,
                evidence=[Chain("whose build it is", build.steps)],
                symbol="env.exported-variables",
            )
