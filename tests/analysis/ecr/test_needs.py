from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.docker.references import Registry
from cblint.analysis.ecr.dockerfile import base_images
from cblint.analysis.ecr.images import image_of
from cblint.source import HOLE, SourceFile
from cblint.testing.repository import check_files

LOGIN = "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY"
PUSHES = ["BatchCheckLayerAvailability", "CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"]
PUSH = [f"ecr:{name}" for name in PUSHES]
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
TOKEN: dict[str, object] = {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}
REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"


def allow(actions: list[str] | str, name: str = "*") -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": f"arn:aws:ecr:eu-west-1:123456789012:repository/{name}"}


def lacking(
    folder: Path,
    commands: list[str],
    statements: list[dict[str, object]],
    files: dict[str, str] | None = None,
    **changes: object,
) -> list[str]:
    """The actions that are found missing, for a build whose registry is known and whose role has these statements."""
    variables = changes.pop("variables", {"REGISTRY": REGISTRY})
    assert isinstance(variables, dict)
    environment = {
        "ComputeType": "BUILD_GENERAL1_SMALL",
        "Image": "aws/codebuild/standard:7.0",
        "Type": "LINUX_CONTAINER",
        "PrivilegedMode": True,
        "EnvironmentVariables": [{"Name": name, "Value": value} for name, value in variables.items()],
        **changes.pop("environment", {}),  # type: ignore[dict-item]
    }
    resources: dict[str, object] = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {"Statement": []},
                "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": statements}}],
            },
        },
        "Project": {
            "Type": "AWS::CodeBuild::Project",
            "Properties": {
                "ServiceRole": {"Fn::GetAtt": ["Role", "Arn"]},
                "Artifacts": {"Type": "NO_ARTIFACTS"},
                "Environment": environment,
                "Source": {
                    "Type": "NO_SOURCE",
                    "BuildSpec": json.dumps({"version": 0.2, "phases": {"build": {"commands": commands}}}),
                },
            },
        },
        **changes,
    }
    template = json.dumps({"Resources": resources})
    report = check_files({"template.json": template, **(files or {})}, folder / "r", ("missing-ecr-permission",))
    assert not report.failures
    return sorted(
        action for found in report.findings for action in re.findall(r"`((?:ecr|ecr-public|sts):\w+)`", found.message)
    )


@pytest.mark.parametrize(
    ("commands", "statements", "expected"),
    [
        ([LOGIN], [], ["ecr:GetAuthorizationToken"]),
        ([LOGIN], [TOKEN], []),
        ([LOGIN], [allow("ecr:*")], ["ecr:GetAuthorizationToken"]),
        (["$(aws ecr get-login --no-include-email)"], [], ["ecr:GetAuthorizationToken"]),
        ([LOGIN, "docker push $REGISTRY/app:1"], [TOKEN], PUSH),
        ([LOGIN, "docker push $REGISTRY/app:1"], [TOKEN, allow(PUSH, "app")], []),
        ([LOGIN, "docker push $REGISTRY/app:1"], [TOKEN, allow(PUSH[1:], "app")], PUSH[:1]),
        ([LOGIN, "docker push $REGISTRY/app:1"], [TOKEN, allow(PUSH, "web")], PUSH),
        ([LOGIN, "docker push $REGISTRY/app:1"], [TOKEN, allow(PUSH, "app-*")], PUSH),
        ([LOGIN, "docker push $REGISTRY/app:1"], [TOKEN, allow(PUSH, "*")], []),
        ([LOGIN, "docker image push $REGISTRY/app"], [TOKEN], PUSH),
        ([LOGIN, "podman push $REGISTRY/app:1"], [TOKEN], PUSH),
        ([LOGIN, "docker --config x push -q $REGISTRY/app:1"], [TOKEN], PUSH),
        ([LOGIN, "docker push $REGISTRY/app-$STAGE:1"], [TOKEN, allow(PUSH, "app-prod")], []),
        ([LOGIN, "docker push $REGISTRY/app-$STAGE:1"], [TOKEN, allow(PUSH, "web-*")], PUSH),
        ([LOGIN, "docker push $REGISTRY/$NAME:1"], [TOKEN, allow(PUSH, "web")], []),
        ([LOGIN, "docker push $REGISTRY/$NAME:1"], [TOKEN, allow("ecr:Get*")], PUSH),
        ([LOGIN, "docker push $ACCOUNT.dkr.ecr.$AWS_REGION.amazonaws.com/app"], [TOKEN, allow(PUSH, "web")], PUSH),
        ([LOGIN, "docker push $IMAGE"], [TOKEN], []),
        ([LOGIN, "docker push $FLAGS $REGISTRY/app"], [TOKEN], []),
        ([LOGIN, "docker push library/app"], [TOKEN], []),
        ([LOGIN, "docker pull $REGISTRY/app:1"], [TOKEN], PULL),
        ([LOGIN, "docker build -t $REGISTRY/app ."], [TOKEN], []),
        ([LOGIN, "docker buildx build --push -t $REGISTRY/app ."], [TOKEN], PUSH),
        ([LOGIN, "docker buildx build --push=false -t $REGISTRY/app ."], [TOKEN], []),
        ([LOGIN, "docker buildx build -t $REGISTRY/app --push ."], [TOKEN, allow(PUSH, "app")], []),
        (["docker push $REGISTRY/app:1"], [], []),
        ([LOGIN, "docker push $REGISTRY/app:1 || true"], [TOKEN], []),
        ([LOGIN, 'if [ -n "$X" ]; then docker push $REGISTRY/app:1; fi'], [TOKEN], PUSH),
        (
            [
                "aws ecr-public get-login-password | docker login --username AWS --password-stdin public.ecr.aws",
                "docker push public.ecr.aws/x1y2z3/app:1",
            ],
            [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}],
            sorted(
                [f"ecr-public:{name}" for name in (*PUSHES, "GetAuthorizationToken")] + ["sts:GetServiceBearerToken"]
            ),
        ),
        ([LOGIN, "docker pull public.ecr.aws/docker/library/node:20"], [TOKEN], []),
    ],
)
def test_commands(
    tmp_path: Path, commands: list[str], statements: list[dict[str, object]], expected: list[str]
) -> None:
    assert lacking(tmp_path, commands, statements) == expected


