"""An entry of `permissions` is one that the agent refuses, or that does not do what it says.

A refused entry fails the deployment. Worse is a mode like `0644` without quotes: YAML takes it for an octal number, and
the files get the mode `420`, which their owner can only read.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
permissions:
  - object: /srv/app
    mode: 0644  # finding
    type: file  # finding
  - object: /var/log/app  # finding
    owner: app
    acls:
      - u::rwx  # finding
```

Two entries must not mean the same files:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
permissions:
  - object: /srv  # because
    owner: app
  - object: /srv/app  # finding
    mode: 755
```

Quote the mode, and leave out what another entry means:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
permissions:
  - object: /srv/app
    mode: "0644"
    owner: app
    group: app
    type:
      - file
  - object: /srv/app
    mode: 755
    owner: app
    group: app
    type:
      - directory
```

## Exceptions

Entries are compared with those that mean everything in their folders, without `except`; a pattern counts where a file
of the repository fits it. An object counts as not deployed where no destination lies in it or holds it. SELinux
contexts are not checked. What the agent refuses is of high severity.

## References

- CodeDeploy user guide, "AppSpec 'permissions' section (EC2/On-Premises deployments only)"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import permissions
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def appspec_permission_invalid(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each entry that fails the deployment or has another effect."""
    for fault in permissions.faults(context.workspace, appspec):
        yield context.finding(
            fault.place,
            fault.message,
            symbol=fault.entry.symbol,
            defect=fault.message,
            severity=Severity.HIGH if fault.refused else Severity.MEDIUM,
            evidence=[Chain("who means the same", fault.steps)] if fault.steps else [],
        )
