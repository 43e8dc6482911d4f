"""An AppSpec file for servers has a name that the agent does not look for.

The agent takes `appspec.yml` in the revision's root, and letter case counts. With any other name the deployment fails:
“The CodeDeploy agent did not find an AppSpec file within the unpacked revision directory”.

## Examples

```yaml title="AppSpec.yml"
version: 0.0  # finding
os: linux
files:
  - source: app
    destination: /srv/app
```

```html title="app/index.html"
<h1>Hello</h1>
```

The name that it looks for:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: app
    destination: /srv/app
```

```html title="app/index.html"
<h1>Hello</h1>
```

A build may give it the name:

```yaml title="app-spec.yml"
version: 0.0
os: linux
files:
  - source: app
    destination: /srv/app
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - cp app-spec.yml appspec.yml
artifacts:
  files:
    - appspec.yml
    - app/**/*
```

## Exceptions

Only slips and other spellings of the name count, such as `appsepc.yml` or `AppSpec.yml`, not names with more in them,
such as `appspec-staging.yml`. Silent where a file of the right name lies beside it, and where another file of the
repository names it. `appspec.yaml` is of low severity and only told under `--strict`: newer agents take it, but the
step that runs the hooks looks for the name that it is told. AppSpec files for ECS and Lambda may have any name. Whether
the file lies at the root of what a build delivers is the business of `appspec-not-in-artifacts`.

## References

- CodeDeploy user guide, "Application specification files"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import revision_files
from cblint.model.appspec import AppSpec
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule

_NEWER = "appspec.yaml"
"""A name that newer agents take where there is no `appspec.yml`, but not in all of their steps."""


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def appspec_wrong_name(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report an AppSpec file that the agent does not find."""
    if context.holds(revision_files.wrong_name(context.workspace, appspec)):
        name = appspec.path.rpartition("/")[2]
        message = f"The agent looks for `appspec.yml`, and this file is called `{name}`"
        if name == _NEWER:
            yield context.finding(appspec, message, severity=Severity.LOW, profile=Profile.STRICT)
        else:
            yield context.finding(appspec, message)
