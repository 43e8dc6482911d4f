"""A program is given a password on its command line.

The shell puts the secret into the program's words, where every process of the build can read them (`ps`, `/proc`), and
with `set -x` the log shows them. Docker warns of it: `Using --password via the CLI is insecure. Use --password-stdin`.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DOCKERHUB_PASSWORD: ci/dockerhub:password  # because
phases:
  pre_build:
    commands:
      - docker login -u acme -p $DOCKERHUB_PASSWORD  # finding
      - docker login -u AWS -p $(aws ecr get-login-password) 111122223333.dkr.ecr.eu-west-1.amazonaws.com  # finding
  build:
    commands:
      - make image
```

Let it read the password from its standard input:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DOCKERHUB_PASSWORD: ci/dockerhub:password
phases:
  pre_build:
    commands:
      - echo "$DOCKERHUB_PASSWORD" | docker login -u acme --password-stdin
      - aws ecr get-login-password | docker login -u AWS --password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com
  build:
    commands:
      - make image
```

Other programs take it from a variable of their own:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DB_PASSWORD: prod/db:password  # because
phases:
  build:
    commands:
      - mysql -h db.acme.internal -u app -p$DB_PASSWORD app -e 'select 1'  # finding
```

MySQL reads `MYSQL_PWD`:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    MYSQL_PWD: prod/db:password
phases:
  build:
    commands:
      - mysql -h db.acme.internal -u app app -e 'select 1'
```

## Exceptions

Silent on databases of this machine, and on programs other than logins to registries, `mysql` and its kin, `redis-cli`,
`sshpass` and `twine`. A literal password is the business of `secret-in-command`. The fix, for programs that have
`--password-stdin`, is not a safe one: another program sees what stands before the pipe fail.

## References

- Docker documentation, `docker login`: "Provide a password using STDIN"
- CWE-214: invocation of process using visible sensitive information
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import arguments, words
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(
    visits=Build,
    kind=Kind.SECURITY,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=214,
    fix=Fixable.UNSAFE,
)
def password_on_command_line(build: Build, context: Context) -> Iterator[Finding]:
    """Report each password that the build gives a program as a word."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in arguments.on_command_line(context.workspace, build):
        chains = [Chain("how it is reached", each.invocation.steps)]
        variables = words.held(context.workspace, build, each)
        chains += [Chain("where the secret is from", variable.steps) for variable in variables if variable.steps]
        edits = words.piped(context.workspace, each)
        yield context.finding(
            each.given.option,
            f"{each.invocation.label} is given a password on its command line, by `{each.given.named}`",
            symbol=build.buildspec.symbol,
            evidence=chains,
            fix=Fix("Give it the password by its standard input", edits, safe=False) if edits else None,
        )
