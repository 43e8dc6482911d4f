"""A phase has no commands.

CodeBuild passes over it. Mostly its commands have been forgotten, were commented out, or stand too far to the left and
belong to another phase.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:  # finding
    commands:
      # - npm run lint
  build:
    commands:
      - npm ci
      - npm run build
```

Leave out a phase with nothing to do. In `install`, versions of runtimes are something to do:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    runtime-versions:
      nodejs: 22
  build:
    commands:
      - npm ci
      - npm run build
```

## Exceptions

Silent on an `install` phase that chooses runtimes, on a phase with commands in `finally`, and where the phase could not
be read as a whole.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", `phases`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import Phase
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import Entries


@rule(visits=Phase, kind=Kind.CORRECTNESS, severity=Severity.LOW, confidence=Confidence.HIGH, given=("is_idle",))
def empty_phase(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report a phase that runs nothing and chooses nothing."""
    if not phase.is_idle:
        return
    runtimes = phase.runtime_versions
    if isinstance(runtimes, Entries) and runtimes.closed and not runtimes.entries:
        yield context.finding(phase, f"The phase `{phase.name}` has no commands")
