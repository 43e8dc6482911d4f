"""A baseline and comments that accept what is there, as somebody at a terminal meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Cblint

SPEC = """\
version: 0.2
env:
  variables:
    DB_PASSWORD: Tr0ub4dor.3x9q
phases:
  build:
    commands:
      - echo result: fine
"""

TEMPLATE = json.dumps(
    {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Build": {
                "Type": "AWS::CodeBuild::Project",
                "Properties": {
                    "ServiceRole": "arn:aws:iam::111122223333:role/build",
                    "Source": {"Type": "GITHUB", "Location": "https://github.com/example/app.git"},
                    "Artifacts": {"Type": "NO_ARTIFACTS"},
                    "Environment": {
                        "Type": "LINUX_CONTAINER",
                        "ComputeType": "BUILD_GENERAL1_SMALL",
                        "Image": "aws/codebuild/standard:7.0",
                        "EnvironmentVariables": [{"Name": "DB_PASSWORD", "Value": "Tr0ub4dor.3x9q"}],
                    },
                },
            }
        },
    },
    indent=2,
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "buildspec.yml").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_baseline_is_written_and_heeded(root: Path, cblint: Cblint) -> None:
    written = cblint("check", "--write-baseline", "base.json")
    assert written.status == 0
    assert written.err == "2 findings in the baseline base.json\n"
    assert "Tr0ub4" not in (root / "base.json").read_text()
    again = cblint("check", "--baseline", "base.json")
    assert (again.status, again.out) == (0, "No findings in 1 file; 2 ignored\n")


def test_moved_lines_are_not_new_and_a_second_finding_is(root: Path, cblint: Cblint) -> None:
    cblint("check", "--write-baseline", "base.json")
    moved = "# moved\n\n" + SPEC.replace("      - echo result", "      - make\n      - echo result")
    (root / "buildspec.yml").write_text(moved)
    assert cblint("check", "--baseline", "base.json").status == 0
    (root / "buildspec.yml").write_text(moved + "      - echo done: yes\n")
    more = cblint("check", "--baseline", "base.json", "--format", "json")
    assert more.status == 1
    (new,) = json.loads(more.out)["findings"]
    assert new["region"]["start"]["line"] == 12


def test_stale_entries_are_told_and_pruned(root: Path, cblint: Cblint) -> None:
    cblint("check", "--write-baseline", "base.json")
    (root / "buildspec.yml").write_text(SPEC.replace("      - echo result: fine", "      - make"))
    told = cblint("check", "--baseline", "base.json")
    assert told.status == 0
    assert "1 entry of the baseline is stale (--write-baseline prunes it)" in told.out
    assert "stale" not in cblint("check", "--baseline", "base.json", "--ignore", "syntax").out
    pruned = cblint("check", "--write-baseline", "base.json")
    assert pruned.err == "1 finding in the baseline base.json, 1 dropped that nothing needs\n"
    assert "stale" not in cblint("check", "--baseline", "base.json").out


def test_what_a_baseline_says_of_rules_that_did_not_run_stays(root: Path, cblint: Cblint) -> None:
    cblint("check", "--write-baseline", "base.json")
    cblint("check", "--select", "secrets", "--write-baseline", "base.json")
    assert cblint("check", "--baseline", "base.json").status == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "cblint: base.json:1: the baseline is not JSON"),
        (b'{"version": 2, "findings": []}', "cblint: base.json: the baseline has another version than 1"),
        (b"[]", "cblint: base.json: the baseline must be an object"),
        (b"\xff\xfe\x00", "cblint: base.json: the baseline is not UTF-8"),
    ],
)
def test_what_is_no_baseline_is_named_and_stays(root: Path, cblint: Cblint, content: bytes, message: str) -> None:
    (root / "base.json").write_bytes(content)
    for option in ("--baseline", "--write-baseline"):
        done = cblint("check", option, "base.json")
        assert done.status == 2
        assert done.err.startswith(message)
        assert done.err.count("\n") == 1
        assert (root / "base.json").read_bytes() == content


def test_a_baseline_that_is_not_there_is_named(root: Path, cblint: Cblint) -> None:
    assert cblint("check", "--baseline", "none.json").err == "cblint: none.json: no such file or directory\n"


def test_the_configuration_may_name_the_baseline(root: Path, cblint: Cblint) -> None:
    cblint("check", "--write-baseline", "base.json")
    (root / ".cblint.toml").write_text('baseline = "base.json"\n')
    assert cblint("check").status == 0
    assert cblint("check", "--isolated").status == 1


def test_comments_accept_all_that_is_there(root: Path, cblint: Cblint) -> None:
    done = cblint("check", "--add-ignores", "old; see the wiki")
    assert done.status == 0
    assert done.out == "No findings in 1 file; 2 ignored\n"
    assert (root / "buildspec.yml").read_text() == SPEC.replace(
        "Tr0ub4dor.3x9q", "Tr0ub4dor.3x9q  # cblint: ignore[plaintext-secret] old; see the wiki"
    ).replace("result: fine", "result: fine  # cblint: ignore[command-is-a-mapping] old; see the wiki")
    assert cblint("check", "--add-ignores", "old").status == 0


def test_comments_are_shown_before_they_are_written(root: Path, cblint: Cblint) -> None:
    done = cblint("check", "--add-ignores", "old", "--diff")
    assert done.status == 1
    assert "+    DB_PASSWORD: **************  # cblint: ignore[plaintext-secret] old\n" in done.out
    assert (root / "buildspec.yml").read_text() == SPEC


def test_what_no_comment_can_accept_is_told(root: Path, cblint: Cblint) -> None:
    (root / "buildspec.yml").unlink()
    (root / "template.json").write_text(TEMPLATE)
    done = cblint("check", "--add-ignores", "old")
    assert done.status == 1
    assert done.err.startswith("1 finding of template.json stays: ")


def test_a_baseline_that_cannot_be_written_accepts_nothing(root: Path, cblint: Cblint) -> None:
    done = cblint("check", "--write-baseline", "nowhere/base.json", "--format", "concise")
    assert done.status == 2
    assert done.err == "cblint: nowhere/base.json: cannot be written: no such file or directory\n"
    assert done.out.endswith("2 findings (2 high) in 1 file\n")


def test_what_is_read_only_is_told_once(root: Path, cblint: Cblint) -> None:
    (root / "buildspec.yml").chmod(0o444)
    done = cblint("check", "--add-ignores", "old")
    assert (done.status, done.err) == (2, "cblint: buildspec.yml: is read-only and was left as it is\n")


@pytest.mark.parametrize("reason", ["", " ", "a\nb", "a\x1b"])
def test_a_reason_that_is_none_is_refused(root: Path, cblint: Cblint, reason: str) -> None:
    done = cblint("check", f"--add-ignores={reason}")
    assert done.status == 2
    assert (root / "buildspec.yml").read_text() == SPEC


def test_names_of_files_cannot_command_a_terminal_or_a_build_log(root: Path, cblint: Cblint) -> None:
    (root / "buildspec.yml").unlink()
    (root / "a\x1b[31m\n::error::b.json").write_text(TEMPLATE)
    done = cblint("check", "--add-ignores", "old")
    assert done.err.startswith(r"1 finding of a\x1b[31m\n")
    assert done.err.count("\n") == 1
    named = cblint("check", "--write-baseline", "b\x1b\n::error::c")
    assert named.err == "1 finding in the baseline b\\x1b\\n::error::c\n"


def test_findings_that_were_not_asked_for_are_not_dropped_from_a_baseline(root: Path, cblint: Cblint) -> None:
    (root / "buildspec.yml").write_text(SPEC + "report:\n  unit: {}\n")
    cblint("check", "--write-baseline", "base.json")
    before = (root / "base.json").read_text()
    assert "stale" not in cblint("check", "--baseline", "base.json", "--min-severity", "high").out
    cblint("check", "--write-baseline", "base.json", "--min-severity", "high")
    assert (root / "base.json").read_text() == before


def test_a_comment_is_not_unused_because_little_findings_are_not_asked_for(root: Path, cblint: Cblint) -> None:
    (root / "buildspec.yml").write_text(SPEC + "report: {}  # cblint: ignore[unknown-key] meant\n")
    strict = '[rules.unused-suppression]\nseverity = "high"\n'
    (root / ".cblint.toml").write_text(strict)
    assert "unused-suppression" not in cblint("check", "--min-severity", "high").out
    assert "unused-suppression" not in cblint("check").out


def test_comments_of_scripts_that_a_build_runs_count(root: Path, cblint: Cblint) -> None:
    comment = "# cblint: ignore[unknown-key] this accepts nothing\n"
    (root / "buildspec.yml").write_text("version: 0.2\nphases:\n  build:\n    commands:\n      - sh ./run.sh\n")
    (root / "run.sh").write_text(f"{comment}make\n")
    (root / "other.sh").write_text(f"{comment}make\n")
    (root / "main.tf").write_text(
        'resource "aws_codebuild_project" "app" {\n'
        '  source {\n    type = "CODEPIPELINE"\n    buildspec = "buildspec.yml"\n  }\n'
        "  environment {\n    privileged_mode = true\n  }\n}\n"
    )
    done = cblint("check", "--format", "json")
    found = [(each["rule"], each["path"]) for each in json.loads(done.out)["findings"]]
    assert ("unused-suppression", "run.sh") in found
    assert ("unused-suppression", "other.sh") not in found
