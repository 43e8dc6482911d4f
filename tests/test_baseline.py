"""Old findings that are accepted as of a moment."""

from __future__ import annotations

import json
import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cblint.baseline import Baseline, Entry, Key, load, written
from cblint.config import Config
from cblint.engine import Request, check
from cblint.errors import CblintError, ConfigurationError, UnreadableError
from cblint.finding import Confidence, Finding, Severity
from cblint.locate import locate
from cblint.registry import built_in
from cblint.source import Span
from tests.accepting import checked
from tests.command import ROOT

SCHEMA = json.loads(files("cblint_schemas").joinpath("baseline.schema.json").read_text("utf-8"))
RULES = frozenset({"a", "b", "c"})


def everywhere(_: str) -> bool:
    return True


def finding(rule: str, path: str, symbol: str, at: int = 0) -> Finding:
    return Finding(rule, Severity.LOW, Confidence.LOW, "A message", Span(path, at, at + 1), symbol)


def kept(text: str, tmp_path: Path, prefix: str = "") -> Baseline:
    """Return what is read of a written text, which the schema allows."""
    Draft202012Validator(SCHEMA).validate(json.loads(text))
    file = tmp_path / "baseline.json"
    file.write_text(text, "utf-8")
    return load(str(file), prefix)


def of(*findings: Finding, prefix: str = "") -> Baseline:
    counts: dict[Key, int] = {}
    for each in findings:
        key = Key(each.rule, prefix + each.span.path, each.family)
        counts[key] = counts.get(key, 0) + 1
    return Baseline(tuple(sorted(Entry(key, count) for key, count in counts.items())), prefix)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_text() -> None:
    found = [finding("b", "x.yml", "phases.build.commands[2]"), finding("a", "y.yml", ""), finding("b", "x.yml", "z")]
    text = written([*found, finding("b", "x.yml", "phases.build.commands[0]")], None, RULES, everywhere, "infra/")
    assert json.loads(text) == {
        "version": 1,
        "findings": [
            {"rule": "b", "path": "infra/x.yml", "symbol": "phases.build.commands[]", "count": 2},
            {"rule": "b", "path": "infra/x.yml", "symbol": "z", "count": 1},
            {"rule": "a", "path": "infra/y.yml", "symbol": "", "count": 1},
        ],
    }
    assert text.startswith('{\n  "version": 1,\n  "findings": [\n    {\n      "rule": "b",\n')
    assert text.endswith("}\n")
    assert text.isascii()


def test_where_there_are_more_the_last_ones_are_new() -> None:
    found = [finding("a", "x", "c[1]", at) for at in (30, 10, 20)]
    new, accepted = of(*found[:2]).split(found)
    assert [each.span.start for each in accepted] == [10, 20]
    assert [each.span.start for each in new] == [30]


def test_a_file_a_rule_and_a_symbol_are_told_apart() -> None:
    base = of(finding("a", "x", "s"))
    others = [finding("b", "x", "s"), finding("a", "y", "s"), finding("a", "x", "t")]
    assert base.split(others) == (tuple(sorted(others, key=Finding.order)), ())


def test_stale_entries_are_judged_where_the_rule_ran_and_the_file_was_looked_at() -> None:
    base = of(finding("a", "x", "s"), finding("a", "x", "s", 5), finding("b", "y", "s"))
    assert base.stale([finding("a", "x", "s")], RULES, everywhere) == (
        Entry(Key("a", "x", "s"), 1),
        Entry(Key("b", "y", "s"), 1),
    )
    assert [entry.key.rule for entry in base.stale([], {"a"}, everywhere)] == ["a"]
    assert [entry.key.path for entry in base.stale([], RULES, lambda path: path == "y")] == ["y"]
    assert base.stale([finding("a", "x", "s", 9)] * 3, {"a"}, everywhere) == ()


def test_below_another_root_only_what_is_below_it_is_judged() -> None:
    base = Baseline((Entry(Key("a", "app/x", "s"), 1), Entry(Key("a", "infra/x", "s"), 1)), "infra/")
    assert base.split([finding("a", "x", "s")]).new == ()
    assert base.stale([], RULES, everywhere) == (Entry(Key("a", "infra/x", "s"), 1),)
    assert [each["path"] for each in json.loads(written([], base, RULES, everywhere, "infra/"))["findings"]] == [
        "app/x"
    ]


def test_writing_again_prunes_what_was_judged_and_keeps_the_rest(tmp_path: Path) -> None:
    base = of(finding("a", "x", "gone"), finding("a", "y", "s"), finding("b", "x", "s"), finding("a", "x", "s"))
    text = written([finding("a", "x", "s"), finding("a", "x", "new")], base, {"a"}, lambda path: path == "x")
    assert [(entry.key.path, entry.key.rule, entry.key.symbol) for entry in kept(text, tmp_path).entries] == [
        ("x", "a", "new"),
        ("x", "a", "s"),
        ("y", "a", "s"),
        ("x", "b", "s"),
    ]


