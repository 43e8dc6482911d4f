"""Nothing says how long a build may run, or that one deployment waits for the other.

A build that hangs is paid for until it is ended, after an hour by default, and holds back what waits for it. Where a
webhook starts builds that deploy, two pushes deploy at the same time, and the older one may be the last to finish.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {  # finding
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Say it:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name          = "app"
  service_role  = "arn:aws:iam::111122223333:role/build"
  build_timeout = 15

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - make
```

Of builds that deploy when somebody pushes, only one should run at a time:

```yaml title="template.yml"
Resources:
  App:  # finding
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
      TimeoutInMinutes: 15
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PUSH
            - Type: HEAD_REF
              Pattern: ^refs/heads/main$
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - sam build
      - sam deploy --stack-name app --no-confirm-changeset  # because
```

A limit of one makes a second build an error for whoever starts it; a pipeline would make it wait:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
      TimeoutInMinutes: 15
      ConcurrentBuildLimit: 1
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PUSH
            - Type: HEAD_REF
              Pattern: ^refs/heads/main$
```

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - sam build
      - sam deploy --stack-name app --no-confirm-changeset
```

## Exceptions

Silent about time on Lambda compute, which ends builds after 15 minutes. Of builds that deploy, only those that a
webhook in view starts are looked at: a pipeline lets one execution into a stage at a time.

## References

- CodeBuild API reference, `CreateProject`, `timeoutInMinutes` and `concurrentBuildLimit`
- CodeBuild user guide, "Builds in AWS CodeBuild"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.images import environments
from cblint.analysis.project import deploying
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Related, Severity, rule
from cblint.value import equals


@rule(visits=Project, kind=Kind.HYGIENE, severity=Severity.LOW, confidence=Confidence.HIGH, profile=Profile.STRICT)
def default_timeout(project: Project, context: Context) -> Iterator[Finding]:
    """Report a project without a timeout of its own, and one that deploys without a limit on how many builds run."""
    timeout = project.build_timeout
    if timeout is not None and context.holds(equals(timeout, None) & ~environments.is_lambda(project.environment.type)):
        yield context.finding(timeout, f"`{label(project)}` has no timeout of its own: a build may run for an hour")
    if not equals(project.concurrent_build_limit, None).is_yes:
        return
    deploy = deploying.side_by_side(context.workspace, project)
    if deploy is not None:
        yield context.finding(
            project.concurrent_build_limit,
            f"Every push starts a build of `{label(project)}`, and any number of them may run `{deploy.label}` at once",
            defect="limit",
            evidence=[Chain("what deploys", deploy.invocation.steps)],
            related=[Related(deploy.webhook.span, "starts the builds")],
        )
