"""What is seen in the scripts that CodeDeploy runs on servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

SPEC = (
    "version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv\nhooks:\n"
    "  {event}:\n    - location: scripts/run.sh\n"
)
CONFIG = {"config/app.ini": "a = 1\n", "scripts/common.sh": "A=1\n"}


def found(folder: Path, rule: str, script: str, event: str = "ApplicationStart", **more: str) -> list[str]:
    files = {"appspec.yml": SPEC.format(event=event), "scripts/run.sh": script, **CONFIG, **more}
    report = check_files(files, folder / "r", (rule,))
    assert not report.failures
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("nohup java -jar app.jar &", "output"),
        ("nohup ./bin/app 2> errors.log &", "output"),
        ("nohup ./bin/app 2>&1 &", "output"),
        ("java -jar ROOT.war > logs.txt &", "output for errors"),
        ("sudo -u app nohup ./bin/app > app.log &", "output for errors"),
        ("nohup ./bin/app 2>&1 > app.log &", "output for errors"),
        ("(cd /srv && setsid ./app) &", "output"),
        ("if [ -f app.js ]; then node app.js & fi", "output"),
        ("npm start &", "output"),
    ],
)
def test_what_stays_open(tmp_path: Path, command: str, output: str) -> None:
    (message,) = found(tmp_path, "hook-background-output", f"#!/bin/bash\ncd /srv\n{command}\n")
    assert f"the script's {output} open" in message


@pytest.mark.parametrize(
    "command",
    [
        "nohup java -jar app.jar > app.log 2>&1 &",
        "java -jar app.jar > /dev/null 2> /dev/null < /dev/null &",
        "node app.js &> app.log &",
        "node app.js >& app.log &",
        "(cd /srv && java -jar app.jar) > /dev/null 2>&1 &",
        "{ java -jar app.jar; } > /dev/null 2>&1 &",
        "exec > /var/log/app.log 2>&1\njava -jar app.jar &",
        "java -jar app.jar &\nwait",
        "java -jar app.jar &\nsleep 5\nkill $!",
        "sleep 3 &",
        "rm -rf /var/cache/app &",
        "nohup java -jar app.jar",
        "start() {\n  java -jar app.jar &\n}",
        "nohup java -jar app.jar | logger &",
        "su - app -c 'nohup ./app &'",
    ],
)
def test_what_is_closed_or_soon_done_or_unclear(tmp_path: Path, command: str) -> None:
    assert found(tmp_path, "hook-background-output", f"#!/bin/bash\ncd /srv\n{command}\n") == []


def test_other_languages_and_broken_scripts(tmp_path: Path) -> None:
    assert found(tmp_path / "a", "hook-background-output", "#!/usr/bin/env python3\nnohup java &\n") == []
    assert found(tmp_path / "b", "hook-background-output", "#!/bin/bash\nif true; then\nnohup java &\n") == []


@pytest.mark.parametrize(
    "command", ["source scripts/common.sh", "./scripts/common.sh", "cp config/app.ini /etc/app.ini"]
)
def test_relative_paths(tmp_path: Path, command: str) -> None:
    assert len(found(tmp_path, "hook-relative-path", f"#!/bin/bash\n{command}\n")) == 1


@pytest.mark.parametrize(
    "script",
    [
        "cd /srv\nsource scripts/common.sh",
        'cd "$(dirname "$0")"\nsource common.sh',
        'source "$(dirname "$0")/common.sh"',
        "source /srv/scripts/common.sh",
        "source scripts/other.sh",
        "if [ -f scripts/common.sh ]; then source scripts/common.sh; fi",
        "[ -f scripts/common.sh ] && source scripts/common.sh",
        "source scripts/common.sh || true",
        "aws s3 cp s3://bucket/common.sh scripts/common.sh\nsource scripts/common.sh",
        "cp /tmp/app.ini config/app.ini",
        "echo config/app.ini",
        "bash -c scripts/common.sh",
        "load() {\n  source scripts/common.sh\n}",
    ],
)
def test_paths_that_may_lead_somewhere(tmp_path: Path, script: str) -> None:
    assert found(tmp_path, "hook-relative-path", f"#!/bin/bash\n{script}\n") == []


def test_carriage_returns(tmp_path: Path) -> None:
    rule = "hook-script-not-runnable"
    (message,) = found(tmp_path / "a", rule, "#!/bin/bash\r\necho hello\r\n")
    assert message == "`run.sh` ends its `#!` line with CR LF, so that no such interpreter is found"
    (message,) = found(tmp_path / "b", rule, "echo hello\r\necho again\r\n")
    assert message == "`run.sh` ends its lines with CR LF, which a shell takes for part of its commands"
    assert found(tmp_path / "c", rule, "#!/bin/bash\necho hello\r\n") == []
    assert found(tmp_path / "d", rule, "echo hello\n") == []
    assert found(tmp_path / "e", rule, "") == []


def test_windows_needs_no_first_line(tmp_path: Path) -> None:
    spec = SPEC.format(event="AfterInstall").replace("linux", "windows").replace("scripts/run.sh", "run.py")
    report = check_files({"appspec.yml": spec, "run.py": "print()\n"}, tmp_path / "r", ("hook-script-not-runnable",))
    assert report.findings == ()


def test_an_appspec_in_a_folder(tmp_path: Path) -> None:
    script = "#!/bin/bash\nnohup java -jar app.jar &\n"
    for folder in ("", "deploy/"):
        files = {"deploy/appspec.yml": SPEC.format(event="ApplicationStart"), f"{folder}scripts/run.sh": script}
        report = check_files(files, tmp_path / (folder or "top"), ("hook-background-output",))
        assert [finding.span.path for finding in report.findings] == [f"{folder}scripts/run.sh"]
