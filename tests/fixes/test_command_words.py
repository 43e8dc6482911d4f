"""Paths are written as they are, programs are told not to ask, and Terraform is initialised first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed

HEAD = "version: 0.2\nphases:\n  build:\n    commands:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- bash scripts/smoke_test.sh\n", "- bash scripts/smoke-test.sh\n"),
        ("- cat 'Conf.json' # shown\n", "- cat 'conf.json' # shown\n"),
        ("- cd web\n      - cd api\n", "- cd web\n      - cd ../api\n"),
        ('- "cat Conf.json"\n', '- "cat conf.json"\n'),
        ("- ./Run.sh\n", "- ./run.sh\n"),
    ],
)
def test_a_path(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    there = {"scripts/smoke-test.sh": "", "conf.json": "{}", "web/a": "", "api/a": "", "run.sh": ""}
    files = {"buildspec.yml": f"{HEAD}      {before}", **there}
    assert fixed(cblint, tmp_path / "r", "missing-path", files) == {"buildspec.yml": f"{HEAD}      {after}"}


@pytest.mark.parametrize(
    ("name", "command", "before", "after"),
    [
        ("build.sh", "bash build.sh", "set -e\ncat 'Conf.json' # shown\n", "set -e\ncat 'conf.json' # shown\n"),
        ("build", "./build", "#!/bin/sh\ncd web\ncd api\n", "#!/bin/sh\ncd web\ncd ../api\n"),
        ("Makefile", "make all", "all:\n\tcat Conf.json\n", "all:\n\tcat conf.json\n"),
        (
            "package.json",
            "npm run show",
            '{"scripts": {"show": "cat \\"Conf.json\\""}}\n',
            '{"scripts": {"show": "cat \\"conf.json\\""}}\n',
        ),
    ],
)
def test_a_path_in_a_script(cblint: Cblint, tmp_path: Path, name: str, command: str, before: str, after: str) -> None:
    there = {"conf.json": "{}", "web/a": "", "api/a": "", name: before}
    files = {"buildspec.yml": f"{HEAD}      - {command}\n", **there}
    assert fixed(cblint, tmp_path / "r", "missing-path", files) == {name: after}


def test_a_path_that_is_put_together_is_left_alone(cblint: Cblint, tmp_path: Path) -> None:
    files = {
        "buildspec.yml": f"{HEAD}      - bash build.sh\n",
        "conf.json": "",
        "build.sh": 'A=Con\ncat "${A}f.json"\n',
    }
    assert fixed(cblint, tmp_path / "r", "missing-path", files, left=1) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- apt-get install jq\n", "- apt-get install -y jq\n"),
        ("- sudo yum install git && make\n", "- sudo yum install -y git && make\n"),
        ("- 'docker system prune'\n", "- 'docker system prune -f'\n"),
        ("- |\n        npm init\n        make\n", "- |\n        npm init -y\n        make\n"),
    ],
)
def test_a_question(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"buildspec.yml": f"{HEAD}      {before}"}
    found = fixed(cblint, tmp_path / "r", "interactive-command", files)
    assert found == {"buildspec.yml": f"{HEAD}      {after}"}


def test_no_option_helps(cblint: Cblint, tmp_path: Path) -> None:
    files = {"buildspec.yml": f"{HEAD}      - aws configure\n      - docker run -it app\n"}
    assert fixed(cblint, tmp_path / "r", "interactive-command", files, left=2) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- terraform plan\n", "- terraform init -input=false && terraform plan\n"),
        (
            "- terraform -chdir=a plan\n",
            "- terraform -chdir=a init -input=false && terraform -chdir=a plan\n",
        ),
        ("- cd a && terraform plan\n", None),
    ],
)
def test_init(cblint: Cblint, tmp_path: Path, before: str, after: str | None) -> None:
    files = {"buildspec.yml": f"{HEAD}      {before}", "main.tf": "", "a/main.tf": ""}
    expected = {} if after is None else {"buildspec.yml": f"{HEAD}      {after}"}
    left = 1 if after is None else 0
    assert fixed(cblint, tmp_path / "r", "terraform-without-init", files, left=left) == expected
