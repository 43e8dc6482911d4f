from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.analysis.docker.building import messages

RULE = "push-without-login"
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
OTHER = "111122223333.dkr.ecr.us-east-1.amazonaws.com"

ACCOUNTS = (
    "`docker push` pushes to ECR of account `111122223333`, and the build logs in only to ECR of account `444455556666`"
)


def login(host: str = HOST, region: str = "eu-west-1") -> str:
    return f"aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin {host}"


@pytest.mark.parametrize(
    ("commands", "message"),
    [
        ([f"docker push {HOST}/app"], "`docker push` pushes to ECR without a login"),
        ([f"docker push {HOST}/app", login()], "`docker push` pushes to ECR, and the build logs in to it only later"),
        (
            [login(OTHER, "us-east-1"), f"docker push {HOST}/app"],
            "`docker push` pushes to ECR in `eu-west-1`, and the build logs in only to ECR in `us-east-1`",
        ),
        (
            [login(f"444455556666{HOST[12:]}"), f"docker push {HOST}/app"],
            ACCOUNTS,
        ),
        (
            [login(region="us-east-1"), f"docker push {HOST}/app"],
            "`docker push` pushes to ECR, and the password of the login to it is for `us-east-1`",
        ),
        ([login(), "docker push team/app"], "`docker push` pushes to Docker Hub, and the build logs in only to ECR"),
        (["docker push ghcr.io/team/app"], "`docker push` pushes to `ghcr.io` without a login"),
        (["docker push public.ecr.aws/a1b2c3/app"], "`docker push` pushes to ECR Public without a login"),
        (["docker login -u x -p y", f"docker pull {HOST}/app"],
         "`docker pull` pulls from ECR, and the build logs in only to Docker Hub"),
        ([f"docker buildx build --push -t {HOST}/app ."], "`docker buildx` pushes to ECR without a login"),
        (["docker push $ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com/app"], "`docker push` pushes to ECR without a login"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, commands: list[str], message: str) -> None:
    assert messages(tmp_path, RULE, commands) == [message]


@pytest.mark.parametrize(
    "commands",
    [
        [login(), f"docker push {HOST}/app"],
        [login("$REGISTRY"), f"docker push {HOST}/app"],
        [login(f"$ACCOUNT{HOST[12:]}"), f"docker push {HOST}/app"],
        [login(HOST, "$AWS_REGION"), f"docker push {HOST}/app"],
        ["$(aws ecr get-login --no-include-email)", f"docker push {HOST}/app"],
        ['eval "$(aws ecr get-login --no-include-email)"', f"docker push {HOST}/app"],
        ['[ -n "$CI" ] && ' + login(), f"docker push {HOST}/app"],
        ["docker push $REGISTRY/app"],
        ["docker push localhost:5000/app"],
        ["docker push registry.example.com/app"],
        [f"docker push {HOST}/app || true"],
        ["./login.sh", f"docker push {HOST}/app"],
        ["python3 login.py", f"docker push {HOST}/app"],
        ["curl -s https://example.com/login.sh | sh", f"docker push {HOST}/app"],
        ["acme-login", f"docker push {HOST}/app"],
        ["mkdir -p ~/.docker", "cp docker.json ~/.docker/config.json", f"docker push {HOST}/app"],
        ["export DOCKER_CONFIG=/tmp/docker", f"docker push {HOST}/app"],
        ["""echo '{"credsStore": "ecr-login"}' > $HOME/.docker/config.json""", f"docker push {HOST}/app"],
        [f"docker --config /tmp/c push {HOST}/app"],
        ["gcloud auth configure-docker", f"docker push {HOST}/app"],
        ["docker pull alpine", "docker pull public.ecr.aws/x/y"],
        [login().replace(HOST, f"https://{HOST}"), f"docker push {HOST}/app"],
    ],
)
def test_what_may_be_logged_in(tmp_path: Path, commands: list[str]) -> None:
    assert messages(tmp_path, RULE, commands) == []


@pytest.mark.parametrize(
    "environment",
    [
        {"Image": f"{HOST}/builder:1"},
        {"Image": "docker:27"},
        {"Fleet": {"FleetArn": "arn:aws:codebuild:eu-west-1:111122223333:fleet/x:1"}},
        {"EnvironmentVariables": [{"Name": "DOCKER_AUTH_CONFIG", "Value": "x"}]},
    ],
)
def test_where_credentials_may_be(tmp_path: Path, environment: dict[str, object]) -> None:
    assert messages(tmp_path, RULE, [f"docker push {HOST}/app"], environment=environment) == []


def test_login_in_a_script_that_is_reached(tmp_path: Path) -> None:
    files = {"ci/login.sh": f"set -e\n{login()}\n", "Makefile": f"push:\n\tdocker push {HOST}/app\n"}
    buildspec = "version: 0.2\nphases:\n  build:\n    commands:\n      - sh ci/login.sh\n      - make push\n"
    report = check_files({**files, "buildspec.yml": buildspec}, tmp_path / "in", [RULE])
    assert report.findings == ()
    without = buildspec.replace("sh ci/login.sh", "true")
    report = check_files({**files, "buildspec.yml": without}, tmp_path / "out", [RULE])
    assert [finding.span.path for finding in report.findings] == ["Makefile"]


def test_base_image_of_ecr(tmp_path: Path) -> None:
    buildspec = "version: 0.2\nphases:\n  build:\n    commands:\n      - docker build -t app .\n"
    files = {"buildspec.yml": buildspec, "Dockerfile": f"FROM {HOST}/base:1\n"}
    report = check_files(files, tmp_path, [RULE])
    assert [finding.message for finding in report.findings] == ["`docker build` pulls from ECR without a login"]


def test_one_registry_is_one_finding(tmp_path: Path) -> None:
    assert len(messages(tmp_path, RULE, [f"docker push {HOST}/a", f"docker push {HOST}/b"])) == 1


@pytest.mark.parametrize(("region", "found"), [("${var.region}", 0), ("us-east-1", 1)])
def test_a_default_is_no_other_region(tmp_path: Path, region: str, found: int) -> None:
    main = f"""
variable "region" {{
  default = "us-east-1"
}}

resource "aws_codebuild_project" "app" {{
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts {{
    type = "NO_ARTIFACTS"
  }}
  environment {{
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = true
    environment_variable {{
      name  = "REGION"
      value = "{region}"
    }}
  }}
  source {{
    type      = "NO_SOURCE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          commands:
            - {login(region="$REGION")}
            - docker push {HOST}/app
    EOT
  }}
}}
"""
    assert len(check_files({"main.tf": main}, tmp_path, [RULE]).findings) == found
