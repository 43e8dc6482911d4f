"""A build on Lambda compute uses Docker, which cannot run there.

Builds on Lambda compute run in a Lambda function's sandbox: there is neither root nor privileged mode, so that no
Docker daemon can start. The commands fail, and a project that asks for privileged mode is not even accepted.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_LAMBDA_CONTAINER"  # finding
    image        = "aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22"
    compute_type = "BUILD_LAMBDA_4GB"
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
      - npm ci
      - sh scripts/image.sh  # because
```

```bash title="scripts/image.sh"
set -e
docker build -t app .
```

Privileged mode does not help:

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
        Type: ARM_LAMBDA_CONTAINER  # because
        Image: aws/codebuild/amazonlinux-aarch64-lambda-standard:python3.13
        ComputeType: BUILD_LAMBDA_2GB
        PrivilegedMode: true  # finding
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: ci/test.yml
```

Build images on EC2 compute, and leave to Lambda compute what needs none:

```terraform title="main.tf"
resource "aws_codebuild_project" "image" {
  name         = "image"
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
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "image.yml"
  }
}

resource "aws_codebuild_project" "test" {
  name         = "test"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_LAMBDA_CONTAINER"
    image        = "aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22"
    compute_type = "BUILD_LAMBDA_4GB"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "test.yml"
  }
}
```

```yaml title="image.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t app .
```

```yaml title="test.yml"
version: 0.2
phases:
  build:
    commands:
      - npm ci
      - npm test
```

## Exceptions

Silent where the command may not run or may fail without harm, and where the daemon may be elsewhere (`DOCKER_HOST`,
`docker context`). What else Lambda compute cannot do is reported by `unsupported-on-lambda`.

## References

- CodeBuild user guide, "Run builds on AWS Lambda compute", limitations
- CodeBuild API reference, `ProjectEnvironment`, `privilegedMode`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import daemon
from cblint.analysis.images import environments
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.value import equals


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, given=("project",))
def docker_on_lambda_compute(build: Build, context: Context) -> Iterator[Finding]:
    """Report a build on Lambda compute that needs a Docker daemon, or asks for the right to run one."""
    if build.project is None or not environments.on_lambda(build):
        return
    kind = Step(build.type.origin.span, "the build runs on Lambda compute")
    environment = build.project.environment
    if context.holds(equals(build.privileged_mode, True)):
        yield context.finding(
            build.privileged_mode,
            "Privileged mode is on, but Lambda compute has none",
            symbol=environment.symbol,
            evidence=[Chain("what the environment is", (kind,))],
        )
    elif build.buildspec is not None:
        use = daemon.daemon_use(context.workspace, build)
        if context.holds(use.truth):
            first = use.certain[0]
            yield context.finding(
                build.type,
                f"Lambda compute has no Docker daemon, but {daemon.owner(build)} runs {first.label}",
                symbol=environment.symbol,
                evidence=[Chain("what uses Docker", first.steps), Chain("whose build it is", build.steps)],
            )
