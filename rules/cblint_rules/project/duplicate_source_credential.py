"""Two source credentials are for one Git provider, of which a region keeps only one.

All projects of a region read from a provider with one credential. The second that is made takes the place of the
first, and each deployment may change which; what one of them cannot read fails with `Could not find access token`, and
destroying either removes the credential of all.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_source_credential" "app" {
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITHUB"
  token       = var.app_token
}

resource "aws_codebuild_source_credential" "site" {  # finding
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITHUB"
  token       = var.site_token
}

variable "app_token" {
  type      = string
  sensitive = true
}

variable "site_token" {
  type      = string
  sensitive = true
}
```

Declare one for each provider:

```terraform title="main.tf"
resource "aws_codebuild_source_credential" "github" {
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITHUB"
  token       = var.github_token
}

resource "aws_codebuild_source_credential" "gitlab" {
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITLAB"
  token       = var.gitlab_token
}

variable "github_token" {
  type      = string
  sensitive = true
}

variable "gitlab_token" {
  type      = string
  sensitive = true
}
```

A module that has one cannot be called twice:

```terraform title="main.tf"
module "app" {
  source = "./build"
}

module "site" {
  source = "./build"
}
```

```terraform title="build/main.tf"
resource "aws_codebuild_source_credential" "github" {  # finding
  auth_type   = "CODECONNECTIONS"
  server_type = "GITHUB"
  token       = "arn:aws:codeconnections:eu-west-1:111122223333:connection/0d1c2b3a-1111-2222-3333-444455556666"
}
```

In a template:

```yaml title="template.yml"
Resources:
  AppCredential:
    Type: AWS::CodeBuild::SourceCredential
    Properties:
      AuthType: PERSONAL_ACCESS_TOKEN
      ServerType: GITHUB
      Token: "{{resolve:secretsmanager:app:SecretString:token}}"
  SiteCredential:  # finding
    Type: AWS::CodeBuild::SourceCredential
    Properties:
      AuthType: PERSONAL_ACCESS_TOKEN
      ServerType: GITHUB
      Token: "{{resolve:secretsmanager:site:SecretString:token}}"
```

Another provider of Terraform may be another region:

```terraform title="main.tf"
resource "aws_codebuild_source_credential" "here" {
  auth_type   = "CODECONNECTIONS"
  server_type = "GITHUB"
  token       = var.connection
}

resource "aws_codebuild_source_credential" "there" {
  provider    = aws.ireland
  auth_type   = "CODECONNECTIONS"
  server_type = "GITHUB"
  token       = var.connection
}

variable "connection" {
  type = string
}
```

## Exceptions

Only credentials of one stack are compared, since two stacks may be for two accounts. Silent on those that are made
under a condition, with another `provider`, or in a module that is given other providers.

## References

- CodeBuild API reference, `ImportSourceCredentials`
- Terraform AWS provider, `aws_codebuild_source_credential`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import credentials
from cblint.model.part import label
from cblint.model.project import SourceCredential
from cblint.rule import Confidence, Context, Finding, Kind, Related, Severity, rule
from cblint.value import string


@rule(visits=SourceCredential, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def duplicate_source_credential(credential: SourceCredential, context: Context) -> Iterator[Finding]:
    """Report a credential that cannot stand beside one that is declared before it."""
    other = credentials.replaced(context.workspace, credential)
    if other is None:
        return
    server = string(credential.server_type)
    yield context.finding(
        credential.span,
        f"`{label(credential)}` and `{label(other)}` are both for `{server}`, of which a region keeps one credential",
        related=[Related(other.span, f"`{label(other)}` is declared here")],
    )
