"""This is where justfiles are read: recipes with parameters, dependencies and lines, variables and settings."""

from __future__ import annotations

import re

from cblint.parse.makefile import embedded_slice
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import EmbeddedText, Span

MAX_LENGTH = 500_000
"""A longer justfile is not read."""
MAX_LINE = 5000
"""A longer line is not read."""
MAX_LINES = 500
"""Of a recipe with more lines, the rest is not read."""

_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_SETTING = pattern(rf"set\s+({_NAME})\s*(?::=\s*(.*))?$", re.DOTALL)
_VARIABLE = pattern(rf"(export\s+)?({_NAME})\s*:=\s*(.*)$", re.DOTALL)
_ALIAS = pattern(rf"alias\s+({_NAME})\s*:=\s*({_NAME})\s*$")
_IMPORT = pattern(r"import(\?)?\s+('[^']*'|\"[^\"\\]*\")\s*$")
_MODULE = pattern(r"mod\b")
_ATTRIBUTE = pattern(rf"({_NAME})(?:\s*[:(]\s*('[^']*'|\"[^\"\\]*\"))?")
_RECIPE = pattern(rf"@?({_NAME})(?=[\s:])")
_COLON = pattern(r"'[^']*'|\"[^\"]*\"|(:)(?!=)")
_PARAMETER = pattern(rf"([+*]?)(\$?)({_NAME})(?:=('[^']*'|\"[^\"\\]*\"|\([^()]*\)|\S+))?\s*")
_PATH = rf"{_NAME}(?:::{_NAME})*"
_DEPENDENCY = pattern(rf"({_PATH})|\(\s*({_PATH})\s*((?:'[^']*'|\"[^\"]*\"|[^()'\"])*)\)|(&&)")
_BACKTICKS = pattern(r"`([^`\n]+)`")
_ARGUMENT = pattern(r"'[^']*'|\"[^\"\\]*\"|[^\s'\"]+")


class JustParameter(NamedTuple):
    """A parameter of a recipe."""

    name: str
    default: str | None
    """Its default, if that is a literal."""
    many: bool
    """Whether it takes all remaining words."""
    exported: bool


class JustDependency(NamedTuple):
    """A recipe that another one needs, with its arguments: literals, else None."""

    name: str
    arguments: tuple[str | None, ...]
    after: bool
    """Whether it runs behind the recipe."""


class Recipe(NamedTuple):
    """A recipe."""

    name: str
    span: Span
    parameters: tuple[JustParameter, ...]
    dependencies: tuple[JustDependency, ...]
    lines: tuple[EmbeddedText, ...]
    """Its lines, each with those that continue it, without indent."""
    attributes: tuple[tuple[str, str], ...]
    """Attributes such as `no-cd`, each with its first literal."""
    body: EmbeddedText | None = None
    """All of its lines as they stand."""


class Justfile(NamedTuple):
    """A justfile as far as it is read."""

    recipes: tuple[Recipe, ...]
    variables: tuple[tuple[str, str | None, bool], ...]
    """Name, value if that is a literal, and whether it is exported."""
    settings: tuple[tuple[str, str], ...]
    """Name and what is written behind `:=`."""
    aliases: tuple[tuple[str, str], ...]
    imports: tuple[tuple[str, bool], ...]
    """Path and whether it may be missing."""
    commands: tuple[EmbeddedText, ...]
    """Commands whose output variables are."""
    complete: bool
    """False if a construct that is not understood may add recipes."""


