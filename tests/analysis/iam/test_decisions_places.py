from __future__ import annotations

from pathlib import Path

import pytest

from cblint.data.refresh_managed_policies import chosen, documents
from cblint.testing.repository import check_files

TEMPLATE = """
resource "aws_ecr_repository" "web" {
  name = "web"
}

resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = jsonencode({ Statement = [] })
}

%s

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type                = "BUILD_GENERAL1_SMALL"
    image                       = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/builder:1"
    image_pull_credentials_type = "SERVICE_ROLE"
    type                        = "LINUX_CONTAINER"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "version: 0.2"
  }
}
"""
INLINE = """
resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = %s },
      { Effect = "Allow", Action = %s, Resource = %s },
    ]
  })
}
"""
PULL = '["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]'


def places(folder: Path, policies: str, rule: str = "missing-ecr-permission") -> list[str]:
    text = TEMPLATE % policies
    report = check_files({"main.tf": text}, folder / "r", (rule,))
    assert not report.failures
    return [text[found.span.start : found.span.end] for found in report.findings]


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ("", ['resource "aws_iam_role" "build"']),
        (INLINE % ('"*"', PULL, '"*"'), []),
        (INLINE % ('"*"', '["ecr:BatchGetImage", "ecr:Describe*"]', '"*"'), ['"ecr:Describe*"']),
        (INLINE % ('"*"', PULL, "aws_ecr_repository.web.arn"), ["aws_ecr_repository.web.arn"]),
        (
            INLINE % ('"*"', PULL, '"arn:aws:ecr:eu-west-1:123456789012:repository/web"'),
            ['"arn:aws:ecr:eu-west-1:123456789012:repository/web"'],
        ),
        (INLINE % ("aws_ecr_repository.web.arn", PULL, '"*"'), []),
    ],
)
def test_where_a_permission_is_missing(tmp_path: Path, policies: str, expected: list[str]) -> None:
    assert places(tmp_path, policies) == expected


def fixed(folder: Path, files: dict[str, str]) -> str:
    """The only file with the fix of its only finding applied, which must leave no finding."""
    (path,) = files
    report = check_files(files, folder / "before", ("missing-ecr-permission",))
    (found,) = report.findings
    assert found.fix is not None
    assert not found.fix.safe
    (edit,) = found.fix.edits
    text = files[path][: edit.span.start] + edit.text + files[path][edit.span.end :]
    assert not check_files({path: text}, folder / "after", ("missing-ecr-permission",)).findings
    return edit.text


def test_the_fix_writes_as_its_list_is_written(tmp_path: Path) -> None:
    flow = '["ecr:BatchGetImage", "ecr:Describe*"]'
    lines = '[\n  "ecr:BatchGetImage",\n  "ecr:Describe*",\n]'
    assert fixed(tmp_path / "1", {"main.tf": TEMPLATE % (INLINE % ('"*"', flow, '"*"'))}) == (
        ', "ecr:GetDownloadUrlForLayer"'
    )
    assert fixed(tmp_path / "2", {"main.tf": TEMPLATE % (INLINE % ('"*"', lines, '"*"'))}) == (
        '  "ecr:GetDownloadUrlForLayer",\n'
    )
    block = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: []}
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action:
                  - ecr:GetAuthorizationToken
                  - ecr:BatchGetImage
                Resource: "*"
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: !GetAtt Role.Arn
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/builder:1
        ImagePullCredentialsType: SERVICE_ROLE
        Type: LINUX_CONTAINER
      Source: {Type: NO_SOURCE, BuildSpec: "version: 0.2"}
"""
    added = fixed(tmp_path / "3", {"template.yml": block})
    assert added == "                  - ecr:GetDownloadUrlForLayer\n"


def test_the_fix_is_a_statement_of_its_own_where_another_would_not_do(tmp_path: Path) -> None:
    other = INLINE % ('"*"', '["ecr:BatchGetImage", "ecr:Describe*"]', "aws_ecr_repository.web.arn")
    report = check_files({"main.tf": TEMPLATE % other}, tmp_path, ("missing-ecr-permission",))
    (found,) = report.findings
    assert found.fix is not None
    (edit,) = found.fix.edits
    assert "arn:aws:ecr:eu-west-1:123456789012:repository/builder" in edit.text
    assert "allows it on other resources" in [step.note for chain in found.evidence for step in chain.steps]


def test_an_attached_policy_is_the_place(tmp_path: Path) -> None:
    attached = """
resource "aws_iam_role_policy_attachment" "build" {
  role       = aws_iam_role.build.name
  policy_arn = "arn:aws:iam::aws:policy/AWSCodePipeline_ReadOnlyAccess"
}
"""
    assert places(tmp_path, attached) == ['resource "aws_iam_role" "build"']


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ('"*"', []),
        (
            '"arn:aws:ecr:eu-west-1:123456789012:repository/web"',
            ['"arn:aws:ecr:eu-west-1:123456789012:repository/web"'],
        ),
        ("aws_ecr_repository.web.arn", ["aws_ecr_repository.web.arn"]),
        ('["${aws_ecr_repository.web.arn}/*"]', ['"${aws_ecr_repository.web.arn}/*"']),
        ("var.repository", []),
    ],
)
def test_where_a_token_is_scoped(tmp_path: Path, resource: str, expected: list[str]) -> None:
    assert places(tmp_path, INLINE % (resource, PULL, '"*"'), "scoped-authorization-token") == expected


def test_managed_policies_are_chosen_by_name_and_path() -> None:
    def policy(path: str) -> dict[str, object]:
        return {"Path": path, "DefaultVersionId": "v1", "Document": {"Statement": {"Effect": "Allow"}}}

    source = 'data = """{"AWSCodeDeployRole": {"Path": "/service-role/"}}"""\n'
    assert documents(source) == {"AWSCodeDeployRole": {"Path": "/service-role/"}}
    with pytest.raises(ValueError, match="no policies"):
        documents("x = [1]\n")
    kept = chosen(
        {
            "AWSCodeDeployRole": policy("/service-role/"),
            "AWSCodeBuildThing": policy("/aws-service-role/"),
            "AmazonBraketFullAccess": policy("/"),
            "AmazonS3FullAccess": policy("/"),
        }
    )
    assert list(kept) == ["service-role/AWSCodeDeployRole", "AmazonS3FullAccess"]
    assert kept["AmazonS3FullAccess"] == {"version": "v1", "statements": [{"Effect": "Allow"}]}
