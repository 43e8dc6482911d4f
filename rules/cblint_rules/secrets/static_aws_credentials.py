"""A build is given long-lived AWS keys, though it has a role.

Every build runs as its service role, whose credentials CodeBuild renews by itself. Keys of a user do not expire, work
from anywhere, and are read by every command of the build; whoever gets hold of them keeps what they allow for as long
as nobody notices. With `AWS_ACCESS_KEY_ID` set, the role of the build is not used at all.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  parameter-store:
    AWS_ACCESS_KEY_ID: /ci/aws/access-key-id  # finding
    AWS_SECRET_ACCESS_KEY: /ci/aws/secret-access-key
phases:
  build:
    commands:
      - aws s3 sync dist s3://example-site
```

Let the build's own role do it, or a role that it assumes:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - creds=$(aws sts assume-role --role-arn "$DEPLOY_ROLE" --role-session-name ci --query Credentials)
      - export AWS_ACCESS_KEY_ID=$(echo "$creds" | jq -r .AccessKeyId)
      - export AWS_SECRET_ACCESS_KEY=$(echo "$creds" | jq -r .SecretAccessKey)
      - export AWS_SESSION_TOKEN=$(echo "$creds" | jq -r .SessionToken)
      - aws s3 sync dist s3://example-site
```

Keys that a command configures are the same:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    DEPLOY_KEY_ID: ci/deploy:key-id
    DEPLOY_KEY: ci/deploy:key
phases:
  build:
    commands:
      - aws configure set aws_access_key_id "$DEPLOY_KEY_ID"  # finding
      - aws configure set aws_secret_access_key "$DEPLOY_KEY"
      - aws s3 sync dist s3://example-site
```

Keys of another provider's store may be needed:

```yaml title="buildspec.yml"
version: 0.2
env:
  secrets-manager:
    AWS_ACCESS_KEY_ID: ci/r2:key-id
    AWS_SECRET_ACCESS_KEY: ci/r2:key
phases:
  build:
    commands:
      - aws s3 sync dist s3://example-site --endpoint-url "$R2_ENDPOINT"
```

## Exceptions

Silent where a session token is set, too, and where a command or a variable names another endpoint. A key that is
written down is the business of `plaintext-secret` and `secret-in-command`.

## References

- IAM user guide, "Security best practices in IAM": temporary credentials for workloads
- CWE-522: insufficiently protected credentials
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.secrets import static_keys
from cblint.model.build import Build
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Build, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=522)
def static_aws_credentials(build: Build, context: Context) -> Iterator[Finding]:
    """Report the variables and the commands that give a build the keys of a user."""
    if build.variable("AWS_ACCESS_KEY_ID") is not None:
        variable = static_keys.given(context.workspace, build)
        if variable is not None:
            message = f"The {variable.holder} gives the build long-lived AWS keys in `{variable.name}`"
            yield context.finding(variable.name_span, message, defect=variable.name, symbol=variable.symbol)
    if build.buildspec is None or not (build.project is not None or build.buildspec.mentions("configure set")):
        return
    for command in static_keys.configured(context.workspace, build):
        yield context.finding(
            command.span,
            "The command configures long-lived AWS keys",
            defect="configure",
            evidence=[Chain("how it gets there", command.steps)] if len(command.steps) > 1 else [],
            symbol="aws configure set",
        )