def test_somebody_else_pushes(tmp_path: Path) -> None:
    commands = [LOGIN, "docker push $REGISTRY/app:1"]
    secrets = {"REGISTRY": REGISTRY, "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}
    assert lacking(tmp_path / "1", commands, [TOKEN], variables=secrets) == []
    profile = [LOGIN.replace("get-login-password", "get-login-password --profile other"), commands[1]]
    assert lacking(tmp_path / "2", profile, []) == []


def test_a_repository_policy_may_allow_it(tmp_path: Path) -> None:
    commands = [LOGIN, "docker push $REGISTRY/app:1"]

    def repository(name: str) -> dict[str, object]:
        text = {"Statement": [{"Effect": "Allow", "Action": "ecr:*", "Principal": "*"}]}
        return {
            "Type": "AWS::ECR::Repository",
            "Properties": {"RepositoryName": name, "RepositoryPolicyText": text},
        }

    assert lacking(tmp_path / "1", commands, [TOKEN], Repository=repository("app")) == []
    assert lacking(tmp_path / "2", commands, [TOKEN], Repository=repository("web")) == PUSH


def test_repository_by_reference(tmp_path: Path) -> None:
    repository = {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "app"}}
    uri = {"Fn::GetAtt": ["Repository", "RepositoryUri"]}
    commands = [LOGIN, "docker push $URI:latest"]
    assert lacking(tmp_path / "1", commands, [TOKEN], variables={"URI": uri}, Repository=repository) == PUSH
    own = allow(PUSH) | {"Resource": {"Fn::GetAtt": ["Repository", "Arn"]}}
    assert lacking(tmp_path / "2", commands, [TOKEN, own], variables={"URI": uri}, Repository=repository) == []


def test_own_image(tmp_path: Path) -> None:
    mine = {"Image": f"{REGISTRY}/builder:1", "ImagePullCredentialsType": "SERVICE_ROLE"}
    assert lacking(tmp_path / "1", ["make"], [TOKEN], environment=mine) == PULL
    assert lacking(tmp_path / "2", ["make"], [TOKEN, allow(PULL, "builder")], environment=mine) == []
    theirs = mine | {"ImagePullCredentialsType": "CODEBUILD"}
    assert lacking(tmp_path / "3", ["make"], [TOKEN], environment=theirs) == []


def test_an_unknown_statement_is_no_missing_one(tmp_path: Path) -> None:
    commands = [LOGIN, "docker push $REGISTRY/app:1"]
    parameter = allow(PUSH) | {"Resource": {"Fn::ImportValue": "repository"}}
    assert lacking(tmp_path / "1", commands, [TOKEN, parameter]) == []
    condition = allow(PUSH) | {"Condition": {"StringEquals": {"aws:ResourceTag/x": "y"}}}
    assert lacking(tmp_path / "2", commands, [TOKEN, condition]) == []


def test_a_scoped_token_has_a_finding_of_its_own(tmp_path: Path) -> None:
    scoped = TOKEN | {"Resource": "arn:aws:ecr:eu-west-1:123456789012:repository/app"}
    assert lacking(tmp_path, [LOGIN], [scoped]) == []


