"""A variable's type does not fit what it holds.

The type says where CodeBuild fetches the value: `SECRETS_MANAGER` takes a secret's name or ARN, `PARAMETER_STORE` a
parameter's name, and `PLAINTEXT` is handed to the commands as it is written. A build that is to fetch an ARN of the
other service fails before its first command; a tool that is handed an ARN for a token is refused.

## Examples

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
      name  = "DB_PASSWORD"
      type  = "PARAMETER_STORE"
      value = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"  # finding
    }

    environment_variable {
      name  = "NPM_TOKEN"
      value = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:npm-AbCdEf"  # finding
    }
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - npm ci
```

Give each its own type. An ARN that the commands themselves look up is plain text:

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
      name  = "DB_PASSWORD"
      type  = "SECRETS_MANAGER"
      value = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"
    }

    environment_variable {
      name  = "DB_HOST"
      type  = "PARAMETER_STORE"
      value = "/prod/db/host"
    }

    environment_variable {
      name  = "SIGNING_SECRET_ARN"
      value = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:signing-AbCdEf"
    }
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - aws secretsmanager get-secret-value --secret-id "$SIGNING_SECRET_ARN"
```

With the value in the place of the name, CodeBuild looks for a secret that is called like the value:

```yaml title="template.yaml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - npm view left-pad
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        EnvironmentVariables:
          - Name: NODE_AUTH_TOKEN
            Type: SECRETS_MANAGER
            Value: "{{resolve:secretsmanager:npm:SecretString:token}}"  # finding
          - Name: NPM_USER
            Type: SECRETS_MANAGER
            Value: npm:user
```

## Exceptions

Of plain variables, only the ARN of a secret is reported, under a name whose value some tool takes for the token itself
(`NPM_TOKEN`, `PGPASSWORD`), in builds without a command that looks secrets up. Silent on a path under
`SECRETS_MANAGER`, since a secret's name may begin with `/`, and on a parameter's ARN under `PARAMETER_STORE`. What a
buildspec refers to is the business of `invalid-secret-reference` and `invalid-parameter-reference`.

## References

- CodeBuild API reference, `EnvironmentVariable`, `type`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import references
from cblint.model.buildspec import Variable
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule
from cblint.value import string

_MEANT = {"secretsmanager": "a secret", "ssm": "a parameter"}


@rule(visits=Variable, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, given=("outside",))
def variable_type_mismatch(variable: Variable, context: Context) -> Iterator[Finding]:
    """Report a variable that holds the ARN of another service than its type is for, or a secret in a name's place."""
    if not variable.outside or not context.holds(references.mismatch(variable)):
        return
    kind = string(variable.type)
    plain = kind == "PLAINTEXT"
    if plain and references.is_looked_up(context.workspace, variable):
        return
    service = references.service_held(variable)
    meant = f"the ARN of {_MEANT[service]}" if service in _MEANT else f"an ARN of `{service}`"
    meant = meant if service else f"{references.secret_held(variable)} itself, and not its name"
    yield context.finding(
        variable.value,
        f"`{variable.name}` is of type `{kind}`, but holds {meant}",
        related=[Related(variable.name_span, f"the {variable.holder} sets `{variable.name}`")],
        confidence=Confidence.MEDIUM if plain else None,
    )
