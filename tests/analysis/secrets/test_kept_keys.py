"""Which long-lived keys, tokens and files with secrets a build gives away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cblint.report import render
from cblint.testing.repository import check_files

TOKEN = "ghp_" + "aZ3kQ9xW7mB2vN8cL5tR1yH6aZ3kQ9xW7mB2"
PLAIN_TOKEN = "9f86d081884c7d659a2feaa0c55a" + "d015a3bf4f1b"
KEYS = "  secrets-manager:\n    AWS_ACCESS_KEY_ID: ci:id\n    AWS_SECRET_ACCESS_KEY: ci:key\n"
OTHER_KEYS = "  parameter-store:\n    KEY_ID: /ci/id\n    KEY: /ci/key\n"
NPM = "  secrets-manager:\n    NPM_TOKEN: ci/npm\n"
WRITE = 'echo "//registry.example.com/:_authToken=${NPM_TOKEN}" > .npmrc'
ALL = 'artifacts:\n  files:\n    - "**/*"\n'


def buildspec(*commands: str, env: str = "", rest: str = "") -> str:
    items = "".join(f"      - {json.dumps(each)}\n" for each in commands)
    head = f"env:\n{env}" if env else ""
    return f"version: 0.2\n{head}phases:\n  build:\n    commands:\n{items}{rest}"


def found(folder: Path, rule: str, files: dict[str, str]) -> list[str]:
    report = check_files(files, folder / "r", [rule])
    assert report.failures == ()
    return [finding.message for finding in report.findings]


def static(folder: Path, *commands: str, env: str = "") -> list[str]:
    return found(folder, "static-aws-credentials", {"buildspec.yml": buildspec(*commands, env=env)})


def test_keys_are_given(tmp_path: Path) -> None:
    says = ["The buildspec gives the build long-lived AWS keys in `AWS_ACCESS_KEY_ID`"]
    assert static(tmp_path / "a", "make", env=KEYS) == says
    assert static(tmp_path / "b", "./unknown.sh", env=KEYS) == says


@pytest.mark.parametrize("option", ["", "--profile ci ", "--profile=ci "])
def test_keys_are_configured(tmp_path: Path, option: str) -> None:
    command = f"aws configure set aws_access_key_id $KEY_ID {option}"
    assert static(tmp_path, command, env=OTHER_KEYS) == ["The command configures long-lived AWS keys"]


@pytest.mark.parametrize(
    ("env", "commands"),
    [
        (KEYS + "    AWS_SESSION_TOKEN: ci:session\n", ("make",)),
        (KEYS + "  variables:\n    AWS_ENDPOINT_URL: https://s3.example.com\n", ("make",)),
        (KEYS, ("aws s3 ls --endpoint-url https://s3.example.com",)),
        ("  variables:\n    AWS_ACCESS_KEY_ID: test\n    AWS_SECRET_ACCESS_KEY: test\n", ("make",)),
        ("  secrets-manager:\n    AWS_ACCESS_KEY_ID: ci:id\n", ("make",)),
        (OTHER_KEYS, ("aws configure set aws_access_key_id xxxxxxxx",)),
        (OTHER_KEYS, ("aws configure set aws_access_key_id $UNKNOWN",)),
        (OTHER_KEYS, ("aws configure set aws_access_key_id $KEY_ID", "aws configure set aws_session_token $S")),
        (OTHER_KEYS, ("aws configure set region $KEY_ID",)),
        (OTHER_KEYS, ("aws configure set aws_access_key_id",)),
    ],
)
def test_keys_that_may_be_right(tmp_path: Path, env: str, commands: tuple[str, ...]) -> None:
    assert static(tmp_path, *commands, env=env) == []


def credential(token: str) -> dict[str, str]:
    return {
        "main.tf": 'resource "aws_codebuild_source_credential" "github" {\n  auth_type = "PERSONAL_ACCESS_TOKEN"\n'
        f'  server_type = "GITHUB"\n  token = {token}\n}}\n'
        'variable "token" {\n  default = ""\n}\nvariable "given" {}\n'
    }


@pytest.mark.parametrize(("token", "kind"), [(TOKEN, "a GitHub token"), (PLAIN_TOKEN, "a token")])
def test_a_token_is_written_down(tmp_path: Path, token: str, kind: str) -> None:
    says = [f"The source credential holds {kind} in plain text"]
    assert found(tmp_path, "source-token-literal", credential(f'"{token}"')) == says


@pytest.mark.parametrize(
    "token",
    ["var.token", "var.given", "data.aws_ssm_parameter.x.value", '"your-github-token"', '"GitHubToken"', '"changeme"',
     '"arn:aws:codeconnections:eu-west-1:111122223333:connection/0d1c2b3a-1111-2222-3333-444455556666"',
     '"{{resolve:secretsmanager:github}}"', '"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"'],
)  # fmt: skip
def test_a_token_is_elsewhere(tmp_path: Path, token: str) -> None:
    assert found(tmp_path, "source-token-literal", credential(token)) == []


def packed(
    folder: Path, *commands: str, rest: str = ALL, files: dict[str, str] | None = None, env: str = NPM
) -> list[str]:
    texts = {"buildspec.yml": buildspec(*commands, env=env, rest=rest), **(files or {})}
    return found(folder, "secret-in-artifact", texts)


@pytest.mark.parametrize(
    ("commands", "rest", "file"),
    [
        ((WRITE,), ALL, ".npmrc"),
        (("cat > .npmrc <<END\ntoken=$NPM_TOKEN\nEND",), ALL, ".npmrc"),
        (
            ("mkdir -p web && cd web && " + WRITE,),
            'artifacts:\n  base-directory: web\n  files: ["**/*"]\n',
            "web/.npmrc",
        ),
        ((WRITE,), "artifacts:\n  files: [.npmrc]\n", ".npmrc"),
    ],
)
def test_a_written_secret_is_packed(tmp_path: Path, commands: tuple[str, ...], rest: str, file: str) -> None:
    assert packed(tmp_path, *commands, rest=rest) == [f"The artifact takes `{file}`, which holds a secret"]


@pytest.mark.parametrize(
    ("commands", "rest", "env"),
    [
        ((WRITE, "npm ci", "rm -f .npmrc"), ALL, NPM),
        ((WRITE, "rm -rf *"), ALL, NPM),
        ((WRITE, "./unknown.sh"), ALL, NPM),
        ((WRITE,), ALL + "  exclude-paths: [.npmrc]\n", NPM),
        ((WRITE,), "artifacts:\n  base-directory: dist\n  files: ['**/*']\n", NPM),
        ((WRITE,), "artifacts:\n  files: ['dist/**/*']\n", NPM),
        ((WRITE,), ALL, "  variables:\n    NPM_TOKEN: x\n"),
        (("if [ -f x ]; then " + WRITE + "; fi",), ALL, NPM),
        (("echo $NPM_TOKEN > /tmp/.npmrc",), ALL, NPM),
        (('echo "$DB_HOST" > .env',), ALL, "  parameter-store:\n    DB_HOST: /db/host\n"),
    ],
)
def test_a_written_secret_may_not_be_packed(tmp_path: Path, commands: tuple[str, ...], rest: str, env: str) -> None:
    assert packed(tmp_path, *commands, rest=rest, env=env) == []


@pytest.mark.parametrize(
    ("path", "text", "packs"),
    [
        (".env", "DB_PASSWORD=kd83-Hs72kLq\n", True),
        ("app/.env.production", "export API_TOKEN='a8Kd72mNq01Zx'\n", True),
        (".npmrc", f"//registry.example.com/:_authToken={TOKEN}\n", True),
        (".env", "APP_ENV=production\nPORT=80\n", False),
        (".env", "DB_PASSWORD=changeme\nAPI_TOKEN=${API_TOKEN}\n", False),
        (".env.example", "DB_PASSWORD=kd83-Hs72kLq\n", False),
        ("test/.env", "DB_PASSWORD=kd83-Hs72kLq\n", False),
        ("readme.md", "DB_PASSWORD=kd83-Hs72kLq\n", False),
    ],
)
def test_a_secret_of_the_repository(tmp_path: Path, path: str, text: str, packs: bool) -> None:
    says = [f"The artifact takes `{path}`, which holds a secret"] if packs else []
    assert packed(tmp_path, "echo done", files={path: text}, env="") == says


@pytest.mark.parametrize(
    ("command", "path", "says"),
    [
        ("docker login -u ci --password-stdin r.example.com < t", "/root/.docker/**/*", "~/.docker/config.json"),
        ("aws configure set aws_secret_access_key x", "~/.aws/**/*", "~/.aws/credentials"),
        ("docker build .", "/root/.docker/**/*", ""),
        ("docker login -u ci --password-stdin r.example.com < t", "/root/.m2/**/*", ""),
        ("docker login -u ci --password-stdin r.example.com < t; docker logout", "/root/.docker/**/*", ""),
        ("aws configure set region eu-west-1", "/root/.aws/**/*", ""),
    ],
)
def test_a_cached_home(tmp_path: Path, command: str, path: str, says: str) -> None:
    expected = [f"The cache takes `{says}`, which holds credentials"] if says else []
    assert packed(tmp_path, command, rest=f"cache:\n  paths:\n    - {path}\n", env="") == expected


@pytest.mark.parametrize("token", [TOKEN, PLAIN_TOKEN, "correct-horse-battery"])
def test_a_token_is_never_shown(tmp_path: Path, token: str) -> None:
    report = check_files(credential(f'"{token}"'), tmp_path / "r", ["all"])
    assert token not in render("text", report)
