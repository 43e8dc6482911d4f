"""The type of an action, and its settings: what CodePipeline has, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.pipelines.written import BUILD, SOURCE, Does, found, stages

RULE = "invalid-pipeline-action"
STACK = {"ActionMode": "CREATE_UPDATE", "StackName": "a", "TemplatePath": "built::t.yml"}
APP = {"ProjectName": "app"}


@pytest.mark.parametrize(
    ("type_", "messages"),
    [
        ("Build/AWS/CodeBuild/1", []),
        ("Test/AWS/CodeBuild/1", []),
        ("Build/AWS/Codebuild/1", ["CodePipeline has no provider `Codebuild`; the nearest is `CodeBuild`"]),
        ("Build/AWS/CodeBuild/2", ["`CodeBuild` has no version `2`, only `1`"]),
        ("Build/ThirdParty/CodeBuild/1", ["Actions of `CodeBuild` have the owner `AWS`, not `ThirdParty`"]),
        ("Build/Aws/CodeBuild/1", ["CodePipeline has no owner of actions `Aws`; the nearest is `AWS`"]),
        ("Builds/AWS/CodeBuild/1", ["CodePipeline has no category of actions `Builds`; the nearest is `Build`"]),
        (
            "Deploy/AWS/CodeBuild/1",
            ["Actions of `CodeBuild` have the category `Build` or `Test`, not `Deploy`"],
        ),
        ("Build/Custom/Codebuild/7", []),
        ("Build/AWS/SomethingNew/1", []),
        ("Test/ThirdParty/Runscope/1", []),
        (
            "Source/ThirdParty/CodeStarSourceConnection/1",
            ["`CodeStarSourceConnection` needs `ConnectionArn`, `FullRepositoryId` and `BranchName`"],
        ),
    ],
)
def test_types(tmp_path: Path, type_: str, messages: list[str]) -> None:
    settings = APP if "odeBuild" in type_ or "odebuild" in type_ else {}
    assert found(tmp_path, RULE, stages(BUILD._replace(type=type_, settings=settings))) == messages


@pytest.mark.parametrize(
    ("type_", "settings", "messages"),
    [
        (
            "Build/AWS/CodeBuild/1",
            {"ProjetName": "app"},
            ["`CodeBuild` has no setting `ProjetName`; the nearest is `ProjectName`"],
        ),
        ("Build/AWS/CodeBuild/1", {}, ["`CodeBuild` needs `ProjectName`"]),
        ("Build/AWS/CodeBuild/1", APP | {"SomethingNew": "x"}, []),
        (
            "Build/AWS/CodeBuild/1",
            APP | {"OutputArtifactFormat": "x"},
            ["`CodeBuild` has no setting `OutputArtifactFormat`"],
        ),
        ("Build/AWS/CodeBuild/1", APP | {"BatchEnabled": "True"}, []),
        ("Build/AWS/CodeBuild/1", APP | {"BatchEnabled": "yes"}, ["`BatchEnabled` is `yes`"]),
        (
            "Build/AWS/CodeBuild/1",
            APP | {"EnvironmentVariables": '{"A": "b"}'},
            ["`EnvironmentVariables` is not a JSON list of objects with `name` and `value`"],
        ),
        (
            "Build/AWS/CodeBuild/1",
            APP | {"EnvironmentVariables": '[{"name": "A"}]'},
            ["`EnvironmentVariables` has no `value` for `A`"],
        ),
        ("Build/AWS/CodeBuild/1", APP | {"EnvironmentVariables": '[{"name": "A", "value": #{variables.N}}]'}, []),
        (
            "Build/AWS/CodeBuild/1",
            APP | {"EnvironmentVariables": '[{"name": "A", "value": "b", "type": "SECRET"}]'},
            ["`EnvironmentVariables` has the type `SECRET`"],
        ),
        (
            "Build/AWS/CodeBuild/1",
            APP | {"BuildspecOverride": "x" * 1001},
            ["`BuildspecOverride` is 1001 characters long, over 1000"],
        ),
        ("Deploy/AWS/CloudFormation/1", STACK, []),
        ("Deploy/AWS/CloudFormation/1", STACK | {"ActionMode": "CREATE_UPDATES"}, ["`ActionMode` is `CREATE_UPDATES`"]),
        (
            "Deploy/AWS/CloudFormation/1",
            {"ActionMode": "CHANGE_SET_REPLACE", "StackName": "a"},
            ["`CloudFormation` needs `TemplatePath` and `ChangeSetName`"],
        ),
        (
            "Deploy/AWS/CloudFormation/1",
            STACK | {"ParameterOverrides": "A=b"},
            ["`ParameterOverrides` is not a JSON object of parameters"],
        ),
        ("Deploy/AWS/CloudFormation/1", STACK | {"ParameterOverrides": '{"A": 1}'}, []),
        ("Deploy/AWS/S3/1", {"BucketName": "b"}, ["`S3` needs `Extract`"]),
        ("Compute/AWS/Commands/1", {}, ["The action runs `Commands`, and has none"]),
    ],
)
def test_settings(tmp_path: Path, type_: str, settings: dict[str, str], messages: list[str]) -> None:
    action = Does("Last", type_, ("built",), settings=settings)
    said = [each.partition(", which is none of")[0] for each in found(tmp_path, RULE, stages(BUILD, action))]
    assert said == messages


V2 = """
resource "aws_codepipeline" "p" {{
  pipeline_type = {type}
  stage {{
    name = "Last"
    action {{
      name = "Last"
      category = "Compute"
      owner = "AWS"
      provider = "Commands"
      version = "1"
      commands = ["make"]
      input_artifacts = ["source"]
      configuration = {{ EnvironmentType = "LINUX_CONTAINER" }}
    }}
  }}
}}
"""


@pytest.mark.parametrize(("type_", "count"), [('"V1"', 1), ('"V2"', 0), ("null", 0), ("var.type", 0)])
def test_what_is_for_v2_only(tmp_path: Path, type_: str, count: int) -> None:
    text = 'variable "type" {}\n' + V2.format(type=type_)
    assert len(check_files({"main.tf": text}, tmp_path, [RULE]).findings) == count


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        ("[{Name: A, Value: b}]", ["`EnvironmentVariables` is a list, and has to be a string"]),
        ("{A: b}", ["`EnvironmentVariables` is a mapping, and has to be a string"]),
        ('!Sub \'[{"name": "A", "value": "${AWS::Region}"}]\'', []),
        ("!If [C, '[]', !Ref AWS::NoValue]", []),
    ],
)
def test_in_a_template_a_value_is_a_string(tmp_path: Path, written: str, messages: list[str]) -> None:
    text = f"""
Resources:
  P:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {{Category: Build, Owner: AWS, Provider: CodeBuild, Version: 1}}
              InputArtifacts: [{{Name: source}}]
              Configuration:
                ProjectName: app
                EnvironmentVariables: {written}
"""
    report = check_files({"t.yml": text}, tmp_path, [RULE])
    assert [each.message for each in report.findings] == messages


def test_a_source_is_complete(tmp_path: Path) -> None:
    wrong = SOURCE._replace(settings={"RepositoryName": "a", "BranchName": "b", "DetectChanges": "false"})
    written = [("Source", [wrong]), ("Build", [BUILD])]
    assert found(tmp_path, RULE, written) == ["`CodeCommit` has no setting `DetectChanges`"]
