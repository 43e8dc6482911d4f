"""This is where it is tested which paths a build is said to lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.outputs.missing_paths import missing_paths
from cblint.model.build import Link
from tests.analysis.shell_scene import build, buildspec, workspace

TREE = {
    ".cblint.toml": "",
    "web/package.json": "{}",
    "web/scripts/run.sh": "",
    "api/app.py": "",
    "docker/dockerfile": "",
    "scripts/smoke-test.sh": "",
    "config.json": "{}",
}


def missing(
    folder: Path, *commands: str, link: Link = Link.OWN_SOURCE, files: dict[str, str] | None = None
) -> list[str]:
    """Return what is missing, each with what is near."""
    made = build(buildspec({"build": list(commands)}), link=link)
    found = missing_paths(workspace(folder, TREE if files is None else files), made)
    return [f"{each.path} {each.near}".strip() for each in found]


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (["cd nowhere"], "nowhere"),
        (["cd web", "npm ci", "cd api"], "web/api ../api"),
        (["cd web", "bash scripts/smoke-test.sh"], "web/scripts/smoke-test.sh ../scripts/smoke-test.sh"),
        (["docker build -f docker/Dockerfile ."], "docker/Dockerfile docker/dockerfile"),
        (["bash scripts/smoke_test.sh"], "scripts/smoke_test.sh scripts/smoke-test.sh"),
        (["cat conf.json"], "conf.json config.json"),
        (["cp settings.ini /etc"], "settings.ini"),
        (["./scripts/missing.sh"], "scripts/missing.sh"),
        (["./run.sh"], "run.sh web/scripts/run.sh"),
        (["chmod +x scripts/x.sh"], "scripts/x.sh"),
        (["pip install -r requirements.txt"], "requirements.txt"),
        (["make -C lib"], "lib"),
        (["npm --prefix site run build"], "site"),
        (["terraform -chdir=infra init"], "infra"),
        (["aws cloudformation deploy --template-file t.yml --stack-name s"], "t.yml"),
        (["aws cloudformation create-stack --template-body file://t.yml"], "t.yml"),
        (["envsubst < web/values.txt"], "web/values.txt"),
        (["cd $CODEBUILD_SRC_DIR/nowhere"], "nowhere"),
        (["mkdir out", "cd out", "cd ../nowhere"], ""),
        (["mkdir out", "cd nowhere"], "nowhere"),
        (["cp -r web copy", "cat copy/nothing.txt"], "copy/nothing.txt"),
        (["python -m venv env", "cat x"], "x"),
        (["while read -r line; do echo $line; done < list.txt"], "list.txt"),
        (["mvn package", "cd nowhere"], "nowhere"),
        (["curl -o a.zip https://example.com/a.zip", "cd nowhere"], "nowhere"),
    ],
)
def test_what_is_missing(tmp_path: Path, commands: list[str], expected: str) -> None:
    assert missing(tmp_path, *commands) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "commands",
    [
        ["cd web", "cd ../api"],
        ["mkdir nowhere", "cd nowhere"],
        ["mkdir -p a/b", "cd a", "cd b"],
        ["cp -r web copy", "cd copy/scripts"],
        ["cp -r web/. .", "cd anything"],
        ["echo x > list.txt", "cat list.txt"],
        ["echo x | tee list.txt", "cat list.txt"],
        ["git clone https://example.com/a.git", "cd a"],
        ["frobnicate", "cd a"],
        ["python api/app.py", "cat out.txt"],
        ["unzip a.zip", "cd a"],
        ["curl -O https://example.com/a.sh", "bash a.sh"],
        ["wget https://example.com/a.sh", "bash a.sh"],
        ["curl -so a.sh https://example.com/a.sh", "bash a.sh"],
        ["aws s3 cp s3://bucket/a a", "cat a"],
        ["mvn package", "cp target/app.jar ."],
        ["mvn package", "cp app.txt ."],
        ["npm ci", "cd node_modules/x"],
        ["pip install -t package x", "cd package"],
        ["if [ -d a ]; then cd a; fi"],
        ["[ -f a ] && cat a"],
        ["cat a || true"],
        ["cd $FOLDER"],
        ["cd $FOLDER", "cat a"],
        ["cat *.txt"],
        ["cat /etc/os-release"],
        ["cat ../outside"],
        ["cat ~/x"],
        ["cat -"],
        ["bash -c 'echo x'"],
        ["source venv/bin/activate"],
        ["cat path/to/your/file"],
        ["docker build -f - . < docker/dockerfile"],
        ["kubectl apply -f https://example.com/x.yml"],
        ["python -m venv env", "cat env/x"],
        ["eval $X", "cat x"],
    ],
)
def test_what_may_be_there(tmp_path: Path, commands: list[str]) -> None:
    assert missing(tmp_path, *commands) == []


def test_a_part_of_a_repository_says_nothing(tmp_path: Path) -> None:
    files = {path: text for path, text in TREE.items() if path != ".cblint.toml"}
    assert missing(tmp_path, "cd nowhere", files=files) == []


def test_a_submodule_may_not_be_there(tmp_path: Path) -> None:
    files = {**TREE, ".gitmodules": '[submodule "lib"]\n\tpath = lib\n'}
    assert missing(tmp_path, "cd lib/x", files=files) == []


def test_another_project_is_believed_only_with_something_near(tmp_path: Path) -> None:
    assert missing(tmp_path / "a", "cd nowhere", link=Link.SAME_PATH) == []
    assert missing(tmp_path / "b", "cd web", "cd api", link=Link.SAME_PATH) == ["web/api ../api"]


def test_only_the_first_of_a_folder_is_named(tmp_path: Path) -> None:
    assert missing(tmp_path, "cat nowhere/a nowhere/b", "cat nowhere/a") == ["nowhere/a", "nowhere/b"]
    assert missing(tmp_path, "cd nowhere", "cat x") == ["nowhere"]
