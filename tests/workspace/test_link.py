"""Linking, through whole small repositories: which buildspec a project runs, as whom, and where its artifact goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.config import Config
from cblint.discover import discover
from cblint.engine import Request, read
from cblint.errors import Failure
from cblint.files import Files
from cblint.locate import locate
from cblint.model.build import Build, Link
from cblint.registry import built_in
from cblint.report import render
from cblint.testing.repository import check_files
from cblint.value import equals, string
from cblint.workspace import Workspace

SPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
PROJECT = """
resource "aws_codebuild_project" "app" {
  name          = "app"
  build_timeout = 30
  service_role = aws_iam_role.build.arn
  source {
    %s
  }
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
  }
}
resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = "{}"
}
"""
HERE = "https://github.com/acme/app"
REMOTE = f'[remote "origin"]\n\turl = {HERE}.git\n'


def linked(folder: Path, files: dict[str, str], sources: tuple[str, ...] = ()) -> Workspace:
    for path, text in {".git/config": REMOTE, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    request = Request(place=locate((str(folder),), None), rules=frozenset(), config=Config(sources=sources))
    opened = Files(request.place.root)
    failures: list[Failure] = []
    workspace = read(opened, discover(opened), request, built_in(), failures)
    assert failures == []
    return workspace


def project(source: str) -> str:
    return PROJECT % source


def only(builds: tuple[Build, ...]) -> Build:
    assert len(builds) == 1, [build.symbol for build in builds]
    return builds[0]


def test_a_project_of_this_repository_runs_its_buildspec_as_its_role(tmp_path: Path) -> None:
    workspace = linked(
        tmp_path,
        {"main.tf": project(f'type = "GITHUB"\n location = "{HERE}"\n buildspec = "ci/b.yml"'), "ci/b.yml": SPEC},
    )
    build = only(workspace.builds)
    assert build.link is Link.OWN_SOURCE
    assert build.buildspec is not None
    assert build.buildspec.path == "ci/b.yml"
    assert build.role is not None
    assert build.role.role is not None
    assert string(build.role.role.name) == "build"
    assert workspace.missing_buildspecs == ()


def test_a_buildspec_that_is_surely_missing_is_a_part(tmp_path: Path) -> None:
    source = f'type = "GITHUB"\n location = "{HERE}"\n buildspec = "ci/build.yml"'
    workspace = linked(tmp_path, {"main.tf": project(source), "ci/build.yaml": SPEC})
    missing = workspace.missing_buildspecs
    assert [(part.path, part.given, part.near) for part in missing] == [("ci/build.yml", True, ("ci/build.yaml",))]
    assert (tmp_path / "main.tf").read_text()[missing[0].span.start : missing[0].span.end] == '"ci/build.yml"'


@pytest.mark.parametrize(
    "source",
    [
        'type = "GITHUB"\n location = "https://github.com/acme/other"\n buildspec = "ci/build.yml"',
        'type = "GITHUB"\n location = "https://github.com/acme/other"',
        'type = "GITHUB"\n location = var.repository\n buildspec = "ci/build.yml"',
        'type = "CODEPIPELINE"\n buildspec = "ci/build.yml"',
        'type = "S3"\n location = "bucket/key.zip"',
        f'type = "GITHUB"\n location = "{HERE}"\n buildspec = "arn:aws:s3:::bucket/buildspec.yml"',
        f'type = "GITHUB"\n location = "{HERE}"\n buildspec = var.path',
    ],
)
def test_what_is_built_from_elsewhere_is_not_missing(tmp_path: Path, source: str) -> None:
    workspace = linked(tmp_path, {"main.tf": 'variable "repository" {}\nvariable "path" {}\n' + project(source)})
    build = only(workspace.builds)
    assert build.buildspec is None
    assert build.why_unknown
    assert workspace.missing_buildspecs == ()


def test_another_repository_does_not_run_this_ones_buildspec(tmp_path: Path) -> None:
    source = 'type = "GITHUB"\n location = "https://github.com/acme/other"'
    workspace = linked(tmp_path, {"main.tf": project(source), "buildspec.yml": SPEC})
    of_project = [build for build in workspace.builds if build.project]
    assert only(tuple(of_project)).buildspec is None


def test_a_path_that_exists_is_joined_with_less_confidence(tmp_path: Path) -> None:
    source = 'type = "GITHUB"\n location = var.repository\n buildspec = "ci/b.yml"'
    files = {"main.tf": 'variable "repository" {}\n' + project(source), "ci/b.yml": SPEC}
    build = only(linked(tmp_path, files).builds)
    assert build.link is Link.SAME_PATH
    assert build.buildspec is not None


def test_of_two_projects_without_a_path_neither_is_guessed(tmp_path: Path) -> None:
    one = project('type = "GITHUB"\n location = var.a')
    two = one.replace('"app"', '"two"').partition('resource "aws_iam_role"')[0]
    workspace = linked(tmp_path, {"main.tf": 'variable "a" {}\n' + one + two, "buildspec.yml": SPEC})
    assert [build.buildspec is None for build in workspace.builds if build.project] == [True, True]


def test_configured_sources_are_this_repository(tmp_path: Path) -> None:
    files = {
        "main.tf": project('type = "GITHUB"\n location = "https://github.com/acme/old-name"'),
        "buildspec.yml": SPEC,
    }
    assert only(linked(tmp_path, files, sources=("acme/old-name",)).builds).link is Link.OWN_SOURCE


def test_inline_text_is_read_at_its_place(tmp_path: Path) -> None:
    inline = "version: 0.2\n phases:\n   build:\n     commands:\n       - make ${var.x}\n"
    source = f'type = "NO_SOURCE"\n buildspec = <<-EOT\n {inline} EOT'
    text = 'variable "x" {}\n' + project(source)
    build = only(linked(tmp_path, {"main.tf": text}).builds)
    assert build.link is Link.INLINE
    assert build.buildspec is not None
    assert build.buildspec.inline
    command = build.buildspec.phases[0].commands[0]
    assert text[command.text.origin.span.start : command.text.origin.span.end] == "make ${var.x}"


def test_a_buildspec_that_nobody_names_is_a_build_of_an_unknown_project(tmp_path: Path) -> None:
    build = only(linked(tmp_path, {"buildspec.yml": SPEC}).builds)
    assert build.project is None
    assert build.link is Link.ALONE
    assert equals(build.privileged_mode, True).is_maybe


BATCH = """version: 0.2
batch:
  build-graph:
    - identifier: one
      buildspec: one.yml
      env:
        privileged-mode: true
        variables:
          LEVEL: task
    - identifier: two
      depend-on: [one]
