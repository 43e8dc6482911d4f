"""A webhook has no filters, so every push and every pull request starts a build.

It builds all branches and tags, and what anybody proposes in a pull request from a fork: as the project's role, with
its variables. A project that deploys then deploys whatever branch was pushed to last.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "deploy" {
  name         = "deploy"
  service_role = "arn:aws:iam::111122223333:role/deploy"
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

resource "aws_codebuild_webhook" "deploy" {  # finding
  project_name = aws_codebuild_project.deploy.name
}
```

Say which events of which branches start builds:

```terraform title="main.tf"
resource "aws_codebuild_webhook" "deploy" {
  project_name = "deploy"

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

In CloudFormation it is `Webhook: true` alone:

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
      Triggers:  # finding
        Webhook: true
```

A branch filter is one, too:

```terraform title="main.tf"
resource "aws_codebuild_webhook" "app" {
  project_name  = "app"
  branch_filter = "main"
}
```

## Exceptions

Silent where the webhook is made by hand at the provider, as it is for GitHub Enterprise: the events that are sent are
chosen there. Silent on webhooks that start runners of another service.

## References

- CodeBuild user guide, "GitHub webhook events"
- CodeBuild API reference, `CreateWebhook`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import visitors
from cblint.model.webhook import Webhook
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Webhook, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=284)
def webhook_without_filter(webhook: Webhook, context: Context) -> Iterator[Finding]:
    """Report a webhook that everything passes."""
    if context.holds(visitors.has_no_filter(context.workspace, webhook)):
        yield context.finding(webhook, "Every push and pull request starts a build: the webhook has no filters")
