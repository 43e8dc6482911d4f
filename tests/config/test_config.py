"""Which configuration holds, what it may say, and what is told where it is wrong."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cblint.config import MAX_BYTES, Config, configured, find, load
from cblint.errors import ConfigurationError
from cblint.finding import Profile, Severity
from cblint.registry import Registry, built_in
from tests.command import Cblint

REGISTRY = built_in()


def loaded(folder: Path, text: str, name: str = ".cblint.toml") -> Config:
    (folder / name).write_text(text, encoding="utf-8")
    return load(str(folder / name), REGISTRY)


def held(folder: Path) -> tuple[Config, Registry]:
    return configured(str(folder), str(folder))


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        'select = ["suppressions"]\nignore = ["unused-suppression"]\nstrict = true\nsources = ["a/b"]\n'
        'fail-on = "never"\nmin-severity = "medium"\nbaseline = "ci/old.json"\n'
        '[per-path-ignores]\n"tests/**" = ["all"]\n'
        '[rules.invalid-suppression]\nseverity = "high"\n[rules.batch-cycle]\nprofile = "strict"\n',
    )
    assert config.select == ("suppressions",)
    assert config.ignore == ("unused-suppression",)
    assert config.strict
    assert config.sources == ("a/b",)
    assert config.fail_on == "never"
    assert config.min_severity == "medium"
    assert config.baseline == str(tmp_path / "ci" / "old.json")
    assert config.per_path_ignores == (("tests/**", ("all",)),)
    assert config.severity == (("invalid-suppression", Severity.HIGH),)
    assert config.profiles == (("batch-cycle", Profile.STRICT),)
    assert [(each.key, each.line) for each in config.settings][-2:] == [
        (("sources",), 4),
        (("strict",), 3),
    ]


def test_pyproject_holds_it_too(tmp_path: Path) -> None:
    config = loaded(tmp_path, '[tool.other]\nsources = []\n[tool.cblint]\nsources = ["a/b"]\n', "pyproject.toml")
    assert config.sources == ("a/b",)
    assert [each.line for each in config.settings] == [4]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("# one\nselekt = []\n", "unknown key `selekt`; the nearest is `select`", 2),
        (
            'select = [\n  # unused-supression\n  "unused-supression",\n]\n',
            "unknown rule `unused-supression`; the nearest is `unused-suppression`",
            2,
        ),
        ('ignore = ["docker"]\nselect = ["dokcer"]\n', "unknown rule `dokcer`; the nearest is `docker`", 2),
        ("select = 3\n", "`select` must be a list of rule ids or groups", 1),
        ("select = ['all', 3]\n", "`select` must be a list of rule ids or groups", 1),
        ("strict = 'yes'\n", "`strict` must be true or false", 1),
        ("fail-on = 'none'\n", "`fail-on` must be `low`, `medium`, `high` or `never`", 1),
        ("\nmin-severity = 'never'\n", "`min-severity` must be `low`, `medium` or `high`", 2),
        ("sources = ['']\n", "`sources` must be a list of texts that are not empty", 1),
        ("baseline = ''\n", "`baseline` must be the path of a file", 1),
        ('baseline = "a\\u0000"\n', "`baseline` must be the path of a file", 1),
        ("baseline = 2026-01-01\n", "`baseline` must be the path of a file", 1),
        ('[severity]\nunused-suppression = "low"\n', "stands in the rule's own table", 1),
        ('[rules.unused]\nseverity = "low"\n', "unknown rule `unused`", 1),
        ("[rules]\nbatch-cycle = 3\n", "`rules.batch-cycle` must be a table", 2),
        ('[rules.batch-cycle]\nseverity = "severe"\n', "`rules.batch-cycle.severity` must be `low`, `medium` or", 2),
        ("[rules.batch-cycle]\nprofile = true\n", "`rules.batch-cycle.profile` must be `default` or `strict`", 2),
        (
            "[rules.plaintext-secret]\nalow = []\n",
            "rule `plaintext-secret` has no option `alow`; the nearest is `allow`",
            2,
        ),
        ("[rules.batch-cycle]\nzzz = 1\n", "rule `batch-cycle` has no option `zzz`; there are severity, profile", 2),
        ("[rules.plaintext-secret]\nallow = 'X'\n", "`rules.plaintext-secret.allow` must be a list of texts", 2),
        ("[rules]\n[rules.plaintext-secret]\n\nallow = [1]\n", "`rules.plaintext-secret.allow` must be", 4),
        ("a = \n", "", 1),
        ("per-path-ignores = []\n", "`per-path-ignores` must be a table", 1),
        ("[per-path-ignores]\na = 3\n", "`a` must be a list of rule ids or groups", 2),
        ("[per-path-ignores]\n'a/*' = ['allx']\n", "unknown rule `allx`; the nearest is `all`", 2),
        ("rules = 3\n", "`rules` must be a table", 1),
        ("strict = true\nrule-packs = ['acme']\n", "a repository cannot enable code", 2),
        ("rule-packs = 'acme'\n", "`rule-packs` must be a list", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, message: str, line: int) -> None:
    with pytest.raises(ConfigurationError) as error:
        loaded(tmp_path, text)
    assert message in error.value.failure.message
    assert error.value.failure.line == line


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xff\xfe", "is not UTF-8"),
        (b"#" * (MAX_BYTES + 1), "is larger than 256 KB"),
        (b"a = " + b"[" * 50_000, ""),
        (b"a = " + b"[" * 50_000 + b"]" * 50_000, "is nested too deeply"),
        (b"a = " + b"9" * 100_000, "holds a number that is too long"),
        (b".".join([b"a"] * 100_000) + b" = 1", "more than 32 parts"),
        (b"[a." + b'\'.\'."\\".". ' * 16 + b"b]\n", "more than 32 parts"),
        (b"a = {" + b"a . " * 32 + b"b = 1}\n", "more than 32 parts"),
        (b"a = 1\na = 2\n", "cannot overwrite a value"),
        (b"\0", "invalid"),
        (b"tool = 3\n[tool.cblint]\n", "cannot"),
        ('"\x1b[31m\u202e" = 1\n'.encode(), "character"),
        (b'"\\u001b[31m\\u202e" = 1\n', "unknown key"),
        (b'[rules."\\u001b[31m"]\n', "unknown rule"),
        (b'[per-path-ignores]\n"\\u001b[31m" = 3\n', "must be a list"),
        (b'select = ["\\u001b[31m"]\n', "unknown rule"),
    ],
)
def test_bad_files_end_in_a_line(tmp_path: Path, raw: bytes, message: str, cblint: Cblint) -> None:
    (tmp_path / ".cblint.toml").write_bytes(raw)
    for command in ("check", "config"):
        result = cblint(command, tmp_path)
        assert result.status == 2
        assert result.out == ""
        assert result.err.count("\n") == 1
        assert ".cblint.toml" in result.err
        assert message.lower() in result.err.lower()
        assert result.err.strip().isprintable()


def test_what_is_no_file_is_refused(tmp_path: Path, cblint: Cblint) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text("outside-the-root = 1")
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    own = root / ".cblint.toml"
    own.mkdir()
    assert ".cblint.toml: is a directory\n" in cblint("check", root).err
    own.rmdir()
    os.mkfifo(own)
    assert ".cblint.toml: is no regular file\n" in cblint("check", root).err
    own.unlink()
    for target in (outside, tmp_path / "nowhere"):
        own.symlink_to(target)
        result = cblint("check", root)
        assert result.status == 2
        assert ".cblint.toml: is a link out of the repository\n" in result.err
        own.unlink()
    (root / "real.toml").write_text("strict = true\n")
    own.symlink_to("real.toml")
    assert held(root)[0].strict


def test_a_baseline_stays_inside_the_repository(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    own = root / ".cblint.toml"
    (root / "link").symlink_to(tmp_path)
    for path in ("../outside.json", "/etc/passwd", "link/outside.json", "sub/../../outside.json"):
        own.write_text(f'baseline = "{path}"\n')
        with pytest.raises(ConfigurationError, match="`baseline` lies outside the repository"):
            held(root)
        theirs = configured(str(root), str(root), file=str(own))[0]
        assert Path(theirs.baseline).is_absolute()
    own.write_text('baseline = "sub/../old.json"\n')
    assert held(root)[0].baseline == str(root / "old.json")
    assert configured(str(root), str(root), file=str(own), isolated=True)[0].baseline == ""


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


def test_what_the_repository_leaves_open_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, home = tmp_path / "root", tmp_path / "home"
    (home / "cblint").mkdir(parents=True)
    root.mkdir()
    own = root / ".cblint.toml"
    users = home / "cblint" / "config.toml"
    own.write_text('select = ["docker"]\n[rules.batch-cycle]\nseverity = "low"\n')
    users.write_text('select = ["iam"]\nstrict = true\n[rules.batch-cycle]\nseverity = "medium"\nprofile = "strict"\n')
    monkeypatch.delenv("CBLINT_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    config = held(root)[0]
    assert (config.select, config.strict) == (("docker",), True)
    assert config.severity == (("batch-cycle", Severity.LOW),)
    assert config.profiles == (("batch-cycle", Profile.STRICT),)
    assert {each.path for each in config.settings} == {str(own), str(users)}
    assert configured(str(root), str(root), isolated=True)[0].select == ("iam",)
    monkeypatch.setenv("CBLINT_CONFIG", "")
    assert not held(root)[0].strict
    monkeypatch.setenv("CBLINT_CONFIG", str(users))
    assert held(root)[0].strict
    monkeypatch.setenv("CBLINT_CONFIG", str(home / "none.toml"))
    with pytest.raises(ConfigurationError, match="no such file"):
        held(root)


def test_a_file_of_both_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / ".cblint.toml"
    own.write_text("rule-packs = ['acme']\nstrict = true\n")
    with pytest.raises(ConfigurationError, match="cannot enable code"):
        held(tmp_path)
    monkeypatch.setenv("CBLINT_CONFIG", str(own))
    with pytest.raises(ConfigurationError, match="no rule pack `acme` is installed"):
        held(tmp_path)
    own.write_text("rule-packs = []\nstrict = true\n")
    monkeypatch.setenv("CBLINT_CONFIG", "")
    assert held(tmp_path)[0].strict
    monkeypatch.setenv("CBLINT_CONFIG", str(own))
    config = held(tmp_path)[0]
    assert config.strict
    assert (config.path, config.users) == (str(own), str(own))


def test_a_users_file_inside_the_repository_is_not_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cblint").mkdir()
    (tmp_path / "cblint" / "config.toml").write_text("strict = true\n")
    monkeypatch.delenv("CBLINT_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert not held(tmp_path)[0].strict
    monkeypatch.setenv("XDG_CONFIG_HOME", ".")
    monkeypatch.chdir(tmp_path)
    assert not held(tmp_path / "cblint")[0].strict


def test_profile_and_severity_of_a_rule(tmp_path: Path, cblint: Cblint) -> None:
    (tmp_path / "buildspec.yml").write_text(
        "version: 0.2\nenv:\n  variables:\n    DEMO_PASSWORD: kV7rTq29LmXz\n    DB_PASSWORD: kV7rTq29LmXy\n"
        "phases:\n  build:\n    commands:\n      - make\n"
    )
    own = tmp_path / ".cblint.toml"
    assert cblint("check", tmp_path).out.count("error[plaintext-secret]") == 2
    own.write_text('[rules.plaintext-secret]\nseverity = "low"\n')
    assert cblint("check", tmp_path).out.count("note[plaintext-secret]") == 2
    own.write_text('[rules.plaintext-secret]\nprofile = "strict"\n')
    assert cblint("check", tmp_path).status == 0
    assert cblint("check", tmp_path, "--strict").status == 1
    own.write_text('[rules.plaintext-secret]\nallow = ["DEMO_*"]\n')
    result = cblint("check", tmp_path)
    assert result.out.count("[plaintext-secret]") == 1
    assert "kV7rTq29LmX" not in result.out
    own.write_text('fail-on = "never"\n')
    assert cblint("check", tmp_path).status == 0
    assert cblint("check", tmp_path, "--fail-on", "high").status == 1
    own.write_text('min-severity = "high"\n[rules.plaintext-secret]\nseverity = "medium"\n')
    assert cblint("check", tmp_path).status == 0
    assert cblint("check", tmp_path, "--min-severity", "low").status == 1
    assert cblint("check", tmp_path, "--isolated").status == 1


TOML = st.text(st.sampled_from("abé=[]{}\"'#.,\n\r\t 1-_\\\0\x1b\u202etrue"), max_size=60)
KEYED = st.builds(
    "{} = {}\n".format,
    st.sampled_from(["select", "rules", "rules.batch-cycle.severity", "per-path-ignores.a", "baseline", "strict"]),
    TOML,
)


@given(st.one_of(TOML, KEYED, st.binary(max_size=40)))
def test_anything_is_a_configuration_or_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, written: str | bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / ".cblint.toml"
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    with contextlib.suppress(ConfigurationError):
        assert isinstance(load(str(path), REGISTRY), Config)
