"""This is where declarations are sorted by what they declare, and matched with what refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.read.declaration import Declaration
from cblint.read.section import Section, symbol_of
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import (
    NO,
    YES,
    Choice,
    Hole,
    Known,
    Reason,
    Reference,
    Text,
    Truth,
    Unknown,
    Value,
    any_of,
    at,
    could_be,
    maybe,
    string,
    why_unknown,
)

KINDS: Mapping[str, str] = {
    "aws_codebuild_project": "project",
    "AWS::CodeBuild::Project": "project",
    "aws_codebuild_fleet": "fleet",
    "AWS::CodeBuild::Fleet": "fleet",
    "aws_codebuild_webhook": "webhook",
    "aws_codebuild_source_credential": "source credential",
    "AWS::CodeBuild::SourceCredential": "source credential",
    "aws_iam_role": "role",
    "AWS::IAM::Role": "role",
    "data.aws_iam_role": "foreign role",
    "aws_iam_role_policy": "role policy",
    "AWS::IAM::RolePolicy": "role policy",
    "AWS::IAM::Policy": "role policy",
    "aws_iam_role_policy_attachment": "attachment",
    "aws_iam_policy_attachment": "attachment",
    "aws_iam_role_policy_attachments_exclusive": "attachment",
    "aws_iam_role_policies_exclusive": "exclusive policies",
    "aws_iam_policy": "managed policy",
    "AWS::IAM::ManagedPolicy": "managed policy",
    "aws_vpc": "vpc",
    "aws_default_vpc": "vpc",
    "AWS::EC2::VPC": "vpc",
    "aws_subnet": "subnet",
    "AWS::EC2::Subnet": "subnet",
    "aws_route_table": "route table",
    "aws_default_route_table": "route table",
    "AWS::EC2::RouteTable": "route table",
    "aws_main_route_table_association": "main association",
    "aws_route": "route",
    "AWS::EC2::Route": "route",
    "aws_vpn_gateway_route_propagation": "route propagation",
    "AWS::EC2::VPNGatewayRoutePropagation": "route propagation",
    "aws_route_table_association": "association",
    "AWS::EC2::SubnetRouteTableAssociation": "association",
    "aws_internet_gateway": "internet gateway",
    "AWS::EC2::InternetGateway": "internet gateway",
    "aws_internet_gateway_attachment": "gateway attachment",
    "AWS::EC2::VPCGatewayAttachment": "gateway attachment",
    "aws_nat_gateway": "nat gateway",
    "AWS::EC2::NatGateway": "nat gateway",
    "aws_security_group": "security group",
    "aws_default_security_group": "security group",
    "AWS::EC2::SecurityGroup": "security group",
    "aws_security_group_rule": "group rule",
    "aws_vpc_security_group_egress_rule": "egress rule",
    "AWS::EC2::SecurityGroupEgress": "egress rule",
    "aws_vpc_security_group_ingress_rule": "ingress rule",
    "AWS::EC2::SecurityGroupIngress": "ingress rule",
    "aws_vpc_endpoint": "endpoint",
    "AWS::EC2::VPCEndpoint": "endpoint",
    "aws_vpc_endpoint_private_dns": "endpoint names",
    "aws_route53_zone": "endpoint names",
    "AWS::Route53::HostedZone": "endpoint names",
    "aws_vpc_endpoint_subnet_association": "endpoint subnet",
    "aws_vpc_endpoint_route_table_association": "endpoint table",
    "aws_ecr_repository": "repository",
    "AWS::ECR::Repository": "repository",
    "aws_ecr_repository_policy": "repository policy",
    "aws_codepipeline": "pipeline",
    "AWS::CodePipeline::Pipeline": "pipeline",
    "aws_codepipeline_webhook": "pipeline webhook",
    "AWS::CodePipeline::Webhook": "pipeline webhook",
    "aws_codedeploy_app": "application",
    "AWS::CodeDeploy::Application": "application",
    "aws_codedeploy_deployment_group": "deployment group",
    "AWS::CodeDeploy::DeploymentGroup": "deployment group",
    "aws_ecs_service": "service",
    "AWS::ECS::Service": "service",
    "aws_ecs_task_definition": "task definition",
    "AWS::ECS::TaskDefinition": "task definition",
    "aws_lambda_function": "function",
    "AWS::Lambda::Function": "function",
    "AWS::Serverless::Function": "function",
    "aws_codebuild_report_group": "report group",
    "AWS::CodeBuild::ReportGroup": "report group",
    "aws_codestarconnections_connection": "connection",
    "aws_codeconnections_connection": "connection",
    "AWS::CodeStarConnections::Connection": "connection",
    "AWS::CodeConnections::Connection": "connection",
    "aws_codedeploy_deployment_config": "deployment config",
    "AWS::CodeDeploy::DeploymentConfig": "deployment config",
    "aws_cloudwatch_event_rule": "event rule",
    "AWS::Events::Rule": "event rule",
    "aws_cloudwatch_event_target": "event target",
    "aws_scheduler_schedule": "schedule",
    "AWS::Scheduler::Schedule": "schedule",
    "aws_codestarnotifications_notification_rule": "notification rule",
    "AWS::CodeStarNotifications::NotificationRule": "notification rule",
    "aws_codecommit_repository": "code repository",
    "AWS::CodeCommit::Repository": "code repository",
    "aws_codeartifact_domain": "package domain",
    "AWS::CodeArtifact::Domain": "package domain",
    "aws_codeartifact_repository": "package repository",
    "AWS::CodeArtifact::Repository": "package repository",
    "aws_s3_bucket": "bucket",
    "AWS::S3::Bucket": "bucket",
    "aws_s3_bucket_policy": "bucket policy",
    "AWS::S3::BucketPolicy": "bucket policy",
    "aws_s3_bucket_versioning": "bucket versioning",
    "aws_s3_bucket_server_side_encryption_configuration": "bucket encryption",
    "aws_s3_bucket_notification": "bucket notification",
    "aws_kms_key": "key",
    "AWS::KMS::Key": "key",
    "aws_kms_key_policy": "key policy",
    "aws_kms_alias": "key alias",
    "AWS::KMS::Alias": "key alias",
    "aws_cloudwatch_log_group": "log group",
    "AWS::Logs::LogGroup": "log group",
    "aws_ecs_cluster": "ecs cluster",
    "AWS::ECS::Cluster": "ecs cluster",
    "aws_lb_target_group": "target group",
    "aws_alb_target_group": "target group",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "target group",
    "aws_eks_cluster": "eks cluster",
    "AWS::EKS::Cluster": "eks cluster",
    "aws_eks_access_entry": "access entry",
    "AWS::EKS::AccessEntry": "access entry",
    "aws_eks_access_policy_association": "access policy",
    "aws_vpc_endpoint_policy": "endpoint policy",
    "aws_vpc_endpoint_security_group_association": "endpoint group",
}
"""Resource types of both languages to what they declare; others are not read."""


MAX_DECLARATIONS = 1000
"""Of a stack with more resources of one kind the rest is not read: they are held against those of other kinds."""


class Declared:
    """The declarations of one stack, by kind; those that surely are not made are left out."""

    def __init__(self, declarations: tuple[Declaration, ...]) -> None:
        self._by_kind: dict[str, list[Declaration]] = {}
        for declaration in declarations:
            if declaration.type in KINDS and not declaration.exists.is_no:
                self._by_kind.setdefault(KINDS[declaration.type], []).append(declaration)
        self.complete = all(len(each) <= MAX_DECLARATIONS for each in self._by_kind.values())
        for of_kind in self._by_kind.values():
            del of_kind[MAX_DECLARATIONS:]

    def of(self, kind: str) -> Iterator[Declaration]:
        """Yield the declarations of a kind, in their order."""
        yield from self._by_kind.get(kind, ())

    def addresses(self, kind: str) -> frozenset[str]:
        """Return the addresses of a kind, those of counted resources also without their keys."""
        own = [declaration.address for declaration in self.of(kind)]
        return frozenset(own) | {address[: address.rfind("[")] for address in own if address.endswith("]")}


class Identity(NamedTuple):
    """The fields that every resource begins with."""

    span: Span
    symbol: str
    address: str
    name_span: Span


def identity(declaration: Declaration) -> Identity:
    """Return what every resource begins with."""
    return Identity(declaration.span, symbol_of(declaration), declaration.address, declaration.name_span)


def named(declaration: Declaration, part: Section, name: str, prefix: str = "") -> Value:
    """Return a resource's name, which is only known after it was made where none is given."""
    value = part.get(name)
    if value is not None:
        return part.scalar(name)
    origin = at(part.span, reference=Reference(declaration.address, ""))
    made = Unknown(origin, Reason.COMPUTED, symbol_of(declaration))
    start = part.get(prefix) if prefix else None
    if isinstance(start, Known) and isinstance(start.data, str):
        return Text(start.origin, (start.data, Hole(start.origin, Reason.COMPUTED)))
    return made


