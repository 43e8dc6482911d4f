"""A build pushes the same tag every time, to a repository whose tags cannot be moved.

The first build passes. Every one after it ends with `tag invalid: The image tag 'latest' already exists in the 'app'
repository and cannot be overwritten because the repository is immutable`.

## Examples

```terraform title="repository.tf" scene="pushing-build"
resource "aws_ecr_repository" "app" {
  name                 = "app"
  image_tag_mutability = "IMMUTABLE"  # because
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - REPOSITORY_URI=123456789012.dkr.ecr.eu-west-1.amazonaws.com/app
      - aws ecr get-login-password | docker login --username AWS --password-stdin $REPOSITORY_URI
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker push $REPOSITORY_URI:latest  # finding
      - docker tag $REPOSITORY_URI:latest $REPOSITORY_URI:$CODEBUILD_RESOLVED_SOURCE_VERSION
      - docker push $REPOSITORY_URI:$CODEBUILD_RESOLVED_SOURCE_VERSION
```

The same in a template, with a repository that is named by a variable of the project:

```yaml title="template.yaml"
Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: app
      ImageTagMutability: IMMUTABLE  # because
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: true
        EnvironmentVariables:
          - Name: REPOSITORY_URI
            Value: !GetAtt Images.RepositoryUri
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - docker build -t $REPOSITORY_URI .
                - docker push $REPOSITORY_URI  # finding
```

Push tags that are new each time, or exclude `latest` from the rule:

```terraform title="repository.tf" scene="pushing-build"
resource "aws_ecr_repository" "app" {
  name                 = "app"
  image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"

  image_tag_mutability_exclusion_filter {
    filter      = "latest"
    filter_type = "WILDCARD"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    REPOSITORY_URI: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:$CODEBUILD_BUILD_NUMBER -t $REPOSITORY_URI:latest .
      - docker push --all-tags $REPOSITORY_URI
      - docker push $REPOSITORY_URI:latest
```

## Exceptions

Silent on tags with digits in them, which somebody raises by hand for each release; where the push depends on a
condition; where the build deletes images before.

## References

- ECR user guide, "Preventing image tags from being overwritten in Amazon ECR"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import places, pushes
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("buildspec",),
    runs=("docker", "podman", "nerdctl", "finch", "docker-buildx"),
)
def immutable_tag_overwritten(build: Build, context: Context) -> Iterator[Finding]:
    """Report each push of a fixed tag to an immutable repository."""
    if build.buildspec is None or not context.workspace.stacks:
        return
    for each in pushes.overwritings(context.workspace, build):
        invocation = each.push.call.invocation
        yield context.finding(
            places.inside(invocation, each.push.value.origin.span),
            f"Every build pushes the tag `{each.tag}` to `{label(each.repository)}`, whose tags are immutable",
            symbol=build.buildspec.path,
            evidence=[Chain("why the second push fails", each.steps)],
        )
