"""A command needs a file or folder that is not there.

The repository does not hold it, and no command before can have made it. The command fails, and the build with it:
`cd: api: No such file or directory`. The usual causes are a `cd` that an earlier command has left the build in (the
folder is kept from one command to the next, also across phases), a file that was renamed, and letter case, which counts
on the build's file system and may not on the one where it was written.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - cd frontend
      - npm ci
  build:
    commands:
      - cd backend  # finding
      - pip install -r requirements.txt
  post_build:
    commands:
      - bash scripts/notify.sh
```

```json title="frontend/package.json"
{"name": "frontend", "private": true}
```

```text title="backend/requirements.txt"
flask==3.1.0
```

```bash title="frontend/scripts/notify.sh"
echo "done"
```

Go there from where the build is:

```yaml title="buildspec.yml"
version: 0.2
phases:
  install:
    commands:
      - cd $CODEBUILD_SRC_DIR/frontend
      - npm ci
  build:
    commands:
      - cd $CODEBUILD_SRC_DIR/backend
      - pip install -r requirements.txt
```

```json title="frontend/package.json"
{"name": "frontend", "private": true}
```

```text title="backend/requirements.txt"
flask==3.1.0
```

A file has another name, in letter case or by a slip of the pen:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t app -f docker/Dockerfile .  # finding
      - bash scripts/smoke_test.sh  # finding
```

```text title="docker/dockerfile"
FROM public.ecr.aws/docker/library/alpine:3.20
```

```bash title="scripts/smoke-test.sh"
curl --fail http://localhost:8080/
```

What a command before may have made is taken to be there:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - git clone https://github.com/example/shared.git
      - cd shared
      - make
```

What a script needs counts from the folder that it is run in:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - cd web && ../deploy.sh
```

```bash title="deploy.sh"
#!/bin/bash
aws s3 sync public s3://example-site
cat templates/index.html  # finding
```

```html title="templates/index.html"
<h1>Hello</h1>
```

```html title="web/public/index.html"
<h1>Hello</h1>
```

## Exceptions

Silent where a command before may have made the path: it is written, copied, downloaded or unpacked there, or it lies
in a folder that a build tool makes (`node_modules`, `target`, `dist`). Silent once something has run that may make any
path, such as a program that is not known, a script that is not followed, or `docker run`; where the current folder is
not known; where the command may not run (in an `if`, after a test) or may fail without harm; on paths with variables
that are not known, wildcards or placeholders, and in submodules. Silent where the project may build another repository,
and, for a buildspec that no project in view names, where nothing else shows that it is built from here.

## References

- CodeBuild user guide, "Build specification reference", on versions: 0.2 runs all commands in the same shell
- CodeBuild user guide, "Environment variables in build environments", `CODEBUILD_SRC_DIR`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.outputs import missing_paths
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def missing_path(build: Build, context: Context) -> Iterator[Finding]:
    """Report a path that a command needs and that surely is not there."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in missing_paths.missing_paths(context.workspace, build):
        name = each.invocation.name
        who = "The build" if each.path.endswith(name) else f"`{name}`"
        message = f"{who} {each.use.verb} `{each.path}`, which is not in the repository"
        fix = None
        if each.near and each.exact:
            edits = drafts.word_replaced(context.workspace, each.place, each.written, each.near)
            fix = Fix(f"Write `{each.near}`", edits, safe=False) if edits else None
        yield context.finding(
            each.place,
            f"{message}; the nearest is `{each.near}`" if each.near else message,
            symbol=build.buildspec.path,
            defect=each.path,
            confidence=None if each.firm else Confidence.MEDIUM,
            evidence=[Chain("what needs it", each.invocation.steps)] if len(each.invocation.steps) > 1 else [],
            fix=fix,
        )
