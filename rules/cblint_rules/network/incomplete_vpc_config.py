"""A project's VPC configuration names only some of VPC, subnets and security groups.

CodeBuild takes all three or none, and refuses a project with an empty list or without one of them; neither Terraform's
plan nor CloudFormation's validation says so before. On a fleet, builds run in the fleet's network, and a project must
not name one of its own.

## Examples

A build is in the private subnet of a VPC, and the list of its security groups is empty:

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
    subnets            = [aws_subnet.private.id]
    security_group_ids = []  # finding
  }
}
```

In a template, the VPC is missing:

```yaml title="template.yml"
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Group: {Type: "AWS::EC2::SecurityGroup::Id"}
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source: {Type: GITHUB, Location: https://github.com/example/app.git}
      VpcConfig:  # finding
        Subnets: !Ref Subnets
        SecurityGroupIds: [!Ref Group]
```

All three are there:

```yaml title="template.yml"
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Group: {Type: "AWS::EC2::SecurityGroup::Id"}
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0", Type: LINUX_CONTAINER}
      Source: {Type: GITHUB, Location: https://github.com/example/app.git}
      VpcConfig:
        VpcId: !Ref Vpc
        Subnets: !Ref Subnets
        SecurityGroupIds: [!Ref Group]
```

## Exceptions

A configuration in which all three are empty means none, and a list that is empty by a variable's default is there to be
given. Lambda compute, which has no VPC at all, is told of by `unsupported-on-lambda`.

## References

- CodeBuild API reference, "VpcConfig"
- CodeBuild user guide, "Run builds on reserved capacity fleets"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.network import membership
from cblint.model.part import label
from cblint.model.project import Project
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, Step, rule
from cblint.source import Span


@rule(visits=Project, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, given=("vpc_config",))
def incomplete_vpc_config(project: Project, context: Context) -> Iterator[Finding]:
    """Report what a project's VPC configuration lacks, and one beside a fleet."""
    config = project.vpc_config
    if config is None:
        return
    for span, names in _by_place(membership.lacks(project)):
        yield context.finding(
            span,
            f"The VPC configuration of `{label(project)}` names no {' and no '.join(names)}",
            defect=names[0],
            symbol=config.symbol,
        )
    arn = project.environment.fleet_arn
    if arn is not None and context.holds(project.environment.fleet & project.vpc_given):
        yield context.finding(
            config.span,
            f"`{label(project)}` has a VPC configuration, and runs on a fleet, which has a network of its own",
            defect="fleet",
            symbol=config.symbol,
            evidence=[Chain("where it runs", (Step(arn.origin.span, "the fleet"),))],
            confidence=Confidence.MEDIUM,
        )


def _by_place(lacks: tuple[membership.Lack, ...]) -> Iterator[tuple[Span, list[str]]]:
    """Yield what is missing by the place where it would be added."""
    spans = dict.fromkeys(lack.value.origin.span for lack in lacks)
    for span in spans:
        yield span, [lack.name for lack in lacks if lack.value.origin.span == span]
