"""A hook script leaves a program in the background that keeps the script's output open.

The agent waits until the output of a script is closed. A server that was started with `&` has inherited it: the script
is done at once, but the event waits until its timeout and then fails, though the server runs. `nohup` alone does not
help, as it redirects only what goes to a terminal.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  ApplicationStart:
    - location: scripts/start.sh  # because
```

```bash title="scripts/start.sh"
#!/bin/bash
cd /srv/app
nohup java -jar app.jar &  # finding
```

Redirect its output, also that for errors:

```yaml title="appspec.yml"
version: 0.0
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
cd /srv/app
nohup java -jar app.jar > /var/log/app.log 2>&1 < /dev/null &
```

## Exceptions

Only programs count that surely go on running: those started by `nohup` or `setsid`, and known servers. Silent where the
script waits for its children or redirects its own output with `exec`, inside functions and pipelines, and in scripts
that do not parse. The fix throws the output away.

## References

- CodeDeploy user guide, "Troubleshoot EC2/On-Premises deployment issues", "Long-running processes can cause deployments
  to fail"
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cblint.analysis.appspec import hook_background, hook_scripts
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Edit, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.source import Span


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def hook_background_output(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each program that a hook script leaves running with its output open."""
    for script in hook_scripts.scripts(context.workspace, appspec):
        for held in islice(hook_background.held_open(context.workspace, script), hook_scripts.MAX_FOUND):
            output = "output" if held.output else "output for errors"
            yield context.finding(
                held.command.span,
                f"`{held.name}` goes on in the background with the script's {output} open, for which the agent waits",
                symbol=script.path,
                defect=held.name,
                evidence=[Chain("who runs the script", script.steps())],
                fix=_fix(held),
            )


def _fix(held: hook_background.Held) -> Fix | None:
    redirects = held.command.redirects
    if any(redirect.operator.startswith("<<") for redirect in redirects):
        return None
    end = max([held.command.span.end, *(redirect.span.end for redirect in redirects)])
    text = " > /dev/null 2>&1" if held.output else " 2>&1"
    place = Span(held.command.span.path, end, end)
    return Fix("Redirect the output", (Edit(place, text),), safe=False)
