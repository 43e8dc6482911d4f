"""Measure how much of what builds run is understood: `python3 bench/commands.py FOLDER…` over real repositories.

Prints how many commands were parsed in buildspecs and in the scripts that they reach, and why something is not known:
because cblint does not read it (those are to be few), or because nothing in the repository says it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cblint.analysis.commands import Run, run_by
from cblint.analysis.shell.syntax import runs_posix
from cblint.analysis.shell.texts import shell_texts
from cblint.config import Config
from cblint.discover import discover
from cblint.engine import Request
from cblint.engine.reading import read
from cblint.files import Files
from cblint.locate import locate
from cblint.parse.shell_nesting import located
from cblint.registry import built_in
from cblint.value import Choice, Hole, Reason, Text, Unknown, Value
from cblint.workspace import Workspace

OWN_GAPS = ("does not parse", "too much to be followed", "is not understood", "name is not known", "a prerequisite",
            "has no such", "commands that are not read")  # fmt: skip
"""What a gap says that comes of cblint itself, unless the text is none of the shell's."""
FOREIGN = re.compile(r"\$\{[a-z_]+\(|</?%|\{%")
"""What only a template engine takes: Terraform's calls, Mako, Jinja."""
OWN_DETAILS = re.compile(r"\{.*(,|\.\.).*\}|\$\(\(|\$\{[^}]*[^\w}]")
"""What a word holds that cblint could evaluate if all in it were known."""


class Count:
    """What was found in all folders."""

    def __init__(self) -> None:
        self.lines: set[tuple[str, str, int]] = set()
        self.builds = self.scripts = 0
        self.gaps: dict[tuple[str, str, int, str], str] = {}
        self.words: dict[tuple[str, str, int, str], str] = {}

    def folder(self, folder: str) -> None:
        """Take all builds of one repository."""
        workspace = _workspace(folder)
        for build in workspace.builds:
            self.builds += 1
            if runs_posix(build).is_no:
                continue
            run = run_by(workspace, build)
            for text in shell_texts(workspace, build):
                self.scripts += not text.symbol
                self.lines |= {(folder, each.command.span.path, each.command.span.start)
                               for each in located(text.script.body)}  # fmt: skip
            self._run(folder, run)

    def _run(self, folder: str, run: Run) -> None:
        for gap in run.gaps:
            self.gaps[folder, gap.span.path, gap.span.start, gap.note] = gap.note
        for each in run.invocations:
            self.lines.add((folder, each.span.path, each.span.start))
            for word in each.words:
                for detail in _details(word):
                    self.words[folder, each.span.path, each.span.start, detail] = detail


def _details(word: Value) -> Iterator[str]:
    match word:
        case Unknown(reason=reason, detail=detail):
            yield f"{reason.name}: {detail}"
        case Text(parts=parts):
            yield from (f"{part.reason.name}: {part.detail}" for part in parts if isinstance(part, Hole))
        case Choice():
            yield "CONDITION: "


def _workspace(folder: str) -> Workspace:
    place = locate((folder,), None)
    files = Files(place.root)
    registry = built_in()
    request = Request(place, frozenset(), Config())
    return read(files, discover(files, place.focus), request, registry, [])


def _cause(detail: str) -> str:
    reason, _, text = detail.partition(": ")
    for shape, name in ((r"\$\(…\)|\$\(", "output of a command"), (r"\$\(\(", "arithmetic"), (r"~", "home folder"),
                        (r"[*?\[]", "glob"), (r"\{", "braces"), (r"\$\{", "changed expansion")):  # fmt: skip
        if re.match(shape, text):
            return f"{reason}: {name}"
    return f"{reason}: variable" if reason == Reason.RUNTIME.name else reason


def _line(key: tuple[str, str, int, str]) -> tuple[int, str]:
    folder, path, start, _ = key
    text = Path(folder, path).read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff")
    number = text.count("\n", 0, start)
    return number + 1, "".join(text.splitlines()[number : number + 1])


def _is_foreign(key: tuple[str, str, int, str]) -> bool:
    return FOREIGN.search(_line(key)[1]) is not None


def main(folders: list[str], *, places: bool) -> None:
    """Print the figures."""
    count = Count()
    for folder in folders:
        count.folder(folder)
    own = {key for key in count.gaps if any(each in key[3] for each in OWN_GAPS) and not _is_foreign(key)}
    print(f"{len(folders)} folders, {count.builds} builds, {len(count.lines)} commands")
    share = 100 * len({key[:3] for key in own}) / max(len(count.lines), 1)
    print(f"{len(own)} gaps are cblint's own: {share:.2f} % of commands\n")
    for title, keys in (("own gaps", own), ("other gaps", count.gaps.keys() - own)):
        print(title)
        for note, number in Counter(re.sub(r"`[^`]*`", "`…`", count.gaps[key]) for key in keys).most_common():
            print(f"{number:6} {note}")
    print("unknown words")
    for cause, number in Counter(map(_cause, count.words.values())).most_common():
        print(f"{number:6} {cause}")
    if places:
        for key in sorted((*own, *(key for key in count.words if OWN_DETAILS.search(key[3])))):
            number, text = _line(key)
            print(f"{key[0]}/{key[1]}:{number}: {key[3]}: {text.strip()}")


if __name__ == "__main__":
    main([each for each in sys.argv[1:] if each != "--places"], places="--places" in sys.argv)
