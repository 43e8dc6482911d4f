"""This is where the commands are written that a build hands a secret with: as people do it, and as manuals warn of it."""

# ruff: noqa: E501  (what is written is read more easily unbroken)
from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from random import Random

from tests.secrets.issuers import Secret
from tests.secrets.written import inside, shell

PASSWORD = re.compile(r"PASS|PWD|PASSPHRASE")
URLS = {"PostgreSQL URL", "MySQL URL", "MongoDB URL", "Redis URL", "AMQP URL", "ADO.NET string"}
WEBHOOKS = {"Slack webhook", "Discord webhook"}


def commands(random: Random, secret: Secret) -> list[tuple[str, str]]:
    """Return the commands that a secret of this kind is met in: what each is called, and its text."""
    return [*_lines(random, secret), *([] if "\n" in secret.text else _words(random, secret))]


def _lines(random: Random, secret: Secret) -> Iterator[tuple[str, str]]:
    name, text = secret.name, secret.text
    if "\n" in text:
        yield "export of many lines", f'export {name}="{text}"'
        yield "key in a heredoc", f"cat > key.pem <<'EOF'\n{text}\nEOF"
        yield "key echoed", f'echo "{text}" > key.pem'
        return
    word = shell(random, text)
    yield "export", f"export {name}={word}"
    yield "export of several", f"export STAGE=prod {name}={word}"
    yield "assignment before a program", f"{name}={word} ./run.sh --host db.acme.net"
    yield "assignment", f"{name}={word}"
    if not re.search(r"[\"$`\\]", text):
        yield "dotenv echoed", f'echo "{name}={text}" >> .env'
        yield "dotenv in a heredoc", f"cat > .env <<EOF\nSTAGE=prod\n{name}={text}\nEOF"


def _words(random: Random, secret: Secret) -> Iterator[tuple[str, str]]:
    name, text, word = secret.name, secret.text, shell(random, secret.text)
    key = name.lower()
    quoted = inside(text)
    yield "build argument", f"docker build --build-arg {name}={word} -t app ."
    yield "Kubernetes secret", f"kubectl create secret generic app --from-literal={name}={word}"
    yield "Terraform variable", f"terraform apply -auto-approve -var {key}={word}"
    yield "quoted Terraform variable", f'terraform apply -auto-approve -var="{key}={quoted}"'
    yield "heroku config", f"heroku config:set {name}={word} -a app"
    yield "parameter put", f"aws ssm put-parameter --name /app/{key} --type SecureString --value {word}"
    yield "secret created", f"aws secretsmanager create-secret --name app/{key} --secret-string {word}"
    if secret.issuer in URLS:
        yield "URL as operand", f"./migrate.sh {word}"
        yield "URL as option", f"alembic --url={word} upgrade head"
    elif secret.issuer in WEBHOOKS:
        yield "webhook posted to", f'curl -X POST -d \'{{"text":"built"}}\' {word}'
    elif PASSWORD.search(name):
        yield from _passwords(random, secret)
    elif "AWS" in secret.issuer:
        setting = "aws_access_key_id" if "id" in secret.issuer else "aws_secret_access_key"
        yield "aws configure", f"aws configure set {setting} {word}"
        yield "aws configure a profile", f"aws configure set {setting} {word} --profile deploy"
    elif re.fullmatch(r"[\w.~+/=:-]+", text):
        yield from _tokens(random, secret)


