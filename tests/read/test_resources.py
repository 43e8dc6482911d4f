"""The same resources, declared in Terraform and in CloudFormation, are the same parts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.read.declaration import Declaration
from cblint.read.resources.kinds import KINDS, MAX_DECLARATIONS
from cblint.value import (
    Basis,
    Choice,
    Items,
    Known,
    Option,
    Reason,
    Reference,
    Truth,
    Unknown,
    at,
    maybe,
)
from tests.read.declared import declare, place, ref, shown, stack, value

TERRAFORM_PROJECT = {
    "name": "app",
    "service_role": "arn:aws:iam::123456789012:role/build",
    "artifacts": [{"type": "CODEPIPELINE", "name": "app", "override_artifact_name": True}],
    "secondary_artifacts": [{"type": "S3", "artifact_identifier": "docs", "location": "docs"}],
    "cache": [{"type": "LOCAL", "modes": ["LOCAL_SOURCE_CACHE", "LOCAL_CUSTOM_CACHE"]}],
    "environment": [
        {
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/standard:7.0",
            "compute_type": "BUILD_GENERAL1_SMALL",
            "privileged_mode": "true",
            "environment_variable": [
                {"name": "STAGE", "value": "prod"},
                {"name": "TOKEN", "value": "/app/token", "type": "PARAMETER_STORE"},
            ],
        }
    ],
    "source": [{"type": "CODEPIPELINE", "buildspec": "ci/buildspec.yml"}],
    "secondary_sources": [{"type": "GITHUB", "location": "https://github.com/a/b", "source_identifier": "lib"}],
    "vpc_config": [{"vpc_id": "vpc-1", "subnets": ["subnet-1"], "security_group_ids": ["sg-1"]}],
    "file_system_locations": [{"identifier": "cache"}],
    "build_batch_config": [{"service_role": "arn:aws:iam::123456789012:role/batch"}],
}
CLOUDFORMATION_PROJECT = {
    "Name": "app",
    "ServiceRole": "arn:aws:iam::123456789012:role/build",
    "Artifacts": {"Type": "CODEPIPELINE", "Name": "app", "OverrideArtifactName": "true"},
    "SecondaryArtifacts": [{"Type": "S3", "ArtifactIdentifier": "docs", "Location": "docs"}],
    "Cache": {"Type": "LOCAL", "Modes": ["LOCAL_SOURCE_CACHE", "LOCAL_CUSTOM_CACHE"]},
    "Environment": {
        "Type": "LINUX_CONTAINER",
        "Image": "aws/codebuild/standard:7.0",
        "ComputeType": "BUILD_GENERAL1_SMALL",
        "PrivilegedMode": True,
        "EnvironmentVariables": [
            {"Name": "STAGE", "Value": "prod"},
            {"Name": "TOKEN", "Value": "/app/token", "Type": "PARAMETER_STORE"},
        ],
    },
    "Source": {"Type": "CODEPIPELINE", "BuildSpec": "ci/buildspec.yml"},
    "SecondarySources": [{"Type": "GITHUB", "Location": "https://github.com/a/b", "SourceIdentifier": "lib"}],
    "VpcConfig": {"VpcId": "vpc-1", "Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
    "FileSystemLocations": [{"Identifier": "cache"}],
    "BuildBatchConfig": {"ServiceRole": "arn:aws:iam::123456789012:role/batch"},
}
STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::b/*"]}
DOCUMENT = {"Version": "2012-10-17", "Statement": STATEMENT}

PAIRS: Mapping[str, tuple[tuple[str, Mapping[str, object]], tuple[str, Mapping[str, object]], str]] = {
    "project": (
        ("aws_codebuild_project", TERRAFORM_PROJECT),
        ("AWS::CodeBuild::Project", CLOUDFORMATION_PROJECT),
        "projects",
    ),
    "bare project": (
        ("aws_codebuild_project", {"name": "app", "environment": [{"type": "LINUX_CONTAINER"}]}),
        ("AWS::CodeBuild::Project", {"Name": "app", "Environment": {"Type": "LINUX_CONTAINER"}}),
        "projects",
    ),
    "source credential": (
        ("aws_codebuild_source_credential", {"auth_type": "OAUTH", "server_type": "GITHUB", "token": "x"}),
        ("AWS::CodeBuild::SourceCredential", {"AuthType": "OAUTH", "ServerType": "GITHUB", "Token": "x"}),
        "source_credentials",
    ),
    "role": (
        (
            "aws_iam_role",
            {
                "name": "build",
                "assume_role_policy": DOCUMENT,
                "inline_policy": [{"name": "s3", "policy": DOCUMENT}],
                "managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
                "permissions_boundary": "arn:aws:iam::123456789012:policy/limit",
            },
        ),
        (
            "AWS::IAM::Role",
            {
                "RoleName": "build",
                "AssumeRolePolicyDocument": DOCUMENT,
                "Policies": [{"PolicyName": "s3", "PolicyDocument": DOCUMENT}],
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
                "PermissionsBoundary": "arn:aws:iam::123456789012:policy/limit",
            },
        ),
        "roles",
    ),
    "managed policy": (
        ("aws_iam_policy", {"name": "deploy", "policy": DOCUMENT}),
        ("AWS::IAM::ManagedPolicy", {"ManagedPolicyName": "deploy", "PolicyDocument": DOCUMENT}),
        "managed_policies",
    ),
    "repository": (
        ("aws_ecr_repository", {"name": "app", "image_tag_mutability": "IMMUTABLE"}),
        ("AWS::ECR::Repository", {"RepositoryName": "app", "ImageTagMutability": "IMMUTABLE"}),
        "repositories",
    ),
    "pipeline": (
        (
            "aws_codepipeline",
            {
                "name": "ship",
                "role_arn": "arn:aws:iam::123456789012:role/pipeline",
                "stage": [
                    {
                        "name": "Build",
                        "action": [
                            {
                                "name": "Build",
                                "category": "Build",
                                "owner": "AWS",
                                "provider": "CodeBuild",
                                "version": "1",
                                "input_artifacts": ["source"],
                                "output_artifacts": ["build"],
                                "configuration": {
                                    "ProjectName": "app",
                                    "EnvironmentVariables": '[{"name":"A","value":"1","type":"PLAINTEXT"}]',
                                },
                            }
                        ],
                    }
                ],
            },
        ),
        (
            "AWS::CodePipeline::Pipeline",
            {
                "Name": "ship",
                "RoleArn": "arn:aws:iam::123456789012:role/pipeline",
                "Stages": [
                    {
                        "Name": "Build",
                        "Actions": [
                            {
                                "Name": "Build",
                                "ActionTypeId": {
                                    "Category": "Build",
                                    "Owner": "AWS",
                                    "Provider": "CodeBuild",
                                    "Version": "1",
                                },
                                "InputArtifacts": [{"Name": "source"}],
                                "OutputArtifacts": [{"Name": "build"}],
                                "Configuration": {
                                    "ProjectName": "app",
                                    "EnvironmentVariables": '[{"name":"A","value":"1","type":"PLAINTEXT"}]',
                                },
                            }
                        ],
                    }
                ],
            },
        ),
        "pipelines",
    ),
    "application": (
        ("aws_codedeploy_app", {"name": "shop"}),
        ("AWS::CodeDeploy::Application", {"ApplicationName": "shop"}),
        "applications",
    ),
    "deployment group": (
        (
            "aws_codedeploy_deployment_group",
            {"app_name": "shop", "deployment_group_name": "blue", "service_role_arn": "arn:aws:iam::1:role/d"},
        ),
        (
            "AWS::CodeDeploy::DeploymentGroup",
            {"ApplicationName": "shop", "DeploymentGroupName": "blue", "ServiceRoleArn": "arn:aws:iam::1:role/d"},
        ),
        "deployment_groups",
    ),
    "subnet": (
        ("aws_subnet", {"vpc_id": "vpc-1", "map_public_ip_on_launch": True, "availability_zone": "eu-west-1a"}),
        ("AWS::EC2::Subnet", {"VpcId": "vpc-1", "MapPublicIpOnLaunch": "true", "AvailabilityZone": "eu-west-1a"}),
        "network.subnets",
    ),
    "route": (
        ("aws_route", {"route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"}),
        ("AWS::EC2::Route", {"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}),
        "network.routes",
    ),
    "association": (
        ("aws_route_table_association", {"subnet_id": "subnet-1", "route_table_id": "rtb-1"}),
        ("AWS::EC2::SubnetRouteTableAssociation", {"SubnetId": "subnet-1", "RouteTableId": "rtb-1"}),
        "network.associations",
    ),
    "nat gateway": (
        ("aws_nat_gateway", {"subnet_id": "subnet-1"}),
        ("AWS::EC2::NatGateway", {"SubnetId": "subnet-1"}),
        "network.nat_gateways",
    ),
    "security group": (
        (
            "aws_security_group",
            {"vpc_id": "vpc-1", "egress": [{"protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}]},
        ),
        (
            "AWS::EC2::SecurityGroup",
            {"VpcId": "vpc-1", "SecurityGroupEgress": [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]},
        ),
        "network.security_groups",
    ),
    "endpoint": (
        (
            "aws_vpc_endpoint",
            {"vpc_id": "vpc-1", "service_name": "com.amazonaws.eu-west-1.s3", "route_table_ids": ["rtb-1"]},
        ),
        (
            "AWS::EC2::VPCEndpoint",
            {"VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.s3", "RouteTableIds": ["rtb-1"]},
        ),
        "network.endpoints",
    ),
}


def parts(declaration: Declaration, where: str) -> object:
    holder: object = stack(declaration)
    for name in where.split("."):
        holder = getattr(holder, name)
    return holder


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_give_the_same_part(name: str) -> None:
    (kind, attributes), (other_kind, other_attributes), where = PAIRS[name]
    terraform = shown(parts(declare(kind, "this", attributes), where))
    cloudformation = shown(parts(declare(other_kind, "This", other_attributes), where))
    assert terraform == cloudformation
    assert terraform != []


def test_symbols_follow_the_names_of_the_language() -> None:
    (project,) = stack(declare("aws_codebuild_project", "app", TERRAFORM_PROJECT)).projects
    assert project.symbol == "aws_codebuild_project.app"
    assert project.environment.symbol == "aws_codebuild_project.app.environment"
    assert project.environment.variables[0].symbol.endswith(".environment.environment_variable.STAGE")
    (other,) = stack(declare("AWS::CodeBuild::Project", "App", CLOUDFORMATION_PROJECT)).projects
    assert other.symbol == "Resources.App"
    assert other.environment.symbol == "Resources.App.Properties.Environment"


def test_what_is_not_given_is_what_aws_does() -> None:
    declaration = declare("AWS::CodeBuild::Project", "App", {"Environment": {"Image": "x"}})
    (project,) = stack(declaration).projects
    privileged = project.environment.privileged_mode
    assert isinstance(privileged, Known)
    assert privileged.data is False
    assert privileged.origin.basis is Basis.AWS_DEFAULT
    assert privileged.origin.span == declaration.attributes.entries[0].key_span
    assert project.vpc_given.is_no
    assert project.vpc_config is None
    assert shown(project.cache.type) == ("NO_CACHE", "AWS_DEFAULT")
    assert project.cache.span == declaration.span
    assert shown(project.artifacts.override_name) == (False, "AWS_DEFAULT")
    assert (project.secondary_artifacts, project.secondary_artifacts_closed) == ((), True)
    assert isinstance(project.name, Unknown)
    assert project.name.origin.reference == Reference("infra/stack.yml:App", "")
    assert shown(project.environment.image_pull_credentials_type) == ("CODEBUILD", "AWS_DEFAULT")


@pytest.mark.parametrize("wrong", ["maybe", 1, ["true"], {"a": True}])
def test_a_malformed_truth_value_is_unknown(wrong: object) -> None:
    attributes = {"environment": [{"privileged_mode": wrong}]}
    (project,) = stack(declare("aws_codebuild_project", "app", attributes)).projects
    assert shown(project.environment.privileged_mode) is Reason.MALFORMED


@pytest.mark.parametrize("wrong", ["text", 3, True])
def test_a_scalar_where_a_block_belongs_is_unknown(wrong: object) -> None:
    attributes = {"Environment": wrong, "VpcConfig": wrong, "Source": wrong, "Cache": wrong}
    (project,) = stack(declare("AWS::CodeBuild::Project", "App", attributes)).projects
    assert shown(project.environment.privileged_mode) is Reason.MALFORMED
    assert shown(project.source.buildspec) is Reason.MALFORMED
    assert shown(project.cache.type) is Reason.MALFORMED
    assert not project.cache.modes.closed
    assert project.vpc_given.is_maybe
    assert not project.environment.variables_closed


def test_a_block_under_a_condition_is_maybe_given() -> None:
    nothing = Known(at(place()), None)
    vpc = Choice(at(place()), (Option("x", value({"VpcId": "vpc-1"})), Option("not x", nothing)))
    (project,) = stack(declare("AWS::CodeBuild::Project", "App", {"VpcConfig": vpc})).projects
    assert project.vpc_given.is_maybe
    assert project.vpc_config is not None
    vpc_id = project.vpc_config.vpc_id
    assert isinstance(vpc_id, Choice)
    assert shown(vpc_id.options[0].value) == "vpc-1"
    open_blocks = Items(at(place()), (), closed=False)
    (dynamic,) = stack(declare("aws_codebuild_project", "app", {"vpc_config": open_blocks})).projects
    assert dynamic.vpc_given.is_maybe


def test_a_variable_under_a_condition_is_in_view_as_a_choice() -> None:
    nothing = Known(at(place()), None)
    item = Choice(at(place()), (Option("prod", value({"Name": "A", "Value": "1"})), Option("not prod", nothing)))
    attributes = {"Environment": {"EnvironmentVariables": [item, {"Name": "B", "Value": "2"}]}}
    (project,) = stack(declare("AWS::CodeBuild::Project", "App", attributes)).projects
    first, second = project.environment.variables
    assert (first.name, shown(first.value)) == ("A", [("prod", "1")])
    assert (second.name, shown(second.value)) == ("B", "2")
    assert project.environment.variables_closed


def test_a_variable_without_a_known_name_leaves_the_variables_open() -> None:
    attributes = {"Environment": {"EnvironmentVariables": [{"Name": ref("x"), "Value": "1"}]}}
    (project,) = stack(declare("AWS::CodeBuild::Project", "App", attributes)).projects
    assert project.environment.variables == ()
    assert not project.environment.variables_closed


def test_webhooks_of_both_languages_have_the_same_filters() -> None:
    one = {"type": "EVENT", "pattern": "PUSH"}
    webhook = {"project_name": "app", "filter_group": [{"filter": [one]}]}
    (terraform,) = stack(declare("aws_codebuild_webhook", "this", webhook)).webhooks
    triggers = {"Webhook": "true", "FilterGroups": [[{"Type": "EVENT", "Pattern": "PUSH"}]]}
    project = declare("AWS::CodeBuild::Project", "App", {"Name": "app", "Triggers": triggers})
    (cloudformation,) = stack(project).webhooks
    assert shown(terraform) == shown(cloudformation)
    assert cloudformation.project.origin.reference == Reference("infra/stack.yml:App", "")


@pytest.mark.parametrize("webhook", [False, None, ref("x"), "perhaps"])
def test_triggers_that_may_make_no_webhook_make_none(webhook: object) -> None:
    triggers = {"Webhook": webhook, "FilterGroups": []}
    assert stack(declare("AWS::CodeBuild::Project", "App", {"Triggers": triggers})).webhooks == ()


def test_a_resource_that_is_not_made_is_not_there() -> None:
    gone = declare("aws_codebuild_project", "app", TERRAFORM_PROJECT, Truth(False))
    assert stack(gone).projects == ()
    perhaps = declare("aws_codebuild_project", "app", TERRAFORM_PROJECT, maybe("var.on"))
    assert stack(perhaps).projects[0].exists.is_maybe


def test_a_deployment_group_has_the_platform_of_its_application() -> None:
    application = declare("aws_codedeploy_app", "shop", {"name": "shop", "compute_platform": "ECS"})
    by_name = declare("aws_codedeploy_deployment_group", "a", {"app_name": "shop"})
    by_reference = declare("aws_codedeploy_deployment_group", "b", {"app_name": ref(application.address, "name")})
    other = declare("aws_codedeploy_deployment_group", "c", {"app_name": "else"})
    groups = stack(application, by_name, by_reference, other).deployment_groups
    assert [shown(group.compute_platform) for group in groups] == ["ECS", "ECS", Reason.NOT_FOUND]


def test_actions_under_a_condition_are_not_in_view() -> None:
    nothing = Known(at(place()), None)
    perhaps = Choice(at(place()), (Option("x", value({"Name": "A"})), Option("not x", nothing)))
    stages = {"Stages": [{"Name": "S", "Actions": [perhaps, {"Name": "B"}]}, perhaps]}
    (pipeline,) = stack(declare("AWS::CodePipeline::Pipeline", "P", stages)).pipelines
    (stage,) = pipeline.stages
    assert not pipeline.closed
    assert not stage.closed
    assert [shown(action.name) for action in stage.actions] == ["B"]


def test_a_list_in_a_list_of_subnets_is_malformed() -> None:
    attributes = {"VpcConfig": {"Subnets": [["subnet-1"], "subnet-2"]}}
    (project,) = stack(declare("AWS::CodeBuild::Project", "App", attributes)).projects
    assert project.vpc_config is not None
    assert shown(project.vpc_config.subnets) == [Reason.MALFORMED, "subnet-2"]


def test_of_too_many_resources_the_rest_is_out_of_view() -> None:
    repository = declare("aws_ecr_repository", "r", {"name": "a"})
    made = stack(*[repository] * (MAX_DECLARATIONS + 1))
    assert len(made.repositories) == MAX_DECLARATIONS
    assert not made.network.closed


def test_an_empty_buildspec_is_not_given() -> None:
    (project,) = stack(declare("aws_codebuild_project", "app", {"source": [{"buildspec": ""}]})).projects
    assert shown(project.source.buildspec) is None


ATTRIBUTES = [
    "name", "role", "roles", "policy", "policy_arn", "environment", "environment_variable", "source", "vpc_config",
    "subnets", "stage", "action", "configuration", "EnvironmentVariables", "route", "cidr_block", "gateway_id",
    "egress", "filter_group", "filter", "type", "inline_policy", "managed_policy_arns", "vpc_id", "Statement",
    "Properties", "Environment", "Triggers", "Webhook", "FilterGroups", "Stages", "Actions", "ActionTypeId", "Roles",
    "Policies", "PolicyDocument", "SecurityGroupEgress", "GroupId", "role_name", "policy_names", "policy_arns",
    "bucket", "rule", "arn", "event_pattern", "EventPattern", "Targets", "target", "LogsConfig", "S3Logs", "auth",
    "logs_config", "build_batch_config", "restrictions", "artifact_store", "ArtifactStores", "trigger", "Triggers",
    "load_balancer_info", "target_group_pair_info", "LoadBalancerInfo", "ecs_service", "ECSServices", "alarms",
    "AlarmConfiguration", "trigger_configuration", "traffic_routing_config", "TrafficRoutingConfig", "target_key_id",
    "versioning_configuration", "BucketEncryption", "NotificationConfiguration", "container_definitions",
    "load_balancer", "health_check", "AccessPolicies", "policy_document", "export_config", "DeploymentPreference",
]  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from(["", "a", "true", "[]", "{}", "EVENT"])
    | st.builds(lambda: ref("infra:aws_iam_role.other"))
    | st.builds(lambda: Items(at(place()), (), closed=False))
    | st.builds(lambda: Choice(at(place()), (Option("x", value({"name": "a"})), Option("y", value(None)))))
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ATTRIBUTES), inner, max_size=4),
    max_leaves=15,
)
DECLARED = st.tuples(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(ATTRIBUTES), TREES, max_size=6),
    st.sampled_from([Truth(True), Truth(False), maybe("x")]),
)


@given(st.lists(DECLARED, min_size=1, max_size=5), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_declarations_make_a_stack(drawn: list[tuple[str, dict[str, object], Truth]], closed: bool) -> None:
    declarations = [declare(kind, f"r{index}", tree, exists) for index, (kind, tree, exists) in enumerate(drawn)]
    made = stack(*declarations, closed=closed)
    if not closed:
        assert not any(role.closed for role in made.roles)
    projects = [each for each in declarations if KINDS[each.type] == "project" and not each.exists.is_no]
    assert [project.address for project in made.projects] == [each.address for each in projects]
