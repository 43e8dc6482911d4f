"""Privileged mode is turned on where builds need it, and off where none does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed
from tests.fixes.projects import buildspec, json_template, template, terraform

ON, OFF = "docker-without-privileged", "privileged-without-docker"
DOCKER, PLAIN = buildspec("docker build -t app ."), buildspec("aws s3 sync dist s3://example-app")
VARIABLE = '\n    environment_variable {\n      name  = "HOST"\n      value = "db"\n    }\n'
FILES: dict[str, tuple[str, Callable[[str], str]]] = {
    "tf": ("main.tf", terraform),
    "yaml": ("template.yaml", template),
    "json": ("template.json", json_template),
}

TURNED_ON = [
    ("tf", "    privileged_mode = false # no\n", "    privileged_mode = true # no\n"),
    ("tf", '    privileged_mode = "false"\n', "    privileged_mode = true\n"),
    ("yaml", "        PrivilegedMode: false # no\n", "        PrivilegedMode: true # no\n"),
    ("yaml", "        PrivilegedMode: 'false'\n", "        PrivilegedMode: 'true'\n"),
    ("yaml", "", "        PrivilegedMode: true\n"),
    ("json", ',\n          "PrivilegedMode": false', ',\n          "PrivilegedMode": true'),
    ("json", "", ',\n          "PrivilegedMode": true'),
]


@pytest.mark.parametrize(("language", "before", "after"), TURNED_ON)
def test_it_is_turned_on(cblint: Cblint, tmp_path: Path, language: str, before: str, after: str) -> None:
    path, written = FILES[language]
    files = {path: written(before), "buildspec.yml": DOCKER}
    assert fixed(cblint, tmp_path / "r", ON, files) == {path: written(after)}


@pytest.mark.parametrize("more", ["", VARIABLE])
def test_it_is_added_in_line_with_the_others(cblint: Cblint, tmp_path: Path, more: str) -> None:
    before = terraform(more)
    after = (
        before.replace("    compute_type = ", "    compute_type    = ")
        .replace("    image        = ", "    image           = ")
        .replace(
            '    type         = "LINUX_CONTAINER"\n',
            '    type            = "LINUX_CONTAINER"\n    privileged_mode = true\n',
        )
    )
    assert fixed(cblint, tmp_path / "r", ON, {"main.tf": before, "buildspec.yml": DOCKER}) == {"main.tf": after}


TURNED_OFF = [
    ("tf", "    privileged_mode = true # why\n", "    privileged_mode = false # why\n"),
    ("yaml", "        PrivilegedMode: true\n", "        PrivilegedMode: false\n"),
    ("yaml", '        PrivilegedMode: "true"\n', '        PrivilegedMode: "false"\n'),
    ("json", ',\n          "PrivilegedMode": true', ',\n          "PrivilegedMode": false'),
]


@pytest.mark.parametrize(("language", "before", "after"), TURNED_OFF)
def test_it_is_turned_off(cblint: Cblint, tmp_path: Path, language: str, before: str, after: str) -> None:
    path, written = FILES[language]
    files = {path: written(before), "buildspec.yml": PLAIN}
    assert fixed(cblint, tmp_path / "r", OFF, files) == {path: written(after)}


BATCH = """version: 0.2
batch:
  build-graph:
    - identifier: unit
      buildspec: unit.yml
    - identifier: image
      buildspec: image.yml
%sphases:
  build:
    commands:
      - make
"""
BATCHED = "      BuildBatchConfig:\n        ServiceRole: arn:aws:iam::111122223333:role/batch\n"
BATCHES = [
    ("", "      env:\n        privileged-mode: true\n"),
    ("      env:\n        privileged-mode: false\n", "      env:\n        privileged-mode: true\n"),
    (
        "      env: # big\n        compute-type: BUILD_GENERAL1_LARGE\n",
        "      env: # big\n        compute-type: BUILD_GENERAL1_LARGE\n        privileged-mode: true\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), BATCHES)
@pytest.mark.parametrize("given", ["", "        PrivilegedMode: false\n"])
def test_a_batch_task_has_it_for_itself(cblint: Cblint, tmp_path: Path, given: str, before: str, after: str) -> None:
    files = {
        "template.yaml": template(given + BATCHED),
        "buildspec.yml": BATCH % before,
        "unit.yml": PLAIN,
        "image.yml": DOCKER,
    }
    assert fixed(cblint, tmp_path / "r", ON, files) == {"buildspec.yml": BATCH % after}


def test_a_batch_task_does_without(cblint: Cblint, tmp_path: Path) -> None:
    before, after = (BATCH % f"      env:\n        privileged-mode: {word}\n" for word in ("true", "false"))
    files = {"template.yaml": template(BATCHED), "buildspec.yml": before, "unit.yml": PLAIN, "image.yml": PLAIN}
    assert fixed(cblint, tmp_path / "r", OFF, files) == {"buildspec.yml": after}


MODULE = """variable "buildspec" {}
variable "name" {}

"""
CALLS = "".join(
    f'module "{name}" {{\n  source    = "./build"\n  name      = "{name}"\n  buildspec = "{name}.yml"\n}}\n'
    for name in ("one", "two")
)


def module(environment: str) -> str:
    text = terraform(environment).replace('"buildspec.yml"', "var.buildspec").replace('"app"\n', "var.name\n", 1)
    return MODULE + text


def test_a_module_that_needs_it_elsewhere_keeps_it(cblint: Cblint, tmp_path: Path) -> None:
    files = {
        "main.tf": CALLS,
        "build/main.tf": module("    privileged_mode = true\n"),
        "one.yml": DOCKER,
        "two.yml": PLAIN,
    }
    assert fixed(cblint, tmp_path / "r", OFF, files, left=1) == {}


def test_a_module_that_would_have_it_for_nothing_elsewhere_stays(cblint: Cblint, tmp_path: Path) -> None:
    files = {"main.tf": CALLS, "build/main.tf": module(""), "one.yml": DOCKER, "two.yml": PLAIN}
    assert fixed(cblint, tmp_path / "r", ON, files, left=1) == {}


def test_a_module_that_never_needs_it_loses_it(cblint: Cblint, tmp_path: Path) -> None:
    before, after = (module(f"    privileged_mode = {word}\n") for word in ("true", "false"))
    files = {"main.tf": CALLS, "build/main.tf": before, "one.yml": PLAIN, "two.yml": PLAIN}
    assert fixed(cblint, tmp_path / "r", OFF, files) == {"build/main.tf": after}


def test_a_variable_is_left(cblint: Cblint, tmp_path: Path) -> None:
    text = 'variable "privileged" {\n  default = true\n}\n' + terraform("    privileged_mode = var.privileged\n")
    assert fixed(cblint, tmp_path / "r", OFF, {"main.tf": text, "buildspec.yml": PLAIN}, left=1) == {}


def test_a_project_of_perhaps_another_repository_is_left(cblint: Cblint, tmp_path: Path) -> None:
    text = terraform("    privileged_mode = true\n").replace('"https://github.com/example/app.git"', "var.location")
    files = {"main.tf": 'variable "location" {}\n' + text, "buildspec.yml": PLAIN}
    assert fixed(cblint, tmp_path / "r", OFF, files, left=1) == {}
