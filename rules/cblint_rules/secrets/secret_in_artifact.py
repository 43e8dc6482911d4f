"""A build packs a file with a secret into its artifact or its cache.

Artifacts and caches lie in a bucket for as long as nobody deletes them, and are handed on to whatever deploys them.
Whoever may read there, which is often more people than may read the secret, has the secret.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    NPM_TOKEN: ci/npm:token
phases:
  install:
    commands:
      - echo "//npm.acme.io/:_authToken=$NPM_TOKEN" > .npmrc  # because
      - npm ci --ignore-scripts
artifacts:
  files:
    - "**/*"  # finding
```

Leave it out, or take it away before the build ends:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    NPM_TOKEN: ci/npm:token
phases:
  install:
    commands:
      - echo "//npm.acme.io/:_authToken=$NPM_TOKEN" > .npmrc
      - npm ci --ignore-scripts
artifacts:
  files:
    - "**/*"
  exclude-paths:
    - .npmrc
```

What the repository holds is packed as well:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - echo "nothing to build"
artifacts:
  files:
    - .env  # finding
    - src/**/*
```

```bash title=".env"
APP_NAME=shop
DB_PASSWORD=hunter2-9Kd73  # because
```

So is `.git`, where Git is given the credentials of the source:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type     = "S3"
    location = "acme-builds"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/acme/app.git"
    buildspec = "buildspec.yml"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
env:
  git-credential-helper: yes  # because
phases:
  build:
    commands:
      - echo built > app.txt
artifacts:
  files:
    - "**/*"  # finding
```

A cache of the home folder keeps what a login leaves there:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - docker login -u ci --password-stdin registry.example.com < token.txt  # because
cache:
  paths:
    - /root/.docker/**/*  # finding
    - /root/.m2/**/*
```

## Exceptions

Silent where not everything that the build runs can be followed, since a command may delete the file, and on files that
say that they are made up (`.env.example`). Of `.git`, only said where a project is in view that clones the repository.

## References

- CodeBuild user guide, "Build specification reference", `artifacts` and `cache`
- CWE-538: insertion of sensitive information into externally-accessible file or directory
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import leaks
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.SECURITY, severity=Severity.HIGH, confidence=Confidence.HIGH, cwe=538)
def secret_in_artifact(build: Build, context: Context) -> Iterator[Finding]:
    """Report each pattern that takes a file with a secret in it."""
    spec = build.buildspec
    if spec is None:
        return
    if spec.artifacts is not None or spec.secondary_artifacts:
        for leak in leaks.packed(context.workspace, build):
            message = f"The artifact takes `{leak.file}`, which holds a secret"
            yield _finding(context, build, leak, message, "artifacts.files")
        for leak in leaks.packed_by_git(context.workspace, build):
            yield context.finding(
                leak.place,
                "The artifact takes `.git`, and the build is given Git credentials",
                defect=".git",
                severity=Severity.MEDIUM,
                evidence=[Chain("who gives them", leak.steps)],
                confidence=Confidence.MEDIUM,
                symbol="artifacts.files",
            )
    if spec.cache is not None:
        for leak in leaks.cached(context.workspace, build):
            message = f"The cache takes `{leak.file}`, which holds credentials"
            yield _finding(context, build, leak, message, "cache.paths")


def _finding(context: Context, build: Build, leak: leaks.Leak, message: str, symbol: str) -> Finding:
    return context.finding(
        leak.place,
        message,
        defect=leak.file,
        evidence=[Chain("how the secret gets into it", leak.steps)],
        confidence=None if build.project is not None else Confidence.MEDIUM,
        symbol=symbol,
    )
