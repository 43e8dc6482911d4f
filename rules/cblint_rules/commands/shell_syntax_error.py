"""The build's shell cannot parse a command.

The command fails before any of it runs, with `syntax error near unexpected token` or `Syntax error: Unterminated quoted
string`, and the phase with it. In `finally` and `post_build` that may be noticed only when it is needed.

## Examples

A statement is cut into several items, of which each is a command of its own:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - if [ "$BRANCH" = main ]; then  # finding
      -   make release
      - fi  # finding
```

Write it as one:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - |
        if [ "$BRANCH" = main ]; then
          make release
        fi
```

An apostrophe opens a quote:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - echo Logging in to Amazon ECR...
  build:
    commands:
      - echo Build didn't use the cache, started on `date`  # finding
      - docker build -t app .
```

A comment of YAML's does not change that:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - if [ -d docs ]; then  # finding
      - echo "docs  # finding
      - make  # builds build/app.zip
```

Quote what is to be printed:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - echo "Build didn't use the cache, started on $(date)"
      - docker build -t app .
```

PowerShell is another language:

```yaml title="buildspec.yml"
version: 0.2
env:
  shell: powershell.exe
phases:
  build:
    commands:
      - $Version = [System.Environment]::GetEnvironmentVariable('VERSION')
```

## Exceptions

Silent on commands for PowerShell and `cmd`, on those with parts that are not known, and on those that YAML cuts at ` #`
inside a quote that the line closes (`command-cut-by-comment` reports them). Silent on what bash rejects and other
shells run, unless the build asks for bash; of the reverse, `bashism-in-sh` speaks. A here-document that is never closed
is no error to a shell.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild": `env/shell`, `commands`
- POSIX.1-2024, "Shell Command Language", "Shell Grammar"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.shell import syntax
from cblint.model.build import Build
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def shell_syntax_error(build: Build, context: Context) -> Iterator[Finding]:
    """Report each command that breaks the shell's grammar."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    is_bash = string(build.buildspec.env.shell) in ("bash", "/bin/bash")
    for read in syntax.commands_of(context.workspace, build.buildspec):
        broken = read.grammar.broken if read.may_break else None
        if broken is None or not (broken.everywhere or is_bash) or not context.holds(syntax.runs_posix(build)):
            continue
        yield context.finding(
            read.span(broken.start, broken.end),
            f"The shell cannot parse this command: {broken.message}",
            symbol=read.command.symbol,
            confidence=Confidence.HIGH if syntax.is_certain(build) else Confidence.MEDIUM,
        )
