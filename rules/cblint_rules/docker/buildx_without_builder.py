"""An image is built for several platforms at once, or with a cache that is exported, by a builder that cannot do it.

Docker's own builder makes images for one platform at a time, and exports no cache but one inside of the image. It ends
with `Multi-platform build is not supported for the docker driver`, or `Cache export is not supported for the docker
driver`. A builder that can do it has to be made in every build, since none outlives the build.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker buildx build --platform linux/amd64,linux/arm64 --tag $REPOSITORY_URI:latest --push .  # finding
```

A builder that is made has to be put to use, too:

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
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = <<-EOT
      version: 0.2
      phases:
        pre_build:
          commands:
            - docker buildx create --name multi  # because
        build:
          commands:
            - docker buildx build --push --cache-to type=registry,ref=$CACHE -t $REPOSITORY_URI:latest .  # finding
    EOT
  }
}
```

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
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: true
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: |
          version: 0.2
          phases:
            pre_build:
              commands:
                - docker buildx create --name multi  # because
            build:
              commands:
                - docker buildx build --platform linux/amd64,linux/arm64 -t $REPOSITORY_URI:latest --push .  # finding
```

Make one and use it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - docker buildx create --name multi --use
  build:
    commands:
      - docker buildx build --platform linux/amd64,linux/arm64 --tag $REPOSITORY_URI:latest --push .
```

One platform needs none, nor does an inline cache:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker buildx build --platform linux/arm64 --cache-to type=inline --tag $REPOSITORY_URI:latest --push .
```

## Exceptions

Silent where not all is known that runs before the command; where a builder may be chosen by `--builder`, by
`docker buildx use`, by `BUILDX_BUILDER` or a context; where the daemon's settings are written; where the build's image
is not one of CodeBuild's, and on a fleet or with a Docker server.

## References

- Docker docs, "Multi-platform builds"
- Docker docs, "Cache storage backends"
- Docker docs, "Build drivers"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import builders
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    runs=("docker", "docker-buildx", "buildx"),
)
def buildx_without_builder(build: Build, context: Context) -> Iterator[Finding]:
    """Report each build of an image that Docker's own builder cannot do."""
    if build.buildspec is None:
        return
    for each in builders.unbuildable(context.workspace, build):
        steps = each.invocation.steps
        state = "the one that is made is not used" if each.made else "none is made"
        yield context.finding(
            each.place,
            f"The image is built {each.why}, which takes a builder of its own, and {state}",
            symbol=build.buildspec.path,
            evidence=[
                *([Chain("how the build gets there", steps)] if len(steps) > 1 else []),
                *([Chain("which builder is made", each.made)] if each.made else []),
            ],
        )
