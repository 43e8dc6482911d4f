"""A misspelt event gets its name, and a program that is left running no longer holds the script's output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Cblint
from tests.fixes.mending import fixed

HEAD = "version: 0.0\nos: linux\nhooks:\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  beforeInstall:  # first\n    - location: a.sh\n", "  BeforeInstall:  # first\n    - location: a.sh\n"),
        ('  "Application_Start":\n    - location: a.sh\n', '  "ApplicationStart":\n    - location: a.sh\n'),
        ("  ValidateServices: [{location: a.sh}]\n", "  ValidateService: [{location: a.sh}]\n"),
    ],
)
def test_an_event(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    files = {"appspec.yml": HEAD + before, "a.sh": "#!/bin/sh\n"}
    assert fixed(cblint, tmp_path / "r", "appspec-unknown-hook", files) == {"appspec.yml": HEAD + after}


@pytest.mark.parametrize("name", ["Install", "Restart"])
def test_an_event_that_is_none(cblint: Cblint, tmp_path: Path, name: str) -> None:
    files = {"appspec.yml": f"{HEAD}  {name}:\n    - location: a.sh\n", "a.sh": "#!/bin/sh\n"}
    assert fixed(cblint, tmp_path / "r", "appspec-unknown-hook", files, left=1) == {}


def test_an_event_that_is_there(cblint: Cblint, tmp_path: Path) -> None:
    hooks = "  AfterInstall:\n    - location: a.sh\n  afterInstall:\n    - location: a.sh\n"
    files = {"appspec.yml": HEAD + hooks, "a.sh": "#!/bin/sh\n"}
    assert fixed(cblint, tmp_path / "r", "appspec-unknown-hook", files, left=1) == {}


def test_functions(cblint: Cblint, tmp_path: Path) -> None:
    spec = (
        "version: 0.0\nResources:\n  - Orders:\n      Type: AWS::Lambda::Function\n      Properties:\n        Name: a\n"
        '        Alias: b\n        CurrentVersion: "1"\n        TargetVersion: "2"\nHooks:\n  - {}: check\n'
    )
    files = {"appspec.yaml": spec.format("beforeAllowTraffic")}
    after = {"appspec.yaml": spec.format("BeforeAllowTraffic")}
    assert fixed(cblint, tmp_path / "r", "appspec-unknown-hook", files) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nohup java -jar app.jar &\n", "nohup java -jar app.jar > /dev/null 2>&1 &\n"),
        ("java -jar app.jar > app.log &  # go\n", "java -jar app.jar > app.log 2>&1 &  # go\n"),
        ("nohup ./app 2>&1 < /dev/null &\n", "nohup ./app 2>&1 < /dev/null > /dev/null 2>&1 &\n"),
        ("(cd /x && setsid ./app) &\n", "(cd /x && setsid ./app > /dev/null 2>&1) &\n"),
        ("nohup ./app &\nnohup ./other &\r\n", "nohup ./app > /dev/null 2>&1 &\nnohup ./other > /dev/null 2>&1 &\r\n"),
    ],
)
def test_an_open_output(cblint: Cblint, tmp_path: Path, before: str, after: str) -> None:
    spec = f"{HEAD}  ApplicationStart:\n    - location: scripts/start\n"
    for name in ("scripts/start", "scripts/start.sh"):
        files = {"appspec.yml": spec.replace("scripts/start", name), name: f"#!/bin/bash\ncd /srv\n{before}"}
        changed = fixed(cblint, tmp_path / name.replace("/", "-"), "hook-background-output", files)
        assert changed == {name: f"#!/bin/bash\ncd /srv\n{after}"}
