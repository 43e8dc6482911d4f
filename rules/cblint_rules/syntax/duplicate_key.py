"""A key is given twice in one mapping.

Only one of the two counts, and which one depends on who reads the file: half of what is written there has no effect,
or the file is refused. Mostly a block was copied and its key not changed.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:  # because
      - npm ci
    commands:  # finding
      - npm test
```

Write it once:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - npm ci
      - npm test
```

## Exceptions

A key that also comes in by a merge (`<<: *defaults`) is not given twice: the one that is written wins.

## References

- YAML specification 1.2.2, "Mapping Styles": the keys of a mapping are unique
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def duplicate_key(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report the second of two equal keys."""
    if problem.kind is ProblemKind.DUPLICATE_KEY:
        first = [Related(step.span, step.note) for step in problem.because]
        yield context.finding(problem, problem.message, defect=problem.subject, related=first)
