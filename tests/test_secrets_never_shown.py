"""What is planted as a secret stands in no output of any command, whatever is found around it."""

# ruff: noqa: E501  (what is given is read more easily unbroken)
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.config import Config
from cblint.engine import Request, check
from cblint.locate import locate
from cblint.registry import built_in
from cblint.report import FORMATS, Report, render
from cblint.source import Span
from tests.command import Cblint

HEAD = "version: 0.2\nfases: x\n"
"""A finding on the line above whatever follows."""
PROJECT = """resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::123456789012:role/app"
  source {
    type      = "GITHUB"
    location  = "https://github.com/o/r.git"
  }
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    %s
  }
}
"""
PUSH = "version: 0.2\nphases:\n  build:\n    commands:\n      - %s\n"
TEMPLATE = """Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/app
      Source: {Type: GITHUB, Location: "https://github.com/o/r.git"%s}
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
%s
"""

# Each is a repository; `@` stands for the secret, a password that only its surroundings give away.
NAMED: dict[str, dict[str, str]] = {
    "variable": {"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: @\n"},
    "quoted variable": {"buildspec.yml": HEAD + 'env:\n  variables:\n    "DB_PASSWORD": "@" # why\n'},
    "flow variables": {"buildspec.yml": HEAD + "env: {variable: {DB_PASSWORD: '@', A: b}, variables: {DB_PASSWORD: '@'}}\n"},
    "wrong section": {"buildspec.yml": HEAD + "env:\n  variabels: {DB_PASSWORD: '@'}\n"},
    "key twice": {"buildspec.yml": HEAD + "env:\n  variables:\n    API_TOKEN: '@'\n    API_TOKEN: '@'\n"},
    "broken yaml": {"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: '@' 'x\n   bad: [\n"},
    "tab": {"buildspec.yml": "version: 0.2\nenv:\n  variables:\n\tDB_PASSWORD: '@'\n"},
    "list of variables": {"buildspec.yml": HEAD + "env:\n  variables:\n    - DB_PASSWORD=@\n    - name: API_TOKEN\n      value: '@'\n"},
    "commented": {"buildspec.yml": HEAD + "# DB_PASSWORD=@\nenf: x # password: @\n"},
    "option": {"buildspec.yml": PUSH % "docker login --username a --password @ r.example.com && docker build ."},
    "short option": {"buildspec.yml": PUSH % "docker login -u a -p @ r.example.com && docker build -t x ."},
    "export": {"buildspec.yml": PUSH % "export API_TOKEN=@; docker build --build-arg API_TOKEN=$API_TOKEN ."},
    "build argument": {"buildspec.yml": PUSH % "docker build --build-arg DB_PASSWORD=@ ."},
    "curl": {"buildspec.yml": PUSH % "'curl -u bob:@ https://example.com | docker load'"},
    "header": {"buildspec.yml": PUSH % 'curl -H "Authorization: Bearer @" https://example.com'},
    "header mapping": {"buildspec.yml": PUSH % "curl -H Authorization: Bearer @"},
    "command is a mapping": {"buildspec.yml": PUSH % "echo password: @"},
    "nested mapping": {"buildspec.yml": PUSH % "{docker build: {password: '@'}}"},
    "piped": {"buildspec.yml": PUSH % "echo @ | docker login -u a --password-stdin r.example.com && docker ps"},
    "mysql": {"buildspec.yml": PUSH % "mysql -uroot -p@ -e 'select 1' && docker ps"},
    "block scalar": {"buildspec.yml": PUSH % "|\n        export DB_PASSWORD=@\n        docker build .\n        if x; then"},
    "block of secret": {"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: |\n      @\n"},
    "url": {"buildspec.yml": PUSH % "git clone https://bob:@@example.com/o/r.git && docker build ."},
    "image": {"buildspec.yml": PUSH % "export DB_PASSWORD=@ && docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/$DB_PASSWORD:x"},
    "script": {
        "buildspec.yml": PUSH % "./build.sh --token @",
        "build.sh": "#!/bin/sh\nexport API_TOKEN='@'\ndocker login -p @ && docker build .\n",
    },
    "make": {
        "buildspec.yml": PUSH % "make image DB_PASSWORD=@",
        "Makefile": "API_TOKEN := @\nimage:\n\tdocker build --build-arg DB_PASSWORD=@ .\n",
    },
    "package": {
        "buildspec.yml": PUSH % "npm run image -- --token=@",
        "package.json": json.dumps({"scripts": {"image": "API_TOKEN=@ docker build ."}}),
    },
    "terraform variable": {
        "main.tf": PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = var.db\n }',
        "variables.tf": 'variable "db" {\n  default = "@"\n}\n',
        "buildspec.yml": PUSH % "docker build .",
    },
    "tfvars": {
        "main.tf": 'variable "db" {}\n' + PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = var.db\n }',
        "terraform.tfvars": 'db = "@"\n',
        "prod.tfvars": 'db = "@2"\n',
        "buildspec.yml": PUSH % "docker build .",
    },
    "locals": {
        "main.tf": 'locals {\n  x = { a = "@", b = ["@"] }\n}\n'
        + PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = local.x.a\n }\n'
        'environment_variable {\n name = "API_TOKEN"\n value = local.x["b"][0]\n }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "one line": {
        "main.tf": PROJECT % 'environment_variable { name = "DB_PASSWORD", value = "@" }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "dynamic": {
        "main.tf": PROJECT % 'dynamic "environment_variable" {\n for_each = { DB_PASSWORD = "@" }\n'
        " content {\n name = environment_variable.key\n value = environment_variable.value\n }\n }",
        "buildspec.yml": PUSH % "docker build .",
    },
    "module": {
        "main.tf": 'module "m" {\n source = "./m"\n db = "@"\n}\n',
        "m/main.tf": 'variable "db" {}\n' + PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = var.db\n }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "inline buildspec": {
        "main.tf": (PROJECT % 'environment_variable {\n name = "A"\n value = "b"\n }').replace(
            "    location", "    buildspec = <<-EOF\n      version: 0.2\n      fases: x\n      env:\n        variables:\n"
            "          DB_PASSWORD: @\n      phases: {build: {commands: [docker login -p @ x]}}\n    EOF\n    location"
        )
    },
    "yamlencode": {
        "main.tf": (PROJECT % "").replace(
            "    location", '    buildspec = yamlencode({ version = 0.2, fases = 1, env = { variables = { DB_PASSWORD = "@" } },'
            ' phases = { build = { commands = ["docker login -p @ x"] } } })\n    location'
        ),
        "buildspec.yml": HEAD,
    },
    "parameter": {
        "template.yml": "Parameters:\n  Db: {Type: String, Default: '@'}\n"
        + TEMPLATE % ("", "        EnvironmentVariables:\n          - {Name: DB_PASSWORD, Value: !Ref Db}\n"),
        "buildspec.yml": PUSH % "docker build .",
    },
    "template variable": {
        "template.yml": TEMPLATE % (
            ", BuildSpec: 'version: 0.2\n\n        fases: x'",
            "        EnvironmentVariables:\n          - Name: DB_PASSWORD\n            Value: '@'\n          - Value: '@'\n            Name: API_TOKEN\n",
        ),
        "buildspec.yml": PUSH % "docker build .",
    },
    "mapping": {
        "template.yml": "Mappings: {M: {a: {b: '@'}}}\n"
        + TEMPLATE % ("", "        EnvironmentVariables:\n          - {Name: DB_PASSWORD, Value: !FindInMap [M, a, b]}\n"),
        "buildspec.yml": PUSH % "docker build .",
    },
    "appspec": {
        "appspec.yml": "version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv\nhoks:\n  x: 1 # token=@\n"
        "hooks:\n  AfterInstall:\n    - location: run.sh --password @\n      password: '@'\n      timeout: {password: '@'}\n"
    },
    "variable in a script": {
        "buildspec.yml": PUSH % "./login.sh && echo '@' && docker run x '@'",
        "login.sh": "#!/bin/sh\nX='@'\ndocker login -u bob -p $X r.example.com\n",
    },
    "value of a chart": {"buildspec.yml": PUSH % "helm upgrade app --set 'db.password=@' && docker ps"},
    "joined": {"buildspec.yml": PUSH % "mysql -h db.example.com -uroot '-p@' && sshpass '-p@' ssh example.com && docker ps"},
    "header in quotes": {"buildspec.yml": PUSH % "|\n        curl -H 'X-Api-Key: @' https://example.com | docker load"},
    "source": {"main.tf": (PROJECT % "").replace("https://github.com", "https://bob:@@github.com"), "buildspec.yml": HEAD},
    "passed on": {"buildspec.yml": PUSH % "f() { docker login -u a -p $1 r.example.com; }; f '@'"},
    "noecho": {
        "template.yml": "Parameters:\n  Db: {Type: String, NoEcho: true, Default: '@'}\n"
        + TEMPLATE % ("", "        EnvironmentVariables:\n          - {Name: DB_PASSWORD, Value: !Ref Db}\n"),
        "buildspec.yml": PUSH % "echo $DB_PASSWORD; docker build --build-arg DB_PASSWORD=$DB_PASSWORD .",
    },
    "elsewhere again": {
        "buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: @\nphases:\n  build:\n    commands:\n      - docker run x @\n"
        "      - echo hello @: world\nartifacts:\n  fils: '@'\n"
    },
}  # fmt: skip

