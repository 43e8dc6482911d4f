"""What a command of version 0.1 leaves behind counts only where a later one relies on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cblint.analysis.commands.fresh_shells import lost_state
from cblint.files import Files
from cblint.read.buildspec import read_buildspec
from cblint.source import SourceFile
from cblint.workspace import Workspace


def lost(folder: Path, *commands: str, env: str = "") -> list[tuple[str, str, str]]:
    lines = "".join(f"      - {json.dumps(each)}\n" for each in commands)
    text = f"version: 0.1\n{env}phases:\n  build:\n    commands:\n{lines}"
    spec = read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)
    assert spec.problems == ()
    workspace = Workspace(Files(str(folder)), (spec,), (), ())
    found = lost_state(workspace, spec)
    for each in found:
        assert each.span.start < each.used.start
    return [(each.kind, each.name, each.symbol) for each in found]


FIRST = "phases.build.commands[0]"


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (("cd app", "npm ci"), ("folder", "app")),
        (("mkdir out && cd out", "cmake .."), ("folder", "out")),
        (("cd ./src/app", "echo hello", "./build.sh"), ("folder", "./src/app")),
        (("cd app", "docker build -t a ."), ("folder", "app")),
        (("export A=1", "echo $A"), ("variable", "A")),
        (("A=$(git describe)", 'docker build -t "app:${A}" .'), ("variable", "A")),
        (("A=1; B=2", "make && echo ${B%x}"), ("variable", "B")),
        (("export A=1 && make", "X=$(echo $A) make"), ("variable", "A")),
        (("source venv/bin/activate", "pip install -r requirements.txt"), ("script", "venv/bin/activate")),
        ((". .venv/bin/activate", "make", "pytest tests"), ("script", ".venv/bin/activate")),
    ],
)
def test_what_is_lost(tmp_path: Path, commands: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert lost(tmp_path, *commands) == [(*expected, FIRST)]


@pytest.mark.parametrize(
    "commands",
    [
        ("cd app && npm ci",),
        ("cd app", "echo done"),
        ("cd app", "npm --prefix web ci"),
        ("cd app", "npm install -g yarn"),
        ("cd app", "cd app && npm ci"),
        ("cd app", "docker build -t a web"),
        ("cd app", "make -C web"),
        ("cd /usr/bin", "unzip /tmp/tool.zip", "cd $CODEBUILD_SRC_DIR", "terraform init"),
        ("pushd app", "popd", "make"),
        ("cd ..", "npm ci"),
        ("cd .", "npm ci"),
        ("cd $CODEBUILD_SRC_DIR", "npm ci"),
        ("(cd app)", "npm ci"),
        ("export A=1", "make"),
        ("export A=1", "export A=2 && echo $A"),
        ("export A=1", "echo ${A:-2}"),
        ("export A=1", "echo '$A'"),
        ("export A=1", "for A in 1 2; do echo $A; done"),
        ("export A=1", ". ./env.sh && echo $A"),
        ("export PATH=$PATH:/opt/bin", "echo $PATH"),
        ("export AWS_REGION=eu-west-1", "echo $AWS_REGION"),
        ("A=1 make", "echo $A"),
        ("(export A=1)", "echo $A"),
        ("source venv/bin/activate", "venv/bin/pip install ."),
        ("source env.sh", "python x.py"),
        ("export A=1 ((", "echo $A"),
    ],
)
def test_what_is_not_lost_or_not_missed(tmp_path: Path, commands: tuple[str, ...]) -> None:
    assert lost(tmp_path, *commands) == []


def test_a_variable_that_is_set_anyway(tmp_path: Path) -> None:
    env = "environment_variables:\n  plaintext:\n    A: b\n"
    assert lost(tmp_path, "export A=1", "echo $A", env=env) == []


def test_phases_have_shells_of_their_own_too(tmp_path: Path) -> None:
    text = (
        "version: 0.1\nphases:\n  install:\n    commands:\n      - export A=1\n"
        "  post_build:\n    commands:\n      - echo $A\n"
    )
    spec = read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)
    (found,) = lost_state(Workspace(Files(str(tmp_path)), (spec,), (), ()), spec)
    assert text[found.used.start : found.used.end] == "$A"
