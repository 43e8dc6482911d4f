"""This is where Makefiles are read: targets with prerequisites and recipes, and the variables they use."""

from __future__ import annotations

import re

from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import EmbeddedText, SegmentMap, Span

MAX_LENGTH = 1_000_000
"""A longer Makefile is not read."""
MAX_LINE = 10_000
"""A longer line is not read."""

_VARIABLE = pattern(r"^(?:(?:export|override|private)\s+)*([\w.-]+)\s*(\?=|\+=|::?:?=|!=|=)\s*(.*)$", re.DOTALL)
_RULE = pattern(r"^([^\s:=#][^:=#]*?)\s*(::?)(?![:=])\s*(.*)$", re.DOTALL)
_CONDITION = pattern(r"^\s*(ifeq|ifneq|ifdef|ifndef)\b")
_END = pattern(r"^\s*endif\b")
_ELSE = pattern(r"^\s*else\b")
_INCLUDE = pattern(r"^(-|s)?include\s+(.*)$")
_EXPORT = pattern(r"^export\s*((?:[\w.-]+\s*)*)$")
_IGNORED = pattern(r"^(unexport|undefine|vpath|override\s+undefine|load|-load)\b")
_OPAQUE = pattern(r"^\$[({](?:info|warning|error)\b")


class MakeVariable(NamedTuple):
    """A variable's definition."""

    name: str
    text: EmbeddedText
    operator: str
    """`=`, `:=`, `?=`, `+=` or `!=`."""
    conditional: bool


class Include(NamedTuple):
    """Names of included files, not expanded."""

    name: str
    optional: bool
    """Whether it may be missing."""
    early: bool
    """Whether it stands before all targets, so that the first target may be in it."""


class RecipeLine(NamedTuple):
    """One logical line of a recipe, without its tab."""

    text: EmbeddedText
    conditional: bool


class Target(NamedTuple):
    """A rule: one target with its prerequisites, not expanded, and its recipe."""

    name: str
    span: Span
    prerequisites: str
    recipe: tuple[RecipeLine, ...]
    conditional: bool


class Makefile(NamedTuple):
    """A Makefile as far as it is read."""

    variables: tuple[MakeVariable, ...]
    targets: tuple[Target, ...]
    """In the order of the file; a target with several rules several times."""
    includes: tuple[Include, ...]
    exported: frozenset[str]
    phony: frozenset[str]
    """Targets that are always made."""
    exports_all: bool
    one_shell: bool
    complete: bool
    """False if a construct that is not understood may add targets or variables."""


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    """With line continuations joined by a blank, for anything but recipes."""


def parse(source: EmbeddedText) -> Makefile:
    """Read a Makefile."""
    if len(source.text) > MAX_LENGTH:
        return Makefile((), (), (), frozenset(), frozenset(), exports_all=False, one_shell=False, complete=False)
    reader = _Reader(source)
    for line in _logical_lines(source.text):
        reader.line(line)
    return reader.finished()


def _logical_lines(text: str) -> list[_Line]:
    lines = []
    start = 0
    while start < len(text):
        end = start
        while True:
            newline = text.find("\n", end)
            newline = len(text) if newline < 0 else newline
            stop = newline - 1 if text[newline - 1 : newline] == "\r" else newline
            if stop > start and text[stop - 1] == "\\" and newline < len(text):
                end = newline + 1
                continue
            break
        raw = text[start:stop]
        first, *others = re.split(r"\\\r?\n", raw)
        lines.append(_Line(start, stop, " ".join((first, *(other.strip() for other in others)))))
        start = newline + 1
    return lines


