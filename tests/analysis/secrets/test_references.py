"""Which references to secrets and parameters cannot be resolved, and which types do not fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.secrets.references import (
    is_looked_up,
    mismatch,
    parameter_flaw,
    secret_flaw,
    service_held,
    wrong_parameter,
    wrong_secret,
)
from cblint.files import Files
from cblint.model.buildspec import Variable
from cblint.source import Span
from cblint.value import Choice, Hole, Known, Option, Reason, Text, Unknown, Value, at
from cblint.workspace import Workspace

PLACE = Span("buildspec.yml", 20, 30)
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"
PARAMETER = "arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db"
VERSION = "4a9b8c7d-1111-2222-3333-444455556666"


def variable(value: Value | str, kind: str, *, name: str = "DB", holder: str = "buildspec") -> Variable:
    held = Known(at(PLACE), value) if isinstance(value, str) else value
    return Variable(PLACE, f"env.{name}", name, PLACE, held, Known(at(PLACE), kind), holder)


def unknown() -> Unknown:
    return Unknown(at(PLACE), Reason.NO_VALUE, "var.x")


def text(*parts: str | None) -> Text:
    return Text(at(PLACE), tuple(Hole(at(PLACE), Reason.NO_VALUE) if part is None else part for part in parts))


@pytest.mark.parametrize(
    "reference",
    [
        "db", "prod/db", "/prod/db", "prod/db:password", "prod/db:password:AWSCURRENT", "prod/db:::", "prod/db::",
        f"prod/db:password::{VERSION}", "prod/db::AWSPREVIOUS", "prod/db:a key with blanks", "rds!db-1:password",
        "a_b+c=d.e@f-g", SECRET, f"{SECRET}:password", f"{SECRET}:password:AWSCURRENT:", f"{SECRET}:::{VERSION}",
        SECRET.replace("arn:aws:", "arn:aws-cn:"), "arn:aws:secretsmanager:eu-west-1:ACCOUNT:secret:x",
    ],
)  # fmt: skip
def test_a_reference_to_a_secret_may_be(reference: str) -> None:
    assert wrong_secret(reference) == ""


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("", "names no secret"),
        (":password", "names no secret"),
        ("a:b:c:d:e", "has 5 parts, of which there are at most 4"),
        (f"{SECRET}:a:b:c:d", "has 5 parts, of which there are at most 4"),
        ("prod db", "holds a blank, which no secret's name does"),
        ("prod/*", "holds `*`, which no secret's name does"),
        ("prod\u00e9", "holds a character, which no secret's name does"),
        (f"db:password:AWSCURRENT:{VERSION}", "gives both a version stage and a version id"),
        ("db:password::v1", "gives a version id of 2 characters"),
        ("arn:aws:secretsmanager:eu-west-1:111122223333:prod/db", "is no whole ARN of a secret"),
        ("arn:aws:secretsmanager:eu-west-1", "is no whole ARN of a secret"),
    ],
)
def test_a_reference_to_a_secret_may_not_be(reference: str, says: str) -> None:
    assert wrong_secret(reference) == says


@pytest.mark.parametrize(
    "reference",
    ["db", "/prod/db/host", "db:3", "/prod/db:label", "db-host_1.x", PARAMETER, "/aws/service/x", "/aws/reference/x",
     "AMS_KEY", "a-ssm"],
)  # fmt: skip
def test_a_reference_to_a_parameter_may_be(reference: str) -> None:
    assert wrong_parameter(reference) == ""


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("", "names no parameter"),
        ("prod/db", "is a path without a leading `/`"),
        ("/prod/db host", "holds a blank, which no parameter's name does"),
        ("/prod/*", "holds `*`, which no parameter's name does"),
        ("db:key:AWSCURRENT", "has 3 parts, of which there are at most 2"),
        ("AWS_KEY", "begins with `AWS`, which no parameter's name does"),
        ("ssm-key", "begins with `ssm`, which no parameter's name does"),
    ],
)
def test_a_reference_to_a_parameter_may_not_be(reference: str, says: str) -> None:
    assert wrong_parameter(reference) == says


@pytest.mark.parametrize(
    "value",
    ["$NAME", "${NAME}", "/prod/${STAGE}/db", "{{ secret }}", "#{secret}", "<secret-name>", "<%= secret %>",
     unknown(), text("prod db ", None), text(None, ":a:b:c:d:e")],
)  # fmt: skip
def test_what_is_put_in_later_is_not_judged(value: Value | str) -> None:
    assert secret_flaw(variable(value, "SECRETS_MANAGER")) is None
    assert parameter_flaw(variable(value, "PARAMETER_STORE")) is None


def test_only_the_own_type_is_judged() -> None:
    for kind in ("PLAINTEXT", "PARAMETER_STORE"):
        assert secret_flaw(variable("a:b:c:d:e", kind)) is None
    for kind in ("PLAINTEXT", "SECRETS_MANAGER"):
        assert parameter_flaw(variable("a/b", kind)) is None


def test_the_arn_of_another_service_is_a_flaw_of_a_buildspec_and_a_mismatch_elsewhere() -> None:
    flaw = secret_flaw(variable(PARAMETER, "SECRETS_MANAGER"))
    assert flaw is not None
    assert flaw.says == "is an ARN of `ssm`"
    flaw = parameter_flaw(variable(SECRET, "PARAMETER_STORE"))
    assert flaw is not None
    assert flaw.says == "is an ARN of `secretsmanager`"
    assert secret_flaw(variable(PARAMETER, "SECRETS_MANAGER", holder="project")) is None
    assert mismatch(variable(PARAMETER, "SECRETS_MANAGER", holder="project")).is_yes
    assert parameter_flaw(variable(SECRET, "PARAMETER_STORE", holder="project")) is None
    assert mismatch(variable(SECRET, "PARAMETER_STORE", holder="project")).is_yes


def test_a_token_in_place_of_its_name() -> None:
    made = "ghp_" + "aZ3kQ9xW7mB2vN8cL5tR1yH6aZ3kQ9xW7mB2"
    for kind, flaw in (("SECRETS_MANAGER", secret_flaw), ("PARAMETER_STORE", parameter_flaw)):
        found = flaw(variable(made, kind))
        assert found is not None
        assert found.says == "is a GitHub token itself"


def test_one_of_several_values_that_may_do_is_enough() -> None:
    wrong, right = (Option("x", Known(at(PLACE), each)) for each in ("a/b", "/a/b"))
    assert parameter_flaw(variable(Choice(at(PLACE), (wrong, right)), "PARAMETER_STORE")) is None
    assert parameter_flaw(variable(Choice(at(PLACE), (wrong, wrong)), "PARAMETER_STORE")) is not None


@pytest.mark.parametrize(
    ("value", "kind", "name", "answer"),
    [
        (SECRET, "SECRETS_MANAGER", "DB", False),
        (PARAMETER, "PARAMETER_STORE", "DB", False),
        ("arn:aws:s3:::bucket", "SECRETS_MANAGER", "DB", True),
        (text("arn:aws:ssm:", None, ":", None, ":parameter/x"), "SECRETS_MANAGER", "DB", True),
        (text("arn:", None, ":ssm:", None), "SECRETS_MANAGER", "DB", True),
        (text("arn:aws:", None, ":x"), "SECRETS_MANAGER", "DB", False),
        (text(None, ":password"), "PARAMETER_STORE", "DB", False),
        ("/prod/db", "SECRETS_MANAGER", "DB", False),
        (SECRET, "PLAINTEXT", "DB_SECRET_ARN", False),
        (SECRET, "PLAINTEXT", "DB_PASSWORD", False),
        (SECRET, "PLAINTEXT", "NPM_TOKEN", True),
        (PARAMETER, "PLAINTEXT", "NPM_TOKEN", False),
        (unknown(), "PARAMETER_STORE", "DB", None),
        (SECRET, "SOMETHING", "DB", False),
    ],
)
def test_mismatch(value: Value | str, kind: str, name: str, answer: bool | None) -> None:
    assert mismatch(variable(value, kind, name=name, holder="project")).answer is answer


def test_the_service_is_named() -> None:
    assert service_held(variable(SECRET, "PARAMETER_STORE")) == "secretsmanager"
    assert service_held(variable("db", "PARAMETER_STORE")) == ""


def test_nothing_looks_up_what_no_build_has() -> None:
    assert not is_looked_up(Workspace(Files("."), (), (), ()), variable(SECRET, "PLAINTEXT"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_anything_is_judged_and_never_quoted(reference: str) -> None:
    for kind, flaw in (("SECRETS_MANAGER", secret_flaw), ("PARAMETER_STORE", parameter_flaw)):
        found = flaw(variable(reference, kind))
        assert found is None or re.fullmatch(r"(is|has|holds|gives|names|begins)[ -~]+", found.says)


@settings(max_examples=100, deadline=None)
@given(
    st.from_regex(r"[A-Za-z0-9/_+=.@-]{1,20}", fullmatch=True),
    st.lists(st.from_regex(r"[A-Za-z-]{0,8}", fullmatch=True), max_size=2),
)
def test_name_key_and_stage_always_do(name: str, parts: list[str]) -> None:
    assert wrong_secret(":".join([name, *parts])) == ""
