"""YAML takes a command for a mapping.

A `: ` without quotes around the whole command, or a `{` at its beginning, makes a mapping of it, also inside the
shell's own quotes. CodeBuild then ends in `DOWNLOAD_SOURCE` with `YAML_FILE_ERROR … Expected Commands[0] to be of
string type: found subkeys instead`, and the line that it names is mostly another.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - echo "Building: $CODEBUILD_BUILD_ID"  # finding
      - { make && make test; }  # finding
      - docker images | awk -F: '{ print $2 }' | sed "s/a: /b/"  # finding
```

Quote the whole command, or write it as a block:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - 'echo "Building: $CODEBUILD_BUILD_ID"'
      - |
        { make && make test; }
```

## References

- CodeBuild user guide, "Build specification reference for CodeBuild", on commands with characters that YAML does not
  support
- YAML specification 1.2.2, "Plain Style"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Edit, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def command_is_a_mapping(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a command that is no string in YAML."""
    if problem.kind is ProblemKind.COMMAND_IS_A_MAPPING:
        fix = Fix("Quote the command", (Edit(problem.span, problem.suggestion),), safe=True)
        message = problem.message[:1].upper() + problem.message[1:]
        yield context.finding(problem, message, fix=fix if problem.suggestion else None)
