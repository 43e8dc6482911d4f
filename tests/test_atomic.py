"""Files are written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import pytest

from cblint import atomic
from cblint.atomic import Writing, refusal, write
from cblint.errors import Failure


def writing(path: Path, content: bytes, expected: bytes | None = None) -> Writing:
    return Writing(path.name, str(path), content, expected)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_replaced_with_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "run.sh"
    file.write_bytes(b"old")
    file.chmod(0o750)
    assert write([writing(file, b"new", b"old")]) == ()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert names(tmp_path) == ["run.sh"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_stays_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(b"old")
    os.chown(file, 1234, 1235)
    assert write([writing(file, b"new", b"old")]) == ()
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 1235)


def test_long_names_are_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / ("\U0001f40d" * 62 + ".yml")
    file.write_bytes(b"old")
    assert write([writing(file, b"new", b"old")]) == ()
    assert file.read_bytes() == b"new"


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        assert write([writing(tmp_path / "out.json", b"[]")]) == ()
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out.json").stat().st_mode) == 0o640


def test_a_file_that_has_changed_is_left(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    for now in (b"other", b"old and more", b""):
        file.write_bytes(now)
        assert write([writing(file, b"new", b"old")]) == (Failure(atomic.CHANGED, "a.yml"),)
        assert file.read_bytes() == now
    assert names(tmp_path) == ["a.yml"]


def test_a_read_only_file_is_left(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(b"old")
    file.chmod(0o444)
    (failure,) = write([writing(file, b"new", b"old")])
    assert failure == Failure("is read-only and was left as it is", "a.yml")
    assert file.read_bytes() == b"old"


def test_a_link_is_left(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yml").write_bytes(b"old")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.yml").symlink_to(outside / "a.yml")
    (root / "folder").symlink_to(outside)
    for target in (root / "a.yml", root / "folder" / "a.yml"):
        (failure,) = write([writing(target, b"new", b"old")])
        assert failure.message == "is a link and was left as it is"
    assert (outside / "a.yml").read_bytes() == b"old"
    assert names(outside) == ["a.yml"]


def test_what_is_no_file_is_left(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(str(tmp_path / "pipe")) == "is not a regular file and was left as it is"


def test_an_output_replaces_a_link_and_does_not_follow_it(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"old")
    (tmp_path / "out.json").symlink_to(tmp_path / "precious")
    assert write([writing(tmp_path / "out.json", b"[]")]) == ()
    assert (tmp_path / "precious").read_bytes() == b"old"
    assert (tmp_path / "out.json").read_bytes() == b"[]"


def test_an_output_may_be_a_device() -> None:
    assert write([Writing("/dev/null", "/dev/null", b"[]")]) == ()
    assert Path("/dev/null").is_char_device()


def test_an_output_into_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert write([writing(tmp_path / "none" / "out", b"x")]) == (
        Failure("cannot be written: no such file or directory", "out"),
    )


def test_one_that_fails_does_not_keep_the_others(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "b").chmod(0o400)
    failures = write([writing(tmp_path / name, b"new", b"old") for name in ("a", "b", "c")])
    assert [failure.path for failure in failures] == ["b"]
    assert [(tmp_path / name).read_bytes() for name in ("a", "b", "c")] == [b"new", b"old", b"new"]
    assert names(tmp_path) == ["a", "b", "c"]


@pytest.mark.parametrize("interrupted", ["replace", "chmod"])
def test_an_interrupt_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interrupted: str
) -> None:
    """While files take their places an interrupt waits for the last; before that, none is changed."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"old")
    original = getattr(os, interrupted)
    calls = []

    def interrupt(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 1:
            signal.raise_signal(signal.SIGINT)
        original(*arguments)

    monkeypatch.setattr(os, interrupted, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write([writing(tmp_path / name, b"new", b"old") for name in ("a", "b")])
    expected = b"new" if interrupted == "replace" else b"old"
    assert [(tmp_path / name).read_bytes() for name in ("a", "b")] == [expected, expected]
    assert names(tmp_path) == ["a", "b"]
