"""The certificate of the host that the source is read from is not checked.

With `insecure_ssl`, whoever is on the way to the host can answer in its place: read the token that the source is
fetched with, and hand the build other code, which runs as the project's role.

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
    type         = "GITHUB_ENTERPRISE"
    location     = "https://git.example.com/shop/app.git"
    insecure_ssl = true  # finding
  }
}
```

Give the build the certificate of a host that signs its own:

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
    certificate  = "arn:aws:s3:::example-ci/git.example.com.pem"
  }
  source {
    type     = "GITHUB_ENTERPRISE"
    location = "https://git.example.com/shop/app.git"
  }
}
```

Every source has its own setting:

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
        Type: GITHUB_ENTERPRISE
        Location: https://git.example.com/shop/app.git
        InsecureSsl: false
      SecondarySources:
        - Type: GITHUB_ENTERPRISE
          SourceIdentifier: charts
          Location: https://git.example.com/shop/charts.git
          InsecureSsl: true  # finding
```

It says nothing where CodeBuild fetches no source from such a host:

```yaml title="template.yml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {Type: CODEPIPELINE}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: CODEPIPELINE
        InsecureSsl: true
```

## Exceptions

Silent on sources that CodePipeline, CodeCommit or S3 hands over. On GitHub, GitLab and Bitbucket themselves the setting
is for nothing, and of low severity.

## References

- CodeBuild API reference, `ProjectSource`
- CWE-295: improper certificate validation
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.model.project import Project, ProjectSource
from cblint.rule import Chain, Confidence, Context, Edit, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import equals

_OWN_HOSTS = ("GITHUB_ENTERPRISE", "GITLAB_SELF_MANAGED")
_HOSTS = (*_OWN_HOSTS, "GITHUB", "GITLAB", "BITBUCKET")


@rule(
    visits=Project,
    kind=Kind.SECURITY,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=295,
    fix=Fixable.SAFE,
)
def insecure_source_tls(project: Project, context: Context) -> Iterator[Finding]:
    """Report each source whose host may be anybody."""
    for source in (project.source, *project.secondary_sources):
        given = equals(source.insecure_ssl, True)
        if given.is_no or not context.holds(given & equals(source.type, *_HOSTS)):
            continue
        steps = source.insecure_ssl.origin.steps
        edits = _checked(source, context)
        yield context.finding(
            source.insecure_ssl,
            "The certificate of the source's host is not checked",
            severity=None if equals(source.type, *_OWN_HOSTS).is_yes else Severity.LOW,
            evidence=[Chain("how it gets there", steps)] if len(steps) > 1 else [],
            fix=Fix("Check the certificate", edits, safe=True) if edits else None,
            symbol=source.symbol,
        )


def _checked(source: ProjectSource, context: Context) -> tuple[Edit, ...]:
    place = drafts.written_here(source.insecure_ssl)
    draft = drafts.draft_at(context.workspace, place) if place is not None else None
    return draft.set_value(place, False) if draft is not None and place is not None else ()
