"""A build selects a runtime that there is not.

An image knows runtimes by fixed names, such as `nodejs` and `golang`. Any other name ends the build before its first
command: `Unknown runtime named 'node'`. `docker` was such a name once, and is none in images that have one version of
Docker in any case.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    runtime-versions:
      node: 20  # finding
  build:
    commands:
      - npm ci
      - npm test
```

It is `nodejs`:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    runtime-versions:
      nodejs: 22
  build:
    commands:
      - npm ci
      - npm test
```

Newer images have Docker without being asked:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    runtime-versions:
      python: 3.12
      docker: 20  # finding
  build:
    commands:
      - docker build -t app .
```

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"  # because
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

## Exceptions

Silent on `docker` where the image is not known, or lets builds select it, and on every name where the image surely
passes over the selection (`runtimes-on-custom-image`).

## References

- CodeBuild user guide, "Available runtimes"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import runtime_edits, runtimes
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import Entries, string


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.SAFE,
    given=("buildspec",),
)
def unknown_runtime(build: Build, context: Context) -> Iterator[Finding]:
    """Report each runtime that a build selects and that its image does not know by that name."""
    phase = build.buildspec.phase("install") if build.buildspec is not None else None
    if phase is None or not isinstance(phase.runtime_versions, Entries) or not phase.runtime_versions.entries:
        return
    for entry in runtimes.unknown_names(build):
        name = runtimes.meant(entry.key)
        message = f"No image has a runtime named `{entry.key[:80]}`" + (f"; the nearest is `{name}`" if name else "")
        edits = runtime_edits.renamed(context.workspace, build, entry, name)
        fix = Fix(f"Rename to `{name}`", edits, safe=True) if edits else None
        symbol = f"{phase.symbol}.runtime-versions.{entry.key}"
        yield context.finding(entry.key_span, message, defect=entry.key, symbol=symbol, fix=fix)
    docker = runtimes.preinstalled_docker(build)
    if docker is None:
        return
    edits = runtime_edits.without(context.workspace, docker)
    yield context.finding(
        docker.key_span,
        f"`{string(build.image)}` has no runtime named `docker`",
        defect="docker",
        symbol=f"{phase.symbol}.runtime-versions.docker",
        evidence=[
            Chain("what the image is", (Step(build.image.origin.span, "has Docker without a selection"),)),
            Chain("whose build it is", build.steps),
        ],
        fix=Fix("Delete it", edits, safe=True) if edits else None,
    )
