from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.errors import UnreadableError
from cblint.files import MAX_BYTES, Files, NotTextError, decode, encode


def write(root: Path, files: dict[str, str | bytes]) -> Files:
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return Files(str(root))


def test_the_tree_is_asked_for_folders_and_names(tmp_path: Path) -> None:
    for path in ("a/x.tf", "a/b/x.tf", "a-b/x.tf", "a0/y.tf", "a.tf", "x.tf"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    files = Files(str(tmp_path))
    assert files.below("a") == ("a/b/x.tf", "a/x.tf")
    assert files.below("") == files.tree()
    assert files.below("none") == ()
    assert files.named("x.tf") == ("a-b/x.tf", "a/b/x.tf", "a/x.tf", "x.tf")
    assert files.named("b") == ()
    for folder in files.folders():
        assert files.below(folder) == tuple(each for each in files.tree() if each.startswith(f"{folder}/"))


def test_tree_is_sorted_and_without_ignored_and_foreign_files(tmp_path: Path) -> None:
    files = write(
        tmp_path / "r",
        {
            "b/x.yml": "",
            "a.tf": "",
            ".gitignore": "*.log\n/out/\n!keep.log\n",
            "x.log": "",
            "keep.log": "",
            "out/y.yml": "",
            "b/.gitignore": "z.yml\n",
            "b/z.yml": "",
            "node_modules/p/buildspec.yml": "",
            ".git/config": "",
        },
    )
    assert files.tree() == (".gitignore", "a.tf", "b/.gitignore", "b/x.yml", "keep.log")
    assert files.folders() == {"b"}


def test_links_out_of_the_root_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("x")
    root = tmp_path / "r"
    files = write(root, {"in/a.yml": "a"})
    (root / "out.yml").symlink_to(tmp_path / "secret.yml")
    (root / "folder").symlink_to(tmp_path)
    (root / "loop").symlink_to(root)
    (root / "alias.yml").symlink_to(root / "in" / "a.yml")
    assert files.tree() == ("alias.yml", "in/a.yml")
    assert not files.is_file("out.yml")
    assert not files.is_file("folder/secret.yml")
    assert not files.is_file("../secret.yml")
    assert not files.is_file(str(tmp_path / "secret.yml"))
    for path in ("out.yml", "../secret.yml", "folder/secret.yml", "/etc/passwd"):
        with pytest.raises(UnreadableError):
            files.read(path)
    assert files.read("alias.yml").text == "a"


def test_links_are_followed_whatever_was_asked_before(tmp_path: Path) -> None:
    (tmp_path / "beside" / "deep").mkdir(parents=True)
    (tmp_path / "beside" / "deep" / "secret.yml").write_text("x")
    root = tmp_path / "r"
    files = write(root, {"in/deep/a.yml": "a"})
    (root / "in" / "out").symlink_to(tmp_path / "beside")
    (root / "in" / "chain").symlink_to(root / "in" / "out")
    (root / "in" / "same").symlink_to(root / "in" / "deep")
    (root / "in" / "deep" / "link.yml").symlink_to(tmp_path / "beside" / "deep" / "secret.yml")
    (root / "itself").symlink_to(root / "itself")
    for _ in range(2):
        assert files.inside("in/deep/a.yml") == "in/deep/a.yml"
        assert files.inside("in/same/a.yml") == "in/same/a.yml"
        assert files.inside("in/deep/none.yml") == "in/deep/none.yml"
        assert files.inside("in/../in") == "in"
        assert files.inside("in/..") == ""
        assert files.inside("in/out") is None
        assert files.inside("in/out/deep/secret.yml") is None
        assert files.inside("in/chain/deep/secret.yml") is None
        assert files.inside("in/deep/link.yml") is None
        assert files.inside("in/same/link.yml") is None
        assert not files.exists("itself/x")
        assert files.inside("in/deep/\0") is None


def test_a_file_is_searched_for_several_words(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.txt": "one two"})
    assert files.contains("a.txt", b"none", b"two")
    assert not files.contains("a.txt", b"none", b"three")
    assert not files.contains("a.txt", b"two", limit=2)
    assert not files.contains("a.txt")
    assert not files.contains("b.txt", b"one")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_folder_is_not_read(tmp_path: Path) -> None:
    files = write(tmp_path, {"d/x": ""})
    os.mkfifo(tmp_path / "pipe.yml")
    for path in ("pipe.yml", "d", "missing"):
        with pytest.raises(UnreadableError):
            files.read(path)
    assert files.head("missing") == b""


@pytest.mark.parametrize(
    ("raw", "reason", "offset"),
    [
        (b"a\0b", "binary", 1),
        (b"\xff\xd8\xff\0\0", "binary", 0),
        (b"ok\n\xe9t\xe9", "not UTF-8", 3),
        (b"x" * (MAX_BYTES + 1), "larger than", 0),
    ],
)
def test_what_is_no_text_is_named_with_its_place(raw: bytes, reason: str, offset: int) -> None:
    with pytest.raises(NotTextError, match=reason) as error:
        decode("f", raw)
    assert error.value.span == ("f", offset, offset)


def test_byte_order_marks_are_no_text() -> None:
    assert decode("f", "\ufeffa".encode()) == "a"
    assert decode("f", "aé".encode("utf-16")) == "aé"


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_not(raw: bytes) -> None:
    try:
        text = decode("f", raw)
    except NotTextError as error:
        assert 0 <= error.span.start <= len(raw)  # noqa: PT017  (either way is right)
    else:
        assert "\0" not in text


def test_a_file_that_changed_is_not_shown(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.yml": "one"})
    assert files.read("a.yml").text == "one"
    files.forget()
    assert files.again("a.yml") is not None
    files.forget()
    (tmp_path / "a.yml").write_text("two")
    assert files.again("a.yml") is None


def test_no_such_root() -> None:
    with pytest.raises(UnreadableError):
        Files("/no/such/folder")


def test_what_is_no_utf_8_is_shown_up_to_there(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.yml": b"\xef\xbb\xbfok\n\xe9t\xe9", "b.yml": b"a\0b"})
    shown = files.again("a.yml")
    assert shown is not None
    assert shown.text == "ok\n\ufffdt\ufffd"
    assert files.again("b.yml") is None


def test_what_no_file_can_be_called_is_not_inside(tmp_path: Path) -> None:
    files = write(tmp_path, {"a.yml": ""})
    for path in ("a\0b", "\ud800"):
        assert files.inside(path) is None
        assert not files.is_file(path)
        with pytest.raises(UnreadableError):
            files.read(path)


def test_unsaved_contents_stand_in_for_those_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"old")
    (tmp_path / "link.yml").symlink_to("a.yml")
    (tmp_path / ".gitignore").write_bytes(b"*.yml\n")
    files = Files(str(tmp_path), {"a.yml": b"new", "ci/b.yml": b"more"})
    assert files.read("a.yml").text == "new"
    assert files.read("link.yml").text == "new"
    assert files.read("ci/b.yml").text == "more"
    assert files.head("a.yml") == b"new"
    assert files.contains("ci/b.yml", b"or")
    assert files.is_file("ci/b.yml")
    assert files.exists("ci/b.yml")
    assert files.tree() == (".gitignore", "a.yml", "ci/b.yml")
    assert files.folders() == frozenset({"ci"})
    assert (tmp_path / "a.yml").read_bytes() == b"old"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
@given(text=st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_text_is_written_as_its_file_was(mark: bytes, text: str) -> None:
    text = text.replace("\0", "").removeprefix("\ufeff")
    raw = encode(text, mark + b"\0")
    assert raw.startswith(mark)
    assert mark or not raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    assert decode("a.yml", raw) == text
