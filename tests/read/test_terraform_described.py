"""Terraform: well-known modules outside of the repository, understood from descriptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.files import Files
from cblint.read.terraform import Module, read_module, relevant_roots
from cblint.value import Entries, Reference
from tests.read.terraform_module import attribute, declared, module, plain

VPC = """
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"
  name    = "main"
  cidr    = "10.0.0.0/16"
  azs     = ["eu-west-1a", "eu-west-1b"]
  private_subnets = ["10.0.1.0/24", "10.0.2.0/24"]
  public_subnets  = ["10.0.101.0/24", "10.0.102.0/24"]
  enable_dns_hostnames = true
  tags = { Team = "x" }
  MORE
}
resource "aws_codebuild_project" "p" {
  name = module.vpc.name
  vpc_config {
    vpc_id  = module.vpc.vpc_id
    subnets = module.vpc.private_subnets
    security_group_ids = [module.vpc.default_security_group_id]
  }
}
"""


def called(root: Path, more: str = "", text: str = VPC) -> Module:
    return module(root, text.replace("MORE", more))


def types(made: Module) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in made.declarations:
        found[each.type] = found.get(each.type, 0) + 1
    return found


def test_without_nat_gateways_the_private_subnets_have_no_way_out(tmp_path: Path) -> None:
    made = called(tmp_path, "enable_nat_gateway = false")
    assert made.closed
    assert types(made) == {
        "aws_codebuild_project": 1,
        "aws_vpc": 1,
        "aws_subnet": 4,
        "aws_internet_gateway": 1,
        "aws_route_table": 3,
        "aws_route": 1,
        "aws_route_table_association": 4,
    }
    private = declared(made, "module.vpc.aws_route_table_association.private[1]").attributes
    table = private.get("route_table_id")
    assert table is not None
    assert table.origin.reference == Reference(":module.vpc.aws_route_table.private[1]", "id")
    block = attribute(made, "aws_codebuild_project.p", "vpc_config")
    assert plain(block) == [
        {
            "vpc_id": "?COMPUTED aws_vpc.this.id",
            "subnets": ["?COMPUTED aws_subnet.private.id", "?COMPUTED aws_subnet.private.id"],
            "security_group_ids": ["?OUTSIDE module.vpc.default_security_group_id"],
        }
    ]


def test_one_nat_gateway_serves_all(tmp_path: Path) -> None:
    made = called(tmp_path, "enable_nat_gateway = true\n  single_nat_gateway = true")
    assert types(made)["aws_nat_gateway"] == 1
    assert types(made)["aws_route_table"] == 2
    destination = attribute(made, "module.vpc.aws_route.private_nat_gateway[0]", "destination_cidr_block")
    assert plain(destination) == "0.0.0.0/0"
    gateway = attribute(made, "module.vpc.aws_route.private_nat_gateway[0]", "nat_gateway_id")
    assert gateway.origin.reference == Reference(":module.vpc.aws_nat_gateway.this[0]", "id")


def test_everything_stands_at_the_call(tmp_path: Path) -> None:
    made = called(tmp_path)
    text = (tmp_path / "main.tf").read_text()
    subnet = declared(made, "module.vpc.aws_subnet.private[0]")
    assert text[subnet.span.start : subnet.span.end] == 'module "vpc"'
    block = attribute(made, "module.vpc.aws_subnet.private[0]", "cidr_block")
    assert text[block.origin.span.start : block.origin.span.end] == '"10.0.1.0/24"'


def test_the_network_is_in_view(tmp_path: Path) -> None:
    called(tmp_path)
    stack = read_module("", Files(str(tmp_path)))
    assert stack.network.closed
    assert len(stack.network.subnets) == 4
    assert stack.problems == ()


@pytest.mark.parametrize(
    "more",
    [
        'database_internet = "x"',
        'elasticache_subnets = ["10.0.9.0/24"]',
        "default_route_table_routes = [{}]",
        'vpn_gateway_id = "vgw-1"',
        "nested {\n  }",
    ],
)
def test_inputs_that_are_not_described_leave_it_outside(tmp_path: Path, more: str) -> None:
    made = called(tmp_path, more)
    assert types(made) == {"aws_codebuild_project": 1}
    assert [each.source for each in made.outside] == ["terraform-aws-modules/vpc/aws"]


@pytest.mark.parametrize(
    ("constraint", "known"),
    [
        ("~> 5.0", True),
        ("5.1.2", True),
        (">= 3.14, < 4.0.0", True),
        ("= 6.0.1", True),
        ("~> 2.78", False),
        ("~> 7.0", False),
        ("< 6.0", False),
        ("latest", False),
    ],
)
def test_versions(tmp_path: Path, constraint: str, known: bool) -> None:
    made = called(tmp_path, text=VPC.replace("~> 5.0", constraint))
    assert ("aws_vpc" in types(made)) is known


def test_what_is_not_known_stays_unknown(tmp_path: Path) -> None:
    text = VPC.replace('["eu-west-1a", "eu-west-1b"]', "data.aws_availability_zones.a.names")
    text = text.replace('["10.0.1.0/24", "10.0.2.0/24"]', "var.unset") + '\nvariable "unset" {}\nvariable "nat" {}\n'
    made = called(tmp_path, "enable_nat_gateway = var.nat", text)
    assert declared(made, "module.vpc.aws_subnet.private").exists.is_maybe
    assert declared(made, "module.vpc.aws_nat_gateway.this").exists.is_maybe
    assert declared(made, "module.vpc.aws_internet_gateway.this[0]").exists.is_yes


def test_a_build(tmp_path: Path) -> None:
    text = """
