"""Inputs of the benchmarks, made anew in a scratch folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

from monorepo import monorepo
from templates import BUILDSPECS

SMALL = """\
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
_FIXABLE = """\
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
_FIXABLE_FILES = 200
_TERRAFORM = """\
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
_MANIFEST = """\
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
_SERVICES = ("orders", "payments", "catalogue", "search", "shipping", "accounts", "invoices", "reports", "sessions")
_DENSE_HEAD = """\
version: 0.2

env:
  shell: bash
  git-credential-helper: no
  variables:
    AWS_DEFAULT_REGION: eu-central-1
    LOG_LEVEL: info
    NODE_ENV: production
    STAGE: staging
  parameter-store:
    SONAR_HOST: /ci/sonar/host
    SLACK_CHANNEL: /ci/slack/channel
  secrets-manager:
    SONAR_LOGIN: ci/sonar:login
  exported-variables:
    - IMAGE_TAG

phases:
  install:
    runtime-versions:
      nodejs: 22
      python: 3.13
    commands:
      - node --version && npm --version
      - python -m pip install --quiet --requirement requirements.txt
      - npm ci --no-audit --prefer-offline
  pre_build:
    commands:
      - export ACCOUNT_ID="$(aws sts get-caller-identity --query Account --output text)"
      - export REGISTRY="$ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com"
      - export IMAGE_TAG="${CODEBUILD_RESOLVED_SOURCE_VERSION:0:12}"
      - aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
      - bash scripts/lint.sh
  build:
    on-failure: ABORT
    commands:
"""
_DENSE_SERVICE = """\
      # --- {name} ---
      - cd services/{name} && npm run build --if-present && cd ../..
      - npx jest --ci --reporters=default --reporters=jest-junit services/{name}
      - |
        set -euo pipefail
        if git diff --quiet "$(git merge-base origin/main HEAD)" -- services/{name}; then
          echo "{name} has not changed"
        else
          docker build --tag "$REGISTRY/{name}:$IMAGE_TAG" --build-arg NODE_ENV services/{name}
          docker push "$REGISTRY/{name}:$IMAGE_TAG"
        fi
      - >-
        aws ecs update-service --cluster "$STAGE" --service {name} --force-new-deployment
        --deployment-configuration maximumPercent=200,minimumHealthyPercent=100
      - for zone in a b c; do echo "{name} in $AWS_DEFAULT_REGION$zone" | tee -a zones.log; done
      - test -s zones.log || {{ echo "nothing was deployed for {name}"; exit 1; }}
      - export RELEASE_NOTES="notes/{name}.md"
      - mkdir -p notes && touch "$RELEASE_NOTES"
      - aws ecs wait services-stable --cluster "$STAGE" --services {name}
      - curl --fail --silent --retry 5 "https://{name}.$STAGE.example.com/health" > "{name}-health.json"
      - jq -e '.status == "up"' {name}-health.json
      - sed -i "s|@{name}@|$IMAGE_TAG|g" release.env
      - python tools/notes.py --service {name} --from "$(git describe --tags --abbrev=0)" > "notes/{name}.md"
      - zip -qr {name}.zip services/{name}/dist -x '*.map'
      - aws s3 cp {name}.zip "s3://releases-$STAGE/{name}/$IMAGE_TAG.zip" --only-show-errors
"""
_DENSE_TAIL = """\
  post_build:
    commands:
      - bash scripts/smoke.sh "$STAGE"
      - if [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]; then ./scripts/announce.sh "$SLACK_CHANNEL"; fi
    finally:
      - docker logout "$REGISTRY"

reports:
  unit:
    files:
      - junit.xml
    file-format: JUNITXML

artifacts:
  files:
    - release.env
    - notes/**/*
  name: release-$IMAGE_TAG

cache:
  paths:
    - /root/.npm/**/*
"""
_DENSE_SCRIPT = """\
#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")/.."

log() {{
  printf '%s %s\\n' "$(date -u +%FT%TZ)" "$*" >&2
}}

{parts}
log "{name} is done"
"""
_DENSE_PART = """\
{service}() {{
  local tries=0
  until curl --fail --silent "https://{service}.example.com/ready" > /dev/null; do
    tries=$((tries + 1))
    if [[ $tries -gt 10 ]]; then
      log "{service} does not answer"
      return 1
    fi
    sleep 3
  done
  case "${{STAGE:-staging}}" in
    production) npx eslint --max-warnings 0 services/{service} ;;
    *) npx eslint services/{service} ;;
  esac
  grep -rl 'TODO' services/{service} | xargs -r wc -l | sort -n | tail -5
}}
{service}
"""


def small(folder: Path) -> None:
    """Make a repository with a buildspec of ten lines."""
    folder.mkdir()
    (folder / "buildspec.yml").write_text(SMALL)


def empty(folder: Path) -> None:
    """Make a repository with a buildspec that says nothing."""
    folder.mkdir()
    (folder / "buildspec.yml").write_text("version: 0.2\nphases: {}\n")


def long(folder: Path) -> None:
    """Make a repository with a buildspec of 300 lines that runs three scripts, and what these need."""
    for path, text in monorepo(folder).items():
        _write(path, text)
        path.chmod(0o755 if path.suffix == ".sh" else 0o644)


def dense(folder: Path) -> None:
    """Make a repository with a buildspec of 280 lines, a command on each, that runs three scripts of 60 lines."""
    folder.mkdir()
    services = "".join(_DENSE_SERVICE.format(name=name) for name in _SERVICES)
    (folder / "buildspec.yml").write_text(_DENSE_HEAD + services + _DENSE_TAIL)
    for name in ("lint", "smoke", "announce"):
        parts = "".join(_DENSE_PART.format(service=service) for service in _SERVICES[:3])
        _write(folder / "scripts" / f"{name}.sh", _DENSE_SCRIPT.format(name=name, parts=parts))
        (folder / "scripts" / f"{name}.sh").chmod(0o755)
    for name in _SERVICES:
        _write(folder / "services" / name / "package.json", '{"scripts": {"build": "tsc --build"}}\n')
        _write(folder / "services" / name / "Dockerfile", "FROM public.ecr.aws/docker/library/node:22\nCOPY dist .\n")
    for name in ("package.json", "requirements.txt", "release.env", "tools/notes.py", "notes/README.md"):
        _write(folder / name, "{}\n" if name.endswith("json") else "\n")


def many(folder: Path, number: int = 10_000) -> None:
    """Make a repository with ten thousand buildspecs of the size that public ones have at the median, 28 lines."""
    for n in range(number):
        name = f"{_SERVICES[n % len(_SERVICES)]}{n}"
        text = BUILDSPECS[n % len(BUILDSPECS)].replace("SERVICE", name)
        _write(folder / f"team{n % 100}" / name / "buildspec.yml", text)


def large(folder: Path) -> None:
    """Make a repository with one buildspec, and 2,000 YAML and 500 Terraform files that have nothing to do with it."""
    _write(folder / "app" / "buildspec.yml", SMALL)
    for n in range(2000):
        _write(folder / "deploy" / f"team{n % 40}" / f"service{n}.yaml", _MANIFEST.format(n=n))
    for n in range(500):
        _write(folder / "infra" / f"stack{n % 25}" / f"queue{n}.tf", _TERRAFORM.format(n=n))
    subprocess.run(["git", "init", "-q", str(folder)], check=True)


def fixable(folder: Path) -> None:
    """Write 200 buildspecs with five findings each that have fixes."""
    for n in range(_FIXABLE_FILES):
        _write(folder / f"service{n}" / "buildspec.yml", _FIXABLE.format(n=n))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
