"""What a build selects, and whether its image has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.images.runtimes import (
    demanded,
    end_of_life,
    ignored_by,
    meant,
    missing,
    preinstalled_docker,
    unknown_names,
    used,
)
from cblint.model.build import Build
from cblint.source import Span
from cblint.value import Basis, Entries, Entry, Known, Value, at
from tests.analysis.shell_scene import build, buildspec, known, project, unknown, workspace

HERE = Span("buildspec.yml", 3, 9)


def selecting(image: Value | str, *commands: str, **versions: str | Value) -> Build:
    entries = tuple(
        Entry(name, HERE, known(version) if isinstance(version, str) else version) for name, version in versions.items()
    )
    spec = buildspec({"install": list(commands)})
    basis = Basis.GIVEN if entries else Basis.AWS_DEFAULT
    selection = Entries(at(HERE, basis=basis), entries)
    spec = spec.replace(phases=(spec.phases[0].replace(runtime_versions=selection),))
    return build(spec, of=project(image=known(image) if isinstance(image, str) else image))


def lacked(image: Value | str, **versions: str | Value) -> list[tuple[str, str, str]]:
    found = missing(workspace(Path(__file__).parent), selecting(image, **versions))
    return [(each.entry.key, each.version, each.nearest) for each in found]


OLD, NEW = "aws/codebuild/standard:4.0", "aws/codebuild/standard:7.0"


def test_an_old_image_has_what_it_lists() -> None:
    assert lacked(OLD, nodejs="14") == [("nodejs", "14", "12")]
    assert lacked(OLD, nodejs="10", python="3.8", java="corretto8", docker="18") == []
    assert lacked(OLD, nodejs="10.x", python="3.x", java="corretto11.x", golang="latest") == []
    assert lacked(OLD, nodejs="14.x") == [("nodejs", "14.x", "12")]
    assert lacked(OLD, java="openjdk8") == [("java", "openjdk8", "corretto8")]
    assert lacked(OLD, rust="1.93") == [("rust", "", "")]


def test_a_newer_one_installs_what_it_does_not_list() -> None:
    assert lacked(NEW, nodejs="14", python="3.7.1", java="corretto11") == []
    assert lacked(NEW, rust="1.93", docker="20") == [("rust", "", "")]
    assert lacked("aws/codebuild/amazonlinux2-x86_64-standard:4.0", docker="18") == [("docker", "18", "20")]


def test_a_number_is_what_is_written() -> None:
    assert lacked(OLD, python=Known(at(HERE), 3.1, "3.10")) == [("python", "3.10", "3.9")]


@pytest.mark.parametrize("image", [unknown(), "python:3.12", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/build:1"])
def test_of_other_images_nothing_is_said(image: Value | str) -> None:
    assert lacked(image, nodejs="1", rust="2") == []
    assert preinstalled_docker(selecting(image, docker="18")) is None


@pytest.mark.parametrize("version", ["$NODE", "${NODE}", unknown()])
def test_what_is_only_known_later_may_be_right(version: str | Value) -> None:
    assert lacked(OLD, nodejs=version) == []
    assert [end_of_life(entry) for entry in _entries(selecting(OLD, nodejs=version))] == [("", "")]


def _entries(made: Build) -> tuple[Entry, ...]:
    assert made.buildspec is not None
    selection = made.buildspec.phases[0].runtime_versions
    assert isinstance(selection, Entries)
    return selection.entries


def test_docker_is_there_without_being_selected() -> None:
    assert preinstalled_docker(selecting(NEW, docker="20")) is not None
    assert preinstalled_docker(selecting(OLD, docker="19")) is None
    assert preinstalled_docker(selecting("aws/codebuild/amazonlinux-aarch64-standard:3.0", docker="23")) is None
    assert preinstalled_docker(selecting(NEW, python="3.12")) is None


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("node", "nodejs"),
        ("go", "golang"),
        ("Node", "nodejs"),
        ("pyhton", "python"),
        ("openjdk", ""),
        ("terraform", ""),
    ],
)
def test_names_that_no_image_has(name: str, right: str) -> None:
    for image in (NEW, unknown()):
        assert [entry.key for entry in unknown_names(selecting(image, **{name: "1"}))] == [name]
    assert unknown_names(selecting("node:22", **{name: "1"})) == ()
    assert meant(name) == right


def test_images_that_pass_over_a_selection() -> None:
    assert ignored_by(selecting("node:22", nodejs="22")) == "node:22"
    name = "aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22"
    assert ignored_by(selecting(name, nodejs="22")) == name
    for image in (NEW, unknown(), "example/build:1", "aws/codebuild/windows-base:2022-1.0"):
        assert ignored_by(selecting(image, nodejs="22")) == ""


@pytest.mark.parametrize("image", ["aws/codebuild/standard:1.0", "aws/codebuild/nodejs:10.14.1", "aws/codebuild/eb-go"])
def test_the_first_images_know_no_runtimes(image: str) -> None:
    assert ignored_by(selecting(image, nodejs="22")) == image


@pytest.mark.parametrize(
    ("name", "version", "day"),
    [
        ("nodejs", "16", "2023-09-11"),
        ("nodejs", "16.x", "2023-09-11"),
        ("nodejs", "16.20.2", "2023-09-11"),
        ("python", "3.8", "2024-10-07"),
        ("python", "3.8.19", "2024-10-07"),
        ("python", "3", ""),
        ("python", "3.x", ""),
        ("nodejs", "22", ""),
        ("java", "corretto8", ""),
        ("nodejs", "latest", ""),
    ],
)
def test_versions_whose_maintenance_ended(name: str, version: str, day: str) -> None:
    assert end_of_life(_entries(selecting(NEW, **{name: version}))[0])[1] == day


def test_an_image_that_demands_a_selection() -> None:
    demanding = "aws/codebuild/standard:2.0"
    assert demanded(selecting(demanding)).is_yes
    assert demanded(selecting(demanding, python="3.7")).is_no
    assert demanded(selecting(NEW)).is_no
    assert demanded(selecting("python:3")).is_no
    assert demanded(selecting(unknown())).is_maybe
    made = selecting(demanding)
    assert made.buildspec is not None
    assert demanded(made.replace(buildspec=made.buildspec.replace(closed=False))).is_maybe
    assert demanded(made.replace(buildspec=None)).is_maybe


@pytest.mark.parametrize(
    ("image", "commands", "needed"),
    [
        ("aws/codebuild/standard:2.0", ["docker build .", "npm ci"], {"nodejs": "10"}),
        ("aws/codebuild/standard:2.0", ["docker build ."], {"docker": "18"}),
        ("aws/codebuild/standard:2.0", ["make"], {}),
        ("python:3", ["npm ci"], {}),
    ],
)
def test_what_commands_need(tmp_path: Path, image: str, commands: list[str], needed: dict[str, str]) -> None:
    assert used(workspace(tmp_path), selecting(image, *commands)) == needed
