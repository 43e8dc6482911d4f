"""The system cannot run a hook script as it is written.

CodeDeploy runs the script file itself. Its first line has to name the interpreter, and must not end with CR LF: the
carriage return becomes part of the interpreter's name, and the deployment fails with “no such file”.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  ValidateService:
    - location: scripts/check.py  # because
```

```python title="scripts/check.py"
import urllib.request  # finding

urllib.request.urlopen("http://localhost:8080/health")
```

Name the interpreter:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
hooks:
  ValidateService:
    - location: scripts/check.py
```

```python title="scripts/check.py"
#!/usr/bin/env python3
import urllib.request

urllib.request.urlopen("http://localhost:8080/health")
```

## Exceptions

Silent on a shell script without a first line that names the shell, since one runs it all the same, and on a script that
may not be executed: the agent makes it executable itself. Only AppSpec files for Linux count.

## References

- CodeDeploy user guide, "AppSpec 'hooks' section"
- CodeDeploy user guide, "Troubleshoot EC2/On-Premises deployment issues"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import hook_scripts
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def hook_script_not_runnable(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each hook script of the repository that the system cannot run."""
    for script in hook_scripts.scripts(context.workspace, appspec):
        why = hook_scripts.why_not_runnable(script)
        if why:
            yield context.finding(
                script.source.line_span(1),
                why,
                symbol=script.path,
                evidence=[Chain("who runs it", script.steps())],
            )