phases:
  build:
    commands:
      - make
"""


def test_a_batch_makes_a_build_of_every_task(tmp_path: Path) -> None:
    source = f'type = "GITHUB"\n location = "{HERE}"'
    text = project(source).replace(
        "  environment {", '  build_batch_config {\n    service_role = "x"\n  }\n  environment {'
    )
    workspace = linked(tmp_path, {"main.tf": text, "buildspec.yml": BATCH, "one.yml": SPEC})
    one, two = sorted(workspace.builds, key=lambda build: build.symbol)
    assert one.buildspec is not None
    assert one.buildspec.path == "one.yml"
    assert equals(one.privileged_mode, True).is_yes
    assert one.variable("LEVEL") is not None
    assert two.buildspec is not None
    assert two.buildspec.path == "buildspec.yml"
    assert equals(two.privileged_mode, False).is_yes
    assert two.variable("LEVEL") is None


def test_without_a_batch_role_the_project_runs_alone(tmp_path: Path) -> None:
    files = {"main.tf": project(f'type = "GITHUB"\n location = "{HERE}"'), "buildspec.yml": BATCH, "one.yml": SPEC}
    of_project = [build for build in linked(tmp_path, files).builds if build.project]
    assert only(tuple(of_project)).task is None


def test_a_task_whose_buildspec_is_not_there(tmp_path: Path) -> None:
    workspace = linked(tmp_path, {"buildspec.yml": BATCH})
    assert [(part.path, part.named_by) for part in workspace.missing_buildspecs] == [("one.yml", "batch task `one`")]


COUNTED = """
locals {
  names = ["one", "two"]
}
resource "aws_codebuild_project" "app" {
  count        = 2
  name         = local.names[count.index]
  service_role = "x"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }
  source {
    type      = "NO_SOURCE"
    buildspec = BUILDSPEC
  }
}
"""
TEMPLATE = """version: 0.2
phases:
  build:
    commands:
      - make ${name}
