"""This is where the words of a call of just are understood: justfile, folder, variables, recipes."""

from __future__ import annotations

import re

from cblint.analysis.invocation import Invocation
from cblint.analysis.shell.state import located
from cblint.pattern import pattern
from cblint.value import Known, Value, string

_ASSIGNMENT = pattern(r"([A-Za-z_][A-Za-z0-9_-]*)=(.*)", re.DOTALL)
_VALUES = frozenset({"--color", "--dump-format", "--list-heading", "--list-prefix", "--shell-arg", "--dotenv-path",
                     "--dotenv-filename", "--command-color", "--timestamp-format", "--tempdir"})  # fmt: skip
_SILENT = frozenset({"-l", "--list", "--summary", "--version", "-V", "--help", "-h", "--dump", "--evaluate", "-n",
                     "--dry-run", "--fmt", "--variables", "--show", "-s", "--init", "--completions", "--groups",
                     "--changelog", "--man"})  # fmt: skip


class JustCall:
    """The words of one call of just."""

    def __init__(self, invocation: Invocation, folder: str | None, source_root: str) -> None:
        self.words: list[Value] = []
        self.variables: dict[str, Value] = {}
        self.folder: str | None = None
        self.file: str | None = None
        self.given = self.silent = False
        self.clear = True
        words = list(invocation.words[1:])
        while words:
            value = words.pop(0)
            word = string(value)
            option, equals, rest = (word or "").partition("=")
            if option in ("-f", "--justfile", "-d", "--working-directory"):
                target = Known(value.origin, rest) if equals else (words.pop(0) if words else value)
                path = located(target, folder, source_root)
                self.clear &= path is not None
                if option in ("-f", "--justfile"):
                    self.file, self.given = path, True
                else:
                    self.folder = path
            elif word == "--set" and len(words) > 1:
                self.variables[string(words.pop(0)) or ""] = words.pop(0)
            elif word in _SILENT:
                self.silent = True
            elif word in _VALUES:
                del words[:1]
            elif word is not None and not self.words and (found := _ASSIGNMENT.fullmatch(word)):
                self.variables[found[1]] = Known(value.origin, found[2], segments=())
            elif self.words or word is None or not word.startswith("-"):
                self.clear &= bool(self.words) or word is not None
                self.words.append(value)
