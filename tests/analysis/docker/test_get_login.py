from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.docker.building import messages, template

RULE = "removed-ecr-get-login"
OLD = "$(aws ecr get-login --no-include-email)"


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("aws/codebuild/standard:7.0", True),
        ("aws/codebuild/standard:5.0", True),
        ("aws/codebuild/amazonlinux-x86_64-standard:5.0", True),
        ("aws/codebuild/amazonlinux2-x86_64-standard:5.0", True),
        ("aws/codebuild/standard:7.0-24.01.01", True),
        ("aws/codebuild/standard:4.0", False),
        ("aws/codebuild/amazonlinux2-x86_64-standard:3.0", False),
        ("aws/codebuild/docker:17.09.0", False),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/builder", False),
    ],
)
def test_images(tmp_path: Path, image: str, *, found: bool) -> None:
    assert bool(messages(tmp_path, RULE, [OLD], environment={"Image": image})) == found


@pytest.mark.parametrize(
    ("commands", "found"),
    [
        (["aws ecr get-login --region x --no-include-email | sh"], 1),
        (["aws --region eu-west-1 ecr get-login"], 1),
        (["aws ecr get-login-password"], 0),
        (["echo aws ecr get-login"], 0),
        ([f"{OLD} || true"], 0),
        (["pip install awscli==1.32", OLD], 0),
        (["python3 -m pip install --upgrade awscli", OLD], 0),
        (["aws --version", OLD], 0),
        ([OLD, "aws ecr get-login-password | docker login -u AWS --password-stdin x.dkr.ecr.y.amazonaws.com"], 0),
        (["pip install awscli-local pytest", OLD], 0),
        (["pip install pytest", OLD], 1),
    ],
)
def test_commands(tmp_path: Path, commands: list[str], found: int) -> None:
    assert len(messages(tmp_path, RULE, commands)) == found


def test_a_runtime_of_older_images_only(tmp_path: Path) -> None:
    def found(runtime: str, folder: str) -> int:
        text = (
            f"version: 0.2\nphases:\n  install:\n    runtime-versions:\n      {runtime}\n    commands:\n      - {OLD}\n"
        )
        return len(check_files({"buildspec.yml": text}, tmp_path / folder, [RULE]).findings)

    assert found("docker: 18", "old") == 0
    assert found("nodejs: 22", "new") == 1
    assert found("nodejs: 10", "unlisted") == 1


@pytest.mark.parametrize(("image", "found"), [("standard:3.0", 0), ("standard:7.0", 1)])
def test_a_buildspec_of_no_project(tmp_path: Path, image: str, found: int) -> None:
    files = {
        "ci/app.yml": f"version: 0.2\nphases:\n  build:\n    commands:\n      - {OLD}\n",
        "template.yml": template({"build": ["make"]}, {"Image": f"aws/codebuild/{image}"}),
    }
    assert len(check_files(files, tmp_path, [RULE]).findings) == found
