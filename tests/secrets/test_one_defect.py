"""One credential is one finding: each is the business of one rule of the group."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint
from tests.secrets.measure import settle

KEY_ID = "AKIAQ3ZX7PLW2MBV5NCD"
KEY = "q8vZ2mXw9RbT7yLc5NdJ8fHs4GpUa6VeK1iQ0o3W"
TOKEN = "ghp_Zk3vQ9mXw2RbT7yLc5NdJ8fHs4GpUa6VeK1i"


def buildspec(commands: list[str], **env: dict[str, str]) -> str:
    sections = {key.replace("_", "-"): value for key, value in env.items()}
    return json.dumps({"version": 0.2, "env": sections, "phases": {"build": {"commands": commands}}}, indent=1)


CASES: dict[str, tuple[str, list[str]]] = {
    "keys in variables": (
        buildspec(["aws s3 ls"], variables={"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": KEY}),
        ["plaintext-secret", "plaintext-secret"],
    ),
    "keys configured": (
        buildspec([f"aws configure set aws_access_key_id {KEY_ID}", f"aws configure set aws_secret_access_key {KEY}"]),
        ["secret-in-command", "secret-in-command"],
    ),
    "keys exported": (
        buildspec([f"export AWS_ACCESS_KEY_ID={KEY_ID} AWS_SECRET_ACCESS_KEY={KEY}", "aws s3 ls"]),
        ["secret-in-command", "secret-in-command"],
    ),
    "keys fetched": (
        buildspec(["aws s3 ls"], secrets_manager={"AWS_ACCESS_KEY_ID": "ci:id", "AWS_SECRET_ACCESS_KEY": "ci:key"}),
        ["static-aws-credentials"],
    ),
    "keys fetched and configured": (
        buildspec(['aws configure set aws_access_key_id "$KEY_ID"'], secrets_manager={"KEY_ID": "ci:id"}),
        ["static-aws-credentials"],
    ),
    "keys in variables, and configured": (
        buildspec(
            ['aws configure set aws_access_key_id "$KEY_ID"', 'aws configure set aws_secret_access_key "$SECRET_KEY"'],
            variables={"KEY_ID": KEY_ID, "SECRET_KEY": KEY},
        ),
        ["plaintext-secret", "plaintext-secret"],
    ),
    "a token in a variable, and used in a URL": (
        buildspec(['git clone "https://$GITHUB_TOKEN@github.com/acme/app.git"'], variables={"GITHUB_TOKEN": TOKEN}),
        ["plaintext-secret"],
    ),
    "a token in a URL": (
        buildspec([f"git clone https://x-access-token:{TOKEN}@github.com/acme/app.git"]),
        ["credentials-in-url"],
    ),
    "a token given to an image build": (
        buildspec([f"docker build --build-arg GITHUB_TOKEN={TOKEN} ."]),
        ["secret-in-command"],
    ),
    "a token in a variable, in a file that is written": (
        buildspec(["cat > .npmrc <<EOF\n//npm.acme.io/:_authToken=$NPM_TOKEN\nEOF"], variables={"NPM_TOKEN": TOKEN}),
        ["plaintext-secret"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_defect_is_one_finding(case: str, tmp_path: Path, cblint: Cblint) -> None:
    text, expected = CASES[case]
    settle(tmp_path / "r", {"buildspec.yml": text})
    report = json.loads(cblint("check", tmp_path / "r", "--select", "secrets", "--strict", "--format", "json").out)
    assert sorted(each["rule"] for each in report["findings"]) == expected
