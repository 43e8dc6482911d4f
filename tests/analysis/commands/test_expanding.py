"""What CodeBuild makes of variables in the values of a buildspec."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.artifacts.contents import contents
from cblint.analysis.commands.expanding import expanded, widest
from cblint.files import Files
from cblint.model.build import Build, Link
from cblint.model.buildspec import Buildspec, Variable
from cblint.read.buildspec import read_buildspec
from cblint.source import SourceFile, Span
from cblint.testing.repository import check_files
from cblint.value import Basis, Choice, Hole, Known, Option, Reason, Text, Unknown, Value, at, maybe, string
from cblint.workspace import Workspace

SPEC = """\
version: 0.2
env:
  variables:
    STAGE: test
    OUT: build/out
    EMPTY: ""
  parameter-store:
    TOKEN: /app/token
phases:
  build:
    commands:
      - {command}
artifacts:
  base-directory: {folder}
  files: ["**/*"]
"""
HERE = Span("main.tf", 3, 9)


def scene(folder: str, command: str, also: tuple[Variable, ...], root: Path) -> tuple[Workspace, Build, Buildspec]:
    text = SPEC.replace("{folder}", folder).replace("{command}", command)
    (root / "buildspec.yml").write_text(text, encoding="utf-8")
    read = read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)
    unknown = Unknown(at(read.span), Reason.OUTSIDE)
    build = Build(
        span=read.span, symbol="", project=None, buildspec=read, why_unknown="", link=Link.ALONE, caller=None,
        task=None, source_root="", role=None, image=unknown, type=unknown, privileged_mode=unknown,
        variables=(*also, *read.env.variables), variables_closed=True, own_source=maybe("not said"), steps=(),
    )  # fmt: skip
    return Workspace(Files(str(root)), (read,), (), (), builds=(build,)), build, read


def project_variable(name: str, value: Value) -> Variable:
    return Variable(HERE, name, name, HERE, value, Known(at(HERE), "PLAINTEXT"), "project")


def folder_of(root: Path, folder: str, command: str = "make", *also: Variable) -> Value:
    workspace, build, read = scene(folder, command, also, root)
    assert read.artifacts is not None
    return expanded(workspace, build, read.artifacts.base_directory, "artifacts.base-directory")


@pytest.mark.parametrize(
    ("folder", "made"),
    [
        ("dist", "dist"),
        ("$OUT", "build/out"),
        ("${OUT}/web", "build/out/web"),
        ("a-$STAGE-$STAGE", "a-test-test"),
        ("x${EMPTY}y", "xy"),
    ],
)
def test_variables_in_view_are_put_in(tmp_path: Path, folder: str, made: str) -> None:
    assert string(folder_of(tmp_path, folder)) == made


def test_the_place_stays_where_it_is_written(tmp_path: Path) -> None:
    value = folder_of(tmp_path, "$OUT/web")
    assert isinstance(value, Known)
    text = (tmp_path / "buildspec.yml").read_text(encoding="utf-8")
    shown = [(text[step.span.start : step.span.end], step.note) for step in value.origin.steps]
    assert shown == [("$OUT/web", ""), ("build/out", "`OUT` is set here")]
    assert value.origin.basis is Basis.GIVEN


@pytest.mark.parametrize(
    ("folder", "command"),
    [
        ("$NOBODY_SETS_IT", "make"),
        ("$TOKEN", "make"),
        ("$OUT", "export OUT=elsewhere"),
        ("$OUT", 'eval "$(./settings.sh)"'),
        ("$(pwd)", "make"),
        ("${OUT:-dist}", "make"),
        ("$", "make"),
    ],
)
def test_what_is_not_in_view_is_not_known(tmp_path: Path, folder: str, command: str) -> None:
    value = folder_of(tmp_path, folder, command)
    assert isinstance(value, Unknown)
    assert value.reason is Reason.RUNTIME


def test_a_part_that_is_not_known_is_a_hole(tmp_path: Path) -> None:
    value = folder_of(tmp_path, "out/$STAGE/$COMMIT/web")
    assert isinstance(value, Text)
    assert [part if isinstance(part, str) else part.detail for part in value.parts] == ["out/test/", "COMMIT", "/web"]


def test_the_projects_variable_wins(tmp_path: Path) -> None:
    variable = project_variable("OUT", Known(at(HERE), "site"))
    assert string(folder_of(tmp_path, "$OUT", "make", variable)) == "site"


def test_a_choice_stays_one(tmp_path: Path) -> None:
    options = (Option("var.live", Known(at(HERE), "live")), Option("not var.live", Known(at(HERE), "try")))
    value = folder_of(tmp_path, "out/$OUT-$STAGE", "make", project_variable("OUT", Choice(at(HERE), options)))
    assert isinstance(value, Choice)
    assert [(each.condition, string(each.value)) for each in value.options] == [
        ("var.live", "out/live-test"),
        ("not var.live", "out/try-test"),
    ]


def test_too_many_choices_are_not_followed(tmp_path: Path) -> None:
    options = tuple(Option(f"case {n}", Known(at(HERE), str(n))) for n in range(5))
    value = folder_of(tmp_path, "$OUT$OUT", "make", project_variable("OUT", Choice(at(HERE), options)))
    assert isinstance(value, Unknown)
    assert value.reason is Reason.CONDITION


def literal(text: str) -> Known:
    return Known(at(Span("buildspec.yml", 0, len(text))), text)


def test_what_the_language_says_of_each_key(tmp_path: Path) -> None:
    workspace, build, _ = scene("dist", "export STAGE=live", (), tmp_path)

    def of(path: str, text: str = "$STAGE") -> Value:
        return expanded(workspace, build, literal(text), path)

    assert string(of("env.variables")) == "$STAGE"
    assert string(of("phases.install.runtime-versions")) == "test"
    assert isinstance(of("artifacts.name"), Unknown)
    assert isinstance(of("artifacts.secondary-artifacts.*.name"), Unknown)
    assert isinstance(of("cache.key"), Unknown)
    assert isinstance(of("reports"), Unknown)
    perhaps = of("env.parameter-store", "/app/$STAGE/token")
    assert isinstance(perhaps, Choice)
    assert [string(each.value) for each in perhaps.options] == ["/app/test/token", "/app/$STAGE/token"]
    assert string(of("no.such.key")) == "$STAGE"


def test_nothing_is_known_of_what_comes_after_a_command(tmp_path: Path) -> None:
    workspace, build, _ = scene("dist", "make", (), tmp_path)
    hole = Hole(at(HERE), Reason.NO_VALUE, "var.x")
    value = expanded(workspace, build, Text(at(HERE), ("a-$(tr ", hole, ")-b")), "artifacts.name")
    assert isinstance(value, Text)
    assert [part for part in value.parts if isinstance(part, str)] == ["a-"]


def test_what_would_be_too_long_is_not_made(tmp_path: Path) -> None:
    variable = project_variable("OUT", Known(at(HERE), "x" * 1900))
    value = folder_of(tmp_path, "$OUT" * 20, "make", variable)
    assert isinstance(value, Unknown)
    assert value.reason is Reason.TOO_LARGE
    assert isinstance(folder_of(tmp_path, "$STAGE/" + "x" * 2000), Unknown)


def test_commands_in_a_name_are_not_run(tmp_path: Path) -> None:
    workspace, build, _ = scene("dist", "make", (), tmp_path)
    value = expanded(workspace, build, literal("app-$STAGE-$(date '+%F')"), "artifacts.name")
    assert isinstance(value, Text)
    assert value.parts[0] == "app-test-"
    quoted = expanded(workspace, build, literal("'app'-$STAGE"), "artifacts.name")
    assert isinstance(quoted, Text)
    assert quoted.parts[-1] == "test"


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("dist/app.jar", "dist/app.jar"),
        ("dist/$V/app.jar", "dist/**/app.jar"),
        ("dist/app-$V.jar", "dist/**"),
        ("$A/x/$B/y", "**/y"),
        ("$A", "**"),
    ],
)
def test_the_widest_pattern(text: str, pattern: str) -> None:
    assert widest(text) == pattern


@pytest.mark.parametrize(
    ("folder", "root"),
    [("${CODEBUILD_SRC_DIR}/site", "site"), ("$CODEBUILD_SRC_DIR", ""), ("$OUT", "build/out"), ("$ELSEWHERE", None)],
)
def test_the_root_of_an_artifact(tmp_path: Path, folder: str, root: str | None) -> None:
    workspace, build, read = scene(folder, "make", (), tmp_path)
    assert read.artifacts is not None
    assert contents(workspace, build, read.artifacts).root() == root


PROJECT = """\
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type     = "S3"
    name     = "app-test"
    location = "artifacts-111122223333"
  }

  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:4.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }

  source {
    type      = "GITHUB"
    location  = "https://github.com/example/app.git"
    buildspec = "buildspec.yml"
  }
}
"""
USER = """\
version: 0.2
env:
  variables:
    NODE: "14"
    PLACE: elsewhere
    STAGE: test
