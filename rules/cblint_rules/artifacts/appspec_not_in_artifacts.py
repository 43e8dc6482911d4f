"""An artifact that goes to CodeDeploy does not hold its AppSpec file.

CodeDeploy looks for the file at the artifact's root, under one name. The build succeeds without it; the deployment
fails, after everything before it has run.

## Examples

A pipeline deploys what this build delivers, and the repository holds an `appspec.yml`:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:  # finding
    - app/**/*
    - scripts/**/*
```

Deliver the AppSpec file, too:

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
    - scripts/**/*
```

Without a pipeline in view it counts that the repository's only build with artifacts stands beside an AppSpec file, and
delivers what that names:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:  # finding
    - scripts/**/*
```

```yaml title="appspec.yml"
version: 0.0
os: linux
hooks:
  AfterInstall:
    - location: scripts/restart.sh
```

```bash title="scripts/restart.sh"
#!/bin/sh
systemctl restart app
```

## Exceptions

Silent where a command may put the file in its place: a base directory that a tool makes, a copy whose words are not
known, a script that cannot be followed.

## References

- CodeBuild user guide, "Build specification reference", `artifacts`
- CodeDeploy user guide, "Add an application specification file to a revision"
- CodePipeline user guide, "Amazon ECS and CodeDeploy blue-green deploy action reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import contents, revision
from cblint.model.build import Deployment
from cblint.model.buildspec import Buildspec
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule
from cblint.value import all_of


@rule(visits=Deployment, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def appspec_not_in_artifacts(deployment: Deployment, context: Context) -> Iterator[Finding]:
    """Report an artifact of a deployment that surely does not hold the AppSpec file."""
    buildspec = deployment.build.buildspec
    names = revision.appspec_names(deployment)
    if buildspec is None or not names:
        return
    given = contents.artifacts_of(buildspec, deployment.artifact)
    if given is None:
        yield from _without_artifact(deployment, buildspec, names[0], context)
        return
    held = contents.contents(context.workspace, deployment.build, given)
    missing = all_of([~held.holds(name) for name in names]) & revision.is_meant(context.workspace, deployment, held)
    if context.holds(missing, about=given):
        edits = revision.adding(held, names[0])
        where = "" if "/" in names[0] else " at its root"
        yield context.finding(
            given.files_span,
            f"The artifact goes to {_receiver(deployment)} without `{names[0]}`{where}",
            symbol=given.symbol,
            defect=names[0],
            evidence=[
                Chain("why it is deployed", deployment.steps),
                Chain("what the artifact takes", held.steps()),
            ],
            confidence=None if revision.is_firm(deployment) else Confidence.MEDIUM,
            fix=Fix(f"Add `{names[0]}` to the artifact", edits, safe=True) if edits else None,
        )


def _without_artifact(deployment: Deployment, buildspec: Buildspec, name: str, context: Context) -> Iterator[Finding]:
    if context.holds(revision.makes_none(deployment, buildspec)):
        yield context.finding(
            buildspec.span,
            f"The build's output goes to {_receiver(deployment)}, but the buildspec has no `artifacts`",
            symbol=buildspec.symbol,
            defect=name,
            evidence=[
                Chain("why it is deployed", deployment.steps),
                Chain("what the artifact takes", (Step(buildspec.span, "the buildspec has no `artifacts`"),)),
            ],
        )


def _receiver(deployment: Deployment) -> str:
    return "CodeDeploy for ECS" if deployment.provider == "CodeDeployToECS" else "CodeDeploy"
