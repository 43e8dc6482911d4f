from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.docker.daemon import (
    DockerUse,
    daemon_use,
    followed,
    is_privileged,
    lacks_daemon,
    needs_no_privileges,
    owner,
)
from cblint.data import tools
from cblint.model.build import Build
from cblint.value import NO, YES, Truth, Value, maybe
from tests.analysis.shell_scene import build, buildspec, known, project, unknown, variable, workspace


def use(
    folder: Path, *commands: str, files: dict[str, str] | None = None, variables: tuple[str, ...] = ()
) -> DockerUse:
    made = build(buildspec({"build": list(commands)}), variables=tuple(variable(name, "x") for name in variables))
    return daemon_use(workspace(folder, files), made)


@pytest.mark.parametrize(
    "command",
    [
        "docker build .", "docker pull x", "docker push x", "docker run x", "docker ps", "docker info",
        "docker tag a b",
        "docker --config /x build .", "docker compose up -d", "docker-compose -f x.yml up", "docker buildx build .",
        "docker image ls", "docker save x", "sudo docker build .", "sam build --use-container", "sam build -u",
        "sam local invoke", "kind create cluster", "pack build x", "act", "act -j test", "earthly +all",
        "localstack start -d",
        "nohup dockerd --host=x &", "docker build . | tee log", "docker build . || exit 1", "cd x && docker build .",
        "bash -c 'docker build .'", "echo x | xargs docker push", "docker system prune -f",
        "ssh-agent bash -c 'docker build .'", "rbenv exec docker build .", "ecs-cli push app", "ecs-cli local up",
    ],
)  # fmt: skip
def test_what_needs_a_daemon(tmp_path: Path, command: str) -> None:
    found = use(tmp_path, command)
    assert found.truth.is_yes
    assert found.certain


@pytest.mark.parametrize(
    "command",
    [
        "docker login -u a", "docker logout", "docker --version", "docker -v", "docker help", "docker",
        "docker manifest create a b", "docker buildx version", "docker compose version", "docker-compose --version",
        "which docker", "command -v docker", "echo docker build .", "sam validate", "kind version", "act --version",
        "aws ecr get-login-password | docker login --password-stdin x", "terraform init", "npm ci && npx tsc",
        "go build ./...", "helm upgrade x", "python -m pip install docker", "mvn --version", "# docker build .",
        'curl -fsS "$URL"', "docker search x", "/usr/bin/git status", "node_modules/.bin/eslint .",
        "composer install --no-dev", "composer update", "cmake -B out", "swift build", "ecs-cli compose up",
        "ip addr show", "nvm install 20", "pyenv global 3.12", "sops -d x.yaml", "nix --version", "n 20",
        "mix deps.get", "ssh-agent -k", "pdm install",
    ],
)  # fmt: skip
def test_what_needs_none(tmp_path: Path, command: str) -> None:
    found = use(tmp_path, command)
    assert found.truth.is_no, found.truth.reasons


@pytest.mark.parametrize(
    "command",
    [
        "docker version", "docker info || true", "if docker info; then echo; fi", "docker $CMD", "mvn verify",
        "./gradlew build",
        "cdk deploy", "sam build", "pytest", "python -m pytest", "buildah bud .", "podman build .", "frobnicate",
        "curl https://x | sh", "if $X; then docker build .; fi", "docker -H tcp://x build .",
        "docker --context far build .",
        "export DOCKER_HOST=tcp://x; docker build .", "DOCKER_HOST=tcp://x docker build .", "terraform apply",
        "docker context use far; docker build .", "docker buildx create --driver remote x; docker buildx build .",
        "until docker info; do sleep 1; done", "go test ./...", "$TOOL", "mount /dev/x /mnt",
        "nix-build -A iso", "nix build .#iso", "nix-shell --run make", "snap install x", "ip netns add x",
        "sops exec-env x.yaml 'docker build .'", "pm2 start app.js", "semantic-release", "npx semantic-release",
        "fastlane ship", "helmfile apply", "kbld -f x.yaml", "swift package archive", "composer run-script image",
        "composer image", "mix image", "pdm run image", "hatch run image", "cmake --build out", "ninja -C out",
        "stack build --docker", "inspec exec x -t docker://y", "n exec 20 node x.js", "nvm exec 20 npm start",
        "rustup run stable cargo test",
    ],
)  # fmt: skip
def test_what_cannot_be_decided(tmp_path: Path, command: str) -> None:
    found = use(tmp_path, command)
    assert found.truth.is_maybe
    assert found.truth.reasons


def test_a_local_builder_is_no_remote_one(tmp_path: Path) -> None:
    assert use(tmp_path, "docker buildx create --use --driver docker-container", "docker buildx build .").truth.is_yes


