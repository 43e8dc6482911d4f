"""An AppSpec file names a file that the repository does not hold and that no build makes.

The deployment fails on the first server: a hook script that is not in the revision stops its event with “Script does
not exist at specified location”, and a source that is not there cannot be copied.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  ApplicationStart:
    - location: scripts/start_server.sh  # finding
```

```bash title="scripts/start-server.sh"
#!/bin/bash
systemctl start app
```

A source is one file or folder, and `*` is no pattern in it:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: app/*  # finding
    destination: /srv/app
```

```html title="app/index.html"
<h1>Hello</h1>
```

Name what is there:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: app
    destination: /srv/app
hooks:
  ApplicationStart:
    - location: scripts/start-server.sh
```

```bash title="scripts/start-server.sh"
#!/bin/bash
systemctl start app
```

```html title="app/index.html"
<h1>Hello</h1>
```

What the build makes does not have to be in the repository:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: target/app.jar
    destination: /srv/app
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - mvn package
artifacts:
  files:
    - appspec.yml
    - target/app.jar
```

## Exceptions

Silent where the file lies elsewhere in the repository, since the revision may be packed from there, where a command of
a build or of another pipeline may make it, and where no build is in view; but a script whose name differs only by a
slip from one that is there is reported in any case, and so is one by its path on the server, such as
`/var/www/app/start.sh`. Of sources, only those count whose folder the repository holds. A file that the artifact leaves
out is the business of `appspec-file-not-in-artifacts`.

## References

- CodeDeploy user guide, "AppSpec 'files' section" and "AppSpec 'hooks' section" for EC2/On-Premises deployments
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import revision_files
from cblint.model.appspec import AppSpec
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def appspec_file_missing(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each path of an AppSpec file that cannot be in the revision."""
    for missing, surely in revision_files.missing(context.workspace, appspec):
        if context.holds(surely, about=missing.named.part):
            yield context.finding(
                missing.named.value,
                missing.message,
                symbol=missing.named.part.symbol,
                defect=missing.named.path,
            )
