from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.docker.calls import Call, taken_apart
from cblint.analysis.invocation import Invocation
from cblint.data.docker import docker_facts, subcommand
from cblint.source import Span
from cblint.value import Hole, Known, Reason, Text, Unknown, Value, at, glob


def word(written: str) -> Value:
    """A word in which `?` is not known."""
    here = at(Span("b", 0, len(written)))
    if written == "?":
        return Unknown(here, Reason.RUNTIME)
    parts = [part for each in written.split("?") for part in (Hole(here, Reason.RUNTIME), each) if part != ""][1:]
    return Text(here, tuple(parts)) if "?" in written else Known(here, written)


def call(line: str) -> Call:
    words = line.split()
    where = Span("b", 0, 1)
    return taken_apart(Invocation(words[0], tuple(map(word, words)), where, (), "build", False, "", False, "role"))


def flags(found: Call) -> str:
    return " ".join(each.name if each.value is None else f"{each.name}={glob(each.value)}" for each in found.flags)


@pytest.mark.parametrize(
    ("line", "command", "given_flags", "operands", "closed"),
    [
        ("docker push a", "push", "", "a", True),
        ("docker image push --all-tags a", "push", "--all-tags", "a", True),
        ("docker build -t a/b:1 --build-arg=A=? .", "build", "--tag=a/b:1 --build-arg=A=*", ".", True),
        ("docker buildx build --platform x,y --push -t a .", "build", "--platform=x,y --push --tag=a", ".", True),
        ("docker builder build -qt a .", "build", "--quiet --tag=a", ".", True),
        ("docker build -ta -f=x --pull=false .", "build", "--tag=a --file=x --pull=false", ".", True),
        ("docker build -t?/a .", "build", "--tag=*/a", ".", True),
        ("docker build . -t a", "build", "--tag=a", ".", True),
        ("docker build -- -t", "build", "", "-t", True),
        ("docker build -", "build", "", "-", True),
        ("docker build -t", "build", "--tag", "", True),
        ("docker run -it --rm a sh -c b", "run", "--interactive --tty --rm", "a sh -c b", True),
        ("docker login -u A --password-stdin ?.dkr.x", "login", "--username=A --password-stdin", "*.dkr.x", True),
        ("docker login -e none x", "login", "-e", "none x", False),
        ("docker -H push --tls build .", "build", "", ".", True),
        ("docker compose -f a up -d b", "compose up", "--detach", "b", True),
        ("docker-compose -f a build", "compose build", "", "", True),
        ("docker-buildx bake x", "buildx bake", "", "x", True),
        ("docker push ?", "push", "", "*", True),
        ("docker push ? a", "push", "", "* a", False),
        ("docker push ?:1 a", "push", "", "*:1 a", True),
        ("docker tag ? ?", "tag", "", "* *", True),
        ("docker tag ? ? ?", "tag", "", "* * *", False),
        ("docker build --?x .", "build", "--", ".", False),
        ("docker build --secre .", "build", "--secre", ".", False),
        ("podman push --tls-verify=false a", "push", "--tls-verify=false", "a", True),
        ("podman push --creds a:b c", "push", "--creds=a:b", "c", True),
        ("docker push --creds a:b c", "push", "--creds", "a:b c", False),
    ],
)  # fmt: skip
def test_parts(line: str, command: str, given_flags: str, operands: str, closed: bool) -> None:
    found = call(line)
    assert found.command == command
    assert flags(found) == given_flags
    assert " ".join(glob(each) for each in found.operands) == operands
    assert found.closed is closed


@pytest.mark.parametrize(
    ("line", "path", "unknown"),
    [
        ("docker", "", ""),
        ("docker -v", "", ""),
        ("docker image", "image", ""),
        ("docker ?", "", ""),
        ("docker biuld .", "biuld", "biuld"),
        ("docker image psh a", "image psh", "image psh"),
        ("docker swarm init -x", "swarm init", ""),
    ],
)
def test_no_subcommand(line: str, path: str, unknown: str) -> None:
    found = call(line)
    assert (" ".join(found.path), found.unknown_from) == (path, unknown)
    assert not found.closed


def test_outer_options() -> None:
    found = call("docker --context x buildx --builder y build .")
    assert [(each.name, glob(each.value) if each.value else "") for each in found.outer] == [
        ("--context", "x"), ("--builder", "y"),
    ]  # fmt: skip
    assert found.path == ("buildx", "build")


def test_values_and_switches() -> None:
    found = call("docker build -t a --tag b --pull=false --no-cache .")
    assert [glob(each) for each in found.values("--tag")] == ["a", "b"]
    assert found.has("--no-cache")
    assert not found.has("--pull")
    assert found.facts is not None
    assert (found.facts.least, found.facts.most) == (1, 1)


def test_a_value_keeps_its_place() -> None:
    here = at(Span("b", 10, 18))
    words = (Known(here, "docker"), Known(here, "build"), Known(here, "--tag=ab"))
    found = taken_apart(Invocation("docker", words, Span("b", 0, 1), (), "build", False, "", False, "role"))
    value = found.values("--tag")[0]
    assert isinstance(value, Known)
    assert value.segments == ((0, 16, 2),)


def test_facts_are_whole() -> None:
    facts = docker_facts()
    assert set(facts.aliases.values()) <= facts.names
    assert all(facts.knows(group) for group in facts.groups)
    for name in facts.names:
        each = subcommand(name)
        assert each is not None
        assert each.options is None or each.options.valued <= set(each.options.names.values())
        assert each.most is None or each.least <= each.most


@given(
    st.lists(
        st.sampled_from(
            ["build", "image", "push", "-t", "--tag=?", "?", "?x", "-", "--", "-qt?", "a", "--x", "compose"]
        )
    )
)
@settings(max_examples=150, deadline=None)
def test_any_words(words: list[str]) -> None:
    found = call(" ".join(["docker", *words]))
    assert len(found.operands) <= len(words)
