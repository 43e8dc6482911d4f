"""A build uses Docker, but its environment is not privileged.

Without privileged mode no Docker daemon runs in the build. The command fails with `Cannot connect to the Docker daemon
at unix:///var/run/docker.sock. Is the docker daemon running?`. That takes a push to find out, and the message does not
name the setting.

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
    privileged_mode = false  # finding
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
      - ./scripts/image.sh  # because
```

```bash title="scripts/image.sh"
#!/bin/bash
set -e
docker build -t app .  # because
```

Switch it on (here for a build that runs `docker build` and `docker push`):

```terraform title="project.tf" scene="pushing-build"
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
    buildspec = "buildspec.yml"
  }
}
```

It is off where nothing is said:

```yaml title="template.yaml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:  # finding
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - docker pull alpine  # because
```

Logging in to a registry takes no daemon, so that this build runs well in a project that is not privileged:

```yaml title="buildspec.yml" scene="private-vpc"
version: 0.2
phases:
  build:
    commands:
      - docker --version
      - aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
      - docker info || true
```

## Exceptions

Outside of a VPC the severity is medium: the API reference asks for privileged mode there, too, but one page of the user
guide says that such builds have a daemon by default. The fix is a safe one only in a VPC.

Silent where the daemon may be elsewhere (`DOCKER_HOST`, `docker context`, a Docker server of the project, a fleet),
where the command may not run (in an `if`) or may fail without harm (`docker info || true`), and for programs that may
do without Docker, such as `cdk deploy` or `mvn verify`. Lambda and Windows environments cannot be privileged at all.
Silent on a batch task that says nothing of privileged mode in a project that has it on: whether the task keeps it is
not documented.

## References

- CodeBuild API reference, `ProjectEnvironment`, `privilegedMode`
- CodeBuild user guide, "Cannot connect to the Docker daemon when running a build"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import commands
from cblint.analysis.docker import daemon, privileges
from cblint.model.build import Build, Link
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import Basis

_SHOWN = 3


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.SAFE,
    given=("project", "buildspec"),
)
def docker_without_privileged(build: Build, context: Context) -> Iterator[Finding]:
    """Report a project whose builds need a Docker daemon and cannot have one."""
    if build.project is None or build.buildspec is None:
        return
    if not context.holds(daemon.lacks_daemon(build)):
        return
    use = daemon.daemon_use(context.workspace, build)
    if not context.holds(use.truth):
        return
    basis = build.privileged_mode.origin.basis
    state = "not turned on" if basis is Basis.AWS_DEFAULT else "off"
    in_vpc = build.project.vpc_given.is_yes
    sure = build.link in (Link.OWN_SOURCE, Link.INLINE) and basis is not Basis.DEFAULT
    place = build.privileged_mode
    if build.task is not None and basis is Basis.AWS_DEFAULT:
        place = build.task.identifier
    edits = privileges.turned_on(context.workspace, build)
    yield context.finding(
        place,
        f"Privileged mode is {state}, but {daemon.owner(build)} runs {use.certain[0].label}",
        symbol=build.project.environment.symbol,
        severity=Severity.HIGH if in_vpc else Severity.MEDIUM,
        confidence=Confidence.HIGH if sure and in_vpc else Confidence.MEDIUM,
        evidence=[
            *(Chain("what uses Docker", each.steps) for each in _distinct(use.certain)),
            Chain("whose build it is", build.steps),
        ],
        fix=Fix("Turn privileged mode on", edits, safe=in_vpc) if edits else None,
    )


def _distinct(uses: tuple[commands.Invocation, ...]) -> list[commands.Invocation]:
    """Return a few uses, those of one command counting once."""
    found = {use.steps[0].span: use for use in reversed(uses)}
    return list(reversed(found.values()))[:_SHOWN]
