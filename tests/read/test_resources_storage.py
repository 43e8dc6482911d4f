"""Buckets, keys, log groups, repositories, services and clusters, in both languages and with what is joined to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.value import Entries, Reason
from tests.read.declared import shown
from tests.read.stacks import template, terraform

TERRAFORM = """
resource "aws_codebuild_project" "app" {
}
resource "aws_s3_bucket" "artifacts" {
  bucket = "artifacts"
}
resource "aws_s3_bucket_policy" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_s3_bucket_versioning" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "artifacts" {
  bucket = aws_s3_bucket.artifacts.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "alias/artifacts"
    }
  }
}
resource "aws_s3_bucket_notification" "artifacts" {
  bucket      = aws_s3_bucket.artifacts.id
  eventbridge = true
}
resource "aws_kms_key" "artifacts" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_kms_alias" "artifacts" {
  name          = "alias/artifacts"
  target_key_id = aws_kms_key.artifacts.key_id
}
resource "aws_cloudwatch_log_group" "builds" {
  name              = "/aws/codebuild/app"
  retention_in_days = 30
}
resource "aws_codecommit_repository" "app" {
  repository_name = "app"
}
resource "aws_codeartifact_domain" "acme" {
  domain = "acme"
}
resource "aws_codeartifact_repository" "npm" {
  repository = "npm"
  domain     = "acme"
}
resource "aws_ecs_cluster" "main" {
  name = "main"
}
resource "aws_ecs_service" "web" {
  name            = "web"
  cluster         = "main"
  task_definition = "web:1"
  deployment_controller {
    type = "CODE_DEPLOY"
  }
  load_balancer {
    target_group_arn = "arn:blue"
    container_name   = "web"
    container_port   = 80
  }
}
resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "web", image = "web:1" }])
  execution_role_arn    = "arn:execution"
  runtime_platform {
    cpu_architecture = "ARM64"
  }
}
resource "aws_lb_target_group" "blue" {
  name        = "blue"
  target_type = "ip"
  port        = 80
  protocol    = "HTTP"
  health_check {
    path = "/health"
  }
}
resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = "arn:eks"
  access_config {
    authentication_mode = "API"
  }
}
resource "aws_eks_access_entry" "build" {
  cluster_name      = "main"
  principal_arn     = "arn:build"
  kubernetes_groups = ["deployers"]
}
resource "aws_eks_access_policy_association" "build" {
  cluster_name  = "main"
  principal_arn = "arn:build"
  policy_arn    = "arn:policy"
}
"""
CLOUDFORMATION = """
App: {Type: AWS::CodeBuild::Project}
Artifacts:
  Type: AWS::S3::Bucket
  Properties:
    BucketName: artifacts
    VersioningConfiguration: {Status: Enabled}
    BucketEncryption:
      ServerSideEncryptionConfiguration:
        - ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: alias/artifacts}
    NotificationConfiguration: {EventBridgeConfiguration: {}}
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Artifacts
    PolicyDocument: {Version: "2012-10-17", Statement: []}
Key:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy: {Version: "2012-10-17", Statement: []}
Alias:
  Type: AWS::KMS::Alias
  Properties: {AliasName: alias/artifacts, TargetKeyId: !Ref Key}
Builds:
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: /aws/codebuild/app, RetentionInDays: 30}
Code:
  Type: AWS::CodeCommit::Repository
  Properties: {RepositoryName: app}
Acme:
  Type: AWS::CodeArtifact::Domain
  Properties: {DomainName: acme}
Npm:
  Type: AWS::CodeArtifact::Repository
  Properties: {RepositoryName: npm, DomainName: acme}
Main:
  Type: AWS::ECS::Cluster
  Properties: {ClusterName: main}
Web:
  Type: AWS::ECS::Service
  Properties:
    ServiceName: web
    Cluster: main
    TaskDefinition: web:1
    DeploymentController: {Type: CODE_DEPLOY}
    LoadBalancers: [{TargetGroupArn: arn:blue, ContainerName: web, ContainerPort: 80}]
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Family: web
    ContainerDefinitions: [{Name: web, Image: web:1}]
    ExecutionRoleArn: arn:execution
    RuntimePlatform: {CpuArchitecture: ARM64}
Blue:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {Name: blue, TargetType: ip, Port: 80, Protocol: HTTP, HealthCheckPath: /health}
Eks:
  Type: AWS::EKS::Cluster
  Properties: {Name: main, RoleArn: arn:eks, AccessConfig: {AuthenticationMode: API}}
Entry:
  Type: AWS::EKS::AccessEntry
  Properties:
    ClusterName: main
    PrincipalArn: arn:build
    KubernetesGroups: [deployers]
    AccessPolicies: [{PolicyArn: arn:policy}]
