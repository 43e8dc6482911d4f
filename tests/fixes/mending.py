"""This is where a test lets the command line fix a repository, and looks at what became of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tests.command import Cblint

REMOTE = '[remote "origin"]\n\turl = https://github.com/example/app.git\n'


def fixed(cblint: Cblint, folder: Path, rule: str, files: Mapping[str, str], *, left: int = 0) -> dict[str, str]:
    """Return the texts that `--fix --unsafe-fixes` changes for a rule or group, and see that what must hold does.

    `left` findings stay; no other rule finds more than before; a second run changes nothing.
    """
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text(REMOTE, encoding="utf-8")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")
    before = counted(cblint, folder)
    assert counted(cblint, folder, rule), "the rule finds nothing that could be fixed"
    cblint("check", "--fix", "--unsafe-fixes", "--select", rule, folder)
    after = counted(cblint, folder)
    assert sum(counted(cblint, folder, rule).values()) == left
    assert {name: count for name, count in after.items() if count > before[name]} == {}
    texts = {path: (folder / path).read_bytes().decode("utf-8") for path in files}
    cblint("check", "--fix", "--unsafe-fixes", "--select", rule, folder)
    assert texts == {path: (folder / path).read_bytes().decode("utf-8") for path in files}
    return {path: text for path, text in texts.items() if text != files[path]}


def counted(cblint: Cblint, folder: Path, rule: str = "all") -> Counter[str]:
    """Return how many findings there are by rule."""
    result = cblint("check", "--format", "json", "--select", rule, folder)
    report = json.loads(result.out)
    assert report["failures"] == [], report["failures"]
    return Counter(finding["rule"] for finding in report["findings"])


def text(block: str) -> str:
    """Return a text that is written indented in a test."""
    return dedent(block).removeprefix("\n")
