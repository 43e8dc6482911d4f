"""A build on Lambda compute asks for something that Lambda compute does not have.

Such builds start in seconds, but they run in a function: without root, VPC, caches, file systems and certificates of
one's own, for 15 minutes at most. `on-failure` is not read there. Some of it keeps the project from being made: `Cannot
specify queuedTimeoutInMinutes for lambda compute`.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name           = "app"
  service_role   = "arn:aws:iam::111122223333:role/build"
  queued_timeout = 60  # finding

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_LAMBDA_CONTAINER"  # because
    image        = "aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.13"
    compute_type = "BUILD_LAMBDA_2GB"
  }

  cache {
    type  = "LOCAL"  # finding
    modes = ["LOCAL_SOURCE_CACHE"]
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
    on-failure: ABORT  # finding
    commands:
      - yum install -y postgresql15  # finding
  build:
    commands:
      - python3 -m unittest
```

Do without, or take compute with more rights:

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

  cache {
    type  = "LOCAL"
    modes = ["LOCAL_SOURCE_CACHE"]
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
    on-failure: ABORT
    commands:
      - yum install -y postgresql15
  build:
    commands:
      - python3 -m unittest
```

## Exceptions

Silent on commands that may not run, or may fail without harm. `runtime-versions` on Lambda's images is reported by
`runtimes-on-custom-image`, Docker and privileged mode by `docker-on-lambda-compute`.

## References

- CodeBuild user guide, "Run builds on AWS Lambda compute", limitations
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import environments, lambda_compute
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, given=("project",))
def unsupported_on_lambda(build: Build, context: Context) -> Iterator[Finding]:
    """Report what a build on Lambda compute says or does in vain."""
    if build.project is None or not environments.on_lambda(build):
        return
    kind = Chain("what the environment is", (Step(build.type.origin.span, "is on Lambda compute"),))
    for each in lambda_compute.unsupported(context.workspace, build):
        chains = [Chain("what needs it", each.steps)] if len(each.steps) > 1 else []
        yield context.finding(each.place, each.message, symbol=each.symbol, evidence=[*chains, kind])
