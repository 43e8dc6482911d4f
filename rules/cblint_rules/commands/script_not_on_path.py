"""A script of the repository is called by its bare name, which the shell looks for on `PATH`.

The folder where the build stands is not on `PATH`. The command fails with `deploy.sh: not found`, status 127, though
the file is there.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - cd ci
      - chmod +x deploy.sh
      - deploy.sh production  # finding
```

```bash title="ci/deploy.sh"
#!/bin/sh
aws s3 sync public s3://example-site
```

Say that it is here:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - ./deploy.sh production
      - sh deploy.sh staging
```

```bash title="deploy.sh"
#!/bin/sh
aws s3 sync public s3://example-site
```

Or put it where the shell looks:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - cp deploy.sh /usr/local/bin/
  build:
    commands:
      - deploy.sh production
```

```bash title="deploy.sh"
#!/bin/sh
aws s3 sync public s3://example-site
```

## Exceptions

Silent where anything sets `PATH`, where a script that is not in view is read into the shell, on images of one's own,
and where a command before may have installed a program of that name. Only names that say what they are (`.sh`, `.py`,
`gradlew`, …) are looked at.

## References

- POSIX.1-2024, "Shell Command Language", "Command Search and Execution"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import bare_scripts
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule
from cblint.source import Span
from cblint.value import string

_SCRIPT = (".sh", ".bash", ".py", ".rb", ".pl", "gradlew", "mvnw")


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def script_not_on_path(build: Build, context: Context) -> Iterator[Finding]:
    """Report each script that the shell will not find."""
    if build.buildspec is None or not build.buildspec.mentions(*_SCRIPT):
        return
    for each in bare_scripts.bare_scripts(context.workspace, build):
        word = each.invocation.words[0]
        name = string(word)
        steps = each.invocation.steps
        yield context.finding(
            word,
            f"The shell looks for `{name}` on `PATH`, and not where it is: `{each.path}`",
            symbol=each.invocation.span.path,
            defect=name or "",
            confidence=Confidence.HIGH if string(build.image) else Confidence.MEDIUM,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
            related=[Related(Span(each.path, 0, 0), "the script")],
            fix=Fix("Call it with its folder", each.edits, safe=True) if each.edits else None,
        )
