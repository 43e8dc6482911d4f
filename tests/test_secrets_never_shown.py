"""What is planted as a secret stands in no output of any command, whatever is found around it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.config import Config
from cblint.engine import Request, check
from cblint.locate import locate
from cblint.registry import built_in
from cblint.report import FORMATS, Report, render
from cblint.rule import Context
from cblint.source import Span
from cblint.value import Truth
from tests.command import Cblint
from tests.secrets.issuers import ISSUERS
from tests.secrets.planting import Planted, planted
from tests.secrets.scenes import BARE, HEAD, NAMED, PROJECT

TOKEN = "ghp_Zk3vQ9mXw2RbT7yLc5NdJ8fHs4GpUa6VeK1i"
BASELINE = "BASELINE"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--format", "text"),
    ("--format", "text", "--show-unknown", "-v", "--strict"),
    ("--format", "json", "--show-unknown", "--strict"),
    ("--format", "sarif", "--isolated", "--strict"),
    ("--select", "syntax-error", "--show-unknown"),
    ("--ignore", "plaintext-secret", "--show-unknown", "--format", "json"),
    ("--diff", "--unsafe-fixes"),
    ("--diff", "--add-ignores", "old"),
    ("--write-baseline", BASELINE),
    ("--fix", "--unsafe-fixes"),
)

_TAIL = st.text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", min_size=36, max_size=36).filter(
    lambda text: len(set(text.lower())) >= 14 and not re.search(r"(?i)xxxx|fake|your|dummy|example|1234|abcd", text)
)
PASSWORDS = st.sampled_from(
    ("hunter2x", "Tr0ub4dor&3", "Kx9!vQ2m-Zp", "pa55w0rd%%", "S3cr3t/Pass+Word=", "qwErty_77", "zz-Top-1973")
)
TOKENS = st.one_of(
    _TAIL.map(lambda tail: f"ghp_{tail}"),
    _TAIL.map(lambda tail: f"glpat-{tail[:20]}"),
    _TAIL.map(lambda tail: f"AKIA{tail[:16].upper().replace('8', 'B').replace('9', 'C')}").filter(
        lambda t: len(set(t)) >= 12
    ),
)


SEED = 20261121
PLANTED = list(planted(SEED, 2 * len(ISSUERS)))
FEW = PLANTED[:: len(ISSUERS) // 5][:10]


def written(files: dict[str, str], folder: Path) -> Path:
    """Write a repository, and return its folder."""
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text('[remote "origin"]\n\turl = https://github.com/o/r.git\n')
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder


def plant(files: dict[str, str], secret: str, folder: Path) -> None:
    if "buildspec.yml" in files and not {"main.tf", "template.yml"} & set(files):
        files = {**files, "main.tf": PROJECT % ""}
    texts = {
        path.replace("@", secret): text.replace("@@", f"{secret}\0").replace("@", secret).replace("\0", "@")
        for path, text in files.items()
    }
    written(texts, folder)


def outputs(cblint: Cblint, folder: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield all that cblint says of a folder, and what it was asked."""
    for words in COMMANDS:
        files = [folder.parent / f"out.{name}" for name in FORMATS]
        given = [word for file in files for word in ("--output", f"{file.suffix[1:]}={file}")]
        baseline = folder.parent / "baseline.json"
        result = cblint("check", folder, *(str(baseline) if word is BASELINE else word for word in words), *given)
        assert result.status in (0, 1) or "not UTF-8" in result.err, result.err
        yield words, result.out + result.err
        for file in [*files, *folder.parent.glob("baseline.json")]:
            yield (*words, file.name), file.read_text(encoding="utf-8")


def leaks(cblint: Cblint, files: dict[str, str], secret: str, folder: Path) -> list[str]:
    plant(files, secret, folder)
    return quoting(outputs(cblint, folder), secret)


def quoting(said: Iterator[tuple[tuple[str, ...], str]], secret: str) -> list[str]:
    """Return the lines of all that was said that show a secret, as it is or escaped."""
    forms = {secret, json.dumps(secret)[1:-1], secret.lower()}
    return [
        f"{' '.join(words)}: {line.strip()}"
        for words, text in said
        for line in text.splitlines()
        if any(form in line or form in line.lower() for form in forms)
    ]


@pytest.mark.parametrize("scene", NAMED)
def test_a_password_is_never_shown(scene: str, tmp_path: Path, cblint: Cblint) -> None:
    assert leaks(cblint, NAMED[scene], "Tr0ub4dor3x", tmp_path / "r") == []


@pytest.mark.parametrize("scene", [*NAMED, *BARE])
def test_a_token_is_never_shown(scene: str, tmp_path: Path, cblint: Cblint) -> None:
    assert leaks(cblint, {**NAMED, **BARE}[scene], TOKEN, tmp_path / "r") == []


@pytest.mark.parametrize("scene", [*NAMED, *BARE])
def test_something_is_found_around_it(scene: str, tmp_path: Path, cblint: Cblint) -> None:
    plant({**NAMED, **BARE}[scene], TOKEN, tmp_path / "r")
    report = json.loads(cblint("check", tmp_path / "r", "--strict", "--format", "json").out)
    assert report["findings"]


