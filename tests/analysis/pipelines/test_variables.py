"""Variables of a pipeline: which namespaces there are when an action runs, and what each holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.pipelines.written import BUILD, SOURCE, Does, found, stages

RULE = "undefined-pipeline-variable"
CONNECTION = "Source/AWS/CodeStarSourceConnection/1"
OWN = Does("Source", CONNECTION, makes=("source",), settings={"FullRepositoryId": "example/app", "BranchName": "main"})
ASK = Does("Ask", "Approval/AWS/Manual/1", settings={"CustomData": "Ship #{%s}?"})
TF = """
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {
    type = "CODEPIPELINE"
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }
  source {
    type      = "CODEPIPELINE"
    buildspec = "buildspec.yml"
  }
}
"""
CFN = """  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {Type: CODEPIPELINE}
      Environment: {Type: LINUX_CONTAINER, Image: "aws/codebuild/standard:7.0", ComputeType: BUILD_GENERAL1_SMALL}
      Source: {Type: CODEPIPELINE, BuildSpec: buildspec.yml}
"""
SPEC = "version: 0.2\n%sphases:\n  build:\n    commands:\n      - make\n"
EXPORTS = SPEC % "env:\n  exported-variables:\n    - IMAGE_TAG\n"


def asked(name: str) -> Does:
    return ASK._replace(settings={"CustomData": f"Ship #{{{name}}}?"})


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("codepipeline.PipelineExecutionId", []),
        ("codepipeline.PipelineName", ["`codepipeline` has no variable `PipelineName`"]),
        ("variables.Stage", ["The pipeline has no variable `Stage`"]),
        ("Src.CommitId", []),
        ("Src.CommitSomething", []),
        ("Src.CommitID", ["Actions of `CodeCommit` have no variable `CommitID`; the nearest is `CommitId`"]),
        ("Src.FullRepositoryName", ["Actions of `CodeCommit` have no variable `FullRepositoryName`"]),
        ("SRC.CommitId", ["No action of the pipeline has the namespace `SRC`; the nearest is `Src`"]),
        ("SourceVariables.CommitId", ["No action of the pipeline has the namespace `SourceVariables`"]),
        ("Build.IMAGE_TAG", []),
        ("Build.IMAGE_TAGS", ["The build of `Build` does not export `IMAGE_TAGS`; the nearest is `IMAGE_TAG`"]),
        ("Stack.Whatever", []),
        ("Ask.Anything", ["`Ask` is the action's own namespace, which it cannot read"]),
        ("Late.CommitId", ["`Late` is the namespace of `Late`, which does not run before"]),
    ],
)
def test_namespaces(tmp_path: Path, name: str, messages: list[str]) -> None:
    stack = Does("Stack", "Deploy/AWS/CloudFormation/1", ("source",), namespace="Stack", settings={"StackName": "a"})
    late = Does("Late", "Invoke/AWS/Lambda/1", namespace="Late", settings={"FunctionName": "f"})
    written = [
        ("Source", [SOURCE._replace(namespace="Src", makes=("other",)), OWN]),
        ("Build", [BUILD._replace(namespace="Build")]),
        ("Stack", [stack]),
        ("Ask", [asked(name)._replace(namespace="Ask")]),
        ("Late", [late]),
    ]
    assert (
        found(tmp_path, RULE, written, head={"main.tf": TF, "template.yml": CFN, "buildspec.yml": EXPORTS}) == messages
    )


@pytest.mark.parametrize(
    ("settings", "spec", "count"),
    [
        ({}, SPEC % "", 1),
        ({"BatchEnabled": "true"}, SPEC % "", 0),
        ({"BuildspecOverride": "other.yml"}, SPEC % "", 0),
        ({}, "version: 0.2\nenv: 7\n", 0),
        ({}, "", 0),
    ],
)
def test_what_a_build_exports_is_known(tmp_path: Path, settings: dict[str, str], spec: str, count: int) -> None:
    build = BUILD._replace(namespace="Build", settings={"ProjectName": "app"} | settings)
    head = {"main.tf": TF, "template.yml": CFN} | ({"buildspec.yml": spec} if spec else {})
    written = [("Source", [OWN]), *stages(build, asked("Build.TAG"))[1:]]
    assert len(found(tmp_path, RULE, written, head=head)) == count


def test_in_one_stage_the_run_order_decides(tmp_path: Path) -> None:
    first = Does("Call", "Invoke/AWS/Lambda/1", order=1, namespace="Call", settings={"FunctionName": "f"})
    written = [("Source", [SOURCE]), ("Ship", [first, asked("Call.X")._replace(order=2)])]
    assert found(tmp_path / "a", RULE, written) == []
    written = [("Source", [SOURCE]), ("Ship", [first, asked("Call.X")._replace(order=1)])]
    assert len(found(tmp_path / "b", RULE, written)) == 1
