"""A deployment group has a deployment configuration that does not exist, or that is made for another platform.

CodeDeploy brings configurations along for servers, for functions and for ECS, each with names of its own. A group for
ECS does not take `CodeDeployDefault.LambdaCanary10Percent5Minutes`, and no
`CodeDeployDefault.ECSCanary10Percent10Minutes` exists. The group is then refused when it is made; until then plans
and template checks see nothing wrong. What is deployed has to be of the group's platform as well: its AppSpec file.

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
  deployment_config_name = "CodeDeployDefault.LambdaCanary10Percent5Minutes"  # finding
}
```

A minute that is written in the plural, which only those for ECS have:

```yaml title="template.yml"
Resources:
  Application:
    Type: AWS::CodeDeploy::Application
    Properties:
      ComputePlatform: Lambda
  Group:
    Type: AWS::CodeDeploy::DeploymentGroup
    Properties:
      ApplicationName: !Ref Application
      ServiceRoleArn: arn:aws:iam::111122223333:role/codedeploy
      DeploymentConfigName: CodeDeployDefault.LambdaLinear10PercentEvery1Minutes  # finding
```

One of its own platform:

```yaml title="template.yml"
Resources:
  Application:
    Type: AWS::CodeDeploy::Application
    Properties:
      ComputePlatform: Lambda
  Group:
    Type: AWS::CodeDeploy::DeploymentGroup
    Properties:
      ApplicationName: !Ref Application
      ServiceRoleArn: arn:aws:iam::111122223333:role/codedeploy
      DeploymentConfigName: CodeDeployDefault.LambdaLinear10PercentEvery1Minute
```

An AppSpec file for ECS, in a revision for the servers of a deployment group:

```yaml title="appspec.yml" scene="deploying-pipeline"
version: 0.0  # finding
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 8080
```

## Exceptions

Configurations of one's own are compared where the repository declares them; elsewhere they are taken for right. Where
the application of a group is not in view, its platform is not known, and only names that do not exist are reported.

## References

- CodeDeploy user guide, "Working with deployment configurations in CodeDeploy"
- SAM developer guide, "DeploymentPreference"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.deployments import configurations, revisions
from cblint.model.part import label
from cblint.model.pipeline import DeploymentGroup
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Related, Severity, rule


@rule(
    visits=DeploymentGroup,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    fix=Fixable.UNSAFE,
)
def deployment_config_mismatch(group: DeploymentGroup, context: Context) -> Iterator[Finding]:
    """Report a deployment configuration that a group cannot have."""
    for wrong in revisions.of_another_kind(context.workspace, group):
        yield context.finding(
            wrong.appspec,
            f"The AppSpec file is for `{wrong.platform}`, and `{label(group)}` deploys to `{configurations.of(group)}`",
            confidence=Confidence.HIGH if wrong.is_firm else Confidence.MEDIUM,
            evidence=[Chain("how it gets there", wrong.deployment.steps)],
            related=[Related(group.compute_platform.origin.span, "the platform")],
        )
    found = configurations.mismatch(context.workspace, group)
    if found is None:
        return
    platform = group.compute_platform
    if found.platform:
        told = f"`{found.name}` is for `{found.platform}`, and `{label(group)}` deploys to `{configurations.of(group)}`"
    else:
        near = f"; the nearest is `{found.meant}`" if found.meant else ""
        told = f"There is no deployment configuration `{found.name}`{near}"
    related = [Related(platform.origin.span, "the platform")] if found.platform else []
    if found.declared is not None:
        related.append(Related(found.declared.span, "the configuration"))
    yield context.finding(
        group.deployment_config,
        told,
        confidence=Confidence.HIGH if found.is_firm else Confidence.MEDIUM,
        related=related,
        fix=_fix(group, found.meant, context),
    )


def _fix(group: DeploymentGroup, meant: str, context: Context) -> Fix | None:
    place = drafts.written_here(group.deployment_config) if meant else None
    draft = drafts.draft_at(context.workspace, place) if place is not None else None
    edits = draft.set_value(place, meant) if draft is not None and place is not None else ()
    return Fix(f"Use `{meant}`", edits, safe=False) if edits else None
