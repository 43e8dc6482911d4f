"""A build starts a rollout and ends without awaiting it.

The command returns at once. The build, and the pipeline with it, is green before the first new task or pod has started,
and stays green if none ever does.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker push "$REPOSITORY_URI:latest"
  post_build:
    commands:
      - aws ecs update-service --cluster shop --service web --force-new-deployment  # finding
      - echo "deployed"
```

So does `kubectl apply`, of a workload that the build has changed:

```yaml title="buildspec.yml"
version: 0.2
phases:
  post_build:
    commands:
      - aws eks update-kubeconfig --name shop
      - sed -i "s|IMAGE|$REPOSITORY_URI:$TAG|" k8s/web.yaml
      - kubectl apply -f k8s/web.yaml  # finding
```

```yaml title="k8s/web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: IMAGE
```

Wait for its end:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker push "$REPOSITORY_URI:latest"
  post_build:
    commands:
      - aws ecs update-service --cluster shop --service web --force-new-deployment
      - aws ecs wait services-stable --cluster shop --services web
```

Helm waits when it is told to:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - helm upgrade --install shop charts/shop --wait --timeout 5m
```

## Exceptions

Silent where anything after it may look at the rollout: `aws ecs wait`, `kubectl rollout status`, `helm test`, a request
by `curl`, a `sleep`, or a program that is not known. Silent on `kubectl apply` unless the build has edited a file with
a Deployment, StatefulSet or DaemonSet that it applies: without a change nothing is rolled out.

## References

- AWS CLI reference, `ecs wait services-stable`
- Helm documentation, "helm upgrade"; kubectl reference, "rollout status"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import rollouts
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.LOW, confidence=Confidence.MEDIUM)
def rollout_not_awaited(build: Build, context: Context) -> Iterator[Finding]:
    """Report a rollout whose end nothing in the build awaits."""
    if build.buildspec is None or not build.buildspec.has_commands:
        return
    for each in rollouts.unawaited(context.workspace, build):
        steps = each.invocation.steps
        yield context.finding(
            each.invocation.span,
            f"`{each.label}` starts a rollout, and nothing after it in the build awaits its end",
            symbol=build.buildspec.path,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
        )
