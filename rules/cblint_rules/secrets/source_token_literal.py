"""A token for the source is written down.

CodeBuild and CodePipeline read the repository with it. Whoever can read the code, the state or the template can do the
same, and with most tokens push to it; what is pushed runs in the build, as its role.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_source_credential" "github" {
  auth_type   = "PERSONAL_ACCESS_TOKEN"
  server_type = "GITHUB"
  token       = "ghp_k3Jd82LmPq0ZxWv7TyRb5NcHs1GfUa4EoIi9"  # finding
}
```

A connection needs no token:

```terraform title="main.tf"
resource "aws_codebuild_source_credential" "github" {
  auth_type   = "CODECONNECTIONS"
  server_type = "GITHUB"
  token       = "arn:aws:codeconnections:eu-west-1:111122223333:connection/0d1c2b3a-1111-2222-3333-444455556666"
}
```

The default of a parameter is written down as well:

```yaml title="template.yaml"
Parameters:
  GitHubToken:
    Type: String
    NoEcho: true
    Default: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b  # finding
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: artifacts-111122223333
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId:
                Category: Source
                Owner: ThirdParty
                Provider: GitHub
                Version: "1"
              Configuration:
                Owner: example
                Repo: app
                Branch: main
                OAuthToken: !Ref GitHubToken
              OutputArtifacts:
                - Name: source
```

What is fetched while the stack is deployed is not:

```yaml title="template.yaml"
Resources:
  Credential:
    Type: AWS::CodeBuild::SourceCredential
    Properties:
      AuthType: PERSONAL_ACCESS_TOKEN
      ServerType: GITHUB
      Token: "{{resolve:secretsmanager:github:SecretString:token}}"
```

## Exceptions

Silent on what only fills the place of a token (`your-token`, `changeme`), and on plain words. The secrets of
CodePipeline's own webhooks are not looked at.

## References

- CodeBuild user guide, "Access your source provider in CodeBuild"
- CWE-798: use of hard-coded credentials
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import tokens
from cblint.model.project import SourceToken
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=SourceToken, kind=Kind.SECURITY, severity=Severity.HIGH, confidence=Confidence.HIGH, cwe=798)
def source_token_literal(token: SourceToken, context: Context) -> Iterator[Finding]:
    """Report a token that is written down."""
    if not context.holds(tokens.is_written(token)):
        return
    value = tokens.literal(token)
    kind = tokens.kind(token)
    steps = value.origin.steps
    yield context.finding(
        value,
        f"The {token.holder} holds {kind} in plain text",
        evidence=[Chain("how it gets there", steps)] if len(steps) > 1 else [],
        confidence=Confidence.MEDIUM if kind == "a token" else None,
    )
