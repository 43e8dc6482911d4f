from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

TERRAFORM = """
resource "aws_codebuild_project" "a" {{
  name         = "a"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {{
    type = "NO_ARTIFACTS"
  }}
  environment {{
    type         = "{type}"
    image        = "{image}"
    compute_type = "BUILD_GENERAL1_SMALL"
    {credentials}
    {credential}
  }}
  source {{
    type     = "GITHUB"
    location = "https://github.com/example/a.git"
  }}
}}
"""
TEMPLATE = """
Resources:
  A:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {{Type: NO_ARTIFACTS}}
      Environment:
        Type: {type}
        Image: "{image}"
        ComputeType: BUILD_GENERAL1_SMALL
        {credentials}
        {credential}
      Source: {{Type: GITHUB, Location: https://github.com/example/a.git}}
"""
OTHER = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/a:1"
OWN = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1"


@pytest.mark.parametrize(
    ("image", "credentials", "credential", "count"),
    [
        ("aws/codebuild/standard:7.0", "SERVICE_ROLE", False, 1),
        ("aws/codebuild/standard:7.0", "CODEBUILD", False, 0),
        ("aws/codebuild/standard:7.0", "", False, 0),
        (OTHER, "", False, 1),
        (OTHER, "CODEBUILD", False, 1),
        (OTHER, "SERVICE_ROLE", False, 0),
        (OWN, "", False, 0),
        ("alpine:3", "", False, 0),
        ("alpine:3", "SERVICE_ROLE", False, 0),
        ("example.azurecr.io/a:1", "SERVICE_ROLE", False, 1),
        ("example.azurecr.io/a:1", "SERVICE_ROLE", True, 0),
        ("registry.example.com/a:1", "SERVICE_ROLE", False, 0),
        ("registry.example.com/a:1", "CODEBUILD", True, 1),
        ("registry.example.com/a:1", "SERVICE_ROLE", True, 0),
    ],
)
def test_both_languages_alike(image: str, credentials: str, credential: bool, count: int, tmp_path: Path) -> None:
    block = (
        'registry_credential {\n credential = "s"\n credential_provider = "SECRETS_MANAGER"\n}' if credential else ""
    )
    terraform = TERRAFORM.format(
        type="LINUX_CONTAINER",
        image=image,
        credentials=f'image_pull_credentials_type = "{credentials}"' if credentials else "",
        credential=block,
    )
    template = TEMPLATE.format(
        type="LINUX_CONTAINER",
        image=image,
        credentials=f"ImagePullCredentialsType: {credentials}" if credentials else "",
        credential="RegistryCredential: {Credential: s, CredentialProvider: SECRETS_MANAGER}" if credential else "",
    )
    for name, text in (("main.tf", terraform), ("template.yml", template)):
        report = check_files({name: text}, tmp_path / name, ["registry-credential-missing"])
        assert report.failures == ()
        assert len(report.findings) == count


def test_other_environments_pull_no_image(tmp_path: Path) -> None:
    text = TEMPLATE.format(type="LINUX_EC2", image=OTHER, credentials="", credential="")
    assert check_files({"template.yml": text}, tmp_path / "r", ["registry-credential-missing"]).findings == ()