def refers_to(value: Value, address: str, name: Value, siblings: frozenset[str]) -> Truth:
    """Return whether a value means a declared resource: by reference, else by its evaluated name.

    `siblings` are the addresses of its kind: what refers to another one of them does not mean this one.
    """
    if isinstance(value, Choice):
        answers = [refers_to(option.value, address, name, siblings) for option in value.options]
        if all(answer.is_yes for answer in answers):
            return YES
        return NO if any_of(answers).is_no else maybe(why_unknown(value))
    reference = value.origin.reference
    if reference is not None:
        found = _by_address(reference.address, address)
        if not found.is_no or reference.address in siblings:
            return found
    return _by_name(value, name)


def _by_address(address: str, own: str) -> Truth:
    if address == own:
        return YES
    if own.startswith(address + "[") or address.startswith(own + "["):
        return maybe(f"which of `{own.partition(':')[2]}` is meant is not known")
    return NO


def _by_name(value: Value, name: Value) -> Truth:
    wanted = string(value)
    own = string(name)
    if wanted is not None and own is not None:
        return YES if wanted == own else NO
    if wanted is not None:
        match name:
            case Text():
                return maybe(why_unknown(name)) if could_be(name, wanted) else NO
            case Unknown(reason=Reason.COMPUTED):
                return NO  # a name that is made up when the resource is made is not written anywhere
            case _:
                return maybe(why_unknown(name))
    match value:
        case Text() if own is not None and not could_be(value, own):
            return NO
        case Known():
            return NO
        case _:
            return maybe(why_unknown(value))
