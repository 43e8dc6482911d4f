"""A cloud assembly of the CDK is checked if it is asked for, and else left alone as what nobody wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint

TEMPLATE = {
    "Resources": {
        "Build45A36621": {
            "Type": "AWS::CodeBuild::Project",
            "Properties": {
                "ServiceRole": "arn:aws:iam::111122223333:role/build",
                "Artifacts": {"Type": "NO_ARTIFACTS"},
                "Environment": {
                    "Type": "LINUX_CONTAINER",
                    "Image": "aws/codebuild/standard:7.0",
                    "ComputeType": "BUILD_GENERAL1_SMALL",
                    "PrivilegedMode": False,
                },
                "Source": {
                    "Type": "NO_SOURCE",
                    "BuildSpec": json.dumps(
                        {"version": "0.2", "phases": {"build": {"commands": ["docker build -t shop ."]}}}, indent=2
                    ),
                },
            },
            "Metadata": {"aws:cdk:path": "Shop/Build/Resource"},
        }
    }
}
ASSET = "asset." + "0123456789abcdef" * 4


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app's folder, with what the CDK made of it, which Git does not keep."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("cdk.out/\n", encoding="utf-8")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "shop.ts").write_text("export {};\n", encoding="utf-8")
    for folder in ("cdk.out", "cdk.out/assembly-Live", f"cdk.out/{ASSET}"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Shop.template.json").write_text(json.dumps(TEMPLATE, indent=1), encoding="utf-8")
    return tmp_path


def found(cblint: Cblint, *words: str | Path) -> list[str]:
    result = cblint("check", *words, "--format", "json", "--select", "docker-without-privileged")
    assert result.err == ""
    findings = json.loads(result.out)["findings"]
    assert all(each["message"].endswith("(construct `Shop/Build`)") for each in findings)
    return [each["path"] for each in findings]


def test_it_is_left_alone_unless_it_is_asked_for(cblint: Cblint, app: Path) -> None:
    assert found(cblint, app) == []
    assert found(cblint, app / "lib") == []


def test_it_is_checked_if_it_is_asked_for_but_not_the_assets(cblint: Cblint, app: Path) -> None:
    both = ["cdk.out/Shop.template.json", "cdk.out/assembly-Live/Shop.template.json"]
    assert found(cblint, app / "cdk.out") == both
    assert found(cblint, app / "lib", app / "cdk.out") == both
    assert found(cblint, "--root", app, app / "cdk.out") == both
    assert found(cblint, app / "cdk.out" / "Shop.template.json") == both[:1]


def test_nobody_mends_what_the_cdk_wrote(cblint: Cblint, app: Path) -> None:
    template = app / "cdk.out" / "Shop.template.json"
    before = template.read_text(encoding="utf-8")
    cblint("check", app / "cdk.out", "--fix", "--unsafe-fixes")
    assert template.read_text(encoding="utf-8") == before
