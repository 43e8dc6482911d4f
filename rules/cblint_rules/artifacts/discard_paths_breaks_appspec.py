"""`discard-paths` takes files out of the folders in which the AppSpec file looks for them.

Every file of the artifact then lies at its root, so that `scripts/restart.sh` is only `restart.sh`. The build succeeds;
CodeDeploy finds the AppSpec file, and fails on the server.

## Examples

A pipeline deploys what this build delivers, and the AppSpec file names a script in a folder:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - appspec.yml
    - scripts/*
  discard-paths: yes  # finding
```

```yaml title="appspec.yml"
version: 0.0
os: linux
hooks:
  AfterInstall:
    - location: scripts/restart.sh  # because
```

Keep the paths:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - appspec.yml
    - app/**/*
    - scripts/*
```

## Exceptions

Only files that the repository holds and the artifact's patterns take are counted. One that the artifact leaves out
altogether is the business of `appspec-file-not-in-artifacts`.

## References

- CodeBuild user guide, "Build specification reference", `artifacts/discard-paths`
- CodeDeploy user guide, "AppSpec 'files' section" and "AppSpec 'hooks' section" for EC2/On-Premises deployments
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import contents, revision
from cblint.model.build import Deployment
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule

_SHOWN = 5


@rule(visits=Deployment, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def discard_paths_breaks_appspec(deployment: Deployment, context: Context) -> Iterator[Finding]:
    """Report an artifact whose flattened files the AppSpec file names with their folders."""
    buildspec = deployment.build.buildspec
    given = contents.artifacts_of(buildspec, deployment.artifact) if buildspec is not None else None
    if given is None:
        return
    held = contents.contents(context.workspace, deployment.build, given)
    if held.is_flat().is_no:
        return
    appspec = revision.delivered_appspec(context.workspace, deployment, held)
    named = revision.named_paths(appspec) if appspec is not None else ()
    lost = [each for each in named if context.holds(held.flattened(each.path), about=each.part)]
    if not lost:
        return
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    yield context.finding(
        given.discard_paths,
        f"`discard-paths` takes `{lost[0].path}`{more} out of the folder that the AppSpec file names",
        symbol=given.symbol,
        confidence=None if revision.is_firm(deployment) else Confidence.MEDIUM,
        evidence=[
            Chain("why it is deployed", deployment.steps),
            Chain(
                "what the AppSpec file names",
                tuple(Step(each.value.origin.span, f"names `{each.path}`") for each in lost[:_SHOWN]),
            ),
            Chain("what the artifact takes", held.steps()),
        ],
    )
