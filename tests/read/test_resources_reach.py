"""Security groups with their egress rules, and VPC endpoints, in both languages and with their places."""

from __future__ import annotations

from pathlib import Path

from cblint.value import Reason
from tests.read.declared import shown
from tests.read.stacks import template, terraform

TERRAFORM = """
resource "aws_codebuild_project" "app" {
}
resource "aws_security_group" "build" {
  vpc_id = "vpc-1"
  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_vpc_security_group_egress_rule" "dns" {
  security_group_id = aws_security_group.build.id
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
  cidr_ipv4         = "10.0.0.2/32"
}
resource "aws_vpc_endpoint" "logs" {
  vpc_id              = "vpc-1"
  service_name        = "com.amazonaws.eu-west-1.logs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = ["subnet-1"]
  security_group_ids  = ["sg-1"]
  private_dns_enabled = true
  policy              = jsonencode({ Statement = [] })
}
"""
CLOUDFORMATION = """
App: {Type: AWS::CodeBuild::Project}
Build:
  Type: AWS::EC2::SecurityGroup
  Properties:
    VpcId: vpc-1
    SecurityGroupEgress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
Dns:
  Type: AWS::EC2::SecurityGroupEgress
  Properties: {GroupId: !GetAtt Build.GroupId, IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 10.0.0.2/32}
Logs:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    VpcId: vpc-1
    ServiceName: com.amazonaws.eu-west-1.logs
    VpcEndpointType: Interface
    SubnetIds: [subnet-1]
    SecurityGroupIds: [sg-1]
    PrivateDnsEnabled: true
    PolicyDocument: {Statement: []}
"""


def test_both_languages_give_the_same_network(tmp_path: Path) -> None:
    one, other = terraform(tmp_path, TERRAFORM).stack.network, template(CLOUDFORMATION).stack.network
    assert shown(one.security_groups) == shown(other.security_groups)
    assert shown(one.endpoints) == shown(other.endpoints)


def test_rules_have_their_places(tmp_path: Path) -> None:
    written = terraform(tmp_path, TERRAFORM)
    (group,) = written.stack.network.security_groups
    inline, apart = group.egress
    assert written.at(inline.span) == "egress"
    assert written.said(inline.from_port) == (443, "443")
    assert written.said(inline.cidr_blocks.items[0]) == ("0.0.0.0/0", '"0.0.0.0/0"')
    assert written.at(apart.span) == 'resource "aws_vpc_security_group_egress_rule" "dns"'
    assert group.egress_closed
    other = template(CLOUDFORMATION)
    inline, apart = other.stack.network.security_groups[0].egress
    assert other.at(inline.span) == "IpProtocol: tcp"
    assert other.said(inline.cidr_blocks.items[0]) == ("0.0.0.0/0", "0.0.0.0/0")
    assert other.at(apart.span) == "Dns"


def test_rules_that_may_be_there(tmp_path: Path) -> None:
    text = """
    variable "open" {}
    variable "protocol" {}
    resource "aws_codebuild_project" "app" {
    }
    resource "aws_security_group" "a" {
      dynamic "egress" {
        for_each = var.open
        content {
          protocol = "-1"
        }
      }
    }
    resource "aws_security_group" "b" {
    }
    resource "aws_security_group_rule" "b" {
      count             = var.open ? 1 : 0
      type              = "egress"
      security_group_id = aws_security_group.b.id
      protocol          = var.protocol
      self              = true
    }
    """
    first, second = terraform(tmp_path, text).stack.network.security_groups
    assert (first.egress, first.egress_closed) == ((), False)
    (rule,) = second.egress
    assert rule.exists.is_maybe
    assert shown(rule.own_group) is True
    assert shown(rule.protocol) is Reason.NO_VALUE
    assert shown(rule.from_port) == (None, "AWS_DEFAULT")


def test_an_endpoint_that_says_little(tmp_path: Path) -> None:
    text = """
    resource "aws_codebuild_project" "app" {
    }
    resource "aws_vpc_endpoint" "s3" {
      service_name = "com.amazonaws.eu-west-1.s3"
    }
    resource "aws_vpc_endpoint_security_group_association" "s3" {
      vpc_endpoint_id   = aws_vpc_endpoint.s3.id
      security_group_id = "sg-1"
    }
    resource "aws_vpc_endpoint_policy" "s3" {
      vpc_endpoint_id = aws_vpc_endpoint.s3.id
      policy          = "{}"
    }
    """
    (endpoint,) = terraform(tmp_path, text).stack.network.endpoints
    assert shown(endpoint.type) == ("Gateway", "AWS_DEFAULT")
    assert shown(endpoint.private_dns) == (False, "AWS_DEFAULT")
    assert shown(endpoint.security_group_ids) == ["sg-1"]
    assert shown(endpoint.policy) == {}


INTO_TERRAFORM = """
resource "aws_codebuild_project" "app" {
}
resource "aws_security_group" "inner" {
  vpc_id = "vpc-1"
  egress = []
  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = ["sg-1"]
  }
}
resource "aws_vpc_security_group_ingress_rule" "inner" {
  security_group_id = aws_security_group.inner.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/16"
}
"""
INTO_CLOUDFORMATION = """
App: {Type: AWS::CodeBuild::Project}
Inner:
  Type: AWS::EC2::SecurityGroup
  Properties:
    VpcId: vpc-1
    SecurityGroupEgress: []
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: sg-1}
Apart:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !Ref Inner, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}
"""


def test_what_is_let_in(tmp_path: Path) -> None:
    (one,) = terraform(tmp_path, INTO_TERRAFORM).stack.network.security_groups
    (other,) = template(INTO_CLOUDFORMATION).stack.network.security_groups
    assert shown(one.ingress) == shown(other.ingress)
    inline, apart = one.ingress
    assert shown(inline.security_groups) == ["sg-1"]
    assert shown(apart.cidr_blocks) == ["10.0.0.0/16"]
    assert one.ingress_closed
    assert other.ingress_closed
    assert one.egress == ()


def test_rules_that_are_left_to_somebody_else(tmp_path: Path) -> None:
    text = INTO_TERRAFORM.replace("  egress = []", "  lifecycle {\n    ignore_changes = [egress]\n  }")
    (group,) = terraform(tmp_path, text).stack.network.security_groups
    assert not group.egress_closed
    assert group.ingress_closed


def test_names_of_endpoints(tmp_path: Path) -> None:
    (tmp_path / "zone").mkdir()
    text = """
    resource "aws_codebuild_project" "app" {
    }
    resource "aws_vpc_endpoint" "ssm" {
      vpc_id            = "vpc-1"
      service_name      = "com.amazonaws.eu-west-1.ssm"
      vpc_endpoint_type = "Interface"
    }
    """
    (endpoint,) = terraform(tmp_path, text).stack.network.endpoints
    assert shown(endpoint.private_dns) == (False, "AWS_DEFAULT")
    zone = 'resource "aws_route53_zone" "inner" {\n  name = "ssm.eu-west-1.amazonaws.com"\n}\n'
    (endpoint,) = terraform(tmp_path / "zone", text + zone).stack.network.endpoints
    assert shown(endpoint.private_dns) is Reason.NOT_EVALUATED
    (endpoint,) = template(CLOUDFORMATION.replace("    PrivateDnsEnabled: true\n", "")).stack.network.endpoints
    assert shown(endpoint.private_dns) is Reason.UNDOCUMENTED