WORDS = st.text(max_size=4) | st.sampled_from(["a[0]", "a[12].b", "\x1b[31m", "\ud800", "\u202e", "::error::x", "é"])
FINDINGS = st.lists(
    st.builds(finding, st.sampled_from(sorted(RULES)), WORDS.filter(bool), WORDS, st.integers(0, 9)), max_size=8
)


@given(FINDINGS)
def test_what_is_written_accepts_all_and_nothing_more(findings: list[Finding]) -> None:
    text = written(findings, None, RULES, everywhere)
    document = json.loads(text)
    Draft202012Validator(SCHEMA).validate(document)
    assert text.isascii()
    base = of(*findings)
    assert [(e["rule"], e["path"], e["symbol"], e["count"]) for e in document["findings"]] == sorted(
        ((*entry.key, entry.number) for entry in base.entries), key=lambda e: (e[1], e[0], e[2])
    )
    assert base.split(findings).new == ()
    assert base.stale(findings, RULES, everywhere) == ()
    assert written(findings, base, RULES, everywhere) == text
    for index, each in enumerate(findings):
        rest = findings[:index] + findings[index + 1 :]
        assert base.stale(rest, RULES, everywhere) == (Entry(Key(each.rule, each.span.path, each.family), 1),)
        assert len(base.split([*findings, each]).new) == 1


@given(FINDINGS)
def test_what_is_written_can_be_read(findings: list[Finding]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        assert kept(written(findings, None, RULES, everywhere), Path(folder)).entries == of(*findings).entries


BAD_TEXTS: tuple[dict[str, object], ...] = ({"rule": ""}, {"path": ""}, {"rule": 1}, {"path": None}, {"symbol": []})
GOOD = {"rule": "a", "path": "b", "symbol": "c", "count": 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"<<<<<<< HEAD\n{}", "is not JSON"),
        (b"\xff\xfe{", "is not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"version": 1, "findings": ' + b"9" * 5000 + b"}", "is not JSON"),
        (b"[]", "must be an object"),
        (b"null", "must be an object"),
        (b'{"findings": []}', "must be an object"),
        (b'{"version": true, "findings": []}', "must be an object"),
        (b'{"version": 2, "entries": []}', "has another version than 1"),
        (b'{"version": 1}', "must hold"),
        (b'{"version": 1, "findings": {}}', "must hold"),
        (b'{"version": 1, "findings": [], "more": 1}', "must hold"),
        (b'{"version": 1, "findings": [1]}', "`findings[0]`"),
        (json.dumps({"version": 1, "findings": [GOOD, {**GOOD, "more": 1}]}).encode(), "`findings[1]`"),
        (json.dumps({"version": 1, "findings": [GOOD, GOOD]}).encode(), "twice"),
        *[
            (json.dumps({"version": 1, "findings": [{**GOOD, "count": count}]}).encode(), "above 0")
            for count in (0, -1, 1.5, True, "1", None, 10**12, float("nan"))
        ],
        *[
            (json.dumps({"version": 1, "findings": [{**GOOD, **change}]}).encode(), "must have texts")
            for change in BAD_TEXTS
        ],
    ],
)
def test_malformed_ones_are_refused_in_one_line(text: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_bytes(text)
    with pytest.raises(ConfigurationError) as error:
        load(str(file))
    message = error.value.failure.message
    assert says in message
    assert message.startswith("the baseline ")
    assert message.isprintable()
    assert error.value.failure.path == str(file)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile() as file:
        file.write(raw)
        file.flush()
        with pytest.raises(CblintError):
            load(file.name)


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        load(str(tmp_path / "none"))
    with pytest.raises(CblintError, match="directory"):
        load(str(tmp_path))
    with pytest.raises(UnreadableError):
        load("a\0b")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match="not a regular file"):
        load(str(tmp_path / "pipe"))
    monkeypatch.setattr("cblint.baseline.MAX_BYTES", 3)
    (tmp_path / "large").write_text("     ")
    with pytest.raises(ConfigurationError, match="larger"):
        load(str(tmp_path / "large"))


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"\xef\xbb\xbf" + json.dumps({"version": 1, "findings": [GOOD]}).encode())
    assert load(str(tmp_path / "b")).entries == (Entry(Key("a", "b", "c"), 1),)


