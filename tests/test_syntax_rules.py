"""How bad a malformed version or command is, and which projects without source have no buildspec."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.projects import terraform


def found(cblint: Cblint, folder: Path, rules: str, **files: str) -> list[tuple[str, str, int]]:
    (folder / ".git").mkdir()
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    report = json.loads(cblint("check", "--format", "json", "--select", rules, folder).out)
    assert report["failures"] == []
    return [(each["rule"], each["severity"], each["region"]["start"]["line"]) for each in report["findings"]]


ITEMS = "      - make\n      -\n      - # make lint\n      - ~\n      - true\n      - [ -f x ]\n      - - make\n"


def test_what_codebuild_may_accept_is_of_low_severity(cblint: Cblint, tmp_path: Path) -> None:
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n{ITEMS}"
    assert [each[1:] for each in found(cblint, tmp_path, "syntax", buildspec_yml=text)] == [
        ("low", 6),
        ("low", 8),
        ("low", 9),
        ("high", 10),
        ("high", 11),
    ]


SERVICE = (
    "version: {}\nResources:\n  - Target:\n      Type: AWS::ECS::Service\n      Properties:\n"
    "        TaskDefinition: <TASK_DEFINITION>\n        LoadBalancerInfo:\n"
    "          ContainerName: web\n          ContainerPort: 80\n"
)
SERVER = "version: {}\nos: linux\nfiles:\n  - source: /\n    destination: /srv/app\n"


@pytest.mark.parametrize(
    ("text", "version", "severity"),
    [
        (SERVER, "1.0", "high"),
        (SERVER, '"0.0"', "high"),
        (SERVER, "0.0", None),
        (SERVER, "0", None),
        (SERVICE, "1", "medium"),
        (SERVICE, '"0.0"', None),
        (SERVICE, "0.0", None),
    ],
)
def test_versions_of_appspecs(cblint: Cblint, tmp_path: Path, text: str, version: str, severity: str | None) -> None:
    expected = [] if severity is None else [("invalid-version", severity, 1)]
    assert found(cblint, tmp_path, "syntax", appspec_yml=text.format(version)) == expected


INLINE = 'jsonencode({ version = 0.2, phases = { build = { commands = ["make"] } } })'


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('type = "NO_SOURCE"', 1),
        ('type = "NO_SOURCE"\n buildspec = ""', 1),
        ('type = "NO_SOURCE"\n buildspec = "ci/buildspec.yml"', 1),
        ('type = "NO_SOURCE"\n buildspec = "arn:aws:s3:::example/buildspec.yml"', 0),
        ('type = "NO_SOURCE"\n buildspec = "version: 0.2\\nphases: {build: {commands: [make]}}"', 0),
        (f'type = "NO_SOURCE"\n buildspec = {INLINE}', 0),
        ('type = "NO_SOURCE"\n buildspec = file("${path.module}/absent.yml")', 0),
        ('type = "NO_SOURCE"\n buildspec = var.buildspec', 0),
        ('type = var.type\n buildspec = "buildspec.yml"', 0),
        ('type = "CODEPIPELINE"', 0),
    ],
)
def test_a_project_without_source(cblint: Cblint, tmp_path: Path, source: str, count: int) -> None:
    text = terraform(source=f"    {source}\n")
    assert len(found(cblint, tmp_path, "no-buildspec-for-no-source", main_tf=text)) == count
