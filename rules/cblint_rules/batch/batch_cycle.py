"""Builds of a batch wait for each other.

Each build of a `build-graph` starts when all builds of its `depend-on` are done. Builds in a circle would never start,
so CodeBuild refuses the batch.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit
      depend-on:
        - package  # finding
    - identifier: package
      depend-on:
        - unit  # because
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

Let the first build of the circle depend on nothing:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit
    - identifier: package
      depend-on:
        - unit
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

A build that waits for itself is the shortest circle:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit
      depend-on:
        - unit  # finding
phases:
  build:
    commands:
      - make test
```

## Exceptions

For builds that are knotted into several circles, the shortest one is shown. A dependency on an identifier that two
builds share is not followed.

## References

- CodeBuild user guide, "Batch build buildspec reference", `batch/build-graph`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.batch import order as batches
from cblint.model.buildspec import Batch
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule

_SHOWN = 10


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def batch_cycle(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report one finding for each group of builds that wait for each other."""
    for cycle in batches.cycles(batch):
        steps = tuple(Step(edge.entry.origin.span, f"`{edge.task}` waits for `{edge.needed}`") for edge in cycle.edges)
        yield context.finding(
            cycle.edges[0].entry,
            _message(cycle),
            defect=" ".join(sorted(edge.task for edge in cycle.edges)),
            evidence=[Chain("the circle", steps)],
        )


def _message(cycle: batches.Cycle) -> str:
    names = [edge.task for edge in cycle.edges]
    if len(names) == 1:
        return f"`{names[0]}` waits for itself"
    shown = [f"`{name}`" for name in names[:_SHOWN]]
    more = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return f"The builds {' → '.join([*shown, *more, shown[0]])} wait for each other"
