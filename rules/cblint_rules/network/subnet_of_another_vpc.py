"""A subnet or security group of a project is not of the VPC that the project names.

A project names one VPC, and its subnets and security groups have to be of that one. CodeBuild refuses the project, or
its builds stay in the queue until they fail. A security group that names no VPC is of the region's default one.

## Examples

A network has a VPC with private subnets, and a second VPC for databases, in which a build is to run:

```hcl title="databases.tf"
resource "aws_vpc" "data" {
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "data" {
  vpc_id     = aws_vpc.data.id  # because
  cidr_block = "10.9.1.0/24"
}
```

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
    subnets            = [aws_subnet.data.id]  # finding
    security_group_ids = [aws_security_group.build.id]
  }
}
```

In a template, the security group has been forgotten to be put into the VPC:

```yaml title="template.yml"
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Private:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Network, CidrBlock: 10.0.1.0/24}
  BuildGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: What builds may reach}
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source: {Type: GITHUB, Location: https://github.com/example/app.git}
      VpcConfig:
        VpcId: !Ref Network
        Subnets: [!Ref Private]
        SecurityGroupIds:
          - !Ref BuildGroup  # finding
```

There it is:

```yaml title="template.yml"
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Private:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Network, CidrBlock: 10.0.1.0/24}
  BuildGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: What builds may reach, VpcId: !Ref Network}
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source: {Type: GITHUB, Location: https://github.com/example/app.git}
      VpcConfig:
        VpcId: !Ref Network
        Subnets: [!Ref Private]
        SecurityGroupIds:
          - !Ref BuildGroup
```

## Exceptions

A VPC that is looked up, or given by a parameter without a value, may be any: nothing is said then, nor of subnets and
groups that are not declared in the repository.

## References

- CodeBuild API reference, "VpcConfig"
- CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import places
from cblint.analysis.network import membership
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, given=("vpc_config",))
def subnet_of_another_vpc(project: Project, context: Context) -> Iterator[Finding]:
    """Report each subnet and security group of a project that is surely not of its VPC."""
    for member in membership.members(context.workspace, project):
        if context.holds(member.foreign):
            kind = member.kind.capitalize()
            yield context.finding(
                places.written(member.item),
                f"{kind} `{label(member.resource)}` is of {member.vpc}, and `{label(project)}` builds in another",
                defect=member.resource.address.partition(":")[2],
                symbol=f"{project.symbol}.vpc_config",
                evidence=[Chain("which VPCs are meant", member.steps)],
            )
