"""Pull requests start builds whoever opened them.

A pull request brings its own code, which the build runs: its tests, its scripts, often its buildspec. Whoever may read
the repository, of a public one everybody, so runs commands with the role, the variables and the network of the build,
before anybody has looked at what they are.

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
    environment_variable {
      name  = "NPM_TOKEN"  # because
      type  = "SECRETS_MANAGER"
      value = "ci/npm:token"
    }
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}

resource "aws_codebuild_webhook" "app" {  # because
  project_name = aws_codebuild_project.app.name

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED"  # because
    }
  }

  pull_request_build_policy {
    requires_comment_approval = "DISABLED"  # finding
  }
}
```

Let somebody approve what strangers propose, or name who may start builds:

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
  }

  pull_request_build_policy {
    requires_comment_approval = "FORK_PULL_REQUESTS"
    approver_roles            = ["GITHUB_MAINTAIN", "GITHUB_ADMIN"]
  }
}
```

The branch of a pull request has the name that its author gave it, so that a filter for it keeps nobody out, and neither
does one that excludes a single account:

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
        PrivilegedMode: true  # because
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
      Triggers:  # because
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PULL_REQUEST_CREATED  # because
            - Type: HEAD_REF
              Pattern: ^refs/heads/feature/
            - Type: ACTOR_ACCOUNT_ID
              Pattern: ^1234567$
              ExcludeMatchedPattern: true
        PullRequestBuildPolicy:
          RequiresCommentApproval: DISABLED  # finding
```

A list of accounts does, and what is merged has been looked at:

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
              Pattern: PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED
            - Type: ACTOR_ACCOUNT_ID
              Pattern: ^(1234567|7654321)$
          - - Type: EVENT
              Pattern: PULL_REQUEST_MERGED
        PullRequestBuildPolicy:
          RequiresCommentApproval: DISABLED
```

## Exceptions

Where nothing is said about approval, it depends on the age of the webhook: those made before August 2025 ask for none.
That is reported under `--strict` only, and so are providers on hosts of one's own. It is of medium severity where no
secret, no privileged mode and no role of an administrator is in view. A webhook without any filter is the business of
`webhook-without-filter`, a loose list of accounts that of `unanchored-webhook-filter`.

## References

- CodeBuild user guide, "Pull request comment approval" and "Best practices for using webhooks with AWS CodeBuild"
- CWE-284: improper access control
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import filters, stakes, visitors
from cblint.model.webhook import Webhook
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(visits=Webhook, kind=Kind.SECURITY, severity=Severity.HIGH, confidence=Confidence.HIGH, cwe=284)
def pull_requests_from_anyone(webhook: Webhook, context: Context) -> Iterator[Finding]:
    """Report a webhook that builds what strangers propose."""
    gate = visitors.open_gate(context.workspace, webhook)
    if gate is None:
        return
    project = filters.project_of(context.workspace, webhook)
    held = stakes.stakes_of(context.workspace, project) if project is not None else ()
    chains = [Chain("who starts builds", gate.steps)]
    chains += [Chain("what they get hold of", stake.steps) for stake in held]
    danger = f" {held[0].what}" if held else ""
    unsaid = "" if gate.approval is not None else ", and no policy asks for approval"
    yield context.finding(
        gate.place,
        f"Pull requests of anyone start builds{danger or unsaid}",
        severity=None if held else Severity.MEDIUM,
        profile=Profile.DEFAULT if gate.surely else Profile.STRICT,
        evidence=chains,
    )
