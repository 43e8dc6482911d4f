"""Pipelines and deployment groups of both languages: every setting, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.value import Reason
from tests.read.declared import shown
from tests.read.stacks import read_whole, template, terraform

TERRAFORM = """
resource "aws_codepipeline" "ship" {
  name           = "ship"
  role_arn       = "arn:aws:iam::111122223333:role/pipeline"
  pipeline_type  = "V2"
  execution_mode = "QUEUED"
  artifact_store {
    location = "artifacts-eu"
    type     = "S3"
    region   = "eu-west-1"
    encryption_key {
      id   = "alias/artifacts"
      type = "KMS"
    }
  }
  artifact_store {
    location = "artifacts-us"
    type     = "S3"
    region   = "us-east-1"
  }
  trigger {
    provider_type = "CodeStarSourceConnection"
    git_configuration {
      source_action_name = "Source"
      push {
        branches {
          includes = ["main"]
        }
      }
    }
  }
  variable {
    name          = "STAGE"
    default_value = "test"
  }
  stage {
    name = "Build"
    before_entry {
      condition {
        result = "FAIL"
      }
    }
    on_failure {
      result = "ROLLBACK"
    }
    action {
      name               = "Check"
      category           = "Compute"
      owner              = "AWS"
      provider           = "Commands"
      version            = "1"
      region             = "us-east-1"
      namespace          = "Check"
      timeout_in_minutes = 15
      commands           = ["make check"]
      output_variables   = ["RESULT"]
      configuration      = { EnvironmentVariables = jsonencode([{ name = "A", value = "1" }]) }
    }
  }
}
"""
CLOUDFORMATION = """
Ship:
  Type: AWS::CodePipeline::Pipeline
  Properties:
    Name: ship
    RoleArn: arn:aws:iam::111122223333:role/pipeline
    PipelineType: V2
    ExecutionMode: QUEUED
    ArtifactStores:
      - Region: eu-west-1
        ArtifactStore: {Type: S3, Location: artifacts-eu, EncryptionKey: {Id: alias/artifacts, Type: KMS}}
      - Region: us-east-1
        ArtifactStore: {Type: S3, Location: artifacts-us}
    Triggers:
      - ProviderType: CodeStarSourceConnection
        GitConfiguration:
          SourceActionName: Source
          Push:
            - Branches: {Includes: [main]}
    Variables:
      - {Name: STAGE, DefaultValue: test}
    Stages:
      - Name: Build
        BeforeEntry: {Conditions: [{Result: FAIL}]}
        OnFailure: {Result: ROLLBACK}
        Actions:
          - Name: Check
            ActionTypeId: {Category: Compute, Owner: AWS, Provider: Commands, Version: "1"}
            Region: us-east-1
            Namespace: Check
            TimeoutInMinutes: 15
            Commands: [make check]
            OutputVariables: [RESULT]
            Configuration: {EnvironmentVariables: '[{"name":"A","value":"1"}]'}
