"""A variable has a name that cannot be used as it is meant.

CodeBuild keeps the names that begin with `CODEBUILD_` for itself. What is written for `PATH` is taken letter by letter:
`$PATH` in it is not expanded, so that no command is found any more. And no variable whose name begins with `AWS_` is
handed on by `exported-variables`.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    CODEBUILD_STAGE: prod  # finding
    PATH: $PATH:/opt/tools/bin  # finding
  exported-variables:
    - AWS_ACCOUNT_ID  # finding
phases:
  build:
    commands:
      - export AWS_ACCOUNT_ID=$(aws sts get-caller-identity --query Account --output text)
      - make
```

Take names of your own, and change `PATH` in a command:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    STAGE: prod
    AWS_REGION: eu-west-1
    CODEBUILD_CONFIG_AUTO_DISCOVER: "false"
  exported-variables:
    - ACCOUNT_ID
    - CODEBUILD_BUILD_ID
phases:
  build:
    commands:
      - export ACCOUNT_ID=$(aws sts get-caller-identity --query Account --output text)
      - export PATH=$PATH:/opt/tools/bin
      - make
```

## Exceptions

`CODEBUILD_CONFIG_…` are names that users set. A `PATH` is reported only where it holds a `$`, or leaves out both `/bin`
and `/usr/bin`.

## References

- CodeBuild user guide, "Build specification reference", `env/variables` and `env/exported-variables`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import variables
from cblint.model.build import Build
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string, test


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def reserved_variable(build: Build, context: Context) -> Iterator[Finding]:
    """Report names that are CodeBuild's alone, paths that break all commands, and exports that are refused."""
    for variable in build.variables:
        name = variable.name
        if name.startswith("CODEBUILD_") and variables.is_reserved(name):
            message = f"The {variable.holder} sets `{name}`, a name that CodeBuild keeps for itself"
            yield context.finding(variable.name_span, message, defect=name, symbol=variable.symbol)
        elif name == "PATH" and context.holds(test(variable.value, variables.breaks_path)):
            message = "`PATH` is replaced by text in which no variable is expanded"
            yield context.finding(variable.name_span, message, defect=name, symbol=variable.symbol)
    exported = () if build.buildspec is None else build.buildspec.env.exported.items
    for item in exported:
        name = string(item) or ""
        if name.startswith("AWS_"):
            message = f"`{name}` is not exported, as its name begins with `AWS_`"
            yield context.finding(item, message, defect=name, symbol="env.exported-variables")
