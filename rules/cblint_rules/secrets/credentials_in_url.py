"""A URL holds a literal credential.

It stands in the repository for everybody who may read it. Git, pip and curl show such an address in their messages, and
so the build's log does, too. Replace the secret when it is removed.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - pip install --index-url https://ci:m0nkeyBarrel7@pypi.acme.io/simple -r requirements.txt  # finding
  build:
    commands:
      - ./publish.sh
```

```bash title="publish.sh"
#!/bin/bash
git remote set-url origin https://4f6c1d0be2a97c35d8e0f1a2b3c4d5e6f7081929@github.com/acme/site.git  # finding
git push origin main
```

Let CodeBuild fetch the secret, and put the variable into the address:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    PYPI_PASSWORD: ci/pypi:password
phases:
  install:
    commands:
      - pip install --index-url "https://ci:${PYPI_PASSWORD}@pypi.acme.io/simple" -r requirements.txt
  build:
    commands:
      - make
```

The default password of a database beside the build tells nobody anything:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - export DATABASE_URL=postgres://postgres:postgres@localhost:5432/test
      - pytest
```

## Exceptions

Silent on placeholders, on short passwords for this machine and for hosts without a dot (containers beside the build),
and on a password that is the user's name. A URL in `env.variables` is the business of `plaintext-secret`.

## References

- CodeBuild API reference, `ProjectSource`, `location`
- CWE-798: use of hard-coded credentials
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import in_commands
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.SECURITY, severity=Severity.HIGH, confidence=Confidence.HIGH, cwe=798)
def credentials_in_url(build: Build, context: Context) -> Iterator[Finding]:
    """Report each credential in a URL of a command that the build runs, or of a source of its project."""
    if build.project is not None:
        for each in in_commands.in_sources(build):
            yield context.finding(each.span, f"The location of the source holds {each.kind}")
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in in_commands.written(context.workspace, build):
        if each.in_url:
            yield context.finding(
                each.span,
                f"A URL in {each.where} holds {each.kind}",
                symbol=build.buildspec.symbol,
                evidence=[Chain("how it is reached", each.steps)] if len(each.steps) > 1 else [],
            )
