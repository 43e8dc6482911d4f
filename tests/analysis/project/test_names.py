"""Names that AWS takes or refuses, known as a whole or in part."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.project import names
from cblint.data import resource_names
from cblint.model.part import ResourceName
from cblint.source import Span
from cblint.value import Basis, Choice, Hole, Known, Option, Reason, Text, Unknown, Value, at

PLACE = Span("main.tf", 0, 1)
HERE = at(PLACE)


def known(name: str) -> Known:
    return Known(HERE, name)


def text(*parts: str) -> Text:
    """A text with a hole between its parts."""
    made: list[str | Hole] = []
    for part in parts:
        made += [Hole(HERE, Reason.NO_VALUE), part] if made else [part]
    return Text(HERE, tuple(made))


def refusal(kind: str, value: Value) -> str:
    return names.refusal(ResourceName(PLACE, "x", kind, value)).partition(": ")[2]


REFUSED = {
    ("bucket", "Example-Artifacts"): "it has `E`, but can only have lower-case letters, digits, `.` and `-`",
    ("bucket", "example_artifacts"): "it has `_`, but can only have lower-case letters, digits, `.` and `-`",
    ("bucket", "a..b"): "it has `..`",
    ("bucket", "ab-"): "it ends with `-`",
    ("bucket", "ab"): "it has 2 characters, but needs 3",
    ("bucket", "a" * 64): "it has 64 characters, but can have 63",
    ("repository", "team//app"): "two separators stand together",
    ("repository", "/team/app"): "it begins with `/`",
    ("repository", "App"): "it has `A`, but can only have lower-case letters, digits and `._-/`",
    ("role", "team build"): "it has a space, but can only have letters, digits and `_+=,.@-`",
    ("role", "r" * 65): "it has 65 characters, but can have 64",
    ("inline policy", "a/b"): "it has `/`, but can only have letters, digits and `_+=,.@-`",
    ("log group", "/aws/codebuild/a:b"): "it has `:`, but can only have letters, digits and `._-/#`",
    ("project", "_app"): "it begins with `_`",
    ("pipeline", "a/b"): "it has `/`, but can only have letters, digits and `.@_-`",
}
TAKEN = [
    ("bucket", "example.artifacts-1"), ("repository", "team/app__x.y---z"), ("role", "a+=,.@-_b"), ("project", "A1-_"),
    ("log group", "/aws/codebuild/app#1"), ("pipeline", "a@b.c"), ("managed policy", "P" * 128), ("unheard of", "!"),
    ("bucket", "example-${Stage}"), ("role", "<role-name>"), ("bucket", "builds-__ACCOUNT__"), ("bucket", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), REFUSED)
def test_a_name_that_is_refused(kind: str, name: str) -> None:
    assert refusal(kind, known(name)) == REFUSED[kind, name]


@pytest.mark.parametrize(("kind", "name"), TAKEN)
def test_a_name_that_is_taken_or_left_alone(kind: str, name: str) -> None:
    assert refusal(kind, known(name)) == ""


def test_a_name_that_is_known_in_part() -> None:
    assert refusal("bucket", text("", "_logs")).startswith("it has `_`")
    assert refusal("role", text("r" * 40, "s" * 30)) == "it has at least 70 characters, but can have 64"
    assert refusal("bucket", text("a-", "-b")) == ""
    assert refusal("bucket", text("", "")) == ""


def test_one_of_several_that_is_taken() -> None:
    both = Choice(HERE, (Option("a", known("App")), Option("b", known("app"))))
    assert refusal("repository", both) == ""
    assert refusal("repository", both.replace(options=both.options[:1])) != ""


def test_what_is_not_known() -> None:
    assert refusal("bucket", Unknown(HERE, Reason.NO_VALUE)) == ""
    assert refusal("bucket", Known(at(PLACE, basis=Basis.AWS_DEFAULT), None)) == ""


ECR = re.compile(r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*")


@given(st.text("ab1._-/A", min_size=2, max_size=12).filter(lambda name: "__" not in name or name.islower()))
@settings(deadline=None, max_examples=150)
def test_repositories_as_the_service_model_says(name: str) -> None:
    assert (refusal("repository", known(name)) == "") == (ECR.fullmatch(name) is not None)


def test_every_kind_has_its_facts() -> None:
    assert all(each.longest >= each.shortest > 0 and each.says for each in resource_names.load().values())
