"""Measure cblint beside its peers: start-up, the hook's real case, throughput, memory."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENT = HERE / ".venv"
PEERS = ("cfn-lint", "checkov")

BUILDSPEC = """\
version: 0.2
env:
  variables:
    LOG_LEVEL: debug
phases:
  build:
    commands:
      - npm ci
      - npm test
      - npm run build
"""
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/build
      Source: {Type: NO_SOURCE, BuildSpec: "version: 0.2"}
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0"}
"""
FIXABLE = """\
version: 0.2
batch:
  build-graph:
    - identifier: compile_{n}
    - identifier: test_{n}
      depend-on: [compil_{n}]
phases:
  instal:
    commands:
      - npm ci
  build:
    commands:
      - npm run build
      - echo result: fine
      - echo service {n}: built
reports:
  unit:
    files: ["junit.xml"]
    file-formt: JUNITXML
"""
FIXABLE_FILES = 200
FORMATS = ("concise", "github", "junit", "gitlab", "rdjson", "markdown", "json", "sarif")
TERRAFORM = """\
variable "name_{n}" {{
  type    = string
  default = "queue-{n}"
}}

resource "aws_sqs_queue" "queue_{n}" {{
  name                       = var.name_{n}
  visibility_timeout_seconds = 60

  redrive_policy = jsonencode({{
    deadLetterTargetArn = aws_sqs_queue.dead_{n}.arn
    maxReceiveCount     = 4
  }})
}}

resource "aws_sqs_queue" "dead_{n}" {{
  name = "${{var.name_{n}}}-dead"
}}
"""
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{n}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: service-{n}}}
  template:
    metadata:
      labels: {{app: service-{n}}}
    spec:
      containers:
        - name: main
          image: registry.example.com/service-{n}:1.0
"""


class Measured(NamedTuple):
    """The best wall time in seconds and the largest peak memory in MB of a command."""

    seconds: float
    megabytes: float


class Case(NamedTuple):
    """Commands on one input, run in turn; the first is the one that others are compared with."""

    name: str
    commands: dict[str, list[str]]
    folder: Path
    runs: int
    prepare: Callable[[Path], None] = lambda _: None
    """Makes the folder what it was before, untimed, before each command."""


def measure(cases: list[Case]) -> dict[tuple[str, str], Measured]:
    found: dict[tuple[str, str], list[Measured]] = {}
    for case in cases:
        for turn in range(case.runs + 1):
            for tool, command in case.commands.items():
                case.prepare(case.folder)
                result = run(command, case.folder)
                if turn:
                    found.setdefault((case.name, tool), []).append(result)
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return {
        key: Measured(min(each.seconds for each in runs), max(each.megabytes for each in runs))
        for key, runs in found.items()
    }


def run(command: list[str], folder: Path) -> Measured:
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(seconds, usage.ru_maxrss / 1024)


def set_up() -> Path:
    binaries = ENVIRONMENT / "bin"
    if not (binaries / "checkov").exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        install = [str(binaries / "python"), "-m", "pip", "install", "-q"]
        subprocess.run([*install, *PEERS], check=True)
    subprocess.run([str(binaries / "python"), "-m", "pip", "install", "-q", str(ROOT)], check=True)
    return binaries


def large_repository(folder: Path) -> None:
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "buildspec.yml").write_text(BUILDSPEC)
    for n in range(2000):
        target = folder / "deploy" / f"team{n % 40}" / f"service{n}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(MANIFEST.format(n=n))
    for n in range(500):
        target = folder / "infra" / f"stack{n % 25}" / f"queue{n}.tf"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(TERRAFORM.format(n=n))
    subprocess.run(["git", "init", "-q", str(folder)], check=True)


def fixable_files(folder: Path) -> None:
    for n in range(FIXABLE_FILES):
        target = folder / f"service{n}" / "buildspec.yml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(FIXABLE.format(n=n))


def cases(binaries: Path, scratch: Path, runs: int) -> list[Case]:
    python, cblint = str(binaries / "python"), str(binaries / "cblint")
    cfn, checkov = str(binaries / "cfn-lint"), str(binaries / "checkov")
    offline = ["--quiet", "--compact", "--skip-download"]
    small = scratch / "small"
    small.mkdir()
    (small / "buildspec.yml").write_text(BUILDSPEC)
    template = scratch / "template.yml"  # elsewhere: cblint links what lies together
    template.write_text(TEMPLATE)
    large = scratch / "large"
    large_repository(large)
    fixable = scratch / "fixable"
    fixable.mkdir()
    templates = sorted(str(path) for path in (ROOT / "fixtures" / "projects").rglob("pipeline.yaml"))
    return [
        Case(
            "start",
            {
                "cblint": [cblint, "--version"],
                "python": [python, "-c", "pass"],
                "cfn-lint": [cfn, "--version"],
                "checkov": [checkov, "--version"],
            },
            small,
            runs,
        ),
        Case(
            "small file",
            {
                "cblint": [cblint, "check", "buildspec.yml"],
                "python": [python, "-c", "pass"],
                "cfn-lint": [cfn, str(template)],
                "checkov": [checkov, "-f", str(template), *offline],
            },
            small,
            runs,
        ),
        Case(
            "hook",
            {
                "cblint": [cblint, "check", "app/buildspec.yml"],
                "checkov": [checkov, "-d", ".", *offline],
            },
            large,
            max(2, runs // 3),
        ),
        Case(
            "fixtures",
            {
                "cblint": [cblint, "check", "fixtures/projects"],
                "cfn-lint": [cfn, *templates],
                "checkov": [checkov, "-d", "fixtures/projects", *offline],
            },
            ROOT,
            max(2, runs // 3),
        ),
        Case(
            "formats",
            {
                "cblint": [cblint, "check", "fixtures/projects"],
                **{name: [cblint, "check", "fixtures/projects", "--format", name] for name in FORMATS},
                "sarif_om": [python, "-c", "import sarif_om"],
                "python": [python, "-c", "pass"],
            },
            ROOT,
            runs,
        ),
        Case(
            "fix",
            {
                "cblint": [cblint, "check", "."],
                "--fix": [cblint, "check", ".", "--fix", "--unsafe-fixes"],
                "--diff": [cblint, "check", ".", "--diff", "--unsafe-fixes"],
            },
            fixable,
            max(3, runs // 2),
            fixable_files,
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", help="only the cases with this in their name")
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command in the quick cases")
    arguments = parser.parse_args()
    binaries = set_up()
    with tempfile.TemporaryDirectory() as scratch:
        listed = [
            case for case in cases(binaries, Path(scratch), arguments.runs) if (arguments.case or "") in case.name
        ]
        found = measure(listed)
    print(f"{'case':12} {'tool':10} {'best s':>8} {'x cblint':>9} {'peak MB':>8}")
    for case in listed:
        base = found[case.name, "cblint"].seconds
        for tool in case.commands:
            each = found[case.name, tool]
            print(f"{case.name:12} {tool:10} {each.seconds:8.3f} {each.seconds / base:9.2f} {each.megabytes:8.0f}")


if __name__ == "__main__":
    main()