BUILDSPEC = """version: 0.2
env:
  variables:
    DB_PASSWORD: kV7rTq29LmXz
    STAGE: test
batch:
  build-list:
    - identifier: one
      buildspec: none.yml
    - identifier: two
      buildspec: nothing.yml
phases:
  build:
    comands:
      - make
    commands:
      - echo a: b
      - make
"""
ADDED = {
    "      - make lint": {16, 17, 18},
    "    - identifier: more\n      buildspec: buildspec.yml": {7, 9, 11},
    "    OTHER: value": {3, 4, 5},
}
SHIFTS = st.lists(
    st.tuples(st.integers(0, 18), st.sampled_from(["", "# note", "      # note"]))
    | st.sampled_from([(line, text) for text, lines in ADDED.items() for line in sorted(lines)]),
    max_size=8,
)


def as_written(folder: Path) -> Baseline:
    found = checked(folder)
    rules = {each.rule for each in found.findings}
    return kept(written(found.findings, None, rules, everywhere), folder)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Baseline]:
    folder = tmp_path_factory.mktemp("old")
    (folder / "buildspec.yml").write_text(BUILDSPEC)
    return folder, as_written(folder)


@given(SHIFTS)
def test_what_is_inserted_elsewhere_makes_nothing_new(
    old: tuple[Path, Baseline], shifts: list[tuple[int, str]]
) -> None:
    folder, base = old
    assert sum(entry.number for entry in base.entries) >= 4
    lines = BUILDSPEC.splitlines()
    if any("OTHER" in text for _, text in shifts):
        shifts = [*[each for each in shifts if "OTHER" not in each[1]], next(e for e in shifts if "OTHER" in e[1])]
    for at, text in sorted(dict.fromkeys(shifts), reverse=True):
        lines.insert(at, text)
    shifted = "\n".join(unique(lines)) + "\n"
    registry = built_in()
    request = Request(
        place=locate((str(folder),), None),
        rules=registry.selected((), (), strict=True),
        config=Config(),
        unsaved={"buildspec.yml": shifted.encode()},
    )
    report = check(request, registry)
    assert base.split(report.findings).new == ()
    assert base.stale(report.findings, request.rules, everywhere) == ()


def unique(lines: list[str]) -> list[str]:
    """Return the lines with batch tasks that were added several times named differently."""
    return [line.replace("more", f"more{index}") for index, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("before", "after", "new", "stale"),
    [
        ("    comands:\n      - make\n", "", [], ["unknown-key"]),
        ("kV7rTq29LmXz", "kV7rTq29LmXy", [], []),
        ("    STAGE: test\n", "    API_PASSWORD: kV7rTq29LmXz\n", ["plaintext-secret"], []),
        ("      - make\n    commands", "      - make\n    command:\n      - a\n    commands", ["unknown-key"], []),
        ("    - identifier: two\n      buildspec: nothing.yml\n", "", [], ["buildspec-not-found"]),
        ("- identifier: one", "- identifier: three\n      buildspec: no.yml\n    - identifier: one",
         ["buildspec-not-found"], []),
    ],
)  # fmt: skip
def test_changes_are_told(
    before: str, after: str, new: list[str], stale: list[str], tmp_path: Path, old: tuple[Path, Baseline]
) -> None:
    assert before in BUILDSPEC
    (tmp_path / "buildspec.yml").write_text(BUILDSPEC.replace(before, after, 1))
    found = checked(tmp_path)
    rules = built_in().selected((), (), strict=True)
    assert [each.rule for each in old[1].split(found.findings).new] == new
    assert [entry.key.rule for entry in old[1].stale(found.findings, rules, everywhere)] == stale
    assert all(entry.number == 1 for entry in old[1].stale(found.findings, rules, everywhere))


STORIES = sorted((ROOT / "fixtures" / "projects").glob("*/faulty*/"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_story_is_accepted_from_any_folder(story: Path, tmp_path: Path) -> None:
    shutil.copytree(story, tmp_path / "top" / "infra")
    (tmp_path / "top" / ".git").mkdir()
    rules = built_in().selected((), (), strict=True)
    whole = checked(tmp_path / "top")
    below = checked(tmp_path / "top" / "infra")
    assert (whole.uri_prefix, below.uri_prefix) == ("", "infra/")
    texts = {
        written(report.findings, None, rules, everywhere, report.uri_prefix): report.uri_prefix
        for report in (whole, below)
    }
    assert len(texts) == 1
    base = kept(next(iter(texts)), tmp_path, "infra/")
    assert base.split(below.findings).new == ()
    assert base.stale(below.findings, rules, everywhere) == ()


def test_no_secret_is_written(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text(BUILDSPEC)
    assert "kV7rTq29LmXz" not in written(checked(tmp_path).findings, None, RULES, everywhere)
