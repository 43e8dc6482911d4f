"""The services of `docker compose` are known where its files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.commands import run_by
from cblint.analysis.compose.services import Composition, composition, services
from cblint.analysis.ecr.needs import uses
from cblint.value import glob
from tests.analysis.shell_scene import build, buildspec, workspace

COMPOSE = """\
x-common: &common
  restart: always
services:
  web:
    <<: *common
    image: ${REGISTRY}/web:${TAG:-latest}
    build:
      context: web
      dockerfile: Dockerfile.prod
      target: final
      args: {BASE: alpine, VERSION: $VERSION}
    depends_on: [db]
  db:
    image: postgres:15
  api:
    build: ./api
    depends_on: {db: {condition: service_healthy}}
  debug:
    image: busybox
    profiles: [debug]
  remote:
    build: https://example.com/x.git
"""


def found(folder: Path, command: str, files: dict[str, str]) -> Composition | None:
    made = build(buildspec({"build": [command]}))
    there = workspace(folder, files)
    (invocation,) = [each for each in run_by(there, made).invocations if each.name.startswith("docker")]
    if composition(there, invocation) is None:
        assert services(there, invocation) == ()
    return composition(there, invocation)


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("docker compose up -d --wait", ["web", "db", "api", "remote"]),
        ("docker-compose up web", ["web", "db"]),
        ("docker compose up --no-deps web", ["web"]),
        ("docker compose build --pull web api", ["web", "api"]),
        ("docker compose --profile debug pull", ["web", "db", "api", "debug", "remote"]),
        ("docker compose run --rm -e A=1 api npm test", ["db", "api"]),
        ("docker --context x compose -p name push web", ["web"]),
    ],
)
def test_the_services_that_a_call_is_for(tmp_path: Path, command: str, names: list[str]) -> None:
    composed = found(tmp_path, command, {"compose.yaml": COMPOSE})
    assert composed is not None
    assert [each.name for each in composed.chosen()] == names


def test_images_and_what_builds_them(tmp_path: Path) -> None:
    composed = found(tmp_path, "docker compose build", {"docker-compose.yml": COMPOSE})
    assert composed is not None
    web, db, api, _, remote = composed.services
    assert web.image is not None
    assert glob(web.image) == "*/web:*"
    assert (web.dockerfile, web.target) == ("web/Dockerfile.prod", "final")
    assert dict(web.arguments) == {"BASE": "alpine", "VERSION": "\ue000"}
    assert (db.is_built, db.dockerfile, api.dockerfile, remote.dockerfile) == (False, None, "api/Dockerfile", None)
    assert COMPOSE[db.span.start : db.span.end] == "db"
    assert composed.call.builds
    assert composed.closed


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("docker compose -f ci/a.yml -f ci/b.yml up", ("ci/a.yml", "ci/b.yml")),
        ("cd ci && docker-compose --file=a.yml build", ("ci/a.yml",)),
        ("cd ci && docker compose up", ("compose.yml", "compose.override.yml")),
    ],
)
def test_which_files_are_read(tmp_path: Path, command: str, paths: tuple[str, ...]) -> None:
    one = "services: {app: {image: one, build: {context: ., target: t}}}"
    files = {"ci/a.yml": one, "ci/b.yml": "services: {app: {image: two, build: {dockerfile: D}}}", "compose.yml": one,
             "compose.override.yml": "services: {more: {image: x}}"}  # fmt: skip
    composed = found(tmp_path, command, files)
    assert composed is not None
    assert composed.paths == paths
    if len(paths) == 2 and paths[0].startswith("ci"):
        (service,) = composed.services
        assert service.image is not None
        assert (glob(service.image), service.dockerfile, service.target) == ("two", "ci/D", "t")


@pytest.mark.parametrize("command", ["docker build .", "docker compose -f $F up", "docker compose version",
                                     "docker compose up", "docker compose -f ../x.yml up"])  # fmt: skip
def test_what_is_no_known_call(tmp_path: Path, command: str) -> None:
    assert found(tmp_path, command, {}) is None


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "services: 3",
        "services: {a: 1, b: [c]}",
        "services: &a {x: *a}",
        "- a",
        "",
        "services: {a: {extends: b}}",
        "include: [x]\nservices: {a: {<<: [{image: b}]}}",
    ],
)
def test_malformed_files_are_no_crash(tmp_path: Path, text: str) -> None:
    composed = found(tmp_path, "docker compose build", {"compose.yaml": text})
    assert composed is not None
    composed.chosen()


REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
LOGIN = f"aws ecr get-login-password | docker login --username AWS --password-stdin {REGISTRY}"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("docker compose push", [("push", "web")]),
        ("docker compose pull", [("pull", "tools")]),
        ("docker compose build", [("pull", "base")]),
        ("docker compose up --build", [("pull", "base")]),
        ("docker compose up", []),
        ("docker compose down", []),
    ],
)
def test_what_it_does_with_ecr(tmp_path: Path, command: str, expected: list[tuple[str, str]]) -> None:
    files = {
        "compose.yaml": f"services: {{web: {{image: {REGISTRY}/web, build: web}}, t: {{image: {REGISTRY}/tools}}}}",
        "web/Dockerfile": f"FROM {REGISTRY}/base:2\nCOPY . .\n",
    }
    made = build(buildspec({"build": [LOGIN, command]}))
    there = workspace(tmp_path, files)
    found = [(use.kind, use.image.repository) for use in uses(there, made) if use.image is not None]
    assert found == expected
