"""A blue/green deployment shifts traffic between target groups without a health check of their own.

Before the traffic moves, the new tasks have to be healthy, and the target group decides what that means. Where
nothing is said, AWS asks for `/` every thirty seconds: an application that answers there before it can work is taken
for healthy, and one that answers `302` or `404` never is, so that the deployment hangs until it times out.

## Examples

```terraform title="main.tf"
resource "aws_lb_target_group" "blue" {
  name        = "web-blue"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0a1b2c3d4e5f60718"

  health_check {
    path = "/health"
  }
}

resource "aws_lb_target_group" "green" {  # finding
  name        = "web-green"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0a1b2c3d4e5f60718"
}

resource "aws_codedeploy_app" "web" {
  name             = "web"
  compute_platform = "ECS"
}

resource "aws_codedeploy_deployment_group" "web" {
  app_name              = aws_codedeploy_app.web.name
  deployment_group_name = "web"
  service_role_arn      = "arn:aws:iam::111122223333:role/codedeploy"

  deployment_style {
    deployment_type   = "BLUE_GREEN"
    deployment_option = "WITH_TRAFFIC_CONTROL"
  }

  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2"]
      }

      target_group {
        name = aws_lb_target_group.blue.name
      }

      target_group {
        name = aws_lb_target_group.green.name
      }
    }
  }
}
```

```yaml title="template.yml"
Resources:
  Blue:  # finding
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: web-blue
      Port: 8080
      Protocol: HTTP
      TargetType: ip
      VpcId: vpc-0a1b2c3d4e5f60718
  Green:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: web-green
      Port: 8080
      Protocol: HTTP
      TargetType: ip
      VpcId: vpc-0a1b2c3d4e5f60718
      HealthCheckPath: /health
  Application:
    Type: AWS::CodeDeploy::Application
    Properties:
      ComputePlatform: ECS
  Group:
    Type: AWS::CodeDeploy::DeploymentGroup
    Properties:
      ApplicationName: !Ref Application
      ServiceRoleArn: arn:aws:iam::111122223333:role/codedeploy
      DeploymentStyle:
        DeploymentType: BLUE_GREEN
        DeploymentOption: WITH_TRAFFIC_CONTROL
      LoadBalancerInfo:
        TargetGroupPairInfoList:
          - ProdTrafficRoute:
              ListenerArns: ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2"]
            TargetGroups:
              - Name: !GetAtt Blue.TargetGroupName
              - Name: !GetAtt Green.TargetGroupName
```

Say what healthy means:

```terraform title="main.tf"
resource "aws_lb_target_group" "blue" {
  name        = "web-blue"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0a1b2c3d4e5f60718"

  health_check {
    path = "/health"
  }
}

resource "aws_codedeploy_app" "web" {
  name             = "web"
  compute_platform = "ECS"
}

resource "aws_codedeploy_deployment_group" "web" {
  app_name              = aws_codedeploy_app.web.name
  deployment_group_name = "web"
  service_role_arn      = "arn:aws:iam::111122223333:role/codedeploy"

  load_balancer_info {
    target_group_info {
      name = aws_lb_target_group.blue.name
    }
  }
}
```

## Exceptions

Only target groups for HTTP and HTTPS that the repository declares are looked at; the others are checked by a
connection.

## References

- Elastic Load Balancing user guide, "Health checks for Application Load Balancer target groups"
- CodeDeploy user guide, "Deployments on an Amazon ECS compute platform"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.deployments import safeguards
from cblint.model.part import label
from cblint.model.pipeline import DeploymentGroup
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Related, Severity, rule


@rule(
    visits=DeploymentGroup,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
)
def missing_health_check(group: DeploymentGroup, context: Context) -> Iterator[Finding]:
    """Report the target groups of a blue/green deployment that have no health check of their own."""
    if not context.holds(safeguards.is_blue_green(group)):
        return
    for each in safeguards.target_groups(context.workspace, group):
        if context.holds(safeguards.is_unchecked(each), about=each):
            yield context.finding(
                each,
                f"Blue/green deployments shift traffic to `{label(each)}`, which says nothing of health checks",
                related=[Related(group.span, "the deployment group")],
            )
