"""`on-failure` has a value that CodeBuild does not know.

The word decides whether the build ends, goes on or is tried again. It is `ABORT`, `CONTINUE`, or `RETRY`, which may be
followed by a count up to 100 and a regular expression: `RETRY-3`, `RETRY-3-.*timeout.*`.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    on-failure: STOP  # finding
    commands:
      - npm ci
  build:
    on-failure: RETRY-500  # finding
    commands:
      - npm test
```

Say what is to happen in the words that there are:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    on-failure: ABORT
    commands:
      - npm ci
  build:
    on-failure: RETRY-3
    commands:
      - npm test
```

## Exceptions

Letter case does not count: the user guide itself writes `Retry`. Silent on values with variables.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", `phases/*/on-failure`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def on_failure_invalid(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a value of `on-failure` outside of its grammar."""
    if problem.kind is ProblemKind.ON_FAILURE_INVALID:
        yield context.finding(problem, problem.message)
