"""This is where the words of a call of make are understood: folder, file, variables and goals."""

from __future__ import annotations

from cblint.analysis.invocation import Invocation
from cblint.analysis.shell.state import located
from cblint.pattern import pattern
from cblint.value import Known, Reason, Unknown, Value, glob, string

_VALUES = frozenset({"-j", "-l", "-o", "-W", "-I", "--jobs", "--load-average", "--include-dir"})
_REFERENCE = pattern(r"[A-Za-z_][\w.-]*")


class Arguments:
    """The words of one call of make."""

    def __init__(self, invocation: Invocation, folder: str | None, source_root: str) -> None:
        self.folder = folder
        self.file = ""
        self.variables: dict[str, Value] = {}
        self.clear = True
        goals: list[str] = []
        words = list(invocation.words[1:])
        while words:
            value = words.pop(0)
            word = string(value)
            option, equals, rest = (word or "").partition("=")
            if word is None:
                self.clear = self._unknown(value)
            elif option in ("-C", "--directory"):
                target = Known(value.origin, rest) if equals else (words.pop(0) if words else value)
                self.folder = located(target, self.folder, source_root)
            elif word.startswith("-C"):
                self.folder = located(Known(value.origin, word[2:]), self.folder, source_root)
            elif option in ("-f", "--file", "--makefile"):
                file = rest if equals else (string(words.pop(0)) if words else None)
                self.clear = self.clear and file is not None
                self.file = file or ""
            elif word in _VALUES:
                if words and (word != "-j" or (string(words[0]) or "").isdigit()):
                    words.pop(0)
            elif equals and _REFERENCE.fullmatch(option.rstrip(":?+")):
                self.variables[option.rstrip(":?+")] = Known(value.origin, rest, segments=())
            elif not word.startswith("-"):
                goals.append(word)
        self.goals = tuple(goals)

    def _unknown(self, value: Value) -> bool:
        """Take a word that is not known: a variable's setting, or anything."""
        name, equals, _ = glob(value).partition("=")
        if equals and _REFERENCE.fullmatch(name):
            self.variables[name] = Unknown(value.origin, Reason.RUNTIME, name)
            return self.clear
        return False
