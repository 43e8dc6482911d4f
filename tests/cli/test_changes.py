"""`--fix`, `--diff` and `--stdin-filename` as somebody at a terminal meets them."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cblint import engine
from cblint.atomic import Writing, write
from cblint.errors import Failure
from tests.command import Cblint

BATCH = """\
version: 0.2
batch:
  build-graph:
    - identifier: compile  # first
    - identifier: test
      depend-on: [compil]
phases:
  build:
    commands:
      - make  # all
"""
FIXED = BATCH.replace("[compil]", "[compile]")
MAPPING = BATCH.replace("[compil]", "[compile]").replace("- make  # all", "- echo result: fine  # all")
QUOTED = MAPPING.replace("- echo result: fine  # all", '- "echo result: fine"  # all')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "buildspec.yml").write_text(BATCH)
    return tmp_path


def text(root: Path) -> str:
    return (root / "buildspec.yml").read_bytes().decode()


def test_an_unsafe_fix_is_applied_on_request_only(root: Path, cblint: Cblint) -> None:
    assert cblint("check", root, "--fix").status == 1
    assert text(root) == BATCH
    done = cblint("check", root, "--fix", "--unsafe-fixes")
    assert done.status == 0
    assert "1 fixed" in done.out
    assert text(root) == FIXED
    assert cblint("check", root, "--fix", "--unsafe-fixes").out.startswith("No findings in 1 file")


def test_a_safe_fix_is_applied_and_what_is_left_decides_the_status(root: Path, cblint: Cblint) -> None:
    (root / "buildspec.yml").write_text(MAPPING)
    done = cblint("check", root, "--fix", "--format", "json")
    assert done.status == 0
    assert [each["rule"] for each in json.loads(done.out)["fixed"]] == ["command-is-a-mapping"]
    assert text(root).replace("'", '"') == QUOTED


def test_a_diff_changes_nothing_and_keeps_the_status(root: Path, cblint: Cblint) -> None:
    done = cblint("check", root, "--diff", "--unsafe-fixes")
    assert done.status == 1
    assert done.out == (
        "--- a/buildspec.yml\n+++ b/buildspec.yml\n@@ -3,7 +3,7 @@\n   build-graph:\n"
        "     - identifier: compile  # first\n     - identifier: test\n-      depend-on: [compil]\n"
        "+      depend-on: [compile]\n phases:\n   build:\n     commands:\n"
    )
    assert done.err == "Would remove 1 of 1 finding by changing 1 file\n"
    assert text(root) == BATCH
    nothing = cblint("check", root, "--diff")
    assert (nothing.status, nothing.out) == (1, "")


def test_line_ends_marks_and_mode_stay(root: Path, cblint: Cblint) -> None:
    file = root / "buildspec.yml"
    file.write_bytes(b"\xef\xbb\xbf" + BATCH.replace("\n", "\r\n").encode())
    file.chmod(0o600)
    assert cblint("check", root, "--fix", "--unsafe-fixes").status == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + FIXED.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o600


def test_mixed_line_ends_stay_where_they_are(root: Path, cblint: Cblint) -> None:
    file = root / "buildspec.yml"
    mixed = BATCH.replace("\n", "\r\n", 4)
    file.write_bytes(mixed.encode())
    assert cblint("check", root, "--fix", "--unsafe-fixes").status == 0
    assert file.read_bytes() == mixed.replace("[compil]", "[compile]").encode()


def test_a_read_only_file_is_named_and_left(root: Path, cblint: Cblint) -> None:
    (root / "buildspec.yml").chmod(0o444)
    done = cblint("check", root, "--fix", "--unsafe-fixes")
    assert done.status == 2
    assert done.err == "cblint: buildspec.yml: is read-only and was left as it is\n"
    assert "batch-unknown-dependency" in done.out
    assert "fixed" not in done.out
    assert text(root) == BATCH


def test_a_link_is_left_and_what_it_leads_to_is_fixed(root: Path, cblint: Cblint) -> None:
    (root / "ci").mkdir()
    (root / "buildspec.yml").rename(root / "ci" / "buildspec.yml")
    (root / "buildspec.yml").symlink_to("ci/buildspec.yml")
    done = cblint("check", root, "--fix", "--unsafe-fixes")
    assert done.status == 0
    assert (root / "buildspec.yml").is_symlink()
    assert text(root) == FIXED


def test_a_link_out_of_the_repository_is_left(tmp_path: Path, cblint: Cblint) -> None:
    outside, root = tmp_path / "outside.yml", tmp_path / "repository"
    root.mkdir()
    outside.write_text(BATCH)
    (root / "buildspec.yml").symlink_to(outside)
    cblint("check", root, "--fix", "--unsafe-fixes")
    assert outside.read_text() == BATCH


def test_a_file_that_changes_meanwhile_is_left(root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:

    def late(writings: Iterable[Writing]) -> tuple[Failure, ...]:
        (root / "buildspec.yml").write_text("version: 0.2\n")
        return write(writings)

    monkeypatch.setattr("cblint.cli.change.write", late)
    done = cblint("check", root, "--fix", "--unsafe-fixes")
    assert done.status == 2
    assert done.err == "cblint: buildspec.yml: has changed since it was read and was left as it is\n"
    assert text(root) == "version: 0.2\n"


def test_what_is_accepted_is_not_fixed(root: Path, cblint: Cblint) -> None:
    accepted = BATCH.replace("[compil]", "[compil]  # cblint: ignore[batch-unknown-dependency] later")
    (root / "buildspec.yml").write_text(accepted)
    assert cblint("check", root, "--fix", "--unsafe-fixes").status == 0
    assert text(root) == accepted


@pytest.mark.parametrize(
    "words",
    [
        ["--unsafe-fixes"],
        ["--fix", "--add-ignores", "old"],
        ["--diff", "--write-baseline", "b.json"],
        ["--add-ignores", "old", "--write-baseline", "b.json"],
    ],
)
def test_options_that_do_not_go_together_are_refused(root: Path, cblint: Cblint, words: list[str]) -> None:
    done = cblint("check", root, *words)
    assert done.status == 2
    assert "go" in done.err
    assert text(root) == BATCH


class Typed(io.TextIOWrapper):
    """Standard input that holds a text."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))


