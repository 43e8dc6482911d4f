"""A webhook has a filter that CodeBuild refuses, or a group of filters that nothing can pass.

All filters of a group have to fit, and each looks at one thing only: a push has no base branch, a release no changed
files, a branch is called `refs/heads/main` and an account on GitHub is a number. Where nothing passes a group, builds
just do not start, and nobody says why.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {
    type = "NO_ARTIFACTS"
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

resource "aws_codebuild_webhook" "app" {
  project_name = aws_codebuild_project.app.name

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type    = "BASE_REF"  # finding
      pattern = "^refs/heads/main$"
    }
  }

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type    = "HEAD_REF"
      pattern = "^main$"  # finding
    }
  }

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED"
    }
    filter {
      type    = "ACTOR_ACCOUNT_ID"
      pattern = "^octocat$"  # finding
    }
  }

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_OPENED"  # finding
    }
  }
}
```

A push has a head, a pull request a base, and their names are whole references:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {
    type = "NO_ARTIFACTS"
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

resource "aws_codebuild_webhook" "app" {
  project_name = aws_codebuild_project.app.name

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

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED"
    }
    filter {
      type    = "BASE_REF"
      pattern = "^refs/heads/main$"
    }
    filter {
      type    = "ACTOR_ACCOUNT_ID"
      pattern = "^583231$"
    }
  }
}
```

A pattern is a regular expression and no glob, and all filters of a group have to fit at once:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: BITBUCKET
        Location: https://bitbucket.org/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PUSH
            - Type: FILE_PATH
              Pattern: '*.tf'  # finding
          - - Type: EVENT
              Pattern: PUSH  # finding
            - Type: EVENT
              Pattern: PULL_REQUEST_CREATED
          - - Type: EVENT
              Pattern: PULL_REQUEST_CREATED, PULL_REQUEST_REOPENED  # finding
          - - Type: EVENT
              Pattern: PUSH
            - Type: HEAD_REF
              Pattern: ^refs/heads/release/  # finding
            - Type: HEAD_REF
              Pattern: ^refs/tags/
          - - Type: HEAD_REF  # finding
              Pattern: ^refs/heads/main$
        PullRequestBuildPolicy:
          RequiresCommentApproval: ALL_PULL_REQUESTS
          ApproverRoles:
            - BITBUCKET_ADMIN
            - GITHUB_ADMIN  # finding
```

Silent where a filter excludes what it fits:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: BITBUCKET
        Location: https://bitbucket.org/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PUSH, PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED
            - Type: HEAD_REF
              Pattern: ^refs/heads/
            - Type: HEAD_REF
              Pattern: ^refs/heads/main$
              ExcludeMatchedPattern: true
            - Type: FILE_PATH
              Pattern: ^docs/
              ExcludeMatchedPattern: true
```

## Exceptions

A group for pull requests with a filter `HEAD_REF` for `main` or `master` is reported under `--strict` only: it fits
those that come from there, where `BASE_REF` may be meant, which fits those that go there.

Silent on expressions with syntax that is not understood, on webhooks that start runners of another service, and on the
events of GitLab, about which AWS's pages do not agree.

## References

- CodeBuild API reference, `WebhookFilter` and `PullRequestBuildPolicy`
- CodeBuild user guide, "GitHub webhook events", "GitLab webhook events" and "Bitbucket webhook events"
- RE2, "Syntax"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import faults
from cblint.model.part import Part
from cblint.model.webhook import Webhook
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Related, Severity, rule


@rule(visits=Webhook, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def invalid_webhook_filter(webhook: Webhook, context: Context) -> Iterator[Finding]:
    """Report what is refused, and what lets nothing through."""
    for fault in faults.faults_of(context.workspace, webhook):
        steps = () if isinstance(fault.place, Part) else fault.place.origin.steps
        yield context.finding(
            fault.place,
            fault.message,
            defect=fault.about,
            severity=None if fault.grave else Severity.MEDIUM,
            profile=Profile.DEFAULT if fault.surely else Profile.STRICT,
            evidence=[Chain("how it gets there", steps)] if len(steps) > 1 else [],
            related=[Related(span, note) for span, note in fault.because],
        )
