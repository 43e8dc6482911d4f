"""A buildspec is of version 0.1, which runs each command in a shell of its own.

What a command leaves behind in its shell, such as a folder or a variable, is gone in the next one. Version 0.1 has
plain variables and artifacts, but not what came later: parameters and secrets, reports, batches, `finally`,
`on-failure`. AWS recommends 0.2.

## Examples

```yaml title="buildspec.yml"
version: 0.1  # finding
phases:
  build:
    commands:
      - mvn package
artifacts:
  files:
    - target/app.jar
```

Version 0.2 runs all commands in one shell:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - mvn package
artifacts:
  files:
    - target/app.jar
```

## Exceptions

The version is not raised for you: commands that rely on a fresh shell each would run in the folder, and with the
variables, of those before them, and `environment_variables` has another name in 0.2.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", on buildspec versions
- CodeBuild user guide, "Shells and commands in build environments"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import Buildspec
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Buildspec, kind=Kind.HYGIENE, severity=Severity.LOW, confidence=Confidence.HIGH, given=("restarts_shell",))
def deprecated_version(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report version 0.1."""
    if buildspec.restarts_shell:
        message = "In version `0.1` each command runs in a shell of its own"
        yield context.finding(buildspec.version, message, symbol="version")
