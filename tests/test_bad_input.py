"""Bad input and failures: each has its line, its exit status, and never a stack trace."""

# ruff: noqa: E501  (what is given is read more easily unbroken)
from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.command import ROOT, Cblint

GOOD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
BROKEN = ROOT / "fixtures" / "broken"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"version: 0.2\nphases: {\xff\xfe}\n", "not UTF-8"),
        (b"version: 0.2\0\0\0", "binary"),
        (b"version: 0.2\nphases:\n\tbuild:\n", "tab"),
    ],
)
def test_what_does_not_parse_is_a_finding(tmp_path: Path, cblint: Cblint, raw: bytes, message: str) -> None:
    (tmp_path / "buildspec.yml").write_bytes(raw)
    result = cblint("check", tmp_path)
    assert result.status == 1
    assert "[syntax-error]" in result.out
    assert message in result.out


def test_an_empty_buildspec_is_a_finding(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "buildspec.yml").write_text("")
    result = cblint("check", tmp_path)
    assert result.status == 1
    assert "buildspec.yml" in result.out


def test_a_huge_file_is_a_finding_and_not_read(tmp_path: Path, cblint: Cblint) -> None:
    with (tmp_path / "buildspec.yml").open("wb") as stream:
        stream.write(b"version: 0.2\n")
        stream.truncate(100_000_000)
    result = cblint("check", tmp_path)
    assert result.status == 1
    assert "larger than" in result.out


PROJECT = """\
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: !Ref Role
      Artifacts: {Type: NO_ARTIFACTS}
      Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: "aws/codebuild/standard:7.0"}
      Source: {Type: GITHUB, Location: "https://github.com/acme/app.git"}
"""


def test_a_buildspec_that_is_no_text_is_there(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "template.yml").write_text(PROJECT)
    (tmp_path / ".cblint.toml").write_text('sources = ["github.com/acme/app"]\n')
    assert "[buildspec-not-found]" in cblint("check", tmp_path).out
    (tmp_path / "buildspec.yml").write_bytes(GOOD.encode() + b"\xff")
    result = cblint("check", tmp_path, "--format", "json")
    assert [finding["rule"] for finding in json.loads(result.out)["findings"]] == ["syntax-error"]


