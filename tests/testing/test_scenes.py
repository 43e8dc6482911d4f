"""Scenes are right as they stand and link as their names say, and examples take them up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cblint.config import Config
from cblint.discover import discover
from cblint.engine import Request, read
from cblint.errors import Failure
from cblint.files import Files
from cblint.locate import locate
from cblint.model.build import Build
from cblint.registry import built_in
from cblint.testing import check_files, examples, problems, scene, scene_names
from cblint.value import string
from cblint.workspace import Workspace

REGISTRY = built_in()


def linked(name: str, folder: Path) -> Workspace:
    check_files(scene(name), folder)
    place = locate((str(folder),), None)
    files = Files(place.root)
    failures: list[Failure] = []
    request = Request(place=place, rules=frozenset(), config=Config())
    workspace = read(files, discover(files, place.focus), request, REGISTRY, failures)
    assert failures == []
    return workspace


def only_build(workspace: Workspace) -> Build:
    (build,) = workspace.builds
    assert build.project is not None
    assert build.buildspec is not None
    assert build.buildspec.span.path == "buildspec.yml"
    return build


@pytest.mark.parametrize("name", scene_names())
def test_a_scene_is_right_as_it_stands(name: str, tmp_path: Path) -> None:
    report = check_files(scene(name), tmp_path / "repository")
    assert (report.findings, report.suppressed, report.failures) == ((), (), ())


def test_private_vpc_has_a_build_in_the_private_subnet(tmp_path: Path) -> None:
    build = only_build(linked("private-vpc", tmp_path / "repository"))
    assert build.project is not None
    assert build.project.vpc_given.is_yes
    assert build.role is not None
    assert build.role.role is not None


def test_pushing_build_is_privileged_and_has_a_role(tmp_path: Path) -> None:
    workspace = linked("pushing-build", tmp_path / "repository")
    build = only_build(workspace)
    assert build.privileged_mode.origin.span.path == "project.tf"
    assert build.role is not None
    assert build.role.role is not None
    assert [string(each.name) for stack in workspace.stacks for each in stack.repositories] == ["app"]


def test_deploying_pipeline_deploys_what_its_build_delivers(tmp_path: Path) -> None:
    workspace = linked("deploying-pipeline", tmp_path / "repository")
    build = only_build(workspace)
    assert build.caller is not None
    (deployment,) = workspace.deployments
    assert deployment.build is build
    assert deployment.provider == "CodeDeploy"
    assert [appspec.span.path for appspec in workspace.appspecs] == ["appspec.yml"]


def test_every_scene_is_in_use() -> None:
    used = {
        name for rule_id in REGISTRY.listed for each in examples(REGISTRY.load(rule_id).page) for name in each.scenes
    }
    assert used == set(scene_names())


BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"


@pytest.mark.parametrize(
    "attributes",
    ['title="buildspec.yml" scene="private-vpc"', 'scene="private-vpc" title="buildspec.yml"'],
)
def test_attributes_stand_in_either_order(attributes: str) -> None:
    (example,) = examples(f"```yaml {attributes}\n{BUILDSPEC}```\n")
    assert example.files == {"buildspec.yml": BUILDSPEC}
    assert example.scenes == ("private-vpc",)


def test_any_block_of_a_repository_may_name_the_scene() -> None:
    page = f'```yaml title="a.yml"\n{BUILDSPEC}```\n\n```yaml title="b.yml" scene="private-vpc"\n{BUILDSPEC}```\n'
    (example,) = examples(page)
    assert sorted(example.files) == ["a.yml", "b.yml"]
    assert example.scenes == ("private-vpc",)


def test_a_block_without_a_title_is_no_file_and_parts_repositories() -> None:
    titled = f'```yaml title="buildspec.yml"\n{BUILDSPEC}```\n'
    shown = list(examples(f'{titled}\n```sh scene="private-vpc"\nmake  # finding\n```\n\n{titled}'))
    assert [example.scenes for example in shown] == [(), ()]
    assert [example.findings for example in shown] == [frozenset(), frozenset()]


def test_an_unknown_scene_is_named(tmp_path: Path) -> None:
    (example,) = examples(f'```yaml title="buildspec.yml" scene="../scenes"\n{BUILDSPEC}```\n')
    rule = REGISTRY.load("vpc-without-nat")
    assert problems(rule, example, tmp_path / "repository") == ["there is no scene `../scenes`"]


def test_a_block_replaces_the_file_of_the_scene(tmp_path: Path) -> None:
    routes = 'resource "aws_route_table" "private" {\n  vpc_id = aws_vpc.main.id\n}\n'
    page = f'```hcl title="private-routes.tf" scene="private-vpc"\n{routes}```\n'
    (example,) = examples(page)
    found = sorted(problems(REGISTRY.load("vpc-without-nat"), example, tmp_path / "repository"))
    for path, problem in zip(("private-routes", "vpc"), found, strict=True):
        assert re.match(rf"{path}\.tf:\d+: the rule says “Builds of .* has no route to the internet”", problem)


def test_only_the_findings_of_the_rule_itself_count(tmp_path: Path) -> None:
    (example,) = examples('```yaml title="buildspec.yml"\nversion: 0.2\nphases: {}\nphasen: {}\n```\n')
    report = check_files(example.files, tmp_path / "first")
    assert "unknown-key" in {finding.rule for finding in report.findings}
    assert problems(REGISTRY.load("batch-cycle"), example, tmp_path / "second") == []
