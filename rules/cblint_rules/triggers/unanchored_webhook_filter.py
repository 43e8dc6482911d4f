"""A webhook's filter fits more than the account, branch or name that is written in it.

CodeBuild searches for a filter's expression: it fits wherever a part of the text matches. GitHub gives its accounts
ascending numbers, so `1234567` fits every longer number that has these digits in it, and who gets such a number may
start builds as if listed. That is how the repositories of AWS itself could have been taken over (“CodeBreach”, 2026).
In the same way `refs/heads/main` fits the branch `main-2`, which no branch protection covers.

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
      pattern = "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED"
    }
    filter {
      type    = "ACTOR_ACCOUNT_ID"
      pattern = "1234567|7654321"  # finding
    }
  }

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PUSH"
    }
    filter {
      type    = "HEAD_REF"
      pattern = "^refs/heads/main"  # finding
    }
  }
}
```

Tie every alternative to both ends:

```terraform title="main.tf"
resource "aws_codebuild_webhook" "app" {
  project_name = "app"

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED"
    }
    filter {
      type    = "ACTOR_ACCOUNT_ID"
      pattern = "^(1234567|7654321)$"
    }
  }

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

`^` and `$` belong to the alternative that they stand at, and what fits every account is no filter:

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
        Type: GITHUB
        Location: https://github.com/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PULL_REQUEST_CREATED
            - Type: ACTOR_ACCOUNT_ID
              Pattern: ^1234567|7654321$  # finding
          - - Type: EVENT
              Pattern: PULL_REQUEST_UPDATED
            - Type: ACTOR_ACCOUNT_ID
              Pattern: ^.*$  # finding
```

The beginning of a name is often all that is meant, and so is what a filter for paths or messages finds anywhere:

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
        Type: GITHUB
        Location: https://github.com/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PUSH
            - Type: HEAD_REF
              Pattern: ^refs/heads/feature/
            - Type: FILE_PATH
              Pattern: src/
          - - Type: EVENT
              Pattern: PUSH
            - Type: HEAD_REF
              Pattern: ^refs/tags/v
            - Type: COMMIT_MESSAGE
              Pattern: \\[build\\]
```

## Exceptions

Silent on filters that exclude what they fit, since they keep out more than is written; on expressions with syntax that
is not understood; on the account ids of Bitbucket, which are no numbers; and on `branch_filter`, of which AWS does not
say how it is matched. Branches and repositories whose name may well be meant as the beginning of others, and filters
that fit every branch, are reported under `--strict` only. Where a branch is written without `refs/heads/`, the fix is
not a safe one: a tag of that name no longer starts a build.

## References

- CodeBuild user guide, "Use webhooks with AWS CodeBuild" and "GitHub webhook events"
- Wiz, "CodeBreach", January 2026
- CWE-777: regular expression without anchors
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import anchoring
from cblint.model.webhook import Webhook
from cblint.rule import (
    Chain,
    Confidence,
    Context,
    Finding,
    Fix,
    Fixable,
    Kind,
    Profile,
    Severity,
    rule,
)
from cblint.value import string

_SUBJECTS = {
    "ACTOR_ACCOUNT_ID": "the account",
    "HEAD_REF": "",
    "BASE_REF": "",
    "ORGANIZATION_NAME": "the organisation",
    "REPOSITORY_NAME": "the repository",
}
_EVERY = {"ACTOR_ACCOUNT_ID": "every account", "HEAD_REF": "every branch and tag", "BASE_REF": "every branch"}


@rule(
    visits=Webhook,
    kind=Kind.SECURITY,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=777,
    fix=Fixable.SAFE,
)
def unanchored_webhook_filter(webhook: Webhook, context: Context) -> Iterator[Finding]:
    """Report each filter that fits what is not meant."""
    for each in anchoring.loose_filters(context.workspace, webhook):
        kind = string(each.filter.type) or ""
        if each.meant:
            message = f"`{each.meant}` also fits {_SUBJECTS[kind]} `{each.fits}`".replace("  ", " ")
        else:
            message = f"The filter `{kind}` fits {_EVERY[kind]}"
        value = each.filter.pattern
        steps = value.origin.steps
        yield context.finding(
            value,
            message,
            defect=kind,
            severity=None if each.grave else Severity.MEDIUM if each.pushes else Severity.LOW,
            profile=Profile.DEFAULT if each.surely else Profile.STRICT,
            evidence=[Chain("how it gets there", steps)] if len(steps) > 1 else [],
            fix=Fix("Tie it to both ends", each.edits, safe=each.safe) if each.edits else None,
            symbol=each.filter.symbol,
        )
