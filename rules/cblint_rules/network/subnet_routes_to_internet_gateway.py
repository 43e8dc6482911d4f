"""A build's subnet sends its traffic to an internet gateway, and the build has no public address.

CodeBuild gives its network interfaces no public address, whatever the subnet's settings are. An internet gateway
translates only public addresses, so the build has no internet: downloads hang until they time out.

## Examples

The build runs in the public subnet:

```hcl title="main.tf"
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {  # because
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "build" {
  vpc_id = aws_vpc.main.id
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = <<-YAML
      version: 0.2
      phases:
        build:
          commands:
            - pip install requests
    YAML
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.public.id]  # finding
    security_group_ids = [aws_security_group.build.id]
  }
}
```

Let it run in a private subnet, whose traffic goes to a NAT gateway:

```hcl title="main.tf"
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "build" {
  vpc_id = aws_vpc.main.id
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = <<-YAML
      version: 0.2
      phases:
        build:
          commands:
            - pip install requests
    YAML
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = [aws_subnet.private.id]
    security_group_ids = [aws_security_group.build.id]
  }
}
```

## Exceptions

Silent where everything that the build runs is known and needs at most AWS's own services, where a proxy variable is
set, and where a part of the way is not known.

## References

- CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual Private Cloud"
- Amazon VPC user guide, "Internet gateways"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import internet, network, places
from cblint.model.build import Build
from cblint.model.part import label
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import maybe


@rule(visits=Build, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH)
def subnet_routes_to_internet_gateway(build: Build, context: Context) -> Iterator[Finding]:
    """Report each subnet of a project whose default route leads to an internet gateway."""
    if build.project is None:
        return
    for path in network.paths(context.workspace, build.project):
        if not context.holds(path.goes(network.Way.INTERNET_GATEWAY)) or path.subnet is None:
            continue
        needs = internet.needs(context.workspace, build)
        if needs.internet.is_no:
            continue
        if needs.proxied:
            context.holds(maybe("a proxy may stand between the build and the internet"))
            continue
        chains = [Chain("where the traffic goes", path.steps)]
        chains += [Chain("what needs the internet", steps) for steps in needs.visible[:5]]
        yield context.finding(
            places.written(path.item),
            f"Builds of `{label(build.project)}` run in subnet `{label(path.subnet)}`, whose traffic goes to an"
            " internet gateway, and have no public address",
            symbol=f"{build.project.symbol}.vpc_config",
            evidence=chains,
            confidence=Confidence.MEDIUM if path.has_ipv6 else Confidence.HIGH,
        )
