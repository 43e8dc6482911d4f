"""An AppSpec file that a build hands on to a deployment group of another platform."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import ROOT, Cblint

SCENE = ROOT / "cblint" / "testing" / "scenes" / "deploying-pipeline"
ECS = """\
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo: {ContainerName: web, ContainerPort: 80}
"""
LAMBDA = """\
version: 0.0
Resources:
  - orders:
      Type: AWS::Lambda::Function
      Properties: {Name: orders, Alias: live, CurrentVersion: "1", TargetVersion: "2"}
"""


@pytest.mark.parametrize(
    ("appspec", "platform", "message"),
    [
        ("", "Server", ""),
        (ECS, "Server", "The AppSpec file is for `ECS`, and `Servers` deploys to `Server`"),
        (LAMBDA, "Server", "The AppSpec file is for `Lambda`, and `Servers` deploys to `Server`"),
        ("", "Lambda", "The AppSpec file is for `Server`, and `Servers` deploys to `Lambda`"),
        (LAMBDA, "Lambda", ""),
        ("version: 0.0\n", "Lambda", ""),
    ],
)
def test_the_kind_of_the_file(cblint: Cblint, tmp_path: Path, appspec: str, platform: str, message: str) -> None:
    folder = tmp_path / "app"
    shutil.copytree(SCENE, folder)
    template = (folder / "template.yml").read_text(encoding="utf-8")
    changed = template.replace("ComputePlatform: Server", f"ComputePlatform: {platform}")
    (folder / "template.yml").write_text(changed, encoding="utf-8")
    if appspec:
        (folder / "appspec.yml").write_text(appspec, encoding="utf-8")
    result = cblint("check", "--format", "concise", "--select", "deployment-config-mismatch", folder)
    assert (message in result.out) if message else ("AppSpec" not in result.out)


def test_a_file_that_the_artifact_leaves_out(cblint: Cblint, tmp_path: Path) -> None:
    folder = tmp_path / "app"
    shutil.copytree(SCENE, folder)
    (folder / "appspec.yml").write_text(ECS, encoding="utf-8")
    spec = (folder / "buildspec.yml").read_text(encoding="utf-8").replace("    - appspec.yml\n", "")
    (folder / "buildspec.yml").write_text(spec, encoding="utf-8")
    result = cblint("check", "--format", "concise", "--select", "deployment-config-mismatch", folder)
    assert "AppSpec" not in result.out
