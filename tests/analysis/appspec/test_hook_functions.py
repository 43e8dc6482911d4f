"""Which functions that check a deployment its role may not invoke, for their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

TEMPLATE = """AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Suffix:
    Type: String
{globals}Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      AutoPublishAlias: live
      {preference}
  Check:
    Type: AWS::Serverless::Function
    Properties:
      Handler: check.handler
      {name}
{more}"""
HOOKS = "DeploymentPreference: {Type: AllAtOnce, Hooks: {PreTraffic: !Ref Check}}"
ROLE = """  DeployRole:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/{managed}']
      AssumeRolePolicyDocument:
        Statement: [{{Effect: Allow, Action: sts:AssumeRole, Principal: {{Service: codedeploy.amazonaws.com}}}}]
      {inline}
"""
INVOKING = (
    "Policies: [{PolicyName: invoke, PolicyDocument: {Statement: "
    "[{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: '%s'}]}}]"
)
OF_SAM = "and the deployment's role may invoke no other"


def found(folder: Path, **parts: str) -> list[tuple[int, str]]:
    given = {"globals": "", "preference": HOOKS, "name": "MemorySize: 128", "more": "", **parts}
    report = check_files({"template.yaml": TEMPLATE.format(**given)}, folder / "r", ("hook-function-name",))
    assert not report.failures
    return [(each.span.start, each.message) for each in report.findings]


@pytest.mark.parametrize(
    "name",
    [
        "MemorySize: 128",
        "FunctionName: check-orders",
        "FunctionName: CodeDeployhook_check",
        "FunctionName: !Sub '${AWS::StackName}-check'",
        "FunctionName: !Sub 'check-${Suffix}'",
    ],
)
def test_names_that_sams_role_does_not_allow(tmp_path: Path, name: str) -> None:
    ((_, message),) = found(tmp_path, name=name)
    assert message.endswith(OF_SAM)


@pytest.mark.parametrize(
    "name",
    [
        "FunctionName: CodeDeployHook_check",
        "FunctionName: !Sub 'CodeDeployHook_${AWS::StackName}'",
        "FunctionName: !Sub 'CodeDeploy${Suffix}'",
        "FunctionName: !Sub '${Suffix}-check'",
        "FunctionName: !Sub '${AWS::StackName}_check'",
        "FunctionName: !Ref Suffix",
        "FunctionName: [check]",
    ],
)
def test_names_that_fit_or_are_not_known(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name=name) == []


@pytest.mark.parametrize(
    ("preference", "count"),
    [
        ("DeploymentPreference: {Type: AllAtOnce}", 0),
        ("DeploymentPreference: {Enabled: false, Type: AllAtOnce, Hooks: {PreTraffic: !Ref Check}}", 0),
        ("DeploymentPreference: {Enabled: !Ref Suffix, Hooks: {PreTraffic: !Ref Check}}", 0),
        ("DeploymentPreference: {Hooks: {PreTraffic: !Ref CheckAliaslive, PostTraffic: !Ref Suffix}}", 0),
        ("DeploymentPreference: {Role: !Ref Suffix, Hooks: {PreTraffic: !Ref Check}}", 0),
        ("DeploymentPreference: {Hooks: {PreTraffic: check-orders}}", 1),
        ("DeploymentPreference: {Hooks: {PreTraffic: !Sub 'arn:aws:lambda:${Suffix}:1:function:check'}}", 0),
        ("DeploymentPreference: [1]", 0),
        ("DeploymentPreference: {Hooks: [1]}", 0),
    ],
)
def test_preferences(tmp_path: Path, preference: str, count: int) -> None:
    assert len(found(tmp_path, preference=preference)) == count


@pytest.mark.parametrize(
    ("given", "preference", "count"),
    [
        ("{Type: AllAtOnce, Hooks: {PreTraffic: !Ref Check}}", "MemorySize: 1", 1),
        ("{Hooks: {PreTraffic: !Ref Check}}", "DeploymentPreference: {Hooks: {PostTraffic: x}}", 2),
        ("{Enabled: false}", HOOKS, 0),
        ("{Role: !Ref Suffix}", HOOKS, 0),
        ("{Enabled: false}", "DeploymentPreference: {Enabled: true, Hooks: {PreTraffic: !Ref Check}}", 1),
        ("[1]", "MemorySize: 1", 0),
    ],
)
def test_what_holds_for_all_functions(tmp_path: Path, given: str, preference: str, count: int) -> None:
    spoken = f"Globals:\n  Function:\n    DeploymentPreference: {given}\n"
    assert len(found(tmp_path, globals=spoken, preference=preference)) == count


@pytest.mark.parametrize(
    ("managed", "inline", "count"),
    [
        ("service-role/AWSCodeDeployRoleForLambda", "", 1),
        ("service-role/AWSCodeDeployRoleForLambdaLimited", "", 1),
        ("service-role/AWSCodeDeployRoleForLambda", INVOKING % "*", 0),
        ("service-role/AWSCodeDeployRoleForLambda", INVOKING % "arn:aws:lambda:*:*:function:orders-check", 0),
        ("service-role/AWSCodeDeployRoleForLambda", INVOKING % "arn:aws:lambda:*:*:function:pay-*", 1),
        ("service-role/AWSCodeDeployRole", "", 0),
        ("AWSCodeDeployRoleForECS", "", 0),
        ("OfOurOwn", "", 0),
    ],
)
def test_a_role_of_ones_own(tmp_path: Path, managed: str, inline: str, count: int) -> None:
    preference = "DeploymentPreference: {Role: !GetAtt DeployRole.Arn, Hooks: {PreTraffic: !Ref Check}}"
    role = ROLE.format(managed=managed, inline=inline)
    assert len(found(tmp_path, preference=preference, name="FunctionName: orders-check", more=role)) == count


APPSPEC = """version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo: {{ContainerName: web, ContainerPort: 80}}
Hooks:
  - AfterInstall: {hook}