module "build" {
  source          = "cloudposse/codebuild/aws"
  version         = "2.0.1"
  namespace       = "eg"
  privileged_mode = true
  buildspec       = "ci/build.yml"
  environment_variables = [{ name = "A", value = "1", type = "PLAINTEXT" }]
  vpc_config = { vpc_id = "vpc-1", subnets = ["subnet-1"], security_group_ids = ["sg-1"] }
}
"""
    made = module(tmp_path, text)
    (project,) = read_module("", Files(str(tmp_path))).projects
    assert plain(project.environment.image) == "aws/codebuild/standard:2.0"
    assert plain(project.environment.privileged_mode) is True
    assert plain(project.source.buildspec) == "ci/build.yml"
    assert plain(project.service_role) == "?OUTSIDE data.described_module.made.role_arn"
    assert project.vpc_config is not None
    assert plain(project.vpc_config.subnets) == ["subnet-1"]
    environment = attribute(made, "module.build.aws_codebuild_project.default[0]", "environment")
    assert plain(environment) == [
        {
            "compute_type": "BUILD_GENERAL1_SMALL",
            "image": "aws/codebuild/standard:2.0",
            "type": "LINUX_CONTAINER",
            "privileged_mode": True,
            "image_pull_credentials_type": "CODEBUILD",
            "environment_variable": [{"name": "A", "value": "1", "type": "PLAINTEXT"}, "…"],
        }
    ]


PIPELINE = """
module "release" {
  source           = "cloudposse/ecs-codepipeline/aws"
  version          = "0.34.0"
  name             = "shop"
  region           = "eu-west-1"
  image_repo_name  = "shop"
  ecs_cluster_name = "main"
  service_name     = "shop"
  repo_owner       = "example"
  repo_name        = "shop"
  branch           = "main"
  buildspec        = "ci/build.yml"
  privileged_mode  = true
  SOURCE
}
"""


@pytest.mark.parametrize(
    ("source", "provider", "setting"),
    [
        ('github_oauth_token = "x"', "GitHub", ("Repo", "shop")),
        (
            'codestar_connection_arn = "arn:aws:codestar"',
            "CodeStarSourceConnection",
            ("FullRepositoryId", "example/shop"),
        ),
    ],
)
def test_a_pipeline(tmp_path: Path, source: str, provider: str, setting: tuple[str, str]) -> None:
    module(tmp_path, PIPELINE.replace("SOURCE", source))
    assert relevant_roots(Files(str(tmp_path))) == ("",)
    stack = read_module("", Files(str(tmp_path)))
    (pipeline,) = stack.pipelines
    actions = [action for stage in pipeline.stages for action in stage.actions]
    assert [plain(action.provider) for action in actions] == [provider, "CodeBuild", "ECS"]
    assert isinstance(actions[0].configuration, Entries)
    name, value = setting
    written = actions[0].configuration.get(name)
    assert written is not None
    assert plain(written) == value
    (project,) = stack.projects
    assert plain(project.source.type) == "CODEPIPELINE"
    assert plain(project.source.buildspec) == "ci/build.yml"
    assert plain(project.environment.privileged_mode) is True


def test_roles_policies_and_repositories(tmp_path: Path) -> None:
    text = """
module "policy" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-policy"
  version = "~> 5.0"
  name    = "p"
  policy  = jsonencode({ Statement = [] })
}
module "newer" {
  source = "registry.terraform.io/terraform-aws-modules/iam/aws//modules/iam-policy"
  create = false
}
module "role" {
  source      = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"
  version     = "5.30.0"
  create_role = true
  role_name   = "r"
  attach_readonly_policy  = true
  custom_role_policy_arns = [module.policy.arn]
}
module "ecr" {
  source          = "terraform-aws-modules/ecr/aws"
  repository_name = "app"
}
resource "a" "b" {
  url = module.ecr.repository_url
}
"""
    made = module(tmp_path, text)
    assert made.closed
    assert [each.address for each in made.declarations] == [
        ":a.b",
        ":module.policy.aws_iam_policy.policy[0]",
        ":module.role.aws_iam_role.this[0]",
        ":module.role.aws_iam_role_policy_attachment.custom[0]",
        ":module.role.aws_iam_role_policy_attachment.readonly[0]",
        ":module.ecr.aws_ecr_repository.this[0]",
        ":module.ecr.aws_ecr_repository_policy.this[0]",
    ]
    attached = attribute(made, "module.role.aws_iam_role_policy_attachment.custom[0]", "policy_arn")
    assert attached.origin.reference == Reference(":module.policy.aws_iam_policy.policy[0]", "arn")
    assert plain(attribute(made, "a.b", "url")) == "{account}.dkr.ecr.{region}.amazonaws.com/app"
