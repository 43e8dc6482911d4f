"""Pull requests of anyone bring the buildspec that a powerful build runs.

The buildspec stands in the repository, so a pull request can replace it. Its author then decides what runs in
privileged mode, or as the role of an administrator, without a line of the project's code being involved.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    compute_type    = "BUILD_GENERAL1_SMALL"
    image           = "aws/codebuild/standard:7.0"
    type            = "LINUX_CONTAINER"
    privileged_mode = true  # because
  }
  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "ci/buildspec.yml"  # finding
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
    requires_comment_approval = "DISABLED"  # because
  }
}
```

Write the buildspec into the project, keep what changes it out, or give such builds nothing:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    compute_type    = "BUILD_GENERAL1_SMALL"
    image           = "aws/codebuild/standard:7.0"
    type            = "LINUX_CONTAINER"
    privileged_mode = true
  }
  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - docker build -t app .
    EOT
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
    requires_comment_approval = "DISABLED"
  }
}
```

Without a name it is `buildspec.yml` of the repository:

```yaml title="template.yml"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: codebuild.amazonaws.com}
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AdministratorAccess
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: !GetAtt Role.Arn
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:  # finding
        Type: GITHUB
        Location: https://github.com/example/app.git
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PULL_REQUEST_UPDATED
        PullRequestBuildPolicy:
          RequiresCommentApproval: DISABLED
```

## Exceptions

Silent where a filter for changed files may keep the buildspec as it is. Where nothing is said about approval, it is
reported under `--strict` only, as by `pull-requests-from-anyone`.

## References

- CodeBuild user guide, "Best practices for using webhooks with AWS CodeBuild"
- CWE-829: inclusion of functionality from untrusted control sphere
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import filters, stakes, visitors
from cblint.model.webhook import Webhook
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(visits=Webhook, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=829)
def user_controlled_buildspec(webhook: Webhook, context: Context) -> Iterator[Finding]:
    """Report a buildspec that strangers can change, where it has something to give."""
    gate = visitors.open_gate(context.workspace, webhook)
    project = filters.project_of(context.workspace, webhook)
    if gate is None or project is None or visitors.may_look_at_files(webhook):
        return
    control = stakes.control_of(context.workspace, project)
    if not control or not context.holds(visitors.builds_own_buildspec(project)):
        return
    chains = [Chain("who starts builds", gate.steps)]
    chains += [Chain("what the buildspec controls", stake.steps) for stake in control]
    yield context.finding(
        project.source.buildspec,
        f"Pull requests of anyone bring the buildspec, which runs {control[0].what}",
        profile=Profile.DEFAULT if gate.surely else Profile.STRICT,
        evidence=chains,
        symbol=project.source.symbol,
    )
