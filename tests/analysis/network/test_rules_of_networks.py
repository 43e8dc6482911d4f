"""The rules about networks, on small repositories that differ in one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.finding import Confidence, Severity
from cblint.testing.repository import check_files

VPC = """
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}
"""
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
    ENVIRONMENT
  }

  source {
    type      = "NO_SOURCE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - COMMAND
    EOT
  }

  vpc_config {
    vpc_id             = VPC
    subnets            = SUBNETS
    security_group_ids = GROUPS
  }
}
"""
OPEN = """
resource "aws_security_group" "build" {
  vpc_id = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
TO_ANOTHER = """
resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = "tgw-0a1b2c3d"
}
"""


def text_of(
    *more: str,
    command: str = "echo done",
    environment: str = "",
    vpc: str = "aws_vpc.main.id",
    subnets: str = "[aws_subnet.private.id]",
    groups: str = "[aws_security_group.build.id]",
) -> str:
    project = PROJECT.replace("COMMAND", command).replace("ENVIRONMENT", environment).replace("VPC", vpc)
    return VPC + "".join(more) + project.replace("SUBNETS", subnets).replace("GROUPS", groups)


def found(folder: Path, rule: str, text: str) -> list[tuple[str, Severity, Confidence, str]]:
    report = check_files({"main.tf": text}, folder / "r", (rule,))
    assert not report.failures
    return [
        (text[each.span.start : each.span.end], each.severity, each.confidence, each.message)
        for each in report.findings
    ]


def places(folder: Path, rule: str, text: str) -> list[str]:
    return [place for place, _, _, _ in found(folder, rule, text)]


def group(*egress: str, more: str = "") -> str:
    blocks = "".join("\n  egress {\n    " + each.replace("; ", "\n    ") + "\n  }\n" for each in egress)
    return f'\nresource "aws_security_group" "build" {{\n  vpc_id = aws_vpc.main.id\n{blocks}{more}}}\n'


HTTPS = 'from_port = 443; to_port = 443; protocol = "tcp"; cidr_blocks = ["0.0.0.0/0"]'
GROUP = ['resource "aws_security_group" "build"']


@pytest.mark.parametrize(
    ("made", "command", "expected"),
    [
        (group(), "npm ci", GROUP),
        (group(HTTPS), "npm ci", []),
        (group(HTTPS.replace('"tcp"', '"6"')), "npm ci", []),
        (group(HTTPS.replace('"tcp"', '"udp"')), "npm ci", GROUP),
        (group(HTTPS.replace('"tcp"', "var.protocol")), "npm ci", []),
        (group(HTTPS.replace("= 443", "= 80")), "npm ci", GROUP),
        (group(HTTPS.replace("from_port = 443", "from_port = var.port")), "npm ci", []),
        (group(HTTPS.replace("0.0.0.0/0", "192.168.0.0/16")), "npm ci", GROUP),
        (group(HTTPS.replace("0.0.0.0/0", "140.82.112.0/20")), "npm ci", []),
        (group(HTTPS.replace('["0.0.0.0/0"]', "var.blocks")), "npm ci", []),
        (group(HTTPS.replace('cidr_blocks = ["0.0.0.0/0"]', 'ipv6_cidr_blocks = ["::/0"]')), "npm ci", []),
        (group(HTTPS.replace('cidr_blocks = ["0.0.0.0/0"]', 'prefix_list_ids = ["pl-6da54004"]')), "npm ci", []),
        (group(HTTPS.replace('cidr_blocks = ["0.0.0.0/0"]', "self = true")), "npm ci", GROUP),
        (group(HTTPS), "git clone git@github.com:example/tools.git", GROUP),
        (
            group(HTTPS),
            "git config --global url.https://github.com/.insteadOf git@github.com: && git clone git@github.com:a/b.git",
            [],
        ),
        (group(HTTPS), "apt-get update", GROUP),
        (group(HTTPS), "sed -i s/http:/https:/ /etc/apt/sources.list && apt-get update", []),
        (group(HTTPS), "curl -fsSLO http://archive.apache.org/dist/x.tgz", GROUP),
        (group(more="\n  lifecycle {\n    ignore_changes = [egress]\n  }\n"), "npm ci", []),
        (group() + 'module "rules" {\n  source = "example/rules/aws"\n}\n', "npm ci", []),
        (group(), "make", GROUP),
        (group(), "echo done", []),
        (group(HTTPS.replace("0.0.0.0/0", "10.0.0.0/16")), "make", []),
    ],
)
def test_what_security_groups_let_out(tmp_path: Path, made: str, command: str, expected: list[str]) -> None:
    assert places(tmp_path, "egress-closed", text_of(made, TO_ANOTHER, command=command)) == expected


def test_egress_that_may_not_be_needed_is_medium(tmp_path: Path) -> None:
    ((_, severity, confidence, message),) = found(tmp_path / "1", "egress-closed", text_of(group(), command="make"))
    assert (severity, confidence) == (Severity.MEDIUM, Confidence.MEDIUM)
    assert message == "Security group `aws_security_group.build` lets nothing out to port 443"
    ((_, severity, _, message),) = found(tmp_path / "2", "egress-closed", text_of(group(), command="npm ci"))
    assert severity is Severity.HIGH


def test_any_group_may_let_it_out(tmp_path: Path) -> None:
    second = OPEN.replace('"build"', '"second"')
    both = "[aws_security_group.build.id, aws_security_group.second.id]"
    assert places(tmp_path / "1", "egress-closed", text_of(group(), second, command="npm ci", groups=both)) == []
    closed = group().replace('"build"', '"second"')
    text = text_of(group(), closed, command="npm ci", groups=both)
    ((place, _, _, message),) = found(tmp_path / "2", "egress-closed", text)
    assert place == GROUP[0]
    assert message.startswith("Security groups `aws_security_group.build` and `aws_security_group.second` let nothing")
    unknown = "[aws_security_group.build.id, var.group]"
    assert places(tmp_path / "3", "egress-closed", text_of(group(), command="npm ci", groups=unknown)) == []


SECOND = """
resource "aws_vpc" "second" {
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "second" {
  vpc_id            = aws_vpc.second.id
  cidr_block        = "10.9.1.0/24"
  availability_zone = ZONE
}
"""


@pytest.mark.parametrize(
    ("vpc", "subnets", "expected"),
    [
        ("aws_vpc.main.id", "[aws_subnet.private.id]", []),
        ("aws_vpc.main.id", "[aws_subnet.second.id]", ["aws_subnet.second.id"]),
        ("aws_vpc.second.id", "[aws_subnet.second.id]", ["aws_security_group.build.id"]),
        ("var.vpc", "[aws_subnet.second.id]", []),
        ("data.aws_vpc.main.id", "[aws_subnet.second.id]", []),
        ('"vpc-0a1b2c3d"', "[aws_subnet.second.id]", []),
        ("var.new ? aws_vpc.second.id : aws_vpc.main.id", "[aws_subnet.second.id]", []),
        ("aws_vpc.main.id", "[aws_subnet.private.id, var.other]", []),
    ],
)
def test_subnets_and_groups_of_another_vpc(tmp_path: Path, vpc: str, subnets: str, expected: list[str]) -> None:
    text = text_of(OPEN, SECOND.replace("ZONE", '"eu-west-1a"'), vpc=vpc, subnets=subnets)
    assert places(tmp_path, "subnet-of-another-vpc", text) == expected


def test_groups_of_the_default_vpc(tmp_path: Path) -> None:
    lost = OPEN.replace("  vpc_id = aws_vpc.main.id\n", "")
    text = text_of(lost)
    assert places(tmp_path / "1", "subnet-of-another-vpc", text) == ["aws_security_group.build.id"]
    taken = '\nresource "aws_default_vpc" "main" {\n}\n'
    text = text_of(lost, taken, vpc="aws_default_vpc.main.id", subnets='["subnet-0a1b2c3d"]')
    assert places(tmp_path / "2", "subnet-of-another-vpc", text) == []


@pytest.mark.parametrize(
    ("zone", "subnets", "count"),
    [
        ('"eu-west-1a"', "[aws_subnet.private.id, aws_subnet.second.id]", 1),
        ('"eu-west-1b"', "[aws_subnet.private.id, aws_subnet.second.id]", 0),
        ("data.aws_availability_zones.all.names[0]", "[aws_subnet.private.id, aws_subnet.second.id]", 0),
        ('"eu-west-1a"', "[aws_subnet.second.id]", 1),
        ("var.zone", "[aws_subnet.second.id]", 1),
        ('"eu-west-1a"', '["subnet-0a1b2c3d"]', 1),
        ('"eu-west-1a"', "[var.subnet]", 0),
        ('"eu-west-1a"', "var.subnets", 0),
        ('"eu-west-1a"', '["subnet-0a1b2c3d", "subnet-1a1b2c3d"]', 0),
    ],
)
def test_zones(tmp_path: Path, zone: str, subnets: str, count: int) -> None:
    text = text_of(OPEN, SECOND.replace("ZONE", zone), subnets=subnets)
    assert len(places(tmp_path, "single-availability-zone", text)) == count


@pytest.mark.parametrize(
    ("vpc", "subnets", "groups", "messages"),
    [
        ("aws_vpc.main.id", "[aws_subnet.private.id]", "[]", ["names no security groups"]),
        ("aws_vpc.main.id", "[]", "[]", ["names no subnets", "names no security groups"]),
        ('""', "[aws_subnet.private.id]", "[aws_security_group.build.id]", ["names no VPC"]),
        ("null", "[aws_subnet.private.id]", "[aws_security_group.build.id]", ["names no VPC"]),
        ('""', "[]", "[]", []),
        ("var.vpc", "var.subnets", "var.groups", []),
        ("var.vpc", "var.none", "var.none", []),
        ("var.vpc", "var.subnets", "[for group in var.groups : group if group != null]", []),
    ],
)
def test_what_is_missing(tmp_path: Path, vpc: str, subnets: str, groups: str, messages: list[str]) -> None:
    none = '\nvariable "none" {\n  default = []\n}\n'
    text = text_of(OPEN, none, vpc=vpc, subnets=subnets, groups=groups)
    said = [message for _, _, _, message in found(tmp_path, "incomplete-vpc-config", text)]
    assert [message.partition("app` ")[2] for message in said] == messages


def test_a_fleet_has_a_network_of_its_own(tmp_path: Path) -> None:
    fleet = 'fleet {\n      fleet_arn = "arn:aws:codebuild:eu-west-1:123456789012:fleet/app:1"\n    }'
    text = text_of(group(), environment=fleet, command="npm ci")
    assert places(tmp_path / "1", "incomplete-vpc-config", text) == ["vpc_config"]
    for number, rule in enumerate(("egress-closed", "vpc-without-nat", "single-availability-zone")):
        assert places(tmp_path / f"x{number}", rule, text) == []