"""


def plain(part: object) -> object:
    """What a part says, without what each language words in its own way."""
    match part:
        case dict():
            return {key: plain(each) for key, each in part.items() if key not in {"push", "configuration"}}
        case list():
            return [plain(each) for each in part]
        case _:
            return part


def test_both_languages_give_the_same_pipeline(tmp_path: Path) -> None:
    one = plain(shown(terraform(tmp_path, TERRAFORM).stack.pipelines))
    other = plain(shown(template(CLOUDFORMATION).stack.pipelines))
    assert one == other


def test_settings_of_a_pipeline_have_their_places(tmp_path: Path) -> None:
    written = terraform(tmp_path, TERRAFORM)
    (pipeline,) = written.stack.pipelines
    assert written.said(pipeline.artifact_stores[0].encryption_key) == ("alias/artifacts", '"alias/artifacts"')
    assert written.said(pipeline.artifact_stores[1].encryption_key) == (None, "artifact_store")
    assert written.said(pipeline.variables[0].name) == ("STAGE", '"STAGE"')
    (stage,) = pipeline.stages
    assert stage.before_entry.is_yes
    assert stage.on_success.is_no
    assert written.said(stage.on_failure) == ("ROLLBACK", '"ROLLBACK"')
    assert written.said(stage.actions[0].namespace) == ("Check", '"Check"')
    other = template(CLOUDFORMATION)
    (pipeline,) = other.stack.pipelines
    assert other.said(pipeline.artifact_stores[0].encryption_key) == ("alias/artifacts", "alias/artifacts")
    assert other.said(pipeline.stages[0].actions[0].version) == ("1", '"1"')
    assert shown(pipeline.triggers[0].push) == [{"Branches": {"Includes": ["main"]}}]


def test_a_configuration_may_be_a_block(tmp_path: Path) -> None:
    text = """
    resource "aws_codepipeline" "ship" {
      stage {
        action {
          configuration {
            ProjectName = "app"
          }
        }
        action {
          configuration = "app"
        }
      }
    }
    """
    (stage,) = terraform(tmp_path, text).stack.pipelines[0].stages
    assert [shown(action.configuration) for action in stage.actions] == [{"ProjectName": "app"}, Reason.MALFORMED]


def test_a_pipeline_that_says_little() -> None:
    text = "P:\n  Type: AWS::CodePipeline::Pipeline\n  Properties:\n    ArtifactStore: {Type: S3, Location: a}\n"
    (pipeline,) = template(text).stack.pipelines
    assert shown(pipeline.pipeline_type) == ("V1", "AWS_DEFAULT")
    assert shown(pipeline.execution_mode) == ("SUPERSEDED", "AWS_DEFAULT")
    (store,) = pipeline.artifact_stores
    assert (shown(store.location), shown(store.region)) == ("a", (None, "AWS_DEFAULT"))
    assert pipeline.artifact_stores_closed
    assert (pipeline.triggers, pipeline.triggers_closed) == ((), True)
    (empty,) = template("P:\n  Type: AWS::CodePipeline::Pipeline\n").stack.pipelines
    assert (empty.artifact_stores, empty.artifact_stores_closed) == ((), True)


def test_both_languages_give_the_same_webhook(tmp_path: Path) -> None:
    text = """
    resource "aws_codepipeline_webhook" "push" {
      name            = "push"
      target_pipeline = "ship"
      target_action   = "Source"
      authentication  = "GITHUB_HMAC"
      authentication_configuration {
        secret_token = "x"
      }
    }
    """
    other = """
    Push:
      Type: AWS::CodePipeline::Webhook
      Properties:
        Name: push
        TargetPipeline: ship
        TargetAction: Source
        Authentication: GITHUB_HMAC
        AuthenticationConfiguration: {SecretToken: x}
    """
    written = terraform(tmp_path, text)
    (webhook,) = written.stack.pipeline_webhooks
    assert written.said(webhook.secret) == ("x", '"x"')
    assert shown((webhook,)) == shown(template(other).stack.pipeline_webhooks)
    (bare,) = template("W:\n  Type: AWS::CodePipeline::Webhook\n").stack.pipeline_webhooks
    assert shown(bare.authentication) is Reason.MALFORMED


def test_both_languages_give_the_same_function(tmp_path: Path) -> None:
    text = """
    resource "aws_codebuild_project" "app" {
    }
    resource "aws_lambda_function" "hello" {
      function_name = "hello"
      architectures = ["arm64"]
      image_uri     = "hello:1"
    }
    """
    plain = "H:\n  Type: AWS::Lambda::Function\n  Properties: {FunctionName: hello, Architectures: [arm64], %s}\n"
    one = shown(terraform(tmp_path, text).stack.functions)
    assert one == shown(template(plain % "Code: {ImageUri: 'hello:1'}").stack.functions)
    assert one == shown(template((plain % "ImageUri: 'hello:1'").replace("Lambda", "Serverless")).stack.functions)


def test_globals_of_sam_say_what_a_function_is_made_for() -> None:
    whole = """
    Globals:
      Function: {Architectures: [arm64]}
    Resources:
      A:
        Type: AWS::Serverless::Function
        Properties: {FunctionName: a}
      B:
        Type: AWS::Serverless::Function
        Properties: {Architectures: [x86_64]}
    """
    first, second = read_whole(whole).stack.functions
    assert (shown(first.architectures), shown(second.architectures)) == (["arm64"], ["x86_64"])


GROUP_TERRAFORM = """
resource "aws_codedeploy_app" "shop" {
  name             = "shop"
  compute_platform = "ECS"
}
resource "aws_codedeploy_deployment_group" "live" {
  app_name               = aws_codedeploy_app.shop.name
  deployment_group_name  = "live"
  deployment_config_name = "CodeDeployDefault.ECSAllAtOnce"
  service_role_arn       = "arn:aws:iam::111122223333:role/deploy"
  deployment_style {
    deployment_type   = "BLUE_GREEN"
    deployment_option = "WITH_TRAFFIC_CONTROL"
  }
  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE"]
  }
  alarm_configuration {
    enabled = true
    alarms  = ["errors"]
  }
  blue_green_deployment_config {
    deployment_ready_option {
      action_on_timeout    = "STOP_DEPLOYMENT"
      wait_time_in_minutes = 60
    }
    terminate_blue_instances_on_deployment_success {
      action                           = "TERMINATE"
      termination_wait_time_in_minutes = 5
    }
  }
  ecs_service {
    cluster_name = "main"
    service_name = "web"
  }
  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = ["arn:listener"]
      }
      target_group {
        name = "blue"
      }
      target_group {
        name = "green"
      }
    }
  }
  trigger_configuration {
    trigger_name       = "tell"
    trigger_events     = ["DeploymentFailure"]
    trigger_target_arn = "arn:topic"
  }
}
resource "aws_codedeploy_deployment_config" "slow" {
  deployment_config_name = "slow"
  compute_platform       = "ECS"
  traffic_routing_config {
    type = "TimeBasedCanary"
    time_based_canary {
      interval   = 5
      percentage = 10
    }
  }
}
"""
GROUP_CLOUDFORMATION = """
Shop:
  Type: AWS::CodeDeploy::Application
  Properties: {ApplicationName: shop, ComputePlatform: ECS}
