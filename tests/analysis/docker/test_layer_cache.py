from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from cblint.testing.repository import check_files
from tests.analysis.docker.building import template

RULES = ["docker-layer-cache-without-privileged", "docker-on-lambda-compute"]
LAYERS = {"Type": "LOCAL", "Modes": ["LOCAL_DOCKER_LAYER_CACHE"]}
FLEET = {"FleetArn": "arn:aws:codebuild:eu-west-1:111122223333:fleet/x:1"}
LAMBDA = {
    "Type": "LINUX_LAMBDA_CONTAINER",
    "ComputeType": "BUILD_LAMBDA_2GB",
    "Image": "aws/codebuild/amazonlinux-x86_64-lambda-standard:nodejs22",
}


def found(
    folder: Path, command: str, environment: Mapping[str, object], cache: Mapping[str, object] | None = None
) -> list[str]:
    """The messages of both rules about a project whose build runs one command."""
    stack = yaml.safe_load(template({"build": [command]}, environment))
    if cache is not None:
        stack["Resources"]["App"]["Properties"]["Cache"] = dict(cache)
    report = check_files({"template.yml": yaml.safe_dump(stack)}, folder, RULES)
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("command", "environment", "why"),
    [
        ("docker build .", {"PrivilegedMode": False}, "privileged mode is off"),
        ("docker build .", {"PrivilegedMode": None}, "privileged mode is not turned on"),
        ("./build.sh", {"PrivilegedMode": False}, "privileged mode is off"),
        ("npm ci", {}, "no build of the project uses Docker"),
        ("npm ci", {"PrivilegedMode": False}, "no build of the project uses Docker"),
    ],
)
def test_a_cache_that_keeps_nothing(tmp_path: Path, command: str, environment: dict[str, object], why: str) -> None:
    assert found(tmp_path, command, environment, LAYERS) == [f"`LOCAL_DOCKER_LAYER_CACHE` keeps nothing: {why}"]


@pytest.mark.parametrize(
    ("command", "environment", "cache"),
    [
        ("docker build .", {}, LAYERS),
        ("./build.sh", {}, LAYERS),
        ("docker build .", {"PrivilegedMode": False, "Fleet": FLEET}, LAYERS),
        ("docker build .", {"PrivilegedMode": False, "DockerServer": {"ComputeType": "BUILD_GENERAL1_SMALL"}}, LAYERS),
        ("docker build .", {"PrivilegedMode": False, "Image": "aws/codebuild/docker:18.09.0"}, LAYERS),
        ("docker build .", {"PrivilegedMode": {"Ref": "Privileged"}}, LAYERS),
        ("docker build .", {"PrivilegedMode": False}, {"Type": "LOCAL", "Modes": ["LOCAL_SOURCE_CACHE"]}),
        ("docker build .", {"PrivilegedMode": False}, {"Type": "S3", "Location": "bucket/prefix"}),
        ("npm ci", {**LAMBDA, "PrivilegedMode": None}, None),
        ("docker login -u x -p y", {**LAMBDA, "PrivilegedMode": None}, None),
        ("docker info || true", {**LAMBDA, "PrivilegedMode": None}, None),
        ("docker build .", {**LAMBDA, "PrivilegedMode": None, "Type": {"Ref": "Kind"}}, None),
    ],
)
def test_what_is_right_or_not_known(
    tmp_path: Path, command: str, environment: dict[str, object], cache: dict[str, object] | None
) -> None:
    assert found(tmp_path, command, environment, cache) == []


def test_lambda(tmp_path: Path) -> None:
    docker = "Lambda compute has no Docker daemon, but `app` runs `docker build`"
    assert found(tmp_path / "a", "docker build .", {**LAMBDA, "PrivilegedMode": False}) == [docker]
    privileged = "Privileged mode is on, but Lambda compute has none"
    assert found(tmp_path / "b", "docker build .", LAMBDA) == [privileged]
