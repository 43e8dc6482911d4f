"""A hook script names a file of the revision by a relative path.

The agent does not start a script in the revision's folder, nor where the files were copied to, but in its own folder or
in `/`. A path that is right in the repository leads nowhere on the server.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  AfterInstall:
    - location: scripts/install.sh  # because
```

```bash title="scripts/install.sh"
#!/bin/bash
set -e
source ./scripts/common.sh  # finding
cp config/app.service /etc/systemd/system/app.service  # finding
systemctl daemon-reload
```

```bash title="scripts/common.sh"
export APP_HOME=/srv/app
```

```ini title="config/app.service"
[Service]
ExecStart=/srv/app/bin/app
```

Go to the folder of the files first:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  AfterInstall:
    - location: scripts/install.sh
```

```bash title="scripts/install.sh"
#!/bin/bash
set -e
cd /srv/app
source ./scripts/common.sh
cp config/app.service /etc/systemd/system/app.service
systemctl daemon-reload
```

```bash title="scripts/common.sh"
export APP_HOME=/srv/app
```

```ini title="config/app.service"
[Service]
ExecStart=/srv/app/bin/app
```

## Exceptions

A path counts where the repository holds the file and a command that has to find it there surely runs: a script or
program, `source`, `cp`, `cat` and the like. Silent after any change of the folder, in functions and in branches.

## References

- CodeDeploy user guide, "AppSpec 'hooks' section", on file locations in scripts
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cblint.analysis.appspec import hook_paths, hook_scripts
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def hook_relative_path(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each relative path to a file of the revision in a script that runs elsewhere."""
    for script in hook_scripts.scripts(context.workspace, appspec):
        for found in islice(hook_paths.relative_paths(context.workspace, script), hook_scripts.MAX_FOUND):
            yield context.finding(
                found.span,
                f"`{found.text}` is relative to the folder that the agent runs in, not to the revision",
                symbol=script.path,
                defect=found.text,
                evidence=[Chain("who runs the script", script.steps())],
            )
