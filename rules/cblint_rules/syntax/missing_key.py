"""A required key is missing, or has no value.

Without `version` and `phases` CodeBuild refuses the buildspec before anything runs; without `location` the CodeDeploy
agent refuses the AppSpec on the instance, in the middle of the deployment.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:  # finding
  base-directory: build
```

Say what is to be uploaded:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  base-directory: build
  files:
    - '**/*'
```

A script of an AppSpec needs its place:

```yaml title="appspec.yml"
version: 0.0
os: linux
hooks:
  AfterInstall:
    - location: scripts/migrate.sh
    - timeout: 300  # finding
```

## Exceptions

`phases` may be left out where there is a `batch`, whose builds can have buildspecs of their own, and the `files` of
`artifacts` where there are `secondary-artifacts`. Silent where a part
of the file does not parse, and where a key with another name is clearly meant: that is `unknown-key`.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild"
- CodeDeploy user guide, "AppSpec file structure"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def missing_key(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a mapping that lacks a required key."""
    if problem.kind is ProblemKind.MISSING_KEY:
        message = problem.message[:1].upper() + problem.message[1:]
        yield context.finding(problem, message, defect=problem.subject)
