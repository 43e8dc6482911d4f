"""Repositories of infrastructure for the benchmarks: Terraform in modules, CloudFormation templates, a large plan."""

from __future__ import annotations

import json
from pathlib import Path

MODULES = 40
ROOTS = 10
TEMPLATES = 200
PLAN_QUEUES = 16_000
"""So many resources that have nothing to do with a build make a plan of 20 MB."""

_MODULE = {
    "versions.tf": 'terraform {\n  required_version = ">= 1.5"\n}\n',
    "variables.tf": """\
variable "name" {
  type = string
}

variable "stage" {
  type    = string
  default = "test"
}

variable "image" {
  type    = string
  default = "aws/codebuild/standard:7.0"
}

variable "subnet_ids" {
  type = list(string)
}

variable "vpc_id" {
  type = string
}

variable "environment" {
  type    = map(string)
  default = {}
}
""",
    "locals.tf": """\
locals {
  full_name = "${var.name}-${var.stage}"
  variables = merge({ STAGE = var.stage, LOG_LEVEL = "info" }, var.environment)
}
""",
    "main.tf": """\
resource "aws_codebuild_project" "this" {
  name          = local.full_name
  service_role  = aws_iam_role.build.arn
  build_timeout = 30

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = var.image
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true

    dynamic "environment_variable" {
      for_each = local.variables
      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }
  }

  source {
    type      = "NO_SOURCE"
    buildspec = templatefile("${path.module}/buildspec.yml.tftpl", { repository = aws_ecr_repository.this.name })
  }

  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.build.name
    }
  }

  vpc_config {
    vpc_id             = var.vpc_id
    subnets            = var.subnet_ids
    security_group_ids = [aws_security_group.build.id]
  }
}
""",
    "iam.tf": """\
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["codebuild.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "build" {
  name               = "${local.full_name}-build"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}
""",
    "policies.tf": """\
data "aws_iam_policy_document" "build" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.build.arn}:*"]
  }

  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload",
      "ecr:PutImage", "ecr:UploadLayerPart", "ecr:BatchGetImage",
    ]
    resources = [aws_ecr_repository.this.arn]
  }
}

resource "aws_iam_role_policy" "build" {
  role   = aws_iam_role.build.id
  policy = data.aws_iam_policy_document.build.json
}
""",
    "ecr.tf": """\
resource "aws_ecr_repository" "this" {
  name                 = local.full_name
  image_tag_mutability = "IMMUTABLE"
}
""",
    "logs.tf": """\
resource "aws_cloudwatch_log_group" "build" {
  name              = "/builds/${local.full_name}"
  retention_in_days = 30
}
""",
    "network.tf": """\
resource "aws_security_group" "build" {
  name   = "${local.full_name}-build"
  vpc_id = var.vpc_id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
""",
    "outputs.tf": 'output "project" {\n  value = aws_codebuild_project.this.name\n}\n',
    "buildspec.yml.tftpl": """\
version: 0.2
phases:
  build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
      - docker build -t "$REGISTRY/${repository}:$CODEBUILD_RESOLVED_SOURCE_VERSION" .
      - docker push "$REGISTRY/${repository}:$CODEBUILD_RESOLVED_SOURCE_VERSION"
""",
}
_NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.${var.number}.0.0/16"
}

resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 10)
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_nat_gateway" "main" {
  subnet_id = aws_subnet.public.id
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

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "private" {
  count          = 2
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
"""
_CALL = """\
module "service_{number}" {{
  source     = "../../modules/service{number}"
  name       = "service-{number}"
  stage      = var.stage
  vpc_id     = aws_vpc.main.id
  subnet_ids = aws_subnet.private[*].id
}}
"""
_TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage:
    Type: String
    Default: test
    AllowedValues: [test, live]
Conditions:
  IsLive: !Equals [!Ref Stage, live]
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /builds/service-{n}-${{Stage}}
      RetentionInDays: !If [IsLive, 365, 14]
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: !Sub service-{n}-${{Stage}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub service-{n}-${{Stage}}-build
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {{Service: codebuild.amazonaws.com}}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: build
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [logs:CreateLogStream, logs:PutLogEvents]
                Resource: !Sub "${{Logs.Arn}}:*"
              - Effect: Allow
                Action: ecr:GetAuthorizationToken
                Resource: "*"
              - Effect: Allow
                Action:
                  - ecr:BatchCheckLayerAvailability
                  - ecr:BatchGetImage
                  - ecr:CompleteLayerUpload
                  - ecr:InitiateLayerUpload
                  - ecr:PutImage
                  - ecr:UploadLayerPart
                Resource: !GetAtt Repository.Arn
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: !Sub service-{n}-${{Stage}}
      ServiceRole: !GetAtt Role.Arn
      TimeoutInMinutes: 30
      Artifacts: {{Type: NO_ARTIFACTS}}
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: !If [IsLive, BUILD_GENERAL1_LARGE, BUILD_GENERAL1_SMALL]
        PrivilegedMode: true
        EnvironmentVariables:
          - {{Name: STAGE, Value: !Ref Stage}}
          - Name: REGISTRY
            Value: !Sub ${{AWS::AccountId}}.dkr.ecr.${{AWS::Region}}.amazonaws.com
      LogsConfig:
        CloudWatchLogs: {{Status: ENABLED, GroupName: !Ref Logs}}
      Source:
        Type: NO_SOURCE
        BuildSpec: !Sub |
          version: 0.2
          phases:
            build:
              commands:
                - aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY
                - docker build -t $REGISTRY/${{Repository}}:$CODEBUILD_BUILD_NUMBER .
                - docker push $REGISTRY/${{Repository}}:$CODEBUILD_BUILD_NUMBER
"""
WALK = """\
import json
data = json.loads(open("tfplan.json").read())
pending = [data]
while pending:
    each = pending.pop()
    if isinstance(each, dict):
        pending.extend(each.values())
    elif isinstance(each, list):
        pending.extend(each)
"""
"""What reading a plan takes at least, to compare with: `json.loads` and one walk over what it returns."""


def modules(folder: Path) -> None:
    """Make a repository of 500 Terraform files: 40 modules of services, and 10 root modules that call them."""
    for number in range(MODULES):
        for name, text in _MODULE.items():
            _write(folder / "modules" / f"service{number}" / name, text)
    for number in range(ROOTS):
        root = folder / "live" / f"region{number}"
        _write(root / "versions.tf", _MODULE["versions.tf"])
        _write(root / "variables.tf", f'variable "stage" {{}}\n\nvariable "number" {{\n  default = {number}\n}}\n')
        _write(root / "network.tf", _NETWORK)
        _write(root / "terraform.tfvars", 'stage = "live"\n')
        for service in range(number * MODULES // ROOTS, (number + 1) * MODULES // ROOTS):
            _write(root / f"service{service}.tf", _CALL.format(number=service))
        for extra in range(3):
            _write(root / f"more{extra}.tf", f'resource "aws_sqs_queue" "q{extra}" {{\n  name = "q{extra}"\n}}\n')


def templates(folder: Path, number: int = TEMPLATES) -> None:
    """Make a repository of CloudFormation templates, each with a project, its role, its log group and a repository."""
    for n in range(number):
        _write(folder / f"service{n}" / "template.yml", _TEMPLATE.format(n=n))


def plan(folder: Path) -> None:
    """Make a plan of 20 MB: ten projects among queues."""
    changes = [
        _change("aws_sqs_queue", f"q{n}", _queue(n), {"arn": True, "id": True, "url": True}) for n in range(PLAN_QUEUES)
    ]
    changes += [_change("aws_codebuild_project", f"p{n}", _project(n), {"service_role": True}) for n in range(10)]
    resources = [{"address": each["address"], "expressions": {}} for each in changes]
    planned = [
        {**{key: each[key] for key in ("address", "type", "name")}, "values": each["change"]["after"]}
        for each in changes
    ]
    text = json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.9.8",
            "planned_values": {"root_module": {"resources": planned}},
            "resource_changes": changes,
            "configuration": {"root_module": {"resources": resources}},
        }
    )
    _write(folder / "tfplan.json", text)


def _change(kind: str, name: str, after: dict[str, object], unknown: dict[str, bool]) -> dict[str, object]:
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown},
    }


def _queue(n: int) -> dict[str, object]:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}]}
    tags = {"team": f"team-{n % 9}", "cost-centre": "42", "managed-by": "terraform"}
    return {
        "name": f"queue-{n}",
        "delay_seconds": 0,
        "fifo_queue": False,
        "max_message_size": 262144,
        "policy": json.dumps(policy),
        "redrive_policy": None,
        "tags": tags,
        "tags_all": tags,
        "visibility_timeout_seconds": 30,
    }


def _project(n: int) -> dict[str, object]:
    return {
        "name": f"project-{n}",
        "artifacts": [{"type": "NO_ARTIFACTS"}],
        "environment": [
            {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "compute_type": "BUILD_GENERAL1_SMALL"}
        ],
        "source": [
            {"type": "NO_SOURCE", "buildspec": "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"}
        ],
    }


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
