"""This is where tests have a project with a webhook in both languages, written in a few words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from cblint.testing import check_files

Filters = Sequence[tuple[str, str] | tuple[str, str, bool]]
"""Type, pattern, and whether what fits is excluded."""

PROJECT_TF = """
resource "aws_codebuild_project" "app" {{
  name         = "app"
  service_role = aws_iam_role.build.arn
  artifacts {{
    type = "NO_ARTIFACTS"
  }}
  environment {{
    compute_type    = "BUILD_GENERAL1_SMALL"
    image           = "aws/codebuild/standard:7.0"
    type            = "LINUX_CONTAINER"
    privileged_mode = {privileged}
  }}
  source {{
    type     = "{provider}"
    location = "https://git.example.com/example/app.git"
  }}
}}
resource "aws_iam_role" "build" {{
  name               = "build"
  assume_role_policy = "{{}}"
}}
resource "aws_codebuild_webhook" "app" {{
  project_name = aws_codebuild_project.app.name
"""


def hcl(groups: Sequence[Filters], *, provider: str = "GITHUB", approval: str = "", privileged: bool = False) -> str:
    """Return a module with a webhook."""
    lines = [PROJECT_TF.format(provider=provider, privileged=str(privileged).lower())]
    for group in groups:
        lines.append("  filter_group {\n")
        for kind, pattern, *exclude in group:
            excluded = "\n      exclude_matched_pattern = true" if any(exclude) else ""
            lines.append(
                f'    filter {{\n      type = "{kind}"\n      pattern = {json.dumps(pattern)}{excluded}\n    }}\n'
            )
        lines.append("  }\n")
    if approval:
        lines.append(f'  pull_request_build_policy {{\n    requires_comment_approval = "{approval}"\n  }}\n')
    return "".join(lines) + "}\n"


def template(
    groups: Sequence[Filters], *, provider: str = "GITHUB", approval: str = "", privileged: bool = False
) -> str:
    """Return a template with a webhook."""
    filters = [
        [
            {"Type": kind, "Pattern": pattern} | ({"ExcludeMatchedPattern": True} if any(exclude) else {})
            for kind, pattern, *exclude in group
        ]
        for group in groups
    ]
    triggers: dict[str, object] = {"Webhook": True, "FilterGroups": filters}
    if approval:
        triggers["PullRequestBuildPolicy"] = {"RequiresCommentApproval": approval}
    project = {
        "Name": "app",
        "ServiceRole": {"Fn::GetAtt": ["Role", "Arn"]},
        "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": {
            "ComputeType": "BUILD_GENERAL1_SMALL",
            "Image": "aws/codebuild/standard:7.0",
            "Type": "LINUX_CONTAINER",
            "PrivilegedMode": privileged,
        },
        "Source": {"Type": provider, "Location": "https://git.example.com/example/app.git"},
        "Triggers": triggers,
    }
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}
    return json.dumps({"Resources": {"App": {"Type": "AWS::CodeBuild::Project", "Properties": project}, "Role": role}})


def messages(folder: Path, files: dict[str, str]) -> list[str]:
    """Return what the rules about triggers find, with their profile."""
    report = check_files(files, folder, ["triggers"])
    assert report.failures == ()
    return sorted(f"{each.rule} {each.profile.value}: {each.message}" for each in report.findings)