Live:
  Type: AWS::CodeDeploy::DeploymentGroup
  Properties:
    ApplicationName: !Ref Shop
    DeploymentGroupName: live
    DeploymentConfigName: CodeDeployDefault.ECSAllAtOnce
    ServiceRoleArn: arn:aws:iam::111122223333:role/deploy
    DeploymentStyle: {DeploymentType: BLUE_GREEN, DeploymentOption: WITH_TRAFFIC_CONTROL}
    AutoRollbackConfiguration: {Enabled: true, Events: [DEPLOYMENT_FAILURE]}
    AlarmConfiguration: {Enabled: true, Alarms: [{Name: errors}]}
    BlueGreenDeploymentConfiguration:
      DeploymentReadyOption: {ActionOnTimeout: STOP_DEPLOYMENT, WaitTimeInMinutes: 60}
      TerminateBlueInstancesOnDeploymentSuccess: {Action: TERMINATE, TerminationWaitTimeInMinutes: 5}
    ECSServices: [{ClusterName: main, ServiceName: web}]
    LoadBalancerInfo:
      TargetGroupPairInfoList:
        - ProdTrafficRoute: {ListenerArns: ["arn:listener"]}
          TargetGroups: [{Name: blue}, {Name: green}]
    TriggerConfigurations:
      - {TriggerName: tell, TriggerEvents: [DeploymentFailure], TriggerTargetArn: "arn:topic"}
Slow:
  Type: AWS::CodeDeploy::DeploymentConfig
  Properties:
    DeploymentConfigName: slow
    ComputePlatform: ECS
    TrafficRoutingConfig: {Type: TimeBasedCanary, TimeBasedCanary: {CanaryInterval: 5, CanaryPercentage: 10}}
"""


@pytest.mark.parametrize("kind", ["applications", "deployment_groups", "deployment_configs"])
def test_both_languages_give_the_same_deployments(tmp_path: Path, kind: str) -> None:
    one = getattr(terraform(tmp_path, GROUP_TERRAFORM).stack, kind)
    other = getattr(template(GROUP_CLOUDFORMATION).stack, kind)
    assert len(one) == 1
    assert shown(one) == shown(other)


def test_settings_of_a_group_have_their_places(tmp_path: Path) -> None:
    written = terraform(tmp_path, GROUP_TERRAFORM)
    (group,) = written.stack.deployment_groups
    assert shown(group.compute_platform) == "ECS"
    assert written.at(group.rollback.span) == "auto_rollback_configuration"
    assert written.said(group.rollback.enabled) == (True, "true")
    assert written.said(group.ecs_services[0].service) == ("web", '"web"')
    assert shown(group.load_balancing.pairs[0].target_groups) == ["blue", "green"]
    assert shown(group.blue_green.provisioning) == (None, "AWS_DEFAULT")
    other = template(GROUP_CLOUDFORMATION)
    (group,) = other.stack.deployment_groups
    assert other.at(group.rollback.span) == "AutoRollbackConfiguration"
    assert other.said(group.alarms.names.items[0]) == ("errors", "errors")
    assert other.said(other.stack.deployment_configs[0].percentage) == (10, "10")


def test_a_group_that_says_little() -> None:
    (group,) = template("G:\n  Type: AWS::CodeDeploy::DeploymentGroup\n").stack.deployment_groups
    assert group.rollback.given.is_no
    assert shown(group.rollback.enabled) == (False, "AWS_DEFAULT")
    assert shown(group.alarms.enabled) == (False, "AWS_DEFAULT")
    assert shown(group.deployment_type) == (None, "AWS_DEFAULT")
    assert group.load_balancing.given.is_no
    assert (group.ecs_services, group.ecs_services_closed) == ((), True)
    assert group.ec2_tags.is_no


def test_what_is_malformed_in_a_group_is_unknown() -> None:
    text = (
        "G:\n  Type: AWS::CodeDeploy::DeploymentGroup\n"
        "  Properties: {AutoRollbackConfiguration: 1, LoadBalancerInfo: [1, 2], ECSServices: web}\n"
    )
    (group,) = template(text).stack.deployment_groups
    assert shown(group.rollback.enabled) is Reason.MALFORMED
    assert group.rollback.given.is_maybe
    assert not group.load_balancing.closed
    assert not group.load_balancing.target_groups.closed
    assert not group.ecs_services_closed


def test_what_sam_makes_for_a_function() -> None:
    text = """
    Hello:
      Type: AWS::Serverless::Function
      Properties:
        DeploymentPreference: {Type: Canary10Percent5Minutes, Alarms: [!Ref Errors]}
    """
    (group,) = template(text).stack.deployment_groups
    assert shown(group.deployment_type) == ("BLUE_GREEN", "AWS_DEFAULT")
    assert shown(group.rollback.enabled) == (True, "AWS_DEFAULT")
    assert len(group.alarms.names.items) == 1
    assert group.alarms.given.is_yes
