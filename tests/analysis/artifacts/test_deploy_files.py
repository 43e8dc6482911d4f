"""Which files a pipeline's deploy actions read, and whether the build's artifact surely lacks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.pipeline_scene import pipeline, template
from tests.fixes.mending import REMOTE

ECS = "ClusterName: app, ServiceName: app"
BLUE = "AppSpecTemplateArtifact: built, TaskDefinitionTemplateArtifact: built, Image1ArtifactName: built"
STACK = "ActionMode: %s, StackName: app, TemplatePath: 'built::stack.yml'"
WRITES = "echo x > imagedefinitions.json"
DETAIL = "echo '{\"ImageURI\":1}' > imageDetail.json"


def found(folder: Path, deploy: str, command: str, *patterns: str, more: str = "", artifacts: bool = True) -> list[str]:
    files = "".join(f"    - '{pattern}'\n" for pattern in patterns)
    given = f"artifacts:\n  files:\n{files}{more}" if artifacts else more
    spec = f"version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\n{given}"
    texts = {
        "template.yml": template(deploy, head="Parameters:\n  Any: {Type: String}\n"),
        "buildspec.yml": spec,
        "a.txt": "",
        "taskdef.json": "{}",
        ".git/config": REMOTE,
    }
    report = check_files(texts, folder, ["deploy-file-not-in-artifacts"])
    return sorted(finding.message.replace("The artifact goes to ", "") for finding in report.findings)


@pytest.mark.parametrize(
    ("deploy", "command", "patterns", "messages"),
    [
        (pipeline("ECS", ECS), WRITES, ("a.txt",), ["`ECS` without `imagedefinitions.json`"]),
        (pipeline("ECS", ECS), "make", ("a.txt",), ["`ECS` without `imagedefinitions.json`"]),
        (pipeline("ECS", ECS), "docker build .", ("*",), ["`ECS` without `imagedefinitions.json`"]),
        (pipeline("ECS", ECS), DETAIL, ("imageDetail.json",), ["`ECS` without `imagedefinitions.json`"]),
        (pipeline("ECS", f"{ECS}, FileName: x.json"), "make", ("a.txt",), ["`ECS` without `x.json`"]),
        (
            pipeline("ECS", f"{ECS}, FileName: imageDetail.json"),
            DETAIL,
            ("imageDetail.json",),
            ["`imageDetail.json` is what `CodeDeployToECS` reads, but the action is of `ECS`"],
        ),
        (
            pipeline("CodeDeployToECS", BLUE),
            DETAIL,
            ("a.txt",),
            ["`CodeDeployToECS` without `imageDetail.json`", "`CodeDeployToECS` without `taskdef.json`"],
        ),
        (
            pipeline("CloudFormation", STACK % "CREATE_UPDATE"),
            "make",
            ("a.txt",),
            ["`CloudFormation` without `stack.yml`"],
        ),
        (
            pipeline("CloudFormationStackSet", "TemplatePath: 'built::s/t.yml'"),
            "make",
            ("*",),
            ["`CloudFormationStackSet` without `s/t.yml`"],
        ),
    ],
)
def test_what_is_left_out(
    tmp_path: Path, deploy: str, command: str, patterns: tuple[str, ...], messages: list[str]
) -> None:
    assert found(tmp_path / "r", deploy, command, *patterns) == messages


@pytest.mark.parametrize(
    ("deploy", "command", "patterns"),
    [
        (pipeline("ECS", ECS), WRITES, ("imagedefinitions.json",)),
        (pipeline("ECS", ECS), "make", ("imagedefinitions.json",)),
        (pipeline("ECS", ECS), "echo x > $FILE", ("*",)),
        (pipeline("ECS", ECS), "make", ("$FILE",)),
        (pipeline("ECS", f"{ECS}, FileName: !Ref Any"), "make", ("a.txt",)),
        (pipeline("ECS", f"{ECS}, FileName: '#{{x.FILE}}'"), "make", ("a.txt",)),
        (pipeline("ECS", f"{ECS}, FileName: imageDetail.json"), "echo [] > imageDetail.json", ("imageDetail.json",)),
        (pipeline("ECS", "!Ref Any"), "make", ("a.txt",)),
        (pipeline("ECS", ECS, "!Ref Any"), "make", ("a.txt",)),
        (pipeline("ECS", ECS, "{Name: other}"), "make", ("a.txt",)),
        (pipeline("ECS", ECS, "{Name: built}, {Name: docs}"), "make", ("a.txt",)),
        (pipeline("CodeDeployToECS", BLUE), DETAIL, ("taskdef.json", "imageDetail.json")),
        (pipeline("CloudFormation", STACK % "DELETE_ONLY"), "make", ("a.txt",)),
        (pipeline("CloudFormation", STACK % "!Ref Any"), "make", ("a.txt",)),
        (pipeline("CloudFormation", STACK % "CREATE_UPDATE"), "sam package > stack.yml", ("stack.yml",)),
        (pipeline("CodeDeploy"), "make", ("a.txt",)),
        (pipeline("!Ref Any", ECS), "make", ("a.txt",)),
    ],
)
def test_what_may_be_there(tmp_path: Path, deploy: str, command: str, patterns: tuple[str, ...]) -> None:
    assert found(tmp_path / "r", deploy, command, *patterns) == []


@pytest.mark.parametrize(
    ("deploy", "messages"),
    [
        (
            pipeline("CloudFormation", (STACK % "CREATE_UPDATE").replace("built::", "source::")),
            ["`CloudFormation` reads `stack.yml` from the source, but the repository does not hold it"],
        ),
        (
            pipeline("CodeDeployToECS", BLUE.replace("built", "source")),
            ["`CodeDeployToECS` reads `imageDetail.json` from the source, but the repository does not hold it"],
        ),
        (pipeline("CloudFormation", "ActionMode: CREATE_UPDATE, TemplatePath: 'source::template.yml'"), []),
        (pipeline("CloudFormation", "ActionMode: CREATE_UPDATE, TemplatePath: 'source::Template.yml'"), []),
        (pipeline("CloudFormation", "ActionMode: CREATE_UPDATE, TemplatePath: 'other::stack.yml'"), []),
        (
            pipeline("CloudFormation", (STACK % "CREATE_UPDATE").replace("built::", "source::")).replace(
                "example/app", "example/other"
            ),
            [],
        ),
        (
            pipeline("CloudFormation", (STACK % "CREATE_UPDATE").replace("built::", "source::")).replace(
                "BranchName", "OutputArtifactFormat: CODEBUILD_CLONE_REF, BranchName"
            ),
            [],
        ),
    ],
)
def test_what_the_source_does_not_hold(tmp_path: Path, deploy: str, messages: list[str]) -> None:
    assert found(tmp_path / "r", deploy, "make", "a.txt") == messages


def test_a_secondary_artifact_is_read_under_its_name(tmp_path: Path) -> None:
    deploy = pipeline("ECS", ECS, "{Name: built}, {Name: docs}")
    more = "  secondary-artifacts:\n    built:\n      files: [a.txt]\n    docs:\n      files: [imagedefinitions.json]\n"
    assert found(tmp_path / "r", deploy, WRITES, "imagedefinitions.json", more=more) == [
        "`ECS` without `imagedefinitions.json`"
    ]


def test_a_build_without_artifacts(tmp_path: Path) -> None:
    message = "`ECS` reads `imagedefinitions.json` of the build's output, but the buildspec has no `artifacts`"
    assert found(tmp_path / "a", pipeline("ECS", ECS), WRITES, artifacts=False) == [message]
    assert found(tmp_path / "b", pipeline("ECS", ECS), WRITES, artifacts=False, more="artifacts: $X\n") == []


def test_files_that_land_at_the_root(tmp_path: Path) -> None:
    flat = "  discard-paths: yes\n"
    assert found(tmp_path / "a", pipeline("ECS", ECS), WRITES, "out/*.json", more=flat) == []
    (message,) = found(tmp_path / "b", pipeline("ECS", ECS), WRITES, "out/*.txt", more=flat)
    assert message == "`ECS` without `imagedefinitions.json`"
