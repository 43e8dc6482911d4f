"""`runtime-versions` stands under a phase other than install.

CodeBuild selects runtimes in the install phase, and reads the key there only. The build runs with the versions that the
image has by default, which change when the image is updated.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    runtime-versions:  # finding
      python: 3.12
    commands:
      - pip install -r requirements.txt
  build:
    commands:
      - pytest
```

Select them in the install phase:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    runtime-versions:
      python: 3.12
  build:
    commands:
      - pip install -r requirements.txt
      - pytest
```

## Exceptions

There is no fix where the install phase selects runtimes, too, or where nothing else stands in the phase.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", `phases/install/runtime-versions`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import runtime_edits
from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def runtimes_outside_install(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report `runtime-versions` where nothing reads it."""
    if problem.kind is ProblemKind.RUNTIMES_OUTSIDE_INSTALL:
        edits = runtime_edits.moved_to_install(context.workspace, problem)
        fix = Fix("Move to the install phase", edits, safe=True) if edits else None
        yield context.finding(problem, problem.message, fix=fix)
