"""This is where `make` is followed: the goals' recipes, their prerequisites first."""

from __future__ import annotations

import posixpath

from cblint.analysis.shell.make_arguments import Arguments
from cblint.analysis.shell.make_expansion import MAX_DEPTH, Expansion, plain
from cblint.analysis.shell.state import State
from cblint.model.build import Link
from cblint.parse import makefile
from cblint.parse.makefile import Makefile, Target
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE, EmbeddedText, SegmentMap
from cblint.value import Known, Reason, Step, Unknown, Value, at, string

if TYPE_CHECKING:
    from cblint.analysis.invocation import Invocation
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner

NAMES = ("GNUmakefile", "makefile", "Makefile")
MAX_FILES = 20
MAX_TARGETS = 300


def run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    """Follow a call of make."""
    arguments = Arguments(invocation, state.folder, runner.build.source_root)
    if arguments.folder is None or not arguments.clear:
        runner.gap(invocation.span, "what is made is not known")
        return
    names = (arguments.file,) if arguments.file else NAMES
    paths = [posixpath.normpath(posixpath.join(arguments.folder, name)) for name in names]
    path = next((path for path in paths if runner.workspace.files.is_file(path)), None)
    if path is None:
        runner.gap(invocation.span, "there is no Makefile in the repository for it")
        return
    key = ("make", path, arguments.goals)
    if not runner.follows(frame, key, invocation.span):
        return
    if runner.build.link is Link.INLINE and not runner.build.own_source.is_yes:
        runner.gap(invocation.span, "the Makefile may be another repository's")
        frame = frame.replace(conditional=True)
    child = state.child()
    child.folder = arguments.folder
    inner = frame.replace(depth=frame.depth + 1, active=(*frame.active, key), fed=False)
    _Make(runner, invocation, child, inner, arguments.variables).run(path, arguments.goals)


