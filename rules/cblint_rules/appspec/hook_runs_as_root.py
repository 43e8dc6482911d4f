"""A hook script runs as root.

The agent runs as root unless it is set up otherwise, and so does a script without `runas`. Whoever can change the
repository then has the server.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  AfterInstall:
    - location: scripts/install.sh  # finding
  ApplicationStart:
    - location: scripts/start.sh
      runas: root  # finding
```

Give a user for what does not need root:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  AfterInstall:
    - location: scripts/install.sh
      runas: app
```

## Exceptions

Silent on Windows, where `runas` has no effect.

## References

- CodeDeploy user guide, "AppSpec 'hooks' section", `runas`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.appspec import AppSpec
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule
from cblint.value import Basis, equals, string

_MAX_HOOKS = 1000


@rule(
    visits=AppSpec,
    kind=Kind.SECURITY,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
    cwe=250,
)
def hook_runs_as_root(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each script of a deployment to Linux servers that has no user of its own."""
    if appspec.platform != "server" or not context.holds(equals(appspec.os, "linux")):
        return
    for hook in appspec.hooks[:_MAX_HOOKS]:
        location = string(hook.location)
        if location is None or not context.holds(equals(hook.runas, None, "root"), about=hook):
            continue
        by_default = hook.runas.origin.basis is Basis.AWS_DEFAULT
        yield context.finding(
            hook.location if by_default else hook.runas,
            f"`{location}` runs as {'the user of the agent, which is root' if by_default else 'root'}",
            symbol=hook.symbol,
        )
