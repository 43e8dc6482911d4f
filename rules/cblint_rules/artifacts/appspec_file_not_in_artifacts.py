"""An AppSpec file names a file that the artifact leaves out.

The repository holds the file, and the build could deliver it, but no pattern of its artifact takes it. CodeDeploy then
finds the AppSpec file, and fails on the server: a script or a source that it names does not exist there.

## Examples

A pipeline deploys what this build delivers, from a repository with the folders `app` and `scripts`:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - appspec.yml  # because
    - app/**/*
```

```yaml title="appspec.yml"
version: 0.0
os: linux
files:
  - source: app
    destination: /srv/app
hooks:
  AfterInstall:
    - location: scripts/restart.sh  # finding
```

Deliver every file that the AppSpec file names:

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

## Exceptions

A file that the repository does not hold is the business of `appspec-file-missing`; paths that `discard-paths` flattens
are the business of `discard-paths-breaks-appspec`. Silent where the artifact leaves out the AppSpec file itself.

## References

- CodeBuild user guide, "Build specification reference", `artifacts`
- CodeDeploy user guide, "AppSpec 'files' section" and "AppSpec 'hooks' section" for EC2/On-Premises deployments
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts import contents, revision
from cblint.model.build import Deployment
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule


@rule(visits=Deployment, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def appspec_file_not_in_artifacts(deployment: Deployment, context: Context) -> Iterator[Finding]:
    """Report each path of an AppSpec file that lies in the repository, but surely not in the artifact."""
    buildspec = deployment.build.buildspec
    given = contents.artifacts_of(buildspec, deployment.artifact) if buildspec is not None else None
    if given is None:
        return
    held = contents.contents(context.workspace, deployment.build, given)
    appspec = revision.delivered_appspec(context.workspace, deployment, held)
    if appspec is None:
        return
    for named in revision.named_paths(appspec):
        if context.holds(revision.leaves_out(held, named.path), about=named.part):
            edits = revision.adding(held, named.path)
            yield context.finding(
                named.value,
                f"`{named.path}` is not in the artifact that goes to CodeDeploy",
                symbol=named.part.symbol,
                defect=named.path,
                evidence=[
                    Chain("why it is deployed", deployment.steps),
                    Chain("what the artifact takes", held.steps()),
                ],
                related=[Related(other.origin.span, "named here, too") for other in named.others],
                confidence=None if revision.is_firm(deployment) else Confidence.MEDIUM,
                fix=Fix(f"Add `{named.path}` to the artifact", edits, safe=True) if edits else None,
            )
