"""Which deployment configuration a group can have: of its platform, of SAM's names, of the repository's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.deployments.configurations import is_at_once, mismatch
from cblint.files import Files
from cblint.model.pipeline import DeploymentGroup
from cblint.workspace import Workspace
from tests.read.stacks import read_whole, template, terraform

GROUP = """
resource "aws_codedeploy_app" "web" {{
  name             = "web"
  compute_platform = "{platform}"
}}
resource "aws_codedeploy_deployment_group" "web" {{
  app_name               = {app}
  deployment_group_name  = "web"
  service_role_arn       = "arn:aws:iam::111122223333:role/codedeploy"
  deployment_config_name = {config}
}}
resource "aws_codedeploy_deployment_config" "slow" {{
  deployment_config_name = "slow"
  compute_platform       = "Lambda"
  traffic_routing_config {{
    type = "AllAtOnce"
  }}
}}
variable "config" {{}}
"""
SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      DeploymentPreference: {{Type: {type}}}
"""


def group(folder: Path, config: str, platform: str = "ECS", app: str = "aws_codedeploy_app.web.name") -> Workspace:
    text = GROUP.format(config=config, platform=platform, app=app)
    return Workspace(Files(str(folder)), (), (), (terraform(folder, text).stack,))


def said(workspace: Workspace) -> tuple[str, str] | None:
    (only,) = workspace.parts(DeploymentGroup)
    found = mismatch(workspace, only)
    return None if found is None else (found.platform, found.meant.removeprefix("CodeDeployDefault."))


@pytest.mark.parametrize(
    ("platform", "config", "expected"),
    [
        ("ECS", "CodeDeployDefault.ECSAllAtOnce", None),
        ("ECS", "CodeDeployDefault.ECSCanary10Percent15Minutes", None),
        ("ECS", "CodeDeployDefault.LambdaCanary10Percent5Minutes", ("Lambda", "ECSCanary10Percent5Minutes")),
        ("ECS", "CodeDeployDefault.LambdaCanary10Percent30Minutes", ("Lambda", "")),
        ("ECS", "CodeDeployDefault.AllAtOnce", ("Server", "ECSAllAtOnce")),
        ("ECS", "CodeDeployDefault.LambdaLinear10PercentEvery1Minute", ("Lambda", "ECSLinear10PercentEvery1Minutes")),
        ("Server", "CodeDeployDefault.ECSAllAtOnce", ("ECS", "AllAtOnce")),
        ("Server", "CodeDeployDefault.OneAtATime", None),
        ("ECS", "CodeDeployDefault.ECSCanary10Percent10Minutes", ("", "")),
        ("ECS", "CodeDeployDefault.ECSLinear10PercentEvery1Minute", ("", "ECSLinear10PercentEvery1Minutes")),
        ("Lambda", "CodeDeployDefault.LambdaLinear10PercentEvery1Minutes", ("", "LambdaLinear10PercentEvery1Minute")),
        ("Server", "CodeDeployDefault.OneAtAtime", ("", "OneAtATime")),
        ("Server", "OneAtATime", ("", "OneAtATime")),
        ("ECS", "ECSAllAtOnce", ("", "ECSAllAtOnce")),
        ("ECS", "CodeDeployDefault.ECSBlueGreenCanary10Percent5Minutes", ("", "ECSCanary10Percent5Minutes")),
        ("ECS", "CodeDeployDefault.ECSBlueGreen", ("", "")),
        ("ECS", "ours", None),
        ("ECS", "slow", ("Lambda", "")),
        ("Lambda", "slow", None),
    ],
)
def test_a_configuration(tmp_path: Path, platform: str, config: str, expected: tuple[str, str] | None) -> None:
    assert said(group(tmp_path, f'"{config}"', platform)) == expected


def test_what_is_not_known(tmp_path: Path) -> None:
    assert said(group(tmp_path, "var.config")) is None
    assert said(group(tmp_path, '"CodeDeployDefault.${var.config}"')) is None
    assert said(group(tmp_path, '"CodeDeployDefault.AllAtOnce"', app='"elsewhere"')) is None
    assert said(group(tmp_path, '"CodeDeployDefault.Nonsense"', app='"elsewhere"')) == ("", "")


def test_a_template_says_the_same() -> None:
    stack = template(
        """
    App: {Type: AWS::CodeDeploy::Application, Properties: {ComputePlatform: ECS}}
    Group:
      Type: AWS::CodeDeploy::DeploymentGroup
      Properties: {ApplicationName: !Ref App, DeploymentConfigName: CodeDeployDefault.AllAtOnce}
    """
    ).stack
    assert said(Workspace(Files("/tmp"), (), (), (stack,))) == ("Server", "ECSAllAtOnce")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AllAtOnce", None),
        ("Canary10Percent30Minutes", None),
        ("Linear10PercentEvery1Minutes", ("", "Linear10PercentEvery1Minute")),
        ("Linear10percentEvery2Minutes", ("", "Linear10PercentEvery2Minutes")),
        ("Canary20Percent5Minutes", None),
        ("CodeDeployDefault.LambdaAllAtOnce", None),
        ("CodeDeployDefault.ECSAllAtOnce", ("ECS", "LambdaAllAtOnce")),
        ("OurOwn", None),
    ],
)
def test_names_of_sam(name: str, expected: tuple[str, str] | None) -> None:
    stack = read_whole(SAM.format(type=name)).stack
    assert said(Workspace(Files("/tmp"), (), (), (stack,))) == expected


@pytest.mark.parametrize(
    ("config", "answer"),
    [
        ('"CodeDeployDefault.ECSAllAtOnce"', True),
        ('"CodeDeployDefault.ECSCanary10Percent5Minutes"', False),
        ('"slow"', True),
        ('"ours"', False),
        ("null", False),
        ("var.config", None),
    ],
)
def test_at_once(tmp_path: Path, config: str, answer: bool | None) -> None:
    workspace = group(tmp_path, config)
    (only,) = workspace.parts(DeploymentGroup)
    assert is_at_once(workspace, only).answer is answer
