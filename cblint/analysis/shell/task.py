"""This is where `task` is followed: the commands of a Taskfile's tasks, those that they need first."""

from __future__ import annotations

import posixpath
import re

from cblint.analysis.paths import nearest
from cblint.analysis.shell.composed_text import Composed
from cblint.analysis.shell.state import State, located
from cblint.analysis.shell.taskfile import NAMES, Task, Taskfile, TaskStep
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText
from cblint.value import Known, Reason, Step, Unknown, Value, at, string

if TYPE_CHECKING:
    from cblint.analysis.invocation import Invocation
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner

MAX_TASKS = 300
MAX_DEPTH = 40
"""Tasks that call each other are followed so deep."""
_TEMPLATE = pattern(r"\{\{-?([^{}]*)-?\}\}")
_CONTROL = pattern(r"\{\{-?\s*(?:if|else|end|range|with|define|block|template)\b")
_NAME = pattern(r"\s*\.([A-Za-z_][A-Za-z0-9_]*)\s*")
_ASSIGNMENT = pattern(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_VALUES = frozenset({"-C", "--concurrency", "-o", "--output", "-I", "--interval", "--sort", "--output-group-begin",
                     "--output-group-end", "--timeout"})  # fmt: skip
_SILENT = frozenset({"-l", "--list", "-a", "--list-all", "--version", "-h", "--help", "-i", "--init", "-n", "--dry",
                     "--status", "--summary", "--completion", "-j", "--json"})  # fmt: skip


def run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    """Follow a call of task."""
    call = _Call(invocation, state.folder, runner.build.source_root)
    if call.silent:
        return
    path = call.file if call.given else nearest(runner.workspace.files, call.folder, NAMES)
    if not call.clear or path is None:
        missing = call.clear and call.folder is not None
        note = "there is no Taskfile in the repository for it" if missing else "which tasks are run is not known"
        runner.gap(invocation.span, note)
        return
    key = ("task", path, tuple(call.names))
    if runner.follows(frame, key, invocation.span):
        inner = frame.replace(depth=frame.depth + 1, active=(*frame.active, key), fed=False)
        _Tasks(runner, invocation, state.child(), inner).run(path, call)


class _Call:
    """The words of one call of task."""

    def __init__(self, invocation: Invocation, folder: str | None, source_root: str) -> None:
        self.names: list[str] = []
        self.variables: dict[str, str | None] = {}
        self.folder = self._here = folder
        self._source_root = source_root
        self.file: str | None = None
        self.given = self.silent = False
        self.clear = True
        words = list(invocation.words[1:])
        while words:
            value = words.pop(0)
            word = string(value)
            if word == "--":
                given = [string(each) for each in words]
                self.variables["CLI_ARGS"] = None if None in given else " ".join(each or "" for each in given)
                break
            if word is None or word in ("-g", "--global"):
                self.clear = False
            elif word.partition("=")[0] in ("-t", "--taskfile", "-d", "--dir"):
                self._place(value, word, words)
            elif word in _VALUES:
                del words[:1]
            elif found := _ASSIGNMENT.fullmatch(word):
                self.variables[found[1]] = found[2]
            elif not word.startswith("-"):
                self.names.append(word)
            self.silent |= word in _SILENT
        self.variables.setdefault("CLI_ARGS", "")

    def _place(self, value: Value, word: str, words: list[Value]) -> None:
        """Take the Taskfile, or the folder of it."""
        option, equals, rest = word.partition("=")
        target = Known(value.origin, rest) if equals else (words.pop(0) if words else value)
        path = located(target, self._here, self._source_root)
        self.clear &= path is not None
        if option in ("-t", "--taskfile"):
            self.file, self.given = path, True
        else:
            self.folder = path


class _Tasks:
    """One run of task."""

    def __init__(self, runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
        self.runner = runner
        self.invocation = invocation
        self.state = state
        self.frame = frame
        self.file = Taskfile(runner.workspace.files)
        self.count = 0

    def run(self, path: str, call: _Call) -> None:
        """Read the Taskfile and run the tasks."""
        folder = posixpath.dirname(path)
        self.state.folder = folder
        self.file.load(path, "", folder, self.invocation.span)
        for name in self.file.read:
            self.runner.followed[name] = None
        for span, note in self.file.missing:
            self.runner.gap(span, note)
        for name, value in self.file.environment.items():
            self._set(self.state, name, value)
        if not self.file.read:
            return
        self._outputs(self.file.outputs, self.state, self.frame)
        for name in call.names or ["default"]:
            self._task(name, self.file.variables | call.variables, self.frame)

    def _set(self, state: State, name: str, value: str | None) -> None:
        place = at(self.invocation.span)
        known: Value = Unknown(place, Reason.RUNTIME, name) if value is None else Known(place, value, segments=())
        state.set(name, known, export=True)

    def _task(self, name: str, given: dict[str, str | None], frame: Frame) -> None:
        task = self.file.tasks.get(name)
        self.count += 1
        if task is None:
            self.runner.gap(self.invocation.span, "the Taskfile has no such task")
            return
        if ("task", task) in frame.active:
            return
        if len(frame.steps) > MAX_DEPTH or self.count > MAX_TASKS:
            self.runner.gap(self.invocation.span, "the build runs too much to be followed")
            return
        shown = f"is the task `{task.name}`" if len(task.name) <= 60 else "is a task"
        inner = frame.replace(
            steps=(*frame.steps, Step(task.span, shown)),
            active=(*frame.active, ("task", task)),
            conditional=frame.conditional or task.conditional,
        )
        names = task.variables | given
        state = self.state.child()
        state.folder = task.folder
        for variable, value in task.environment.items():
            self._set(state, variable, value)
        self._outputs(task.outputs, state, frame)
        self._outputs(task.checks, state, frame.replace(tolerated=True))
        for step in (*task.needed, *task.steps):
            self._step(step, task, names, state, inner)

    def _outputs(self, texts: tuple[EmbeddedText, ...], state: State, frame: Frame) -> None:
        """Follow commands whose output or status is looked at."""
        for text in texts:
            self.runner.script(_expanded(text, {}), state.copy(), frame.replace(captured="substitution"))

    def _step(self, step: TaskStep, task: Task, names: dict[str, str | None], state: State, frame: Frame) -> None:
        inner = frame.replace(
            conditional=frame.conditional or step.conditional, tolerated=frame.tolerated or step.tolerated
        )
        if step.task:
            called = step.task.removeprefix(":") if step.task.startswith(":") else task.space + step.task
            self._task(called, self.file.variables | step.variables, inner)
        elif step.command is None or _CONTROL.search(step.command.text):
            self.runner.gap(task.span, "a command of the Taskfile is not known")
        else:
            self.runner.script(_expanded(step.command, names), state.copy(), inner)


def _expanded(text: EmbeddedText, names: dict[str, str | None]) -> EmbeddedText:
    """Return a text with what stands in `{{…}}` put in: variables that are known, else holes."""
    made = Composed(text)
    position = 0
    for found in _TEMPLATE.finditer(text.text):
        made.take(position, found.start())
        name = _NAME.fullmatch(found[1].strip("-"))
        made.put(names.get(name[1]) if name else None)
        position = found.end()
    made.take(position, len(text.text))
    return made.done()
