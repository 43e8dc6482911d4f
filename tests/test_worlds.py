"""A template is checked in each world of its conditions, and what is found only in some says in which."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

from tests.command import Cblint

PARAMETERS = """
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
  NotProd: !Not [!Condition IsProd]
Resources:
"""
PROJECT = """
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
        PrivilegedMode: PRIVILEGED
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - docker build -t app .
"""
CREDENTIAL = """
  NAME:
    Type: AWS::CodeBuild::SourceCredential
    Condition: CONDITION
    Properties: {AuthType: PERSONAL_ACCESS_TOKEN, ServerType: GITHUB, Token: '{{resolve:secretsmanager:token}}'}
"""


def messages(cblint: Cblint, folder: Path, resources: str, rule: str) -> list[str]:
    """What a rule says of a template with these resources."""
    (folder / "template.yaml").write_text(PARAMETERS + resources, encoding="utf-8")
    result = cblint("check", folder, "--format", "json", "--select", rule)
    assert result.err == ""
    return [finding["message"] for finding in json.loads(result.out)["findings"]]


def privileged(cblint: Cblint, folder: Path, value: str) -> list[str]:
    resources = PROJECT.replace("PRIVILEGED", value)
    return messages(cblint, folder, resources, "docker-without-privileged")


def credentials(cblint: Cblint, folder: Path, *conditions: str) -> list[str]:
    listed = enumerate(conditions)
    resources = "".join(CREDENTIAL.replace("NAME", f"Token{n}").replace("CONDITION", each) for n, each in listed)
    return messages(cblint, folder, resources, "duplicate-source-credential")


def test_what_holds_under_a_condition_says_so(cblint: Cblint, tmp_path: Path) -> None:
    what = "Privileged mode is off, but `app` runs `docker build`"
    assert privileged(cblint, tmp_path, "false") == [what]
    assert privileged(cblint, tmp_path, "!If [IsProd, true, false]") == [
        f"{what} (where condition `IsProd` does not hold)"
    ]
    assert privileged(cblint, tmp_path, "!If [IsTest, false, true]") == [f"{what} (where condition `IsTest` holds)"]
    assert privileged(cblint, tmp_path, "!If [IsTest, true, !If [IsProd, true, false]]") == [
        f"{what} (where condition `IsProd` does not hold and condition `IsTest` does not hold)"
    ]


def test_what_no_world_has_is_not_found(cblint: Cblint, tmp_path: Path) -> None:
    assert privileged(cblint, tmp_path, "!If [IsProd, !If [NotProd, false, true], true]") == []


def test_what_every_world_has_is_found_without_more(cblint: Cblint, tmp_path: Path) -> None:
    assert privileged(cblint, tmp_path, "!If [IsProd, false, false]")
    assert all("condition" in said for said in privileged(cblint, tmp_path, "!If [IsProd, false, false]"))


def test_conditions_that_exclude_each_other_are_not_combined(cblint: Cblint, tmp_path: Path) -> None:
    assert credentials(cblint, tmp_path, "IsProd", "NotProd") == []
    assert credentials(cblint, tmp_path, "IsProd", "IsTest") == []
    (said,) = credentials(cblint, tmp_path, "NotProd", "IsTest")
    assert said.endswith(" (where condition `IsTest` holds)")


ROLE = """
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {}}
  Policy:
    Type: AWS::IAM::Policy
    Condition: CONDITION
    Properties:
      PolicyName: images
      Roles: [!Ref Role]
      PolicyDocument: {Statement: [{Effect: Allow, Action: 'ecr:*', Resource: '*'}]}
"""


def test_a_policy_of_one_world_does_not_help_in_another(cblint: Cblint, tmp_path: Path) -> None:
    project = PROJECT.replace("PRIVILEGED", "true").replace("App:", "App:\n    Condition: IsProd")
    project = project.replace("arn:aws:iam::111122223333:role/build", "!GetAtt Role.Arn").replace(
        "docker build -t app .", "aws ecr get-login-password"
    )
    with_policy = project + ROLE.replace("CONDITION", "IsProd")
    assert messages(cblint, tmp_path, with_policy, "missing-ecr-permission") == []
    without = project + ROLE.replace("CONDITION", "NotProd")
    (said,) = messages(cblint, tmp_path, without, "missing-ecr-permission")
    assert said.endswith(" (where condition `IsProd` holds)")


def test_a_condition_of_a_nested_stack(cblint: Cblint, tmp_path: Path) -> None:
    inner = f"Parameters: {{On: {{Type: String}}}}\nResources:\n{PROJECT.replace('PRIVILEGED', '!Ref On')}"
    (tmp_path / "inner.yaml").write_text(inner, encoding="utf-8")
    outer = textwrap.dedent(
        """
          Nested:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: inner.yaml, Parameters: {On: !If [IsProd, true, false]}}
        """
    )
    outer = textwrap.indent(outer, "  ")
    (said,) = messages(cblint, tmp_path, outer, "docker-without-privileged")
    assert said.endswith(" (where condition `IsProd` does not hold)")


BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - docker login -u me -p $PASSWORD_OF_HUB\n"


def test_what_is_found_in_a_file_for_another_project_holds_anyway(cblint: Cblint, tmp_path: Path) -> None:
    project = PROJECT.replace("PRIVILEGED", "true").partition("        BuildSpec")[0].replace("NO_SOURCE", "GITHUB")
    project += "        Location: https://github.com/example/shop.git\n        BuildSpec: buildspec.yml\n"
    (tmp_path / "buildspec.yml").write_text(BUILDSPEC, encoding="utf-8")
    (tmp_path / ".cblint.toml").write_text('sources = ["github.com/example/shop"]\n', encoding="utf-8")
    conditional = project.replace("App:", "App:\n    Condition: IsProd")
    (said,) = messages(cblint, tmp_path, conditional, "docker-without-privileged,password-on-command-line")
    first = messages(cblint, tmp_path, conditional + project.replace("App:", "Other:"), "password-on-command-line")
    assert all("condition" not in each for each in first)
    (tmp_path / "other.yaml").write_text("Resources:\n" + project, encoding="utf-8")
    second = messages(cblint, tmp_path, conditional, "password-on-command-line")
    assert len(first) == len(second) == 1
    assert "condition" not in second[0]
    assert said.startswith(second[0])


def test_what_the_cdk_wrote_is_named_by_its_construct(cblint: Cblint, tmp_path: Path) -> None:
    metadata = "    Metadata: {'aws:cdk:path': Shop/Build/Resource}\n"
    text = PARAMETERS + PROJECT.replace("PRIVILEGED", "false") + metadata
    (tmp_path / "template.yaml").write_text(text, encoding="utf-8")
    result = cblint("check", tmp_path, "--format", "json", "--select", "docker-without-privileged")
    (finding,) = json.loads(result.out)["findings"]
    assert finding["message"].endswith(" (construct `Shop/Build`)")
    assert finding["fix"] is None
