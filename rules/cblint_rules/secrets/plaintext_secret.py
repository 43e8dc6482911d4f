"""A build variable holds a secret in plain text.

Everybody who may read the repository, or the project's configuration, can read it; CodeBuild shows plain variables in
the console and in the answers of its API. It stays in the history after it was removed: replace the secret, too.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DB_HOST: db.internal
    DB_PASSWORD: hunter2  # finding
phases:
  build:
    commands:
      - ./migrate.sh
```

Let CodeBuild fetch it when the build starts:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DB_HOST: db.internal
  secrets-manager:
    DB_PASSWORD: prod/db:password
phases:
  build:
    commands:
      - ./migrate.sh
```

A password in a connection string is one, too:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DATABASE_URL: postgres://app:hunter2@db.internal.net:5432/app  # finding
phases:
  build:
    commands:
      - ./migrate.sh
```

What only says where the secret is, and what only fills its place, may stay:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DB_PASSWORD_PARAMETER: /prod/db/password
    SECRET_ARN: arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf
    API_TOKEN: changeme
    TEST_DATABASE_URL: postgres://postgres:postgres@localhost:5432/test
phases:
  build:
    commands:
      - ./test.sh
```

A name that only looks as if a secret were behind it can be allowed:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DEMO_PASSWORD: correct-horse-battery
    DB_PASSWORD: hunter2  # finding
phases:
  build:
    commands:
      - ./demo.sh
```

```toml title=".cblint.toml"
[rules.plaintext-secret]
allow = ["DEMO_*"]
```

## Exceptions

Silent on keys that are meant to be published (`pk_…`), on the dummies of documentation, and on values that say
`example`, `dummy`, `fake`, `changeme`, `placeholder`, `your-…` or `xxxx`. A key of a provider's test mode is of medium
severity. A secret that Terraform or CloudFormation fetches while it deploys is the business of
`secret-resolved-at-deploy`. Silent on variables that the option `allow` names; their values are never shown all the
same.

## References

- CodeBuild user guide, "Environment variables in build environments": no sensitive values in plain text
- CWE-312: cleartext storage of sensitive information
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import fix, literals
from cblint.model.buildspec import Variable
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, NamesOption, Related, Severity, rule

_CONFIDENCE = {
    literals.Why.FORMAT: Confidence.HIGH,
    literals.Why.PRIVATE_KEY: Confidence.HIGH,
    literals.Why.URL: Confidence.HIGH,
    literals.Why.NAME: Confidence.MEDIUM,
    literals.Why.ENTROPY: Confidence.LOW,
}


_ALLOW = NamesOption(
    "allow", "Patterns of the names of variables that hold no secret, whatever they look like, such as `DEMO_*`."
)


@rule(
    visits=Variable,
    kind=Kind.SECURITY,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=312,
    fix=Fixable.UNSAFE,
    options=(_ALLOW,),
)
def plaintext_secret(variable: Variable, context: Context) -> Iterator[Finding]:
    """Report each secret that is written down as the variable's value."""
    if _is_allowed(variable.name, context.option(_ALLOW)) or not context.holds(literals.is_secret(variable)):
        return
    for match in literals.matches(variable):
        origin = match.value.origin
        related = []
        if len(origin.steps) > 1:
            related = [Related(variable.name_span, f"the {variable.holder} sets `{variable.name}`")]
        yield context.finding(
            match.value,
            f"`{variable.name}` holds {match.kind} in plain text",
            evidence=[Chain("how it gets there", origin.steps)] if len(origin.steps) > 1 else [],
            related=related,
            severity=Severity.MEDIUM if match.test else None,
            confidence=_CONFIDENCE[match.why],
            fix=_fix(variable, context),
        )


def _is_allowed(name: str, allowed: tuple[str, ...]) -> bool:
    if not allowed:
        return False
    from fnmatch import fnmatchcase  # noqa: PLC0415  (only where patterns are configured)

    return any(fnmatchcase(name, glob) for glob in allowed)


def _fix(variable: Variable, context: Context) -> Fix | None:
    edits = fix.fetching(context.workspace, variable)
    title = f"Fetch `{variable.name}` from the secret of that name in Secrets Manager"
    return Fix(title, edits, safe=False) if edits else None