"""
KINDS = [
    "buckets", "keys", "log_groups", "code_repositories", "package_domains", "package_repositories", "ecs_clusters",
    "services", "task_definitions", "target_groups", "eks_clusters", "access_entries", "access_policies",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_give_the_same_parts(tmp_path: Path, kind: str) -> None:
    one, other = terraform(tmp_path, TERRAFORM).stack, template(CLOUDFORMATION).stack
    first, second = shown(getattr(one, kind)), shown(getattr(other, kind))
    if kind == "task_definitions":
        for each in (first, second):
            assert isinstance(each, list)
            each[0].pop("definitions")
    assert first == second
    assert len(getattr(one, kind)) == 1


def test_what_is_joined_has_its_own_place(tmp_path: Path) -> None:
    written = terraform(tmp_path, TERRAFORM)
    (bucket,) = written.stack.buckets
    assert isinstance(bucket.policy, Entries)
    assert written.said(bucket.versioning) == ("Enabled", '"Enabled"')
    assert written.said(bucket.encryption_key) == ("alias/artifacts", '"alias/artifacts"')
    assert bucket.event_bridge.is_yes
    (key,) = written.stack.keys
    assert written.said(key.aliases.items[0]) == ("alias/artifacts", '"alias/artifacts"')
    assert key.aliases.closed
    assert written.said(written.stack.log_groups[0].retention) == (30, "30")
    other = template(CLOUDFORMATION)
    (bucket,) = other.stack.buckets
    assert other.said(bucket.encryption) == ("aws:kms", "aws:kms")
    assert isinstance(bucket.policy, Entries)


def test_resources_that_say_nothing(tmp_path: Path) -> None:
    text = """
    resource "aws_codebuild_project" "app" {
    }
    resource "aws_s3_bucket" "b" {
    }
    resource "aws_cloudwatch_log_group" "l" {
    }
    resource "aws_ecs_service" "s" {
    }
    resource "aws_lb_target_group" "t" {
    }
    """
    stack = terraform(tmp_path, text).stack
    (bucket,) = stack.buckets
    assert shown(bucket.name) is Reason.COMPUTED
    assert shown(bucket.policy) == (None, "AWS_DEFAULT")
    assert shown(bucket.encryption) == (None, "AWS_DEFAULT")
    assert bucket.event_bridge.is_no
    assert shown(stack.log_groups[0].retention) == (None, "AWS_DEFAULT")
    (service,) = stack.services
    assert shown(service.controller) == ("ECS", "AWS_DEFAULT")
    assert (shown(service.ignores_changes), service.load_balancers_closed) == ([], True)
    (group,) = stack.target_groups
    assert group.health_check.is_no
    assert shown(group.health_check_enabled) == (True, "AWS_DEFAULT")


def test_what_may_belong_to_a_bucket_makes_it_unknown(tmp_path: Path) -> None:
    text = """
    variable "bucket" {}
    resource "aws_codebuild_project" "app" {
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_s3_bucket" "other" {
      bucket = "other"
    }
    resource "aws_s3_bucket_policy" "p" {
      bucket = var.bucket
      policy = "{}"
    }
    resource "aws_s3_bucket_versioning" "v" {
      bucket = aws_s3_bucket.other.id
      versioning_configuration {
        status = "Suspended"
      }
    }
    """
    first, second = terraform(tmp_path, text).stack.buckets
    assert shown(first.policy) is Reason.CONDITION
    assert shown(second.policy) is Reason.CONDITION
    assert shown(first.versioning) == (None, "AWS_DEFAULT")
    assert shown(second.versioning) == "Suspended"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[task_definition, load_balancer]", ["task_definition", "load_balancer"]),
        ("all", ["all"]),
        ('["desired_count"]', ["desired_count"]),
        ("[load_balancer[0].target_group_arn]", ["load_balancer"]),
    ],
)
def test_a_service_leaves_changes_alone(tmp_path: Path, written: str, expected: list[str]) -> None:
    text = f"""
    resource "aws_codebuild_project" "app" {{
    }}
    resource "aws_ecs_service" "web" {{
      lifecycle {{
        ignore_changes = {written}
      }}
    }}
    """
    module = terraform(tmp_path, text)
    (service,) = module.stack.services
    assert shown(service.ignores_changes) == expected
    assert module.at(service.ignores_changes.origin.span) == written


def test_a_stack_is_closed_when_all_of_it_is_in_view(tmp_path: Path) -> None:
    assert terraform(tmp_path, TERRAFORM).stack.closed
    outside = TERRAFORM + 'module "more" {\n  source = "acme/more/aws"\n}\n'
    assert not terraform(tmp_path, outside).stack.closed
