"""Whole repositories: every way to have no way to the internet is found, and every right way stays silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

RULES = ("vpc-without-nat", "subnet-routes-to-internet-gateway", "nat-in-private-subnet")
PROJECT = """
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
    buildspec = "version: 0.2\\nphases:\\n  build:\\n    commands:\\n      - npm ci\\n"
  }

  vpc_config {
    vpc_id             = aws_vpc.main.id
    subnets            = SUBNETS
    security_group_ids = ["sg-0a1b2c3d"]
  }
}
"""
VPC = """
variable "private" {
  default = ["10.0.1.0/24", "10.0.2.0/24"]
}

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
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_subnet" "private" {
  count      = length(var.private)
  vpc_id     = aws_vpc.main.id
  cidr_block = var.private[count.index]
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}
"""
ASSOCIATION = """
resource "aws_route_table_association" "private" {
  count          = length(var.private)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
"""
NAT = """
resource "aws_nat_gateway" "main" {
  allocation_id = "eipalloc-0a1b2c3d"
  subnet_id     = WHERE
}
"""
ROUTE = """
resource "aws_route" "private" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}
"""
RIGHT_NAT = NAT.replace("WHERE", "aws_subnet.public.id")
WRONG_NAT = NAT.replace("WHERE", "aws_subnet.private[0].id")
MAIN = """
resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}
"""
PROPAGATION = """
resource "aws_vpn_gateway_route_propagation" "private" {
  vpn_gateway_id = "vgw-0a1b2c3d"
  route_table_id = aws_route_table.private.id
}
"""
NO_ROUTE = [("vpc-without-nat", 'resource "aws_route_table" "private"')]
PRIVATE = "aws_subnet.private[*].id"


@pytest.mark.parametrize(
    ("network", "subnets", "expected"),
    [
        (ASSOCIATION + RIGHT_NAT + ROUTE, PRIVATE, []),
        (RIGHT_NAT + MAIN, PRIVATE, []),
        (ASSOCIATION + RIGHT_NAT, PRIVATE, [("vpc-without-nat", 'resource "aws_route_table" "private"')]),
        (
            RIGHT_NAT + ROUTE,
            PRIVATE,
            [("vpc-without-nat", 'resource "aws_subnet" "private"')],
        ),
        (
            ASSOCIATION + WRONG_NAT + ROUTE,
            PRIVATE,
            [("nat-in-private-subnet", "aws_subnet.private[0].id")],
        ),
        (
            ASSOCIATION + RIGHT_NAT + ROUTE,
            "[aws_subnet.public.id]",
            [("subnet-routes-to-internet-gateway", "aws_subnet.public.id")],
        ),
        (
            ASSOCIATION + RIGHT_NAT,
            f"concat([aws_subnet.public.id], {PRIVATE})",
            [
                ("subnet-routes-to-internet-gateway", "aws_subnet.public.id"),
                ("vpc-without-nat", 'resource "aws_route_table" "private"'),
            ],
        ),
        (
            ASSOCIATION
            + ROUTE.replace(
                "nat_gateway_id         = aws_nat_gateway.main.id", 'transit_gateway_id     = "tgw-0a1b2c3d"'
            ),
            PRIVATE,
            [],
        ),
        (ASSOCIATION + 'module "nat" {\n  source = "example/nat/aws"\n}\n', PRIVATE, []),
        (ASSOCIATION + PROPAGATION, PRIVATE, []),
        (ASSOCIATION + 'module "logs" {\n  source = "terraform-aws-modules/s3-bucket/aws"\n}\n', PRIVATE, NO_ROUTE),
        (ASSOCIATION, "var.subnets", []),
        (ASSOCIATION, '["subnet-0a1b2c3d"]', []),
    ],
)
def test_stories(tmp_path: Path, network: str, subnets: str, expected: list[tuple[str, str]]) -> None:
    text = VPC + network + PROJECT.replace("SUBNETS", subnets)
    report = check_files({"main.tf": text}, tmp_path / "r", RULES)
    assert not report.failures
    found = sorted((each.rule, text[each.span.start : each.span.end]) for each in report.findings)
    assert found == expected


CALL = """
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"

  cidr            = "10.0.0.0/16"
  azs             = ["eu-west-1a", "eu-west-1b"]
  private_subnets = ["10.0.1.0/24", "10.0.2.0/24"]
  public_subnets  = ["10.0.101.0/24", "10.0.102.0/24"]
  INPUT
}
"""


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"INPUT": "enable_nat_gateway = false"}, "false"),
        ({"INPUT": "enable_nat_gateway = var.nat", "nat.auto.tfvars": "nat = false\n"}, "false"),
        ({"INPUT": ""}, 'module "vpc"'),
        ({"INPUT": "enable_nat_gateway = true"}, None),
    ],
)
def test_a_module_that_is_not_in_view_stands_for_its_input(
    tmp_path: Path, files: dict[str, str], place: str | None
) -> None:
    given = dict(files)
    project = PROJECT.replace("aws_vpc.main.id", "module.vpc.vpc_id").replace("SUBNETS", "module.vpc.private_subnets")
    given["main.tf"] = CALL.replace("INPUT", given.pop("INPUT")) + 'variable "nat" {}\n' + project
    report = check_files(given, tmp_path / "r", RULES)
    assert not report.failures
    found = [given[each.span.path][each.span.start : each.span.end] for each in report.findings]
    assert found == ([] if place is None else [place])
