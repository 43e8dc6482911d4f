"""A value is of the wrong type, or not one of those allowed.

AWS refuses the file, or reads the value as something else than was meant.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:  # finding
    - STAGE=test
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - build/app.zip
  discard-paths: sometimes  # finding
```

Give it the form that the language asks for:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    STAGE: test
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - build/app.zip
  discard-paths: yes
```

The AppSpec's system is written in small letters:

```yaml title="appspec.yml"
version: 0.0
os: Linux  # finding
files:
  - source: /
    destination: /srv/app
```

## Exceptions

Silent on values that hold a variable or a placeholder (`$STAGE`, `{{ stage }}`, `<STAGE>`), where one value stands in
place of a list of one, and where another rule knows more: commands, `version`, `on-failure`, report formats. An event
without scripts is only reported with `--strict`, with low severity: CodeDeploy's agent passes over it today, but older
ones failed on it, with ``undefined method `each' for nil:NilClass``.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild"
- CodeDeploy user guide, "AppSpec file structure"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def wrong_type(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a value that cannot stand where it does."""
    if problem.kind is not ProblemKind.WRONG_TYPE:
        return
    message = problem.message[:1].upper() + problem.message[1:]
    if problem.subject == "no scripts":
        yield context.finding(problem, message, severity=Severity.LOW, profile=Profile.STRICT)
    else:
        yield context.finding(problem, message, defect=problem.subject)
