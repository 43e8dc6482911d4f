from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "removed-ecr-get-login"
ACCOUNT = "$(aws sts get-caller-identity --query Account --output text)"


def buildspec(command: str) -> dict[str, str]:
    return {
        "buildspec.yml": text(f"""
            version: 0.2
            phases:
              pre_build:
                commands:
                  - {command}
            """)
    }


def newer(region: str, account: str = ACCOUNT, suffix: str = "amazonaws.com") -> str:
    login = f"docker login --username AWS --password-stdin {account}.dkr.ecr.{region}.{suffix}"
    return f"aws ecr get-login-password --region {region} | {login}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("$(aws ecr get-login --no-include-email --region $AWS_REGION)", newer("$AWS_REGION")),
        ("eval $(aws ecr get-login --region eu-west-1)", newer("eu-west-1")),
        ("$(aws ecr get-login --include-email)", newer("$AWS_DEFAULT_REGION")),
        ("$(aws ecr get-login --registry-ids 763104351884 --region us-west-2)", newer("us-west-2", "763104351884")),
        ("$(aws ecr get-login --region cn-north-1)", newer("cn-north-1", suffix="amazonaws.com.cn")),
    ],
)
def test_logs_in_to_the_same_registry(cblint: Cblint, tmp_path: Path, old: str, new: str) -> None:
    assert fixed(cblint, tmp_path, RULE, buildspec(old)) == buildspec(new)


def test_in_quotes(cblint: Cblint, tmp_path: Path) -> None:
    before = buildspec('"`aws ecr get-login --no-include-email`"')
    assert fixed(cblint, tmp_path, RULE, before) == buildspec(f'"{newer("$AWS_DEFAULT_REGION")}"')


@pytest.mark.parametrize(
    "command",
    [
        "$(aws ecr get-login --no-include-email | sed 's/-e none//')",
        "$(aws ecr get-login --no-include-email --region=$AWS_REGION)",
        "sudo $(aws ecr get-login --no-include-email)",
        "LOGIN=$(aws ecr get-login --no-include-email)",
        "$(aws ecr get-login --no-include-email --registry-ids 111122223333 444455556666)",
        "$(aws ecr get-login --no-include-email --endpoint-url https://ecr.example.com)",
    ],
)
def test_what_is_not_plain_stays(cblint: Cblint, tmp_path: Path, command: str) -> None:
    assert fixed(cblint, tmp_path, RULE, buildspec(command), left=1) == {}


def test_in_a_script(cblint: Cblint, tmp_path: Path) -> None:
    script = "set -e\n{}\ndocker push $IMAGE\n"
    files = {**buildspec("sh push.sh"), "push.sh": script.format("$(aws ecr get-login --no-include-email)")}
    changed = fixed(cblint, tmp_path, RULE, files)
    assert changed == {"push.sh": script.format(newer("$AWS_DEFAULT_REGION"))}
