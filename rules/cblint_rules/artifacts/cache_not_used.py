"""A cache is set up in one place, but not in the other, and nothing is kept.

The buildspec says what to cache, and the project where. If one of them is missing, every build fetches everything
again; nothing but a line in its log tells so.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  cache {
    type = "NO_CACHE"  # because
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - mvn package
cache:  # finding
  paths:
    - /root/.m2/**/*
```

Give the project a cache:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  cache {
    type     = "S3"
    location = "example-cache/app"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - mvn package
cache:
  key: maven-$(codebuild-hash-files pom.xml)
  fallback-keys:
    - maven-
  paths:
    - /root/.m2/**/*
```

A local cache keeps what its modes say: here the buildspec's paths, of which this one has none. Keys are read only by
caches in S3:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Cache:
        Type: LOCAL
        Modes:
          - LOCAL_DOCKER_LAYER_CACHE
          - LOCAL_CUSTOM_CACHE  # finding
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: true
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - docker build .
  Site:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: site
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Cache:
        Type: LOCAL
        Modes:
          - LOCAL_CUSTOM_CACHE
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - npm ci
          cache:
            key: npm-$(codebuild-hash-files package-lock.json)  # finding
            paths:
              - node_modules/**/*
```

## Exceptions

Silent where several projects run the buildspec and one of them may have a cache, and on a cache in S3 whose buildspec
names no paths: the user guide says on one page that they are required, and on another that CodeBuild then keeps the
folders of common package managers. A single file in a local cache, which keeps only folders, is reported if it is one
of the repository's. That a build in a VPC has no local cache is told only under `--strict`, since it is the word of
AWS's support and not of the user guide.

## References

- CodeBuild user guide, "Build specification reference", `cache`
- CodeBuild user guide, "Cache builds to improve performance"
- CodeBuild API reference, `ProjectCache`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import caching
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, Step, rule
from cblint.value import Basis, string


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    given=("project|buildspec.cache.fallback_keys.items",),
)
def cache_not_used(build: Build, context: Context) -> Iterator[Finding]:
    """Report each setting of a cache that has no effect without another one."""
    project, buildspec = build.project, build.buildspec
    if project is not None:
        yield from _of_project(project, context)
    if buildspec is None or buildspec.cache is None:
        return
    unused = project is not None and context.holds(caching.is_without_cache(context.workspace, buildspec))
    if project is not None and unused:
        yield _unused(build, buildspec, project, context)
    elif project is not None:
        yield from _of_local(build, buildspec, project, context)
    if not unused and context.holds(caching.ignores_fallbacks(buildspec.cache), about=buildspec.cache):
        yield context.finding(
            buildspec.cache.fallback_keys,
            "`fallback-keys` are not used: the cache has no `key`",
            symbol=f"{buildspec.cache.symbol}.fallback-keys",
        )


def _of_project(project: Project, context: Context) -> Iterator[Finding]:
    if context.holds(caching.has_no_modes(project), about=project.cache):
        yield context.finding(
            project.cache.type, "The local cache has no modes, and keeps nothing", symbol=project.cache.symbol
        )
    elif context.holds(caching.is_local_in_a_network(project), about=project.cache):
        place = project.vpc_config.span if project.vpc_config is not None else project.span
        yield context.finding(
            project.cache.type,
            "The cache is local, which builds in a VPC do not have",
            symbol=project.cache.symbol,
            defect="vpc",
            confidence=Confidence.MEDIUM,
            evidence=[Chain("where the builds run", (Step(place, "the project's builds run in a VPC"),))],
            profile=Profile.STRICT,
        )
    mode = caching.idle_custom_mode(context.workspace, project)
    if mode is not None:
        yield context.finding(
            mode,
            "`LOCAL_CUSTOM_CACHE` keeps nothing: the buildspec has no `cache.paths`",
            symbol=project.cache.symbol,
            defect="paths",
        )


def _unused(build: Build, buildspec: Buildspec, project: Project, context: Context) -> Finding:
    assert buildspec.cache is not None
    kind = project.cache.type
    why = "by default" if kind.origin.basis is Basis.DEFAULT else ""
    return context.finding(
        buildspec.cache,
        f"`cache` is not used: project `{label(project)}` has no cache {why}".rstrip(),
        confidence=Confidence.MEDIUM if why else None,
        evidence=[
            Chain("whose build it is", build.steps),
            Chain("what the project keeps", (Step(kind.origin.span, "the project has no cache"),)),
        ],
    )


def _of_local(build: Build, buildspec: Buildspec, project: Project, context: Context) -> Iterator[Finding]:
    assert buildspec.cache is not None
    kept = Chain("what the project keeps", (Step(project.cache.type.origin.span, "its cache is local"),))
    if context.holds(caching.ignores_key(context.workspace, buildspec), about=buildspec.cache):
        yield context.finding(
            buildspec.cache.key,
            f"`key` is not used: the cache of project `{label(project)}` is local",
            symbol=f"{buildspec.cache.symbol}.key",
            evidence=[Chain("whose build it is", build.steps), kept],
        )
    for path in caching.single_files(context.workspace, build):
        yield context.finding(
            path,
            f"`{string(path)}` is a file, but the cache of project `{label(project)}` is local and keeps only folders",
            symbol=f"{buildspec.cache.symbol}.paths",
            evidence=[Chain("whose build it is", build.steps), kept],
        )
