"""A build of a batch has an identifier that CodeBuild refuses.

Identifiers have letters, digits and underscores, and fewer than 128 of them. With anything else, such as a hyphen, the
batch ends before it starts: `BATCH_SPEC_VALIDATION_ERROR: BatchSpec has invalid values`.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit-tests  # finding
    - identifier: package
      depend-on:
        - unit-tests
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

Write underscores:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: unit_tests
    - identifier: package
      depend-on:
        - unit_tests
phases:
  build:
    commands:
      - make $CODEBUILD_BATCH_BUILD_IDENTIFIER
```

## Exceptions

Silent on identifiers that a template is yet to fill in. The fix renames the build, and what depends on it in the same
batch; it is not a safe one, since commands may read the name from `CODEBUILD_BATCH_BUILD_IDENTIFIER`.

## References

- CodeBuild user guide, "Batch build buildspec reference", `identifier`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.batch import builds
from cblint.model.buildspec import Batch
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import string

_SHOWN = 80


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def batch_invalid_identifier(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report each identifier with characters, or more of them, than CodeBuild takes."""
    for task in batch.tasks:
        fault = builds.fault(task.identifier)
        name = string(task.identifier)
        if not fault or name is None:
            continue
        new, edits = builds.renamed(context.workspace, batch, task)
        yield context.finding(
            task.identifier,
            f"The identifier `{name[:_SHOWN]}` {fault}" if name else f"The identifier {fault}",
            defect=name,
            symbol=task.symbol,
            fix=Fix(f"Rename to `{new}`", edits, safe=False) if edits else None,
        )
