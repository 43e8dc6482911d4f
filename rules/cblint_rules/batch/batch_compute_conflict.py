"""A build of a batch asks for settings that do not go together.

Each build of a batch may replace the project's image, environment type and compute type. An image runs on one type of
environment, a compute type belongs to some of them, and a fleet has its own compute type. Where these do not go
together, the build fails before its first command.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: amd64
      env:
        type: LINUX_CONTAINER
        image: aws/codebuild/amazonlinux-x86_64-standard:5.0
        compute-type: BUILD_GENERAL1_SMALL
    - identifier: arm64
      env:
        type: ARM_CONTAINER  # because
        image: aws/codebuild/amazonlinux-x86_64-standard:5.0  # finding
        compute-type: BUILD_GENERAL1_SMALL
phases:
  build:
    commands:
      - make
```

Choose the image of that type:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: arm64
      env:
        type: ARM_CONTAINER
        image: aws/codebuild/amazonlinux-aarch64-standard:3.0
        compute-type: BUILD_GENERAL1_SMALL
phases:
  build:
    commands:
      - make
```

A fleet has its compute type:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: unit
      env:
        fleet: arn:aws:codebuild:eu-west-1:111122223333:fleet/linux:1a2b
        compute-type: BUILD_GENERAL1_LARGE  # finding
phases:
  build:
    commands:
      - make
```

## Exceptions

Silent on compute types and environment types that the data does not know, and where the type is not known, as in a
buildspec without a project whose builds do not say it. A project whose own settings clash has `environment-mismatch`.

## References

- CodeBuild user guide, "Batch build buildspec reference", `env`
- CodeBuild user guide, "Build environment compute modes and types"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import environments
from cblint.model.buildspec import BatchTask
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Related, Severity, Step, rule
from cblint.value import Known


@rule(visits=BatchTask, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def batch_compute_conflict(task: BatchTask, context: Context) -> Iterator[Finding]:
    """Report what does not go together in a build of a batch."""
    if task.fleet is not None:
        if isinstance(task.compute_type, Known) and task.compute_type.data and isinstance(task.fleet, Known):
            yield context.finding(
                task.compute_type,
                f"`{task.compute_type.data}` stands beside a fleet, which has a compute type of its own",
                symbol=task.symbol,
                related=[Related(task.fleet.origin.span, "the fleet")],
            )
        return
    for build in environments.builds_of(context.workspace, task):
        for clash in environments.of_task(build):
            yield context.finding(
                clash.value,
                clash.message,
                defect=clash.defect,
                symbol=task.symbol,
                evidence=[
                    Chain("what it does not go with", (Step(clash.other.origin.span, "the type of the environment"),)),
                    Chain("whose build it is", build.steps),
                ],
            )
