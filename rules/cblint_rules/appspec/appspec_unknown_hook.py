"""A lifecycle event does not exist, or takes no scripts.

CodeDeploy runs the scripts of an AppSpec file by the names of their events. A name that it does not know fails the
deployment, or its scripts never run; the scripts of an event that CodeDeploy runs itself, such as `Install`, never run.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  Install:  # finding
    - location: scripts/install.sh
  ApplicationRestart:  # finding
    - location: scripts/restart.sh
```

```bash title="scripts/install.sh"
#!/bin/bash
systemctl daemon-reload
```

```bash title="scripts/restart.sh"
#!/bin/bash
systemctl restart app
```

Letter case counts, and every platform has events of its own:

```yaml title="deploy/ecs/appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: app
          ContainerPort: 8080
Hooks:
  - afterInstall: check-tasks  # finding
  - ApplicationStart: warm-up  # finding
```

These are events of a deployment to servers:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  BeforeInstall:
    - location: scripts/stop.sh
  AfterInstall:
    - location: scripts/install.sh
  ValidateService:
    - location: scripts/check.sh
```

```bash title="scripts/stop.sh"
#!/bin/bash
systemctl stop app || true
```

```bash title="scripts/install.sh"
#!/bin/bash
systemctl daemon-reload
```

```bash title="scripts/check.sh"
#!/bin/bash
curl --fail http://localhost:8080/health
```

## Exceptions

Silent on an event without scripts, which the agent passes over, on names that hold something for a program to replace,
and where the file does not tell whether it is for servers, ECS or Lambda. In a repository that uses `codedeploy-local`,
which runs events of one's own, only names count that are nearly those of an event. For these, a fix is offered.

## References

- CodeDeploy user guide, "AppSpec 'hooks' section"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.appspec import lifecycle
from cblint.model.appspec import AppSpec
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def appspec_unknown_hook(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each event at which CodeDeploy runs none of the scripts given."""
    for wrong in lifecycle.wrong_events(context.workspace, appspec):
        yield context.finding(
            wrong.hook.span,
            wrong.message,
            symbol=wrong.hook.symbol,
            defect=wrong.hook.event,
            fix=_fix(wrong, context) if wrong.suggestion else None,
        )


def _fix(wrong: lifecycle.WrongEvent, context: Context) -> Fix | None:
    draft = drafts.draft_at(context.workspace, wrong.hook.span)
    edits = draft.rename_entry(wrong.hook.span, wrong.suggestion) if draft is not None else ()
    return Fix(f"Rename to `{wrong.suggestion}`", edits, safe=False) if edits else None