def test_a_variable_may_lead_elsewhere(tmp_path: Path) -> None:
    assert use(tmp_path, "docker build .", variables=("DOCKER_HOST",)).truth.is_maybe


def test_uses_are_found_through_scripts_and_say_the_way(tmp_path: Path) -> None:
    found = use(tmp_path, "make image", files={"Makefile": "image:\n\t./b.sh\n", "b.sh": "docker build -t x .\n"})
    assert found.truth.is_yes
    (invocation,) = found.certain
    assert invocation.label == "`docker build`"
    assert [step.note for step in invocation.steps] == [
        "`build` runs `make image`", "makes `image`", "`./b.sh` is run", "`docker build` is run",
    ]  # fmt: skip


def _build(**environment: Value | Truth) -> Build:
    return build(buildspec({"build": ["ls"]}), of=project(**environment))


@pytest.mark.parametrize("kind", ["LINUX_CONTAINER", "ARM_CONTAINER", "LINUX_GPU_CONTAINER"])
def test_containers_lack_a_daemon_unless_they_are_privileged(kind: str) -> None:
    assert lacks_daemon(_build(type=known(kind))).is_yes
    assert lacks_daemon(_build(type=known(kind), privileged_mode=known(True))).is_no


@pytest.mark.parametrize(
    ("environment", "answer"),
    [
        ({"type": known("LINUX_LAMBDA_CONTAINER")}, False),
        ({"type": known("WINDOWS_SERVER_2022_CONTAINER")}, False),
        ({"type": known("LINUX_EC2")}, False),
        ({"type": known("MAC_ARM")}, False),
        ({"type": unknown()}, None),
        ({"privileged_mode": unknown()}, None),
        ({"docker_server": YES}, False),
        ({"docker_server": maybe("x")}, None),
        ({"fleet": YES}, False),
        ({"image": unknown()}, None),
        ({"image": known("aws/codebuild/docker:18.09.0")}, None),
        ({"image": known("111122223333.dkr.ecr.eu-west-1.amazonaws.com/build:1")}, True),
    ],
)
def test_no_answer_rests_on_an_unknown(environment: dict[str, Value | Truth], answer: bool | None) -> None:
    assert lacks_daemon(_build(**environment)).answer is answer


def test_a_build_of_no_project_is_not_decided() -> None:
    made = build(buildspec({"build": ["docker build ."]}))
    assert lacks_daemon(made).is_maybe
    assert owner(made) == "the build"


def test_privileges_are_needed_by_any_build_of_the_project(tmp_path: Path) -> None:
    app = project(privileged_mode=known(True))
    plain = build(buildspec({"build": ["npm ci"]}), of=app)
    docker = build(buildspec({"build": ["docker build ."]}), of=app)
    unsure = build(None, of=app)
    assert is_privileged(plain).is_yes
    assert needs_no_privileges(workspace(tmp_path, builds=(plain,)), app).is_yes
    assert needs_no_privileges(workspace(tmp_path, builds=(plain, docker)), app).is_no
    assert needs_no_privileges(workspace(tmp_path, builds=(plain, unsure)), app).is_maybe


def test_mounted_file_systems_need_privileges(tmp_path: Path) -> None:
    app = project(privileged_mode=known(True), file_systems=YES)
    made = build(buildspec({"build": ["npm ci"]}), of=app)
    assert needs_no_privileges(workspace(tmp_path, builds=(made,)), app).is_no
    app = project(privileged_mode=known(True), file_systems=maybe("x"))
    assert needs_no_privileges(workspace(tmp_path, builds=(made.replace(project=app),)), app).is_maybe
    assert NO.is_no


def test_what_was_followed_is_named(tmp_path: Path) -> None:
    made = build(buildspec({"build": ["./a.sh", "npm ci"]}), of=project(privileged_mode=known(True)))
    scene = workspace(tmp_path, {"a.sh": "ls\n", "package.json": "{}"}, builds=(made,))
    assert [step.note for step in followed(scene, made)] == [
        "the buildspec", "`a.sh` is reached from it", "`package.json` is reached from it",
    ]  # fmt: skip


def test_the_facts_are_consistent() -> None:
    facts = tools.load()
    assert not facts.daemon.keys() & facts.no_daemon
    answers = {use.default for use in facts.daemon.values()}
    answers |= {answer for use in facts.daemon.values() for _, answer in use.subcommands}
    assert answers == {"yes", "no", "maybe"}
    assert all(use.why or use.default != "maybe" for use in facts.daemon.values())
    assert set(facts.interpreter_modules.values()) <= facts.daemon.keys() | facts.no_daemon
