"""What a pipeline's action surely means is put where it is written, in Terraform and in CloudFormation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed

TF = """
resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    location = "example-artifacts"
    type     = "S3"
  }

  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      namespace        = "SourceVariables"
      output_artifacts = ["source_output"]
      configuration = {
        RepositoryName = "app"
        BranchName     = "main"
      }
    }
  }

  stage {
    name = "Build"
    action {
      name            = "Build"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source_output"]
      configuration = {
        ProjectName          = "app" # the only one
        EnvironmentVariables = jsonencode([{ name = "C", value = "#{SourceVariables.CommitId}" }])
      }
    }
  }
}
"""
CFN = """Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore: {Type: S3, Location: example-artifacts}
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId:
                Category: Source
                Owner: AWS
                Provider: CodeCommit
                Version: "1"
              Namespace: SourceVariables
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source_output
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source_output  # from the first stage
              Configuration:
                ProjectName: app
                EnvironmentVariables: '[{"name": "C", "value": "#{SourceVariables.CommitId}"}]'
"""


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        (
            "pipeline-artifact-not-produced",
            'input_artifacts = ["source_output"]',
            'input_artifacts = ["source-output"]',
        ),
        ("invalid-pipeline-action", '"CodeBuild"', '"Codebuild"'),
        ("invalid-pipeline-action", "ProjectName         ", "ProjetName          "),
        ("invalid-pipeline-action", 'version         = "1"', 'version         = "2"'),
        ("undefined-pipeline-variable", "#{SourceVariables.", "#{SourceVariable."),
        ("undefined-pipeline-variable", ".CommitId}", ".CommitID}"),
    ],
)
def test_terraform(cblint: Cblint, tmp_path: Path, rule: str, right: str, wrong: str) -> None:
    assert TF.count(right) == 1
    texts = fixed(cblint, tmp_path, rule, {"main.tf": TF.replace(right, wrong)})
    assert texts["main.tf"].replace(" ", "") == TF.replace(" ", "")


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("pipeline-artifact-not-produced", "source_output  #", "Source-Output  #"),
        ("invalid-pipeline-action", "Provider: CodeCommit", "Provider: Codecommit"),
        ("invalid-pipeline-action", "Owner: AWS\n", "Owner: Aws\n"),
        ("invalid-pipeline-action", "BranchName: main", "Branchname: main"),
        ("undefined-pipeline-variable", "#{SourceVariables.", "#{sourcevariables."),
        ("undefined-pipeline-variable", ".CommitId}", ".CommitID}"),
    ],
)
def test_template(cblint: Cblint, tmp_path: Path, rule: str, right: str, wrong: str) -> None:
    assert CFN.count(right) == 1
    texts = fixed(cblint, tmp_path, rule, {"template.yml": CFN.replace(right, wrong)})
    assert texts["template.yml"] == CFN


def test_what_is_handed_on_is_left_alone(cblint: Cblint, tmp_path: Path) -> None:
    head = 'variable "artifact" {\n  default = "source-output"\n}\n'
    text = head + TF.replace('input_artifacts = ["source_output"]', "input_artifacts = [var.artifact]")
    assert fixed(cblint, tmp_path, "pipeline-artifact-not-produced", {"main.tf": text}, left=1) == {}
