"""A file that is on the server already fails the deployment.

The agent removes what the last deployment has put there, and refuses to touch anything else: a file that was made by
hand or by a script stops every deployment with “a specified file already exists at this location”.

## Examples

```yaml title="appspec.yml"
version: 0.0  # finding
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  ApplicationStart:
    - location: scripts/start.sh
```

```bash title="scripts/start.sh"
#!/bin/bash
systemctl start app
```

Say what is to happen then:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
file_exists_behavior: OVERWRITE
hooks:
  ApplicationStart:
    - location: scripts/start.sh
```

Or clear the folder before:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  BeforeInstall:
    - location: scripts/clear.sh
```

```bash title="scripts/clear.sh"
#!/bin/bash
rm -rf /srv/app
```

## Exceptions

Silent where a script that runs before the installation removes or moves anything, or is not in view, and where a file
of the repository gives the deployment another behaviour.

## References

- CodeDeploy user guide, "Rollback behavior with existing content" and "AppSpec file structure"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import existing_files
from cblint.model.appspec import AppSpec
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=AppSpec,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    profile=Profile.STRICT,
)
def existing_file_fails_deployment(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report an AppSpec file that leaves it to the default what happens to a file that is there."""
    if context.holds(existing_files.fail(context.workspace, appspec)):
        yield context.finding(appspec, "A file that is at its destination already fails the deployment")
