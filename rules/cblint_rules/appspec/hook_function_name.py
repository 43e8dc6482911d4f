"""A function that checks a deployment has a name with which the deployment's role may not invoke it.

AWS's managed policies for CodeDeploy's role on Lambda, and the limited one for ECS, allow to invoke only functions
whose name begins with `CodeDeployHook_`. SAM gives its deployments such a role, too. The deployment fails with “The IAM
role does not give you permission to perform operations in the following AWS service: AWSLambda”, and the new version is
taken back.

## Examples

```yaml title="template.yaml"
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.12
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference:  # because
        Type: Canary10Percent5Minutes
        Hooks:
          PreTraffic: !Ref CheckOrders  # finding
  CheckOrders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: check.handler
      Runtime: python3.12
      CodeUri: check/
      DeploymentPreference:
        Enabled: false
```

The role of a deployment group is looked at for the functions of an AppSpec file:

```yaml title="appspec.yaml"
version: 0.0
Resources:
  - Orders:
      Type: AWS::Lambda::Function
      Properties:
        Name: orders
        Alias: live
        CurrentVersion: "3"
        TargetVersion: "4"
Hooks:
  - BeforeAllowTraffic: check-orders  # finding
```

```terraform title="main.tf"
resource "aws_iam_role" "deploy" {
  name = "orders-deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "codedeploy.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "deploy" {
  role       = aws_iam_role.deploy.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"  # because
}

resource "aws_codedeploy_app" "orders" {
  name             = "orders"
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_group" "orders" {
  app_name               = aws_codedeploy_app.orders.name
  deployment_group_name  = "orders"
  service_role_arn       = aws_iam_role.deploy.arn
  deployment_config_name = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
}
```

Give the function the name:

```yaml title="template.yaml"
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.12
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference:
        Type: Canary10Percent5Minutes
        Hooks:
          PreTraffic: !Ref CheckOrders
  CheckOrders:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: CodeDeployHook_check-orders
      Handler: check.handler
      Runtime: python3.12
      CodeUri: check/
      DeploymentPreference:
        Enabled: false
```

## Exceptions

Silent where the role may invoke the function by another statement, where it may invoke none, and where not all of its
policies are in view. An AppSpec file is held against the deployment group that a pipeline's action names for it, else
against all groups of its platform in the repository, if they have one role. Hooks in the `UpdatePolicy` of an alias are
not looked at.

## References

- AWS SAM developer guide, "Deploying serverless applications gradually"
- AWS managed policy reference, "AWSCodeDeployRoleForLambda" and "AWSCodeDeployRoleForECSLimited"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.appspec import hook_functions
from cblint.model.pipeline import DeploymentGroup
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=DeploymentGroup, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def hook_function_name(group: DeploymentGroup, context: Context) -> Iterator[Finding]:
    """Report each function that checks a group's deployments and that the group's role may not invoke."""
    for found in hook_functions.refused(context.workspace, group):
        if context.holds(found.surely):
            only = f"not called `{hook_functions.PREFIX}…`, and the deployment's role may invoke no other"
            yield context.finding(
                found.place,
                f"`{found.name}` is {only}",
                symbol=found.symbol,
                defect=found.name,
                evidence=[Chain("what the role allows", found.steps)] if found.steps else [],
            )
