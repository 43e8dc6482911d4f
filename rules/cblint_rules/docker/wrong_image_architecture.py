"""An image is built for one kind of processor, and runs on another.

`docker build` makes an image for the processor that it runs on. On ARM compute that is `arm64`, and a task of Fargate
or a function that is not declared as such ends at once with `exec format error` or `image Manifest does not contain
descriptor matching platform 'linux/amd64'`.

## Examples

```terraform title="build.tf"
resource "aws_ecr_repository" "app" {
  name = "app"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "ARM_CONTAINER"  # because
    image           = "aws/codebuild/amazonlinux-aarch64-standard:3.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true

    environment_variable {
      name  = "REPOSITORY_URI"
      value = aws_ecr_repository.app.repository_url
    }
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}

resource "aws_ecs_task_definition" "app" {  # because
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([
    { name = "app", image = "${aws_ecr_repository.app.repository_url}:latest", essential = true },
  ])
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .  # finding
      - docker push $REPOSITORY_URI:latest
```

```dockerfile title="Dockerfile"
FROM public.ecr.aws/docker/library/node:22
COPY . /app
```

A function for ARM, and a build on x86:

```yaml title="template.yaml"
Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: worker
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      PackageType: Image
      Role: arn:aws:iam::111122223333:role/worker
      Architectures:
        - arm64  # because
      Code:
        ImageUri: !Sub "${Images.RepositoryUri}:latest"
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER  # because
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: true
        EnvironmentVariables:
          - Name: REPOSITORY_URI
            Value: !GetAtt Images.RepositoryUri
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: buildspec.yml
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t worker .  # finding
      - docker tag worker $REPOSITORY_URI:latest
      - docker push $REPOSITORY_URI:latest
```

```dockerfile title="Dockerfile"
FROM public.ecr.aws/lambda/python:3.13
COPY app.py .
CMD ["app.handler"]
```

Say what the task runs on, or build for it with `--platform`:

```terraform title="build.tf"
resource "aws_ecr_repository" "app" {
  name = "app"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "ARM_CONTAINER"
    image           = "aws/codebuild/amazonlinux-aarch64-standard:3.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true

    environment_variable {
      name  = "REPOSITORY_URI"
      value = aws_ecr_repository.app.repository_url
    }
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}

resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  container_definitions = jsonencode([
    { name = "app", image = "${aws_ecr_repository.app.repository_url}:latest", essential = true },
  ])

  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker push $REPOSITORY_URI:latest
```

```dockerfile title="Dockerfile"
FROM public.ecr.aws/docker/library/node:22
COPY . /app
```

## Exceptions

Silent where something says the platform: `--platform`, `DOCKER_DEFAULT_PLATFORM`, the Dockerfile; where a build makes
several images, or takes some from elsewhere; and for tasks that say neither an architecture nor Fargate, which run on
whatever machine there is.

## References

- ECS developer guide, "Amazon ECS task definitions for 64-bit ARM workloads"
- Lambda developer guide, "Selecting and configuring an instruction set architecture for your Lambda function"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import architectures
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("project", "buildspec"),
    runs=("docker", "podman", "nerdctl", "finch", "docker-buildx"),
)
def wrong_image_architecture(build: Build, context: Context) -> Iterator[Finding]:
    """Report a build of an image that runs on another processor."""
    if build.buildspec is None:
        return
    for each in architectures.other_processors(context.workspace, build):
        yield context.finding(
            each.call.invocation.span,
            f"The image is built for {each.made}, and `{label(each.runner)}` runs it on {each.wanted}",
            symbol=build.buildspec.path,
            evidence=[Chain("where it is built, and where it runs", each.steps)],
        )
