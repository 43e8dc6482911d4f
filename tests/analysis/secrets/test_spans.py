"""Which parts of a text are never shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.secrets.literals import is_secret, secret_spans
from cblint.data.secrets import facts
from cblint.model.buildspec import Variable
from cblint.source import HOLE, EmbeddedText, SegmentMap, SourceFile, Span
from cblint.value import Known, at


def shown(text: str) -> str:
    source = SourceFile("x", text)
    source.mask(secret_spans(source))
    return source.display(Span("x", 0, len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "DB_PASSWORD: §",
        "DB_PASSWORD: '§'",
        'DB_PASSWORD: "§"',
        '"dbPassword": "§",',
        "DB_PASSWORD: # why\n    §",
        "DB_PASSWORD: |\n    §\n    §\nNEXT: x",
        "password: >-\n  §\n\n  §\n",
        "      - DB_SECRET: |\n          §\n        OTHER: y",
        "export API_TOKEN=§ && make",
        "export A=$B API_TOKEN=§",
        '$env:PASSWORD="§"',
        "API_TOKEN='§' make",
        "deploy --db-password § --now",
        "deploy --token=§",
        "docker login -u me -p § registry",
        "docker login -u me -p'§' registry",
        "mysql -uroot -p§ app",
        "curl -u me:§ https://a.b",
        "curl --user 'me:§' https://a.b",
        'curl -H "Authorization: Bearer §" https://a.b',
        "aws configure set aws_secret_access_key §",
        "aws configure set profile.x.api_key_pair §",
        "echo § | docker login -u me --password-stdin",
        "echo '§' | docker login --password-stdin",
        "git clone https://me:§@github.com/x/y",
        "DATABASE_URL: postgres://app:§@localhost/app",
        'name = "DB_PASSWORD"\n  value = "§"',
        "- Name: DB_PASSWORD\n  Type: PLAINTEXT\n  Value: §",
        '{"name": "API_TOKEN", "value": "§", "type": "PLAINTEXT"}',
        '{"value": "§", "name": "API_TOKEN"}',
        'password = "§"',
        "password = <<-EOT\n  §\nEOT\n",
        "-----BEGIN RSA PRIVATE" + " KEY-----\n§\n§\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE" + " KEY-----\n§",
        "Server=x;User=y;Password=§;",
        "Password: §, with a comma",
    ],
)
def test_secret_is_hidden(text: str) -> None:
    secret = "Hunt3r-two.zZ"
    assert secret not in shown(text.replace("§", secret))


@pytest.mark.parametrize(
    "text",
    [
        "DB_PASSWORD: prod/db:password",
        "DB_PASSWORD: /prod/db/password",
        "DB_PASSWORD: arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db",
        "DB_PASSWORD: $PASSWORD",
        "DB_PASSWORD: '{{resolve:ssm-secure:/prod/db}}'",
        "DB_PASSWORD: !Ref Password",
        "password = var.db_password",
        "password = random_password.db.result",
        "secrets-manager:\n    DB_PASSWORD: prod/db:password",
        'echo "$TOKEN" | docker login -u AWS --password-stdin $REGISTRY',
        "docker login -u AWS -p $PASSWORD $REGISTRY",
        "git-credential-helper: yes\n",
        "- npm run build\n- echo done",
        "https://github.com/x/y.git",
        "Name: IMAGE\nValue: app\n",
        "runtime-versions:\n  python: 3.12",
        "aws configure set default.region eu-west-1",
        "export TOKEN=$(aws ssm get-parameter --name x)",
        'curl -H "Authorization: Bearer $TOKEN"',
        "Password: !Sub '{{resolve:secretsmanager:${Secret}:SecretString:password}}'",
        "aws secretsmanager get-secret-value --secret-id prod-db",
        "SecretArn: prod-db",
        "LEDGER_PASSWORD: LEDGER_PASSWORD",
        "printf 'DATABASE_PASSWORD=%s\\n' \"$DATABASE_PASSWORD\" > .env",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert shown(text) == text


def test_line_ends_and_offsets_stay() -> None:
    text = "A: b\r\nPASSWORD: |\r\n  hunter2\r\n  more\r\nC: d\r\n"
    assert shown(text) == "A: b\r\nPASSWORD: |\r\n  *******\r\n  ****\r\nC: d\r\n"


def test_spans_of_an_embedded_text_are_the_files() -> None:
    text = EmbeddedText(f"export TOKEN=hunter2 {HOLE}", SegmentMap.identity("a/b.yml", 100, 22))
    assert secret_spans(text) == [Span("a/b.yml", 113, 120)]


TOKENS = st.sampled_from(facts().tokens).flatmap(lambda form: st.from_regex(form.expression(), fullmatch=True))
AROUND = st.text("ab 1\n:=\"'", max_size=10).map(lambda text: f"{text} ")


@settings(deadline=None, max_examples=150)
@given(AROUND, TOKENS, AROUND)
def test_every_known_format_is_hidden(before: str, token: str, after: str) -> None:
    assert token not in shown(f"{before}{token} {after}")


NAMES = st.sampled_from(["DB_PASSWORD", "API_TOKEN", "SECRET_KEY", "STRIPE_KEY", "URL", "clientSecret", "PGPASSWORD"])
VALUES = st.one_of(
    TOKENS,
    st.text("abcXYZ019-_.!+/=", min_size=4, max_size=40),
    st.text("abcxyz19", min_size=6, max_size=12).map(lambda text: f"amqp://app:{text}@mq.internal.net"),
)


@settings(deadline=None, max_examples=150)
@given(NAMES, VALUES)
def test_what_is_reported_is_hidden(name: str, value: str) -> None:
    span = Span("x", 0, 1)
    variable = Variable(span, name, name, span, Known(at(span), value), Known(at(span), "PLAINTEXT"), "buildspec")
    quoted = value.replace("'", "''")
    if is_secret(variable).is_yes:
        assert value not in shown(f"env:\n  variables:\n    {name}: '{quoted}'\n")
        assert value not in shown(f'  name  = "{name}"\n  value = "{value}"\n')


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
def test_any_text_has_spans_inside(text: str) -> None:
    for span in secret_spans(SourceFile("x", text)):
        assert 0 <= span.start < span.end <= len(text)


PIECES = ["password", "token=", "secret: |\n", "name: token ", "value: ", "<<A\n", "://a:", "@", "--", "-p ", "'",
          '"', "\\", "echo ", " | x -stdin", "-----BEGIN PRIVATE KEY-----", "eyJ", "key-", "\n", "a/"]  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join))
def test_long_texts_take_no_time(piece: str) -> None:
    assert isinstance(secret_spans(SourceFile("x", piece * (60_000 // len(piece)))), list)


def test_what_looks_like_a_tag_in_quotes_is_none() -> None:
    for text, shown in (
        ("DB_PASSWORD: '!X00'", "DB_PASSWORD: '****'"),
        ("DB_PASSWORD: !Ref X00", "DB_PASSWORD: !Ref X00"),
    ):
        source = SourceFile("f", text)
        source.mask(secret_spans(source))
        assert source.display(Span("f", 0, len(text))) == shown
