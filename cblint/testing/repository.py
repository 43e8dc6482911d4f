"""This is where a repository given as texts is checked as a real one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cblint.config import FILE, Config, load
from cblint.engine import Request, check
from cblint.locate import locate
from cblint.registry import built_in
from cblint.report import Report


def check_files(files: Mapping[str, str], folder: Path, rules: Iterable[str] = ("all",)) -> Report:
    """Write texts by path into an empty folder, check it with rules (ids or groups), and return the report."""
    (folder / ".git").mkdir(parents=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    registry = built_in()
    own = folder / FILE
    config = load(str(own), registry) if own.exists() else Config()
    return check(Request(place=locate((str(folder),), None), rules=registry.expand(rules), config=config), registry)
