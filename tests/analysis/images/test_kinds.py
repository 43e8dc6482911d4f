"""What the name of a build image means: curated, retired, unheard of, or somebody else's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.images.kinds import curated, is_unheard_of, other, retired
from cblint.data import images
from cblint.source import Span
from cblint.value import Hole, Reason, Text, at
from tests.analysis.shell_scene import known, unknown

FACTS = images.load()


@pytest.mark.parametrize("name", sorted(FACTS.images))
def test_every_image_is_itself(name: str) -> None:
    found = curated(known(name))
    assert found is not None
    assert found.name == name
    assert is_unheard_of(known(name)).is_no
    assert (retired(known(name)) is not None) == (found.status in ("deprecated", "gone"))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("aws/codebuild/standard:5.0-21.01.08", "aws/codebuild/standard:5.0"),
        ("aws/codebuild/amazonlinux2-x86_64-standard:5.0", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
        ("aws/codebuild/amazonlinux2-x86_64-standard:5.0-24.10.29", "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
        ("aws/codebuild/amazonlinux2-aarch64-standard:3.0", "aws/codebuild/amazonlinux-aarch64-standard:3.0"),
        ("aws/codebuild/windows-base:2019-1.0", "aws/codebuild/windows-base:2019-1.0"),
    ],
)
def test_other_names_of_an_image(name: str, meant: str) -> None:
    found = curated(known(name))
    assert found is not None
    assert found.name == meant
    assert is_unheard_of(known(name)).is_no


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("aws/codebuild/standard:4.0", "2023-03-31"),
        ("aws/codebuild/standard:4.0-20.03.13", "2023-03-31"),
        ("aws/codebuild/standard:1.0", ""),
        ("aws/codebuild/python:3.6.5", ""),
        ("aws/codebuild/java:openjdk-8", ""),
        ("aws/codebuild/eb-python-2.7-amazonlinux-64:2.1.6", ""),
        ("aws/codebuild/android-java-8:26.1.1", ""),
        ("aws/codebuild/windows-base:1.0", ""),
    ],
)
def test_images_that_are_no_longer_maintained(name: str, since: str) -> None:
    found = retired(known(name))
    assert found is not None
    assert found.since == since
    assert is_unheard_of(known(name)).is_no


@pytest.mark.parametrize("name", ["python:3.12", "aws/codebuild/standard:5.0", "example/docker:18.09.0", ""])
def test_images_that_are_not_retired(name: str) -> None:
    assert retired(known(name)) is None


@pytest.mark.parametrize(
    "name",
    [
        "aws/codebuild/amazonlinux2023-x86_64-standard:5.0",
        "aws/codebuild/standard:latest",
        "aws/codebuild/standard:4.1",
        "aws/codebuild/ubuntu-standard:7.0",
        "aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.10",
        "aws/codebuild/amazonlinux-x86_64-lambda-standard:php8.4",
    ],
)
def test_images_that_never_were(name: str) -> None:
    assert is_unheard_of(known(name)).is_yes


@pytest.mark.parametrize(
    "name",
    [
        "aws/codebuild/standard:9.0",
        "aws/codebuild/standard",
        "aws/codebuild/amazonlinux2-x86_64-standard:6.0",
        "aws/codebuild/amazonlinux-x86_64-standard:3.0",
        "aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.15",
        "aws/codebuild/windows-base:2016-1.0",
        "aws/codebuild/macos-arm-base:27",
    ],
)
def test_images_that_may_be(name: str) -> None:
    assert is_unheard_of(known(name)).is_maybe


def test_what_is_not_known_is_nothing() -> None:
    hole = Hole(at(Span("main.tf", 0, 1)), Reason.NO_VALUE, "var.tag")
    for value in (unknown(), Text(at(Span("main.tf", 0, 9)), ("aws/codebuild/standard:", hole))):
        assert is_unheard_of(value).is_maybe
        assert (curated(value), retired(value), other(value)) == (None, None, "")


@pytest.mark.parametrize(
    ("name", "knows_none"),
    [
        ("node:22-bookworm", True),
        ("python", True),
        ("public.ecr.aws/docker/library/golang:1.25", True),
        ("docker.io/library/ruby@sha256:0123", True),
        ("hashicorp/terraform:1.9", True),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/node:22", False),
        ("example/node:22", False),
        ("public.ecr.aws/codebuild/amazonlinux2-x86_64-standard:4.0", False),
        ("aws/codebuild/standard:7.0", False),
        ("localhost:5000/node", False),
    ],
)
def test_images_that_surely_know_no_runtimes(name: str, knows_none: bool) -> None:
    assert bool(other(known(name))) is knows_none


@settings(max_examples=150, deadline=None)
@given(st.text("aws/codebuild:standrlinux2-x86_64.0159@$ ", max_size=60).map(lambda text: f"aws/codebuild/{text}"))
def test_any_name_has_an_answer(name: str) -> None:
    value = known(name)
    if curated(value) is not None or retired(value) is not None:
        assert is_unheard_of(value).is_no


def test_the_data_hangs_together() -> None:
    text = (Path(images.__file__).parent / "images.json").read_text(encoding="utf-8")
    facts = json.loads(text)
    assert facts["source"]
    assert date.fromisoformat(facts["date"]) <= date.fromisoformat(facts["end_of_life"]["date"])
    for image in FACTS.images.values():
        assert image.platform in FACTS.platforms
        assert image.packages in ("", *FACTS.package_tools)
        assert set(image.runtimes or ()) <= FACTS.runtimes
        if image.replacement:
            assert FACTS.images[image.replacement].status == "active"
            assert FACTS.images[image.replacement].platform == image.platform
    assert set(FACTS.aliases.values()) <= set(FACTS.images)
    assert set(FACTS.meant.values()) | set(FACTS.runtime_of.values()) <= FACTS.runtimes
    for days in FACTS.end_of_life.values():
        for day in days.values():
            date.fromisoformat(day)
