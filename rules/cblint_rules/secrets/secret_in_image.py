"""An image is built with a secret as a build argument.

Build arguments are no place for secrets: `docker history` shows them with every instruction that uses them, layers keep
what they were written into, and the build cache keeps both. Whoever may pull the image can read the secret.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    NPM_TOKEN: ci/npm:token  # because
phases:
  build:
    commands:
      - docker build --build-arg NPM_TOKEN=$NPM_TOKEN --build-arg VERSION=$VERSION -t app .  # finding
      - docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app
```

Mount it while it is needed: the Dockerfile reads it by `RUN --mount=type=secret,id=npm`, and no layer keeps it.

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    NPM_TOKEN: ci/npm:token
phases:
  build:
    commands:
      - docker build --secret id=npm,env=NPM_TOKEN --build-arg VERSION=$VERSION -t app .
      - docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app
```

A name alone takes the variable's value along:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - GITHUB_TOKEN=$(aws secretsmanager get-secret-value --secret-id ci/github --query SecretString --output text)
      - export GITHUB_TOKEN
      - docker buildx build --build-arg GITHUB_TOKEN --build-arg NEXT_PUBLIC_KEY=$KEY --push .  # finding
```

## Exceptions

Silent on variables that bundlers write into what browsers load (`NEXT_PUBLIC_…`, `VITE_…`), on values that are written
down and no secrets, and on secrets that `COPY` takes into the image. A literal in the command itself is the business of
`secret-in-command`. Whether the Dockerfile uses the argument is not looked at.

## References

- Docker documentation, "Build secrets"
- Docker documentation, build check `SecretsUsedInArgOrEnv`
- CWE-522: insufficiently protected credentials
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import builds
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.SECURITY, severity=Severity.HIGH, confidence=Confidence.HIGH, cwe=522)
def secret_in_image(build: Build, context: Context) -> Iterator[Finding]:
    """Report each secret that the build hands to an image build as a build argument."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in builds.build_arguments(context.workspace, build):
        invocation, variable = each.invocation, each.variable
        chains = [Chain("how it is reached", invocation.steps)]
        if variable is not None and variable.steps:
            chains.append(Chain("where the secret is from", variable.steps))
        yield context.finding(
            each.span,
            f"{invocation.label} is given the secret `{each.name}` as a build argument",
            symbol=build.buildspec.symbol,
            defect=each.name,
            evidence=chains,
        )
