"""Everybody can read the builds of a project that has secrets, or whose reader may read every bucket.

With `PUBLIC_READ`, the logs and artifacts of all builds, also of those before, are on a page that needs no account. A
secret that a command prints, in an error message or in another spelling than the one that is masked, is published.
What the page shows it reads as the resource access role.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name                 = "app"
  service_role         = "arn:aws:iam::111122223333:role/build"
  project_visibility   = "PUBLIC_READ"  # finding
  resource_access_role = "arn:aws:iam::111122223333:role/public-builds"
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
```

Publish builds that have no secrets:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name                 = "app"
  service_role         = "arn:aws:iam::111122223333:role/build"
  project_visibility   = "PUBLIC_READ"
  resource_access_role = "arn:aws:iam::111122223333:role/public-builds"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
    environment_variable {
      name  = "NODE_ENV"
      value = "test"
    }
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

The role that shows builds to everybody needs their logs and artifacts only:

```yaml title="template.yml"
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: codebuild.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow  # because
                Action: [logs:GetLogEvents, s3:GetObject]
                Resource: "*"
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Visibility: PUBLIC_READ  # finding
      ResourceAccessRole: !GetAtt Reader.Arn
      Artifacts: {Type: S3, Location: app-builds, Name: app}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
```

## Exceptions

Silent on public projects without secrets whose reader may read single buckets only: that is what public builds are
for. Parameters of Parameter Store count as secrets where their variable's name says so.

## References

- CodeBuild user guide, "Get public build project URLs"
- CodeBuild API reference, `UpdateProjectVisibility`
- CWE-200: exposure of sensitive information
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.webhooks import published, stakes
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import equals


@rule(visits=Project, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=200)
def public_project(project: Project, context: Context) -> Iterator[Finding]:
    """Report a public project that has something to hide."""
    if not context.holds(equals(project.visibility, "PUBLIC_READ")):
        return
    held = [*stakes.secrets_of(context.workspace, project), *published.read_everywhere(context.workspace, project)]
    if held:
        yield context.finding(
            project.visibility,
            f"Everybody can read builds {held[0].what}",
            evidence=[Chain("what they may show", stake.steps) for stake in held],
        )
