"""This is where a repository given as texts is checked as a real one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cblint.config import FILE
from cblint.config.reader import merged
from cblint.engine import Request, check
from cblint.locate import locate
from cblint.report import Report


def check_files(
    files: Mapping[str, str], folder: Path, rules: Iterable[str] = ("all",), *, packs: Iterable[str] = ()
) -> Report:
    """Write texts by path into an empty folder, check it with rules (ids or groups), and return the report.

    `packs` are the names of installed rule packs that are loaded, too.
    """
    (folder / ".git").mkdir(parents=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    own = str(folder / FILE) if (folder / FILE).exists() else ""
    config, registry = merged(own, "", trusted=False, isolated=False, top=str(folder.resolve()), packs=tuple(packs))
    return check(Request(place=locate((str(folder),), None), rules=registry.expand(rules), config=config), registry)
