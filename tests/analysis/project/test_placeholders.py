"""Placeholders that were left in, and what only looks like one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint

LEFT = {
    "aws s3 sync dist s3://<bucket-name>/": "<bucket-name>",
    "docker push <account-id>.dkr.ecr.eu-west-1.amazonaws.com/app": "<account-id>",
    "export ROLE=arn:aws:iam::<AccountId>:role/x": "<AccountId>",
    "aws deploy --app <your app name> --x": "<your app name>",
    "aws eks update-kubeconfig --name CHANGE_ME": "CHANGE_ME",
    "aws s3 cp a s3://REPLACE-WITH-BUCKET/": "REPLACE-WITH-BUCKET",
    "aws s3 cp a s3://REPLACE_WITH_BUCKET/": "REPLACE_WITH_BUCKET",
    "aws ecs describe-services --cluster YOUR_CLUSTER": "YOUR_CLUSTER",
    "aws s3 rm s3://your-bucket-name/x": "your-bucket-name",
    "aws ec2 describe-subnets --subnet-ids subnet-xxxxxx": "subnet-xxxxxx",
    "export AWS_ACCOUNT_ID=xxxxxxxxxxxx": "xxxxxxxxxxxx",
}
FINE = [
    "sed -i 's/<bucket-name>/example/' a.json",
    "envsubst < task.json > out.json",
    "sort <input.txt >output.txt",
    "diff <(ls a) <(ls b)",
    "echo 'usage: build <env-name>'",
    "mktemp /tmp/build.XXXXXXXXXX",
    'mvn -s "<settings><server><id>x</id></server></settings>"',
    "git commit -m 'by Build <build@example.com>'",
    "cat > x.xml <<EOF\n<project-name>\nEOF",
    "grep -q REPLACE_ME config.json",
    'test "$KEY" != CHANGE_ME',
    "aws deploy --x '<TASK_DEFINITION>' '<IMAGE1_NAME>'",
    "g++ -DX='std::vector<my_name>'",
    "curl http://your-own.example.com",
    "fetch --xxxx",
]  # fmt: skip


def found(cblint: Cblint, folder: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """The file and the text of each finding."""
    (folder / ".git").mkdir()
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")
    result = cblint("check", "--format", "json", "--select", "placeholder-left-in", folder)
    report = json.loads(result.out)
    assert report["failures"] == []
    return [(each["path"], each["message"].split("`")[1]) for each in report["findings"]]


def buildspec(*commands: str) -> str:
    return json.dumps({"version": 0.2, "phases": {"build": {"commands": list(commands)}}})


@pytest.mark.parametrize("command", LEFT)
def test_what_was_left_in(cblint: Cblint, tmp_path: Path, command: str) -> None:
    assert found(cblint, tmp_path, {"buildspec.yml": buildspec(command)}) == [("buildspec.yml", LEFT[command])]


def test_what_only_looks_like_one(cblint: Cblint, tmp_path: Path) -> None:
    assert found(cblint, tmp_path, {"buildspec.yml": buildspec(*FINE)}) == []


def test_what_a_command_replaces(cblint: Cblint, tmp_path: Path) -> None:
    commands = ('sed -i "s/<bucket-name>/$B/" deploy.sh', "deploy --to <bucket-name>", "deploy --to <role-name>")
    assert found(cblint, tmp_path, {"buildspec.yml": buildspec(*commands)}) == [("buildspec.yml", "<role-name>")]


APPSPEC = """
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: <service-name>
          ContainerPort: 80
"""


@pytest.mark.parametrize(("command", "left"), [("make", 1), ("sed -i 's/<service-name>/web/' appspec.yaml", 0)])
def test_an_appspec(cblint: Cblint, tmp_path: Path, command: str, left: int) -> None:
    files = {"buildspec.yml": buildspec(command), "appspec.yaml": APPSPEC, "Makefile": "all:\n\ttrue\n"}
    assert found(cblint, tmp_path, files) == [("appspec.yaml", "<service-name>")] * left


MODULE = """
variable "role" {
  default = "arn:aws:iam::xxxxxxxxxxxx:role/a"
}
resource "aws_codebuild_project" "a" {
  name         = "a"
  service_role = var.role
  description  = "for <your-team>"
  environment {
    image = "<account-id>.dkr.ecr.eu-west-1.amazonaws.com/build"
    environment_variable {
      name  = "BUCKET"
      value = "<bucket-name>"
    }
  }
  source {
    type      = "NO_SOURCE"
    buildspec = "version: 0.2\\nenv: {variables: {BUCKET: x}}\\nphases: {build: {commands: [make]}}"
  }
}
"""


def test_a_project_but_not_defaults_and_descriptions(cblint: Cblint, tmp_path: Path) -> None:
    assert found(cblint, tmp_path, {"main.tf": MODULE}) == [("main.tf", "<account-id>"), ("main.tf", "<bucket-name>")]
