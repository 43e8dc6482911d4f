"""Which settings of an environment go together, what Lambda compute cannot, and which programs an image lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.images.environments import clashes, is_lambda, of_project, on_lambda
from cblint.analysis.images.lambda_compute import unsupported
from cblint.analysis.images.tools import absent
from cblint.model.buildspec import Cache
from cblint.value import YES, Items, Value, maybe
from tests.analysis.shell_scene import HERE, build, buildspec, known, none, project, unknown, variable, workspace

AL, UBUNTU = "aws/codebuild/amazonlinux-x86_64-standard:5.0", "aws/codebuild/standard:7.0"
ARM = "aws/codebuild/amazonlinux-aarch64-standard:3.0"
LAMBDA = "aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.13"


@pytest.mark.parametrize(
    ("kind", "size", "image", "wrong"),
    [
        ("LINUX_CONTAINER", "BUILD_GENERAL1_SMALL", UBUNTU, []),
        ("LINUX_GPU_CONTAINER", "BUILD_GENERAL1_LARGE", UBUNTU, []),
        ("ARM_CONTAINER", "BUILD_GENERAL1_2XLARGE", ARM, []),
        ("LINUX_LAMBDA_CONTAINER", "BUILD_LAMBDA_1GB", LAMBDA, []),
        ("LINUX_CONTAINER", "BUILD_LAMBDA_1GB", UBUNTU, ["compute type"]),
        ("LINUX_LAMBDA_CONTAINER", "BUILD_GENERAL1_SMALL", UBUNTU, ["compute type", "image"]),
        ("ARM_CONTAINER", "BUILD_GENERAL1_SMALL", UBUNTU, ["image"]),
        ("LINUX_CONTAINER", "BUILD_GENERAL1_SMALL", ARM, ["image"]),
        ("LINUX_CONTAINER", "BUILD_GENERAL1_SMALL", "aws/codebuild/windows-base:2019-1.0", ["image"]),
        ("WINDOWS_SERVER_2019_CONTAINER", "BUILD_GENERAL1_SMALL", "x", ["compute type"]),
        ("LINUX_CONTAINER", "ARM_LAMBDA_1GB", "example/build:1", []),
        ("LINUX_EC2", "BUILD_GENERAL1_SMALL", UBUNTU, []),
        ("WINDOWS_CONTAINER", "BUILD_LAMBDA_1GB", UBUNTU, []),
        ("NOTHING", "BUILD_LAMBDA_1GB", UBUNTU, []),
    ],
)
def test_what_goes_together(kind: str, size: str, image: str, wrong: list[str]) -> None:
    assert [each.defect for each in clashes(known(kind), known(size), known(image))] == wrong


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert clashes(unknown(), known("BUILD_LAMBDA_1GB"), known(UBUNTU)) == ()
    assert clashes(known("LINUX_CONTAINER"), unknown(), unknown()) == ()


def test_a_fleet_has_its_own_type(tmp_path: Path) -> None:
    scene = workspace(tmp_path)
    assert of_project(scene, project(image=known(ARM)))
    for fleet in (YES, maybe("it depends")):
        assert of_project(scene, project(image=known(ARM), fleet=fleet)) == ()


def cannot(folder: Path, *commands: str, **environment: object) -> list[str]:
    made = project(type=known("LINUX_LAMBDA_CONTAINER"), image=known(LAMBDA)).replace(**environment)
    spec = buildspec({"install": list(commands)})
    return [each.message for each in unsupported(workspace(folder), build(spec, of=made))]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"queued_timeout": known("60")}, "Lambda compute takes no time limit for queued builds"),
        ({"badge": known(True)}, "Lambda compute has no build badges"),
        ({"queued_timeout": none(), "badge": known(False)}, None),
        ({"queued_timeout": unknown(), "badge": unknown()}, None),
    ],
)
def test_settings_that_lambda_compute_does_not_take(
    tmp_path: Path, given: dict[str, Value], message: str | None
) -> None:
    assert cannot(tmp_path, "pip install .", **given) == ([message] if message else [])


def test_what_lambda_compute_cannot(tmp_path: Path) -> None:
    assert cannot(tmp_path, "pip install .") == []
    assert cannot(tmp_path, "if x; then yum install y; fi", "yum install z || true") == []
    assert cannot(tmp_path, "yum install y", "yum install z") == [
        "`yum` needs root, which a build on Lambda compute is not"
    ]
    assert cannot(tmp_path, build_timeout=known(15)) == []
    assert cannot(tmp_path, build_timeout=unknown()) == []
    assert cannot(tmp_path, build_timeout=known(60)) == [
        "The timeout is 60 minutes, but Lambda compute ends a build after 15"
    ]
    assert cannot(tmp_path, file_systems=YES) == ["Lambda compute cannot mount file systems"]
    made = project()
    cached = made.cache.replace(type=known("S3"))
    assert cannot(tmp_path, cache=cached) == ["Lambda compute has no cache, but the project has one of type `S3`"]


def test_what_a_buildspec_says_in_vain(tmp_path: Path) -> None:
    spec = buildspec({"build": ["make"]})
    phase = spec.phases[0].replace(on_failure=known("ABORT"), run_as=known("root"))
    made = build(spec.replace(phases=(phase,), run_as=known("deploy")), of=project(type=known("ARM_LAMBDA_CONTAINER")))
    assert on_lambda(made)
    symbols = [each.symbol for each in unsupported(workspace(tmp_path), made)]
    assert symbols == ["phases.build.on-failure", "phases.build.run-as"]


def test_which_environments_are_lambda() -> None:
    assert is_lambda(known("ARM_LAMBDA_CONTAINER")).is_yes
    assert is_lambda(known("LINUX_CONTAINER")).is_no
    assert is_lambda(unknown()).is_maybe
    assert not on_lambda(build(None, of=project()))
    assert not on_lambda(build(None))


def lacking(folder: Path, image: str, *commands: str, files: dict[str, str] | None = None) -> list[str]:
    made = build(buildspec({"build": list(commands)}), of=project(image=known(image)))
    return [each.invocation.name for each in absent(workspace(folder, files), made)]


@pytest.mark.parametrize(
    ("image", "command"),
    [
        (AL, "apt-get update"),
        (AL, "sudo apt-get install -y jq"),
        (AL, "apt install -y jq && make"),
        ("aws/codebuild/amazonlinux2-x86_64-standard:3.0", "apt-get update"),
        (UBUNTU, "yum install -y jq"),
        (UBUNTU, "dnf install -y jq"),
        (UBUNTU, "terraform init"),
        (AL, "cd infra && terraform init"),
        (AL, "aws sts get-caller-identity && helm upgrade app ."),
    ],
)
def test_what_an_image_does_not_have(tmp_path: Path, image: str, command: str) -> None:
    assert len(lacking(tmp_path, image, command)) == 1


@pytest.mark.parametrize(
    ("image", "commands"),
    [
        (AL, ["yum install -y jq", "dnf install -y jq"]),
        (UBUNTU, ["apt-get update", "apt-get install -y jq"]),
        (AL, ["apt-get update || yum update -y"]),
        (AL, ["if command -v apt-get; then apt-get update; fi"]),
        ("python:3.12", ["yum install -y jq", "terraform init"]),
        (AL, ["./terraform init"]),
        (AL, ["npm install -g aws-cdk", "cdk synth"]),
        (AL, ["curl -O https://example.com/terraform.zip", "unzip terraform.zip -d /usr/bin", "terraform init"]),
        (AL, ["aws s3 cp s3://tools/all /usr/bin/", "terraform init"]),
        (AL, ["git clone https://example.com/terraform", "terraform init"]),
        (AL, ["export PATH=$PATH:/opt/bin", "terraform init"]),
        (AL, ["./install.sh", "terraform init"]),
        (AL, ["make tools", "terraform init"]),
        (AL, ["pip install -r requirements.txt", "poetry install"]),
        (AL, ["corepack enable", "pnpm install"]),
        (AL, ["terraform version || true"]),
        (AL, ["which helm", "helm version"]),
    ],
)
def test_what_may_be_there(tmp_path: Path, image: str, commands: list[str]) -> None:
    assert lacking(tmp_path, image, *commands) == []


def test_a_cache_may_bring_programs(tmp_path: Path) -> None:
    spec = buildspec({"build": ["terraform init"]})
    cache = Cache(
        HERE, "cache", none().replace(items=(known("/usr/local/bin/**/*"),)), known(None), none(), known(None)
    )
    made = build(spec.replace(cache=cache), of=project(image=known(AL)))
    assert absent(workspace(tmp_path), made) == ()
    inside = cache.replace(paths=Items(cache.paths.origin, (known("node_modules/**/*"),)))
    assert absent(workspace(tmp_path), made.replace(buildspec=spec.replace(cache=inside)))


def test_a_path_of_the_project_may_lead_elsewhere(tmp_path: Path) -> None:
    made = build(
        buildspec({"build": ["terraform init"]}), of=project(image=known(AL)), variables=(variable("PATH", "/x"),)
    )
    assert absent(workspace(tmp_path), made) == ()
