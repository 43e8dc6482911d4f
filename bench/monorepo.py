"""A buildspec of 300 lines that runs three scripts, as dense with commands as the long ones of public repositories."""

from __future__ import annotations

from pathlib import Path

SERVICES = ("orders", "payments", "catalogue", "search", "shipping", "accounts", "invoices", "sessions")
_HEAD = """\
# Builds and deploys all services of the shop.
#
# Started by the pipeline for every merge to main. Each service has a folder
# below services/, with a Dockerfile and its own package.json.
version: 0.2

env:
  shell: bash
  git-credential-helper: no
  variables:
    AWS_DEFAULT_REGION: eu-central-1
    LOG_LEVEL: info
    NODE_ENV: production
    STAGE: staging
    CLUSTER: shop
  parameter-store:
    SONAR_HOST: /ci/sonar/host
    SLACK_CHANNEL: /ci/slack/channel
    ALERT_TOPIC: /ci/alerts/topic
  secrets-manager:
    SONAR_LOGIN: ci/sonar:login
    NPM_TOKEN: ci/npm:token
  exported-variables:
    - IMAGE_TAG
    - REGISTRY

phases:
  install:
    runtime-versions:
      nodejs: 22
      python: 3.13
    commands:
      - echo "Installing tools"
      - node --version
      - npm --version
      - python -m pip install --quiet --requirement requirements.txt
      - npm ci --no-audit --prefer-offline

  pre_build:
    commands:
      - echo "Logging in to Amazon ECR"
      - export ACCOUNT_ID="$(aws sts get-caller-identity --query Account --output text)"
      - export REGISTRY="$ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com"
      - aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
      # the short hash of the commit names all images
      - COMMIT_HASH=$(echo $CODEBUILD_RESOLVED_SOURCE_VERSION | cut -c 1-7)
      - export IMAGE_TAG=${COMMIT_HASH:=latest}
      - echo "Images are tagged with $IMAGE_TAG"
      - bash scripts/lint.sh

  build:
    on-failure: ABORT
    commands:
      - echo "Build started on $(date)"
"""
_SERVICE = """\

      # ------------------------------ {name} ------------------------------
      - echo "Building {name}"
      - cd services/{name} && npm run build --if-present && cd ../..
      - npx jest --ci --reporters=default --reporters=jest-junit services/{name}
      # only what has changed is pushed
      - |
        if git diff --quiet "$(git merge-base origin/main HEAD)" -- services/{name}; then
          echo "{name} has not changed since it was last deployed, nothing to push"
        else
          docker build \\
            --tag "$REGISTRY/{name}:$IMAGE_TAG" \\
            --build-arg NODE_ENV \\
            --file services/{name}/Dockerfile \\
            services/{name}
          docker push "$REGISTRY/{name}:$IMAGE_TAG"
        fi
      - >-
        aws ecs update-service --cluster "$CLUSTER" --service {name} --force-new-deployment
        --deployment-configuration maximumPercent=200,minimumHealthyPercent=100
      - aws ecs wait services-stable --cluster "$CLUSTER" --services {name}
      - curl --fail --silent --retry 5 "https://{name}.$STAGE.example.com/health" > "{name}-health.json"
      - sed -i "s|@{name}@|$IMAGE_TAG|g" release.env
      - zip -qr {name}.zip services/{name}/dist -x '*.map'
      - aws s3 cp {name}.zip "s3://releases-$STAGE/{name}/$IMAGE_TAG.zip" --only-show-errors
"""
_TAIL = """\

  post_build:
    commands:
      - echo "Build completed on $(date)"
      - bash scripts/smoke.sh "$STAGE"
      # nobody wants to hear of a release that failed
      - |
        if [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]; then
          ./scripts/announce.sh "$SLACK_CHANNEL"
          aws sns publish --topic-arn "$ALERT_TOPIC" --message "released $IMAGE_TAG"
        fi
    finally:
      - docker logout "$REGISTRY"

reports:
  unit:
    files:
      - junit.xml
    file-format: JUNITXML
  coverage:
    files:
      - coverage/clover.xml
    file-format: CLOVERXML

artifacts:
  files:
    - release.env
    - notes/**/*
  name: release-$IMAGE_TAG

cache:
  paths:
    - /root/.npm/**/*
    - node_modules/**/*
"""
_SCRIPT = """\
#!/usr/bin/env bash
#
# {title}
#
set -euo pipefail

cd "$(dirname "$0")/.."
SERVICES="orders payments catalogue"

log() {{
  printf '%s %s\\n' "$(date -u +%FT%TZ)" "$*" >&2
}}

# Says whether a service answers within half a minute.
answers() {{
  local tries=0
  until curl --fail --silent "https://$1.example.com/ready" > /dev/null; do
    tries=$((tries + 1))
    if [[ $tries -gt 10 ]]; then
      log "$1 does not answer"
      return 1
    fi
    sleep 3
  done
}}

for service in $SERVICES; do
  case "${{STAGE:-staging}}" in
    production)
      {command} --max-warnings 0 "services/$service"
      ;;
    *)
      {command} "services/$service"
      ;;
  esac
  answers "$service"
done

log "{title}: done"
"""
_SCRIPTS = (
    ("lint", "Checks the style of every service", "npx eslint"),
    ("smoke", "Tries every service once", "npx playwright test"),
    ("announce", "Tells the team what was released", "node tools/announce.js"),
)


def monorepo(folder: Path) -> dict[Path, str]:
    """Return the files of the repository by path."""
    services = "".join(_SERVICE.format(name=name) for name in SERVICES)
    files = {"buildspec.yml": _HEAD + services + _TAIL, "release.env": "\n", "requirements.txt": "requests==2.32.3\n"}
    files |= {f"scripts/{name}.sh": _SCRIPT.format(title=title, command=command) for name, title, command in _SCRIPTS}
    for name in SERVICES:
        files[f"services/{name}/package.json"] = '{"scripts": {"build": "tsc --build"}}\n'
        files[f"services/{name}/Dockerfile"] = "FROM public.ecr.aws/docker/library/node:22\nCOPY dist .\n"
    files |= {"package.json": "{}\n", "tools/announce.js": "\n", "notes/README.md": "\n"}
    return {folder / path: text for path, text in files.items()}
