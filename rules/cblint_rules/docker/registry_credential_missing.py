"""A project's image cannot be pulled with the credentials that the project says.

CodeBuild pulls AWS's own images by itself (`CODEBUILD`). An image of another account, or of a private registry, is
pulled as the build's role (`SERVICE_ROLE`), the latter with the name and password from a secret. CodeBuild refuses to
save a project where these do not fit, or the build ends in `BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE`.

## Examples

`Invalid input: cannot use a CodeBuild curated image with imagePullCredentialsType SERVICE_ROLE`:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type                        = "LINUX_CONTAINER"
    image                       = "aws/codebuild/standard:7.0"
    image_pull_credentials_type = "SERVICE_ROLE"  # finding
    compute_type                = "BUILD_GENERAL1_SMALL"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

`cannot use a cross-account ECR image with imagePullCredentialsType CODEBUILD`, which is what holds if nothing is said:

```yaml title="template.yaml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build  # because
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:  # finding
        Type: LINUX_CONTAINER
        Image: 444455556666.dkr.ecr.eu-west-1.amazonaws.com/builder:1.4  # because
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
```

A registry that takes no anonymous pulls:

```yaml title="template.yaml"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        Image: example.jfrog.io/docker/builder:1.4  # finding
        ImagePullCredentialsType: SERVICE_ROLE
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
```

Pull it as the role, with a credential:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type                        = "LINUX_CONTAINER"
    image                       = "example.jfrog.io/docker/builder:1.4"
    image_pull_credentials_type = "SERVICE_ROLE"
    compute_type                = "BUILD_GENERAL1_SMALL"

    registry_credential {
      credential          = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:jfrog-AbCdEf"
      credential_provider = "SECRETS_MANAGER"
    }
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

## Exceptions

Which account a project belongs to is told by its role's ARN, where that is written out. Of registries outside of ECR
only few are known to be private: an image of Docker Hub or `ghcr.io` may be public, and needs no credential then.

## References

- CodeBuild API reference, `ProjectEnvironment`, `imagePullCredentialsType` and `registryCredential`
- CodeBuild user guide, "Private registry with AWS Secrets Manager sample"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker import pull_credentials
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def registry_credential_missing(project: Project, context: Context) -> Iterator[Finding]:
    """Report credentials with which a project's image cannot be pulled."""
    for each in pull_credentials.mismatches(context.workspace, project):
        yield context.finding(
            each.place,
            each.message,
            symbol=project.environment.symbol,
            confidence=Confidence.HIGH if each.certain else Confidence.MEDIUM,
            evidence=[Chain("what does not fit", each.steps)] if each.steps else [],
        )
