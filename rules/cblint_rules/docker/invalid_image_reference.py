"""A command names an image by a name that Docker refuses.

The name of an image is `host/path:tag`: the path in lower case, one tag without a slash, no scheme. Anything else ends
with `invalid reference format` or `repository name must be lowercase`, for `docker tag` and `docker push` at the end of
a build that has done all its work.

## Examples

The URI of the repository already has a tag, and gets another one:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    REPOSITORY_URI: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:latest
phases:
  build:
    commands:
      - docker build -t app .
      - docker tag app $REPOSITORY_URI:$CODEBUILD_RESOLVED_SOURCE_VERSION  # finding
      - docker push --all-tags 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app
```

A scheme is none of the host's, a path has no capitals, and a branch's slash cannot stand in a tag:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    REGISTRY: https://registry.example.com
phases:
  build:
    commands:
      - docker build -t $REGISTRY/app .  # finding
      - docker build -t team/MyApp:$TAG .  # finding
      - docker tag app team/app:feature/login  # finding
      - docker push team/app:  # finding
```

The id of a build is its project's name, a colon and more:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:$CODEBUILD_BUILD_ID .  # finding
      - docker push "$REPOSITORY_URI:${CODEBUILD_BUILD_ID#*:}"
```

In these names nothing is wrong, as far as they are known:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    NAME: ""
phases:
  build:
    commands:
      - docker build -t app -t registry.example.com:5000/team/my_app:Release-1.0 .
      - docker tag app $REPOSITORY_URI:$IMAGE_TAG
      - docker tag app $REGISTRY/$NAME:latest
      - docker run --rm alpine@sha256:1775bebec23e1f3ce486989bfc9ff3c4e951690df84aa9f926497d82f2ffca9d ls
      - docker push $REPOSITORY_URI:$IMAGE_TAG
```

## Exceptions

Silent on what plainly is to be replaced (`<account>`, `__NAME__`, `REPOSITORY/IMAGE`), where only an empty variable
makes the name wrong, since somebody may set it for the build, and where the command may fail unheeded.

## References

- Docker documentation, "docker image tag", extended description
- The distribution project's grammar of references
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import refused_names
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("buildspec",),
    runs=("docker", "podman", "nerdctl", "finch", "docker-buildx"),
)
def invalid_image_reference(build: Build, context: Context) -> Iterator[Finding]:
    """Report each name of an image that the grammar refuses."""
    if build.buildspec is None:
        return
    for each in refused_names.refused(context.workspace, build):
        steps = each.call.invocation.steps
        yield context.finding(
            each.place,
            f"The image name `{each.shown}` {each.why}",
            symbol=build.buildspec.path,
            confidence=Confidence.MEDIUM if each.call.invocation.conditional else None,
            evidence=[Chain("how the build gets there", steps)] if len(steps) > 1 else [],
        )