def test_standard_input_stands_in_for_a_file(root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(FIXED.encode()))
    assert cblint("check", "--stdin-filename", root / "buildspec.yml").status == 0
    (root / "buildspec.yml").write_text(FIXED)
    monkeypatch.setattr(sys, "stdin", Typed(BATCH.encode()))
    done = cblint("check", "--stdin-filename", root / "buildspec.yml", "--format", "json")
    assert done.status == 1
    assert [each["rule"] for each in json.loads(done.out)["findings"]] == ["batch-unknown-dependency"]


def test_standard_input_may_be_a_new_file(root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "buildspec.yml").unlink()
    monkeypatch.setattr(sys, "stdin", Typed(BATCH.encode()))
    done = cblint("check", "--stdin-filename", root / "buildspec.yml")
    assert done.status == 1
    assert "batch-unknown-dependency" in done.out
    assert not (root / "buildspec.yml").exists()


def test_fixed_standard_input_goes_to_standard_output(
    root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(BATCH.encode()))
    done = cblint("check", "--stdin-filename", root / "buildspec.yml", "--fix", "--unsafe-fixes")
    assert done.status == 0
    assert done.out == FIXED
    assert "1 fixed" in done.err
    assert text(root) == BATCH


def test_standard_input_that_is_no_text_is_not_printed(
    root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(b"\0\xff"))
    done = cblint("check", "--stdin-filename", root / "buildspec.yml", "--fix")
    assert (done.status, done.out) == (2, "")


@pytest.mark.parametrize("change", [("--fix", "--unsafe-fixes"), ("--add-ignores", "old")])
def test_beside_standard_input_no_file_is_changed(
    root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch, change: tuple[str, ...]
) -> None:
    (root / "other").mkdir()
    (root / "other" / "buildspec.yml").write_text(BATCH)
    monkeypatch.setattr(sys, "stdin", Typed(BATCH.encode()))
    done = cblint("check", "--stdin-filename", root / "buildspec.yml", root, *change)
    assert done.status == 1
    assert done.out != BATCH
    assert done.out.startswith("version: 0.2\n")
    assert text(root) == (root / "other" / "buildspec.yml").read_text() == BATCH
    assert "other/buildspec.yml" in done.err


def test_accepted_standard_input_is_told_as_accepted(
    root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(BATCH.encode()))
    done = cblint("check", "--stdin-filename", root / "buildspec.yml", "--add-ignores", "old")
    assert done.status == 0
    assert done.err.startswith("No findings in 1 file; 1 ignored\n")
    assert "# cblint: ignore[batch-unknown-dependency] old\n" in done.out


def test_standard_input_that_is_no_file_is_refused(root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    done = cblint("check", "--stdin-filename", root)
    assert (done.status, done.err) == (2, f"cblint: {root}: is a folder, not a file\n")
    outside = root.parent / "outside.yml"
    done = cblint("check", "--root", root, root, "--stdin-filename", outside, "--fix", "--unsafe-fixes")
    assert (done.status, done.err) == (2, f"cblint: {outside}: lies outside `{root}`\n")
    assert text(root) == BATCH
    monkeypatch.setattr(sys, "stdin", None)
    done = cblint("check", "--stdin-filename", root / "buildspec.yml")
    assert (done.status, done.err) == (2, "cblint: standard input: is closed\n")


def test_what_cannot_be_written_is_not_told_as_fixed(
    root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT and "other" in str(path):
            raise PermissionError(13, "Permission denied", path)
        return unlocked(path, flags, mode)

    unlocked = os.open
    (root / "other").mkdir()
    (root / "other" / "buildspec.yml").write_text(BATCH)
    monkeypatch.setattr(os, "open", opened)
    done = cblint("check", root, "--fix", "--unsafe-fixes", "--format", "concise")
    assert done.status == 2
    assert done.err == "cblint: other/buildspec.yml: cannot be written: permission denied\n"
    assert done.out.startswith("other/buildspec.yml:6:")
    assert done.out.endswith("1 finding (1 high) in 2 files; 1 fixed\n")
    assert (text(root), (root / "other" / "buildspec.yml").read_text()) == (FIXED, BATCH)


def test_progress_is_told_on_a_terminal_only(root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    from cblint.cli import progress

    monkeypatch.setattr(progress, "PATIENCE", -1)
    monkeypatch.setattr(progress, "INTERVAL", 0)
    assert cblint("check", root).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown = cblint("check", root).err
    assert "cblint: checking 0 of 1" in shown
    assert shown.endswith("\r\x1b[2K")
    assert cblint("check", root, "--quiet").err == ""
    monkeypatch.setenv("TERM", "dumb")
    assert cblint("check", root).err == ""


def test_an_interrupt_changes_nothing(root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch) -> None:
    examine = engine.examine

    def interrupted(*arguments: Any) -> None:
        examine(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr("cblint.engine.mending.examine", interrupted)
    done = cblint("check", root, "--fix", "--unsafe-fixes")
    assert (done.status, done.err) == (130, "cblint: interrupted\n")
    assert text(root) == BATCH
    assert [each.name for each in root.iterdir()] == ["buildspec.yml"]
