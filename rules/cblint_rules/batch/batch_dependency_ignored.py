"""A build of a `build-list` says what it depends on.

The builds of a list all start at once. Only the builds of a `build-graph` wait for those of their `depend-on`, so a
build that needs what another one makes comes too early.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: image
    - identifier: deploy
      depend-on:  # finding
        - image
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

Make it a graph:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: image
    - identifier: deploy
      depend-on:
        - image
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

## Exceptions

Silent on an empty `depend-on`. `depend-on` in a matrix is a key that there is not, which `unknown-key` reports.

## References

- CodeBuild user guide, "Batch build buildspec reference", `batch/build-list`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.batch import builds
from cblint.model.buildspec import Batch
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def batch_dependency_ignored(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report each `depend-on` of a list."""
    for task in builds.ignored_dependencies(batch):
        name = string(task.identifier)
        build = f"`{name}`" if name else "a build"
        yield context.finding(
            task.depend_on,
            f"`depend-on` of {build} stands in a `build-list`, where no build waits for another",
            symbol=f"{task.symbol}.depend-on",
        )
