"""This is where secrets are put into Terraform modules."""

# ruff: noqa: E501  (what is written is read more easily unbroken)
from __future__ import annotations

import json
from random import Random

from tests.secrets.issuers import Secret
from tests.secrets.scene import TEXTS, TOKENS, Files, Scene, Variables, buildspec, is_token, mapping, mixed
from tests.secrets.written import hcl, lines_under

PROJECT = """resource "aws_codebuild_project" "app" {{
  name         = "app"
  service_role = "arn:aws:iam::123456789012:role/app"
  artifacts {{
    type = "NO_ARTIFACTS"
  }}
  environment {{
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
{environment}
  }}
  source {{
    type     = "GITHUB"
    location = "https://git.acme.net/acme/app.git"
{source}
  }}
}}
"""


def variable_blocks(variables: Variables, own: str = "", value: str = "") -> str:
    blocks = (
        f'environment_variable {{\n  name  = "{name}"\n  value = {value if name == own else hcl(text, 2)}\n}}'
        for name, text in variables
    )
    return lines_under("\n".join(blocks), 4)


def in_terraform(random: Random, secret: Secret, near: Variables, beside: list[str]) -> Scene:
    """Terraform: a project's variables, what they refer to, a source's token, a buildspec inside."""
    forms = ["value", "default", "tfvars", "locals", "module", "inline buildspec", "pipeline"]
    token = is_token(secret)
    form = random.choice([*forms, "source credential", "OAuthToken"] if token else forms)
    every = mixed(random, secret, near)
    key = secret.name.lower()
    variables = variable_blocks(every, secret.name, f"var.{key}")
    declared = f'variable "{key}" {{\n  type = string\n}}\n'
    text = hcl(secret.text, 2)
    scene: tuple[Files, str, set[str]]
    match form:
        case "value":
            scene = {"main.tf": PROJECT.format(environment=variable_blocks(every), source="")}, "main.tf", TEXTS
        case "default":
            sensitive = random.choice(("", "  sensitive = true\n"))
            default = f'variable "{key}" {{\n  type    = string\n{sensitive}  default = {text}\n}}\n'
            scene = (
                {"main.tf": PROJECT.format(environment=variables, source=""), "variables.tf": default},
                "variables.tf",
                TEXTS,
            )
        case "tfvars":
            name = random.choice(("terraform.tfvars", "prod.auto.tfvars"))
            scene = (
                {
                    "main.tf": PROJECT.format(environment=variables, source=""),
                    "variables.tf": declared,
                    name: f"{key} = {hcl(secret.text)}\n",
                },
                name,
                TEXTS,
            )
        case "locals":
            local = f'locals {{\n  region = "eu-west-1"\n  {key} = {text}\n}}\n'
            blocks = variable_blocks(every, secret.name, f"local.{key}")
            scene = {"main.tf": local + PROJECT.format(environment=blocks, source="")}, "main.tf", TEXTS
        case "module":
            call = f'module "ci" {{\n  source = "./ci"\n  {key} = {text}\n}}\n'
            scene = (
                {"main.tf": call, "ci/main.tf": declared + PROJECT.format(environment=variables, source="")},
                "main.tf",
                TEXTS,
            )
        case "inline buildspec":
            inner = buildspec(
                mapping(random, [(n, v.replace("${", "$${").replace("%{", "%%{")) for n, v in every], 4), "      - make"
            )
            source = f"    buildspec = <<-EOF\n{lines_under(inner, 6)}\n    EOF"
            scene = {"main.tf": PROJECT.format(environment="", source=source)}, "main.tf", TEXTS
        case "pipeline":
            given = ", ".join(
                f'{{ name = {json.dumps(n)}, value = {json.dumps(v).replace("${", "$${").replace("%{", "%%{")}, type = "PLAINTEXT" }}'
                for n, v in every
            )
            scene = (
                {
                    "main.tf": PROJECT.format(environment="", source="")
                    + PIPELINE % ("{}", f"EnvironmentVariables = jsonencode([{given}])")
                },
                "main.tf",
                TEXTS,
            )
        case "OAuthToken":
            value = random.choice((text, "var.github_token"))
            default = f'variable "github_token" {{\n  default = {text}\n}}\n' if value != text else ""
            scene = (
                {
                    "main.tf": default
                    + PIPELINE % (f'{{ Owner = "acme", Repo = "app", Branch = "main", OAuthToken = {value} }}', "")
                },
                "main.tf",
                TOKENS,
            )
        case _:
            kind = 'auth_type   = "PERSONAL_ACCESS_TOKEN"\n  server_type = "GITHUB"'
            scene = (
                {
                    "main.tf": f'resource "aws_codebuild_source_credential" "git" {{\n  {kind}\n  token       = {text}\n}}\n'
                },
                "main.tf",
                TOKENS,
            )
    return Scene(form, *scene)


PIPELINE = """resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::123456789012:role/pipeline"
  artifact_store {
    location = "artifacts"
    type     = "S3"
  }
  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "ThirdParty"
      provider         = "GitHub"
      version          = "1"
      output_artifacts = ["source"]
      configuration    = %s
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
      input_artifacts = ["source"]
      configuration = {
        ProjectName = "app"
        %s
      }
    }
  }
}
"""
