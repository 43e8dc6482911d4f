"""What users do to a command line: each call has its answer and its exit status, and never a stack trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cblint import engine
from cblint.registry import built_in
from tests.command import ROOT, Cblint

FAULTY = "version: 0.2\nphases: {build: {commands: [make]}}\nfases: é\n"
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


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "r"
    (root / ".git").mkdir(parents=True)
    (root / "sub" / "deep").mkdir(parents=True)
    (root / "sub" / "buildspec.yml").write_text(FAULTY, encoding="utf-8")
    (root / "other").mkdir()
    (root / "other" / "buildspec.yml").write_text(FAULTY, encoding="utf-8")
    (root / "notes.txt").write_text("x")
    return root


def places(cblint: Cblint, *words: str | Path) -> list[str]:
    return [finding["uri"] for finding in json.loads(cblint("check", *words, "--format", "json").out)["findings"]]


BOTH = ["other/buildspec.yml", "sub/buildspec.yml"]


def test_paths_in_every_form(repository: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    one = repository / "sub" / "buildspec.yml"
    monkeypatch.chdir(repository)
    assert places(cblint) == BOTH
    assert places(cblint, ".") == BOTH
    assert places(cblint, repository) == BOTH
    assert places(cblint, "--root", repository) == BOTH
    assert places(cblint, one) == ["sub/buildspec.yml"]
    assert places(cblint, "sub/../sub/buildspec.yml", one, "./sub/buildspec.yml") == ["sub/buildspec.yml"]
    assert places(cblint, "sub") == ["sub/buildspec.yml"]
    assert places(cblint, "sub", "other") == BOTH
    assert places(cblint, "sub", "sub") == ["sub/buildspec.yml"]
    assert places(cblint, ".", one) == BOTH
    assert places(cblint, "--root", ".", "sub") == ["sub/buildspec.yml"]
    assert places(cblint, "--root", "sub") == ["sub/buildspec.yml"]
    assert places(cblint, "notes.txt") == []


def test_from_a_folder_of_the_repository(repository: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "sub" / "deep")
    assert places(cblint, "..") == ["sub/buildspec.yml"]
    assert places(cblint, "../buildspec.yml") == ["sub/buildspec.yml"]
    assert places(cblint, "../..") == BOTH
    assert places(cblint) == []


def test_a_part_of_a_repository_says_nothing_of_what_is_above(tmp_path: Path, cblint: Cblint) -> None:
    git, infra = tmp_path / ".git", tmp_path / "infra"
    git.mkdir()
    infra.mkdir()
    (git / "config").write_text('[remote "origin"]\n\turl = https://github.com/acme/app.git\n')
    (tmp_path / ".cblint.toml").write_text('sources = ["github.com/acme/app"]\n')
    (tmp_path / "buildspec.yml").write_text(FAULTY, encoding="utf-8")
    (infra / "template.yml").write_text(PROJECT)
    assert places(cblint, infra) == places(cblint, "--root", infra) == []
    assert places(cblint, tmp_path) == ["buildspec.yml"]
    (infra / ".cblint.toml").write_text('sources = ["github.com/acme/app"]\n')
    assert places(cblint, infra) == ["infra/template.yml"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nonexistent",), "nonexistent: no such file or folder"),
        (("",), "no such file or folder"),
        (("-",), "-: no such file or folder"),
        (("--", "-x"), "-x: no such file or folder"),
        (("a\0b",), "no such file or folder"),
        (("a\udcff\x1b[31m",), "a\\udcff\\x1b[31m: no such file or folder"),
        (("--root", "nonexistent", "."), "nonexistent: no such folder"),
        (("--root", "notes.txt", "."), "notes.txt: no such folder"),
        (("--root", "sub", "other"), "other: lies outside `sub`"),
        (("--config", "nonexistent", "."), "nonexistent: no such file or directory"),
        (("--config", "sub", "."), "sub: is a directory"),
        (("--select", "nothing-like-it", "."), "unknown rule `nothing-like-it`"),
        (("--output", "json=x", "--output", "sarif=x", "."), "`--output` names `x` twice"),
        (("--output", "json=sub", "."), "sub: cannot be written: is a directory"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    words: tuple[str, ...], message: str, repository: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    result = cblint("check", *words)
    assert result.status == 2
    assert message in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        (), ("frob",), ("check", "--format"), ("check", "--format", "xml"), ("check", "--fail-on", "silly"),
        ("check", "--no-such"), ("explain",), ("explain", "a", "b"), ("explain", "\udcff"), ("explain", "../x"),
        ("rules", "--format", "xml"), ("schema",), ("schema", "nope"),
    ],
)  # fmt: skip
def test_calls_that_cannot_be_understood(words: tuple[str, ...], cblint: Cblint) -> None:
    result = cblint(*words)
    assert result.status == 2
    assert "Traceback" not in result.err
    assert result.err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("check", "--form"), "no such option: --form (Possible options: --format) (try `cblint check --help`)"),
        (("check", "--x\u202e##[error]y"), r"no such option: --x\u202e#\x23[error]y (try `cblint check --help`)"),
        (("##vso[x]",), r"no such command `#\x23vso[x]` (try `cblint --help`)"),
        (
            ("check", "--min-severity", "critical"),
            (
                "invalid value for `--min-severity`: `critical` is not one of `low`, `medium`, `high` "
                "(try `cblint check --help`)"
            ),
        ),
        (("check", "--baseline="), "`--baseline` needs a FILE, and is given an empty one"),
        (("check", "--select", ""), "`--select` needs a RULE, and is given an empty one"),
        (("config", "--select", ""), "`--select` needs a RULE, and is given an empty one"),
    ],
)
def test_a_call_that_cannot_be_understood_has_one_line(words: tuple[str, ...], line: str, cblint: Cblint) -> None:
    assert cblint(*words) == (2, "", f"cblint: {line}\n")


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help(word: str, cblint: Cblint) -> None:
    assert cblint(word).status == 0
    assert "--fail-on" in cblint("check", word).out


@pytest.mark.parametrize("rule", built_in().listed)
def test_every_rule_is_explained(rule: str, cblint: Cblint) -> None:
    result = cblint("explain", rule)
    assert result.status == 0
    assert result.out.startswith(f"# {rule}\n")
    assert result.err == ""


def test_a_page_is_printed_without_what_the_harness_reads(cblint: Cblint) -> None:
    for rule in built_in().listed:
        printed = cblint("explain", rule).out
        assert "scene=" not in printed
        assert "# because" not in printed
    assert "# finding" in cblint("explain", "batch-cycle").out


def test_rules_are_listed(cblint: Cblint) -> None:
    rows = json.loads(cblint("rules", "--format", "json").out)
    assert [row["id"] for row in rows] == list(built_in().listed)
    assert all(row["id"] in cblint("rules").out for row in rows[:3])


@pytest.mark.parametrize(
    "path", sorted((ROOT / "schemas" / "cblint_schemas").glob("*.json")), ids=lambda path: path.stem
)
def test_every_schema_is_printed(path: Path, cblint: Cblint) -> None:
    name = path.name.removesuffix(".json").removesuffix(".schema")
    assert json.loads(cblint("schema", name).out) == json.loads(path.read_text(encoding="utf-8"))


def test_one_output_of_each_format(repository: Path, cblint: Cblint, tmp_path: Path) -> None:
    words = [word for name in ("text", "json", "sarif") for word in ("--output", f"{name}={tmp_path / name}")]
    result = cblint("check", repository, *words)
    assert result.status == 1
    assert (tmp_path / "text").read_text(encoding="utf-8") == result.out
    assert json.loads((tmp_path / "json").read_text(encoding="utf-8"))["findings"]
    assert json.loads((tmp_path / "sarif").read_text(encoding="utf-8"))["runs"][0]["results"]


def test_a_mistake_of_its_own_is_no_finding(repository: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("hunter2x")

    monkeypatch.setattr(engine, "discover", fail)
    result = cblint("check", repository)
    assert result.status == 2
    assert result.err.startswith("cblint: a mistake of its own stopped it: KeyError in test_user.py:")
    assert "hunter2x" not in result.err
    monkeypatch.setenv("CBLINT_TRACE", "1")
    with pytest.raises(KeyError):
        cblint("check", repository)


def process(words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, `words` being for the shell."""
    paths = os.pathsep.join(str(ROOT / each) for each in (".", "rules", "schemas"))
    command = f'"{sys.executable}" -m cblint {words}'
    return subprocess.run(
        command, shell=True, cwd=folder, env={"PYTHONPATH": paths, **environment}, capture_output=True, check=False
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("check . | head -1", 0),
        ("check . >&-", 1),
        ("check . >&- 2>&-", 1),
        ("check nonexistent 2>&-", 2),
        ("check . >/dev/full", 2),
        ("check nonexistent 2>/dev/full", 2),
        ("--version >/dev/full", 2),
        ("rules >/dev/full", 2),
        ("--version | true", 0),
    ],
)
def test_streams_that_are_closed_or_full(words: str, status: int, repository: Path) -> None:
    result = process(words, repository)
    assert result.returncode == status
    assert b"Traceback" not in result.stderr
    assert b"Exception ignored" not in result.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii:strict"},
    ],
)
def test_any_locale(environment: dict[str, str], repository: Path) -> None:
    result = process("check . nön", repository, **environment)
    assert result.returncode == 2
    assert b"unknown-key" in result.stdout
    assert b"no such file or folder" in result.stdout
    assert result.stderr == b""


def test_a_working_folder_that_is_gone(repository: Path) -> None:
    result = process("check .", repository / "sub" / "deep")
    assert result.returncode == 0
    paths = os.pathsep.join(str(ROOT / each) for each in (".", "rules", "schemas"))
    command = f'cd sub/deep && rmdir ../deep && "{sys.executable}" -m cblint check'
    gone = subprocess.run(
        command, shell=True, cwd=repository, env={"PYTHONPATH": paths}, capture_output=True, check=False
    )
    assert gone.returncode == 2
    assert gone.stderr.startswith(b"cblint: .: no such file or directory")