def test_a_file_of_which_not_even_the_kind_can_be_told_is_a_failure(
    tmp_path: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(path: str, *arguments: int) -> int:
        if str(path).endswith("template.yml"):
            raise PermissionError(13, "Permission denied", path)
        return unlocked(path, *arguments)

    unlocked = os.open
    (tmp_path / "template.yml").write_text(PROJECT)
    (tmp_path / "buildspec.yml").write_text(GOOD)
    monkeypatch.setattr(os, "open", opened)
    result = cblint("check", tmp_path, "--format", "concise")
    assert result.status == 2
    assert result.out == "error: template.yml: permission denied\nNo findings in 1 file\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_a_failure(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "buildspec.yml").write_text(GOOD)
    (tmp_path / "buildspec.yml").chmod(0)
    result = cblint("check", tmp_path)
    assert result.status == 2
    assert "permission denied" in result.out + result.err


def test_a_folder_link_that_loops(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "buildspec.yml").write_text(GOOD)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.yml").symlink_to("self.yml")
    assert cblint("check", tmp_path).status == 0


def test_a_path_that_is_not_there(tmp_path: Path, cblint: Cblint) -> None:
    result = cblint("check", tmp_path / "none.yml")
    assert result.status == 2
    assert result.err.endswith("none.yml: no such file or folder\n")


def test_one_path_of_two_is_not_there_and_the_other_is_checked(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "buildspec.yml").write_text("")
    result = cblint("check", tmp_path / "none.yml", tmp_path / "buildspec.yml", "--format", "sarif")
    assert result.status == 2
    run = json.loads(result.out)["runs"][0]
    assert run["results"]
    assert not run["invocations"][0]["executionSuccessful"]
    assert "no such file" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_nothing_to_check_is_no_finding(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "README.md").write_text("")
    result = cblint("check", tmp_path)
    assert result.status == 0
    assert "no" in result.out.lower()


def test_a_wrong_configuration(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "buildspec.yml").write_text(GOOD)
    (tmp_path / ".cblint.toml").write_text("ignroe = []\n")
    result = cblint("check", tmp_path)
    assert result.status == 2
    assert ".cblint.toml:1: unknown key `ignroe`; the nearest is `ignore`" in result.err
    assert cblint("check", tmp_path, "--isolated").status == 0


def test_an_unknown_rule(tmp_path: Path, cblint: Cblint) -> None:
    result = cblint("check", tmp_path, "--select", "plain-text-secret")
    assert result.status == 2
    assert "unknown rule `plain-text-secret`; the nearest is `plaintext-secret`" in result.err
    assert cblint("explain", "nothing-like-it").status == 2


def test_output_that_cannot_be_written_and_the_rest_is(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "buildspec.yml").write_text("")
    good = tmp_path / "good.json"
    result = cblint("check", tmp_path, "--output", f"sarif={tmp_path}/none/x.sarif", "--output", f"json={good}")
    assert result.status == 2
    assert "cannot be written: no such file or directory" in result.err
    assert json.loads(good.read_text())["findings"]
    assert cblint("check", tmp_path, "--output", "nonsense").status == 2


def test_a_call_that_cannot_be_understood(cblint: Cblint) -> None:
    assert cblint("check", "--no-such-option").status == 2
    assert cblint("schema", "buildspek").status == 2


@pytest.mark.parametrize("path", sorted(BROKEN.iterdir()), ids=lambda path: path.name)
def test_broken_files_are_findings_or_nothing(path: Path, cblint: Cblint, tmp_path: Path) -> None:
    copied = tmp_path / path.name
    shutil.copytree(path, copied) if path.is_dir() else shutil.copy(path, copied)
    for format_ in ("text", "json", "sarif"):
        result = cblint("check", copied, "--format", format_, "--show-unknown")
        assert result.status in (0, 1)
        assert result.err == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_listed_is_a_failure(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    result = cblint("check", tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert result.status == 2
    assert "closed: permission denied" in result.out


COMMANDS = "version: 0.2\nphases:\n  build:\n    commands:\n"
DEEP = 10_000
HOSTILE: dict[str, tuple[dict[str, str], list[str]]] = {
    # the files, and the rules and lines of what is found
    "deep flow": ({"buildspec.yml": f"version: 0.2\nphases: {'[' * DEEP}{']' * DEEP}\n"}, ["syntax-error:2"]),
    "deep flow, open": ({"buildspec.yml": f"version: 0.2\nphases: {'[' * DEEP}"}, ["syntax-error:2"]),
    "deep list": ({"buildspec.yml": f"version: 0.2\nphases:\n  {'- ' * DEEP}x\n"}, ["syntax-error:3"]),
    "deep blocks": (
        {"buildspec.yml": "version: 0.2\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1000))},
        ["syntax-error:202"],
    ),
    "deep JSON": (
        {"t.json": '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": ' + '{"a":' * DEEP + "1" + "}" * (DEEP + 1)},
        [],
    ),
    "deep HCL": (
        {"main.tf": f'resource "aws_codebuild_project" "a" {{\n  name = {"[" * DEEP}{"]" * DEEP}\n}}\n'},
        ["syntax-error:1"],
    ),
    "a script that sources itself": ({"buildspec.yml": f"{COMMANDS}      - bash a.sh\n", "a.sh": ". ./a.sh\nbash a.sh\n"}, []),
    "two that source each other": (
        {"buildspec.yml": f"{COMMANDS}      - bash a.sh\n", "a.sh": ". ./b.sh\nbash b.sh\n", "b.sh": ". ./a.sh\nbash a.sh\n"},
        [],
    ),
    "scripts that double": (
        {
            "buildspec.yml": f"{COMMANDS}      - bash s0.sh\n",
            **{f"s{n}.sh": f"bash s{n + 1}.sh\n. ./s{n + 1}.sh\n" for n in range(30)},
            "s30.sh": "make\n",
        },
        [],
    ),
    "targets that need themselves": (
        {"buildspec.yml": f"{COMMANDS}      - make a\n      - make t0\n", "Makefile": "a: a\n\t$(MAKE) a\n\tmake t0\n"
         + "".join(f"t{n}: t{n + 1} u{n + 1}\n\tmake t{n + 1}\nu{n}: t{n + 1} u{n + 1}\n" for n in range(30))},
        [],
    ),
    "package scripts that call themselves": (
        {
            "buildspec.yml": f"{COMMANDS}      - npm run a\n",
            "package.json": '{"scripts": {"a": "npm run b && npm run b", "b": "npm run a && npm run a", "prea": "npm run a"}}',
        },
        [],
    ),
    "variables that double": (
        {"buildspec.yml": f"{COMMANDS}      - A=xxxxxxxxxx\n" + "      - A=$A$A$A$A\n" * 40}, []
    ),
    "a line of five megabytes": ({"buildspec.yml": f"{COMMANDS}      - echo {'x ' * 2_500_000}\n"}, []),
    "a megabyte of quotes": ({"buildspec.yml": f"{COMMANDS}      - {chr(39) * 1_000_001}\n"}, ["syntax-error:5"]),
    "bytes that are none": ({"buildspec.yml": "version: 0.2\n" + "\0" * 1_000_000}, ["syntax-error:1"]),
    "commands without end": ({"buildspec.yml": COMMANDS + "      - make\n" * 2600}, ["syntax-error:2504"]),
    "keys without end": (
        {"buildspec.yml": "version: 0.2\nenv:\n  variables:\n" + "".join(f"    V{n}: x\n" for n in range(20_100))},
        ["missing-key:1", "syntax-error:20000"],
    ),
    "tabs without end": ({"buildspec.yml": COMMANDS + "\t- x\n" * 2000}, ["syntax-error:5"]),
    "marks without end": ({"buildspec.yml": "a: b\n---\n" * 2000}, ["missing-key:1", "syntax-error:2"]),
    "an alias of aliases": (
        {
            "buildspec.yml": "version: 0.2\nenv:\n  variables:\n    A: &a0 [x, x]\n"
            + "".join(f"    B{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
            + "phases:\n  build:\n    commands: *a59\n"
        },
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_break_a_reader(tmp_path: Path, cblint: Cblint, name: str) -> None:
    files, expected = HOSTILE[name]
    for path, text in files.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    result = cblint("check", tmp_path, "--format", "json", "--select", "syntax-error,missing-key")
    assert result.err == ""
    assert result.status == (1 if expected else 0)
    report = json.loads(result.out)
    assert report["failures"] == []
    lines = [each["region"]["start"]["line"] if each["region"] else 1 for each in report["findings"]]
    assert [f"{each['rule']}:{line}" for each, line in zip(report["findings"], lines, strict=True)] == expected
