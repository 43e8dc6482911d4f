from __future__ import annotations

from pathlib import Path

import pytest

from cblint.finding import Severity
from cblint.testing.repository import check_files

TEMPLATE = """
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {VpcId: !Ref Vpc, GroupDescription: build}
%s
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
        EnvironmentVariables:
          - {Name: %s, Value: http://10.0.0.9:3128}
      VpcConfig:
        VpcId: !Ref Vpc
        Subnets: [!Ref Subnet]
        SecurityGroupIds: [!Ref Group]
      Source:
        Type: %s
        Location: https://github.com/example/app
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - %s
"""
ENDPOINT = """
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.eu-west-1.logs, VpcEndpointType: Interface}
"""
HIGH, MEDIUM = Severity.HIGH, Severity.MEDIUM


def severity(
    folder: Path,
    command: str,
    *,
    more: str = "",
    variable: str = "SOME",
    source: str = "NO_SOURCE",
    files: dict[str, str] | None = None,
) -> Severity | None:
    template = TEMPLATE % (more, variable, source, command)
    report = check_files({"template.yml": template, **(files or {})}, folder / "r", ("vpc-without-nat",))
    assert not report.failures
    assert len(report.findings) < 2
    return report.findings[0].severity if report.findings else None


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("pip install requests", HIGH),
        ("pip3 install -r requirements.txt", HIGH),
        ("python3 -m pip install 'black==24.1'", HIGH),
        ("pip install ./local", MEDIUM),
        ("pip install dist/app-1.0.whl", MEDIUM),
        ("pip install --index-url https://pypi.corp.example/simple requests", MEDIUM),
        ("pip install $WHAT", MEDIUM),
        ("pip install requests || true", MEDIUM),
        ("npm ci", HIGH),
        ("npm test", MEDIUM),
        ("apt-get update && apt-get install -y jq", HIGH),
        ("terraform init", HIGH),
        ("git clone https://github.com/example/tools.git", HIGH),
        ("git clone https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x", MEDIUM),
        ("curl -sSfL https://get.helm.sh/helm.tgz -o helm.tgz", HIGH),
        ("curl https://service.internal/health", MEDIUM),
        ("docker pull node:20", HIGH),
        ("docker pull public.ecr.aws/docker/library/node:20", HIGH),
        ("docker pull 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app", None),
        ("docker pull $IMAGE", MEDIUM),
        ("docker build .", HIGH),
        ("make", MEDIUM),
        ("aws s3 ls", None),
        ("echo done", None),
    ],
)
def test_what_builds_need(tmp_path: Path, command: str, expected: Severity | None) -> None:
    assert severity(tmp_path, command, files={"Dockerfile": "FROM node:20\n"}) is expected


def test_packages_from_elsewhere(tmp_path: Path) -> None:
    login = "aws codeartifact login --tool npm --domain d --repository r && npm ci"
    assert severity(tmp_path / "1", login) is MEDIUM
    assert severity(tmp_path / "2", "npm ci", files={".npmrc": "registry=https://npm.corp.example/\n"}) is MEDIUM
    assert severity(tmp_path / "3", "pip install requests", variable="PIP_INDEX_URL") is MEDIUM


def test_a_proxy_may_lead_out(tmp_path: Path) -> None:
    assert severity(tmp_path / "1", "npm ci", variable="HTTPS_PROXY") is None
    assert severity(tmp_path / "2", "export https_proxy=http://$PROXY:3128 && npm ci") is None


def test_a_vpc_with_endpoints_may_be_meant_to_be_closed(tmp_path: Path) -> None:
    assert severity(tmp_path / "1", "make", more=ENDPOINT) is None
    assert severity(tmp_path / "2", "npm ci", more=ENDPOINT) is HIGH


def test_the_source_is_a_hint_only(tmp_path: Path) -> None:
    assert severity(tmp_path / "1", "echo done", source="GITHUB") is MEDIUM
    assert severity(tmp_path / "2", "npm ci", source="GITHUB") is HIGH
