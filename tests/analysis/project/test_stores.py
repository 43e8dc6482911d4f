"""Artifact stores of pipelines that encrypt with AWS's own key, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint

RULE = "pipeline-without-customer-key"
HCL = """
variable "key" {{}}

resource "aws_codepipeline" "release" {{
  name     = "release"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {{
    type     = "S3"
    location = "artifacts"
    {key}
  }}
}}
"""
KEYS = [
    (None, 1),
    ("alias/aws/s3", 1),
    ("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3", 1),
    ("alias/pipelines", 0),
    ("?", 0),
]


def _places(cblint: Cblint, folder: Path) -> list[int]:
    result = cblint("check", folder, "--select", RULE, "-f", "json")
    return [finding["region"]["start"]["line"] for finding in json.loads(result.out)["findings"]]


@pytest.mark.parametrize(("key", "count"), KEYS)
def test_terraform(cblint: Cblint, tmp_path: Path, key: str | None, count: int) -> None:
    given = "var.key" if key == "?" else json.dumps(key)
    block = "" if key is None else f'encryption_key {{\n      type = "KMS"\n      id = {given}\n    }}'
    (tmp_path / "main.tf").write_text(HCL.format(key=block), encoding="utf-8")
    assert len(_places(cblint, tmp_path)) == count


@pytest.mark.parametrize(("key", "count"), KEYS)
def test_cloudformation(cblint: Cblint, tmp_path: Path, key: str | None, count: int) -> None:
    store: dict[str, object] = {"Type": "S3", "Location": "artifacts"}
    if key is not None:
        store["EncryptionKey"] = {"Type": "KMS", "Id": {"Ref": "Key"} if key == "?" else key}
    properties = {"RoleArn": "arn:aws:iam::111122223333:role/pipeline", "ArtifactStore": store}
    template = {
        "Parameters": {"Key": {"Type": "String"}},
        "Resources": {"Release": {"Type": "AWS::CodePipeline::Pipeline", "Properties": properties}},
    }
    (tmp_path / "template.json").write_text(json.dumps(template), encoding="utf-8")
    assert len(_places(cblint, tmp_path)) == count


def test_each_store_has_a_key_of_its_own(cblint: Cblint, tmp_path: Path) -> None:
    (tmp_path / "template.yml").write_text(
        """Resources:
  Release:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStores:
        - Region: eu-west-1
          ArtifactStore:
            Type: S3
            Location: artifacts-west
            EncryptionKey: {Type: KMS, Id: alias/pipelines}
        - Region: eu-central-1
          ArtifactStore:
            Type: S3
            Location: artifacts-central
""",
        encoding="utf-8",
    )
    assert _places(cblint, tmp_path) == [12]
