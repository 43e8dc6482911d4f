"""A pattern of an artifact takes no file.

The repository holds none that it could take, and no command makes one. CodeBuild skips such a pattern; if no other one
takes anything either, the build fails with `no matching artifact paths found`.

## Examples

The repository holds `deploy/run.sh`, and nothing else in that folder:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t app .
      - docker push registry.example.com/app:latest
artifacts:
  files:
    - deploy/*.sh
    - deploy/*.yml  # finding
    - stack/template.yml  # finding
```

```bash title="deploy/run.sh"
#!/bin/sh
docker run app
```

Take what is there:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t app .
      - printf '{"tag":"latest"}' > release.json
artifacts:
  files:
    - deploy/*.sh
    - release.json
```

```bash title="deploy/run.sh"
#!/bin/sh
docker run app
```

## Exceptions

Silent unless everything that the build runs is known: after a script that cannot be followed, or a program of which it
is not known which files it makes, there may be such a file. Build tools may make any file, but new folders only as
their habits and settings say (`target` of Maven, `outDir` of Vite). Silent, too, on the bare name of a folder, of which
it is not documented what it takes, on patterns with variables, in folders that are ignored or linked, and where a
buildspec that no project names may be a sample for a repository of its own.

## References

- CodeBuild user guide, "Build specification reference", `artifacts/files`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import commands
from cblint.analysis.artifacts import contents, matching
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string

_SHOWN = 5
_MOST = 100


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("buildspec.artifacts",),
)
def artifact_matches_nothing(build: Build, context: Context) -> Iterator[Finding]:
    """Report each pattern for which there surely is no file."""
    if build.buildspec is None or build.buildspec.artifacts is None:
        return
    for given in (build.buildspec.artifacts, *build.buildspec.secondary_artifacts):
        held = contents.contents(context.workspace, build, given)
        if matching.lacks_folder(held).is_yes:
            continue
        for index, item in enumerate(given.files.items[:_MOST]):
            if context.holds(matching.takes_nothing(held, item), about=given):
                run = commands.run_by(context.workspace, build)
                yield context.finding(
                    item,
                    f"`{string(item)}` takes no file: the repository holds none, and no command makes one",
                    symbol=f"{given.symbol}.files[{index}]",
                    defect=string(item) or "",
                    evidence=[
                        Chain("what the build runs", tuple(each.steps[-1] for each in run.invocations[:_SHOWN])),
                    ],
                )
