"""Which variables hold a secret in plain text, and which only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.secrets.literals import Why, is_secret, matches, written_down
from cblint.model.buildspec import Variable
from cblint.source import Span
from cblint.value import (
    Basis,
    Choice,
    Hole,
    Known,
    Option,
    Reason,
    Reference,
    Text,
    Unknown,
    Value,
    at,
)

PLACE = Span("buildspec.yml", 20, 30)
BODY = "aZ3kQ9xW7mB2vN8cL5tR1yH6"
"""The random part of made-up tokens: nothing in this file looks like a whole token."""


def token(prefix: str, length: int = 36) -> str:
    return prefix + (BODY * 10)[:length]


def variable(name: str, value: Value | str, kind: str = "PLAINTEXT") -> Variable:
    given_value = Known(at(PLACE), value) if isinstance(value, str) else value
    span = Span("buildspec.yml", 10, 30)
    return Variable(span, f"env.variables.{name}", name, Span("buildspec.yml", 10, 18), given_value,
                    Known(at(span), kind), "buildspec")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DB_PASSWORD", "hunter2", Why.NAME),
        ("DB_PASSWORD", "correcthorse", Why.NAME),
        ("DB_PASSWORD", "Password123!", Why.NAME),
        ("DB_PASSWORD_PROD", "hunter2", Why.NAME),
        ("dbPassword", "hunter2", Why.NAME),
        ("PGPASSWORD", "hunter2", Why.NAME),
        ("DB_PWD", "hunter2", Why.NAME),
        ("DBPASS", "hunter2", Why.NAME),
        ("JWT_SECRET", "supersecretkey123", Why.NAME),
        ("SSH_PASSPHRASE", "open-s3same", Why.NAME),
        ("DB_PASSWORD", "918273645", Why.NAME),
        ("API_TOKEN", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", Why.NAME),
        ("API_KEY", "9f8e7d6c5b4a39281706f5e4d3c2b1a0", Why.NAME),
        ("AWS_SECRET_ACCESS_KEY", token("wJ", 38), Why.NAME),
        ("SECRET_KEY_BASE", "9f8e7d6c5b4a39281706", Why.NAME),
        ("CLIENT_SECRET", "q1w2-e3r4-t5y6", Why.NAME),
        ("APP_KEY", "base64:" + token("", 43) + "=", Why.NAME),
        ("MAIL_KEY", "base64:" + token("", 43) + "=", Why.ENTROPY),
        ("SETTINGS", token("ghp_"), Why.FORMAT),
        ("X", token("github_pat_", 60), Why.FORMAT),
        ("X", token("glpat-", 20), Why.FORMAT),
        ("X", token("sk_live_", 24), Why.FORMAT),
        ("X", token("npm_"), Why.FORMAT),
        ("X", token("dckr_pat_", 27), Why.FORMAT),
        ("X", "AKIA" + "Q3ZX7PLW2MBV5NCD", Why.FORMAT),
        ("X", token("https://hooks.slack.com/services/T0", 30), Why.FORMAT),
        ("X", "-----BEGIN RSA PRIVATE" + " KEY-----\nMIIEpAIBAAKCAQEA7vQ9xW7mB2vN8cL5tR1yH6zK\n", Why.PRIVATE_KEY),
        ("DATABASE_URL", "postgres://app:hunter2@db.internal.net/app", Why.URL),
        ("DATABASE_URL", "postgres://app:s3cr3t-p4ss@localhost/app", Why.URL),
        ("CONNECTION", "Server=db.internal.net;User=app;Password=hunter2;", Why.URL),
    ],
)
def test_is_a_secret(name: str, value: str, why: Why) -> None:
    found = variable(name, value)
    assert is_secret(found).is_yes
    (match,) = matches(found)
    assert match.why is why
    assert value not in match.kind


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD", "changeme"),
        ("DB_PASSWORD", "ChangeMe123"),
        ("DB_PASSWORD", "<password>"),
        ("DB_PASSWORD", "your-password"),
        ("DB_PASSWORD", "xxxxxxxx"),
        ("DB_PASSWORD", "********"),
        ("DB_PASSWORD", "password"),
        ("DB_PASSWORD", "db_password"),
        ("DB_PASSWORD", "DbPassword"),
        ("DB_PASSWORD", "mysecretpassword"),
        ("DB_PASSWORD", "example-password-1"),
        ("DB_PASSWORD", "dummy1234"),
        ("DB_PASSWORD", "test1234"),
        ("POSTGRES_PASSWORD", "postgres"),
        ("MYSQL_ROOT_PASSWORD", "root"),
        ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("DB_PASSWORD", "$PASSWORD"),
        ("DB_PASSWORD", "%s\\n"),
        ("DB_PASSWORD", "$(cat password)"),
        ("DB_PASSWORD", "{{resolve:secretsmanager:prod/db:SecretString:password}}"),
        ("DB_PASSWORD", "#{Secrets.PASSWORD}"),
        ("DB_PASSWORD", "/prod/db/password"),
        ("DB_PASSWORD", "prod/db:password"),
        ("DB_PASSWORD", "prod-db-password"),
        ("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"),
        ("DB_PASSWORD", "true"),
        ("DB_PASSWORD", "1234"),
        ("DB_PASSWORD_FILE", "hunter2.txt"),
        ("DB_PASSWORD_LENGTH", "hunter2"),
        ("USE_PASSWORD", "hunter2"),
        ("PASSWORD_POLICY", "hunter2"),
        ("PWD", "build2"),
        ("SSH_PASSPHRASE", "ask the team"),
        ("SECRET_NAME", "Prod2Db7Secret"),
        ("SECRET_ARN", token("x")),
        ("SECRET_ID", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("TOKEN_URL", "https://auth.internal.net/oauth2/token"),
        ("API_SECRET", "my-app-secret-2"),
        ("DB_SECRET", "ProdDatabaseSecret"),
        ("GITHUB_TOKEN", "github-token"),
        ("MAX_TOKEN", "4096"),
        ("NEXT_TOKEN", "9f8e7d6c5b4a39281706"),
        ("PUBLIC_KEY", token("")),
        ("SSH_PUBLIC_KEY", "ssh-rsa " + token("AAAA", 60)),
        ("STRIPE_KEY", "pk_live_" + token("", 24)),
        ("NEXT_PUBLIC_API_KEY", "9f8e7d6c5b4a39281706f5e4d3c2b1a0"),
        ("GIT_SHA", "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c"),
        ("KMS_KEY", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("KMS_KEY_ID", "alias/build"),
        ("CACHE_KEY", "node-modules-9f8e7d6c5b4a3928"),
        ("IMAGE", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3"),
        ("NODE_VERSION", "18.17.1"),
        ("CONTACT", "build@internal.net"),
        ("AWS_ACCESS_KEY_ID", "AKIA" + "IOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY"),
        ("GITHUB_TOKEN", "ghp_" + "x" * 36),
        ("GITHUB_TOKEN", "ghp_" + "1234567890" * 4),
        ("DATABASE_URL", "postgres://postgres:postgres@localhost:5432/test"),
        ("DATABASE_URL", "postgres://app:secret@db:5432/test"),
        ("DATABASE_URL", "postgres://user:password@host:5432/db"),
        ("DATABASE_URL", "postgres://app:${DB_PASSWORD}@db.internal.net/app"),
        ("DATABASE_URL", "postgres://db.internal.net:5432/app"),
        ("SENTRY_DSN", "https://9f8e7d6c5b4a39281706f5e4d3c2b1a0@sentry.internal.net/2"),
        ("IMAGE", "docker://node:18@sha256:9f8e7d6c5b4a39281706f5e4d3c2b1a0"),
    ],
)  # fmt: skip
def test_is_no_secret(name: str, value: str) -> None:
    found = variable(name, value)
    assert is_secret(found).is_no
    assert matches(found) == ()
    assert written_down([found]) == []


@pytest.mark.parametrize("kind", ["PARAMETER_STORE", "SECRETS_MANAGER"])
def test_a_reference_is_no_secret(kind: str) -> None:
    assert is_secret(variable("DB_PASSWORD", "hunter2", kind)).is_no


def test_a_type_that_is_not_known_leaves_it_open() -> None:
    found = variable("DB_PASSWORD", "hunter2").replace(type=Unknown(at(PLACE), Reason.NOT_EVALUATED))
    assert is_secret(found).is_maybe
    assert matches(found) == ()
    assert [match.value.origin.span for match in written_down([found])] == [PLACE]


def test_test_mode_keys_are_marked() -> None:
    (match,) = matches(variable("STRIPE_KEY", token("sk_test_", 24)))
    assert match.test


@pytest.mark.parametrize(
    ("reason", "open_"),
    [(Reason.NOT_EVALUATED, True), (Reason.MALFORMED, True), (Reason.COMPUTED, False), (Reason.NO_VALUE, False)],
)
def test_an_unknown_value_may_be_a_literal(reason: Reason, open_: bool) -> None:
    value = Unknown(at(PLACE), reason)
    assert is_secret(variable("DB_PASSWORD", value)).is_maybe is open_
    assert is_secret(variable("STAGE", value)).is_no


def test_a_text_with_holes_may_hold_a_whole_password() -> None:
    hole = Hole(at(PLACE), Reason.NO_VALUE, "var.host")
    assert is_secret(variable("URL", Text(at(PLACE), ("postgres://app:hunter2@db.", hole, ".net/app")))).is_yes
    assert is_secret(variable("URL", Text(at(PLACE), ("postgres://app:", hole, "@db.internal.net/app")))).is_no
    assert is_secret(variable("DB_PASSWORD", Text(at(PLACE), ("hunter2", hole)))).is_no


def test_each_option_of_a_choice_is_a_place() -> None:
    first, second = Span("main.tf", 1, 9), Span("main.tf", 20, 28)
    options = (
        Option("prod", Known(at(second), "hunter2")),
        Option("dev", Known(at(first), "hunter3")),
        Option("else", Known(at(first), "changeme")),
    )
    found = variable("DB_PASSWORD", Choice(at(first), options))
    assert [match.value.origin.span for match in matches(found)] == [first, second]


@pytest.mark.parametrize(("attribute", "secret"), [("name", False), ("arn", False), ("password", True)])
def test_what_is_read_from_a_resource(attribute: str, secret: bool) -> None:
    origin = at(PLACE, reference=Reference("infra:aws_db_instance.app", attribute))
    assert is_secret(variable("DB_PASSWORD", Known(origin, "hunter2"))).is_yes is secret


def test_a_default_is_a_literal_too() -> None:
    assert is_secret(variable("DB_PASSWORD", Known(at(PLACE, basis=Basis.DEFAULT), "hunter2"))).is_yes


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=40), st.text(max_size=200))
def test_any_variable_has_an_answer(name: str, value: str) -> None:
    found = variable(name, value)
    assert is_secret(found).is_yes == bool(matches(found))


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(["DB_PASSWORD", "TOKEN", "KEY", "X"]), st.text("aA1/:@ .-_=$", max_size=300).map(lambda t: t * 50)
)
def test_long_values_take_no_time(name: str, value: str) -> None:
    assert is_secret(variable(name, value)).answer in {True, False, None}
