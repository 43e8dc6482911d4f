from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.files import Files
from cblint.workspace.repository import Identity, identity, own_repositories, remotes, source_root


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://github.com/Owner/App.git", Identity("github.com", "owner/app")),
        ("https://user:token@github.com/owner/app", Identity("github.com", "owner/app")),
        ("git@github.com:owner/app.git", Identity("github.com", "owner/app")),
        ("ssh://git@gitlab.example.com:2222/group/sub/app.git", Identity("gitlab.example.com", "group/sub/app")),
        ("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/App", Identity("codecommit", "app")),
        ("owner/app", Identity("", "owner/app")),
        ("https://bitbucket.org/owner/app/", Identity("bitbucket.org", "owner/app")),
    ],
)
def test_a_repository_is_known_by_all_its_names(location: str, expected: Identity) -> None:
    assert identity(location) == expected


def test_same_repository() -> None:
    assert identity("owner/app").same(identity("git@github.com:owner/app.git"))
    assert not identity("https://gitlab.com/owner/app").same(identity("https://github.com/owner/app"))
    assert not identity("other/app").same(identity("owner/app"))


@given(st.text(max_size=40))
def test_any_location_is_some_identity(location: str) -> None:
    assert identity(location).path == identity(location).path.lower()


def test_remotes_of_a_git_configuration() -> None:
    config = '[core]\n\turl = no\n[remote "origin"]\n\turl = git@h:o/a.git\n\tfetch = +x\n[branch "main"]\n\turl = no\n'
    assert remotes(config) == ("git@h:o/a.git",)
    assert own_repositories(config, ("o/b",)) == (Identity("h", "o/a"), Identity("", "o/b"))


def test_source_root_is_the_nearest_repository(tmp_path: Path) -> None:
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    (tmp_path / "a" / ".cblint.toml").write_text("")
    (tmp_path / "a" / "b" / ".git").write_text("gitdir: x")
    files = Files(str(tmp_path))
    assert source_root(files, "a/b/c/main.tf") == "a/b"
    assert source_root(files, "a/main.tf") == "a"
    assert source_root(files, "main.tf") == ""
