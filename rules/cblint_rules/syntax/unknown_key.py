"""A key is one that the language does not have, or not at this level.

Nothing reads it: the commands under `pre-build` never run, the files under `artifact` are never uploaded, and the
build is green all the same. AWS mostly does not say a word.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre-build:  # finding
    commands:
      - npm ci
  build:
    comands:  # finding
      - npm test
artifact:  # finding
  files:
    - dist/**/*
```

Spell the keys as CodeBuild does:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - npm ci
  build:
    commands:
      - npm test
artifacts:
  files:
    - dist/**/*
```

A key may also stand too far to the left:

```yaml title="buildspec.yml"
version: 0.2
phases:
build:  # finding
  commands:
    - npm test
```

## Exceptions

Silent on top-level keys that start with `x-`, `.` or `_`, by which people keep YAML anchors, and where keys are free
names: variables, runtimes, report groups, artifact identifiers, lifecycle events.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild"
- CodeDeploy user guide, "AppSpec file structure"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at
from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def unknown_key(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a key that nothing reads."""
    if problem.kind is ProblemKind.UNKNOWN_KEY:
        yield context.finding(problem, problem.message, defect=problem.subject, fix=_fix(problem, context))


def _fix(problem: Problem, context: Context) -> Fix | None:
    draft = draft_at(context.workspace, problem.span) if problem.suggestion else None
    edits = draft.rename_entry(problem.span, problem.suggestion) if draft is not None else ()
    return Fix(f"Rename to `{problem.suggestion}`", edits, safe=False) if edits else None
