"""A file does not parse.

CodeBuild reads the buildspec before it runs anything, and CodeDeploy the AppSpec: a tab, a wrong indentation or an
unclosed quote fails the build in `DOWNLOAD_SOURCE` with a `YAML_FILE_ERROR`, or the deployment. A Terraform or
CloudFormation file that does not parse is never applied.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - [ -f package.json ] && npm ci  # finding
      - "$CODEBUILD_SRC_DIR/ci/test.sh" --fast  # finding
```

Quote the whole command, or write it as a block:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - '[ -f package.json ] && npm ci'
      - |
        "$CODEBUILD_SRC_DIR/ci/test.sh" --fast
```

Two slips do parse, and are not read as they look: an item that is indented deeper than the one before it becomes part
of that one, and what follows a `---` is a document that no buildspec has:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - npm ci
        - npm test  # finding
---  # finding
artifacts:
  files:
    - dist/**/*
```

## Exceptions

What is wrong is told once; the rest of the file is read as if it were put right. A command that YAML takes for a
mapping is `command-is-a-mapping`. Silent on templates (`{% … %}`, `%{ … }`, `<% … %>`), which are YAML only after
something has filled them in, and on Terraform modules whose `required_version` starts before 0.12, which read another
language.

## References

- CodeBuild user guide, "Troubleshooting AWS CodeBuild"
- YAML specification 1.2.2, "Indicator Characters"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Edit, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def syntax_error(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a place where a text does not parse."""
    if problem.kind is ProblemKind.SYNTAX_ERROR:
        fix = Fix("Quote the command", (Edit(problem.span, problem.suggestion),), safe=False)
        message = problem.message[:1].upper() + problem.message[1:]
        yield context.finding(problem, message, fix=fix if problem.suggestion else None)
