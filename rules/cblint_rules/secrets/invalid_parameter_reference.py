"""A reference to a parameter cannot be resolved.

CodeBuild asks Parameter Store for all of a build's parameters before the first command. A name that no parameter can
have fails the build in `DOWNLOAD_SOURCE`, with an error that speaks of a prefix `ssm` or of a missing parameter.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  parameter-store:
    DB_HOST: prod/db/host  # finding
    DB_NAME: /prod/db name  # finding
    DB_PASSWORD: arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf  # finding
phases:
  build:
    commands:
      - ./migrate.sh
```

A parameter in a hierarchy is named with its leading slash:

```yaml title="buildspec.yml"
version: 0.2
env:
  parameter-store:
    DB_HOST: /prod/db/host
    DB_NAME: /prod/db-name
    DB_USER: db_user
    DB_PORT: /prod/db/port:3
    AMI: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
  secrets-manager:
    DB_PASSWORD: arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf
phases:
  build:
    commands:
      - ./migrate.sh
```

## Exceptions

Silent on names that hold a variable (`/${STAGE}/db/host`), which the user guide does not speak of and some builds use,
and on the ARN of a parameter. Whether there is a parameter of that name is not looked up. For the variables of projects
and pipelines, `variable-type-mismatch` reports the ARN of another service.

## References

- CodeBuild user guide, "Build specification reference", `env/parameter-store`
- Systems Manager API reference, `PutParameter`, `Name`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import references
from cblint.model.buildspec import Variable
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import equals


@rule(visits=Variable, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def invalid_parameter_reference(variable: Variable, context: Context) -> Iterator[Finding]:
    """Report a reference that cannot be a parameter's name."""
    if not equals(variable.type, "PARAMETER_STORE").is_yes:
        return
    flaw = references.parameter_flaw(variable)
    if flaw is not None:
        yield context.finding(flaw.value, f"The parameter reference of `{variable.name}` {flaw.says}")
