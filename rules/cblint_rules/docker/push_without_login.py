"""A build pushes to a registry that it has not logged in to.

The registry answers `no basic auth credentials`, or `denied: requested access to the resource is denied`, after the
image has been built and tested. The same goes for what is pulled from ECR, also by the `FROM` of a Dockerfile. A login
counts for one registry only: one account in one region.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t $AWS_ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app:latest .
      - docker push $AWS_ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app:latest  # finding
```

A login to another region does not count, nor does one to ECR for an image whose name has no registry, which goes to
Docker Hub:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - PASSWORD=$(aws ecr get-login-password --region us-east-1)
      - docker login --username AWS --password "$PASSWORD" 111122223333.dkr.ecr.us-east-1.amazonaws.com  # because
  build:
    commands:
      - docker build -t team/app:latest .
      - docker tag team/app:latest 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:latest
      - docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:latest  # finding
      - docker push team/app:latest  # finding
```

In Terraform and in CloudFormation alike:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true

    environment_variable {
      name  = "REGISTRY"
      value = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
    }
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - docker build -t $REGISTRY/app:latest .
            - docker push $REGISTRY/app:latest  # finding
    EOT
  }
}
```

```yaml title="template.yml"
Resources:
  Site:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: site
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: true
      Source:
        Type: GITHUB
        Location: https://github.com/example/site.git
        BuildSpec: !Sub |
          version: 0.2
          phases:
            build:
              commands:
                - docker build -t ${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/site:latest .
                - docker push ${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/site:latest  # finding
```

Log in before it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  pre_build:
    commands:
      - REGISTRY=$AWS_ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com
      - aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin $REGISTRY
  build:
    commands:
      - docker build -t $REGISTRY/app:latest .
      - docker push $REGISTRY/app:latest
```

## Exceptions

Silent where not all is known that runs before the command, or a program there may log in by itself; where settings of
Docker are written or chosen (`DOCKER_CONFIG`, `config.json`, a credential helper); where the build's image is not one
of CodeBuild's and may hold credentials, and on a fleet or with a Docker server; where the registry may be one that the
build has logged in to, because one of them is not known; and on commands whose failure does no harm.

## References

- ECR user guide, "Private registry authentication"
- ECR user guide, "Troubleshooting Docker commands", on `no basic auth credentials`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import push_logins
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Related, Severity, Step, rule
from cblint.value import string

_SHOWN = 5


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    runs=("docker", "podman", "nerdctl", "finch"),
)
def push_without_login(build: Build, context: Context) -> Iterator[Finding]:
    """Report each registry that is pushed to, or of ECR pulled from, before anything has logged in to it."""
    if build.buildspec is None:
        return
    for each in push_logins.refused(context.workspace, build):
        steps = each.invocation.steps
        before = tuple(Step(login.invocation.span, "it logs in to another registry") for login in each.before)
        later = (Step(each.later.invocation.span, "it logs in only here"),) if each.later is not None else ()
        where = tuple(Step(step.span, "the image is of ECR") for step in each.steps)
        sure = string(build.image) is not None and not each.invocation.conditional
        yield context.finding(
            each.place.origin.span if each.place is not None and _is_here(each) else each.invocation.span,
            push_logins.message(each),
            symbol=build.buildspec.path,
            defect=each.image.host,
            confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
            related=[Related(step.span, step.note) for step in each.again[:_SHOWN]],
            evidence=[
                *([Chain("how the build gets there", steps)] if len(steps) > 1 else []),
                *([Chain("which registries it logs in to", (*before, *later))] if before or later else []),
                *([Chain("what is pulled", where)] if where else []),
            ],
        )


def _is_here(use: push_logins.Refused) -> bool:
    """Tell whether the name of the image stands in the command."""
    return use.place is not None and use.invocation.span.contains(use.place.origin.span)
