"""A batch has builds of more than one kind.

A batch is a graph, a list, a matrix or a fan-out. What CodeBuild does with two of them in one buildspec is not
documented, and builds that seem to be part of the batch may never start.

## Examples

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    - identifier: lint
      buildspec: buildspec.yml
  build-matrix:  # finding
    dynamic:
      env:
        variables:
          PYTHON: ["3.12", "3.13"]
phases:
  build:
    commands:
      - make test
```

Make a graph of all of them:

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-graph:
    - identifier: lint
    - identifier: test_312
      depend-on: [lint]
      env:
        variables:
          PYTHON: "3.12"
    - identifier: test_313
      depend-on: [lint]
      env:
        variables:
          PYTHON: "3.13"
phases:
  build:
    commands:
      - make test
```

## References

- CodeBuild user guide, "Batch build buildspec reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import Batch
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule


@rule(visits=Batch, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.MEDIUM)
def batch_mixed_kinds(batch: Batch, context: Context) -> Iterator[Finding]:
    """Report each kind of builds after the first."""
    for section in batch.sections[1:]:
        first = batch.sections[0]
        yield context.finding(
            section,
            f"The batch has a `{first.kind}` and a `{section.kind}`",
            defect=section.kind,
            related=[Related(first.span, f"the `{first.kind}` stands here")],
        )
