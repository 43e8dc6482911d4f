"""A package is installed in whatever version there is.

The build of tomorrow is another one than that of today, without a change in the repository: it breaks when the package
does, and takes in whatever is published under its name.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - pip install --upgrade pip
      - pip install pytest  # finding
      - npm install -g aws-cdk@latest  # finding
```

A manifest without its lock file leaves the versions open, too:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - npm install  # finding
```

```json title="package.json"
{"name": "web", "dependencies": {"express": "^4.18.0"}}
```

Say which version:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - pip install --upgrade pip
      - pip install pytest==8.3.3
      - npm install -g aws-cdk@2.160.0
      - pip install -r requirements.txt
      - npm ci
```

```json title="package.json"
{"name": "web", "dependencies": {"express": "^4.18.0"}}
```

```json title="package-lock.json"
{"name": "web", "lockfileVersion": 3, "packages": {}}
```

```text title="requirements.txt"
flask==3.1.0
```

## Exceptions

Silent where options that are not known stand in the command, or constraints fix the versions (`-c`); on `pip`,
`setuptools` and `wheel`; on packages of the system (`apt-get`, `yum`), of which old versions are mostly not kept; and
on what files of requirements say.

## References

- pip documentation, "Repeatable Installs"
- npm CLI documentation, "npm install"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import installs
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Build,
    kind=Kind.SECURITY,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
    cwe=1357,
)
def unpinned_install(build: Build, context: Context) -> Iterator[Finding]:
    """Report each package that is installed without a version."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in installs.unpinned(context.workspace, build):
        steps = each.invocation.steps
        yield context.finding(
            each.word,
            f"`{each.invocation.name}` installs `{each.name}` in whatever version there is",
            symbol=build.buildspec.path,
            defect=each.name,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
        )
    for lacking in installs.unlocked(context.workspace, build):
        steps = lacking.invocation.steps
        yield context.finding(
            lacking.invocation.span,
            f"`{lacking.invocation.name}` installs what `{lacking.manifest}` names, and there is no `{lacking.lock}`",
            symbol=build.buildspec.path,
            defect=lacking.manifest,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
        )
