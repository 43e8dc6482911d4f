"""A token for the source can be read by everybody who may look at the stack.

Who may describe a stack sees the values of its parameters, unless they are declared with `NoEcho`. Many more people and
programs may do that than may read the repository; with the token they can, and with most tokens push to it. A plain
parameter of Parameter Store is no better: it is kept and shown unencrypted.

## Examples

```yaml title="template.yml"
Parameters:
  GitHubToken:  # finding
    Type: String
Resources:
  Credential:
    Type: AWS::CodeBuild::SourceCredential
    Properties:
      AuthType: PERSONAL_ACCESS_TOKEN
      ServerType: GITHUB
      Token: !Ref GitHubToken
```

With `NoEcho` only asterisks are shown; better still is a secret of Secrets Manager, or a connection:

```yaml title="template.yml"
Parameters:
  GitHubToken:
    Type: String
    NoEcho: true
Resources:
  Credential:
    Type: AWS::CodeBuild::SourceCredential
    Properties:
      AuthType: PERSONAL_ACCESS_TOKEN
      ServerType: GITHUB
      Token: !Ref GitHubToken
```

Where a connection stands is no secret:

```yaml title="template.yml"
Parameters:
  ConnectionArn:
    Type: String
Resources:
  Credential:
    Type: AWS::CodeBuild::SourceCredential
    Properties:
      AuthType: CODECONNECTIONS
      ServerType: GITHUB
      Token: !Ref ConnectionArn
```

What `ssm` resolves is not encrypted:

```yaml title="template.yml"
Resources:
  Hook:
    Type: AWS::CodePipeline::Webhook
    Properties:
      Authentication: GITHUB_HMAC
      AuthenticationConfiguration:
        SecretToken: "{{resolve:ssm:/release/hook-secret:1}}"  # finding
      Filters:
        - JsonPath: $.ref
          MatchEquals: refs/heads/{Branch}
      TargetPipeline: release
      TargetAction: Source
      TargetPipelineVersion: 1
```

What `secretsmanager` resolves is:

```yaml title="template.yml"
Resources:
  Hook:
    Type: AWS::CodePipeline::Webhook
    Properties:
      Authentication: GITHUB_HMAC
      AuthenticationConfiguration:
        SecretToken: "{{resolve:secretsmanager:release/hook:SecretString:secret}}"
      Filters:
        - JsonPath: $.ref
          MatchEquals: refs/heads/{Branch}
      TargetPipeline: release
      TargetAction: Source
      TargetPipelineVersion: 1
```

## Exceptions

Only CloudFormation shows parameters; Terraform keeps all values in its state anyway. A default that is a token is
written down, which `source-token-literal` reports.

## References

- CloudFormation user guide, "CloudFormation template Parameters syntax", on `NoEcho`
- CloudFormation user guide, "Get a plaintext value from Systems Manager Parameter Store"
- CWE-522: insufficiently protected credentials
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import shown
from cblint.model.project import SourceToken
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(
    visits=SourceToken,
    kind=Kind.SECURITY,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=522,
    fix=Fixable.SAFE,
)
def source_token_shown(token: SourceToken, context: Context) -> Iterator[Finding]:
    """Report a token of a source that is in a shown parameter, or in a plain one of Parameter Store."""
    found = shown.shown(context.workspace, token)
    if found is None:
        return
    edits = shown.hidden(context.workspace, found.place) if found.is_parameter else ()
    yield context.finding(
        found.place,
        found.message,
        evidence=[Chain("how it gets there", found.steps)] if len(found.steps) > 1 else [],
        fix=Fix("Give the parameter `NoEcho`", edits, safe=True) if edits else None,
    )
