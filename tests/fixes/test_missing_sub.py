"""A string whose variables nothing replaces is given to `Fn::Sub`, if that replaces no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "missing-sub"

TEMPLATES = {
    "YAML": (
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          Stage: {Type: String}
        Resources:
          App:
            Type: AWS::CodeBuild::Project
            Properties:
              Name: app-${Stage}  # one a stage
              Description: 'of ${Stage}'
              Artifacts: {Type: S3, Location: "builds-${AWS::Region}"}
              Source:
                Type: NO_SOURCE
                BuildSpec: |
                  version: 0.2
                  phases:
                    build:
                      commands:
                        - aws s3 ls s3://builds-${AWS::Region}
              Tags:
                - Key: stage
                  Value: !Join ["-", [app, "${Stage}"]]
        """,
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          Stage: {Type: String}
        Resources:
          App:
            Type: AWS::CodeBuild::Project
            Properties:
              Name: !Sub app-${Stage}  # one a stage
              Description: !Sub 'of ${Stage}'
              Artifacts: {Type: S3, Location: !Sub "builds-${AWS::Region}"}
              Source:
                Type: NO_SOURCE
                BuildSpec: !Sub |
                  version: 0.2
                  phases:
                    build:
                      commands:
                        - aws s3 ls s3://builds-${AWS::Region}
              Tags:
                - Key: stage
                  Value: !Join ["-", [app, !Sub "${Stage}"]]
        """,
    ),
    "JSON": (
        """
        {"Parameters": {"Stage": {"Type": "String"}}, "Resources": {"App": {
          "Type": "AWS::CodeBuild::Project",
          "Properties": {"Name": "app-${Stage}",
            "Description": {"Fn::Join": ["", ["\\"${AWS::Region}\\""]]}}}}}
        """,
        """
        {"Parameters": {"Stage": {"Type": "String"}}, "Resources": {"App": {
          "Type": "AWS::CodeBuild::Project",
          "Properties": {"Name": {"Fn::Sub": "app-${Stage}"},
            "Description": {"Fn::Join": ["", [{"Fn::Sub": "\\"${AWS::Region}\\""}]]}}}}}
        """,
    ),
}
OTHERS = """
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Source:
        Type: NO_SOURCE
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - aws s3 cp x s3://builds-${AWS::Region}/${CODEBUILD_BUILD_ID}
"""


@pytest.mark.parametrize("language", TEMPLATES)
def test_the_string_is_given_to_sub(cblint: Cblint, tmp_path: Path, language: str) -> None:
    before, after = map(text, TEMPLATES[language])
    path = "template.json" if language == "JSON" else "template.yml"
    assert fixed(cblint, tmp_path, RULE, {path: before}) == {path: after}


def test_a_string_with_variables_of_the_shell_stays(cblint: Cblint, tmp_path: Path) -> None:
    assert fixed(cblint, tmp_path, RULE, {"template.yml": OTHERS}, left=1) == {}
