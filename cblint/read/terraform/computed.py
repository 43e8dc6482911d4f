"""This is where attributes that resources get when they are made are described: ids, names and ARNs.

ARN formats: the service authorization reference (2026-11), resource types of each service. Which attribute holds
what: the Terraform AWS provider's resource pages, "Attribute Reference" (version 6, 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ROLE = MappingProxyType({"arn": "arn:{partition}:iam::{account}:role{path|/}{name}", "id": "{name}"})

SHAPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "aws_iam_role": _ROLE,
        "aws_iam_policy": {"arn": "arn:{partition}:iam::{account}:policy{path|/}{name}", "id": "{arn}"},
        "aws_iam_user": {"arn": "arn:{partition}:iam::{account}:user{path|/}{name}", "id": "{name}"},
        "aws_iam_group": {"arn": "arn:{partition}:iam::{account}:group{path|/}{name}", "id": "{name}"},
        "aws_iam_instance_profile": {
            "arn": "arn:{partition}:iam::{account}:instance-profile{path|/}{name}",
            "id": "{name}",
        },
        "aws_ecr_repository": {
            "arn": "arn:{partition}:ecr:{region}:{account}:repository/{name}",
            "repository_url": "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
            "registry_id": "{account}",
            "id": "{name}",
        },
        "aws_codebuild_project": {
            "arn": "arn:{partition}:codebuild:{region}:{account}:project/{name}",
            "id": "{arn}",
        },
        "aws_codepipeline": {"arn": "arn:{partition}:codepipeline:{region}:{account}:{name}", "id": "{name}"},
        "aws_codecommit_repository": {
            "arn": "arn:{partition}:codecommit:{region}:{account}:{repository_name}",
            "clone_url_http": "https://git-codecommit.{region}.amazonaws.com/v1/repos/{repository_name}",
            "clone_url_ssh": "ssh://git-codecommit.{region}.amazonaws.com/v1/repos/{repository_name}",
            "id": "{repository_name}",
        },
        "aws_codedeploy_app": {"arn": "arn:{partition}:codedeploy:{region}:{account}:application:{name}"},
        "aws_codedeploy_deployment_group": {
            "arn": "arn:{partition}:codedeploy:{region}:{account}:deploymentgroup:{app_name}/{deployment_group_name}",
        },
        "aws_codedeploy_deployment_config": {"id": "{deployment_config_name}"},
        "aws_s3_bucket": {
            "arn": "arn:{partition}:s3:::{bucket}",
            "id": "{bucket}",
            "bucket_domain_name": "{bucket}.s3.amazonaws.com",
        },
        "aws_ssm_parameter": {
            "arn": "arn:{partition}:ssm:{region}:{account}:parameter/{name}",
            "id": "{name}",
        },
        "aws_secretsmanager_secret": {
            "arn": "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{suffix}",
            "id": "{arn}",
        },
        "aws_kms_key": {"arn": "arn:{partition}:kms:{region}:{account}:key/{key_id}", "id": "{key_id}"},
        "aws_kms_alias": {"arn": "arn:{partition}:kms:{region}:{account}:{name}", "id": "{name}"},
        "aws_cloudwatch_log_group": {
            "arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
            "id": "{name}",
        },
        "aws_cloudwatch_event_rule": {"arn": "arn:{partition}:events:{region}:{account}:rule/{name}"},
        "aws_sns_topic": {"arn": "arn:{partition}:sns:{region}:{account}:{name}", "id": "{arn}"},
        "aws_sqs_queue": {"arn": "arn:{partition}:sqs:{region}:{account}:{name}"},
        "aws_lambda_function": {
            "arn": "arn:{partition}:lambda:{region}:{account}:function:{function_name}",
            "id": "{function_name}",
        },
        "aws_dynamodb_table": {"arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}", "id": "{name}"},
        "aws_ecs_cluster": {"arn": "arn:{partition}:ecs:{region}:{account}:cluster/{name}", "id": "{arn}"},
        "aws_eks_cluster": {"arn": "arn:{partition}:eks:{region}:{account}:cluster/{name}", "id": "{name}"},
    }
)

LOOKED_UP: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("data.aws_caller_identity", "account_id"): "account",
        ("data.aws_caller_identity", "id"): "account",
        ("data.aws_region", "name"): "region",
        ("data.aws_region", "id"): "region",
        ("data.aws_region", "region"): "region",
        ("data.aws_partition", "partition"): "partition",
        ("data.aws_partition", "id"): "partition",
    }
)
"""Data sources that tell the account, region or partition of their provider."""

RENAMED: Mapping[str, str] = MappingProxyType({"aws_s3_bucket": "bucket_prefix"})
"""Where the prefix of a generated name is not given by `name_prefix`."""


def partition_of(region: str) -> str:
    """Return the partition of a region (the regions page of the AWS General Reference, 2026)."""
    for prefix, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-iso", ""), ("eu-iso", "")):
        if region.startswith(prefix):
            return partition
    return "aws"
