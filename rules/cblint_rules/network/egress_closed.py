"""The security groups of a project let nothing out to a port that its builds need.

What a security group's egress rules do not allow is dropped: a build that fetches packages hangs until it times out.
Terraform takes away the rule that allows everything, so that a group without egress rules lets nothing out at all; and
a rule of TCP from port 0 to port 0 is for port 0 alone.

## Examples

A build in a VPC runs `pip install`, and its security group says nothing of egress:

```hcl title="group.tf" scene="private-vpc"
resource "aws_security_group" "build" {  # finding
  vpc_id = aws_vpc.main.id
}
```

In a template, only the database is allowed:

```yaml title="template.yml"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  BuildGroup:  # finding
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: What builds may reach
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16}  # because
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - pip install psycopg==3.2.3
                - python check.py
      VpcConfig:
        VpcId: !Ref Vpc
        Subnets: !Ref Subnets
        SecurityGroupIds: [!Ref BuildGroup]
```

Let HTTPS out as well:

```yaml title="template.yml"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  BuildGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: What builds may reach
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - pip install psycopg==3.2.3
                - python check.py
      VpcConfig:
        VpcId: !Ref Vpc
        Subnets: !Ref Subnets
        SecurityGroupIds: [!Ref BuildGroup]
```

## Exceptions

Where the groups let out nothing on port 443 and it is not known whether the build needs it, the severity is medium.
Silent where one of the project's groups is not declared in the repository, or not all of its rules are in view; where a
proxy variable is set; and where all that the build runs is known and needs nothing.

## References

- Amazon VPC user guide, "Security group rules"
- CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.network import closing, egress
from cblint.model.build import Build
from cblint.model.network import SecurityGroup
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    given=("project.vpc_config",),
)
def egress_closed(build: Build, context: Context) -> Iterator[Finding]:
    """Report the security groups of a build that surely let nothing out to where it has to go."""
    if build.project is None:
        return
    groups = [each.group for each in egress.groups_of(context.workspace, build.project) if each.group is not None]
    if not groups:
        return
    for closed in closing.closed(context.workspace, build):
        if context.holds(closed.truth):
            yield _finding(closed, groups, context)


def _finding(closed: closing.Closed, groups: list[SecurityGroup], context: Context) -> Finding:
    group = groups[0]
    names = " and ".join(f"`{label(each)}`" for each in groups)
    one = len(groups) == 1
    rules = [rule for each in groups for rule in each.egress]
    let = [Step(each.span, "a rule of it that does not let them out") for each in rules[:5]]
    chains = [Chain("what needs it", steps) for steps in closed.shown_by[:5]]
    chains += [Chain("what is let out", tuple(let))] if let else []
    return context.finding(
        group.span,
        f"Security group{'' if one else 's'} {names} let{'s' if one else ''} nothing out to {closed.where}",
        defect=closed.defect,
        symbol=group.symbol,
        evidence=chains,
        severity=Severity.HIGH if closed.is_needed else Severity.MEDIUM,
        confidence=Confidence.HIGH if closed.is_needed else Confidence.MEDIUM,
    )
