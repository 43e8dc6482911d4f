"""What a deploy action reads is added to the artifact's list, where it surely lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import terraform
from tests.fixes.test_artifacts import pipeline

RULE = "deploy-file-not-in-artifacts"
SETTINGS = """      configuration = {
        ApplicationName     = "app"
        DeploymentGroupName = "app"
      }
"""
ECS = 'ClusterName = "app"\n        ServiceName = "app"'
WRITES = "printf '[]' > imagedefinitions.json"


def spec(command: str, artifacts: str) -> str:
    return f"version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\nartifacts:\n{artifacts}"


def project(provider: str, configuration: str) -> str:
    source = '    type      = "CODEPIPELINE"\n    buildspec = "buildspec.yml"\n'
    given = pipeline().replace('"CodeDeploy"', f'"{provider}"')
    assert SETTINGS in given
    given = given.replace(SETTINGS, f"      configuration = {{\n        {configuration}\n      }}\n")
    return terraform(source=source).replace("NO_ARTIFACTS", "CODEPIPELINE") + "\n" + given


@pytest.mark.parametrize(
    ("provider", "configuration", "command", "before", "after"),
    [
        (
            "ECS",
            ECS,
            WRITES,
            "  files:\n    - appspec.yml\n",
            "  files:\n    - appspec.yml\n    - imagedefinitions.json\n",
        ),
        (
            "ECS",
            ECS + '\n        FileName = "out/images.json"',
            "cd out && printf x > images.json",
            "  files: [appspec.yml]\n",
            "  files: [appspec.yml, out/images.json]\n",
        ),
        (
            "CodeDeployToECS",
            'TaskDefinitionTemplateArtifact = "built"\n        Image1ArtifactName = "built"',
            "printf x > imageDetail.json",
            "  files:\n    - appspec.yml\n",
            "  files:\n    - appspec.yml\n    - imageDetail.json\n    - taskdef.json\n",
        ),
        (
            "CloudFormation",
            'ActionMode = "CREATE_UPDATE"\n        TemplatePath = "built::stack/app.yml"',
            "make",
            "  base-directory: deploy\n  files:\n    - appspec.yml\n",
            "  base-directory: deploy\n  files:\n    - appspec.yml\n    - stack/app.yml\n",
        ),
    ],
)
def test_a_file_is_added(
    cblint: Cblint, tmp_path: Path, provider: str, configuration: str, command: str, before: str, after: str
) -> None:
    files = {
        "main.tf": project(provider, configuration),
        "buildspec.yml": spec(command, before),
        "appspec.yml": "",
        "taskdef.json": "{}\n",
        "deploy/appspec.yml": "",
        "deploy/stack/app.yml": "Resources: {}\n",
    }
    changed = fixed(cblint, tmp_path / "r", RULE, files)
    assert changed == {"buildspec.yml": spec(command, after)}


@pytest.mark.parametrize(
    ("command", "artifacts"),
    [
        ("make imagedefinitions.json", "  files:\n    - appspec.yml\n"),
        ("printf x > $WHERE/imagedefinitions.json", "  files:\n    - appspec.yml\n"),
        ("mkdir a && cd a && " + WRITES, "  files:\n    - appspec.yml\n"),
        (WRITES, "  files:\n    - '**/*'\n  exclude-paths:\n    - '*.json'\n"),
        (WRITES, "  base-directory: deploy\n  files:\n    - appspec.yml\n"),
    ],
)
def test_a_file_that_may_lie_elsewhere_is_not_added(
    cblint: Cblint, tmp_path: Path, command: str, artifacts: str
) -> None:
    files = {"main.tf": project("ECS", ECS), "buildspec.yml": spec(command, artifacts), "deploy/a": ""}
    assert fixed(cblint, tmp_path / "r", RULE, files, left=1) == {}