"""


@pytest.mark.parametrize(
    "buildspec",
    [
        "<<-EOT\n" + TEMPLATE.replace("name", "local.names[count.index]") + "    EOT\n",
        'templatefile("buildspec.yml", { name = local.names[count.index] })',
    ],
)
def test_each_instance_of_a_project_has_its_own_text(tmp_path: Path, buildspec: str) -> None:
    files = {"main.tf": COUNTED.replace("BUILDSPEC", buildspec), "buildspec.yml": TEMPLATE}
    workspace = linked(tmp_path, files)
    ran = [
        string(command.text)
        for build in workspace.builds
        if build.project is not None and build.buildspec is not None
        for phase in build.buildspec.phases
        for command in phase.commands
    ]
    assert ran == ["make one", "make two"]


@pytest.mark.parametrize("marked", [True, False])
def test_in_a_folder_of_repositories_a_tasks_path_starts_at_its_own(tmp_path: Path, marked: bool) -> None:
    batch = BATCH.replace("buildspec: one.yml", "buildspec: ci/one.yml")
    files = {"app/ci/buildspec.yml": batch, "app/ci/one.yml": SPEC, **({".git/HEAD": ""} if marked else {})}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    request = Request(place=locate((str(tmp_path),), None), rules=frozenset(), config=Config())
    opened = Files(request.place.root)
    workspace = read(opened, discover(opened), request, built_in(), [])
    assert [part.path for part in workspace.missing_buildspecs] == (["ci/one.yml"] if marked else [])


@pytest.mark.parametrize("function", ["yamlencode", "jsonencode"])
def test_an_encoded_buildspec_is_read_at_its_place(tmp_path: Path, function: str) -> None:
    spec = f'{function}({{ version = 0.2, phases = {{ build = {{ commands = ["make ${{var.x}}"] }} }} }})'
    text = 'variable "x" {}\n' + project(f'type = "NO_SOURCE"\n buildspec = {spec}')
    build = only(linked(tmp_path, {"main.tf": text}).builds)
    assert build.link is Link.INLINE
    assert build.buildspec is not None
    assert build.buildspec.inline
    command = build.buildspec.phases[0].commands[0]
    assert text[command.text.origin.span.start : command.text.origin.span.end] == '"make ${var.x}"'


def test_projects_with_one_encoded_buildspec_share_it(tmp_path: Path) -> None:
    shared = 'locals { spec = { version = 0.2, phases = { build = { commands = ["make"] } } } }\n'
    one = project('type = "NO_SOURCE"\n buildspec = jsonencode(local.spec)')
    two = one.replace('"app"', '"two"').partition('resource "aws_iam_role"')[0]
    workspace = linked(tmp_path, {"main.tf": shared + one + two})
    assert len({id(build.buildspec) for build in workspace.builds}) == len(workspace.buildspecs) == 1
    assert len(workspace.builds) == 2


def test_instances_of_a_module_have_their_own_encoded_buildspec(tmp_path: Path) -> None:
    spec = "yamlencode({ version = 0.2, phases = { build = { commands = [var.command] } } })"
    files = {
        "modules/build/main.tf": 'variable "command" {}\n' + project(f'type = "NO_SOURCE"\n buildspec = {spec}'),
        "main.tf": "".join(
            f'module "{name}" {{\n  source = "./modules/build"\n  command = "make {name}"\n}}\n' for name in ("a", "b")
        ),
    }
    builds = linked(tmp_path, files).builds
    specs = [build.buildspec for build in builds]
    assert [string(spec.phases[0].commands[0].text) for spec in specs if spec] == ["make a", "make b"]


def test_an_encoded_buildspec_on_a_condition_is_not_known(tmp_path: Path) -> None:
    spec = "var.x ? yamlencode({ version = 0.2 }) : yamlencode({ version = 0.1 })"
    text = 'variable "x" {}\n' + project(f'type = "NO_SOURCE"\n buildspec = {spec}')
    build = only(linked(tmp_path, {"main.tf": text}).builds)
    assert build.buildspec is None
    assert build.why_unknown


def test_a_mapping_in_a_template_is_no_buildspec(tmp_path: Path) -> None:
    template = """\
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/build
      Source:
        Type: NO_SOURCE
        BuildSpec:
          version: 0.2
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0"}
"""
    build = only(linked(tmp_path, {"template.yml": template}).builds)
    assert build.buildspec is None


ENCODED = """jsonencode({{
  version = 0.2
  env     = {{ variables = {{ DB_PASSWORD = {password} }} }}
  phases  = {{ build = {{ commands = ["make", var.x] }} }}
  batch = {{ build-graph = [
    {{ identifier = "a", depend-on = [{waits}] }},
    {{ identifier = "b", depend-on = ["a"] }},
  ] }}
}})"""


def test_an_encoded_buildspec_is_checked_as_any_other(tmp_path: Path) -> None:
    password = "hunter2-Xk29aq"
    found: dict[str, list[tuple[str, str]]] = {}
    for name, spec in {
        "wrong": ENCODED.format(password=f'"{password}"', waits='"b"'),
        "right": ENCODED.format(password="var.x", waits=""),
    }.items():
        text = 'variable "x" {}\n' + project(f'type = "NO_SOURCE"\n buildspec = {spec}')
        report = check_files({"main.tf": text}, tmp_path / name)
        found[name] = [(each.rule, text[each.span.start : each.span.end]) for each in report.findings]
        assert all(password not in render(form, report) for form in ("text", "json", "sarif"))
    assert found == {
        "wrong": [("plaintext-secret", f'"{password}"'), ("batch-cycle", '"b"')],
        "right": [],
    }


def test_a_name_that_is_put_together_is_not_edited(tmp_path: Path) -> None:
    spec = """jsonencode({ version = 0.2, batch = { build-list = [{ identifier = "alpha" }], build-graph = [
      { identifier = "first" }, { identifier = "second", depend-on = [%s] } ] } })"""
    edits = {}
    for name, waits in {"plain": '"firts"', "made": '"${local.name}ts"'}.items():
        text = 'locals { name = "fir" }\n' + project(f'type = "NO_SOURCE"\n buildspec = {spec % waits}')
        report = check_files({"main.tf": text}, tmp_path / name, ["batch-unknown-dependency"])
        edits[name] = [
            (text[edit.span.start : edit.span.end], edit.text)
            for each in report.findings
            if each.fix
            for edit in each.fix.edits
        ]
    assert edits == {"plain": [('"firts"', '"first"')], "made": []}
