"""Two builds of a batch have the same identifier.

An identifier names a build in `depend-on`, in the batch's results and in `CODEBUILD_BATCH_BUILD_IDENTIFIER`, so no two
builds may have the same. CodeBuild refuses the batch.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: unit  # because
      buildspec: ci/unit.yml
    - identifier: integration
      buildspec: ci/integration.yml
    - identifier: unit  # finding
      buildspec: ci/lint.yml
```

```yaml title="ci/unit.yml"
version: 0.2
phases:
  build:
    commands:
      - make unit
```

```yaml title="ci/integration.yml"
version: 0.2
phases:
  build:
    commands:
      - make integration
```

```yaml title="ci/lint.yml"
version: 0.2
phases:
  build:
    commands:
      - make lint
```

Give each build a name of its own:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit
    - identifier: lint
    - identifier: package
      depend-on: [unit, lint]
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

## Exceptions

Silent on identifiers that a template is yet to fill in.

## References

- CodeBuild user guide, "Batch build buildspec reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.batch import builds
from cblint.model.buildspec import Batch
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def batch_duplicate_identifier(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report each build whose identifier another one has before it."""
    for each in builds.duplicates(batch):
        yield context.finding(
            each.task.identifier,
            f"`{each.name}` is the identifier of another build of the batch",
            defect=each.name,
            symbol=each.task.symbol,
            evidence=[Chain("what has it first", (Step(each.first.origin.span, f"`{each.name}` stands here first"),))],
        )
