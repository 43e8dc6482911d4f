from __future__ import annotations

from pathlib import Path

import pytest

from cblint.config import Config, find, load
from cblint.errors import ConfigurationError
from cblint.finding import Severity
from cblint.registry import built_in

REGISTRY = built_in()


def loaded(folder: Path, text: str, name: str = ".cblint.toml") -> Config:
    (folder / name).write_text(text)
    return load(str(folder / name), REGISTRY)


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        'select = ["suppressions"]\nignore = ["unused-suppression"]\nstrict = true\nsources = ["a/b"]\n'
        '[per-path-ignores]\n"tests/**" = ["all"]\n[severity]\ninvalid-suppression = "high"\n',
    )
    assert config.select == ("suppressions",)
    assert config.ignore == ("unused-suppression",)
    assert config.strict
    assert config.sources == ("a/b",)
    assert config.per_path_ignores == (("tests/**", ("all",)),)
    assert config.severity == (("invalid-suppression", Severity.HIGH),)


def test_pyproject_holds_it_too(tmp_path: Path) -> None:
    assert loaded(tmp_path, '[tool.cblint]\nsources = ["a/b"]\n', "pyproject.toml").sources == ("a/b",)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("# one\nselekt = []\n", "unknown key `selekt`; the nearest is `select`", 2),
        (
            'select = ["unused-supression"]\n',
            "unknown rule `unused-supression`; the nearest is `unused-suppression`",
            1,
        ),
        ("select = 3\n", "`select` must be a list of rule ids or groups", 1),
        ("strict = 'yes'\n", "`strict` must be true or false", 1),
        ('[severity]\nunused-suppression = "severe"\n', "the severity of `unused-suppression` must be", 2),
        ('[severity]\nunused = "low"\n', "unknown rule `unused`", 2),
        ("a = \n", "", 1),
        ("per-path-ignores = []\n", "`per-path-ignores` must be a table", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, message: str, line: int) -> None:
    with pytest.raises(ConfigurationError) as error:
        loaded(tmp_path, text)
    assert message in error.value.failure.message
    assert error.value.failure.line == line


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / ".cblint.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load(str(tmp_path / ".cblint.toml"), REGISTRY)


def test_the_nearest_up_to_the_top_level_holds(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".cblint.toml").write_text("")
    assert find(str(inner), str(tmp_path)) == str(tmp_path / ".cblint.toml")
    assert find(str(inner), str(inner)) is None
    (inner / "pyproject.toml").write_text("[tool.other]\n")
    assert find(str(inner), str(tmp_path)) == str(tmp_path / ".cblint.toml")
    (inner / "pyproject.toml").write_text("[tool.cblint]\n")
    assert find(str(inner), str(tmp_path)) == str(inner / "pyproject.toml")