phases:
  install:
    runtime-versions:
      nodejs: $NODE
  build:
    commands:
      - docker build -t site .
      - cp -r site/templates out
artifacts:
  name: NAME
  base-directory: FOLDER
  files: ["**/*"]
"""


def told(root: Path, rule: str, name: str = "app", folder: str = "out", project: str = PROJECT) -> list[str]:
    files = {"main.tf": project, "buildspec.yml": USER.replace("NAME", name).replace("FOLDER", folder)}
    report = check_files(files, root / "r", [rule])
    assert report.failures == ()
    return [finding.message for finding in report.findings]


def test_a_runtime_by_a_variable(tmp_path: Path) -> None:
    assert told(tmp_path, "runtime-not-in-image") == [
        "`aws/codebuild/standard:4.0` has no version `14` of `nodejs`",
    ]


@pytest.mark.parametrize(("folder", "lacking"), [("$PLACE", ["elsewhere"]), ("out", []), ("$UNKNOWN", [])])
def test_a_base_directory_by_a_variable(tmp_path: Path, folder: str, lacking: list[str]) -> None:
    messages = [f"Neither the repository nor a command makes the folder `{each}`" for each in lacking]
    assert told(tmp_path, "base-directory-not-produced", folder=folder, project="") == messages


@pytest.mark.parametrize(
    ("name", "ignored"),
    [("app-$STAGE", False), ("web-$STAGE", True), ("app-$CODEBUILD_BUILD_NUMBER", False), ("web-$(date)", True)],
)
def test_a_name_that_is_the_projects(tmp_path: Path, name: str, ignored: bool) -> None:
    assert bool(told(tmp_path, "ignored-artifact-name", name=name)) is ignored
