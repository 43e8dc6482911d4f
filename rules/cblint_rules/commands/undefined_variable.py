"""A command uses a variable that nothing sets.

The shell puts nothing in its place, and goes on: an image is tagged `.dkr.ecr.eu-west-1.amazonaws.com/app`, a branch
is never `main`. CodeBuild sets no `AWS_ACCOUNT_ID`, and no variable for the branch or the project's name; other
systems do, and scripts that are copied from them rely on it.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
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
      - docker build -t app .
      - docker tag app $AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com/app  # finding
      - ./scripts/notify.sh  # because
```

```bash title="scripts/notify.sh"
#!/bin/sh
set -e
curl -d "branch=${CODEBUILD_GIT_BRANCH}" https://ci.example.com/done  # finding
```

Set it in the project, or find it out:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true

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
phases:
  pre_build:
    commands:
      - AWS_ACCOUNT_ID=$(aws sts get-caller-identity --query Account --output text)
      - BRANCH=${CODEBUILD_WEBHOOK_HEAD_REF#refs/heads/}
  build:
    commands:
      - docker build -t app .
      - docker tag app $AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com/app:$STAGE
      - echo "$CODEBUILD_RESOLVED_SOURCE_VERSION of ${CODEBUILD_GIT_TAG:-no tag}"
```

Under `--strict`, all variables are reported that nothing sets:

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
phases:
  build:
    commands:
      - aws s3 sync dist "s3://$SITE_BUCKET"  # finding
```

## Exceptions

Without `--strict`, only `AWS_ACCOUNT_ID` and names that begin with `CODEBUILD_` are reported: whoever starts a build
may give it other variables. Silent where the project is not in view, where its image is not one of CodeBuild's, where a
script that is not in the repository is read into the shell, and where the name is spoken of anywhere else in the
buildspec or its scripts: set in a way that is not understood, tested, or given a default. Silent, too, where a program
of the repository starts builds with variables of its own (`environmentVariablesOverride`).

## References

- CodeBuild user guide, "Environment variables in build environments"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import variables
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("project", "buildspec"),
)
def undefined_variable(build: Build, context: Context) -> Iterator[Finding]:
    """Report the first use of each variable that nothing sets."""
    if build.project is None or build.buildspec is None:
        return
    for use in variables.undefined(context.workspace, build):
        mistaken = variables.is_mistaken(use.name)
        whose = ", which CodeBuild does not set, and neither does anything else" if mistaken else ", which nothing sets"
        yield context.finding(
            use.span,
            f"A command uses `{use.name}`{whose}",
            defect=use.name,
            evidence=[Chain("what uses it", use.steps)] if len(use.steps) > 2 else [],
            confidence=None if mistaken else Confidence.MEDIUM,
            symbol=use.name,
            profile=Profile.DEFAULT if mistaken else Profile.STRICT,
        )
