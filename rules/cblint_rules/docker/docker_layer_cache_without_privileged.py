"""A project caches image layers, but its builds cannot make any.

The mode `LOCAL_DOCKER_LAYER_CACHE` keeps what the Docker daemon of one build leaves for the next. Without privileged
mode there is no daemon, and without `docker` in the build there are no layers: nothing is kept, and every build is as
slow as the first.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  cache {
    type  = "LOCAL"
    modes = ["LOCAL_SOURCE_CACHE", "LOCAL_DOCKER_LAYER_CACHE"]  # finding
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = false  # because
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "ci/release.yml"
  }
}
```

It is off where nothing is said:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Cache:
        Type: LOCAL
        Modes:
          - LOCAL_DOCKER_LAYER_CACHE  # finding
      Environment:  # because
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: ci/release.yml
```

Nor is there anything to keep of a build that runs no `docker`:

```yaml title="template.yml"
Resources:
  Site:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: site
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Cache:
        Type: LOCAL
        Modes:
          - LOCAL_DOCKER_LAYER_CACHE  # finding
          - LOCAL_SOURCE_CACHE
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/site.git
        BuildSpec: |
          version: 0.2  # because
          phases:
            build:
              commands:
                - npm ci
                - aws s3 sync public s3://example-site
```

Switch privileged mode on for builds of images:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  cache {
    type  = "LOCAL"
    modes = ["LOCAL_DOCKER_LAYER_CACHE"]
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
    buildspec = "buildspec.yml"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t app .
```

## Exceptions

Silent where a daemon may be there all the same: on a fleet, with a Docker server, in an image that may start one of its
own. On Lambda compute, which has no cache of any kind, `unsupported-on-lambda` speaks.

## References

- CodeBuild user guide, "Cache builds to improve performance", local caching
- CodeBuild API reference, `ProjectCache`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import siblings
from cblint.analysis.docker import daemon, layer_cache
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.value import Basis


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def docker_layer_cache_without_privileged(project: Project, context: Context) -> Iterator[Finding]:
    """Report a cache of image layers in a project whose builds make none."""
    mode = layer_cache.mode(project)
    if mode is None:
        return
    privileged = project.environment.privileged_mode
    if context.holds(layer_cache.lacks_docker(context.workspace, project)):
        builds = siblings.builds_of_project(context.workspace, project)
        yield context.finding(
            mode,
            "`LOCAL_DOCKER_LAYER_CACHE` keeps nothing: no build of the project uses Docker",
            symbol=project.cache.symbol,
            confidence=Confidence.MEDIUM,
            evidence=[Chain("what was followed", daemon.followed(context.workspace, build)) for build in builds[:3]],
        )
    elif context.holds(layer_cache.lacks_privileges(context.workspace, project)):
        is_silent = privileged.origin.basis is Basis.AWS_DEFAULT
        state = "not turned on" if is_silent else "off"
        step = Step(privileged.origin.span, f"privileged mode is {state}")
        yield context.finding(
            mode,
            f"`LOCAL_DOCKER_LAYER_CACHE` keeps nothing: privileged mode is {state}",
            symbol=project.cache.symbol,
            confidence=Confidence.MEDIUM if privileged.origin.basis is Basis.DEFAULT else None,
            evidence=[Chain("why there is no Docker daemon", (step,))],
        )
