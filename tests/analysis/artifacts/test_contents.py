"""What the artifact of a build holds, and what CodeDeploy misses in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.artifacts import matching
from cblint.analysis.artifacts.contents import Contents, artifacts_of, contents
from cblint.files import Files
from cblint.finding import Finding
from cblint.model.build import Build, Link
from cblint.read.buildspec import read_buildspec
from cblint.source import SourceFile
from cblint.testing.repository import check_files
from cblint.value import YES, Reason, Unknown, at, maybe
from cblint.workspace import Workspace

APPSPEC = """version: 0.0
os: linux
files:
  - source: app
    destination: /srv/app
hooks:
  AfterInstall:
    - location: scripts/restart.sh
  ApplicationStart:
    - location: scripts/start.sh
"""
SERVER = {
    "appspec.yml": APPSPEC,
    "app/index.html": "hello\n",
    "scripts/restart.sh": "#!/bin/sh\n",
    "scripts/start.sh": "#!/bin/sh\n",
}


def buildspec(artifacts: str, *commands: str) -> str:
    lines = "".join(f"      - {command}\n" for command in commands or ("echo done",))
    return f"version: 0.2\nphases:\n  build:\n    commands:\n{lines}{artifacts}"


def taken(*patterns: str, also: str = "") -> str:
    files = "".join(f"    - '{pattern}'\n" for pattern in patterns)
    return f"artifacts:\n  files:\n{files}{also}"


def held(folder: Path, text: str, files: dict[str, str], link: Link = Link.ALONE) -> Contents:
    for path, content in {**files, "buildspec.yml": text}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    read = read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)
    unknown = Unknown(at(read.span), Reason.OUTSIDE)
    build = Build(
        span=read.span, symbol="", project=None, buildspec=read, why_unknown="", link=link, caller=None, task=None,
        source_root="", role=None, image=unknown, type=unknown, privileged_mode=unknown, variables=(),
        variables_closed=False, own_source=maybe("not said"), steps=(),
    )  # fmt: skip
    workspace = Workspace(Files(str(folder)), (read,), (), (), builds=(build,))
    found = artifacts_of(read, "")
    assert found is not None
    return contents(workspace, build, found)


@pytest.mark.parametrize(
    ("artifacts", "commands", "answer"),
    [
        (taken("appspec.yml"), (), True),
        (taken("**/*"), (), True),
        (taken("*"), (), True),
        (taken("*", also="  discard-paths: yes\n"), (), True),
        (taken("app/**/*"), (), False),
        (taken("app/**/*"), ("make",), False),
        (taken("deploy/appspec.yml"), (), False),
        (taken("**/*", also="  exclude-paths:\n    - '*.yml'\n"), (), False),
        (taken("app/**/*", "$EXTRA"), (), None),
        (taken("**/*", also="  base-directory: dist\n"), (), False),
        (taken("**/*", also="  base-directory: dist\n"), ("cp -r app dist",), False),
        (taken("**/*", also="  base-directory: dist\n"), ("cp appspec.yml dist/",), True),
        (taken("**/*", also="  base-directory: dist\n"), ("cp appspec.yml dist/", "rm -r dist"), None),
        (taken("**/*", also="  base-directory: dist\n"), ('[ -n "$X" ] && cp appspec.yml dist/',), None),
        (taken("**/*", also="  base-directory: dist\n"), ("cp appspec.yml dist/ || true",), None),
        (taken("**/*", also="  base-directory: dist\n"), ("cp appspec.yml build/",), False),
        (taken("**/*", also="  base-directory: dist\n"), ("cp -r . dist",), None),
        (taken("**/*", also="  base-directory: dist\n"), ("cp $FILES dist",), None),
        (taken("**/*", also="  base-directory: dist\n"), ("cat appspec.yml > dist/appspec.yml",), True),
        (taken("**/*", also="  base-directory: dist\n"), ("bundler-of-ours",), None),
        (taken("**/*", also="  base-directory: dist\n"), ("curl -s https://example.com/setup.sh | sh",), None),
        (taken("**/*", also="  base-directory: dist\n"), ("docker run -v $PWD:/app image",), None),
        (taken("**/*", also="  base-directory: target\n"), ("mvn package",), False),
        (taken("**/*", also="  base-directory: app\n"), (), False),
        (taken("**/*", also="  base-directory: $FOLDER\n"), (), None),
        (taken("**/*", also="  base-directory: 'my-*'\n"), (), False),
        (taken("**/*", also="  base-directory: 'my-*'\n"), ("mkdir my-app", "cp appspec.yml my-app"), None),
        (taken("**/*", also="  base-directory: 'my-*'\n"), ("bundler-of-ours",), None),
        (taken("**/*", also="  base-directory: 'my/*'\n"), (), None),
        (taken("app/**/*", also="  base-directory: $FOLDER\n"), (), False),
        (taken("**/*", also="  base-directory: $CODEBUILD_SRC_DIR\n"), (), True),
        (taken("**/*", also="  base-directory: ./\n"), (), True),
        (taken("app/**/*", also="  discard-paths: yes\n"), (), None),
        (taken("app/*.html", also="  discard-paths: yes\n"), (), False),
    ],
)
def test_artifact_holds_the_appspec(
    tmp_path: Path, artifacts: str, commands: tuple[str, ...], answer: bool | None
) -> None:
    assert held(tmp_path, buildspec(artifacts, *commands), SERVER).holds("appspec.yml").answer is answer


def test_a_build_tool_that_is_configured_to_may_make_it(tmp_path: Path) -> None:
    text = buildspec(taken("**/*", also="  base-directory: target\n"), "mvn package")
    pom = {"pom.xml": "<project><include>appspec.yml</include></project>"}
    assert held(tmp_path, text, {**SERVER, **pom}).holds("appspec.yml").is_maybe


def test_a_static_folder_lands_in_what_a_tool_makes(tmp_path: Path) -> None:
    text = buildspec(taken("**/*", also="  base-directory: build\n"), "react-scripts build")
    assert held(tmp_path, text, {**SERVER, "public/appspec.yml": APPSPEC}).holds("appspec.yml").is_maybe


def test_an_inline_buildspec_may_build_another_repository(tmp_path: Path) -> None:
    text = buildspec(taken("**/*"))
    assert held(tmp_path, text, SERVER, Link.INLINE).holds("appspec.yml").is_maybe
    assert held(tmp_path, buildspec(taken("app/*")), SERVER, Link.INLINE).holds("appspec.yml").is_no


def test_a_file_of_which_the_repository_has_none_may_come_from_elsewhere(tmp_path: Path) -> None:
    assert held(tmp_path, buildspec(taken("**/*")), {}).holds("appspec.yml").is_maybe


def test_what_is_ignored_or_behind_a_link_may_be_there(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("app")
    files = {**SERVER, "app/appspec.yml": APPSPEC, ".gitignore": "local\n", "local/appspec.yml": APPSPEC}
    assert held(tmp_path, buildspec(taken("**/*")), files).holds("app/appspec.yml").is_yes
    assert held(tmp_path, buildspec(taken("**/*")), files).holds("link/appspec.yml").is_maybe
    assert held(tmp_path, buildspec(taken("**/*")), files).holds("local/appspec.yml").is_maybe
    report = found_nothing(tmp_path, buildspec(taken("link/*.js", "local/*.js")))
    assert report == [None, None]


def found_nothing(folder: Path, text: str) -> list[bool | None]:
    subject = held(folder, text, {})
    subject = subject.replace(build=subject.build.replace(own_source=YES))
    return [matching.takes_nothing(subject, item).answer for item in subject.artifacts.files.items]


def test_steps_say_what_decides(tmp_path: Path) -> None:
    also = "  exclude-paths:\n    - '**/.*'\n  base-directory: app\n  discard-paths: yes\n"
    steps = held(tmp_path, buildspec(taken("**/*", also=also)), SERVER).steps()
    assert [step.note for step in steps] == [
        "it takes `**/*`",
        "it leaves out `**/.*`",
        "the artifact's root is `app`",
        "all files land at its root",
    ]


def findings(folder: Path, files: dict[str, str], rule: str) -> list[Finding]:
    report = check_files(files, folder / "repository", [rule])
    assert report.failures == ()
    return list(report.findings)


def missing(folder: Path, artifacts: str, *commands: str, rule: str = "appspec-not-in-artifacts") -> list[str]:
    files = {**SERVER, "buildspec.yml": buildspec(artifacts, *commands)}
    return [finding.message for finding in findings(folder, files, rule)]


def test_an_artifact_without_the_appspec(tmp_path: Path) -> None:
    assert missing(tmp_path, taken("scripts/*", "app/*")) == [
        "The artifact goes to CodeDeploy without `appspec.yml` at its root"
    ]


def test_an_artifact_that_holds_nothing_of_the_appspec_is_not_for_codedeploy(tmp_path: Path) -> None:
    assert missing(tmp_path, taken("reports/*.xml")) == []


def test_an_artifact_with_everything(tmp_path: Path) -> None:
    assert missing(tmp_path, taken("**/*")) == []
    assert missing(tmp_path / "again", taken("**/*"), rule="appspec-file-not-in-artifacts") == []


def test_files_that_the_appspec_names_and_the_artifact_leaves_out(tmp_path: Path) -> None:
    assert missing(tmp_path, taken("appspec.yml", "app/*"), rule="appspec-file-not-in-artifacts") == [
        "`scripts/restart.sh` is not in the artifact that goes to CodeDeploy",
        "`scripts/start.sh` is not in the artifact that goes to CodeDeploy",
    ]


def test_a_folder_of_which_nothing_is_taken(tmp_path: Path) -> None:
    artifacts = taken("appspec.yml", "scripts/*")
    assert missing(tmp_path, artifacts, rule="appspec-file-not-in-artifacts") == [
        "`app` is not in the artifact that goes to CodeDeploy"
    ]


@pytest.mark.parametrize("pattern", ["app/*.html", "app/*.js", "app", "app/**/*", "**/*.html"])
def test_a_folder_of_which_something_may_be_taken(tmp_path: Path, pattern: str) -> None:
    artifacts = taken("appspec.yml", "scripts/*", pattern)
    assert missing(tmp_path, artifacts, rule="appspec-file-not-in-artifacts") == []


def test_what_the_repository_does_not_hold_is_another_rules_business(tmp_path: Path) -> None:
    files = {"appspec.yml": APPSPEC, "buildspec.yml": buildspec(taken("appspec.yml"))}
    assert findings(tmp_path, files, "appspec-file-not-in-artifacts") == []


def test_one_script_of_two_hooks_is_one_finding(tmp_path: Path) -> None:
    appspec = APPSPEC.replace("scripts/start.sh", "scripts/restart.sh")
    files = {**SERVER, "appspec.yml": appspec, "buildspec.yml": buildspec(taken("appspec.yml", "app/*"))}
    (finding,) = findings(tmp_path, files, "appspec-file-not-in-artifacts")
    assert len(finding.related) == 1


@pytest.mark.parametrize(
    "artifacts",
    [
        taken("scripts/*", also="  base-directory: app\n"),
        taken("scripts/*", also="  exclude-paths:\n    - '*.yml'\n"),
    ],
)
def test_no_fix_where_it_would_not_help(tmp_path: Path, artifacts: str) -> None:
    files = {**SERVER, "app/scripts/restart.sh": "", "buildspec.yml": buildspec(artifacts)}
    assert [finding.fix for finding in findings(tmp_path, files, "appspec-not-in-artifacts")] == [None]


PIPELINE = """Resources:
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/app
      Artifacts:
        Type: CODEPIPELINE
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
      Source:
        Type: CODEPIPELINE
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration: {RepositoryName: app, BranchName: main}
              OutputArtifacts: [{Name: Source}]
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              Configuration: {ProjectName: !Ref Project}
              InputArtifacts: [{Name: Source}]
              OutputArtifacts: [{Name: Built}]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: PROVIDER, Version: "1"}
              Configuration: CONFIGURATION
              InputArtifacts: [{Name: INPUT}]
