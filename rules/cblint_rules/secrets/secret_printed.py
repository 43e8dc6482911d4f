"""A build prints a secret to its log.

The log is kept in CloudWatch or S3 and shown in the console, and more people may read it than may read the secret.
CodeBuild masks what it fetched itself, but only exactly that text: not what a command fetched, not what is written down
in a variable, and not what `base64` or `jq` made of it.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  parameter-store:
    API_TOKEN: /prod/api/token
phases:
  pre_build:
    commands:
      - DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db --query SecretString)  # because
      - echo "Password is $DB_PASSWORD"  # finding
      - aws ssm get-parameter --name /prod/license-key --with-decryption  # finding
  build:
    commands:
      - echo $API_TOKEN | base64  # finding
      - ./deploy.sh
```

Let CodeBuild fetch the secret, and hand it on without printing it:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DB_PASSWORD: db
  parameter-store:
    API_TOKEN: /prod/api/token
phases:
  pre_build:
    commands:
      - aws ssm get-parameter --name /prod/license-key --with-decryption --query Parameter.Value > key.json
      - echo "$DB_PASSWORD" | docker login --username acme --password-stdin
  build:
    commands:
      - echo "token of ${#API_TOKEN} characters, ${API_TOKEN:+set}"
      - ./deploy.sh
```

`set -x` prints a variable when it is set, and so does a script that starts with it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - ./release.sh
```

```bash title="release.sh"
#!/bin/bash
set -ex  # finding
GITHUB_TOKEN=$(aws secretsmanager get-secret-value --secret-id gh --query SecretString)  # because
gh release create v1
```

## Exceptions

Of low severity where CodeBuild masks the secret in the log, and where it is not in view how it is set. Silent on
variables and parameters whose names do not say that they are secret (a user, a host), on parts of a secret
(`${TOKEN:0:4}`), on the whole environment (`env`) unless a secret is set in plain text, and on what goes to
a file or another program.

## References

- CodeBuild user guide, "Build specification reference": secrets in logs are masked
- CWE-532: insertion of sensitive information into log file
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import prints, uses
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=532)
def secret_printed(build: Build, context: Context) -> Iterator[Finding]:
    """Report each secret that the build prints to its log."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in prints.printed(context.workspace, build):
        named = each.how is uses.Held.NAMED
        masked = each.how is uses.Held.MASKED and not each.changed
        chains = [Chain("how it is reached", each.steps)]
        if each.source:
            chains.append(Chain("where the secret is from", each.source))
        yield context.finding(
            each.span,
            _message(each),
            symbol=build.buildspec.symbol,
            defect=each.name,
            severity=Severity.LOW if masked or (named and not each.source) else None,
            confidence=Confidence.MEDIUM if named else None,
            evidence=chains,
        )


def _message(each: prints.Printed) -> str:
    if not each.name:
        return f"{each.what} prints a secret to the log"
    if each.changed:
        return f"{each.what} prints `{each.name}` through `{each.changed}`, so that the log does not mask it"
    match each.how:
        case uses.Held.MASKED:
            return f"{each.what} prints the secret `{each.name}`, which only the masking of the log hides"
        case uses.Held.NAMED:
            return f"{each.what} prints `{each.name}`, by its name a secret"
        case _:
            return f"{each.what} prints the secret `{each.name}`, which the log does not mask"
