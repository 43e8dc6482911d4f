"""Recipes of a justfile and tasks of a Taskfile are followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.commands.test_run_by import notes, only, run, shown

JUST = """\
set shell := ["bash", "-euc"]
export REGION := "eu-west-1"
tag := `git describe`
name := 'app'

default: lint (image "x" 'y')
    @echo done {{REGION}}

[private]
lint:
    -flake8

image target mode='debug' *rest: clean && after
    docker build -t {{name}}:{{tag}} --arg {{ mode }} {{target}} {{rest}}
    cd sub && \\
      ls

clean:
    rm -rf {{{{x}} $REGION
after:
    after-it
[no-cd]
here:
    pwd-here
[working-directory: 'sub']
there:
    pwd-there
script:
    #!/usr/bin/env bash
    for i in 1 2; do
      each $i
    done
py:
    #!/usr/bin/env python3
    print(1)
[windows]
win:
    dir
again: again2
again2: again
    once
import 'more.just'
"""
FILES = {"justfile": JUST, "more.just": "extra x:\n  ex {{x}}\n", "sub/f": ""}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("just", ["flake8", "rm -rf {{x}} eu-west-1", "docker build -t app:* --arg y x", "cd sub", "ls", "after-it",
                  "echo done eu-west-1"]),
        ("just image a b c d", ["rm -rf {{x}} eu-west-1", "docker build -t app:* --arg b a c d", "cd sub", "ls",
                                "after-it"]),
        ("just name=z image q | tee log", ["rm -rf {{x}} eu-west-1", "docker build -t z:* --arg debug q", "cd sub",
                                           "ls", "after-it", "tee log"]),
        ("just after extra 5", ["after-it", "ex 5"]),
        ("just --justfile justfile script", ["each 1", "each 2"]),
        ("just again", ["once"]),
        ("just --list", []),
    ],
)  # fmt: skip
def test_recipes_run_after_what_they_need(tmp_path: Path, command: str, expected: list[str]) -> None:
    found = run(tmp_path, [command], FILES)
    assert [line for line in shown(found) if not line.startswith(("just", "git"))] == expected
    assert found.closed


def test_where_recipes_run_and_what_they_tolerate(tmp_path: Path) -> None:
    found = run(tmp_path, ["cd sub && just here there lint after"], FILES)
    folders = {each.name: each.folder for each in found.invocations}
    assert (folders["pwd-here"], folders["pwd-there"], folders["after-it"]) == ("sub", "sub", "")
    assert only(found, "flake8").tolerated
    assert [step.note for step in only(found, "flake8").steps] == [
        "`build` runs `just here`", "is the recipe `lint`", "`flake8` is run",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "note"),
    [
        ("just nope", "the justfile has no such recipe"),
        ("just win", "the justfile has no such recipe"),
        ("just py", "a recipe is a program in another language"),
        ("just $X", "which recipes are run is not known"),
        ("just -f other", "a part of the justfile is not in the repository"),
        ("cd / && just", "which recipes are run is not known"),
    ],
)
def test_what_just_runs_may_not_be_known(tmp_path: Path, command: str, note: str) -> None:
    assert notes(run(tmp_path, [command], FILES))[:1] == [note]


TASK = """\
version: '3'
includes:
  docker: ./docker/Taskfile.yml
  lib: {taskfile: lib, dir: lib}
vars: {IMG: app, SHA: {sh: git rev-parse HEAD}}
env: {STAGE: prod}
tasks:
  default: echo $STAGE
  build:
    deps: [gen, {task: 'docker:login', vars: {WHO: me}}]
    dir: web
    cmds:
      - npm ci
      - docker build -t {{.IMG}}:{{.SHA}} {{.CLI_ARGS}}
      - task: docker:push
        vars: {TAG: v1}
      - cmd: flaky
        ignore_error: true
      - defer: cleanup
      - for: [a, b]
        cmd: each {{.ITEM}}
  gen: {cmds: [generate], sources: [x], status: [test -f y]}
  win: {platforms: [windows], cmds: [dir]}
  again: {cmds: [once, {task: again}]}
  choice: '{{if .X}}a{{else}}b{{end}}'
"""
DOCKER = """\
version: '3'
tasks:
  login: docker login -u {{.WHO}}
  push:
    aliases: [p]
    cmds: ['docker push {{.TAG}}', {task: ':gen'}, {task: login}]
"""
TASKS = {"Taskfile.yml": TASK, "docker/Taskfile.yml": DOCKER, "lib/Taskfile.yml": "tasks: {t: [tt]}\n", "web/p": ""}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("task build -- --no-cache", [
            "git rev-parse HEAD", "test -f y", "generate", "docker login -u me", "npm ci",
            "docker build -t app:* --no-cache", "docker push v1", "test -f y", "generate", "docker login -u *", "flaky",
            "cleanup", "each *",
        ]),
        ("task", ["git rev-parse HEAD", "echo prod"]),
        ("task docker:p TAG=2", ["git rev-parse HEAD", "docker push 2", "test -f y", "generate", "docker login -u *"]),
        ("task lib:t again", ["git rev-parse HEAD", "tt", "once"]),
        ("task --list", []),
    ],
)  # fmt: skip
def test_tasks_run_after_what_they_need(tmp_path: Path, command: str, expected: list[str]) -> None:
    found = run(tmp_path, [command], TASKS)
    assert [line for line in shown(found) if not line.startswith("task")] == expected
    assert found.closed


def test_where_tasks_run_and_whether(tmp_path: Path) -> None:
    found = run(tmp_path, ["cd web && task build lib:t"], TASKS)
    each = {invocation.name: invocation for invocation in found.invocations}
    assert [each[name].folder for name in ("npm", "generate", "tt")] == ["web", "", "lib"]
    assert [each[name].conditional for name in ("npm", "generate", "each")] == [False, True, True]
    assert each["flaky"].tolerated


@pytest.mark.parametrize(
    ("command", "note"),
    [
        ("task nope", "the Taskfile has no such task"),
        ("task win", "the Taskfile has no such task"),
        ("task choice", "a command of the Taskfile is not known"),
        ("task $X", "which tasks are run is not known"),
        ("task -t other.yml", "a part of the Taskfile is not in the repository"),
    ],
)
def test_what_task_runs_may_not_be_known(tmp_path: Path, command: str, note: str) -> None:
    assert notes(run(tmp_path, [command], TASKS)) == [note]


def test_without_their_files_nothing_is_known(tmp_path: Path) -> None:
    assert notes(run(tmp_path, ["just", "task"])) == [
        "there is no justfile in the repository for it", "there is no Taskfile in the repository for it",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "includes: {a: Taskfile.yml}\ntasks: {default: {deps: [default, a:default]}}",
        "[",
        "tasks: 1",
        "tasks: &a {default: *a}",
        "tasks: {default: {cmds: {a: b}, deps: 3}}",
    ],
)
def test_malformed_taskfiles_end(tmp_path: Path, text: str) -> None:
    run(tmp_path, ["task"], {"Taskfile.yml": text})
