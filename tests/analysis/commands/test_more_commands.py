"""What commands wait for, leave behind, hard-code, need of git, and take as it comes, in whole repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

PROJECT = """
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/app"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "IMAGE"
    compute_type = "BUILD_GENERAL1_SMALL"
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
    SOURCE
  }
}
"""


def project(image: str = "aws/codebuild/standard:7.0", source: str = "") -> str:
    return PROJECT.replace("IMAGE", image).replace("SOURCE", source)


def buildspec(**phases: list[str]) -> str:
    text = "version: 0.2\nphases:\n"
    for name, commands in phases.items():
        text += f"  {name}:\n    commands:\n"
        for command in commands:
            text += "      - |-\n" + "".join(f"          {line}\n" for line in command.split("\n"))
    return text


def found(folder: Path, rule: str, files: dict[str, str]) -> list[str]:
    report = check_files(files, folder / "r", [rule])
    assert report.failures == ()
    return [finding.message for finding in report.findings]


COMPOSE = {
    "server": "services:\n  db:\n    image: postgres:16\n",
    "tagged by a variable": "services:\n  db:\n    image: docker.io/library/redis:${TAG:-7}\n",
    "with a command": "services:\n  db:\n    image: postgres:16\n    command: psql -c 'select 1'\n",
    "of its own": "services:\n  db:\n    build: .\n",
    "unknown": "services:\n  db:\n    image: ${IMAGE}\n",
    "in a profile": "services:\n  db:\n    image: postgres:16\n    profiles: [debug]\n",
    "not a mapping": "services: [db]\n",
    "broken": "services:\n  db: {\n",
    "empty": "",
}


@pytest.mark.parametrize("kind", COMPOSE)
def test_containers_that_never_end(tmp_path: Path, kind: str) -> None:
    files = {"buildspec.yml": buildspec(build=["docker compose up"]), "compose.yaml": COMPOSE[kind]}
    endless = kind in ("server", "tagged by a variable")
    assert len(found(tmp_path, "never-ending-command", files)) == endless


@pytest.mark.parametrize(
    ("command", "endless"),
    [
        ("docker-compose -f ci/all.yml up --build", True), ("docker compose -f ci/all.yml up db", True),
        ("docker compose -f ci/all.yml up --scale db=2", True), ("cd ci && docker compose -f all.yml up", True),
        ("cd ci\ndocker compose -p x -f all.yml up", True), ("docker compose -f ci/all.yml up tests", False),
        ("docker compose -f ci/all.yml up -d", False),
        ("docker compose -f ci/all.yml up --exit-code-from tests", False),
        ("docker compose -f ci/all.yml up &", False), ("timeout 9 docker compose -f ci/all.yml up", False),
        ("docker compose -f ci/none.yml up", False), ("docker compose -f $FILE up", False),
        ("docker compose -f ci/all.yml up $SERVICES", False), ("docker compose --dry-run up", False),
    ],
)  # fmt: skip
def test_which_containers_are_brought_up(tmp_path: Path, command: str, *, endless: bool) -> None:
    text = "services:\n  db:\n    image: mysql:8\n  tests:\n    build: .\n"
    files = {"buildspec.yml": buildspec(build=[command]), "ci/all.yml": text}
    assert len(found(tmp_path, "never-ending-command", files)) == endless


@pytest.mark.parametrize(
    ("command", "asks"),
    [
        ("ssh deploy@web.example.com ls", True), ("ssh ec2-user@$HOST ls", True), ("scp a b@web.example.com:", True),
        ("ssh -i key -p 22 deploy@web.example.com ls", True), ("git clone git@gitlab.com:a/b.git", True),
        ("git clone ssh://git@code.example.com/a/b", True), ("git clone git@github.com:a/b.git", False),
        ("git clone https://gitlab.com/a/b.git", False), ("ssh git@$HOST", False), ("ssh $TARGET", False),
        ("ssh -o StrictHostKeyChecking=no deploy@web.example.com ls", False),
        ("ssh-keyscan web.example.com >> ~/.ssh/known_hosts\nssh deploy@web.example.com ls", False),
        ("scp a b", False), ("ssh deploy@web.example.com ls || true", False),
        ("./unknown.sh && true\nssh deploy@web.example.com ls", False),
    ],
)  # fmt: skip
def test_hosts_that_the_image_does_not_know(tmp_path: Path, command: str, *, asks: bool) -> None:
    files = {"buildspec.yml": buildspec(build=[command]), "main.tf": project()}
    assert len(found(tmp_path, "interactive-command", files)) == asks


def test_an_image_of_ones_own_may_know_every_host(tmp_path: Path) -> None:
    files = {"buildspec.yml": buildspec(build=["ssh a@b.example.com"]), "main.tf": project("example/builder:1")}
    assert found(tmp_path, "interactive-command", files) == []


MAKE, REMOVE = (
    "aws cloudformation deploy --stack-name a --template-file t",
    "aws cloudformation delete-stack --stack-name a",
)


@pytest.mark.parametrize(
    ("early", "late", "left"),
    [
        ([MAKE, "npm ci"], [REMOVE], True), (["S=a", MAKE.replace("-name a", "-name $S"), "make"], [REMOVE], True),
        ([MAKE.replace("-name a", "-name $(x)"), "make"], [REMOVE.replace("-name a", "-name $(x)")], False),
        ([MAKE.replace("-name a", "-name $STACK"), "make"], [REMOVE.replace("-name a", "-name $STACK")], True),
        (["I=$(aws ec2 run-instances --image-id x)", "make"], ["aws ec2 terminate-instances --instance-ids $I"], True),
        (["I=$(cat id)", "make"], ["aws ec2 terminate-instances --instance-ids $I"], False),
        (["aws ec2 run-instances", "make"], ["aws ec2 terminate-instances --instance-ids $I"], False),
        (["aws s3 mb s3://a", "make"], ["aws s3 rb s3://a --force"], True),
        (["aws s3 mb s3://a", "make"], ["aws s3 rb s3://b --force"], False),
        (["cd e\nterraform apply -auto-approve", "make"], ["terraform destroy -auto-approve"], True),
        (["terraform -chdir=e apply", "make"], ["terraform destroy"], False),
        ([MAKE], [REMOVE], False), ([MAKE, "echo made"], [REMOVE], False), ([MAKE, "npm ci || true"], [REMOVE], False),
        ([MAKE, "npm ci"], ["if [ -f x ]; then " + REMOVE + "; fi"], False),
        (["trap x EXIT", MAKE, "npm ci"], [REMOVE], False),
        (["aws --endpoint-url http://localhost:4566 s3 mb s3://a", "make"], ["aws s3 rb s3://a"], False),
        (["kind create cluster", "kubectl create namespace a", "make"], ["kubectl delete namespace a"], False),
    ],
)  # fmt: skip
def test_what_a_failure_leaves_behind(tmp_path: Path, early: list[str], late: list[str], *, left: bool) -> None:
    files = {"buildspec.yml": buildspec(pre_build=early, build=["make"], post_build=late)}
    assert len(found(tmp_path, "cleanup-not-in-finally", files)) == left


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("version: 0.2", "version: 0.1"), ("  pre_build:\n", "  pre_build:\n    on-failure: CONTINUE\n"),
        ("  build:\n", "    finally:\n      - ./clean.sh\n  build:\n"),
    ],
)  # fmt: skip
def test_builds_that_go_on_or_clean_up_clean_up(tmp_path: Path, change: str, to: str) -> None:
    text = buildspec(pre_build=[MAKE, "npm ci"], build=["make"], post_build=[REMOVE])
    assert len(found(tmp_path / "a", "cleanup-not-in-finally", {"buildspec.yml": text})) == 1
    assert found(tmp_path / "b", "cleanup-not-in-finally", {"buildspec.yml": text.replace(change, to)}) == []


@pytest.mark.parametrize(
    ("commands", "says"),
    [
        (["aws s3 ls --region eu-west-1", "aws sns list-topics --region eu-west-1"], ["The region `eu-west-1`"]),
        (["aws s3 ls --region eu-west-1", "aws s3 ls --region us-east-1"], []),
        (["aws acm list-certificates --region us-east-1"], []), (["aws s3 ls --region $AWS_REGION"], []),
        (["aws wafv2 list-web-acls --scope CLOUDFRONT --region us-east-1"], []),
        (["R=210987654321.dkr.ecr.eu-west-1.amazonaws.com/a"], ["The account number `210987654321`"]),
        (["docker pull 210987654321.dkr.ecr.eu-west-1.amazonaws.com/a"], []),
        (["aws sts assume-role --role-arn arn:aws:iam::210987654321:role/a"], []),
        (["C=$(aws sts assume-role --role-arn arn:aws:iam::210987654321:role/a)"], []),
        (["docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/a"], []),
        (["sh ci.sh"], ["The region `eu-west-3`"]),
    ],
)  # fmt: skip
def test_what_is_written_into_commands(tmp_path: Path, commands: list[str], says: list[str]) -> None:
    files = {"buildspec.yml": buildspec(build=commands), "ci.sh": "#!/bin/sh\naws s3 ls --region eu-west-3\n"}
    messages = found(tmp_path, "hardcoded-account", files)
    assert [message.partition(" is ")[0] for message in messages] == says


@pytest.mark.parametrize(
    ("command", "lacks"),
    [
        ("V=$(git describe --tags)", True), ("git rev-list --count HEAD", True), ("git diff --name-only HEAD~1", True),
        ("git diff HEAD^ HEAD", True), ("git log -1", False), ("git describe --always", False),
        ("git fetch --unshallow\ngit describe --tags", False), ("git describe --tags || true", False),
        ("git rev-list -1 HEAD", False), ("git diff origin/main", False), ("git merge-base HEAD origin/main", True),
    ],
)  # fmt: skip
def test_history_that_is_not_cloned(tmp_path: Path, command: str, *, lacks: bool) -> None:
    files = {"buildspec.yml": buildspec(build=[command]), "main.tf": project(source="git_clone_depth = 1")}
    assert len(found(tmp_path / "a", "git-metadata-missing", files)) == lacks
    files["main.tf"] = project(source="git_clone_depth = 0")
    assert found(tmp_path / "b", "git-metadata-missing", files) == []


@pytest.mark.parametrize(
    ("script", "command", "fails"),
    [
        ("#!/bin/bash\n[[ a ]]\n", "sh ci/x.sh", True), ("[[ a ]]\n", "cd ci\nsh -e ./x.sh", True),
        ("#!/bin/sh\n[[ a ]]\n", "./ci/x.sh", True), ("#!/bin/bash\n[[ a ]]\n", "./ci/x.sh", False),
        ("[[ a ]]\n", "bash ci/x.sh", False), ("#!/bin/sh\n[ a ]\n", "sh ci/x.sh", False),
        ('[ -n "$BASH_VERSION" ] || exec bash "$0"\n[[ a ]]\n', "sh ci/x.sh", False),
        ("[[ a ]]\n", "ln -sf /bin/bash /bin/sh\nsh ci/x.sh", False),
    ],
)  # fmt: skip
def test_scripts_of_bash_that_dash_runs(tmp_path: Path, script: str, command: str, *, fails: bool) -> None:
    files = {"buildspec.yml": buildspec(build=[command]), "main.tf": project(), "ci/x.sh": script}
    assert len(found(tmp_path / "a", "bashism-in-sh", files)) == fails
    files["main.tf"] = project("aws/codebuild/amazonlinux-x86_64-standard:5.0")
    assert found(tmp_path / "b", "bashism-in-sh", files) == []


@pytest.mark.parametrize(
    ("command", "files", "says"),
    [
        ("npm install", {"package.json": "{}"}, True), ("yarn", {"package.json": "{}"}, True),
        ("npm install", {"package.json": "{}", "package-lock.json": "{}"}, False), ("npm install", {}, False),
        ("cd a\nnpm i", {"a/package.json": "{}", "pnpm-lock.yaml": ""}, False),
        ("npm install x", {"package.json": "{}"}, False),
        ("npm install --prefix a", {"package.json": "{}"}, False), ("poetry install", {"pyproject.toml": ""}, True),
        ("cp ../package-lock.json .\nnpm install", {"package.json": "{}"}, False),
        ("bundle install", {"Gemfile": "", "Gemfile.lock": ""}, False), ("npm ci", {"package.json": "{}"}, False),
    ],
)  # fmt: skip
def test_manifests_without_a_lock_file(tmp_path: Path, command: str, files: dict[str, str], *, says: bool) -> None:
    repository = {"buildspec.yml": buildspec(build=[command]), **files}
    assert len(found(tmp_path, "unpinned-install", repository)) == says


@pytest.mark.parametrize(
    ("command", "profiles"),
    [
        ("curl -Lo k https://d.example.com/k\nchmod +x ./k", ["strict"]),
        ("wget http://d.example.com/a.zip", ["default"]),
        ("curl -Lo k https://d.example.com/k\nchmod 755 k", ["strict"]), ("chmod +x k", []),
        ("curl -Lo k https://d.example.com/k\nsha256sum -c k.sha\nchmod +x k", []),
        ("curl -Lo i.sh https://d.example.com/i\nchmod +x i.sh\n./i.sh", ["default"]),
    ],
)  # fmt: skip
def test_programs_as_they_came(tmp_path: Path, command: str, profiles: list[str]) -> None:
    files = {"buildspec.yml": buildspec(build=[command])}
    report = check_files(files, tmp_path, ["remote-script-piped-to-shell"])
    assert [each.profile.value for each in report.findings] == profiles
