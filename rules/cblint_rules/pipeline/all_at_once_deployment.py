"""A deployment goes to everything at once, though it could go step by step.

With `AllAtOnce` every user gets the new version before anything is known of it. A canary or linear configuration
sends a small part of the traffic first; what is wrong then shows in the alarms, and CodeDeploy goes back before most
users see it. Servers can be taken one or half at a time.

## Examples

```terraform title="main.tf"
resource "aws_codedeploy_app" "web" {
  name             = "web"
  compute_platform = "ECS"
}

resource "aws_codedeploy_deployment_group" "web" {
  app_name               = aws_codedeploy_app.web.name
  deployment_group_name  = "web"
  service_role_arn       = "arn:aws:iam::111122223333:role/codedeploy"
  deployment_config_name = "CodeDeployDefault.ECSAllAtOnce"  # finding
}
```

```yaml title="template.yml"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: python3.13
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference:
        Type: AllAtOnce  # finding
```

Begin with a part of the traffic:

```yaml title="template.yml"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: python3.13
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference:
        Type: Canary10Percent10Minutes
```

## Exceptions

Silent where the target groups are a network load balancer's: for these ECS has no other configuration. Nothing is
said of a group that names no configuration.

## References

- CodeDeploy user guide, "Working with deployment configurations in CodeDeploy"
- AWS Config, `codedeploy-lambda-allatonce-traffic-shift-disabled`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.deployments import configurations, safeguards
from cblint.model.pipeline import DeploymentGroup
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule
from cblint.value import string


@rule(
    visits=DeploymentGroup,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
)
def all_at_once_deployment(group: DeploymentGroup, context: Context) -> Iterator[Finding]:
    """Report a deployment group whose deployments go everywhere at once."""
    if not context.holds(configurations.is_at_once(context.workspace, group) & group.exists):
        return
    if safeguards.is_of_network(context.workspace, group):
        return
    receiver = {"ECS": "all tasks", "Lambda": "all calls"}.get(string(group.compute_platform) or "", "everything")
    yield context.finding(
        group.deployment_config, f"`{string(group.deployment_config)}` moves {receiver} to a new version at once"
    )