@given(st.sampled_from([*NAMED, *BARE]), TOKENS)
@settings(max_examples=40)
def test_no_token_can_be_shown(scene: str, secret: str) -> None:
    assert showable({**NAMED, **BARE}[scene], secret) == []


@given(st.sampled_from(list(NAMED)), PASSWORDS)
@settings(max_examples=60)
def test_no_password_can_be_shown(scene: str, secret: str) -> None:
    assert showable(NAMED[scene], secret) == []


@given(st.sampled_from(list(NAMED)), st.integers(0, 5))
@settings(max_examples=40)
def test_no_private_key_can_be_shown(scene: str, indent: int) -> None:
    lines = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEpQIBAAKCAQEA7xq", "Zk3vQ9mXw2RbT7yLc5Nd+/8fHs4GpUa6VeK1i=="]
    key = ("\n" + " " * (4 + indent)).join([*lines, "-----END RSA PRIVATE KEY-----"])
    shown = showable(NAMED[scene], key)
    assert not any(line in text for text in shown for line in lines[1:])


def showable(files: dict[str, str], secret: str) -> list[str]:
    """Return the lines, of all files and of the report, that would show a secret if they were shown."""
    with TemporaryDirectory() as folder:
        plant(files, secret, Path(folder) / "r")
        lines = shown(Path(folder) / "r")
    return [line for line in lines if secret.splitlines()[-1] in line or secret in line]


def shown(root: Path) -> list[str]:
    """Return the lines of a report in all formats, and those of all files as it would show them."""
    report = check_folder(root)
    lines = [line for name in FORMATS for line in render(name, report).splitlines()]
    for path in root.rglob("*"):
        source = report.sources(path.relative_to(root).as_posix()) if path.is_file() else None
        if source is not None:
            lines += source.display(Span(source.path, 0, len(source.text))).splitlines()
    return lines


def telling(each: Planted) -> str:
    """Return the part of a planted secret that nothing may show: of a key, a line of its own."""
    text = each.files[each.path]
    if "PRIVATE KEY" not in each.secret.core:
        return text[each.start : each.start + each.length]
    body = text[each.start + each.length :].partition("-----")[2].lstrip("\\n ")
    return body[:40]


@pytest.mark.parametrize("each", FEW, ids=lambda each: f"{each.secret.issuer} in {each.form}")
def test_no_output_shows_a_planted_secret(each: Planted, tmp_path: Path, cblint: Cblint) -> None:
    folder = written(each.files, tmp_path / "r")
    assert quoting(outputs(cblint, folder), telling(each)) == []


def test_no_file_can_show_a_planted_secret() -> None:
    found = []
    for each in PLANTED:
        with TemporaryDirectory() as folder:
            lines = shown(written(each.files, Path(folder) / "r"))
        assert any("version" in line or "resource" in line or "Type" in line for line in lines)
        found += [f"{each.secret.issuer} in {each.form}: {line}" for line in lines if telling(each) in line]
    assert found == []


@pytest.mark.parametrize("each", FEW[:3], ids=lambda each: f"{each.secret.issuer} in {each.form}")
def test_the_mistake_of_a_rule_shows_none(
    each: Planted, tmp_path: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a rule says when it fails may quote what it read."""

    def fail(context: Context, truth: Truth) -> bool:
        raise ValueError(telling(each))

    monkeypatch.setattr(Context, "holds", fail)
    plain = {"buildspec.yml": "version: 0.2\nenv:\n  variables: {A: b}\nphases: {build: {commands: [make]}}\n"}
    result = cblint("check", written({**plain, **each.files}, tmp_path / "r"))
    assert "` failed: ValueError" in result.out
    assert telling(each) not in result.out + result.err


@pytest.mark.parametrize("key", ["select = [{!r}]", "ignore = {!r}", "{!r} = 1", "[rules.{!r}]", "fail-on = {!r}"])
@pytest.mark.parametrize("command", ["check", "config"])
def test_a_configuration_that_holds_one_is_not_quoted(key: str, command: str, tmp_path: Path, cblint: Cblint) -> None:
    folder = written({"buildspec.yml": HEAD, ".cblint.toml": key.format(TOKEN) + "\n"}, tmp_path / "r")
    words = ("--root", folder) if command == "config" else ()
    result = cblint(command, folder, *words)
    assert TOKEN not in result.out + result.err


def check_folder(root: Path) -> Report:
    registry = built_in()
    place = locate((str(root),), None)
    report = check(Request(place=place, rules=registry.expand(("all",)), config=Config()), registry)
    return report.replace(show_unknown=True, verbosity=1)


def test_no_line_hash_depends_on_a_secret(tmp_path: Path, cblint: Cblint) -> None:
    hashes = []
    for number, secret in enumerate(("hunter2x", "hunter3y")):
        plant({"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: @\n"}, secret, tmp_path / str(number))
        log = json.loads(cblint("check", tmp_path / str(number), "--format", "sarif").out)
        hashes.append([result["partialFingerprints"] for result in log["runs"][0]["results"]])
    assert hashes[0] == hashes[1]