def literal(text: str) -> str | None:
    """Return the text of a string literal, None if it is none."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1] and "\\" not in text:
        return text[1:-1]
    return None


def parse(source: EmbeddedText) -> Justfile:
    """Read a justfile."""
    reader = _Reader(source)
    if len(source.text) > MAX_LENGTH:
        reader.complete = False
    else:
        reader.run()
    return Justfile(
        tuple(reader.recipes),
        tuple(reader.variables),
        tuple(reader.settings),
        tuple(reader.aliases),
        tuple(reader.imports),
        tuple(reader.commands),
        reader.complete,
    )


class _Reader:
    """Goes through the lines of one justfile."""

    def __init__(self, source: EmbeddedText) -> None:
        self.source = source
        self.recipes: list[Recipe] = []
        self.variables: list[tuple[str, str | None, bool]] = []
        self.settings: list[tuple[str, str]] = []
        self.aliases: list[tuple[str, str]] = []
        self.imports: list[tuple[str, bool]] = []
        self.commands: list[EmbeddedText] = []
        self.complete = True
        self.attributes: list[tuple[str, str]] = []
        self.open = False
        """Whether lines that are indented belong to a recipe."""
        self.begins = 0
        """Where the lines of the last recipe begin."""

    def run(self) -> None:
        """Read all lines."""
        start = 0
        lines = self.source.text.split("\n")
        while lines:
            line = lines.pop(0)
            end = start + len(line)
            while line.endswith("\\") and lines:
                line = lines.pop(0)
                end += 1 + len(line)
            self._line(start, end)
            start = end + 1

    def _line(self, start: int, end: int) -> None:
        text = self.source.text[start:end].rstrip("\r")
        stripped = text.strip()
        if len(text) > MAX_LINE:
            self.complete = False
        elif text[:1] in (" ", "\t"):
            if self.open and stripped:
                self._body(start, start + len(text.rstrip()))
        elif stripped.startswith("[") and stripped.endswith("]"):
            self.attributes += [(each[1], each[2] or "") for each in _ATTRIBUTE.finditer(stripped[1:-1])]
        elif stripped and not stripped.startswith("#"):
            self.open = False
            self._statement(start, re.sub(r"\\\r?\n\s*", " ", stripped))
            self.attributes = []

    def _body(self, start: int, end: int) -> None:
        recipe = self.recipes[-1]
        if len(recipe.lines) >= MAX_LINES:
            self.complete = False
            return
        text = self.source.text[start:end]
        line = embedded_slice(self.source, end - len(text.lstrip()), end)
        self.begins = start if recipe.body is None else self.begins
        body = embedded_slice(self.source, self.begins, end)
        self.recipes[-1] = recipe._replace(lines=(*recipe.lines, line), body=body)

    def _statement(self, start: int, text: str) -> None:
        if setting := _SETTING.match(text):
            self.settings.append((setting[1], (setting[2] or "true").strip()))
        elif alias := _ALIAS.match(text):
            self.aliases.append((alias[1], alias[2]))
        elif imported := _IMPORT.match(text):
            self.imports.append((imported[2][1:-1], bool(imported[1])))
        elif variable := _VARIABLE.match(text):
            self.variables.append((variable[2], literal(variable[3]), bool(variable[1])))
            self._commands(start)
        elif (recipe := _RECIPE.match(text)) and (colon := _colon(text, recipe.end())) >= 0:
            span = self.source.span(start, start + recipe.end())
            self._recipe(span, recipe[1], text[recipe.end() : colon], text[colon + 1 :])
        elif not _MODULE.match(text):
            self.complete = False

    def _commands(self, start: int) -> None:
        """Take the commands in the line of a variable; those between three backticks are not read."""
        end = self.source.text.find("\n", start)
        line = self.source.text[start : end if end >= 0 else len(self.source.text)]
        self.complete &= "```" not in line and "shell(" not in line
        for found in _BACKTICKS.finditer(line):
            self.commands.append(embedded_slice(self.source, start + found.start(1), start + found.end(1)))

    def _recipe(self, span: Span, name: str, parameters: str, dependencies: str) -> None:
        taken = tuple(
            JustParameter(each[3], literal(each[4] or ""), many=bool(each[1]), exported=bool(each[2]))
            for each in _PARAMETER.finditer(parameters.strip())
        )
        self.recipes.append(Recipe(name, span, taken, _dependencies(dependencies), (), tuple(self.attributes)))
        self.open = True


def _colon(text: str, start: int) -> int:
    """Return where the first colon outside of quotes is that is not one of `:=`; -1 if there is none."""
    return next((each.start(1) for each in _COLON.finditer(text, start) if each[1]), -1)


def _dependencies(text: str) -> tuple[JustDependency, ...]:
    found = []
    after = False
    for each in _DEPENDENCY.finditer(text.partition("#")[0]):
        if each[4]:
            after = True
        else:
            arguments = tuple(literal(argument) for argument in _ARGUMENT.findall(each[3] or ""))
            found.append(JustDependency(each[1] or each[2], arguments, after))
    return tuple(found)
