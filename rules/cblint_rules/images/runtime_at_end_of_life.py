"""A build selects a version of a runtime that its makers no longer maintain.

Nobody mends the holes that are found in it, and curated images lose such versions when they are renewed.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    runtime-versions:
      nodejs: 16  # finding
      python: 3.12
  build:
    commands:
      - npm ci
```

Take one that is maintained:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    runtime-versions:
      nodejs: 22
      python: 3.12
  build:
    commands:
      - npm ci
```

## Exceptions

Silent on Java, whose distributions are maintained for long, and on `latest` and the like. The days are those of the
runtimes' own calendars, not of AWS.

## References

- CodeBuild user guide, "Available runtimes"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import runtimes
from cblint.model.buildspec import Phase
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import Entries


@rule(visits=Phase, kind=Kind.HYGIENE, severity=Severity.LOW, confidence=Confidence.HIGH)
def runtime_at_end_of_life(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report each version of a runtime whose maintenance ended."""
    if phase.name != "install" or not isinstance(phase.runtime_versions, Entries):
        return
    for entry in phase.runtime_versions.entries:
        version, day = runtimes.end_of_life(entry)
        if day:
            yield context.finding(
                entry.value,
                f"`{entry.key}` {version} is not maintained since {day}",
                defect=entry.key,
                symbol=f"{phase.symbol}.runtime-versions.{entry.key}",
            )
