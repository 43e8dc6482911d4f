"""A project's environment type, compute type and image do not go together.

An image runs on one type of environment: one for x86-64 does not start on ARM, nor one for Linux on Windows. And each
type has compute types of its own. The project cannot be made, or its builds end while they are provisioned.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"  # because
    image        = "aws/codebuild/amazonlinux-aarch64-standard:3.0"  # finding
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

An image for ARM needs an environment for it:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "ARM_CONTAINER"
    image        = "aws/codebuild/amazonlinux-aarch64-standard:3.0"
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

Lambda's compute types are for Lambda's environments:

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
        Type: LINUX_LAMBDA_CONTAINER  # because
        Image: aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.13
        ComputeType: BUILD_GENERAL1_SMALL  # finding
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - python3 -m unittest
```

On a fleet it is the fleet's type that counts:

```terraform title="main.tf"
resource "aws_codebuild_fleet" "arm" {
  name             = "arm"
  base_capacity    = 1
  environment_type = "ARM_CONTAINER"  # because
  compute_type     = "BUILD_GENERAL1_LARGE"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "ARM_CONTAINER"
    image        = "aws/codebuild/standard:7.0"  # finding
    compute_type = "BUILD_GENERAL1_LARGE"

    fleet {
      fleet_arn = aws_codebuild_fleet.arm.arn
    }
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

Silent on a project with a fleet that is not declared beside it, on compute types and images that the data does not
know, and on images that are not curated. A fleet's own compute type is not judged. What Lambda compute cannot do has
`unsupported-on-lambda`.

## References

- CodeBuild user guide, "Build environment compute modes and types"
- CodeBuild user guide, "Docker images provided by CodeBuild"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import environments
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def environment_mismatch(project: Project, context: Context) -> Iterator[Finding]:
    """Report a compute type or an image that does not go with the type of a project's environment."""
    for clash in environments.of_project(context.workspace, project):
        yield context.finding(
            clash.value,
            clash.message,
            defect=clash.defect,
            symbol=project.environment.symbol,
            evidence=[
                Chain("what it does not go with", (Step(clash.other.origin.span, "the type of the environment"),))
            ],
        )
