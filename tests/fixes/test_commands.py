"""Commands are mended where they are written: another shell, an escape, quotes that end for a variable, a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed, text
from tests.fixes.projects import terraform

SPEC = "buildspec.yml"
NO_FILES: Mapping[str, str] = MappingProxyType({})


def mended(
    cblint: Cblint, folder: Path, rule: str, before: str, *, left: int = 0, files: Mapping[str, str] = NO_FILES
) -> str | None:
    """Return what becomes of a buildspec that a Terraform project runs."""
    changed = fixed(cblint, folder, rule, {SPEC: text(before), "main.tf": terraform(), **files}, left=left)
    assert changed.keys() <= {SPEC}
    return changed.get(SPEC)


HEADS = {
    "no env": ("version: 0.2\nphases:\n", "version: 0.2\nenv:\n  shell: bash\nphases:\n"),
    "an env": (
        "version: 0.2\nenv:\n  variables:\n    A: b\nphases:\n",
        "version: 0.2\nenv:\n  variables:\n    A: b\n  shell: bash\nphases:\n",
    ),
    "a shell": (
        "version: 0.2\nenv:\n  shell: /bin/sh # why\nphases:\n",
        "version: 0.2\nenv:\n  shell: bash # why\nphases:\n",
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_bash_runs_what_only_bash_understands(cblint: Cblint, tmp_path: Path, name: str) -> None:
    before, after = HEADS[name]
    rest = "  build:\n    commands:\n      - source ./env.sh\n      - '[[ -n $A ]] && make'\n"
    assert mended(cblint, tmp_path, "bashism-in-sh", before + rest) == after + rest


COMMANDS = {
    "a variable is left to the inner shell": (
        "unquoted-untrusted-variable",
        """bash -c "make REF=$CODEBUILD_WEBHOOK_HEAD_REF" """,
        r"""bash -c "make REF=\$CODEBUILD_WEBHOOK_HEAD_REF" """,
    ),
    "so is one that is edited": (
        "unquoted-untrusted-variable",
        "eval make REF=${CODEBUILD_WEBHOOK_HEAD_REF#refs/heads/}",
        r"eval make REF=\${CODEBUILD_WEBHOOK_HEAD_REF#refs/heads/}",
    ),
    "an inner command takes no parentheses": (
        "variable-not-expanded",
        "docker push $(AWS_REGION)/app",
        "docker push ${AWS_REGION}/app",
    ),
    "single quotes end for a variable": (
        "variable-not-expanded",
        """curl -d '{"id":"$CODEBUILD_BUILD_ID"}' https://example.com""",
        """curl -d '{"id":"'"${CODEBUILD_BUILD_ID}"'"}' https://example.com""",
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_part_of_a_command_is_replaced(cblint: Cblint, tmp_path: Path, name: str) -> None:
    rule, before, after = COMMANDS[name]
    frame = "version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        {}\n"
    assert mended(cblint, tmp_path, rule, frame.format(before)) == frame.format(after)


def test_an_escape_is_escaped_where_yaml_has_escapes(cblint: Cblint, tmp_path: Path) -> None:
    frame = "version: 0.2\nphases:\n  build:\n    commands:\n      - {}\n"
    before = r'"sh -c \"make $CODEBUILD_WEBHOOK_TRIGGER\""'
    after = r'"sh -c \"make \\$CODEBUILD_WEBHOOK_TRIGGER\""'
    assert mended(cblint, tmp_path, "unquoted-untrusted-variable", frame.format(before)) == frame.format(after)


@pytest.mark.parametrize(
    "command",
    [
        """bash -c "make REF='$CODEBUILD_WEBHOOK_HEAD_REF'" """,
        """python3 -c "print('$CODEBUILD_WEBHOOK_HEAD_REF')" """,
        """docker run app sh -c "make $CODEBUILD_WEBHOOK_HEAD_REF" """,
    ],
)
def test_what_an_inner_shell_would_not_expand_is_left(cblint: Cblint, tmp_path: Path, command: str) -> None:
    frame = "version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        {}\n"
    assert mended(cblint, tmp_path, "unquoted-untrusted-variable", frame.format(command), left=1) is None


def test_a_script_is_called_with_its_folder(cblint: Cblint, tmp_path: Path) -> None:
    frame = "version: 0.2\nphases:\n  build:\n    commands:\n      - cd ci && {} --all # now\n"
    script = {"ci/deploy.sh": "#!/bin/sh\nexit 0\n"}
    after = mended(cblint, tmp_path, "script-not-on-path", frame.format("deploy.sh"), files=script)
    assert after == frame.format("./deploy.sh")


def test_a_script_of_bash_is_handed_to_bash(cblint: Cblint, tmp_path: Path) -> None:
    before = """
        version: 0.2
        phases:
          build:
            commands:
              - sh ci/x.sh # why
        """
    files = {"ci/x.sh": "if [[ -n $A ]]; then make; fi\n", "Makefile": "all:\n\ttrue\n"}
    after = text(before).replace("sh ci/x.sh # why", "bash ci/x.sh # why")
    assert mended(cblint, tmp_path, "bashism-in-sh", before, files=files) == after