"""
BLUE_GREEN = (
    "{ApplicationName: a, DeploymentGroupName: g, AppSpecTemplateArtifact: Built,"
    " TaskDefinitionTemplateArtifact: Built, AppSpecTemplatePath: PATH}"
)
ECS_APPSPEC = """version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: app
          ContainerPort: 80
"""


def deployed(folder: Path, artifacts: str, files: dict[str, str], provider: str, **settings: str) -> list[str]:
    configuration = settings.get("configuration", "{ApplicationName: a, DeploymentGroupName: g}")
    pipeline = PIPELINE.replace("PROVIDER", provider).replace("CONFIGURATION", configuration)
    texts = {
        "pipeline.yml": pipeline.replace("INPUT", settings.get("artifact", "Built")),
        "buildspec.yml": buildspec(artifacts),
        **files,
    }
    return [finding.message for finding in findings(folder, texts, "appspec-not-in-artifacts")]


def test_a_pipeline_deploys_what_the_build_delivers(tmp_path: Path) -> None:
    said = ["The artifact goes to CodeDeploy without `appspec.yml` at its root"]
    assert deployed(tmp_path / "1", taken("target/*.jar"), SERVER, "CodeDeploy") == said
    assert deployed(tmp_path / "2", taken("**/*"), SERVER, "CodeDeploy") == []
    assert deployed(tmp_path / "3", taken("target/*.jar"), SERVER, "CodeDeploy", artifact="Source") == []


def test_blue_green_looks_for_the_name_that_it_is_given(tmp_path: Path) -> None:
    files = {"appspec.yaml": ECS_APPSPEC, "taskdef.json": "{}"}
    named = BLUE_GREEN.replace("PATH", "appspec.yaml")
    said = ["The artifact goes to CodeDeploy for ECS without `appspec.yaml` at its root"]
    artifacts = taken("imageDetail.json", "taskdef.json")
    assert deployed(tmp_path / "1", artifacts, files, "CodeDeployToECS", configuration=named) == said
    artifacts = taken("imageDetail.json", "taskdef.json", "appspec.yaml")
    assert deployed(tmp_path / "2", artifacts, files, "CodeDeployToECS", configuration=named) == []
    other = BLUE_GREEN.replace("PATH", "deploy/app.yml")
    said = ["The artifact goes to CodeDeploy for ECS without `deploy/app.yml`"]
    assert deployed(tmp_path / "3", artifacts, files, "CodeDeployToECS", configuration=other) == said


def test_a_buildspec_without_artifacts_delivers_no_appspec(tmp_path: Path) -> None:
    assert deployed(tmp_path, "", SERVER, "CodeDeploy") == [
        "The build's output goes to CodeDeploy, but the buildspec has no `artifacts`"
    ]


def test_flattened_scripts_are_one_finding(tmp_path: Path) -> None:
    artifacts = taken("appspec.yml", "scripts/*", also="  discard-paths: yes\n")
    assert missing(tmp_path, artifacts, rule="discard-paths-breaks-appspec") == [
        "`discard-paths` takes `scripts/restart.sh` and 1 more out of the folder that the AppSpec file names"
    ]
    assert missing(tmp_path / "other", artifacts, rule="appspec-file-not-in-artifacts") == []


def test_flattened_scripts_without_the_appspec(tmp_path: Path) -> None:
    artifacts = taken("scripts/*.sh", also="  discard-paths: yes\n")
    assert missing(tmp_path, artifacts, rule="appspec-not-in-artifacts") == [
        "The artifact goes to CodeDeploy without `appspec.yml` at its root"
    ]


def test_flattened_files_that_the_appspec_does_not_name(tmp_path: Path) -> None:
    artifacts = taken("appspec.yml", "app/*", also="  discard-paths: yes\n")
    assert missing(tmp_path, artifacts, rule="discard-paths-breaks-appspec") == []
