"""The image that a build pushes is not the one that is declared, or deployed.

`docker push` to a repository of another name fails with `name unknown: The repository with name 'my_app' does not exist
in the registry`. Where `imagedefinitions.json` or `imageDetail.json` names another image than those that were pushed,
the deployment starts an old one, or none: `CannotPullContainerError`.

## Examples

The repository is `my-app`:

```terraform title="repository.tf" scene="pushing-build"
resource "aws_ecr_repository" "app" {
  name = "my-app"  # because
}
```

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    REGISTRY: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
phases:
  build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY
      - docker build -t $REGISTRY/my_app:latest .
      - docker push $REGISTRY/my_app:latest  # finding
```

The same in a template:

```yaml title="template.yaml"
Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: my-app  # because
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
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - URI=$AWS_ACCOUNT_ID.dkr.ecr.$AWS_REGION.amazonaws.com/myapp
                - docker build -t $URI .
                - docker push $URI  # finding
```

The tag that is deployed is never pushed:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY_URI:latest .
      - docker push $REPOSITORY_URI:latest  # because
      - printf '[{"name":"app","imageUri":"%s"}]' $REPOSITORY_URI:release > imagedefinitions.json  # finding
artifacts:
  files:
    - imagedefinitions.json
```

Write down what was pushed:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - IMAGE_TAG=$(echo $CODEBUILD_RESOLVED_SOURCE_VERSION | cut -c 1-7)
      - docker build -t $REPOSITORY_URI:$IMAGE_TAG .
      - docker push $REPOSITORY_URI:$IMAGE_TAG
      - printf '[{"name":"app","imageUri":"%s"}]' $REPOSITORY_URI:$IMAGE_TAG > imagedefinitions.json
artifacts:
  files:
    - imagedefinitions.json
```

## Exceptions

Names that differ in a whole word or a number (`app-dev`, `app-prod`) are taken for two repositories, of which one is
declared elsewhere. Silent where the names differ in variables that are not known, where not all that the build runs is
known, and where one image of several in the file is pushed.

## References

- CodePipeline user guide, "Image definitions file reference"
- ECR user guide, "Pushing a Docker image to an Amazon ECR private repository"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import misnamed, places, written_images
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("buildspec",),
    runs=("docker", "podman", "nerdctl", "finch", "docker-buildx"),
)
def registry_mismatch(build: Build, context: Context) -> Iterator[Finding]:
    """Report pushes to a misspelt repository, and images that are written down and not pushed."""
    if build.buildspec is None:
        return
    for each in misnamed.misnamed(context.workspace, build) if context.workspace.stacks else ():
        invocation = each.push.call.invocation
        declared = Step(each.declared.name.origin.span, f"`{label(each.declared)}` is declared")
        yield context.finding(
            places.inside(invocation, each.push.value.origin.span),
            f"The image is pushed to repository `{each.name}`, and the one declared is `{each.meant}`",
            symbol=build.buildspec.path,
            confidence=None if each.certain else Confidence.MEDIUM,
            evidence=[Chain("which repository there is", (*invocation.steps, declared))],
        )
    for other in written_images.not_pushed(context.workspace, build):
        yield context.finding(
            other.place,
            f"`{other.file}` names the image `{other.shown}`, but the build pushes `{other.pushed_shown}`",
            symbol=build.buildspec.path,
            evidence=[Chain("what is pushed", other.steps)],
        )
