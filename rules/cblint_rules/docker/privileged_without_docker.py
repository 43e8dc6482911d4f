"""A build is privileged, but uses no Docker.

In privileged mode the build container can reach the devices of its host. Whoever can change what a build runs, by a
pull request or a poisoned dependency, can do far more there than in an ordinary one. Only a Docker daemon in the build
and mounted file systems need it.

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
    privileged_mode = true  # finding
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2  # because
phases:
  install:
    commands:
      - npm ci
  build:
    commands:
      - npm run build
      - aws s3 sync dist s3://example-app
```

```json title="package.json"
{
  "scripts": {
    "build": "tsc --outDir dist"
  }
}
```

Leave it off:

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
      - aws s3 sync dist s3://example-app
```

A script from elsewhere may use Docker, so that nothing is said of a privileged project that runs it:

```yaml title="buildspec.yml" scene="pushing-build"
version: 0.2
phases:
  build:
    commands:
      - curl -s https://example.com/build.sh | bash
```

## Exceptions

Silent unless everything that all builds of the project run is known to need no Docker: where a script or a command is
not in view, where a program may start containers by itself (`mvn verify`, `cdk deploy`, test runners), where file
systems are mounted, and where a command may need the mode for itself (`mount`, `losetup`, `iptables`).

## References

- CodeBuild user guide, "Create a build project", on privileged mode
- CodeBuild API reference, `ProjectEnvironment`, `privilegedMode`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import daemon, privileges
from cblint.model.build import Build, Link
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import Basis


@rule(
    visits=Build,
    kind=Kind.SECURITY,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=250,
    fix=Fixable.SAFE,
    given=("project", "buildspec"),
)
def privileged_without_docker(build: Build, context: Context) -> Iterator[Finding]:
    """Report a privileged project of whose builds none uses Docker."""
    if build.project is None or build.buildspec is None:
        return
    if not context.holds(daemon.is_privileged(build)):
        return
    if not context.holds(daemon.needs_no_privileges(context.workspace, build.project)):
        return
    sure = build.link in (Link.OWN_SOURCE, Link.INLINE) and build.privileged_mode.origin.basis is Basis.GIVEN
    edits = privileges.turned_off(context.workspace, build)
    yield context.finding(
        build.privileged_mode,
        f"Privileged mode is on, but nothing that {daemon.owner(build)} runs uses Docker",
        symbol=build.project.environment.symbol,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        evidence=[
            Chain("what was followed", daemon.followed(context.workspace, build)),
            Chain("whose build it is", build.steps),
        ],
        fix=Fix("Turn privileged mode off", edits, safe=True) if edits else None,
    )