# Here `@` is a token whose format tells what it is, wherever it stands.
BARE: dict[str, dict[str, str]] = {
    "key": {"buildspec.yml": "version: 0.2\n@: x\nphases: {@: {commands: [a]}}\n"},
    "value": {"buildspec.yml": HEAD + "env:\n  shell: @\n  variables:\n    NOTE: see @ there\n"},
    "command": {"buildspec.yml": PUSH % "docker build @ . && ./@.sh && @"},
    "mapping": {"buildspec.yml": PUSH % "run: @"},
    "batch": {
        "buildspec.yml": "version: 0.2\nbatch:\n  build-graph:\n    - identifier: '@'\n      depend-on: ['@-x', '@']\n"
        "    - {identifier: a, buildspec: '@.yml', depend-on: ['@']}\n"
    },
    "artifact": {
        "buildspec.yml": "version: 0.2\nartifacts:\n  files: ['@', '/@']\n  base-directory: '@'\n  name: {a: '@'}\n"
    },
    "buildspec path": {"main.tf": (PROJECT % "").replace("    location", '    buildspec = "@.yml"\n    location')},
    "names": {
        "main.tf": PROJECT.replace('"app"', '"@"') % 'environment_variable {\n name = "@"\n value = "@"\n }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "template names": {
        "template.yml": (TEMPLATE % ("", "        EnvironmentVariables: [{Name: '@', Value: '@'}]")).replace(
            "  App:", "  '@':"
        ),
        "buildspec.yml": PUSH % "docker build .",
    },
    "user of a url": {"buildspec.yml": PUSH % "git clone https://@@github.com/o/r.git; docker ps @"},
    "told to a program": {
        "buildspec.yml": PUSH % "snyk auth @ && git config --global x.extraheader 'authorization: token @'"
    },
    "suppression": {
        "buildspec.yml": "version: 0.2\n# cblint: ignore[@] @\n# cblint: ignore[unknown-key] @\nfases: x\n"
    },
    "not text": {"buildspec.yml": "version: 0.2\nenv: @ \udcff\n"},
    "image": {"buildspec.yml": PUSH % "docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/@:@"},
    "policy": {
        "main.tf": PROJECT
        % ""
        + 'resource "aws_iam_role_policy" "p" {\n role = "app"\n policy = jsonencode({ Version = "2012-10-17",'
        ' Statement = [{ Sid = "@", Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "@" }] })\n}\n',
        "buildspec.yml": PUSH % "docker build .",
    },
    "appspec": {
        "appspec.yml": "version: 0.0\nos: '@'\nfiles:\n  - source: '@'\n    destination: 1\n    @: 1\nhooks:\n  @: []\n"
    },
}

