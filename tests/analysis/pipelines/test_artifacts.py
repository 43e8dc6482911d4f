"""Artifacts on their way through a pipeline: made, read, read too early, made twice, never read."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.pipelines.written import BUILD, DEPLOY, SOURCE, Does, Stages, found, stages

NOT_MADE = "pipeline-artifact-not-produced"
STACK = {"ActionMode": "CREATE_UPDATE", "StackName": "a", "TemplatePath": "built::t.yml"}


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        (stages(BUILD, DEPLOY), []),
        (
            stages(BUILD._replace(reads=("sources",))),
            ["No action of the pipeline makes the artifact `sources`; the nearest is `source`"],
        ),
        (
            stages(BUILD, DEPLOY._replace(reads=("BuildOutput",))),
            ["No action of the pipeline makes the artifact `BuildOutput`"],
        ),
        (
            stages(BUILD._replace(reads=("SourceCode",))),
            ["No action of the pipeline makes the artifact `SourceCode`; the nearest is `source`"],
        ),
    ],
)
def test_what_is_read_is_made(tmp_path: Path, written: Stages, messages: list[str]) -> None:
    assert found(tmp_path, NOT_MADE, written) == messages


@pytest.mark.parametrize(
    ("type_", "settings", "messages"),
    [
        ("Deploy/AWS/CloudFormation/1", STACK, []),
        (
            "Deploy/AWS/CloudFormation/1",
            STACK | {"TemplatePath": "Built::t.yml"},
            ["`TemplatePath` names the artifact `Built`, which is no input of the action (`built`)"],
        ),
        (
            "Deploy/AWS/CloudFormation/1",
            STACK | {"ParameterOverrides": '{"Key": {"Fn::GetArtifactAtt": ["zip", "ObjectKey"]}}'},
            ["`ParameterOverrides` names the artifact `zip`, which is no input of the action (`built`)"],
        ),
        (
            "Deploy/AWS/CodeDeployToECS/1",
            {"AppSpecTemplateArtifact": "source", "TaskDefinitionTemplateArtifact": "built", "Image1ArtifactName": "i"},
            [
                "`AppSpecTemplateArtifact` names the artifact `source`, which is no input of the action (`built`)",
                "`Image1ArtifactName` names the artifact `i`, which is no input of the action (`built`)",
            ],
        ),
        ("Deploy/AWS/CloudFormation/1", STACK | {"TemplatePath": "#{variables.X}::t.yml"}, []),
        ("Deploy/Custom/Mine/1", {"TemplatePath": "other::t.yml"}, []),
    ],
)
def test_settings_name_inputs(tmp_path: Path, type_: str, settings: dict[str, str], messages: list[str]) -> None:
    deploy = Does("Deploy", type_, ("built",), settings=settings)
    assert found(tmp_path, NOT_MADE, stages(BUILD, deploy)) == messages


def test_a_setting_is_right_where_the_input_is_wrong(tmp_path: Path) -> None:
    deploy = Does("Deploy", "Deploy/AWS/CloudFormation/1", ("buil",), settings=STACK)
    message = "No action of the pipeline makes the artifact `buil`; the nearest is `built`"
    assert found(tmp_path, NOT_MADE, stages(BUILD, deploy)) == [message]


def test_what_is_made_too_late_is_another_finding(tmp_path: Path) -> None:
    written = [("Source", [SOURCE]), ("Ship", [BUILD, DEPLOY])]
    assert found(tmp_path / "a", NOT_MADE, written) == []
    message = "`built` is read before `Build` makes it"
    assert found(tmp_path / "b", "pipeline-structure", written) == [message]
    ordered = [("Source", [SOURCE]), ("Ship", [BUILD._replace(order=1), DEPLOY._replace(order=2)])]
    assert found(tmp_path / "c", "pipeline-structure", ordered) == []


def test_two_outputs_have_one_name(tmp_path: Path) -> None:
    written = stages(BUILD, BUILD._replace(name="Again"))
    message = "Another output of the pipeline has the name `built`, too"
    assert found(tmp_path, "pipeline-duplicate-artifact", written) == [message]


def test_what_nobody_reads_is_reported_where_it_need_not_be_made(tmp_path: Path) -> None:
    rule = "pipeline-artifact-unused"
    assert found(tmp_path / "a", rule, stages(BUILD, DEPLOY)) == []
    message = "No action of the pipeline reads the artifact `built`"
    assert found(tmp_path / "b", rule, stages(BUILD, DEPLOY._replace(reads=("source",)))) == [message]
    unread = Does("Other", "Source/AWS/S3/1", makes=("config",), settings={"S3Bucket": "b", "S3ObjectKey": "k"})
    assert found(tmp_path / "c", rule, [("Source", [SOURCE, unread]), ("Build", [BUILD._replace(makes=())])]) == []


OPEN = """
variable "names" {{ type = list(string) }}
resource "aws_codepipeline" "p" {{
  stage {{
    name = "Source"
    action {{
      name = "Source"
      category = "Source"
      owner = "AWS"
      provider = "CodeCommit"
      version = "1"
      output_artifacts = {made}
    }}
  }}
  {more}
  stage {{
    name = "Build"
    action {{
      name = "Build"
      category = "Build"
      owner = "AWS"
      provider = "CodeBuild"
      version = "1"
      input_artifacts = ["code"]
      configuration = {{ ProjectName = "app" }}
    }}
  }}
}}
"""
DYNAMIC = """
  dynamic "stage" {
    for_each = var.names
    content {
      name = stage.value
      action {
        name = "Build"
        category = "Build"
        owner = "AWS"
        provider = "CodeBuild"
        version = "1"
        output_artifacts = [stage.value]
      }
    }
  }
"""


@pytest.mark.parametrize(
    ("made", "more", "count"),
    [
        ('["source"]', "", 1),
        ("var.names", "", 0),
        ("[var.names[0]]", "", 0),
        ('["${var.names[0]}-code"]', "", 1),
        ('["source"]', DYNAMIC, 0),
    ],
)
def test_what_may_be_made_unseen_is_not_reported(tmp_path: Path, made: str, more: str, count: int) -> None:
    text = textwrap.dedent(OPEN.format(made=made, more=more))
    report = check_files({"main.tf": text}, tmp_path, [NOT_MADE])
    assert len(report.findings) == count
