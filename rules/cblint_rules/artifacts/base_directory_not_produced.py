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

A build tool has folders of its own:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - npm ci
      - npx vite build
artifacts:
  base-directory: public  # finding
  files:
    - "**/*"
```

```javascript title="vite.config.js"
export default { build: { outDir: "www" } };
```

```html title="index.html"
<h1>Hello</h1>
```

## Exceptions

Silent unless everything that the build runs is known: after a script that cannot be followed, or a program of which it
is not known which files it makes, the folder may be there. Build tools make the folders that their habits and settings
say (`target` of Maven, `outDir` of Vite), and any where a setting is not a plain text or a variable may tell them.
Silent, too, where a buildspec that no project names may be a sample for a repository of its own.

## References

- CodeBuild user guide, "Build specification reference", `artifacts/base-directory`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import commands
from cblint.analysis.artifacts import contents, matching
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string

_SHOWN = 5


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("buildspec.artifacts",),
)
def base_directory_not_produced(build: Build, context: Context) -> Iterator[Finding]:
    """Report each base directory that is neither in the repository nor made by the build."""
    if build.buildspec is None or build.buildspec.artifacts is None:
        return
    for given in (build.buildspec.artifacts, *build.buildspec.secondary_artifacts):
        held = contents.contents(context.workspace, build, given)
        if context.holds(matching.lacks_folder(held), about=given):
            run = commands.run_by(context.workspace, build)
            folder = held.base_directory()
            yield context.finding(
                given.base_directory,
                f"Neither the repository nor a command makes the folder `{string(folder)}`",
                symbol=f"{given.symbol}.base-directory",
                evidence=[
                    *([Chain("what its variables are", folder.origin.steps[1:])] if folder.origin.steps[1:] else []),
                    Chain("what the build runs", tuple(each.steps[-1] for each in run.invocations[:_SHOWN])),
                ],
            )