TOKEN = "ghp_Zk3vQ9mXw2RbT7yLc5NdJ8fHs4GpUa6VeK1i"
BASELINE = "BASELINE"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--format", "text"),
    ("--format", "text", "--show-unknown", "-v", "--strict"),
    ("--format", "json", "--show-unknown", "--strict"),
    ("--format", "sarif", "--isolated", "--strict"),
    ("--select", "syntax-error", "--show-unknown"),
    ("--ignore", "plaintext-secret", "--show-unknown", "--format", "json"),
    ("--diff", "--unsafe-fixes"),
    ("--diff", "--add-ignores", "old"),
    ("--write-baseline", BASELINE),
    ("--fix", "--unsafe-fixes"),
)

_TAIL = st.text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", min_size=36, max_size=36).filter(
    lambda text: len(set(text.lower())) >= 14 and not re.search(r"(?i)xxxx|fake|your|dummy|example|1234|abcd", text)
)
PASSWORDS = st.sampled_from(
    ("hunter2x", "Tr0ub4dor&3", "Kx9!vQ2m-Zp", "pa55w0rd%%", "S3cr3t/Pass+Word=", "qwErty_77", "zz-Top-1973")
)
TOKENS = st.one_of(
    _TAIL.map(lambda tail: f"ghp_{tail}"),
    _TAIL.map(lambda tail: f"glpat-{tail[:20]}"),
    _TAIL.map(lambda tail: f"AKIA{tail[:16].upper().replace('8', 'B').replace('9', 'C')}").filter(
        lambda t: len(set(t)) >= 12
    ),
)


def plant(files: dict[str, str], secret: str, folder: Path) -> None:
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text('[remote "origin"]\n\turl = https://github.com/o/r.git\n')
    if "buildspec.yml" in files and not {"main.tf", "template.yml"} & set(files):
        files = {**files, "main.tf": PROJECT % ""}
    for path, text in files.items():
        target = folder / path.replace("@", secret)
        target.parent.mkdir(parents=True, exist_ok=True)
        planted = text.replace("@@", f"{secret}\0").replace("@", secret).replace("\0", "@")
        target.write_bytes(planted.encode("utf-8", "surrogateescape"))


