"""Which services builds ask from inside a VPC that has no way out and no endpoints, and what is said of endpoints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.network.test_rules_of_networks import OPEN, places, text_of

RULE = "vpc-endpoint-missing"
REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
SECRET = """environment_variable {
      name  = "TOKEN"
      value = "shop/token"
      type  = "SECRETS_MANAGER"
    }"""
PARAMETER = SECRET.replace("SECRETS_MANAGER", "PARAMETER_STORE")
ENDPOINTS = """environment_variable {
      name  = "AWS_ENDPOINT_URL"
      value = "http://localhost:4566"
    }"""


def needed(folder: Path, text: str) -> set[str]:
    report = check_files({"main.tf": text}, folder / "r", (RULE,))
    assert not report.failures
    found = [re.search(r" need (.+?), (?:for|and)", each.message) for each in report.findings]
    return {match.group(1) for match in found if match}


@pytest.mark.parametrize(
    ("command", "services"),
    [
        ("aws s3 ls", {"S3"}),
        ("aws s3api list-buckets", {"S3"}),
        ("aws --region eu-west-1 ssm get-parameter --name x", {"Systems Manager"}),
        ("aws stepfunctions list-state-machines", {"states"}),
        ("aws sts get-caller-identity && aws s3 ls", {"STS", "S3"}),
        ("aws codeartifact login --tool npm --domain d --repository r", {"CodeArtifact", "STS"}),
        (f"docker pull {REGISTRY}/app:1", {"ECR's registry", "S3"}),
        (f"docker push {REGISTRY}/app:1", {"ECR's registry"}),
        ("aws configure list", set()),
        ("aws s3 help", set()),
        ("aws s3 ls --endpoint-url http://localhost:4566", set()),
        ("aws cloudfront list-distributions && aws s3 ls", set()),
        ("aws $WHAT && aws s3 ls", set()),
        ("aws s3 ls || true", set()),
        ("npm ci && aws s3 ls", set()),
        ("make && aws s3 ls", set()),
        ("echo done", set()),
    ],
)
def test_commands(tmp_path: Path, command: str, services: set[str]) -> None:
    assert needed(tmp_path, text_of(OPEN, command=command)) == services


@pytest.mark.parametrize(
    ("environment", "services"),
    [(SECRET, {"Secrets Manager"}), (PARAMETER, {"Systems Manager"}), (ENDPOINTS, set())],
)
def test_variables(tmp_path: Path, environment: str, services: set[str]) -> None:
    assert needed(tmp_path, text_of(OPEN, environment=environment, command="echo done")) == services


def test_sources_and_artifacts(tmp_path: Path) -> None:
    text = text_of(OPEN).replace('"NO_SOURCE"', '"S3"\n    location  = "sources/app.zip"')
    assert needed(tmp_path / "1", text) == {"S3"}
    text = text_of(OPEN).replace('"NO_ARTIFACTS"', '"S3"\n    location = "results"')
    assert needed(tmp_path / "2", text) == set()
    text = text.replace("- echo done", "- echo done\n      artifacts:\n        files: [out.txt]")
    assert needed(tmp_path / "3", text) == {"S3"}


DOOR = """
resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.main.id
  service_name        = SERVICE
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private.id]
  security_group_ids  = [aws_security_group.inner.id]
  private_dns_enabled = true
}

resource "aws_security_group" "inner" {
  vpc_id = aws_vpc.main.id

  ingress {
    from_port = 443
    to_port   = 443
    protocol  = "tcp"
    FROM
  }
}
"""
SSM = '"com.amazonaws.eu-west-1.ssm"'


def door(service: str = SSM, source: str = 'cidr_blocks = ["10.0.0.0/16"]') -> str:
    return DOOR.replace("SERVICE", service).replace("FROM", source)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (door(), []),
        (door('"com.amazonaws.${var.region}.ssm"'), []),
        (door("data.aws_vpc_endpoint_service.ssm.service_name"), []),
        (door('"com.amazonaws.eu-west-1.ssmmessages"'), ['resource "aws_vpc" "main"']),
        (door().replace("private_dns_enabled = true", ""), ['resource "aws_vpc_endpoint" "ssm"']),
        (door().replace("private_dns_enabled = true", "private_dns_enabled = false"), []),
        (door().replace("private_dns_enabled = true", "private_dns_enabled = var.names"), []),
        (door().replace("vpc_id              = aws_vpc.main.id", "vpc_id = var.vpc"), []),
        (door(source='cidr_blocks = ["10.0.2.0/24"]'), ['resource "aws_security_group" "inner"']),
        (door(source="cidr_blocks = var.blocks"), []),
        (door(source="cidr_blocks = [aws_subnet.private.cidr_block]"), []),
        (door(source="security_groups = [aws_security_group.build.id]"), []),
        (door(source="security_groups = [aws_security_group.inner.id]"), ['resource "aws_security_group" "inner"']),
        (door(source="security_groups = [var.group]"), []),
        (door(source="self = true"), ['resource "aws_security_group" "inner"']),
        (door().replace("[aws_security_group.inner.id]", "[var.group]"), []),
        (door().replace("security_group_ids  = [aws_security_group.inner.id]", ""), []),
    ],
)
def test_endpoints(tmp_path: Path, made: str, expected: list[str]) -> None:
    text = text_of(OPEN, made, command="aws ssm get-parameter --name x")
    assert places(tmp_path, RULE, text) == expected


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ("[aws_route_table.private.id]", []),
        ("[aws_vpc.main.main_route_table_id]", ["[aws_vpc.main.main_route_table_id]"]),
        ("var.tables", []),
    ],
)
def test_gateways(tmp_path: Path, tables: str, expected: list[str]) -> None:
    gateway = f"""
resource "aws_vpc_endpoint" "s3" {{
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = {tables}
}}
"""
    assert places(tmp_path, RULE, text_of(OPEN, gateway, command="aws s3 ls")) == expected


@pytest.mark.parametrize(
    "route",
    ['destination_cidr_block = "10.9.0.0/16"', "destination_cidr_block = var.block", 'destination_cidr_block = "::/0"'],
)
def test_another_network_may_have_the_endpoints(tmp_path: Path, route: str) -> None:
    made = f"""
resource "aws_route" "beside" {{
  route_table_id = aws_route_table.private.id
  {route}
  transit_gateway_id = "tgw-0a1b2c3d"
}}
"""
    assert places(tmp_path, RULE, text_of(OPEN, made, command="aws s3 ls")) == []


def test_packets_to_a_gateway_without_an_address_are_lost(tmp_path: Path) -> None:
    gateway = """
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}
"""
    text = text_of(OPEN, gateway, command="aws s3 ls")
    assert places(tmp_path / "1", RULE, text) == []
    assert places(tmp_path / "2", "subnet-routes-to-internet-gateway", text) == ["aws_subnet.private.id"]
    quiet = text_of(OPEN, gateway, command="echo done")
    assert places(tmp_path / "3", "subnet-routes-to-internet-gateway", quiet) == []
