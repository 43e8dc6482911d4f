from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.docker.grammar import fault
from cblint.analysis.docker.references import Registry, known, parsed
from cblint.source import HOLE

X = HOLE
ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("name", "registry", "host", "repository", "tag", "digest"),
    [
        ("app", Registry.HUB, "", "app", "", ""),
        ("app:1.2", Registry.HUB, "", "app", "1.2", ""),
        ("team/app", Registry.HUB, "", "team/app", "", ""),
        ("docker.io/library/alpine:3", Registry.HUB, "docker.io", "library/alpine", "3", ""),
        ("localhost:5000/app:1", Registry.OTHER, "localhost:5000", "app", "1", ""),
        ("ghcr.io/team/app@sha256:ab", Registry.OTHER, "ghcr.io", "team/app", "", "sha256:ab"),
        ("Team/app", Registry.OTHER, "Team", "app", "", ""),
        ("public.ecr.aws/nginx/nginx:1", Registry.ECR_PUBLIC, "public.ecr.aws", "nginx/nginx", "1", ""),
        (f"{ECR}/team/app:latest", Registry.ECR, ECR, "team/app", "latest", ""),
        (f"{X}.dkr.ecr.{X}.amazonaws.com/app:{X}", Registry.ECR, f"{X}.dkr.ecr.{X}.amazonaws.com", "app", X, None),
        (f"{ECR}/app{X}", Registry.ECR, ECR, f"app{X}", None, None),
        (f"app:{X}", Registry.HUB, "", "app", X, None),
    ],
)
def test_parts(name: str, registry: Registry, host: str, repository: str, tag: str | None, digest: str | None) -> None:
    found = parsed(name)
    assert found is not None
    assert (found.registry, found.host, found.repository) == (registry, host, repository)
    assert (found.tag, found.digest) == (tag, digest)


@pytest.mark.parametrize("name", ["", X, f"{X}/app:1", f"{X}app", "a" * 3000, ":1"])
def test_names_that_tell_no_registry(name: str) -> None:
    assert parsed(name) is None


def test_account_and_region() -> None:
    found = parsed(f"{ECR}/app:1")
    assert found is not None
    assert (found.account, found.region) == ("123456789012", "eu-west-1")


@pytest.mark.parametrize(
    ("name", "mutable"),
    [("a", True), ("a:latest", True), ("a:1", False), ("a@sha256:0", False), (f"a:{X}", False)],
)
def test_mutable(name: str, mutable: bool) -> None:
    found = parsed(name)
    assert found is not None
    assert found.is_mutable is mutable


def test_known() -> None:
    assert known("a") == "a"
    assert known("") == ""
    assert known(f"a{X}") is None
    assert known(None) is None


@pytest.mark.parametrize(
    ("name", "why", "blamed"),
    [
        ("https://host.io/app", "begins with a scheme", "https://"),
        ("a:b:c", "has two tags", ":c"),
        (f"{X}:v1:{X}", "has two tags", f":{X}"),
        (f"{X}/Team:{X}", "has a capital letter", "Team"),
        ("App:1", "has a capital letter", "App"),
        ("app:", "has an empty tag", ":"),
        (f"{X}:", "has an empty tag", ":"),
        ("/app:1", "begins with a slash", "/"),
        ("a//b", "has two slashes in a row", "/"),
        ("a/:1", "has nothing after its last slash", "/"),
        ("1/", "has nothing after its last slash", "/"),
        (":1", "has no name before its tag", ":"),
        ("app-:1", "has a separator at the end of a part, or two in a row", "app-"),
        ("a..b", "has a separator at the end of a part, or two in a row", "a..b"),
        ("app:feature/x", "has a slash in its tag", "feature/"),
        ("app:1.0+5", "has a character that no tag may have", "+"),
        ("app:-x", "has a tag that begins with `-`", "-"),
        ("app:a b", "has a character that no image name may have", " "),
        (f"app:{'x' * 129}", "has a tag of more than 128 characters", "x" * 129),
        ("app@sha256:abc", "has a digest that is not one of SHA-256", "sha256:abc"),
        ("a/" * 128 + "a", "is longer than 255 characters", "a/" * 128 + "a"),
    ],
)
def test_refused(name: str, why: str, blamed: str) -> None:
    found = fault(name)
    assert found is not None
    assert (found.why, name[found.start : found.end]) == (why, blamed)


@pytest.mark.parametrize(
    "name",
    [
        "", "app", "a__b/c-d--e.f:A_1.b-", f"{X}", f"{X}:{X}:latest", f"{X}:{X}", f"App{X}", f"{X}App:1",
        f"{X}-{X}/b_{X}",
        "localhost:5000/a", "Team/app", f"a@sha256:{'0' * 64}", f"a:1@sha256:{'0' * 64}", f"{X}/a@{X}", "[::1]:5000/a",
        f"host:{X}/a", "<account>.dkr.ecr.<region>.amazonaws.com/a:1", "${REPO}:1", "{{repo}}:1",
    ],
)  # fmt: skip
def test_not_refused(name: str) -> None:
    assert fault(name) is None


_RIGHT = re.compile(
    r"(?:(?:[a-z0-9]{1,5}(?:[.][a-z0-9]{1,5}){1,3}|localhost)(?::[0-9]{1,5})?/)?[a-z0-9]{1,5}(?:[._-][a-z0-9]{1,5}){0,2}"
    r"(?:/[a-z0-9]{1,5}){0,2}(?::\w[\w.-]{0,20})?",
    re.ASCII,
)


@given(st.from_regex(_RIGHT, fullmatch=True), st.data())
@settings(max_examples=150, deadline=None)
def test_a_right_name_is_never_refused_with_any_of_it_unknown(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name)))
    end = data.draw(st.integers(start, len(name)))
    assert fault(name) is None
    assert fault(name[:start] + X + name[end:]) is None


@given(st.text(alphabet=f"aA1:/@.-_ {X}", max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text(name: str) -> None:
    found, refused = parsed(name), fault(name)
    assert found is None or found.written == name
    assert refused is None or 0 <= refused.start <= refused.end <= len(name)
