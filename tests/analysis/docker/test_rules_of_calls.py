from __future__ import annotations

import json
from pathlib import Path

import pytest

from cblint.testing.repository import check_files


def found(folder: Path, rule: str, commands: list[str], **more: str) -> list[str]:
    """What a rule says of a build that runs these commands."""
    spec = {"version": 0.2, "phases": {"build": {"commands": commands}}}
    report = check_files({"buildspec.yml": json.dumps(spec), **more}, folder, [rule])
    assert report.failures == ()
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("docker build -t app", "`docker build` has no build context"),
        ("docker buildx build --load -t app", "`docker buildx build` has no build context"),
        ("docker image push", "`docker image push` has no image"),
        ("docker tag app", "`docker tag` has 1 argument of 2 that it needs"),
        ("docker exec app", "`docker exec` has 1 argument of at least 2 that it needs"),
        ("docker push app latest", "`docker push` has 2 arguments, and takes 1"),
        ("docker system prune all", "`docker system prune` has 1 argument, and takes none"),
        ("docker build . -t", "`-t` of `docker build` has no value"),
        ("docker build -t --no-cache .", "`-t` of `docker build` takes `--no-cache` as its value"),
        ("docker build --tags app .", "`docker build` has no option `--tags`"),
        ("docker login -e none registry", "`docker login` is given an option that it does not have"),
        ("docker compose build -f a.yml", "`docker compose build` has no option `-f`"),
        ("docker biuld .", "`docker biuld` is no command of Docker; the nearest is `build`"),
        ("docker image psuh app", "`docker image psuh` is no command of Docker; the nearest is `push`"),
    ],
)
def test_mistakes(command: str, message: str, tmp_path: Path) -> None:
    assert found(tmp_path / "r", "invalid-docker-command", [command]) == [message]


@pytest.mark.parametrize(
    "command",
    [
        "docker build $ARGUMENTS",
        "docker build -t app $(context)",
        "docker push <account>.dkr.ecr.<region>.amazonaws.com/app",
        "docker build -t {{ name }} app .",
        "docker build -t ${local.uri} app .",
        "docker build -t app || true",
        "docker push --help",
        "docker scout quickview",
        "docker build --memory-swap -1 .",
        "docker run alpine --no-such-option",
        "docker compose exec web rm -rfz /x",
        "docker-compose up --no-ansi --what",
        "podman push app docker://registry/app",
        "docker images -q | xargs docker rmi",
        "docker() { echo $@; }; docker nothing to see",
        "docker build -t app - < Dockerfile",
        "docker build -t app - <<EOF\nFROM alpine\nEOF",
        "docker volume create --name data",
        "docker tag $A $B",
        'docker build "$CONTEXT"',
        "docker rmi $(docker images -q)",
        "docker --version",
    ],
)
def test_calls_that_may_work(command: str, tmp_path: Path) -> None:
    assert found(tmp_path / "r", "invalid-docker-command", [command]) == []


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("docker build -t $NAME/App:$TAG .", "The image name `…/App:…` has a capital letter"),
        ("docker run --rm https://a.io/b", "The image name `https://a.io/b` begins with a scheme"),
        ("podman tag a b:c:d", "The image name `b:c:d` has two tags"),
        ("docker push a:$CODEBUILD_BUILD_ID", "The image name `…:$CODEBUILD_BUILD_ID` has a colon in its tag"),
        ("docker push $A/", "The image name `…/` has nothing after its last slash"),
    ],
)
def test_refused_names(command: str, message: str, tmp_path: Path) -> None:
    assert found(tmp_path / "r", "invalid-image-reference", [command]) == [message]