class _Make:
    """One run of make."""

    def __init__(
        self, runner: Runner, invocation: Invocation, state: State, frame: Frame, given: dict[str, Value]
    ) -> None:
        self.runner = runner
        self.invocation = invocation
        self.state = state
        self.frame = frame
        self.given = given
        self.files: list[Makefile] = []
        self.paths: set[str] = set()
        self.variables: dict[str, EmbeddedText | None] = {}
        """What the Makefiles set; None: not known."""
        self.targets: dict[str, list[Target]] = {}
        self.patterns: list[Target] = []
        self.made: set[str] = set()
        self.first = ""

    def run(self, path: str, goals: tuple[str, ...]) -> None:
        """Read the Makefile and make the goals."""
        self._load(path, optional=False)
        for name, value in self.given.items():
            self.state.set(name, value, export=True)
        default = self.variables.get(".DEFAULT_GOAL")
        first = default.text.strip() if default else self.first
        for goal in goals or ((first,) if first else ()):
            if not self.make(goal, 0):
                self.runner.gap(self.invocation.span, "the Makefile has no such target")

    def _load(self, path: str, *, optional: bool) -> None:
        runner = self.runner
        if path in self.paths:
            return
        self.paths.add(path)
        if len(self.files) >= MAX_FILES or HOLE in path:
            runner.gap(self.invocation.span, "a part of the Makefile is not known")
            return
        source = runner.workspace.files.readable(path)
        if source is None:
            if not optional:
                runner.gap(self.invocation.span, "a part of the Makefile is not in the repository")
            return
        runner.followed[path] = None
        parsed = makefile.parse(source.embedded())
        self.files.append(parsed)
        if not parsed.complete:
            runner.gap(source.embedded().span(0, 0), "a part of the Makefile is not understood")
        self._define(parsed)
        self._include(parsed, early=True)
        for target in parsed.targets:
            self._rule(target)
        self._include(parsed, early=False)

    def _include(self, parsed: Makefile, *, early: bool) -> None:
        names = [(each.optional, name) for each in parsed.includes if each.early is early
                 for name in self.expanded(plain(each.name)).text.split()]  # fmt: skip
        for optional, name in names:
            if "*" in name:
                self.runner.gap(self.invocation.span, "a part of the Makefile is not known")
            else:
                joined = posixpath.normpath(posixpath.join(self.state.folder or "", name))
                self._load(joined, optional=optional)

    def _define(self, parsed: Makefile) -> None:
        for variable in parsed.variables:
            known = self.variables.get(variable.name)
            text: EmbeddedText | None = variable.text
            if variable.operator == "!=":
                self._shell(variable.text)
                text = None
            elif variable.operator == "?=" and (variable.name in self.variables or self._environment(variable.name)):
                continue
            elif variable.operator == "+=" and variable.name in self.variables:
                text = _appended(known, variable.text)
            elif variable.operator == ":=":
                text = self.expanded(variable.text)
            if variable.conditional:
                text = None
            self.variables[variable.name] = text
            if parsed.exports_all or variable.name in parsed.exported:
                self._export(variable.name, text)

    def _export(self, name: str, text: EmbeddedText | None) -> None:
        expanded = self.expanded(text) if text is not None else None
        whole = self.invocation.span if expanded is None else expanded.whole
        known = expanded is not None and HOLE not in expanded.text
        value: Value = Unknown(at(whole), Reason.RUNTIME, name)
        if known and expanded is not None:
            value = Known(at(whole), expanded.text, segments=expanded.map.segments)
        self.state.set(name, value, export=True)

    def _rule(self, target: Target) -> None:
        name = self.expanded(plain(target.name)).text if "$" in target.name else target.name
        if HOLE in name:
            self.runner.gap(target.span, "a target's name is not known")
        elif "%" in name:
            self.patterns.append(target._replace(name=name))
        else:
            self.targets.setdefault(name, []).append(target)
            if not self.first and not name.startswith("."):
                self.first = name

    def _environment(self, name: str) -> Value | None:
        return self.state.variables.get(name)

    def make(self, goal: str, depth: int) -> bool:
        """Follow what makes a goal; tell whether there is a rule or a file for it."""
        if goal in self.made:
            return True
        rules, stem = self._rules(goal)
        exists = self.runner.workspace.files.is_file(posixpath.join(self.state.folder or "", goal))
        exists = exists or self.runner.workspace.files.is_folder(posixpath.join(self.state.folder or "", goal))
        if not rules:
            return exists
        self.made.add(goal)
        if depth > MAX_DEPTH or len(self.made) > MAX_TARGETS:
            self.runner.gap(self.invocation.span, "the build runs too much to be followed")
            return True
        needed = [name for rule in rules for name in self._prerequisites(rule, stem)]
        for name in needed:
            if HOLE in name:
                self.runner.gap(rules[0].span, "a prerequisite is not known")
            else:
                self.make(name, depth + 1)
        phony = any(goal in parsed.phony for parsed in self.files)
        for rule in rules:
            self._recipe(rule, goal, needed, conditional=(exists and not phony) or rule.conditional)
        return True

    def _rules(self, goal: str) -> tuple[list[Target], str]:
        if goal in self.targets:
            return self.targets[goal], ""
        for target in self.patterns:
            before, _, after = target.name.partition("%")
            if goal.startswith(before) and goal.endswith(after) and len(goal) > len(before) + len(after):
                return [target], goal[len(before) : len(goal) - len(after)]
        return [], ""

    def _prerequisites(self, rule: Target, stem: str) -> list[str]:
        names = self.expanded(plain(rule.prerequisites)).text.split()
        return [name.replace("%", stem) if stem else name for name in names]

    def _recipe(self, rule: Target, goal: str, needed: list[str], *, conditional: bool) -> None:
        automatic = {"@": goal, "<": needed[0] if needed else "", "^": " ".join(needed), "*": ""}
        steps = (*self.frame.steps, Step(rule.span, f"makes `{goal}`" if len(goal) <= 60 else "makes a target"))
        frame = self.frame.replace(steps=steps)
        lines = [(self.expanded(line.text, automatic), line.conditional) for line in rule.recipe]
        shared = self.state.child() if any(parsed.one_shell for parsed in self.files) else None
        for text, unsure in lines:
            stripped, flags = _without_flags(text)
            inner = frame.replace(
                conditional=frame.conditional or conditional or unsure,
                tolerated=frame.tolerated or "-" in flags,
            )
            self.runner.script(stripped, shared or self.state.child(), inner)

    def _shell(self, text: EmbeddedText) -> None:
        if self.runner.follows(self.frame, "make-shell", self.invocation.span):
            inner = self.frame.replace(depth=self.frame.depth + 1)
            self.runner.script(text, self.state.child(), inner)

    def expanded(self, text: EmbeddedText, automatic: dict[str, str] | None = None) -> EmbeddedText:
        """Return a text with make's variables put in and a hole for each part that is not known."""
        return Expansion(self._lookup, self._shell, automatic or {}).run(text)

    def _lookup(self, name: str) -> EmbeddedText | None:
        if name == "MAKE":
            return plain("make")
        if name in ("CURDIR", "PWD"):
            return self._folder()
        given = self.given.get(name)
        if given is None and name in self.variables:
            return self.variables[name]
        value = given or self._environment(name)
        known = string(value) if value is not None else None
        return None if known is None else plain(known.replace("$", "$$"))

    def _folder(self) -> EmbeddedText | None:
        root = self.runner.build.source_root
        folder = self.state.folder
        if folder is None or (root and folder != root and not folder.startswith(root + "/")):
            return None
        rest = folder[len(root) :].strip("/") if root else folder
        return plain("$${CODEBUILD_SRC_DIR}" + (f"/{rest}" if rest else ""))


def _appended(before: EmbeddedText | None, after: EmbeddedText) -> EmbeddedText | None:
    if before is None:
        return None
    return EmbeddedText(f"{before.text} {after.text}", SegmentMap(after.map.path, (), after.map.hull))


def _without_flags(text: EmbeddedText) -> tuple[EmbeddedText, str]:
    stripped = text.text.lstrip("@-+ \t")
    length = len(text.text) - len(stripped)
    return makefile.embedded_slice(text, length, len(text.text)), text.text[:length]
