from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.docker.building import messages, template

RULE = "anonymous-docker-hub-pull"
HUB = "`{}` is pulled from Docker Hub without a login".format


def of_build(folder: Path, dockerfile: str, commands: list[str] | None = None, **files: str) -> list[tuple[str, int]]:
    """The images that are reported of a build that stands beside a Dockerfile, each with the line."""
    listed = "".join(f"      - {command}\n" for command in commands or ["docker build -t app ."])
    buildspec = f"version: 0.2\nphases:\n  build:\n    commands:\n{listed}"
    report = check_files({"buildspec.yml": buildspec, "Dockerfile": dockerfile, **files}, folder, [RULE])
    text = dockerfile.encode()
    return [
        (finding.message.split("`")[1], text[: finding.span.start].count(b"\n") + 1)
        for finding in report.findings
        if finding.span.path == "Dockerfile"
    ]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("docker pull node:20", "node"),
        ("docker pull docker.io/library/redis", "redis"),
        ("docker run --rm hadolint/hadolint:latest", "hadolint/hadolint"),
        ("docker create --name x alpine", "alpine"),
    ],
)
def test_commands(tmp_path: Path, command: str, name: str) -> None:
    assert messages(tmp_path, RULE, [command]) == [HUB(name)]


@pytest.mark.parametrize(
    "commands",
    [
        ["docker pull public.ecr.aws/docker/library/node:20"],
        ["docker pull 111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/node:20"],
        ["docker pull $REGISTRY/node"],
        ["docker pull my-base"],
        ["docker pull node || true"],
        ['if [ "$CI" ]; then docker pull node; fi'],
        ["docker login -u x -p y", "docker pull node"],
        ["docker pull node", "docker login -u x -p y"],
        ["docker login -u x -p y $SERVER", "docker pull node"],
        ["./prepare", "docker pull node"],
        ["""echo '{"registry-mirrors": ["https://m"]}' > /etc/docker/daemon.json""", "docker pull node"],
        ["dockerd --registry-mirror=https://mirror.example.com &", "docker pull node"],
        ["docker build -t team/base base", "docker run team/base"],
        ["docker tag x team/base", "docker run team/base"],
        ["docker load -i base.tar", "docker run team/base"],
        ["docker build -t $BASE base", "docker run team/base"],
        ["docker tag x node:20", "docker run node:20"],
    ],
)
def test_what_may_not_be_anonymous(tmp_path: Path, commands: list[str]) -> None:
    assert messages(tmp_path, RULE, commands) == []


def test_dockerfile(tmp_path: Path) -> None:
    stages = "FROM node:20 AS build\nRUN x\nFROM build AS test\nFROM scratch\nCOPY --from=build /a /a\n"
    assert of_build(tmp_path / "a", stages) == [("node", 1)]
    assert of_build(tmp_path / "b", "ARG TAG=3.12\nFROM python:${TAG}-slim\n") == [("python", 2)]
    assert of_build(tmp_path / "c", "ARG BASE=node\nFROM $BASE\n", ["docker build --build-arg BASE=$BASE ."]) == []
    assert of_build(tmp_path / "d", "FROM node\nFROM node:20\n") == [("node", 2)]
    assert of_build(tmp_path / "e", "FROM node\n", ["sed -i s/node/mirror/ Dockerfile", "docker build ."]) == []
    assert of_build(tmp_path / "f", "FROM base\n") == []
    assert of_build(tmp_path / "g", "FROM team/base\n", ["docker build -t team/base base", "docker build ."]) == []
    two = "FROM node AS a\nFROM nginx\nCOPY --from=a /a /a\nCOPY --from=nginx /b /b\n"
    assert of_build(tmp_path / "h", two) == [("node", 1), ("nginx", 2)]


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"Image": "hashicorp/terraform:1.9"}, True),
        ({"Image": "python"}, True),
        ({"Image": "docker.io/team/image:1"}, True),
        ({"Image": "aws/codebuild/standard:7.0"}, False),
        ({"Image": "public.ecr.aws/docker/library/python"}, False),
        ({"Image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/python"}, False),
        ({"Image": "builder"}, False),
        (
            {
                "Image": "team/private:1",
                "RegistryCredential": {"Credential": "hub", "CredentialProvider": "SECRETS_MANAGER"},
            },
            False,
        ),
    ],
)
def test_image_of_the_build(tmp_path: Path, environment: dict[str, object], *, found: bool) -> None:
    report = check_files({"template.yml": template({"build": ["make"]}, environment)}, tmp_path, [RULE])
    assert bool(report.findings) == found


def test_services(tmp_path: Path) -> None:
    compose = "services:\n  db:\n    image: postgres:16\n  cache:\n    image: public.ecr.aws/docker/library/redis:7\n"
    buildspec = "version: 0.2\nphases:\n  build:\n    commands:\n      - docker compose up -d\n"
    report = check_files({"buildspec.yml": buildspec, "docker-compose.yml": compose}, tmp_path, [RULE])
    assert [finding.message for finding in report.findings] == [HUB("postgres")]
