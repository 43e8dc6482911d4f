"""Two entries of `files` put a file at the same place.

The agent refuses to install two sources at one destination, and the deployment fails.

## Examples

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /  # because
    destination: /srv/app
  - source: config/app.ini  # finding
    destination: /srv/app/config
```

```ini title="config/app.ini"
workers = 4
```

Copy every file to a place of its own:

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
  - source: config/app.ini
    destination: /etc/app
```

```ini title="config/app.ini"
workers = 4
```

## Exceptions

Folders are compared by the files that the repository holds in them; what a build makes is not known. Silent on relative
destinations and on those that are not known.

## References

- CodeDeploy user guide, "AppSpec 'files' section (EC2/On-Premises deployments only)"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import server_files
from cblint.model.appspec import AppSpec
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(visits=AppSpec, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def overlapping_destinations(appspec: AppSpec, context: Context) -> Iterator[Finding]:
    """Report each entry of `files` that puts a file where an earlier one has put one."""
    for written in server_files.overlapping(context.workspace, appspec):
        steps = (
            Step(written.first.source.origin.span, f"this puts a file at `{written.target}`"),
            Step(written.second.source.origin.span, "and so does this"),
        )
        yield context.finding(
            written.second,
            f"`{written.target}` is put there by an earlier entry, too",
            evidence=[Chain("what is put there twice", steps)],
        )
