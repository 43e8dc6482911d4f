"""An artifact's base directory is not there when the build ends.

The repository does not hold it and no command makes it, so that the upload fails with `no matching base directory path
found`, after everything before it has run.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t site .  # because
      - cp -r site/templates public
artifacts:
  base-directory: dist  # finding
  files:
    - "**/*"
```

Name the folder that the build fills:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t site .
      - cp -r site/templates public
artifacts:
  base-directory: public
  files:
    - "**/*"
```

## Exceptions

Silent unless everything that the build runs is known: after a script that cannot be followed, or a program of which it
is not known which files it makes (`mvn package`, `webpack`), the folder may be there. Silent, too, if any command or
script mentions the folder's name.

## References

- CodeBuild user guide, "Build specification reference", `artifacts/base-directory`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import artifacts, commands, matching
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string

_SHOWN = 5


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def base_directory_not_produced(build: Build, context: Context) -> Iterator[Finding]:
    """Report each base directory that is neither in the repository nor made by the build."""
    if build.buildspec is None or build.buildspec.artifacts is None:
        return
    for given in (build.buildspec.artifacts, *build.buildspec.secondary_artifacts):
        held = artifacts.contents(context.workspace, build, given)
        if context.holds(matching.lacks_folder(held), about=given):
            run = commands.run_by(context.workspace, build)
            yield context.finding(
                given.base_directory,
                f"Neither the repository nor a command makes the folder `{string(given.base_directory)}`",
                symbol=f"{given.symbol}.base-directory",
                evidence=[
                    Chain("what the build runs", tuple(each.steps[-1] for each in run.invocations[:_SHOWN])),
                ],
            )
