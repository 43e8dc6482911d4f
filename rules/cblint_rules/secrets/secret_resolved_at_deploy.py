"""A plain variable is given a secret when the project is deployed.

The reference in the file looks safe, but Terraform and CloudFormation put the secret itself in its place. The project
then holds it in plain text: everybody who may call `BatchGetProjects` or open the console can read it, it does not
follow when the secret is rotated, and the log does not mask it. Terraform writes it to its state, too.

## Examples

```terraform title="main.tf"
data "aws_secretsmanager_secret_version" "db" {  # because
  secret_id = "prod/db"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {
      name  = "DB_PASSWORD"
      value = data.aws_secretsmanager_secret_version.db.secret_string  # finding
    }
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

Name the secret, and let CodeBuild fetch it when a build starts:

```terraform title="main.tf"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"

    environment_variable {
      name  = "DB_PASSWORD"
      type  = "SECRETS_MANAGER"
      value = "prod/db:password"
    }
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
```

A dynamic reference is replaced while the stack is deployed, and a parameter with `NoEcho` is hidden only in the stack:

```yaml title="template.yaml"
Parameters:
  GitHubToken:  # because
    Type: String
    NoEcho: true
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
        EnvironmentVariables:
          - Name: DB_PASSWORD
            Value: '{{resolve:secretsmanager:prod/db:SecretString:password}}'  # finding
          - Name: GITHUB_TOKEN
            Value: !Ref GitHubToken  # finding
          - Name: API_URL
            Value: '{{resolve:ssm:/prod/api/url}}'
      Source:
        Type: GITHUB
        Location: https://github.com/example/app.git
```

## Exceptions

A value of Parameter Store counts only under a name that says it is a secret, since most parameters are none. A variable
or parameter whose secret is written down as its default is the business of `plaintext-secret`. Silent on secrets that
pass through functions whose result is not known, such as `base64encode`.

The fix is offered where the reference stands in the variable itself. It is not a safe one: the build's role must be
allowed to read the secret.

## References

- CodeBuild API reference, `EnvironmentVariable`, `type`
- CloudFormation user guide, "Get values stored in other services using dynamic references"
- CWE-312: cleartext storage of sensitive information
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import sources
from cblint.model.buildspec import Variable
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(
    visits=Variable,
    kind=Kind.SECURITY,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    cwe=312,
    fix=Fixable.UNSAFE,
    given=("outside",),
)
def secret_resolved_at_deploy(variable: Variable, context: Context) -> Iterator[Finding]:
    """Report a plain variable of a project or pipeline that a secret is put into while deploying."""
    if not variable.outside:
        return
    secret = sources.fetched(variable)
    if secret is None:
        return
    edits = sources.left_to_codebuild(context.workspace, variable, secret)
    yield context.finding(
        secret.place,
        f"`{variable.name}` is given {secret.kind} when it is deployed, and keeps it in plain text",
        evidence=[Chain("how it gets there", secret.steps)] if len(secret.steps) > 1 else [],
        fix=Fix("Let CodeBuild fetch it when a build starts", edits, safe=False) if edits else None,
    )
