"""A deployment group for production neither rolls back by itself nor is stopped by alarms.

A deployment that fails half-way then stays as it is, and one that “succeeds” with a broken version is noticed by the
users. With `auto_rollback_configuration` CodeDeploy deploys the last good revision again, on a failure or as soon as an
alarm rings.

## Examples

```terraform title="main.tf"
resource "aws_codedeploy_app" "shop" {
  name = "shop"
}

resource "aws_codedeploy_deployment_group" "shop" {  # finding
  app_name              = aws_codedeploy_app.shop.name
  deployment_group_name = "shop-production"
  service_role_arn      = "arn:aws:iam::111122223333:role/codedeploy"
}
```

```yaml title="template.yml"
Resources:
  Application:
    Type: AWS::CodeDeploy::Application
    Properties:
      ComputePlatform: Server
  Group:
    Type: AWS::CodeDeploy::DeploymentGroup
    Properties:
      ApplicationName: !Ref Application
      DeploymentGroupName: shop-prod
      ServiceRoleArn: arn:aws:iam::111122223333:role/codedeploy
      AutoRollbackConfiguration:
        Enabled: false  # finding
```

Let CodeDeploy go back:

```terraform title="main.tf"
resource "aws_codedeploy_app" "shop" {
  name = "shop"
}

resource "aws_codedeploy_deployment_group" "shop" {
  app_name              = aws_codedeploy_app.shop.name
  deployment_group_name = "shop-production"
  service_role_arn      = "arn:aws:iam::111122223333:role/codedeploy"

  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE"]
  }
}
```

## Exceptions

Groups are taken for production's by their names, those of what they deploy to, or the folder that they are declared in
(`prod`, `production`, `prd`, `live`); others are reported in the strict profile. Functions of SAM roll back unless
something else is said.

## References

- CodeDeploy user guide, "Redeploy and roll back a deployment with CodeDeploy"
- AWS Config, `codedeploy-auto-rollback-monitor-enabled`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.deployments import safeguards
from cblint.model.part import label
from cblint.model.pipeline import DeploymentGroup
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule
from cblint.value import Basis


@rule(visits=DeploymentGroup, kind=Kind.CORRECTNESS, severity=Severity.LOW, confidence=Confidence.HIGH)
def no_rollback(group: DeploymentGroup, context: Context) -> Iterator[Finding]:
    """Report a deployment group that neither rolls back nor has alarms."""
    unguarded = ~safeguards.rolls_back(group) & ~safeguards.has_alarms(group)
    if not context.holds(unguarded & group.exists):
        return
    production = safeguards.is_production(group)
    whose = f" for production (`{production}`)" if production else ""
    written = group.rollback.given.is_yes and group.rollback.enabled.origin.basis is not Basis.AWS_DEFAULT
    yield context.finding(
        group.rollback.enabled if written else group,
        f"`{label(group)}`{whose} neither rolls back a deployment by itself nor has alarms that stop it",
        symbol=group.symbol,
        profile=Profile.DEFAULT if production else Profile.STRICT,
    )
