"""This is where it is tested which commands are said to wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.commands.waiting import asking, serving
from tests.analysis.shell_scene import SPEC, build, buildspec, workspace


def written(folder: Path, *commands: str, files: dict[str, str] | None = None) -> tuple[list[str], list[str]]:
    """Return what asks and what serves."""
    made = build(buildspec({"build": list(commands)}))
    text = " " * 99 + "\n" + "\n".join(commands) + "\n"
    scene = workspace(folder, {SPEC: text, **(files or {})})
    return [each.label for each in asking(scene, made)], [each.label for each in serving(scene, made)]


@pytest.mark.parametrize(
    "command",
    [
        "apt-get install jq", "sudo apt-get -q install jq", "yum install git", "terraform apply",
        "terraform apply -var-file=x.tfvars -var a=b", "terraform apply -var 'a=b'", "terraform destroy", "npm init",
        "pip uninstall x", "docker system prune -a", "docker login -u me", "docker run -it app", "docker exec -ti a sh",
        "aws configure", "aws configure --profile=x", "ssh-keygen -t rsa -f key", "sam deploy --guided",
        "apt-get install jq | tee log", "DEBIAN_FRONTEND=noninteractive apt-get install jq",
    ],
)  # fmt: skip
def test_what_asks(tmp_path: Path, command: str) -> None:
    assert len(written(tmp_path, command)[0]) == 1


@pytest.mark.parametrize(
    "command",
    [
        "apt-get install -y jq", "apt-get -y install jq", "apt-get -qq install jq", "apt-get install -qqy jq",
        "apt-get update", "yes | apt-get install jq", "apt-get install $OPTIONS jq", "yum -y install git",
        "terraform apply -auto-approve", "terraform apply plan.bin", "terraform apply $PLAN", "terraform apply -help",
        "terraform apply -input=false plan", "npm init -y", "npm init vite", "docker system prune -af",
        "docker login -u me --password-stdin", "docker login -u me -p x", "docker login", "docker run -i app",
        "docker run app ls -it", "docker run -itd app", "aws configure set region x", "aws configure < answers",
        "ssh-keygen -t rsa -f key -N ''", "ssh-keygen -y -f key", "sam deploy", "docker $X",
        "yes | bash -c 'apt-get install jq'",
    ],
)  # fmt: skip
def test_what_asks_nothing(tmp_path: Path, command: str) -> None:
    assert written(tmp_path, command)[0] == []


@pytest.mark.parametrize(
    "command",
    [
        "python manage.py runserver", "tail -f log", "sleep infinity", "npx nodemon x.js", "vite dev", "next start",
        "gunicorn app:app", "mvn spring-boot:run", "php -S localhost:80", "a && tail -f log", "sudo tail -f log",
    ],
)  # fmt: skip
def test_what_never_ends(tmp_path: Path, command: str) -> None:
    assert len(written(tmp_path, command)[1]) == 1


@pytest.mark.parametrize(
    "command",
    [
        "python manage.py runserver &", "nohup python manage.py runserver > log 2>&1 &", "timeout 5 tail -f log",
        "tail -f log | grep -m1 ready", "(vite dev) &", "if $X; then vite dev; fi", "vite build", "next build",
        "gunicorn --version", "tail -f --pid=$! log", "docker compose up", "nodemon $X", "bash -c 'vite dev' &",
        "a || tail -f log",
    ],
)  # fmt: skip
def test_what_ends(tmp_path: Path, command: str) -> None:
    assert written(tmp_path, command)[1] == []


def test_a_package_script_is_followed(tmp_path: Path) -> None:
    files = {"package.json": '{"scripts": {"start": "react-scripts start"}}'}
    assert written(tmp_path, "npm start", files=files)[1] == ["react-scripts start"]
    assert written(tmp_path, "npm start &", files=files)[1] == []
