"""Secrets that are put into plain variables while deploying are told from what is none."""

from __future__ import annotations

import pytest

from cblint.analysis.secrets.exports import secrets_exported
from cblint.analysis.secrets.sources import fetched
from cblint.model.buildspec import Buildspec, EnvironmentSection, Variable
from cblint.model.part import FROM_PARAMETER_STORE, NO_ECHO, SENSITIVE
from cblint.value import Hole, Items, Known, Origin, Reason, Reference, Step, Text, Unknown, Value, at
from tests.analysis.shell_scene import HERE, buildspec, known
from tests.analysis.shell_scene import variable as literal


def variable(value: Value, name: str = "VALUE", kind: str = "PLAINTEXT", holder: str = "project") -> Variable:
    return Variable(HERE, f"env.{name}", name, HERE, value, known(kind), holder)


def read(address: str, attribute: str, reason: Reason = Reason.OUTSIDE) -> Unknown:
    origin = Origin((Step(HERE, ""), Step(HERE, "")), reference=Reference(address, attribute))
    return Unknown(origin, reason, f"{address.rpartition(':')[2]}.{attribute}")


ALWAYS = [
    read(":data.aws_secretsmanager_secret_version.x", "secret_string"),
    read("infra:data.aws_secretsmanager_secret_version.x", "secret_string.password"),
    read(":module.db.random_password.x", "result", Reason.COMPUTED),
    read(":module.a.module.b.data.aws_secretsmanager_secret_version.x", "secret_string"),
    read(":aws_iam_access_key.x", "secret", Reason.COMPUTED),
    Unknown(at(HERE, NO_ECHO), Reason.NO_VALUE, "Token"),
    Unknown(at(HERE, f"variable `x`{SENSITIVE}"), Reason.NO_VALUE, "var.x"),
    Unknown(at(HERE), Reason.OUTSIDE, "{{resolve:secretsmanager:prod/db}}"),
]
BY_NAME = [
    read(":data.aws_ssm_parameter.x", "value"),
    Unknown(at(HERE), Reason.OUTSIDE, "{{resolve:ssm:/prod/db}}"),
    Unknown(at(HERE, FROM_PARAMETER_STORE), Reason.OUTSIDE, "Parameter"),
]
NEVER = [
    read(":data.aws_secretsmanager_secret_version.x", "arn"),
    read(":aws_iam_access_key.x", "id", Reason.COMPUTED),
    read(":random_id.x", "hex", Reason.COMPUTED),
    Unknown(at(HERE, "variable `x`"), Reason.NO_VALUE, "var.x"),
    Unknown(at(HERE, "a parameter"), Reason.NO_VALUE, "Token"),
    Unknown(at(HERE), Reason.OUTSIDE, "AWS::Region"),
    Known(at(HERE), "hunter2"),
]


@pytest.mark.parametrize("value", ALWAYS)
def test_a_secret_whatever_its_name(value: Value) -> None:
    assert fetched(variable(value)) is not None
    assert fetched(variable(value, kind="SECRETS_MANAGER")) is None
    assert fetched(variable(value, holder="buildspec")) is None
    assert fetched(variable(value).replace(type=Unknown(at(HERE), Reason.NO_VALUE))) is None


@pytest.mark.parametrize("value", BY_NAME)
def test_a_secret_by_its_name(value: Value) -> None:
    assert fetched(variable(value, "API_URL")) is None
    assert fetched(variable(value, "DB_PASSWORD")) is not None


@pytest.mark.parametrize("value", NEVER)
def test_what_is_none(value: Value) -> None:
    assert fetched(variable(value, "DB_PASSWORD")) is None


def test_a_part_of_a_text() -> None:
    secret = ALWAYS[2]
    assert isinstance(secret, Unknown)
    parts = ("postgres://app:", Hole(secret.origin, secret.reason, secret.detail), "@db")
    found = fetched(variable(Text(at(HERE), parts), "URL"))
    assert found is not None
    assert found.stored is None


def exported(*names: str, variables: tuple[Variable, ...] = ()) -> list[tuple[str, bool]]:
    items = Items(at(HERE), tuple(Known(at(HERE), name) for name in names))
    spec: Buildspec = buildspec({})
    env = EnvironmentSection(known(None), variables, items, known(False), closed=True)
    return [(each.name, each.sure) for each in secrets_exported(spec.replace(env=env))]


def test_exported_secrets() -> None:
    variables = (
        literal("A_TOKEN", "ci/a:token", "SECRETS_MANAGER"),
        literal("A_USER", "ci/a:user", "SECRETS_MANAGER"),
        literal("B_PASSWORD", "/ci/b", "PARAMETER_STORE"),
        literal("C_PASSWORD", "Tr0ub4dor3x"),
        literal("D_PASSWORD", "changeme"),
    )
    names = ("A_TOKEN", "A_USER", "B_PASSWORD", "C_PASSWORD", "D_PASSWORD", "E_TOKEN", "TAG", "SECRET", "VITE_TOKEN")
    assert exported(*names, variables=variables) == [
        ("A_TOKEN", True),
        ("B_PASSWORD", True),
        ("C_PASSWORD", True),
        ("E_TOKEN", False),
    ]
