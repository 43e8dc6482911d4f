"""This is where `just` is followed: the recipes of a justfile, those that they need first."""

from __future__ import annotations

import posixpath

from cblint.analysis.paths import nearest
from cblint.analysis.shell.composed_text import Composed
from cblint.analysis.shell.just_arguments import JustCall
from cblint.analysis.shell.state import State, located
from cblint.parse import justfile
from cblint.parse.justfile import JustDependency, Justfile, Recipe
from cblint.parse.makefile import embedded_slice
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText
from cblint.value import Known, Reason, Step, Unknown, Value, at, string

if TYPE_CHECKING:
    from cblint.analysis.invocation import Invocation
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner

MAX_FILES = 20
MAX_RECIPES = 300
MAX_DEPTH = 40
"""Recipes that need each other are followed so deep."""
NAMES = ("justfile", "Justfile", "JUSTFILE", ".justfile")
_HOLES = pattern(r"\{\{\{\{|\{\{((?:'[^']*'|\"[^\"]*\"|[^{}'\"])*)\}\}")
_OTHER_SYSTEMS = frozenset({"windows", "macos", "openbsd"})
_SYSTEMS = frozenset({"linux", "unix"})


def run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    """Follow a call of just."""
    call = JustCall(invocation, state.folder, runner.build.source_root)
    if call.silent:
        return
    path = call.file if call.given else nearest(runner.workspace.files, state.folder, NAMES)
    if not call.clear or path is None:
        missing = call.clear and state.folder is not None
        note = "there is no justfile in the repository for it" if missing else "which recipes are run is not known"
        runner.gap(invocation.span, note)
        return
    key = ("just", path, tuple(map(string, call.words)))
    if runner.follows(frame, key, invocation.span):
        child = state.child()
        child.folder = call.folder if call.folder is not None else posixpath.dirname(path)
        inner = frame.replace(depth=frame.depth + 1, active=(*frame.active, key), fed=False)
        _Just(runner, invocation, child, inner).run(path, call)


