"""A build exports a variable that holds a secret.

CodePipeline keeps exported variables with the execution: the console shows them, `ListActionExecutions` and
`BatchGetBuilds` return them, and later actions write them into their own configuration, all in plain text.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DB_PASSWORD: prod/db:password  # because
  exported-variables:
    - IMAGE_TAG
    - DB_PASSWORD  # finding
phases:
  build:
    commands:
      - export IMAGE_TAG=$(git rev-parse --short HEAD)
      - ./deploy.sh
```

Export what is no secret, and let each build fetch its own:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DB_PASSWORD: prod/db:password
  exported-variables:
    - IMAGE_TAG
    - DB_SECRET_ARN
phases:
  build:
    commands:
      - export IMAGE_TAG=$(git rev-parse --short HEAD)
      - ./deploy.sh
```

## Exceptions

Silent on variables of Secrets Manager and Parameter Store whose names do not say that they are secret (a user, a host),
on values that are written down and no secrets, and on names that hint at a secret only weakly (`KEY`).

## References

- CodeBuild user guide, "Build specification reference": `env/exported-variables`
- CodePipeline user guide, "Variables reference"
- CWE-200: exposure of sensitive information to an unauthorized actor
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import exports
from cblint.model.buildspec import Buildspec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(
    visits=Buildspec,
    kind=Kind.SECURITY,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=200,
    given=("env.exported.items",),
)
def secret_exported(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each secret among the exported variables."""
    if not buildspec.env.exported.items:
        return
    for each in exports.secrets_exported(buildspec):
        yield context.finding(
            each.item,
            f"`{each.name}` is exported, {each.why}",
            confidence=None if each.sure else Confidence.MEDIUM,
            evidence=[Chain("where the secret is from", each.steps)] if each.steps else [],
        )