def outputs(cblint: Cblint, folder: Path, secret: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield all that cblint says of a folder, and what it was asked."""
    for words in COMMANDS:
        files = [folder.parent / f"out.{name}" for name in FORMATS]
        given = [word for file in files for word in ("--output", f"{file.suffix[1:]}={file}")]
        baseline = folder.parent / "baseline.json"
        result = cblint("check", folder, *(str(baseline) if word is BASELINE else word for word in words), *given)
        assert result.status in (0, 1), result.err
        yield words, result.out + result.err
        for file in [*files, *folder.parent.glob("baseline.json")]:
            yield (*words, file.name), file.read_text(encoding="utf-8")


def leaks(cblint: Cblint, files: dict[str, str], secret: str, folder: Path) -> list[str]:
    plant(files, secret, folder)
    written = {secret, json.dumps(secret)[1:-1], secret.lower()}
    return [
        f"{' '.join(words)}: {line.strip()}"
        for words, text in outputs(cblint, folder, secret)
        for line in text.splitlines()
        if any(form in line or form in line.lower() for form in written)
    ]


@pytest.mark.parametrize("scene", NAMED)
def test_a_password_is_never_shown(scene: str, tmp_path: Path, cblint: Cblint) -> None:
    assert leaks(cblint, NAMED[scene], "Tr0ub4dor3x", tmp_path / "r") == []


@pytest.mark.parametrize("scene", [*NAMED, *BARE])
def test_a_token_is_never_shown(scene: str, tmp_path: Path, cblint: Cblint) -> None:
    assert leaks(cblint, {**NAMED, **BARE}[scene], TOKEN, tmp_path / "r") == []


@pytest.mark.parametrize("scene", [*NAMED, *BARE])
def test_something_is_found_around_it(scene: str, tmp_path: Path, cblint: Cblint) -> None:
    plant({**NAMED, **BARE}[scene], TOKEN, tmp_path / "r")
    report = json.loads(cblint("check", tmp_path / "r", "--strict", "--format", "json").out)
    assert report["findings"]


@given(st.sampled_from([*NAMED, *BARE]), TOKENS)
@settings(max_examples=40)
def test_no_token_can_be_shown(scene: str, secret: str) -> None:
    assert showable({**NAMED, **BARE}[scene], secret) == []


@given(st.sampled_from(list(NAMED)), PASSWORDS)
@settings(max_examples=60)
def test_no_password_can_be_shown(scene: str, secret: str) -> None:
    assert showable(NAMED[scene], secret) == []


@given(st.sampled_from(list(NAMED)), st.integers(0, 5))
@settings(max_examples=40)
def test_no_private_key_can_be_shown(scene: str, indent: int) -> None:
    lines = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEpQIBAAKCAQEA7xq", "Zk3vQ9mXw2RbT7yLc5Nd+/8fHs4GpUa6VeK1i=="]
    key = ("\n" + " " * (4 + indent)).join([*lines, "-----END RSA PRIVATE KEY-----"])
    shown = showable(NAMED[scene], key)
    assert not any(line in text for text in shown for line in lines[1:])


def showable(files: dict[str, str], secret: str) -> list[str]:
    """Return the lines, of all files and of the report, that would show a secret if they were shown."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "r"
        plant(files, secret, root)
        report = check_folder(root)
        lines = [line for name in FORMATS for line in render(name, report).splitlines()]
        for path in root.rglob("*"):
            source = report.sources(path.relative_to(root).as_posix()) if path.is_file() else None
            if source is not None:
                lines += source.display(Span(source.path, 0, len(source.text))).splitlines()
    return [line for line in lines if secret.splitlines()[-1] in line or secret in line]


def check_folder(root: Path) -> Report:
    registry = built_in()
    place = locate((str(root),), None)
    report = check(Request(place=place, rules=registry.expand(("all",)), config=Config()), registry)
    return report.replace(show_unknown=True, verbosity=1)


def test_no_line_hash_depends_on_a_secret(tmp_path: Path, cblint: Cblint) -> None:
    hashes = []
    for number, secret in enumerate(("hunter2x", "hunter3y")):
        plant({"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: @\n"}, secret, tmp_path / str(number))
        log = json.loads(cblint("check", tmp_path / str(number), "--format", "sarif").out)
        hashes.append([result["partialFingerprints"] for result in log["runs"][0]["results"]])
    assert hashes[0] == hashes[1]
