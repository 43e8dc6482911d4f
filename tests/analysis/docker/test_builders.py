from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.docker.building import messages

RULE = "buildx-without-builder"
BUILD = "docker buildx build --platform linux/amd64,linux/arm64 --push -t x/y ."


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([BUILD], "for 2 platforms"),
        (["docker build --platform=linux/amd64,linux/arm64,linux/arm/v7 -t x/y ."], "for 3 platforms"),
        (["docker buildx build --push --cache-to type=registry,ref=$CACHE,mode=max -t x/y ."], "of type `registry`"),
        (["docker buildx create --name multi", BUILD], "is not used"),
        (["docker buildx version", "docker buildx ls", BUILD], "none is made"),
        (["docker run --privileged --rm tonistiigi/binfmt --install all", BUILD], "none is made"),
    ],
)
def test_what_cannot_be_built(tmp_path: Path, commands: list[str], why: str) -> None:
    (message,) = messages(tmp_path, RULE, commands)
    assert why in message


@pytest.mark.parametrize(
    "commands",
    [
        ["docker buildx create --use", BUILD],
        ["docker buildx create --name multi --driver docker-container --bootstrap --use", BUILD],
        ["docker buildx create --name multi", "docker buildx use multi", BUILD],
        ["docker buildx create $OPTIONS", BUILD],
        ["docker context create multi", "docker context use multi", BUILD],
        ["export BUILDX_BUILDER=multi", BUILD],
        ["docker buildx create --name multi", f"{BUILD} --builder multi"],
        ["""echo '{"features": {"containerd-snapshotter": true}}' > /etc/docker/daemon.json""", BUILD],
        ["./setup-builder", BUILD],
        ["docker buildx build --platform linux/arm64 --push -t x/y ."],
        ["docker buildx build --platform linux/arm64,linux/arm64 --push -t x/y ."],
        ["docker buildx build --platform $PLATFORMS --push -t x/y ."],
        ["docker buildx build --cache-to type=inline --push -t x/y ."],
        ["docker buildx build --cache-from type=registry,ref=x/y:cache -t x/y ."],
        ["podman build --platform linux/amd64,linux/arm64 -t x/y ."],
        [f"{BUILD} || true"],
    ],
)
def test_what_can(tmp_path: Path, commands: list[str]) -> None:
    assert messages(tmp_path, RULE, commands) == []


def test_an_image_of_their_own_may_have_a_builder(tmp_path: Path) -> None:
    assert messages(tmp_path, RULE, [BUILD], environment={"Image": "docker:27-dind"}) == []
