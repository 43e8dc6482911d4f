"""A reference to a secret cannot be resolved.

CodeBuild reads `secrets-manager` references as `name-or-arn:json-key:version-stage:version-id`, of which all but the
first may be left out, and a stage and an id exclude each other. It resolves them before the first command: the build
fails in `DOWNLOAD_SOURCE`, and no command says which variable it was.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DB_PASSWORD: prod/db:password:AWSCURRENT:4a9b8c7d-1111-2222-3333-444455556666  # finding
    DB_USER: arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db/user  # finding
    API_KEY: prod/api:services:billing:key:AWSCURRENT  # finding
phases:
  build:
    commands:
      - ./migrate.sh
```

Name the secret, the key in it, and a stage or an id:

```yaml title="buildspec.yml"
version: 0.2
env:
  parameter-store:
    DB_USER: /prod/db/user
  secrets-manager:
    DB_PASSWORD: prod/db:password:AWSCURRENT
    DB_PASSWORD_BEFORE: prod/db:password::4a9b8c7d-1111-2222-3333-444455556666
    API_KEY: arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/api-AbCdEf:billing-key
    SIGNING_KEY: /prod/signing
    RDS_PASSWORD: rds!db-0d1c2b3a:password
phases:
  build:
    commands:
      - ./migrate.sh
```

The secret itself does not belong here:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    NPM_TOKEN: npm_k3Jd82LmPq0ZxWv7TyRb5NcHs1GfUa4EoIi9  # finding
phases:
  build:
    commands:
      - npm ci
```

## Exceptions

Silent on references that hold a variable (`$TOKEN_ARN`) or a template's mark, which something may put a name in place
of, and on paths, since a secret's name may begin with `/`. Whether there is a secret of that name is not looked up. For
the variables of projects and pipelines, `variable-type-mismatch` reports the ARN of another service.

## References

- CodeBuild user guide, "Build specification reference", `env/secrets-manager`
- Secrets Manager API reference, `CreateSecret`, `Name`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import references
from cblint.model.buildspec import Variable
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import equals


@rule(visits=Variable, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def invalid_secret_reference(variable: Variable, context: Context) -> Iterator[Finding]:
    """Report a reference to a secret that breaks the grammar."""
    if not equals(variable.type, "SECRETS_MANAGER").is_yes:
        return
    flaw = references.secret_flaw(variable)
    if flaw is not None:
        yield context.finding(flaw.value, f"The secret reference of `{variable.name}` {flaw.says}")
