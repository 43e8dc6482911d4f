"""The timeout of a lifecycle event's scripts is one that CodeDeploy does not grant, or reads otherwise.

All scripts of one event may take an hour together. The agent takes a timeout for whole seconds: it reads `5m` as five
seconds, and refuses the AppSpec file for a word or a zero.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
hooks:
  BeforeInstall:
    - location: scripts/backup.sh
      timeout: 7200  # finding
  AfterInstall:
    - location: scripts/migrate.sh
      timeout: 2400  # because
    - location: scripts/index.sh
      timeout: 1800  # finding
  ApplicationStart:
    - location: scripts/start.sh
      timeout: 5m  # finding
  ValidateService:
    - location: scripts/check.sh
      timeout: 0  # finding
```

Give seconds, up to 3600 for all scripts of an event:

```yaml title="appspec.yml"
version: 0.0
os: linux
hooks:
  AfterInstall:
    - location: scripts/migrate.sh
      timeout: 2400
    - location: scripts/index.sh
      timeout: 1200
  ApplicationStart:
    - location: scripts/start.sh
      timeout: 300
  ValidateService:
    - location: scripts/check.sh
```

## Exceptions

Timeouts are added only where every script of the event has one. Silent on a number with the unit of seconds, which the
agent reads as it is meant, and on numbers in other notations. What the agent refuses is of high severity.

## References

- CodeDeploy user guide, "AppSpec 'hooks' section", `timeout`
- CodeDeploy user guide, "CodeDeploy quotas"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import lifecycle
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def appspec_hook_timeout(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each timeout that does not hold."""
    for wrong in lifecycle.wrong_timeouts(appspec):
        yield context.finding(
            wrong.hook.timeout,
            wrong.message,
            symbol=f"{wrong.hook.symbol}.timeout",
            severity=Severity.HIGH if wrong.refused else Severity.MEDIUM,
            evidence=[Chain("the scripts before it", wrong.steps)] if wrong.steps else [],
        )
