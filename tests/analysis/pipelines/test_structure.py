"""The structure of a pipeline: stages, names, and how many artifacts its actions pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.pipelines.written import BUILD, DEPLOY, SOURCE, Does, Stages, found, stages

RULE = "pipeline-structure"
PRIMARY = "pipeline-primary-source-missing"
APPROVE = Does("Approve", "Approval/AWS/Manual/1")
LATE = Does("Late", "Source/AWS/S3/1", makes=("late",), settings={"S3Bucket": "b", "S3ObjectKey": "k"})


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        (stages(BUILD, DEPLOY), []),
        ([("Source", [SOURCE])], ["The pipeline has only one stage, and needs at least two"]),
        (stages(LATE), ["`Late` is a source action outside the first stage"]),
        (
            [("First", [SOURCE, APPROVE]), ("Build", [BUILD])],
            ["`Approve` is no source action, but in the first stage"],
        ),
        (
            [("A", [SOURCE]), ("B", [BUILD]), ("B", [DEPLOY])],
            ["`B` is the name of another stage of the pipeline, too"],
        ),
        (
            [("A", [SOURCE]), ("B", [BUILD, BUILD._replace(makes=("other",))])],
            ["`Build` is the name of another action of its stage, too"],
        ),
        ([("A", [SOURCE]), ("B", [BUILD]), ("C", [BUILD._replace(makes=("other",))])], []),
        (
            [("A", [SOURCE]), ("Build it", [BUILD])],
            ["The name of the stage has a space, which CodePipeline does not allow there"],
        ),
        (
            stages(BUILD._replace(makes=("app.zip",))),
            ["The name of the artifact has `.`, which CodePipeline does not allow there"],
        ),
        (
            [("A", [SOURCE]), ("B", [BUILD._replace(name="n" * 101)])],
            ["The name of the action is 101 characters long, over 100"],
        ),
        (
            stages(BUILD._replace(namespace="N"), DEPLOY._replace(namespace="N")),
            ["`N` is the namespace of another action, too"],
        ),
        (
            stages(BUILD._replace(settings={"ProjectName": "a", "EnvironmentVariables": ""})),
            ["`EnvironmentVariables` is empty"],
        ),
        (stages(BUILD._replace(order=1000)), ["The run order is 1000, and has to be from 1 to 999"]),
    ],
)
def test_structure(tmp_path: Path, written: Stages, messages: list[str]) -> None:
    assert found(tmp_path, RULE, written) == messages


@pytest.mark.parametrize(
    ("action", "messages"),
    [
        (BUILD._replace(reads=()), ["`Build` has no input artifacts, but `CodeBuild` needs at least 1"]),
        (DEPLOY._replace(makes=("x",)), ["`Deploy` has 1 output artifact, but `ECS` takes none"]),
        (APPROVE._replace(reads=("source",)), ["`Approve` has 1 input artifact, but `Manual` takes none"]),
        (
            BUILD._replace(makes=tuple("abcdef")),
            ["`Build` has 6 output artifacts, but `CodeBuild` takes at most 5"],
        ),
        (Does("Ask", "Invoke/AWS/Lambda/1", settings={"FunctionName": "f"}), []),
        (Does("Mine", "Test/Custom/Mine/1"), []),
        (Does("Scan", "Invoke/AWS/InspectorScan/1", settings={"InspectorRunMode": "SourceCodeScan"}), []),
    ],
)
def test_counts_of_artifacts(tmp_path: Path, action: Does, messages: list[str]) -> None:
    written = [("Source", [SOURCE]), ("Make", [BUILD._replace(name="Make")]), ("Last", [action])]
    if "built" in action.makes:
        written = [("Source", [SOURCE]), ("Last", [action])]
    assert found(tmp_path, RULE, written) == messages


@pytest.mark.parametrize(
    ("reads", "primary", "messages"),
    [
        (("source",), "", []),
        (("source", "more"), "source", []),
        (("source", "more"), "", ["`Build` has 2 input artifacts (`source`, `more`), and no `PrimarySource`"]),
        (
            ("source", "more"),
            "Source",
            ["`PrimarySource` is `Source`, which is no input artifact of the action"],
        ),
        (("source",), "other", ["`PrimarySource` is `other`, which is no input artifact of the action"]),
        (("source", "more"), "#{variables.P}", []),
    ],
)
def test_primary_source(tmp_path: Path, reads: tuple[str, ...], primary: str, messages: list[str]) -> None:
    more = Does("More", "Source/AWS/S3/1", makes=("more",), settings={"S3Bucket": "b", "S3ObjectKey": "k"})
    settings = {"ProjectName": "app"} | ({"PrimarySource": primary} if primary else {})
    build = BUILD._replace(reads=reads, settings=settings)
    assert found(tmp_path, PRIMARY, [("Source", [SOURCE, more]), ("Build", [build])]) == messages


@pytest.mark.parametrize("value", ["var.given", 'var.other == "a" ? "" : "b"'])
def test_what_may_be_given_is_not_empty(tmp_path: Path, value: str) -> None:
    text = f"""
    variable "given" {{ default = "" }}
    variable "other" {{ type = string }}
    resource "aws_codepipeline" "p" {{
      stage {{
        name = "Source"
        action {{
          name = "Source"
          category = "Source"
          owner = "AWS"
          provider = "CodeCommit"
          version = "1"
          output_artifacts = ["source"]
          configuration = {{ RepositoryName = {value}, BranchName = "b" }}
        }}
      }}
      stage {{
        name = "Build ${{var.other}}"
        action {{
          name = "{{{{.Name}}}} x"
          category = "Approval"
          owner = "AWS"
          provider = "Manual"
          version = "1"
        }}
      }}
    }}
    """
    report = check_files({"main.tf": text}, tmp_path, [RULE])
    assert [each.message for each in report.findings] == [
        "The name of the stage has a space, which CodePipeline does not allow there"
    ]
