"""An image is pulled from Docker Hub without a login.

Docker Hub counts the pulls of those who have not logged in by their address, and builds of CodeBuild share theirs with
many others. Sooner or later a build fails with `toomanyrequests: You have reached your pull rate limit`.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker pull redis:7  # finding
      - docker build -t app .  # because
```

```dockerfile title="Dockerfile"
FROM node:20 AS build  # finding
WORKDIR /app
COPY . .
RUN npm ci && npm run build

FROM public.ecr.aws/nginx/nginx:1.27
COPY --from=build /app/dist /usr/share/nginx/html
```

The build's own image is pulled in the same way:

```terraform title="main.tf"
resource "aws_codebuild_project" "plan" {
  name         = "plan"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "hashicorp/terraform:1.9"  # finding
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "plan.yml"
  }
}
```

```yaml title="template.yml"
Resources:
  Plan:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: plan
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: hashicorp/terraform:1.9  # finding
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
        BuildSpec: plan.yml
```

Log in, or take the image from a registry without such limits: ECR Public has the official images, and ECR can keep
copies of others.

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    HUB_USER: dockerhub:username
    HUB_TOKEN: dockerhub:token
phases:
  build:
    commands:
      - echo "$HUB_TOKEN" | docker login --username "$HUB_USER" --password-stdin
      - docker build -t app .
```

```dockerfile title="Dockerfile"
FROM node:20
COPY . .
```

With images of ECR Public there is nothing to log in to:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker pull public.ecr.aws/docker/library/redis:7
      - docker build -t app .
```

```dockerfile title="Dockerfile"
FROM public.ecr.aws/docker/library/node:20
COPY . .
```

## Exceptions

Silent where a build logs in to Docker Hub anywhere, or to a registry that is not known; where not all is known that
runs before; where settings of Docker are written or chosen, such as a mirror; where a build argument that is not known
names the image; where the build may have made an image of that name, or edits the Dockerfile; and on a project whose
image has registry credentials. One image is reported once a file.

## References

- CodeBuild user guide, "Troubleshooting", on Docker Hub's rate limit
- Docker docs, "Docker Hub usage and limits"
- ECR user guide, "Sync an upstream registry with an Amazon ECR private registry"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import commands
from cblint.analysis.docker import hub_pulls
from cblint.analysis.images import kinds
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Related, Severity, rule
from cblint.value import string

_CLIENTS = frozenset({"docker", "docker-compose", "docker-buildx", "buildx"})
_SHOWN = 5


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.LOW, confidence=Confidence.HIGH)
def anonymous_docker_hub_pull(build: Build, context: Context) -> Iterator[Finding]:
    """Report each image that a build surely pulls from Docker Hub without a login."""
    image = string(build.image)
    own = hub_pulls.own_image(build) if image is not None and not image.startswith("aws/codebuild/") else ""
    if own:
        yield context.finding(
            build.image,
            f"The build's image `{own}` is pulled from Docker Hub without a login",
            symbol=kinds.symbol(build),
        )
    if build.buildspec is None or _CLIENTS.isdisjoint(commands.programs(context.workspace, build)):
        return
    for pull in hub_pulls.pulls(context.workspace, build):
        yield context.finding(
            pull.place,
            f"`{pull.name}` is pulled from Docker Hub without a login",
            symbol=build.buildspec.path,
            defect=pull.name,
            confidence=Confidence.HIGH if image is not None else Confidence.MEDIUM,
            evidence=[Chain("how the build gets there", pull.steps)] if len(pull.steps) > 1 else [],
            related=[Related(place, "so it is here") for place in pull.again[:_SHOWN]],
        )