"""
GROUP = """
resource "aws_iam_role" "%(name)s" {
  name                = "deploy-%(name)s"
  managed_policy_arns = ["arn:aws:iam::aws:policy/%(policy)s"]
  assume_role_policy  = "{}"
}

resource "aws_codedeploy_app" "%(name)s" {
  name             = "%(name)s"
  compute_platform = "%(platform)s"
}

resource "aws_codedeploy_deployment_group" "%(name)s" {
  app_name              = aws_codedeploy_app.%(name)s.name
  deployment_group_name = "%(name)s"
  service_role_arn      = aws_iam_role.%(name)s.arn
}
"""
LIMITED = {"name": "web", "policy": "AWSCodeDeployRoleForECSLimited", "platform": "ECS"}


def of_appspec(folder: Path, hook: str, *groups: dict[str, str]) -> list[str]:
    files = {"appspec.yaml": APPSPEC.format(hook=hook), "main.tf": "".join(GROUP % each for each in groups)}
    report = check_files(files, folder / "r", ("hook-function-name",))
    assert not report.failures
    return [each.message for each in report.findings]


@pytest.mark.parametrize("hook", ["check-web", "arn:aws:lambda:eu-west-1:111122223333:function:check-web:live"])
def test_the_functions_of_an_appspec(tmp_path: Path, hook: str) -> None:
    (message,) = of_appspec(tmp_path, hook, LIMITED)
    assert message.startswith("`check-web` is not called")


@pytest.mark.parametrize(
    "hook",
    [
        "CodeDeployHook_web",
        "arn:aws:lambda:eu-west-1:111122223333:function:CodeDeployHook_web",
        "'${FUNCTION}'",
        "'a b'",
    ],
)
def test_functions_that_may_be_invoked_or_are_not_known(tmp_path: Path, hook: str) -> None:
    assert of_appspec(tmp_path, hook, LIMITED) == []


@pytest.mark.parametrize(
    ("groups", "count"),
    [
        ((), 0),
        (({**LIMITED, "policy": "AWSCodeDeployRoleForECS"},), 0),
        ((LIMITED, {**LIMITED, "name": "other", "platform": "Server"}), 1),
        ((LIMITED, {**LIMITED, "name": "other"}), 0),
        (({**LIMITED, "platform": "Lambda"},), 0),
    ],
)
def test_the_group_that_deploys_it(tmp_path: Path, groups: tuple[dict[str, str], ...], count: int) -> None:
    assert len(of_appspec(tmp_path, "check-web", *groups)) == count
