"""All subnets of a project are in one availability zone.

CodeBuild starts each build in one of the subnets that a project names. When their only zone has trouble, or their
addresses are used up, no build starts. AWS advises subnets in several zones.

## Examples

A VPC has private subnets in two zones, and a build is in one of them:

```hcl title="project.tf" scene="private-vpc"
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts { type = "NO_ARTIFACTS" }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.private.id]  # finding
    security_group_ids = [aws_security_group.build.id]
  }
}
```

In a template, two subnets are in the same zone:

```yaml title="template.yml"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Group: {Type: "AWS::EC2::SecurityGroup::Id"}
Resources:
  First:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a}  # because
  Second:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: eu-west-1a}  # because
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source: {Type: GITHUB, Location: https://github.com/example/app.git}
      VpcConfig:
        VpcId: !Ref Vpc
        Subnets: [!Ref First, !Ref Second]  # finding
        SecurityGroupIds: [!Ref Group]
```

Use another zone for the second:

```yaml title="template.yml"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Group: {Type: "AWS::EC2::SecurityGroup::Id"}
Resources:
  First:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a}
  Second:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: eu-west-1b}
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source: {Type: GITHUB, Location: https://github.com/example/app.git}
      VpcConfig:
        VpcId: !Ref Vpc
        Subnets: [!Ref First, !Ref Second]
        SecurityGroupIds: [!Ref Group]
```

## Exceptions

Silent where a subnet, or its zone, is not known: a list that is handed in, or zones that are looked up.

## References

- CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import places
from cblint.analysis.network import membership
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Project,
    kind=Kind.HYGIENE,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
    given=("vpc_config",),
)
def single_availability_zone(project: Project, context: Context) -> Iterator[Finding]:
    """Report a project whose subnets are surely in one availability zone."""
    config = project.vpc_config
    if config is None:
        return
    zones = membership.zones(context.workspace, project)
    if not project.environment.fleet.is_no or not context.holds(zones.single):
        return
    where = f"zone `{zones.name}`" if zones.name else "one availability zone"
    yield context.finding(
        places.written(config.subnets),
        f"`{label(project)}` has subnets in {where} only",
        symbol=f"{config.symbol}.subnets",
        evidence=[Chain("where the subnets are", zones.steps)] if zones.steps else [],
    )
