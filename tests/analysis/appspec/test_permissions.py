"""Which entries of `permissions` the CodeDeploy agent refuses or passes over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.appspec.permissions import _ace
from cblint.testing.repository import check_files

HEAD = "version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv/app\n"
RULE = "appspec-permission-invalid"


def found(folder: Path, permissions: str, head: str = HEAD, **more: str) -> list[str]:
    report = check_files({"appspec.yml": f"{head}permissions:\n{permissions}", **more}, folder / "r", (RULE,))
    assert not report.failures
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("0755", "octal number for 493, which is refused"),
        ("0644", "octal number for 420, which sets the mode `420`"),
        ("0777", "octal number for 511, which sets the mode `511`"),
        ("u+x", "`u+x` is not made of the digits 0 to 7"),
        ("'0o755'", "has more than four digits"),
        ("888", "`888` is not made of the digits"),
        ("'00755'", "has more than four digits"),
    ],
)
def test_modes(tmp_path: Path, mode: str, words: str) -> None:
    (message,) = found(tmp_path, f"  - object: /srv/app\n    mode: {mode}\n")
    assert words in message


@pytest.mark.parametrize("mode", ["755", "'0755'", '"0644"', "4755", "7", "07", "$MODE", "~"])
def test_modes_that_are_taken(tmp_path: Path, mode: str) -> None:
    assert found(tmp_path, f"  - object: /srv/app\n    mode: {mode}\n") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("type: file", "`type` is not a list"),
        ("type: [files]", "`files` is neither `file` nor `directory`"),
        ("except: conf", "`except` is not a list"),
        ("pattern: conf/*", "`conf/*` holds a slash, and is compared with names that have none"),
        ("except: [/srv/app/log]", "`/srv/app/log` holds a slash, and is compared with names that have none"),
        ("acls: 'u:app:rwx'", "`acls` is not a list"),
        ("acls: ['u::rwx']", "The access control entry `u::rwx` is a base entry, which `mode` has to set"),
        ("acls: ['user:app:rwz']", "The access control entry `user:app:rwz` has other rights than `r`, `w` and `x`"),
    ],
)
def test_other_keys(tmp_path: Path, line: str, message: str) -> None:
    assert found(tmp_path, f"  - object: /srv/app\n    {line}\n") == [message]


@pytest.mark.parametrize(
    "line", ["type: [file, directory]", "except: [conf]", "pattern: '*.sh'", "acls: ['u:app:rwx']"]
)
def test_other_keys_that_are_taken(tmp_path: Path, line: str) -> None:
    assert found(tmp_path, f"  - object: /srv/app\n    {line}\n") == []


@pytest.mark.parametrize(
    "entry", ["u:app:rwx", "app:rw", "d:u::7", "default:group:staff:r-x", "m:rwx", "d:o:r", "g:x:5"]
)
def test_access_control_entries_that_are_taken(entry: str) -> None:
    assert _ace(entry) == ""


@pytest.mark.parametrize("entry", ["rwx", "u::rwx", ":7", "g::5", "o:r", "m:app:r", "x:app:r", "u:app:8", "a:b:c:d:e"])
def test_access_control_entries_that_are_refused(entry: str) -> None:
    assert _ace(entry)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="dugmorwx-:07a", max_size=12))
def test_any_access_control_entry_has_an_answer(entry: str) -> None:
    assert isinstance(_ace(entry), str)


def test_objects(tmp_path: Path) -> None:
    inside = "".join(f"  - object: {each}\n    owner: a\n" for each in ("/srv/app/bin", "/srv/other"))
    assert found(tmp_path / "a", inside) == ["No entry of `files` puts anything at `/srv/other`"]
    assert found(tmp_path / "b", "  - object: /srv/\n    owner: a\n") == []
    assert found(tmp_path / "c", "  - object: $HOME/x\n    owner: a\n") == []
    unknown = HEAD.replace("/srv/app", "$HOME/app")
    assert found(tmp_path / "d", "  - object: /srv/other\n    owner: a\n", unknown) == []


def test_a_file_takes_no_pattern(tmp_path: Path) -> None:
    head = HEAD.replace("source: /\n", "source: app.ini\n")
    files = {"app.ini": "a = 1\n"}
    entry = "  - object: /srv/app/app.ini\n    pattern: '*'\n"
    assert found(tmp_path / "a", entry, head, **files) == ["The object is a file, for which the pattern `*` is refused"]
    assert found(tmp_path / "b", entry.replace("'*'", "'**'"), head, **files) == []


def test_two_entries_for_the_same_files(tmp_path: Path) -> None:
    twice = "  - object: /srv\n    owner: a\n  - object: /srv/app\n    mode: 755\n"
    assert found(tmp_path / "a", twice) == ["The files in `/srv/app` are meant by another entry, too"]
    same = "  - object: /srv/app\n    owner: a\n  - object: /srv/app/\n    mode: 755\n"
    assert len(found(tmp_path / "b", same)) == 1
    apart = "  - object: /srv/app\n    type: [file]\n    mode: 644\n  - object: /srv/app\n    type: [directory]\n"
    assert found(tmp_path / "c", apart) == []
    some = "  - object: /srv/app\n    owner: a\n    type: [file, directory]\n  - object: /srv/app\n    pattern: '{}'\n"
    assert len(found(tmp_path / "e", some.format("*.ini"), **{"app.ini": ""})) == 1
    assert len(found(tmp_path / "f", some.format("app.ini") + "    type: [file]\n", **{"app.ini": ""})) == 1
    assert found(tmp_path / "g", some.format("*.sh"), **{"app.ini": ""}) == []
    assert found(tmp_path / "h", some.format("*.ini") + "    except: [app.ini]\n", **{"app.ini": ""}) == []
    assert found(tmp_path / "i", some.format("*.ini") + "    type: [directory]\n", **{"app.ini": ""}) == []
    deeper = "  - object: /srv/app\n    owner: a\n  - object: /srv/app/empty\n    mode: 755\n"
    assert found(tmp_path / "d", deeper) == []


def test_windows_has_none(tmp_path: Path) -> None:
    head = HEAD.replace("linux", "windows")
    assert found(tmp_path, "  - object: C:\\\\app\n    mode: 0755\n", head) == ["`permissions` are refused on Windows"]
