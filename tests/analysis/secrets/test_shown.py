"""Tokens of sources that those can read who may look at the stack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "source-token-shown"
GITHUB = {"AuthType": "PERSONAL_ACCESS_TOKEN", "ServerType": "GITHUB"}


def _found(cblint: Cblint, folder: Path, parameter: dict[str, Any] | None, **properties: Any) -> list[str]:
    template = {
        "Parameters": {"Token": parameter} if parameter else {},
        "Resources": {
            "Credential": {"Type": "AWS::CodeBuild::SourceCredential", "Properties": {**GITHUB, **properties}}
        },
    }
    (folder / "template.json").write_text(json.dumps(template), encoding="utf-8")
    result = cblint("check", folder, "--select", RULE, "-f", "json")
    return [finding["message"] for finding in json.loads(result.out)["findings"]]


@pytest.mark.parametrize("parameter", [{"Type": "String"}, {"Type": "String", "NoEcho": False}])
def test_shown_parameter(cblint: Cblint, tmp_path: Path, parameter: dict[str, Any]) -> None:
    found = _found(cblint, tmp_path, parameter, Token={"Ref": "Token"})
    assert found == ["The parameter `Token` holds the token of the source credential without `NoEcho`"]


@pytest.mark.parametrize("auth", ["CODECONNECTIONS", "SECRETS_MANAGER", {"Ref": "How"}])
def test_what_is_no_secret_may_be_shown(cblint: Cblint, tmp_path: Path, auth: object) -> None:
    assert _found(cblint, tmp_path, {"Type": "String"}, Token={"Ref": "Token"}, AuthType=auth) == []


@pytest.mark.parametrize("hidden", [True, "true"])
def test_hidden_parameter(cblint: Cblint, tmp_path: Path, hidden: object) -> None:
    assert _found(cblint, tmp_path, {"Type": "String", "NoEcho": hidden}, Token={"Ref": "Token"}) == []


def test_parameter_store(cblint: Cblint, tmp_path: Path) -> None:
    stored = {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/ci/token"}
    found = _found(cblint, tmp_path, stored, Token={"Ref": "Token"})
    assert found == ["The parameter `Token` takes the token of the source credential from a plain parameter"]
    plain = _found(cblint, tmp_path, None, Token="{{resolve:ssm:/ci/token:1}}")
    assert plain == ["The source credential takes its token from a plain parameter of Parameter Store"]


@pytest.mark.parametrize(
    "token", ["{{resolve:secretsmanager:ci:SecretString:token}}", "{{resolve:ssm-secure:/ci/token:1}}"]
)
def test_secret_that_is_resolved(cblint: Cblint, tmp_path: Path, token: str) -> None:
    assert _found(cblint, tmp_path, None, Token=token) == []


def test_parameter_is_hidden(cblint: Cblint, tmp_path: Path) -> None:
    before = text(
        """
        Parameters:
          GitHubToken:
            Type: String
            Description: May read the repository

        Resources:
          Credential:
            Type: AWS::CodeBuild::SourceCredential
            Properties:
              AuthType: PERSONAL_ACCESS_TOKEN
              ServerType: GITHUB
              Token: !Ref GitHubToken
        """
    )
    after = fixed(cblint, tmp_path / "r", RULE, {"template.yml": before})
    assert after == {"template.yml": before.replace("repository\n", "repository\n    NoEcho: true\n")}


@pytest.mark.parametrize("service", ["secretsmanager:ci:SecretString:token", "ssm-secure:/ci/token:1"])
def test_a_reference_that_is_resolved_is_surely_no_token_that_is_written_down(
    cblint: Cblint, tmp_path: Path, service: str
) -> None:
    token = f"{{{{resolve:{service}}}}}"
    properties = {"AuthType": "PERSONAL_ACCESS_TOKEN", "ServerType": "GITHUB", "Token": token}
    template = {"Resources": {"Source": {"Type": "AWS::CodeBuild::SourceCredential", "Properties": properties}}}
    (tmp_path / "template.json").write_text(json.dumps(template), encoding="utf-8")
    assert "could not be decided" not in cblint("check", tmp_path, "--show-unknown").out
