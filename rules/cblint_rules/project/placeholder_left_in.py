"""A placeholder of a sample stands where a name, an account or a region has to be.

`<bucket-name>`, `REPLACE_ME`, `xxxxxxxxxxxx`: who copied the sample was to put something in its place. The build ends
with `exit status 255`, or the project is made with a role that does not exist.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    REPOSITORY: <account-id>.dkr.ecr.eu-west-1.amazonaws.com/app  # finding
phases:
  build:
    commands:
      - make
  post_build:
    commands:
      - aws s3 sync dist "s3://<bucket-name>/"  # finding
      - aws ecs update-service --cluster REPLACE_ME --service web  # finding
```

Say what is meant, or take it from a variable:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    REPOSITORY: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app
phases:
  build:
    commands:
      - make
      - sed -i "s|<bucket-name>|$SITE_BUCKET|" dist/config.js
  post_build:
    commands:
      - aws s3 sync dist "s3://$SITE_BUCKET/"
      - aws ecs update-service --cluster main --service web
```

In a project and its pipeline:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::xxxxxxxxxxxx:role/build"  # finding

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/<your-org>/app.git"  # finding
    buildspec = "ci/build.yml"
  }
}
```

```yaml title="ci/build.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

The same in a template:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::<AccountId>:role/build  # finding
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases: {build: {commands: [make]}}
```

A pipeline replaces these itself:

```yaml title="appspec.yaml"
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 8080
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
artifacts:
  files:
    - appspec.yaml
```

## Exceptions

Silent on placeholders that a command looks for or prints (`sed`, `envsubst`, `grep`, `echo`), on XML and HTML, on
defaults of variables and parameters, on variables that something else overrides, and in AppSpec files where a build may
replace them. AppSpec files and pipelines are looked at where there is a build beside them.

## References

- CodePipeline user guide, "Amazon Elastic Container Service and CodeDeploy blue-green reference", on placeholders
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import placeholders
from cblint.model.build import Build
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    profile=Profile.STRICT,
)
def placeholder_left_in(build: Build, context: Context) -> Iterator[Finding]:
    """Report a placeholder that was left in a build, or in what stands around it."""
    for left in placeholders.around(context.workspace, build):
        message = f"`{left.text}` is a placeholder"
        yield context.finding(left.place, message, symbol=left.symbol, defect=left.text)
