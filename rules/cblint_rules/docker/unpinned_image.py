"""A build runs in an image of somebody's own that may be another one tomorrow.

`latest`, which is also what no tag means, is whatever was pushed last: a build that passed fails the next day, and who
can push to the repository runs code with the build's credentials, in privileged mode with rights on the host's devices
besides.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "hashicorp/terraform:latest"  # finding
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}
```

The same without a tag, where the finding is one of the strict profile because the build is not privileged:

```yaml title="template.yaml"
Resources:
  Builder:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: builder
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: !GetAtt Builder.RepositoryUri  # finding
        ImagePullCredentialsType: SERVICE_ROLE
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
```

A digest is of one image for ever, and a repository may keep its tags from being moved:

```terraform title="main.tf"
resource "aws_ecr_repository" "builder" {
  name                 = "builder"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type                        = "LINUX_CONTAINER"
    image                       = "${aws_ecr_repository.builder.repository_url}:1.4"
    image_pull_credentials_type = "SERVICE_ROLE"
    compute_type                = "BUILD_GENERAL1_SMALL"
    privileged_mode             = true
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
batch:
  build-list:
    static:
      env:
        image: hashicorp/terraform@sha256:1775bebec23e1f3ce486989bfc9ff3c4e951690df84aa9f926497d82f2ffca9d
phases:
  build:
    commands:
      - make
```

## Exceptions

Silent on AWS's own images. In the strict profile, `latest` is also reported where the build is not privileged, and any
tag instead of a digest, unless the repository is declared to be immutable.

## References

- CodeBuild API reference, `ProjectEnvironment`, `image`
- ECR user guide, "Preventing image tags from being overwritten"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import pinning
from cblint.analysis.images import kinds
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule
from cblint.value import equals


@rule(
    visits=Build,
    kind=Kind.SECURITY,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=829,
    given=("has_environment",),
)
def unpinned_image(build: Build, context: Context) -> Iterator[Finding]:
    """Report the image of a build that is not named by its digest."""
    if not build.has_environment:
        return
    image = pinning.unpinned(context.workspace, build)
    if image is None:
        return
    privileged = image.is_mutable and equals(build.privileged_mode, True).is_yes
    yield context.finding(
        build.image,
        f"The build image `{image.shown}` {image.why}",
        symbol=kinds.symbol(build),
        severity=Severity.MEDIUM if privileged else Severity.LOW,
        profile=Profile.DEFAULT if privileged else Profile.STRICT,
        evidence=[
            *([Chain("why that matters more", (image.privileges,))] if privileged else []),
            *([Chain("whose build it is", build.steps)] if build.image.origin.span.path != build.span.path else []),
        ],
    )
