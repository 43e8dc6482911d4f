"""A password on a command line is given by the standard input."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed

RULE = "password-on-command-line"
HEAD = "version: 0.2\nenv:\n  shell: bash\nphases:\n  build:\n    commands:\n"

COMMANDS = [
    ("docker login -u a -p $X reg.io", 'echo "$X" | docker login -u a --password-stdin reg.io'),
    ("docker login -p ${X} -u a && make", 'echo "$X" | docker login --password-stdin -u a && make'),
    ('make; docker login --password="$X" -u a', 'make; echo "$X" | docker login --password-stdin -u a'),
    ("sudo docker login -u a --password $X", 'echo "$X" | sudo docker login -u a --password-stdin'),
    (
        "docker login -u AWS -p $(aws ecr get-login-password --region $R) 1.dkr.ecr",
        "aws ecr get-login-password --region $R | docker login -u AWS --password-stdin 1.dkr.ecr",
    ),
    ("'helm registry login r.io -u a -p $X'", "'echo \"$X\" | helm registry login r.io -u a --password-stdin'"),
    ('"docker login -u a -p \\"$X\\""', '"echo \\"$X\\" | docker login -u a --password-stdin"'),
]


@pytest.mark.parametrize(("before", "after"), COMMANDS)
def test_it_is_piped(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"buildspec.yml": f"{HEAD}      - {before}\n"}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {"buildspec.yml": f"{HEAD}      - {after}\n"}


def test_a_script_is_mended(cblint: Cblint, tmp_path: Path) -> None:
    files = {"buildspec.yml": f"{HEAD}      - ./login.sh\n", "login.sh": "#!/bin/bash\ndocker login -u a -p $X\n"}
    assert fixed(cblint, tmp_path / "r", RULE, files) == {
        "login.sh": '#!/bin/bash\necho "$X" | docker login -u a --password-stdin\n'
    }


LEFT = [
    "sshpass -p $X ssh a@example.com",
    "mysql -h db.example.com -u a -p$X",
    "docker login -u a -p a$X",
    "docker login -u a -p ${X:-y}",
    "DOCKER_CONFIG=/tmp docker login -u a -p $X",
    "docker login -u a -p $X < file",
]


@pytest.mark.parametrize("command", LEFT)
def test_what_is_not_plain_is_left(cblint: Cblint, tmp_path: Path, command: str) -> None:
    assert fixed(cblint, tmp_path / "r", RULE, {"buildspec.yml": f"{HEAD}      - {command}\n"}, left=1) == {}
