"""A build needs an AWS service that it reaches neither over the internet nor by an endpoint of its VPC.

Where a subnet has no route to the internet, AWS's services are reached through endpoints in the VPC: an interface
endpoint with private DNS for most, a gateway endpoint in the subnet's route table for S3 and DynamoDB. Without one, a
build that fetches a secret, its source or an image hangs until it times out. So does one, even behind a NAT gateway,
where an interface endpoint has the service's name and its security groups let nothing in from the build.

## Examples

A VPC has no way to the internet, and an endpoint for Parameter Store. A build fetches a secret of Secrets Manager:

```hcl title="network.tf"
resource "aws_vpc" "main" {  # finding
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "build" {
  vpc_id = aws_vpc.main.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private.id]
  private_dns_enabled = true
}
```

```hcl title="project.tf"
resource "aws_codebuild_project" "migrate" {
  name         = "migrate"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts { type = "NO_ARTIFACTS" }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"

    environment_variable {
      name  = "DATABASE_URL"
      value = "shop/database:url"
      type  = "SECRETS_MANAGER"
    }
  }

  source {
    type      = "NO_SOURCE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - ./migrate
    EOT
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.private.id]
    security_group_ids = [aws_security_group.build.id]
  }
}
```

In a template, the endpoint for S3 is in another route table than the build's subnet:

```yaml title="template.yml"
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Private:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Network, CidrBlock: 10.0.1.0/24}
  Routes:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Network}
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Network
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref Routes]  # finding
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
                - aws s3 sync s3://example-reports reports
      VpcConfig:
        VpcId: !Ref Network
        Subnets: [!Ref Private]
        SecurityGroupIds: [sg-0a1b2c3d]
```

With an association, it is the subnet's table:

```yaml title="template.yml"
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Private:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Network, CidrBlock: 10.0.1.0/24}
  Routes:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Network}
  PrivateRoutes:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Routes}
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Network
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref Routes]
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
                - aws s3 sync s3://example-reports reports
      VpcConfig:
        VpcId: !Ref Network
        Subnets: [!Ref Private]
        SecurityGroupIds: [sg-0a1b2c3d]
```

## Exceptions

Where a build visibly needs more than AWS's services, `vpc-without-nat` tells of the missing way. Silent where nothing
shows that the VPC is meant to be closed: not all that the build runs is known, and there is no interface endpoint. And
silent where an endpoint may be out of view: in a VPC that is not declared beside the subnet, in a module that is not in
the repository, or in a network that a route leads to. What a role's rights need is not counted, nor are the logs of a
build, which do not go through the VPC.

## References

- CodeBuild user guide, "Use VPC endpoints"
- AWS PrivateLink guide, "Access an AWS service using an interface VPC endpoint", "Gateway endpoints"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import places
from cblint.analysis.network import internet, lacking, ways
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.source import Span
from cblint.value import YES, Truth, equals, maybe


@rule(
    visits=Build,
    kind=Kind.CORRECTNESS,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    given=("project.vpc_config",),
)
def vpc_endpoint_missing(build: Build, context: Context) -> Iterator[Finding]:
    """Report each service that a build surely needs and has no way to, where endpoints are the way."""
    needs = internet.needs(context.workspace, build)
    for each in lacking.unreached(context.workspace, build):
        if context.holds(_by_endpoints(needs, each)):
            yield _finding(each, context)


def _by_endpoints(needs: internet.Needs, each: lacking.Unreached) -> Truth:
    """Return whether endpoints are the way that is missing, or stand in it, and not one to the internet."""
    if needs.proxied:
        return maybe("a proxy may stand between the build and the internet")
    if each.group is not None:
        return YES
    if each.path.has_endpoints and not needs.internet.is_yes:
        return each.path.goes(ways.Way.NO_ROUTE)
    return ~needs.internet & (each.path.goes(ways.Way.NO_ROUTE) | each.path.goes(ways.Way.NAT_WITHOUT_INTERNET))


def _finding(each: lacking.Unreached, context: Context) -> Finding:
    subnet = label(each.path.subnet) if each.path.subnet is not None else ""
    return context.finding(
        _place(each),
        f"Builds in subnet `{subnet}` need {each.need.name}, {_what_is_there(each)}",
        defect=each.need.service,
        symbol=(each.endpoint or each.vpc).symbol,
        evidence=[Chain("what is needed", each.need.steps), Chain("where the traffic goes", each.path.steps)],
    )


def _place(each: lacking.Unreached) -> Span:
    if each.endpoint is None:
        return each.vpc.span
    if each.group is not None:
        return each.group.span
    tables = each.endpoint.route_table_ids
    return places.written(tables) if tables.items else each.endpoint.span


def _what_is_there(each: lacking.Unreached) -> str:
    endpoint, vpc = each.endpoint, label(each.vpc)
    if endpoint is None:
        return f"for which VPC `{vpc}` has no endpoint"
    if each.group is not None:
        return f"and security group `{label(each.group)}` lets nothing in from them to endpoint `{label(endpoint)}`"
    if equals(endpoint.type, "Interface").is_yes:
        return f"and endpoint `{label(endpoint)}` has no private DNS, so that its name leads elsewhere"
    return f"and endpoint `{label(endpoint)}` is not in the subnet's route table"
