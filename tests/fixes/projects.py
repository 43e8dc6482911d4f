"""This is where tests of fixes have a project in each language."""

from __future__ import annotations

GITHUB = """    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
"""


def terraform(
    environment: str = "",
    *,
    source: str = GITHUB,
    role: str = '"arn:aws:iam::111122223333:role/app"',
    vpc: str = "",
) -> str:
    """Return a project in Terraform."""
    return f"""resource "aws_codebuild_project" "app" {{
  name         = "app"
  service_role = {role}

  artifacts {{
    type = "NO_ARTIFACTS"
  }}

  environment {{
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
{environment}  }}

  source {{
{source}  }}
{vpc}}}
"""


def template(
    environment: str = "",
    *,
    source: str = "        Type: GITHUB\n        Location: https://github.com/example/app.git\n",
    role: str = "arn:aws:iam::111122223333:role/app",
    more: str = "",
) -> str:
    """Return a project in a CloudFormation template of YAML."""
    return f"""Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: {role}
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
{environment}      Source:
{source}{more}"""


def json_template(environment: str = "", *, role: str = '"arn:aws:iam::111122223333:role/app"', more: str = "") -> str:
    """Return a project in a CloudFormation template of JSON."""
    return f"""{{
  "Resources": {{
    "App": {{
      "Type": "AWS::CodeBuild::Project",
      "Properties": {{
        "Name": "app",
        "ServiceRole": {role},
        "Artifacts": {{ "Type": "NO_ARTIFACTS" }},
        "Environment": {{
          "ComputeType": "BUILD_GENERAL1_SMALL",
          "Image": "aws/codebuild/standard:7.0",
          "Type": "LINUX_CONTAINER"{environment}
        }},
        "Source": {{
          "Type": "GITHUB",
          "Location": "https://github.com/example/app.git"
        }}
      }}
    }}{more}
  }}
}}
"""


def buildspec(*commands: str) -> str:
    """Return a buildspec that runs commands."""
    lines = "".join(f"      - {command}\n" for command in commands)
    return f"version: 0.2\nphases:\n  build:\n    commands:\n{lines}"
