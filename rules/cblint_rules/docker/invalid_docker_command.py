"""A call of Docker cannot work: its subcommand, an option or the number of its arguments is wrong.

The client refuses it before it does anything, with `"docker build" requires exactly 1 argument`, `unknown flag` or
`unknown shorthand flag`. That takes a push to find out, and often stands at the end of a long build.

## Examples

The context is missing, which is most often the dot at the end:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest  # finding
      - docker push $REPOSITORY_URI:latest
```

An option that takes a value takes the next word, whatever it is:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t --compress $REPOSITORY_URI:latest .  # finding
```

An argument of the build with a blank has to be quoted, and some options are gone:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - docker login -u AWS -p "$PASSWORD" -e none "$REGISTRY"  # finding
  build:
    commands:
      - ./image.sh
```

```bash title="image.sh"
#!/bin/bash
docker build --build-arg BUILT_BY=Code Build --tag app .  # finding
docker biuld --tag app .  # finding
docker push --tag app  # finding
```

All of this is right:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build $BUILD_OPTIONS --build-arg BUILT_BY="Code Build" -qt $REPOSITORY_URI:latest -f Dockerfile .
      - docker buildx build --platform linux/amd64 --push -t $REPOSITORY_URI:latest - < Dockerfile
      - docker tag $REPOSITORY_URI:latest $REPOSITORY_URI:$IMAGE_TAG
      - docker image push --all-tags $REPOSITORY_URI
      - docker run --rm -it -e A=1 alpine sh -c 'echo "$A" --no-such-option'
      - docker scout cves app
```

## Exceptions

Silent where an unknown word may be several words or none (`docker build $ARGUMENTS`), where the command may fail
unheeded (`|| true`), on unknown subcommands that are not nearly a known one, which may be plugins, and on podman and
version 1 of `docker-compose`, whose options are their own. Options count as known if any version from 20.10 on has
them.

## References

- Docker documentation, "docker CLI reference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import mistakes
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("buildspec",),
    runs=("docker", "docker-compose", "docker-buildx"),
)
def invalid_docker_command(build: Build, context: Context) -> Iterator[Finding]:
    """Report each call that the client refuses."""
    if build.buildspec is None:
        return
    for each in mistakes.mistakes(context.workspace, build):
        invocation = each.call.invocation
        yield context.finding(
            each.place,
            each.message,
            symbol=build.buildspec.path,
            confidence=Confidence.MEDIUM if invocation.conditional else None,
            evidence=[Chain("how the build gets there", invocation.steps)] if len(invocation.steps) > 1 else [],
        )