@pytest.mark.parametrize(
    ("build", "dockerfile", "expected"),
    [
        ("docker build .", "FROM {0}/base:1\n", PULL),
        ("docker build -f Dockerfile .", "FROM --platform=linux/amd64 {0}/base:1 AS x\n", PULL),
        ("docker build .", "FROM node:20\nCOPY --from={0}/base:1 /a /b\n", PULL),
        ("docker build .", "ARG FROM_HERE={0}/base:1\nFROM ${{FROM_HERE}}\n", PULL),
        ("docker build --build-arg FROM_HERE=node .", "ARG FROM_HERE={0}/base:1\nFROM ${{FROM_HERE}}\n", []),
        ("docker build --build-arg $X .", "ARG FROM_HERE={0}/base:1\nFROM ${{FROM_HERE}}\n", []),
        ("docker build .", "FROM {0}/unused AS u\nFROM node:20\n", []),
        ("docker build --target u .", "FROM {0}/used AS u\nFROM node:20\n", PULL),
        ("docker build --target $X .", "FROM {0}/used AS u\nFROM node:20\n", []),
        ("docker build $WHERE", "FROM {0}/base:1\n", []),
        ("docker build https://example.com/x.git", "FROM {0}/base:1\n", []),
        ("docker build -f ../../../etc/passwd .", "FROM {0}/base:1\n", []),
        ("cd sub && docker build .", "FROM {0}/base:1\n", []),
        ("cd $WHERE && docker build .", "FROM {0}/base:1\n", []),
    ],
)
def test_dockerfiles(tmp_path: Path, build: str, dockerfile: str, expected: list[str]) -> None:
    files = {"Dockerfile": dockerfile.format(REGISTRY)}
    assert lacking(tmp_path, [LOGIN, build], [TOKEN], files) == expected


@pytest.mark.parametrize(
    ("name", "registry", "repository", "account", "region"),
    [
        (f"{REGISTRY}/app:1", Registry.ECR, "app", "123456789012", "eu-west-1"),
        (f"{REGISTRY}/team/app@sha256:00", Registry.ECR, "team/app", "123456789012", "eu-west-1"),
        (f"{HOLE}.dkr.ecr.{HOLE}.amazonaws.com/app", Registry.ECR, "app", "*", "*"),
        (f"{HOLE}.dkr.ecr.us-east-1.{HOLE}/app-{HOLE}:1", Registry.ECR, "app-*", "*", "us-east-1"),
        ("1.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a", Registry.ECR, "a", "1", "us-gov-west-1"),
        ("public.ecr.aws/alias/team/app:1", Registry.ECR_PUBLIC, "team/app", "*", "*"),
        ("ubuntu", Registry.HUB, "ubuntu", "*", "*"),
        ("library/ubuntu:22.04", Registry.HUB, "library/ubuntu", "*", "*"),
        (f"ubuntu:{HOLE}", Registry.HUB, "ubuntu", "*", "*"),
        ("ghcr.io/a/b:1", Registry.OTHER, "a/b", "*", "*"),
        ("localhost:5000/a:1", Registry.OTHER, "a", "*", "*"),
    ],
)
def test_image_names(name: str, registry: Registry, repository: str, account: str, region: str) -> None:
    found = image_of(name)
    assert found is not None
    assert (found.registry, found.repository, found.account, found.region) == (registry, repository, account, region)


@pytest.mark.parametrize("name", [HOLE, f"{HOLE}/app:1", f"{HOLE}:1", ""])
def test_image_names_that_tell_nothing(name: str) -> None:
    assert image_of(name) is None or name == f"{HOLE}:1"


def test_dockerfile_places() -> None:
    text = "# syntax\nARG A=x.io/a\nFROM \\\n  ${A}:1 AS one\nfrom one\nRUN --mount=type=bind,from=two true\n"
    (found,) = base_images(SourceFile("Dockerfile", text), {}, "")
    assert found.name == "x.io/a:1"
    assert text[found.span.start : found.span.end] == "${A}:1"
    assert base_images(SourceFile("Dockerfile", text), {"A": HOLE}, "")[0].name == f"{HOLE}:1"
    assert base_images(SourceFile("Dockerfile", text), {}, "none") == ()
    assert base_images(SourceFile("Dockerfile", "FROM ${B:-y.io/b}\nFROM scratch\nCOPY --from=0 a b"), {}, "")[
        0
    ].name == ("y.io/b")


@given(st.text("FROMARGCPY as\n\\$={}-:/.#09'\"", max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_dockerfile_gives_places_in_it(text: str) -> None:
    for found in base_images(SourceFile("Dockerfile", text), {}, ""):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert text[found.span.start : found.span.end].strip() == text[found.span.start : found.span.end]


@given(st.text(f"abc./:@*-{HOLE}", max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_image_name_is_read(text: str) -> None:
    found = image_of(text)
    assert found is None or HOLE not in found.repository
