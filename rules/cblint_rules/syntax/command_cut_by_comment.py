"""YAML cuts a command off at ` #`.

In a plain YAML string, a `#` after a blank begins a comment, also inside the shell's own quotes. What is left of the
command has a quote or a bracket that is never closed, so that the shell refuses it: `Syntax error: Unterminated quoted
string`, and the line looks right.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - git log -1 --format="%h # %s" > build/commit.txt  # finding
      - TICKETS=$(git log --format=%s | grep -o "issue #[0-9]*" | sort -u)  # finding
      - sed -i 's/ #debug=.*/ debug=false/' app.conf  # finding
  build:
    commands:
      - make
```

Quote the whole command, or write it as a block:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - 'git log -1 --format="%h # %s" > build/commit.txt'
      - |
        TICKETS=$(git log --format=%s | grep -o "issue #[0-9]*" | sort -u)
  build:
    commands:
      - make # builds build/app.zip
      - echo "build#$CODEBUILD_BUILD_NUMBER"
```

## Exceptions

Silent where the shell, too, would take the rest of the line for a comment, and where the quote is closed nowhere on the
line: that is an error of the shell's, not of YAML's.

## References

- YAML specification 1.2.2, "Comments" and "Plain Style"
- CodeBuild user guide, "Build specification reference for CodeBuild"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.part import Problem, ProblemKind
from cblint.rule import Confidence, Context, Edit, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Problem, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def command_cut_by_comment(problem: Problem, context: Context) -> Iterator[Finding]:
    """Report a command whose end is a comment to YAML, and not to the shell."""
    if problem.kind is ProblemKind.COMMAND_CUT_BY_COMMENT:
        whole = problem.because[0].span
        fix = Fix("Quote the command", (Edit(whole, problem.suggestion),), safe=True) if problem.suggestion else None
        yield context.finding(problem, problem.message, fix=fix)