def _passwords(random: Random, secret: Secret) -> Iterator[tuple[str, str]]:
    word, quoted = shell(random, secret.text), inside(secret.text)
    yield "docker login -p", f"docker login -u ci -p {word} registry.acme.net"
    yield "docker login --password", f"docker login --username ci --password {word} registry.acme.net"
    yield "docker login --password=", f'docker login --username ci --password="{quoted}" registry.acme.net'
    yield "docker login from echo", f"echo {word} | docker login -u ci --password-stdin registry.acme.net"
    yield "mysql -p", f"mysql -h db.acme.net -uroot -p{word} -e 'select 1'"
    yield "mysqldump", f"mysqldump --host=db.acme.net --password={word} app > dump.sql"
    yield "sshpass", f"sshpass -p {word} ssh ci@host.acme.net ./deploy"
    yield "redis-cli", f"redis-cli -h cache.acme.net -a {word} FLUSHALL"
    yield "psql", f'PGPASSWORD="{quoted}" psql -h db.acme.net -U app -f schema.sql'
    yield "curl -u", f'curl -u "ci:{quoted}" https://nexus.acme.net/repository/raw/app.tgz'
    yield "curl --user", f'curl --user="ci:{quoted}" -T app.tgz https://nexus.acme.net/repository/raw/'
    yield "wget", f"wget --user=ci --password={word} https://nexus.acme.net/app.tgz"
    yield "az login", f"az login --service-principal -u app-id -p {word} --tenant acme.net"
    yield "sqlcmd", f"sqlcmd -S sql.acme.net -U sa -P {word} -i schema.sql"
    yield "mongodump", f"mongodump --host db.acme.net -u ci -p {word}"
    yield "keytool", f"keytool -importcert -alias acme -file ca.pem -keystore cacerts -storepass {word} -noprompt"
    yield "helm --set", f"helm upgrade app ./chart --set db.password={word}"
    yield "maven property", f"mvn -B deploy -Dnexus.password={word}"
    yield "flyway", f"flyway -url=jdbc:mysql://db.acme.net/app -user=ci -password={word} migrate"
    yield "ldapsearch", f"ldapsearch -H ldaps://ldap.acme.net -D cn=ci -w {word} uid=app"
    yield "pass phrase", f"gpg --batch --passphrase {word} -d secrets.tar.gpg > secrets.tar"
    yield "openssl", f'openssl enc -d -aes-256-cbc -pass "pass:{quoted}" -in s.enc -out s.txt'
    yield "argocd", f"argocd login cd.acme.net --username admin --password {word}"
    yield "JSON body", f'curl -d \'{{"username":"ci","password":"{secret.text}"}}\' https://api.acme.net/login'


def _tokens(random: Random, secret: Secret) -> Iterator[tuple[str, str]]:
    text, word = secret.text, shell(random, secret.text)
    yield "bearer", f'curl -H "Authorization: Bearer {text}" https://api.acme.net/v1/builds'
    yield "bearer in single quotes", f"curl -sS --header 'Authorization: Bearer {text}' https://api.acme.net/v1/builds"
    yield "Authorization: token", f'curl -H "Authorization: token {text}" https://api.acme.net/repos'
    yield "X-Api-Key", f"curl -H 'X-Api-Key: {text}' https://api.acme.net/v1/builds"
    yield "PRIVATE-TOKEN", f'curl --header "PRIVATE-TOKEN: {text}" https://git.acme.net/api/v4/projects'
    yield "wget header", f'wget --header="Authorization: Bearer {text}" https://api.acme.net/app.tgz'
    yield "--token", f"vercel deploy --token {word} --prod"
    yield "--token=", f"acme publish --token={word}"
    yield "--api-key", f"dotnet nuget push app.nupkg --api-key {word}"
    yield "--auth-token", f"sentry-cli --auth-token {word} releases new v1"
    yield "npm config set", f"npm config set //npm.acme.io/:_authToken {word}"
    yield "npm config set =", f"npm config set //npm.acme.io/:_authToken={word}"
    yield "npmrc echoed", f'echo "//npm.acme.io/:_authToken={text}" > ~/.npmrc'
    yield "sonar", f"sonar-scanner -Dsonar.host.url=https://sonar.acme.net -Dsonar.token={word}"
    yield (
        "form body",
        f'curl -d "grant_type=client_credentials&client_id=ci&client_secret={text}" https://id.acme.net/token',
    )
    yield (
        "basic header",
        f'curl -H "Authorization: Basic {base64.b64encode(f"ci:{text}".encode()).decode()}" https://api.acme.net',
    )
    if "Telegram" in secret.issuer:
        yield "bot called", f"curl -s 'https://api.telegram.org/bot{text}/sendMessage?chat_id=1&text=built'"
    if secret.known:
        yield "told to a program", f"vault login {word}"
    if ":" not in text:
        yield "token as user", f"curl -u {word}: https://api.acme.net/v1/builds"
    if ":" not in text and "/" not in text:
        yield "user of a URL", f"git clone https://{text}@git.acme.net/acme/app.git"
        yield "password of a URL", f"git clone https://oauth2:{text}@git.acme.net/acme/app.git"
        yield "remote", f'git remote set-url origin "https://x-access-token:{text}@git.acme.net/acme/app.git"'
