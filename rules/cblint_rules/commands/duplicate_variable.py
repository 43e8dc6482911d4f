"""A variable is given twice, in ways that exclude each other.

A name has one value in a build. Given under two of `variables`, `parameter-store` and `secrets-manager`, it is not
documented which one that is. A project, a batch task or a pipeline wins over the buildspec: what the buildspec says it
fetches from a store is not what the commands get then.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DB_HOST: db.internal
    DB_USER: app  # because
  secrets-manager:
    DB_USER: prod/db:user  # finding
    DB_PASSWORD: prod/db:password
phases:
  build:
    commands:
      - ./migrate.sh
```

Give each once:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DB_HOST: db.internal
  secrets-manager:
    DB_USER: prod/db:user
    DB_PASSWORD: prod/db:password
phases:
  build:
    commands:
      - ./migrate.sh
```

The project wins over what the buildspec would fetch, and, as is said under `--strict`, over a plain value that no build
in view uses:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {
      name  = "STAGE"
      value = "prod"
    }

    environment_variable {
      name  = "DB_HOST"  # because
      value = "localhost"
    }
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    STAGE: dev  # finding
  parameter-store:
    DB_HOST: /prod/db/host  # finding
phases:
  build:
    commands:
      - ./migrate.sh
```

## Exceptions

Silent without `--strict` on a plain variable of a buildspec that a project, a batch task or a pipeline sets, too: that
is how defaults are written. Silent on it, too, while one build in view uses the default. One key twice in one section
is the business of `duplicate-key`.

## References

- CodeBuild user guide, "Build specification reference", `env/variables`: which value takes precedence
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import variable_doubles
from cblint.model.build import Build
from cblint.model.buildspec import Variable
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, Step, rule
from cblint.value import string

_SECTIONS = {"PLAINTEXT": "variables", "PARAMETER_STORE": "parameter-store", "SECRETS_MANAGER": "secrets-manager"}


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def duplicate_variable(build: Build, context: Context) -> Iterator[Finding]:
    """Report names given in two sections of a buildspec, and those that it fetches in vain."""
    if build.buildspec is None or len({variable.name for variable in build.variables}) == len(build.variables):
        return
    for variable, first in variable_doubles.given_twice(build.buildspec):
        message = f"`{variable.name}` is given under `{_section(first)}`, too"
        step = Step(first.name_span, f"`{variable.name}` is given here under `{_section(first)}`")
        yield _finding(context, variable, message, step)
    for variable, winner in variable_doubles.never_fetched(build):
        message = f"`{variable.name}` is not fetched, since the {winner.holder} sets it"
        yield _finding(context, variable, message, Step(winner.name_span, f"the {winner.holder} sets `{winner.name}`"))
    for variable, winner in variable_doubles.never_used(context.workspace, build):
        message = f"The value of `{variable.name}` is never used, since the {winner.holder} sets another"
        step = Step(winner.name_span, f"the {winner.holder} sets `{winner.name}`")
        yield _finding(context, variable, message, step, profile=Profile.STRICT)


def _finding(
    context: Context, variable: Variable, message: str, step: Step, *, profile: Profile = Profile.DEFAULT
) -> Finding:
    return context.finding(
        variable.name_span,
        message,
        defect=variable.name,
        evidence=[Chain("what else sets it", (step,))],
        symbol=variable.symbol,
        profile=profile,
    )


def _section(variable: Variable) -> str:
    return _SECTIONS.get(string(variable.type) or "", "variables")
