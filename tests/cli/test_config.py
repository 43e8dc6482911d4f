"""What `cblint config` tells of values, their places, and rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cblint.cli.app import CONFIG_OPTIONS
from cblint.cli.config import inspected
from cblint.cli.options import OPTIONS, Arguments
from cblint.config.keys import KEYS
from tests.command import ROOT, Cblint


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "r"
    (folder / ".git").mkdir(parents=True)
    (folder / "sub").mkdir()
    (folder / ".cblint.toml").write_text(
        'ignore = ["syntax"]\n\nsources = ["a/b"]\n[per-path-ignores]\n"x\\u001b[31m" = ["all"]\n'
        '[rules.batch-cycle]\nseverity = "low"\n'
    )
    users = tmp_path / "users.toml"
    users.write_text('fail-on = "high"\nsources = ["c/d"]\n[rules.plaintext-secret]\nallow = ["A", "B"]\n')
    monkeypatch.setenv("CBLINT_CONFIG", str(users))
    return folder


def told(cblint: Cblint, *words: str | Path) -> tuple[dict[str, tuple[Any, list[str]]], dict[str, Any]]:
    result = cblint("config", *words, "--format", "json")
    assert result.status == 0, result.err
    document = json.loads(result.out)
    settings = {
        each["key"]: (each["value"], [f"{it['kind']} {Path(it['path']).name}:{it['line']}" for it in each["sources"]])
        for each in document["settings"]
    }
    return settings, {each["id"]: each for each in document["rules"]}


def test_every_value_has_its_place(root: Path, cblint: Cblint) -> None:
    settings, rules = told(cblint, root / "sub", "--ignore", "docker,iam", "--strict")
    assert settings == {
        "select": ([], ["default :0"]),
        "ignore": (["docker", "iam", "syntax"], ["command line :0", "repository .cblint.toml:1"]),
        "strict": (True, ["command line :0"]),
        "fail-on": ("high", ["user users.toml:1"]),
        "min-severity": ("low", ["default :0"]),
        "sources": (["a/b"], ["repository .cblint.toml:3"]),
        "baseline": ("", ["default :0"]),
        "rule-packs": ([], ["default :0"]),
        "terraform-var-files": ([], ["default :0"]),
        "per-path-ignores": ({"x\x1b[31m": ["all"]}, ["repository .cblint.toml:4"]),
        "rules.batch-cycle.severity": ("low", ["repository .cblint.toml:7"]),
        "rules.plaintext-secret.allow": (["A", "B"], ["user users.toml:4"]),
    }
    assert rules["batch-cycle"]["severity"] == "low"
    assert rules["plaintext-secret"]["options"] == {"allow": ["A", "B"]}
    assert {(each["group"], each["why_off"]) for each in rules.values() if not each["runs"]} == {
        ("docker", "ignored (command line)"),
        ("iam", "ignored (command line)"),
        ("syntax", "ignored (.cblint.toml:1)"),
    }


def test_why_a_rule_is_off(root: Path, cblint: Cblint) -> None:
    _, rules = told(cblint, root, "--select", "secrets")
    assert rules["batch-cycle"]["why_off"] == "not selected (command line)"
    assert rules["plaintext-secret"]["runs"]
    (root / ".cblint.toml").write_text('[rules.batch-cycle]\nprofile = "strict"\n')
    assert told(cblint, root)[1]["batch-cycle"]["why_off"] == "only if strict"
    assert told(cblint, root, "--strict")[1]["batch-cycle"]["runs"]


def test_what_is_given_instead_of_the_repositorys(root: Path, cblint: Cblint, tmp_path: Path) -> None:
    given = tmp_path / "given.toml"
    given.write_text('baseline = "old.json"\n')
    settings, _ = told(cblint, root, "--config", given)
    assert settings["baseline"] == (str(tmp_path / "old.json"), ["--config given.toml:1"])
    assert settings["sources"] == (["c/d"], ["user users.toml:2"])
    assert told(cblint, root, "--isolated")[0]["sources"] == (["c/d"], ["user users.toml:2"])
    assert told(cblint, root, "--baseline", "x")[0]["baseline"] == ("x", ["command line :0"])


def test_text_is_for_people_and_harmless(root: Path, cblint: Cblint) -> None:
    out = cblint("config", root).out
    assert out.startswith(f"# in force in {root}\n")
    assert 'ignore = ["syntax"]' in out
    assert "# .cblint.toml:1\n" in out
    assert "# user, " in out
    assert all(line.isprintable() for line in out.splitlines())
    assert "rules run\n" in out
    assert "wrong-type" in out
    assert out == inspected(Arguments(paths=(str(root),), format="text"))


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_not_shown(form: str, root: Path, cblint: Cblint) -> None:
    (root / ".cblint.toml").write_text(
        'sources = ["https://user:kV7rTq29LmXz@example.com/a/b"]\n[rules.plaintext-secret]\n'
        'allow = ["ghp_kV7rTq29LmXzkV7rTq29LmXzkV7rTq29LmXz", "DEMO_*"]\n'
    )
    out = cblint("config", root, "--format", form).out
    assert "example.com/a/b" in out
    assert "DEMO_*" in out
    assert "kV7rTq29LmXz" not in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere",), "nowhere: no such file or folder"),
        ((".", "nowhere"), "nowhere: no such file or folder"),
        (("--config", "nowhere.toml"), "nowhere.toml: no such file"),
        (("--config", "a\0b"), "no such file"),
        (("--select", "nothing"), "unknown rule `nothing`"),
        (("--rule-pack", "nothing"), "no rule pack `nothing` is installed"),
        (("--format", "xml"), ""),
    ],
)
def test_what_cannot_be_told(
    words: tuple[str, ...], message: str, root: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    result = cblint("config", *words)
    assert result.status == 2
    assert message in result.err
    assert result.out == ""


def test_the_sample_is_a_configuration_as_it_stands(tmp_path: Path, cblint: Cblint) -> None:
    sample = (ROOT / "docs" / "cblint.sample.toml").read_text(encoding="utf-8")
    (tmp_path / ".cblint.toml").write_text(sample, encoding="utf-8")
    result = cblint("config", tmp_path)
    assert (result.status, result.err) == (0, "")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_folder_is_no_command_of_a_build_log(form: str, root: Path, cblint: Cblint) -> None:
    (root / "##[error]x").mkdir()
    result = cblint("config", root / "##[error]x", "--format", form)
    assert result.status == 0
    assert "##[" not in result.out


def test_a_bad_configuration_has_its_line(root: Path, cblint: Cblint) -> None:
    (root / ".cblint.toml").write_text("\nstrict = 3\n")
    result = cblint("config", root)
    assert result.status == 2
    assert ".cblint.toml:2: `strict` must be true or false" in result.err


def test_the_options_that_matter_are_there() -> None:
    given = {option.name for option in CONFIG_OPTIONS}
    assert given - {"format"} <= {option.name for option in OPTIONS}
    keys = {key.name.replace("-", "_").removesuffix("s") for key in KEYS} & {option.name for option in OPTIONS}
    assert keys <= given