class _Just:
    """One run of just."""

    def __init__(self, runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
        self.runner = runner
        self.invocation = invocation
        self.state = state
        self.frame = frame
        self.recipes: dict[str, Recipe] = {}
        self.variables: dict[str, str | None] = {}
        self.settings: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.first = ""
        self.paths: set[str] = set()
        self.run_already: set[tuple[str, tuple[str | None, ...]]] = set()

    def run(self, path: str, call: JustCall) -> None:
        """Read the justfile and run the recipes that the words name."""
        self._load(path, optional=False)
        for name, value in call.variables.items():
            self.variables[name] = string(value)
        shell = self.settings.get("shell", "sh").lower()
        if any(each in shell for each in ("powershell", "pwsh", "cmd", "python", "node", "nu")):
            self.runner.gap(self.invocation.span, "another shell runs the recipes")
            return
        words: list[Value] = call.words or ([Known(at(self.invocation.span), self.first)] if self.first else [])
        while words:
            words = self._goal(words)

    def _load(self, path: str, *, optional: bool) -> None:
        if path in self.paths:
            return
        self.paths.add(path)
        source = self.runner.workspace.files.readable(path)
        if source is None:
            if not optional:
                self.runner.gap(self.invocation.span, "a part of the justfile is not in the repository")
            return
        if len(self.paths) > MAX_FILES:
            self.runner.gap(self.invocation.span, "the build runs too much to be followed")
            return
        self.runner.followed[path] = None
        parsed = justfile.parse(source.embedded())
        if not parsed.complete:
            self.runner.gap(source.embedded().span(0, 0), "a part of the justfile is not understood")
        self._take(parsed, posixpath.dirname(path))

    def _take(self, parsed: Justfile, folder: str) -> None:
        for recipe in parsed.recipes:
            names = {name for name, _ in recipe.attributes}
            if not names & _OTHER_SYSTEMS or names & _SYSTEMS:
                self.recipes.setdefault(recipe.name, recipe)
                self.first = self.first or recipe.name
        for name, value, exported in parsed.variables:
            self.variables.setdefault(name, value)
            if exported or dict(parsed.settings).get("export") == "true":
                self.state.set(name, self._value(self.variables[name], name), export=True)
        self.settings = dict(parsed.settings) | self.settings
        self.aliases = dict(parsed.aliases) | self.aliases
        for command in parsed.commands:
            self.runner.script(command, self.state.copy(), self.frame.replace(captured="substitution"))
        for name, optional in parsed.imports:
            self._load(posixpath.normpath(posixpath.join(folder, name)), optional=optional)

    def _value(self, text: str | None, name: str) -> Value:
        place = at(self.invocation.span)
        return Unknown(place, Reason.RUNTIME, name) if text is None else Known(place, text, segments=())

    def _goal(self, words: list[Value]) -> list[Value]:
        """Run the recipe that the first word names with its arguments, and return the words behind them."""
        name = string(words[0]) or ""
        recipe = self.recipes.get(self.aliases.get(name, name))
        if recipe is None:
            self.runner.gap(self.invocation.span, "the justfile has no such recipe")
            return []
        parameters = recipe.parameters
        count = len(words) if parameters and parameters[-1].many else len(parameters) + 1
        self._recipe(recipe, tuple(string(word) for word in words[1:count]), 0)
        return words[count:]

    def _recipe(self, recipe: Recipe, arguments: tuple[str | None, ...], depth: int) -> None:
        key = (recipe.name, arguments)
        if key in self.run_already:
            return
        self.run_already.add(key)
        if depth > MAX_DEPTH or len(self.run_already) > MAX_RECIPES:
            self.runner.gap(self.invocation.span, "the build runs too much to be followed")
            return
        names = self.variables | self._given(recipe, arguments)
        self._needed([each for each in recipe.dependencies if not each.after], depth)
        self._lines(recipe, arguments, names)
        self._needed([each for each in recipe.dependencies if each.after], depth)

    def _needed(self, dependencies: list[JustDependency], depth: int) -> None:
        for each in dependencies:
            recipe = self.recipes.get(self.aliases.get(each.name, each.name))
            if recipe is None:
                self.runner.gap(self.invocation.span, "the justfile has no such recipe")
            else:
                self._recipe(recipe, each.arguments, depth + 1)

    def _given(self, recipe: Recipe, arguments: tuple[str | None, ...]) -> dict[str, str | None]:
        given: dict[str, str | None] = {}
        for index, parameter in enumerate(recipe.parameters):
            rest = arguments[index:]
            if parameter.many:
                known = [each for each in rest if each is not None]
                given[parameter.name] = " ".join(known) if rest and len(known) == len(rest) else None
                if not rest:
                    given[parameter.name] = parameter.default if parameter.default is not None else ""
            else:
                given[parameter.name] = rest[0] if rest else parameter.default
        return given

    def _lines(self, recipe: Recipe, arguments: tuple[str | None, ...], names: dict[str, str | None]) -> None:
        shown = f"is the recipe `{recipe.name}`" if len(recipe.name) <= 60 else "is a recipe"
        frame = self.frame.replace(steps=(*self.frame.steps, Step(recipe.span, shown)))
        state = self._state(recipe, arguments, names)
        if any(_runs(line.text) for line in recipe.lines):
            self.runner.gap(recipe.span, "a recipe runs commands that are not read")
        texts = [_expanded(line, names) for line in recipe.lines]
        if texts and texts[0].text.startswith("#!"):
            self._script(recipe, names, state, frame)
            return
        for text in texts:
            stripped = text.text.lstrip("@-")
            flags = text.text[: len(text.text) - len(stripped)]
            tolerated = frame.tolerated or "-" in flags
            line = embedded_slice(text, len(flags), len(text.text))
            self.runner.script(line, state.copy(), frame.replace(tolerated=tolerated))

    def _script(self, recipe: Recipe, names: dict[str, str | None], state: State, frame: Frame) -> None:
        """Follow a recipe that is a script of its own."""
        program = {posixpath.basename(word) for word in recipe.lines[0].text[2:].split()}
        if not program & self.runner.tools.shells:
            self.runner.gap(recipe.span, "a recipe is a program in another language")
            return
        if recipe.body is not None:
            self.runner.script(_expanded(recipe.body, names), state, frame)

    def _state(self, recipe: Recipe, arguments: tuple[str | None, ...], names: dict[str, str | None]) -> State:
        state = self.state.child()
        attributes = dict(recipe.attributes)
        folder = attributes.get("working-directory", "") or self.settings.get("working-directory", "")
        if "no-cd" in attributes:
            state.folder = self.invocation.folder
        elif folder:
            given = justfile.literal(folder)
            place = Known(at(recipe.span), given if given is not None else folder)
            state.folder = located(place, state.folder, self.runner.build.source_root)
        for parameter in recipe.parameters:
            if parameter.exported or self.settings.get("export") == "true":
                state.set(parameter.name, self._value(names[parameter.name], parameter.name), export=True)
        if self.settings.get("positional-arguments") == "true" or "positional-arguments" in attributes:
            state.positional = tuple(self._value(each, "1") for each in arguments)
        return state


def _runs(text: str) -> bool:
    """Tell whether something in `{{…}}` runs a command."""
    return any("`" in found[0] or "shell(" in found[0] for found in _HOLES.finditer(text))


def _expanded(line: EmbeddedText, names: dict[str, str | None]) -> EmbeddedText:
    """Return a line with what stands in `{{…}}` put in: variables that are known, literals, else holes."""
    made = Composed(line)
    position = 0
    for found in _HOLES.finditer(line.text):
        made.take(position, found.start())
        if found[1] is None:
            made.put("{{")
        else:
            inside = found[1].strip()
            text = justfile.literal(inside)
            made.put(names.get(inside) if text is None else text)
        position = found.end()
    made.take(position, len(line.text))
    return made.done()
