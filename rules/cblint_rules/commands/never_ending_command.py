"""A command never ends by itself, and the build waits for it.

A server or a follower in the foreground keeps the phase from ending. The build runs on, and costs, until its time-out,
and then ends as `TIMED_OUT`, without artifacts.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - python manage.py migrate
      - python manage.py runserver 0.0.0.0:8000  # finding
      - curl --fail http://localhost:8000/health
```

```yaml title="buildspec-web.yml"
version: 0.2
phases:
  build:
    commands:
      - npm start  # because
```

```json title="package.json"
{
  "name": "web",
  "scripts": {
    "start": "react-scripts start"  // finding
  }
}
```

The containers of a `docker compose up` in the foreground have to end first:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker compose up  # finding
      - npm run integration
```

```yaml title="docker-compose.yml"
services:
  db:
    image: postgres:16  # because
```

Let it run in the background, or for a limited time:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - python manage.py migrate
      - nohup python manage.py runserver 0.0.0.0:8000 > server.log 2>&1 &
      - curl --fail --retry 10 --retry-connrefused http://localhost:8000/health
      - timeout 60 tail -f server.log || true
      - docker compose up -d
      - docker compose -f tests.yml up --exit-code-from tests
```

```yaml title="docker-compose.yml"
services:
  db:
    image: postgres:16
```

```yaml title="tests.yml"
services:
  db:
    image: postgres:16
  tests:
    build: .
```

## Exceptions

Silent where the command may not run (in an `if`, after a test), is part of a pipeline, is run under `timeout`, or has
words that are not known. Silent on `docker compose up` of containers that are not known to be servers, or have a
command of their own.

## References

- CodeBuild user guide, "Run background tasks in a build environment"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import waiting
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def never_ending_command(build: Build, context: Context) -> Iterator[Finding]:
    """Report a server or follower that a build runs in the foreground."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in waiting.serving(context.workspace, build):
        steps = each.invocation.steps
        yield context.finding(
            each.invocation.span,
            f"`{each.label}` {each.clause}, and the build waits for it",
            symbol=build.buildspec.path,
            evidence=[
                *([Chain("how the build gets there", steps)] if len(steps) > 1 else []),
                *([Chain("what does not end", each.because)] if each.because else []),
            ],
        )
