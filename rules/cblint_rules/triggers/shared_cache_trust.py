"""Builds of pull requests and builds of another trust share one S3 cache.

What a build puts into the cache, the next one takes out: packages, tools, compiled code. Whoever can start a build by a
pull request can leave something there that a project which deploys runs later, as its role.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "check" {
  name         = "check"
  service_role = "arn:aws:iam::111122223333:role/check"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  cache {
    type     = "S3"
    location = "example-ci-cache/app"  # finding
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}

resource "aws_codebuild_webhook" "check" {
  project_name = aws_codebuild_project.check.name
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED"  # because
    }
  }
}

resource "aws_codebuild_project" "release" {
  name         = "release"
  service_role = "arn:aws:iam::111122223333:role/release"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  cache {
    type     = "S3"
    location = "example-ci-cache/app"  # because
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}

resource "aws_codebuild_webhook" "release" {
  project_name = aws_codebuild_project.release.name
  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type    = "HEAD_REF"
      pattern = "^refs/heads/main$"
    }
  }
}
```

Give each its own prefix:

```yaml title="template.yml"
Resources:
  Cache:
    Type: AWS::S3::Bucket
  Check:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/check
      Artifacts: {Type: NO_ARTIFACTS}
      Cache:
        Type: S3
        Location: !Sub ${Cache}/check
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PULL_REQUEST_CREATED
  Release:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/release
      Artifacts: {Type: NO_ARTIFACTS}
      Cache:
        Type: S3
        Location: !Sub ${Cache}/release
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PUSH
            - Type: HEAD_REF
              Pattern: ^refs/heads/main$
```

A bucket that both refer to is the same one, whatever its name will be:

```yaml title="template.yml"
Resources:
  Cache:
    Type: AWS::S3::Bucket
  Check:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/check
      Artifacts: {Type: NO_ARTIFACTS}
      Cache:
        Type: S3
        Location: !Sub ${Cache}/app  # finding
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PULL_REQUEST_CREATED
  Release:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/release
      Artifacts: {Type: CODEPIPELINE}
      Cache:
        Type: S3
        Location: !Sub ${Cache}/app
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: CODEPIPELINE
```

## Exceptions

Silent on caches with different namespaces, on projects that both build pull requests, and where it is not certain that
two locations are the same.

## References

- CodeBuild user guide, "Cache builds to improve performance"
- CWE-349: acceptance of extraneous untrusted data with trusted data
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import caches
from cblint.model.part import label
from cblint.model.webhook import Webhook
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Webhook,
    kind=Kind.SECURITY,
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    profile=Profile.STRICT,
    cwe=349,
)
def shared_cache_trust(webhook: Webhook, context: Context) -> Iterator[Finding]:
    """Report the cache of a project that builds pull requests, where others take from it."""
    shared = caches.shared_by(context.workspace, webhook)
    if shared is not None:
        others = " and ".join(f"`{label(other)}`" for other in shared.others[:3])
        yield context.finding(
            shared.project.cache.location,
            f"Builds of pull requests write the cache that {others} read{'s' if len(shared.others) == 1 else ''}",
            evidence=[Chain("who shares it", shared.steps)],
            symbol=shared.project.cache.symbol,
        )