class _Reader:
    """Goes through the lines of one Makefile."""

    def __init__(self, source: EmbeddedText) -> None:
        self.source = source
        self.variables: list[MakeVariable] = []
        self.targets: list[Target] = []
        self.includes: list[Include] = []
        self.exported: set[str] = set()
        self.phony: set[str] = set()
        self.exports_all = self.one_shell = False
        self.complete = True
        self.depth = 0
        self.defining = False
        self.names: list[Target] = []
        self.recipe: list[RecipeLine] = []

    def line(self, line: _Line) -> None:
        """Read one logical line."""
        if len(line.text) > MAX_LINE:
            self.complete = False
        elif self.defining:
            self.defining = not line.text.strip().startswith("endef")
        elif line.text.startswith("\t") and self.names:
            self._recipe_line(line.start + 1, line.end)
        elif _CONDITION.match(line.text):
            self.depth += 1
        elif _END.match(line.text):
            self.depth = max(self.depth - 1, 0)
        elif line.text.strip() and not line.text.lstrip().startswith("#") and not _ELSE.match(line.text):
            self._close()
            self._statement(line)

    def _statement(self, line: _Line) -> None:
        text = line.text.strip()
        include = _INCLUDE.match(text)
        export = _EXPORT.match(text)
        if text.startswith(("define ", "override define ")):
            self.defining = True
            self.complete = False
        elif include:
            names = _without_comment(include.group(2)).split()
            optional = bool(include.group(1)) or self.depth > 0
            self.includes += [Include(name, optional, early=not self.targets) for name in names]
        elif export:
            self.exported.update(export.group(1).split())
            self.exports_all |= not export.group(1).strip()
        elif not _IGNORED.match(text) and not _OPAQUE.match(text):
            self._definition_or_rule(line, text)

    def _definition_or_rule(self, line: _Line, text: str) -> None:
        variable = _VARIABLE.match(text)
        rule = _RULE.match(text)
        if variable:
            name, operator, value = variable.groups()
            self.complete &= name != ".RECIPEPREFIX"
            if text.startswith("export"):
                self.exported.add(name)
            self.variables.append(MakeVariable(name, self._value(line, value), operator[-2:], self.depth > 0))
        elif rule:
            self._rule(line, rule.group(1), rule.group(3))
        else:
            self.complete = False

    def _value(self, line: _Line, value: str) -> EmbeddedText:
        value = _without_comment(value).rstrip()
        raw = self.source.text[line.start : line.end]
        found = raw.rfind(value) if value else -1
        if found < 0:
            whole = self.source.span(line.start, line.end)
            return EmbeddedText(value, SegmentMap(whole.path, (), (whole.start, whole.end)))
        return embedded_slice(self.source, line.start + found, line.start + found + len(value))

    def _rule(self, line: _Line, names: str, rest: str) -> None:
        prerequisites, semicolon, command = _without_comment(rest).partition(";")
        if _VARIABLE.match(prerequisites.strip()):
            return
        if names.strip() == ".ONESHELL":
            self.one_shell = True
        if names.strip() == ".EXPORT_ALL_VARIABLES":
            self.exports_all = True
        if names.strip() == ".PHONY":
            self.phony.update(prerequisites.split())
        if re.fullmatch(r"\.[A-Z_]+", names.strip()):
            return
        span = self.source.span(line.start, line.start + len(names))
        for name in names.split()[:50]:
            self.names.append(Target(name, span, prerequisites.replace("|", " "), (), self.depth > 0))
        if semicolon and command.strip():
            raw = self.source.text[line.start : line.end]
            offset = raw.index(";") + 1
            self._recipe_line(line.start + offset, line.end)

    def _recipe_line(self, start: int, end: int) -> None:
        self.recipe.append(RecipeLine(embedded_slice(self.source, start, end), self.depth > 0))

    def _close(self) -> None:
        self.targets += [target._replace(recipe=tuple(self.recipe)) for target in self.names]
        self.names, self.recipe = [], []

    def finished(self) -> Makefile:
        """Return what was read."""
        self._close()
        return Makefile(
            tuple(self.variables),
            tuple(self.targets),
            tuple(self.includes),
            frozenset(self.exported),
            frozenset(self.phony),
            self.exports_all,
            self.one_shell,
            self.complete,
        )


def _without_comment(text: str) -> str:
    return re.split(r"(?:^|(?<=\s))#", text, maxsplit=1)[0]


def embedded_slice(source: EmbeddedText, start: int, end: int) -> EmbeddedText:
    """Return a part of a text as a text of its own."""
    span = source.span(start, end)
    return EmbeddedText(
        source.text[start:end], SegmentMap(span.path, source.map.slice(start, end), (span.start, span.end))
    )
