"""A command is a list or a truth value in YAML, not a string.

CodeBuild runs strings. A command that begins with `[` is a list to YAML, as is one with a dash too many, and an alias
may stand for a whole list; the build then ends in `DOWNLOAD_SOURCE` with a `YAML_FILE_ERROR`.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - [ -f package-lock.json ]  # finding
      - - npm ci  # finding
  build:
    commands:
      - npm run build
```

Quote what begins with `[`, and write one command to an item:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - '[ -f package-lock.json ]'
      - npm ci
  build:
    commands:
      - npm run build
```

An alias stands for all that its anchor is at:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands: &login
      - aws ecr get-login-password | docker login -u AWS --password-stdin "$REGISTRY"
      - docker pull "$REGISTRY/base:1.4"
  build:
    commands:
      - *login  # finding
      - make
```

## Exceptions

An item with nothing but a comment (`- # make lint`) is passed over: it is a command taken out, and CodeBuild is seen to
run such files. A truth value (`- true`) and an item with nothing at all are of low severity, for it is not known that
CodeBuild refuses them. A command that is a mapping is reported by `command-is-a-mapping`.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild"
- YAML specification 1.2.2, "Flow Sequences"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def command_not_a_string(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a command that is a list, a truth value or nothing."""
    if problem.kind is not ProblemKind.COMMAND_NOT_A_STRING or problem.subject == "#":
        return
    severity = Severity.LOW if problem.subject else Severity.HIGH
    message = problem.message[:1].upper() + problem.message[1:]
    yield context.finding(problem, message, severity=severity)
