"""Which events of an AppSpec take scripts, and how long these may run."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

HEAD = "version: 0.0\nos: linux\nhooks:\n"
ECS = (
    "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      Properties:\n"
    "        TaskDefinition: <TASK_DEFINITION>\n"
    "        LoadBalancerInfo: {ContainerName: app, ContainerPort: 80}\nHooks:\n"
)


def messages(folder: Path, rule: str, **files: str) -> list[str]:
    named = {path.replace("__", "/").replace("_", "."): text for path, text in files.items()}
    report = check_files(named, folder / "r", (rule,))
    assert not report.failures
    return [finding.message for finding in report.findings]


def events(folder: Path, *names: str, head: str = HEAD) -> list[str]:
    hooks = "".join(f"  {name}:\n    - location: x.sh\n" for name in names)
    return messages(folder, "appspec-unknown-hook", appspec_yml=head + hooks)


def test_the_events_of_servers(tmp_path: Path) -> None:
    names = ("BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "BeforeInstall", "AfterInstall")
    assert events(tmp_path, *names, "ApplicationStart", "ValidateService", "AfterAllowTraffic") == []


@pytest.mark.parametrize("name", ["Install", "DownloadBundle", "AllowTraffic", "BlockTraffic", "Start", "End"])
def test_events_that_take_no_scripts(tmp_path: Path, name: str) -> None:
    assert events(tmp_path, name) == [f"`{name}` is run by CodeDeploy itself and takes no scripts"]


def test_an_event_of_another_platform(tmp_path: Path) -> None:
    expected = "`AfterAllowTestTraffic` is a lifecycle event of deployments to ECS, not to servers"
    assert events(tmp_path, "AfterAllowTestTraffic") == [expected]


def test_functions_of_ecs(tmp_path: Path) -> None:
    spec = ECS + "  - BeforeInstall: check\n  - ValidateService: check\n  - Install: check\n"
    assert messages(tmp_path, "appspec-unknown-hook", appspec_yaml=spec) == [
        "`ValidateService` is a lifecycle event of deployments to servers, not to ECS",
        "`Install` is run by CodeDeploy itself and takes no functions",
    ]


def test_two_scripts_of_one_event_are_one_finding(tmp_path: Path) -> None:
    spec = HEAD + "  Restart:\n    - location: a.sh\n    - location: b.sh\n"
    assert len(messages(tmp_path, "appspec-unknown-hook", appspec_yml=spec)) == 1


@pytest.mark.parametrize("spec", ["  Restart:\n", "  ${EVENT}:\n    - location: a.sh\n"])
def test_no_scripts_or_no_name(tmp_path: Path, spec: str) -> None:
    assert messages(tmp_path, "appspec-unknown-hook", appspec_yml=HEAD + spec) == []


def test_events_of_ones_own(tmp_path: Path) -> None:
    spec = HEAD + "  Smoke:\n    - location: a.sh\n  beforeInstall:\n    - location: a.sh\n"
    found = messages(tmp_path, "appspec-unknown-hook", appspec_yml=spec, run_sh="codedeploy-local -e Smoke\n")
    assert found == ["`beforeInstall` is no lifecycle event of deployments to servers"]


@pytest.mark.parametrize(
    ("timeout", "words"),
    [
        ("7200", "7200 seconds is over the 3600"),
        ("3601", "3601 seconds is over"),
        ("'7200'", "7200 seconds is over"),
        ("0", "`0` is refused"),
        ("-1", "`-1` is refused"),
        ("5m", "reads the timeout `5m` as 5 seconds"),
        ("1h", "reads the timeout `1h` as 1 seconds"),
        ("default", "`default` is no number, which the agent refuses"),
    ],
)
def test_timeouts_that_do_not_hold(tmp_path: Path, timeout: str, words: str) -> None:
    spec = f"{HEAD}  AfterInstall:\n    - location: a.sh\n      timeout: {timeout}\n"
    (message,) = messages(tmp_path, "appspec-hook-timeout", appspec_yml=spec)
    assert words in message


@pytest.mark.parametrize(
    "timeout", ["3600", "1", "'300'", "300s", "0x10", "1_000", "1:30", "$TIMEOUT", "<seconds>", "~"]
)
def test_timeouts_that_hold_or_are_not_known(tmp_path: Path, timeout: str) -> None:
    spec = f"{HEAD}  AfterInstall:\n    - location: a.sh\n      timeout: {timeout}\n"
    assert messages(tmp_path, "appspec-hook-timeout", appspec_yml=spec) == []


@pytest.mark.parametrize(("second", "count"), [("      timeout: 1801\n", 1), ("      timeout: 1800\n", 0), ("", 0)])
def test_the_scripts_of_one_event_together(tmp_path: Path, second: str, count: int) -> None:
    spec = f"{HEAD}  AfterInstall:\n    - location: a.sh\n      timeout: 1800\n    - location: b.sh\n{second}"
    assert len(messages(tmp_path, "appspec-hook-timeout", appspec_yml=spec)) == count