@pytest.mark.parametrize(
    "commands",
    [
        ["docker push a:${CODEBUILD_BUILD_ID##*:}"],
        ["TAG=${CODEBUILD_BUILD_ID##*:}", "docker push a:$TAG"],
        ["CODEBUILD_BUILD_ID=1", "docker push a:$CODEBUILD_BUILD_ID"],
        ["EMPTY=", "docker push a:$EMPTY"],
        ["docker build -t REPOSITORY/IMAGE:TAG ."],
        ["docker build -t __NAME__ ."],
        ["docker push a:<tag>"],
        ["docker push A: || true"],
        ["docker run -v A:/b -e C=D alpine E"],
        ["docker build -t ${{ github.sha }}:latest ."],
    ],
)
def test_names_that_may_be_right(commands: list[str], tmp_path: Path) -> None:
    assert found(tmp_path / "r", "invalid-image-reference", commands) == []


WRITE = """printf '[{"name":"a","imageUri":"%s"}]' """


@pytest.mark.parametrize(
    ("commands", "count"),
    [
        (["docker push $R:a", WRITE + "$R:b > imagedefinitions.json"], 1),
        (["docker push $R/a:1", WRITE + "$R/b:1 > out/imagedefinitions.json"], 1),
        (["docker push a:x", """echo '{"ImageURI":"b:x"}' > imageDetail.json"""], 1),
        (["docker push $R:a", WRITE + "$R:$TAG > imagedefinitions.json"], 0),
        (["docker push $R:a", WRITE + "$S:b > imagedefinitions.json"], 0),
        (["docker push $R", WRITE + "$R:latest > imagedefinitions.json"], 0),
        (["docker push $R:a", WRITE + "$R:b > other.json"], 0),
        (["docker push $R:a", "docker push $R:b", WRITE + "$R:b > imagedefinitions.json"], 0),
        (["docker push -a $R", WRITE + "$R:b > imagedefinitions.json"], 0),
        (["docker push $R:a", "./more", WRITE + "$R:b > imagedefinitions.json"], 0),
        (["docker push $R:a", "docker compose push", WRITE + "$R:b > imagedefinitions.json"], 0),
        (["docker push $R:a", "aws ecr put-image --image-tag b", WRITE + "$R:b > imagedefinitions.json"], 0),
        ([WRITE + "$R:b > imagedefinitions.json"], 0),
    ],
)
def test_written_images(commands: list[str], count: int, tmp_path: Path) -> None:
    assert len(found(tmp_path / "r", "registry-mismatch", commands)) == count


REPOSITORY = 'resource "aws_ecr_repository" "a" {{\n  name = "{}"\n  image_tag_mutability = "{}"\n}}\n'
URI = "1.dkr.ecr.eu-west-1.amazonaws.com"
PROJECT = """
resource "aws_codebuild_project" "a" {
  name         = "a"
  service_role = var.role
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/a.git"
  }
}
variable "role" {}
"""


@pytest.mark.parametrize(
    ("name", "mutability", "pushed", "rules"),
    [
        ("web-app", "MUTABLE", "web_app", ["registry-mismatch"]),
        ("web-app", "MUTABLE", "webapp:1", ["registry-mismatch"]),
        ("web-app-prod", "MUTABLE", "web-app-dev", []),
        ("web-app", "MUTABLE", "$NAME", []),
        ("web-app", "MUTABLE", "web-app", []),
        ("web-app", "IMMUTABLE", "web-app", ["immutable-tag-overwritten"]),
        ("web-app", "IMMUTABLE", "web-app:stable", ["immutable-tag-overwritten"]),
        ("web-app", "IMMUTABLE", "web-app:1.4", []),
        ("web-app", "IMMUTABLE", "web-app:$TAG", []),
        ("web-app", "IMMUTABLE", "other:latest", []),
        ("web-app", "IMMUTABLE_WITH_EXCLUSION", "web-app", []),
    ],
)
def test_declared_repositories(name: str, mutability: str, pushed: str, rules: list[str], tmp_path: Path) -> None:
    spec = {"version": 0.2, "phases": {"build": {"commands": [f"docker push {URI}/{pushed}"]}}}
    files = {
        "buildspec.yml": json.dumps(spec),
        "main.tf": PROJECT,
        "ecr.tf": REPOSITORY.format(name, mutability),
    }
    report = check_files(files, tmp_path / "r", ["registry-mismatch", "immutable-tag-overwritten"])
    assert report.failures == ()
    assert [finding.rule for finding in report.findings] == rules
