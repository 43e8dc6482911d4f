"""One document of each language that holds every key of it, and how a test says what was read of it."""

from __future__ import annotations

from typing import Any

from cblint.model.part import Part
from cblint.value import Basis, Choice, Entries, Items, Known, Value

BUILD = """\
version: 0.2
run-as: builder
env:
  shell: bash
  variables:
    STAGE: test
  parameter-store:
    TOKEN: /app/token
  secrets-manager:
    PASSWORD: app/db:password:AWSCURRENT
  exported-variables:
    - IMAGE_TAG
  git-credential-helper: yes
proxy:
  upload-artifacts: yes
  logs: no
batch:
  fast-fail: true
  build-graph:
    - identifier: compile
      buildspec: compile.yml
      debug-session: true
      ignore-failure: yes
      env:
        compute-type: BUILD_GENERAL1_LARGE
        image: aws/codebuild/standard:7.0
        privileged-mode: true
        type: LINUX_CONTAINER
        variables:
          PART: one
    - identifier: test
      depend-on:
        - compile
      env:
        fleet: arn:aws:codebuild:eu-west-1:111122223333:fleet/big
  build-list:
    - identifier: lint
  build-matrix:
    static:
      ignore-failure: true
      env:
        type: ARM_CONTAINER
        privileged-mode: false
    dynamic:
      buildspec:
        - a.yml
        - b.yml
      env:
        compute-type: [BUILD_GENERAL1_SMALL]
        image: [img:1, img:2]
        variables:
          FLAVOUR: [x, y]
  build-fanout:
    parallelism: 5
    ignore-failure: false
phases:
  install:
    run-as: root
    on-failure: RETRY-5-.*timed out.*
    runtime-versions:
      python: 3.10
    commands:
      - pip install .
    finally:
      - echo installed
  pre_build:
    on-failure: Retry-7
    steps:
      - name: set up
        id: node
        if: success()
        uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
        shell: bash
        working-directory: web
        env:
          CI: yes
  build:
    on-failure: CONTINUE
    commands: make
  post_build:
    on-failure: RETRY-Error.*
    commands:
      - make push
reports:
  unit:
    files:
      - "**/*.xml"
    file-format: JunitXml
    base-directory: out
    discard-paths: yes
artifacts:
  files:
    - "**/*"
  name: app-$STAGE
  discard-paths: no
  base-directory: dist
  exclude-paths:
    - "**/*.map"
  enable-symlinks: yes
  s3-prefix: releases
  type: zip
  secondary-artifacts:
    docs:
      files: [site/**/*]
      name: docs
      discard-paths: yes
      base-directory: site
      exclude-paths: drafts
      enable-symlinks: no
      s3-prefix: docs
      type: zip
cache:
  key: pip-$(codebuild-hash-files requirements.txt)
  fallback-keys:
    - pip-
  action: restore
  paths:
    - /root/.cache/pip/**/*
eb_codebuild_settings:
  ComputeType: BUILD_GENERAL1_SMALL
"""
OLD = """\
version: 0.1
environment_variables:
  plaintext:
    STAGE: test
phases:
  build:
    commands: [make]
"""
SERVER_TEXT = """\
version: 0.0
os: linux
files:
  - source: /
    destination: /srv/app
permissions:
  - object: /srv/app
    pattern: "*.sh"
    except: [x.sh]
    type:
      - file
    owner: app
    group: web
    mode: 755
    acls:
      - u:app:rwx
    context:
      name: system_u
      user: unread_u
      type: httpd_sys_content_t
      range: s0:c0
hooks:
  AfterInstall:
    - location: scripts/start.sh
      timeout: 300
      runas: root
      sudo: true
file_exists_behavior: RETAIN
"""
ECS_TEXT = """\
version: 0.0
Resources:
  - Target:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 8080
        PlatformVersion: 1.4.0
        NetworkConfiguration:
          AwsvpcConfiguration:
            Subnets: [subnet-1]
            SecurityGroups: [sg-1]
            AssignPublicIp: DISABLED
        CapacityProviderStrategy:
          - Base: 1
            CapacityProvider: FARGATE
            Weight: 2
Hooks:
  - BeforeInstall: check
"""
LAMBDA_TEXT = """\
version: 0.0
Resources:
  - Target:
      Type: AWS::Lambda::Function
      Properties:
        Name: orders
        Alias: live
        CurrentVersion: "1"
        TargetVersion: "2"
Hooks:
  - BeforeAllowTraffic: check
"""


def shown(value: Value, text: str) -> Any:
    """Return what a value says, and what stands where it says to stand."""
    match value:
        case Known(data=data, origin=origin):
            if origin.basis is Basis.AWS_DEFAULT:
                return ("default", data)
            return (data, text[origin.span.start : origin.span.end])
        case Items(items=items):
            return [shown(item, text) for item in items]
        case Entries(entries=entries):
            return {each.key: shown(each.value, text) for each in entries}
        case Choice(options=options):
            return [shown(option.value, text) for option in options]
        case _:
            return value


def header(part: Part, text: str) -> str:
    return text[part.span.start : part.span.end]


def given(*texts: str) -> Any:
    """Return what `shown` makes of strings that stand as they are."""
    return [(text, text) for text in texts] if len(texts) > 1 else (texts[0], texts[0])
