from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

RULE = "publish-after-failed-build"
SELF_CONTAINED = {"Dockerfile": "FROM node:20\nCOPY . .\nRUN npm ci\n"}


def levels(folder: Path, build: list[str], post: list[str], files: dict[str, str] | None = None) -> list[str]:
    """The profile of what is reported of commands of the build phase and of post_build; nothing for silence."""
    phases = "".join(
        f"  {name}:\n    commands:\n" + "".join(f"      - {_scalar(each)}\n" for each in commands)
        for name, commands in (("build", build), ("post_build", post))
    )
    report = check_files({"buildspec.yml": f"version: 0.2\nphases:\n{phases}", **(files or {})}, folder, [RULE])
    return [finding.profile.value for finding in report.findings]


def _scalar(command: str) -> str:
    return "|\n          " + command.replace("\n", "\n          ") if "\n" in command else f"'{command}'"


PUSH = ["docker push $REPO:latest"]


@pytest.mark.parametrize(
    ("build", "post"),
    [
        (["docker build -t $REPO:latest .", "docker run $REPO:latest test"], PUSH),
        (["docker build -t $REPO .", "npm test"], PUSH),
        (["npm run build", "npm test"], ["aws s3 sync dist s3://site"]),
        (["npm test"], ["docker build -t $REPO:latest .", *PUSH]),
        (["docker build -t $A:latest a", "docker build -t $B:latest b"], ["docker push $A:latest"]),
        (["pytest"], ["aws ecs update-service --cluster c --service s --force-new-deployment"]),
        (["make test-unit"], ["terraform apply -auto-approve"]),
        (["docker build ."], ["kubectl set image deployment/app app=$REPO:$TAG"]),
        (["npm test && npm run lint"], ["npm publish"]),
        (["npm test"], ['if [ "$CODEBUILD_INITIATOR" = x ]; then npm publish; fi']),
    ],
)
def test_what_is_published_all_the_same(tmp_path: Path, build: list[str], post: list[str]) -> None:
    assert levels(tmp_path, build, post) == ["default"]


@pytest.mark.parametrize(
    ("build", "post"),
    [
        (["docker build -t $REPO:latest ."], PUSH),
        (["docker build -t app .", "docker tag app $REPO:latest"], PUSH),
        (["docker build -t $REPO:$TAG .", "docker tag $REPO:$TAG $REPO:latest"], ["docker push $REPO:$TAG", *PUSH]),
        (["npm test", "docker build -t $REPO:latest ."], PUSH),
        (["npm test || true"], ["npm publish"]),
        (["echo Building"], ["npm publish"]),
        (["npm test"], ['if [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]; then npm publish; fi']),
        (["npm test"], ['[ "$CODEBUILD_BUILD_SUCCEEDING" -eq 1 ] || exit 1', "npm publish"]),
        (["npm test"], ["test $CODEBUILD_BUILD_SUCCEEDING -eq 1", "npm publish"]),
        (["npm test"], ["aws s3 cp reports s3://logs/reports --recursive"]),
        (["npm test"], ["aws s3 cp coverage.xml s3://bucket/"]),
        (["npm test"], ["aws s3 sync s3://site dist"]),
        (["npm test"], ["npm publish --dry-run"]),
        (["npm test"], ["npm publish || true"]),
        (["npm test", "export TESTED=1"], ['if [ "$TESTED" ]; then npm publish; fi']),
        (["npm test"], ["[ -f tested ] && npm publish"]),
        (["npm test", "touch tested"], ["test -f tested || exit 1", "npm publish"]),
    ],
)
def test_what_is_not(tmp_path: Path, build: list[str], post: list[str]) -> None:
    assert levels(tmp_path, build, post) == []


@pytest.mark.parametrize(
    ("build", "post"),
    [
        (["mvn package"], ["docker build -t $REPO:latest .", *PUSH]),
        (["npm run build"], ["aws s3 sync dist s3://site"]),
        (["sam build"], ["sam deploy"]),
    ],
)
def test_what_may_fail_by_itself(tmp_path: Path, build: list[str], post: list[str]) -> None:
    assert levels(tmp_path, build, post) == ["strict"]


def test_an_image_of_what_is_in_the_repository_needs_nothing(tmp_path: Path) -> None:
    build, post = ["npm run bundle"], ["docker build -t $REPO:latest .", *PUSH]
    assert levels(tmp_path / "own", build, post, SELF_CONTAINED) == ["default"]
    copied = {"Dockerfile": "FROM nginx\nCOPY dist /usr/share/nginx/html\n"}
    assert levels(tmp_path / "made", build, post, copied) == ["strict"]


@pytest.mark.parametrize("value", ["ABORT", "CONTINUE", "RETRY-2"])
def test_a_phase_that_says_what_follows(tmp_path: Path, value: str) -> None:
    text = f"""
version: 0.2
phases:
  build:
    on-failure: {value}
    commands:
      - npm test
  post_build:
    commands:
      - npm publish
"""
    assert check_files({"buildspec.yml": text}, tmp_path, [RULE]).findings == ()


def test_lines_of_one_command(tmp_path: Path) -> None:
    script = "npm test\necho done"
    assert levels(tmp_path / "goes-on", [script], ["npm publish"]) == []
    assert levels(tmp_path / "stops", [f"set -e\n{script}"], ["npm publish"]) == ["default"]
