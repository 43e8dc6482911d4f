"""This is where secrets are put into CloudFormation templates."""

# ruff: noqa: E501  (what is written is read more easily unbroken)
from __future__ import annotations

import json
from random import Random

from tests.secrets.issuers import Secret
from tests.secrets.scene import TEXTS, TOKENS, Scene, Variables, buildspec, is_token, mapping, mixed
from tests.secrets.written import lines_under, yaml

TEMPLATE = """Parameters:
{parameters}
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/app
      Source:
        Type: GITHUB
        Location: https://git.acme.net/acme/app.git
{source}
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
{environment}
"""


def in_cloudformation(random: Random, secret: Secret, near: Variables, beside: list[str]) -> Scene:
    """CloudFormation: a project's variables, defaults of parameters, a source's token, a pipeline, a buildspec inside."""
    forms = ["value", "JSON", "Ref", "Sub", "mapping", "inline buildspec", "pipeline"]
    token = is_token(secret)
    form = random.choice([*forms, "SourceCredential", "OAuthToken"] if token else forms)
    every = [(name, value) for name, value in mixed(random, secret, near) if not value.startswith("{{resolve")]
    echo = random.choice(("", "    NoEcho: true\n"))
    parameter = f"  Given:\n    Type: String\n{echo}    Default: {yaml(random, secret.text, 4)}"
    none = "  Stage:\n    Type: String\n    Default: prod"
    own = {"Ref": "!Ref Given", "Sub": '!Sub "${Given}"', "mapping": "!FindInMap [Settings, prod, given]"}.get(form, "")
    listed = "\n".join(
        f"          - Name: {name}\n            Value: {own if own and name == secret.name else yaml(random, value, 12)}"
        for name, value in every
    )
    environment = f"        EnvironmentVariables:\n{listed}"
    match form:
        case "Ref" | "Sub":
            return Scene(
                form,
                {"template.yml": TEMPLATE.format(parameters=parameter, source="", environment=environment)},
                "template.yml",
                TEXTS,
            )
        case "mapping":
            head = f"Mappings:\n  Settings:\n    prod:\n      given: {yaml(random, secret.text, 6)}\n"
            return Scene(
                form,
                {"template.yml": head + TEMPLATE.format(parameters=none, source="", environment=environment)},
                "template.yml",
                TEXTS,
            )
        case "inline buildspec":
            inner = buildspec(mapping(random, every, 4), "      - make")
            source = f"        BuildSpec: |\n{lines_under(inner, 10)}"
            return Scene(
                form,
                {"template.yml": TEMPLATE.format(parameters=none, source=source, environment="")},
                "template.yml",
                TEXTS,
            )
        case "JSON":
            return Scene(form, {"template.json": in_json(every)}, "template.json", TEXTS)
        case "pipeline":
            given = json.dumps([{"name": name, "value": value, "type": "PLAINTEXT"} for name, value in every])
            text = CFN_PIPELINE % ("Owner: acme", "EnvironmentVariables: '" + given.replace("'", "''") + "'")
            return Scene(form, {"template.yml": text}, "template.yml", TEXTS)
        case "OAuthToken":
            value, head = random.choice(
                ((yaml(random, secret.text, 16), ""), ("!Ref Given", f"Parameters:\n{parameter}\n"))
            )
            return Scene(
                form, {"template.yml": head + CFN_PIPELINE % (f"OAuthToken: {value}", "")}, "template.yml", TOKENS
            )
        case "SourceCredential":
            text = f"Resources:\n  Git:\n    Type: AWS::CodeBuild::SourceCredential\n    Properties:\n      AuthType: PERSONAL_ACCESS_TOKEN\n      ServerType: GITHUB\n      Token: {yaml(random, secret.text, 6)}\n"
            return Scene(form, {"template.yml": text}, "template.yml", TOKENS)
        case _:
            return Scene(
                form,
                {"template.yml": TEMPLATE.format(parameters=none, source="", environment=environment)},
                "template.yml",
                TEXTS,
            )


def in_json(variables: Variables) -> str:
    given = [{"Name": name, "Type": "PLAINTEXT", "Value": value} for name, value in variables]
    environment = {
        "Type": "LINUX_CONTAINER",
        "ComputeType": "BUILD_GENERAL1_SMALL",
        "Image": "aws/codebuild/standard:7.0",
        "EnvironmentVariables": given,
    }
    properties = {
        "ServiceRole": "arn:aws:iam::123456789012:role/app",
        "Source": {"Type": "GITHUB", "Location": "https://git.acme.net/acme/app.git"},
        "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": environment,
    }
    return json.dumps({"Resources": {"App": {"Type": "AWS::CodeBuild::Project", "Properties": properties}}}, indent=2)


CFN_PIPELINE = """Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::123456789012:role/pipeline
      ArtifactStore: {Type: S3, Location: artifacts}
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: ThirdParty, Provider: GitHub, Version: "1"}
              OutputArtifacts: [{Name: source}]
              Configuration:
                Repo: app
                Branch: main
                %s
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts: [{Name: source}]
              Configuration:
                ProjectName: app
                %s
"""
