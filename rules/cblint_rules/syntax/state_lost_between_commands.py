"""A command of a buildspec of version 0.1 relies on what ended with an earlier one.

Under version 0.1 each command has a shell of its own, which starts in the source's folder with the build's variables. A
`cd`, an `export` or a `source` as a command by itself changes a shell that ends at once. The later command runs in the
wrong folder, or with an empty variable, and may well succeed.

## Examples

```yaml title="buildspec.yml"
version: 0.1  # because
phases:
  install:
    commands:
      - cd frontend  # finding
      - npm install  # because
  build:
    commands:
      - export IMAGE_TAG=$(git rev-parse --short HEAD)  # finding
      - docker build -t example/app:latest .
      - docker tag example/app:latest example/app:$IMAGE_TAG  # because
```

Version 0.2 runs all commands in one shell:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - cd frontend
      - npm install
```

Under 0.1, what belongs together stands in one command:

```yaml title="buildspec.yml"
version: 0.1
environment_variables:
  plaintext:
    IMAGE_TAG: latest
phases:
  install:
    commands:
      - cd frontend && npm install
      - export IMAGE_TAG=stable
  build:
    commands:
      - docker build -t example/app:$IMAGE_TAG .
      - echo "${REGION:-eu-west-1}"
```

## Exceptions

Silent on variables that the buildspec or the project sets too, on those that every build has (`PATH`), and where the
later command sets them, has a default for them, or reads a script that may set them. A `cd` counts where a later
command is known to read the files of its folder (`npm`, `mvn`, `make`, `./build.sh`); a virtual environment, where one
runs Python.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", on buildspec versions
- CodeBuild user guide, "Shells and commands in build environments"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import fresh_shells
from cblint.model.buildspec import Buildspec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule

_LOST = {
    "folder": "The change to `{}` ends with this command",
    "variable": "`{}` ends with this command",
    "script": "What `{}` sets ends with this command",
}


@rule(
    visits=Buildspec,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("restarts_shell",),
)
def state_lost_between_commands(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report folders and variables that later commands rely on and that are gone by then."""
    if not buildspec.restarts_shell:
        return
    version = Step(buildspec.version.origin.span, "each command runs in a shell of its own")
    for lost in fresh_shells.lost_state(context.workspace, buildspec):
        yield context.finding(
            lost.span,
            _LOST[lost.kind].format(lost.name),
            defect=lost.name,
            evidence=[Chain("A later command relies on it", (version, Step(lost.used, "relies on it")))],
            symbol=lost.symbol,
        )
