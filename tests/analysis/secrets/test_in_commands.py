"""Credentials are found where commands are given them, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cblint.analysis.secrets import arguments, builds, in_commands, prints, words
from tests.analysis.shell_scene import build, buildspec, variable, workspace

PASSWORD = "Tr0ub4dor3x"
TOKEN = "8f3kd02ksl29dkQz41"
GITHUB = "ghp_Zk3vQ9mXw2RbT7yLc5NdJ8fHs4GpUa6VeK1i"


def found(folder: Path, *commands: str, files: dict[str, str] | None = None) -> list[tuple[str, str, bool]]:
    made = build(buildspec({"build": list(commands)}))
    every = in_commands.written(workspace(folder, files), made)
    return [(each.text, each.where, each.in_url) for each in every if not each.doubtful]


@pytest.mark.parametrize(
    ("command", "where"),
    [
        (f"docker login -u a -p {PASSWORD} r.io", "`docker login`"),
        (f"docker login -u a --password={PASSWORD}", "`docker login`"),
        (f"sudo podman login -p {PASSWORD} r.io", "`podman`"),
        (f"echo {PASSWORD} | docker login -u a --password-stdin", "`docker login`"),
        (f"mysql -h db.example.com -p{PASSWORD}", "`mysql`"),
        (f"sshpass -p {PASSWORD} ssh a@b", "`sshpass`"),
        (f"curl -u bob:{PASSWORD} https://a.io", "`curl`"),
        (f"curl -H 'Authorization: Bearer {TOKEN}' https://a.io", "`curl`"),
        (f"curl -H 'PRIVATE-TOKEN:{TOKEN}' https://a.io", "`curl`"),
        (f"helm upgrade a --set db.password={PASSWORD}", "`helm upgrade`"),
        (f"mvn verify -Dsonar.login={TOKEN}", "`mvn verify`"),
        (f"aws configure set aws_secret_access_key {TOKEN}", "`aws configure set`"),
        (f"./x.sh --api-key {TOKEN}", "`./x.sh`"),
        (f"DB_PASSWORD={PASSWORD} make", "`DB_PASSWORD`"),
        (f"export API_TOKEN={TOKEN}", "`API_TOKEN`"),
        (f"X={PASSWORD}; docker login -p $X", "`docker login`"),
        (f"cat > .env <<EOF\nSTAGE=$STAGE\nDB_PASSWORD={PASSWORD}\nEOF", "`cat`"),
        (f"docker login -u a --password-stdin r.io <<< {PASSWORD}", "`docker login`"),
        (f"wget --header='Authorization: Bearer {TOKEN}' https://a.io", "`wget`"),
        (f"curl -u {TOKEN}: https://a.io", "`curl`"),
        (f"curl -d 'grant_type=x&client_secret={TOKEN}' https://a.io", "`curl`"),
        (f'curl --data=\'{{"password": "{PASSWORD}"}}\' https://a.io', "`curl`"),
        (f"aws ssm put-parameter --type SecureString --name /a/b --value {TOKEN}", "`aws ssm put-parameter`"),
        (
            f"aws secretsmanager put-secret-value --secret-id a/password --secret-string {PASSWORD}",
            "`aws secretsmanager put-secret-value`",
        ),
        (f"openssl enc -aes-256-cbc -pass pass:{PASSWORD} -in a", "`openssl`"),
    ],
)
def test_a_literal_that_a_program_is_given(tmp_path: Path, command: str, where: str) -> None:
    ((text, place, in_url),) = found(tmp_path, command)
    assert (text in {PASSWORD, TOKEN}, place, in_url) == (True, where, False)


@pytest.mark.parametrize(
    "command",
    [
        "docker login -u a -p $PASSWORD",
        "printf 'DB_PASSWORD=%s\\n' \"$DB_PASSWORD\" > .env",
        "docker login -u a -p password",
        "docker run -e POSTGRES_PASSWORD=Tr0ub4dor3x postgres",
        "mysql -uroot -pTr0ub4dor3x",
        "X=Tr0ub4dor3x; mysql -uroot -p$X",
        "PGPASSWORD=Tr0ub4dor3x psql -h localhost",
        "curl -u $USER:$PASSWORD https://a.io",
        "docker build --secret id=npm,src=.npmrc .",
        "aws secretsmanager get-secret-value --secret-id prod/db1/password2",
        "kubectl create secret generic x --from-file=key=a.pem",
        "npm run test -- --token-file=a1b2c3d4e5",
        "export DB_PASSWORD_FILE=/run/x1y2",
        "cp -p Tr0ub4dor3x target",
        "echo https://example.com/a:b@c",
        "cat > .env <<EOF\nDB_HOST=localhost\nDB_PASSWORD=Tr0ub4dor3x\nEOF",
        "cat > .env <<EOF\nDB_PASSWORD=$DB_PASSWORD\nSECRET_NAME=prod/db-2\nEOF",
        "docker login -u a --password-stdin r.io <<< $PASSWORD",
        "curl -d 'client_secret=$CLIENT_SECRET&id=8f3kd02ksl29dkQz41' https://a.io",
        "aws ssm put-parameter --type String --name /shop/release --value release-2024-11-20a8f3kd",
        "aws ssm put-parameter --type SecureString --name /a/b --value $TOKEN",
        "openssl enc -aes-256-cbc -pass file:Tr0ub4dor3x -in a",
        "sqlcmd -S localhost,1433 -U sa -P Tr0ub4dor3x",
        "az login --service-principal -p $ARM_CLIENT_SECRET",
    ],
)
def test_what_is_no_secret(tmp_path: Path, command: str) -> None:
    assert found(tmp_path, command) == []


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        (f"https://bob:{PASSWORD}@git.example.com/a.git", PASSWORD),
        (f"https://{GITHUB}@github.com/a/b.git", GITHUB),
        (f"https://{GITHUB}:x-oauth-basic@github.com/a/b.git", GITHUB),
        (f"https://x-token-auth:{TOKEN}@bitbucket.org/a/b.git", TOKEN),
        ("https://4f6c1d0be2a97c35d8e0f1a2b3c4d5e6@github.com/a/b.git", "4f6c1d0be2a97c35d8e0f1a2b3c4d5e6"),
    ],
)
def test_a_credential_in_a_url(tmp_path: Path, url: str, secret: str) -> None:
    assert found(tmp_path, f"git clone {url}") == [(secret, "`git clone`", True)]


@pytest.mark.parametrize(
    "url",
    [
        "https://git@github.com/a/b.git",
        "https://$TOKEN@github.com/a/b.git",
        "https://oauth2:${TOKEN}@gitlab.com/a.git",
        "postgres://postgres:postgres@localhost/x",
        "https://registry-1-docker-io-mirror-service@example.com/a",
        "https://11111111-2222-3333-4444-555555555555@sentry.io/1",
        "https://4f6c1d0be2a97c35d8e0f1a2b3c4d5e6@o123456.ingest.sentry.io/4501",
        "ssh://APKAQ3ZX7PLW2MBV5NCD@git-codecommit.eu-west-1.amazonaws.com/v1/repos/a",
        "https://ci-at-123456789012@git-codecommit.eu-west-1.amazonaws.com/v1/repos/a",
    ],
)
def test_a_url_without_a_literal_credential(tmp_path: Path, url: str) -> None:
    assert found(tmp_path, f"git clone {url}") == []


def test_the_place_is_the_secret_alone(tmp_path: Path) -> None:
    files = {"login.sh": f"#!/bin/bash\ndocker login -u a --password={PASSWORD} r.io\n"}
    made = build(buildspec({"build": ["./login.sh"]}))
    (each,) = in_commands.written(workspace(tmp_path, files), made)
    assert files["login.sh"][each.span.start : each.span.end] == PASSWORD
    assert [step.span.path for step in each.steps] == ["buildspec.yml", "login.sh"]


def printed(folder: Path, *commands: str, files: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    own = (variable("SM_TOKEN", "ci/x:token", "SECRETS_MANAGER"), variable("SM_USER", "ci/x:user", "SECRETS_MANAGER"))
    made = build(buildspec({"build": list(commands)}), variables=own)
    return [
        (each.name, each.how.name, each.changed) for each in prints.printed(workspace(folder, files), made)
    ]  # fmt: skip


GET = "aws secretsmanager get-secret-value --secret-id x"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("echo $SM_TOKEN", ("SM_TOKEN", "MASKED", "")),
        ('printf "%s" "a ${SM_TOKEN}"', ("SM_TOKEN", "MASKED", "")),
        ("echo $SM_TOKEN | base64", ("SM_TOKEN", "MASKED", "base64")),
        ("echo $SM_TOKEN | tee a | rev", ("SM_TOKEN", "MASKED", "rev")),
        ("printenv SM_TOKEN", ("SM_TOKEN", "MASKED", "")),
        (f"DB_PASSWORD=$({GET}); echo $DB_PASSWORD", ("DB_PASSWORD", "FETCHED", "")),
        (f"SECRET=$({GET} --query SecretString); echo $SECRET", ("SECRET", "FETCHED", "")),
        (f"SECRET=$({GET}); echo $SECRET | jq -r .password", ("SECRET", "FETCHED", "jq")),
        (f"{GET} --query SecretString", ("", "FETCHED", "")),
        (f"{GET} | jq -r .SecretString", ("", "FETCHED", "")),
        ("aws ssm get-parameter --name /a/db-password --with-decryption", ("", "FETCHED", "")),
        ("API_TOKEN=Zk3vQ9mXw2RbT7yLc5; echo $API_TOKEN", ("API_TOKEN", "PLAIN", "")),
        ("X_TOKEN=$(./token.sh); echo $X_TOKEN", ("X_TOKEN", "NAMED", "")),
        ("A_TOKEN=$SM_TOKEN; echo $A_TOKEN", ("A_TOKEN", "MASKED", "")),
        (f"set -x; DB_PASSWORD=$({GET})", ("DB_PASSWORD", "FETCHED", "")),
    ],
)
def test_what_is_printed(tmp_path: Path, command: str, expected: tuple[str, str, str]) -> None:
    assert printed(tmp_path, command) == [expected]


@pytest.mark.parametrize(
    "command",
    [
        "echo $SM_USER",
        'echo "${#SM_TOKEN} ${SM_TOKEN:+set} ${SM_TOKEN:0:4} \\$SM_TOKEN"',
        "echo '$SM_TOKEN'",
        "echo $SM_TOKEN > a; echo $SM_TOKEN >> a; echo $SM_TOKEN | tee a > /dev/null",
        "{ echo $SM_TOKEN; } > a",
        "for i in a b; do echo $SM_TOKEN; done > a",
        "if true; then echo $SM_TOKEN; fi | docker login --password-stdin",
        "echo $SM_TOKEN | docker login --password-stdin",
        "A=$(echo $SM_TOKEN | base64)",
        "echo $SM_TOKEN | wc -c",
        "f() { echo $SM_TOKEN; }; f > a",
        "f() { echo $SM_TOKEN; }; A=$(f)",
        "env; printenv",
        f"{GET} > a; A=$({GET})",
        f"{GET} --query ARN",
        f"{GET} | jq -r .username",
        f"SECRET_ARN=$({GET} --query ARN); echo $SECRET_ARN",
        f"set -x; set +x; DB_PASSWORD=$({GET})",
        "aws ssm get-parameter --name /a/db-host --with-decryption",
        "aws ssm get-parameter --name /a/db-password",
        "API_TOKEN=changeme; echo $API_TOKEN",
        "SM_TOKEN=none; echo $SM_TOKEN",
    ],
)
def test_what_is_not_printed(tmp_path: Path, command: str) -> None:
    assert printed(tmp_path, command) == []


def test_a_scripts_output_that_is_kept(tmp_path: Path) -> None:
    files = {"a.sh": "#!/bin/bash\necho $SM_TOKEN\n"}
    assert printed(tmp_path, "./a.sh > out", files=files) == []
    assert printed(tmp_path, "./a.sh", files=files) == [("SM_TOKEN", "MASKED", "")]


def test_tracing_ends_with_its_command(tmp_path: Path) -> None:
    assert printed(tmp_path, "set -x", f"DB_PASSWORD=$({GET})") == []


def handed(folder: Path, command: str) -> list[str]:
    own = (variable("SM_TOKEN", "ci/x:token", "SECRETS_MANAGER"), variable("STAGE", "prod"))
    made = build(buildspec({"build": [command]}), variables=own)
    return [each.name for each in builds.build_arguments(workspace(folder), made)]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("--build-arg SM_TOKEN=$SM_TOKEN", ["SM_TOKEN"]),
        ("--build-arg=A=${SM_TOKEN}", ["A"]),
        ("--build-arg SM_TOKEN", ["SM_TOKEN"]),
        ("--build-arg URL=https://x:$SM_TOKEN@example.com", ["URL"]),
        ("--build-arg STAGE=$STAGE --build-arg A_TOKEN=$STAGE", []),
        ("--build-arg A_TOKEN=none --build-arg VITE_API_TOKEN=$SM_TOKEN", []),
        ("--secret id=a,env=SM_TOKEN --build-arg HOST=$HOST", []),
    ],
)
def test_build_arguments(tmp_path: Path, arguments: str, names: list[str]) -> None:
    assert handed(tmp_path, f"docker build {arguments} .") == names
    assert handed(tmp_path, f"docker buildx build {arguments} .") == names
    assert handed(tmp_path, f"docker run {arguments} .") == []


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("docker login -p $A", 1),
        ("docker login -p $(cat a)", 1),
        ("mysql -h $DB_HOST -p$A", 1),
        ("mysql -p$A", 0),
        ("mysql -h 127.0.0.1 -p$A", 0),
        ("docker login -p literal", 0),
        ("docker run -p $A:80 x", 0),
        ("cat a | docker login --password-stdin", 0),
        ("az login --service-principal -u a -p $A", 0),
        ("mongodump --host db.example.com -p $A", 0),
    ],
)
def test_passwords_on_command_lines(tmp_path: Path, command: str, count: int) -> None:
    made = build(buildspec({"build": [command]}))
    assert len(arguments.on_command_line(workspace(tmp_path), made)) == count


PIECES = st.lists(
    st.sampled_from(
        (
            *("docker", "login", "build", "-p", "--password", "--build-arg", "A=$B", "A_TOKEN=", "$A", "$(", ")", "|"),
            *(";", "echo", "set -x", "'", '"', "https://a:b", "@", "curl", "-H", "-u", "x:", "{", "}", "jq", "é", "\n"),
        )
    ),
    max_size=25,
)


@given(PIECES)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_command_is_looked_at(tmp_path: Path, pieces: list[str]) -> None:
    made = build(buildspec({"build": [" ".join(pieces) or "true"]}))
    space = workspace(tmp_path)
    for each in in_commands.written(space, made):
        assert each.text
    prints.printed(space, made)
    builds.build_arguments(space, made)
    for word in arguments.on_command_line(space, made):
        words.piped(space, word)
