"""A command holds a literal credential.

It stands in the repository for everybody who may read it, stays in the history after it was removed, and the build's
log shows the command with it. Replace the secret, too.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - docker login -u acme -p m0nkey-Barrel7  # finding
      - export SONAR_TOKEN=4f6c1d0be2a97c35d8e0f1a2b3c4d5e6f7081929  # finding
  build:
    commands:
      - ./deploy.sh
```

```bash title="deploy.sh"
#!/bin/bash
curl -H "X-Api-Key: k9Zq27LmVx4Rt8Wb" https://deploy.example.org/start  # finding
```

A file that a command writes, and what it sends, hold one as well:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - |
        cat > .env <<EOF
        STAGE=$STAGE
        MAIL_PASSWORD=m0nkey-Barrel7  # finding
        EOF
  build:
    commands:
      - >-
        curl -d "grant_type=client_credentials&client_secret=k9Zq27LmVx4Rt8Wb" https://id.example.org/token  # finding
```

Let CodeBuild fetch the secret, and hand it on by the variable:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DOCKER_PASSWORD: ci/docker:password
    DEPLOY_KEY: ci/deploy:key
phases:
  pre_build:
    commands:
      - echo "$DOCKER_PASSWORD" | docker login -u acme --password-stdin
  build:
    commands:
      - |
        curl -H "X-Api-Key: $DEPLOY_KEY" https://deploy.example.org/start
```

What only fills a place is no secret, nor is the password of a database that lives as long as the test:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - docker run -d -e POSTGRES_PASSWORD=s3cr3t-4-test -p 5432:5432 postgres:16
      - mysql -u root -pm0nkeyBarrel -e 'create database app'
      - export API_TOKEN=changeme
  build:
    commands:
      - PGPASSWORD=s3cr3t-4-test psql -h localhost -U postgres -f schema.sql
```

## Exceptions

Silent on placeholders and the dummies of documentation, on the variables of containers that `docker run` starts, on
programs that talk to this machine, and on words that are put together while the build runs. A literal in
`env.variables` is the business of `plaintext-secret`, one in a URL that of `credentials-in-url`.

## References

- CodeBuild user guide, "Build specification reference": `env/secrets-manager`
- CWE-798: use of hard-coded credentials
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import in_commands
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.SECURITY, severity=Severity.HIGH, confidence=Confidence.HIGH, cwe=798)
def secret_in_command(build: Build, context: Context) -> Iterator[Finding]:
    """Report each credential that is written down in a command that the build runs."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in in_commands.written(context.workspace, build):
        if not each.in_url and not each.doubtful:
            yield context.finding(
                each.span,
                f"{each.where} is given {each.kind} in plain text",
                symbol=build.buildspec.symbol,
                severity=Severity.MEDIUM if each.test else None,
                confidence=None if each.sure else Confidence.MEDIUM,
                evidence=[Chain("how it is reached", each.steps)] if len(each.steps) > 1 else [],
            )
