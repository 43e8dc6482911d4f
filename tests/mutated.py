"""This is where files are damaged as people and accidents damage them, for tests that must survive it."""

# ruff: noqa: E501  (what is given is read more easily unbroken)
from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from cblint.config import FILE, Config
from cblint.engine import Request, check
from cblint.locate import locate
from cblint.registry import built_in
from cblint.report import Report

TOKENS = (
    b"version: 0.2\n", b"- ", b": ", b"&a ", b"*a", b"<<: *a", b"!Sub ", b"!Ref x", b"!GetAtt a.b", b"? ", b"|\n", b">-\n",
    b"{", b"}", b"[", b"]", b'"', b"'", b"#", b"${", b"$${", b"%{ if", b"<<EOF\n", b"<<-EOF\n", b"EOF\n", b"$(", b"`",
    b"for_each = ", b"count = 0\n", b"count = var.x\n", b'dynamic "x" {', b"module.x.y", b"var.", b"local.a", b"each.value",
    b"if true; then\n", b"done\n", b"case x in", b"esac", b"&&", b"||", b"|", b";", b">", b"2>&1", b"\\\n", b"\\", b"\t", b"\r", b"\r\n",
    b"\xef\xbb\xbf", b"\xff", b"\x00", b"\x1b[31m", b"\xe2\x80\xae", b"\xee\x80\x80", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80",
    b"null", b"~", b"true", b"-1", b"1e999", b"0x", b".nan", b"99999999999999999999999", b"phases:\n", b"commands:\n",
    b'{"Fn::If": [a, b, c]}', b"{{resolve:secretsmanager:x}}", b"$CODEBUILD_SRC_DIR", b"cd ..", b"cd /", b"make -C .. x", b"bash -c '",
    b"npm run x", b"docker build .", b"docker push a.dkr.ecr.us-east-1.amazonaws.com/b", b"...", b"---\n", b"%YAML 1.1\n", b"*", b"**/*", b"!!binary ",
)  # fmt: skip


def files_of(project: Path) -> dict[str, bytes]:
    """Return a project's files by path, but for its configuration."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and path.name != FILE
    }


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes damaged at one place."""
    lines = raw.splitlines(keepends=True) or [b""]
    first = chance.randrange(len(lines))
    last = min(len(lines), first + chance.randrange(1, 6))
    place = chance.randrange(len(raw) + 1)
    match chance.randrange(11):
        case 0:
            return raw[:place] + bytes([chance.randrange(256)]) + raw[place + 1 :]
        case 1:
            return b"".join(lines[:first] + lines[last:])
        case 2:
            return b"".join(lines[:last] + lines[first:last] * chance.randrange(1, 4) + lines[last:])
        case 3:
            return b"".join(lines[:first] + [b"  " + line for line in lines[first:last]] + lines[last:])
        case 4:
            return b"".join(lines[:first] + [line.removeprefix(b"  ") for line in lines[first:last]] + lines[last:])
        case 5:
            return raw[:place]
        case 6 | 7 | 8:
            return raw[:place] + chance.choice(TOKENS) + raw[place:]
        case 9:
            words = lines[first].split(b" ")
            words[chance.randrange(len(words))] = chance.choice(TOKENS)
            return b"".join([*lines[:first], b" ".join(words), *lines[first + 1 :]])
        case _:
            other = chance.randrange(len(lines))
            lines[first], lines[other] = lines[other], lines[first]
            return b"".join(lines)


def checked(files: Mapping[str, bytes], folder: Path, config: Config | None = None) -> Report:
    """Write files into an empty folder, check it with every rule, and return the report."""
    (folder / ".git").mkdir(parents=True)
    for path, raw in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    registry = built_in()
    place = locate((str(folder),), None)
    return check(Request(place=place, rules=registry.expand(("all",)), config=config or Config()), registry)


EVERY_KIND: Mapping[str, bytes] = {
    "buildspec.yml": (
        b"version: 0.2\nenv:\n  shell: bash\n  variables: {STAGE: dev}\nphases:\n  build:\n    commands:\n"
        b"      - bash ci/build.sh $STAGE\n      - make image\n      - npm run test\n      - docker build -t shop .\n"
        b"      - aws ecs register-task-definition --cli-input-json file://taskdef.json\n"
        b"      - |\n        if [ -d dist ]; then tar -czf dist.tgz dist; fi\nartifacts:\n  files: [dist.tgz, appspec.yml]\n"
    ),
    "appspec.yml": (
        b"version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv/shop\nhooks:\n  AfterInstall:\n"
        b"    - location: ci/build.sh\n      timeout: 300\n      runas: root\n"
    ),
    "template.yml": (
        b"Resources:\n  Shop:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      ServiceRole: !GetAtt Role.Arn\n"
        b"      Artifacts: {Type: NO_ARTIFACTS}\n      Environment: {Type: LINUX_CONTAINER, Image: !Ref Image}\n"
        b"      Source:\n        Type: NO_SOURCE\n        BuildSpec: !Sub |\n          version: 0.2\n          phases:\n"
        b"            build:\n              commands:\n                - echo ${AWS::Region}\n"
    ),
    "template.json": (
        b'{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Shop": {"Type": "AWS::CodeBuild::Project", '
        b'"Properties": {"Source": {"Type": "NO_SOURCE", "BuildSpec": {"Fn::Join": ["\\n", ["version: 0.2", "phases: {}"]]}}}}}}'
    ),
    "main.tf": (
        b'variable "stage" { default = "dev" }\nresource "aws_codebuild_project" "shop" {\n  name = "shop-${var.stage}"\n'
        b'  service_role = aws_iam_role.shop.arn\n  source {\n    type = "NO_SOURCE"\n    buildspec = <<-EOT\n      version: 0.2\n'
        b"      phases:\n        build:\n          commands:\n            - make ${var.stage}\n    EOT\n  }\n}\n"
    ),
    "ci/build.sh": (
        b'#!/bin/bash\nset -euo pipefail\n. ci/lib.sh\nfor each in a b; do\n  build "$each" || exit 1\ndone\ncat <<EOF\n$(date)\nEOF\n'
    ),
    "ci/lib.sh": b'build() {\n  local name="${1:-all}"\n  case $name in a) make a ;; *) npm run "$name" ;; esac\n}\n',
    "Makefile": b"STAGE ?= dev\nimage: lint\n\tdocker build -t shop:$(STAGE) .\nlint:\n\t$(MAKE) -C ci lint\n-include more.mk\n",
    "package.json": b'{"scripts": {"pretest": "npm run lint", "test": "bash ci/build.sh && jest", "lint": "eslint ."}}',
    "Dockerfile": b"FROM python:3.12\nARG STAGE\nCOPY requirements.txt .\nRUN pip install -r requirements.txt && make image\n",
    "taskdef.json": (
        b'{"family": "shop", "containerDefinitions": [{"name": "web", "image": "<IMAGE1_NAME>", "portMappings": '
        b'[{"containerPort": 80}], "environment": [{"name": "STAGE", "value": "dev"}]}]}'
    ),
}
"""A small repository with a file of every kind that is read."""


def spliced(one: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return the beginning of one file with the end of another, at any byte."""
    return one[: chance.randrange(len(one) + 1)] + other[chance.randrange(len(other) + 1) :]
