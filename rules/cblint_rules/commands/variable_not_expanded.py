"""A variable stands where nothing expands it.

The shell expands nothing in single quotes, `$(NAME)` runs a program called `NAME` (Make and Azure Pipelines write
variables like that), and CodeBuild takes the values of `env.variables` as they are. The command goes on with the text
`$NAME`, or with nothing.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    ECR_REPO: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app
    IMAGE_URI: $ECR_REPO:latest  # finding
phases:
  build:
    commands:
      - docker build -t "$IMAGE_URI" .
  post_build:
    commands:
      - docker push $(ECR_REPO):stable  # finding
      - >-
        curl -X POST -d '{"text": "built $CODEBUILD_BUILD_ID"}' "$WEBHOOK_URL"  # finding
```

Put it together in a command, and leave the single quotes for it:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    ECR_REPO: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app
phases:
  build:
    commands:
      - IMAGE_URI=$ECR_REPO:latest
      - docker build -t "$IMAGE_URI" .
  post_build:
    commands:
      - docker push ${ECR_REPO}:stable
      - curl -X POST -d '{"text":"built '"$CODEBUILD_BUILD_ID"'"}' "$WEBHOOK_URL"
```

Other programs have variables of their own:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    STAGE: prod
    APP_DIR: ${HOME}/app
phases:
  build:
    commands:
      - jq --arg STAGE "$STAGE" '.stage = $STAGE' config.json > out.json
      - awk '{ print $NF }' list.txt
      - envsubst '$STAGE' < site.conf.in > site.conf
      - bash -c 'cd "$APP_DIR" && ls $STAGE'
```

## Exceptions

Silent on names that nothing defines. In single quotes, only commands are looked at that have no use for a `$`: `docker
build`, `tag`, `push` and `pull`, `git clone` and `checkout`, `aws s3`, `cd`, and the data, headers and address of
`curl`. Silent on values that no command uses, on defaults of parameters, and where anything may expand them later:
`eval`, `envsubst`, `make`, `sh -c`, Compose. The fix is not a safe one: something else is done than before.

## References

- CodeBuild user guide, "Build specification reference for CodeBuild": `env/variables`
- POSIX.1-2024, "Shell Command Language", "Single-Quotes" and "Command Substitution"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import unexpanded
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec, Variable
from cblint.pattern import pattern
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule
from cblint.value import string

_SCRIPTS = (".sh", ".bash")
_QUOTED = pattern(r"'[^']*\$\{?[A-Z][^']*'|\$\([A-Z][A-Z0-9_]+\)")
_NAMES = pattern(r"\$\{?[A-Z][A-Z0-9_]+")


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def variable_not_expanded(build: Build, context: Context) -> Iterator[Finding]:
    """Report each variable that stays as it is written."""
    if build.buildspec is not None and _may_quote(build.buildspec):
        yield from _in_commands(build, context)
    if any(_may_name(variable) for variable in build.variables):
        yield from _in_values(build, context)


def _may_quote(buildspec: Buildspec) -> bool:
    return buildspec.mentions(*_SCRIPTS) or any(map(_QUOTED.search, buildspec.command_texts()))


def _may_name(variable: Variable) -> bool:
    text = string(variable.value) or ""
    return "$" in text and _NAMES.search(text) is not None


def _in_commands(build: Build, context: Context) -> Iterator[Finding]:
    for each in unexpanded.in_commands(context.workspace, build):
        message = f"`$({each.name})` runs a program called `{each.name}`, though that is a variable"
        if each.quoted:
            message = f"`${each.name}` is not expanded in single quotes"
        yield context.finding(
            each.span,
            message,
            symbol=each.text.symbol or each.span.path,
            defect=each.name,
            evidence=[Chain("how the build gets there", each.text.steps)] if each.text.steps else [],
            fix=Fix("Write it so that the shell expands it", each.edits, safe=False) if each.edits else None,
        )


def _in_values(build: Build, context: Context) -> Iterator[Finding]:
    for each in unexpanded.in_values(context.workspace, build):
        shown = ", ".join(f"`${name}`" for name in each.names)
        yield context.finding(
            each.variable.value,
            f"{shown} in the value of `{each.variable.name}` is not expanded",
            symbol=each.variable.symbol,
            related=[Related(each.used, "it is used here")],
        )
