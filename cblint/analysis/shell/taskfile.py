"""This is where Taskfiles are read: tasks with commands, dependencies and variables, and the files they include."""

from __future__ import annotations

import posixpath

from cblint.files import Files
from cblint.parse import yaml
from cblint.parse.node import MappingNode, Node, ScalarNode, items_of, resolved
from cblint.record import Record
from cblint.source import EmbeddedText, Span

NAMES = ("Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml", "Taskfile.dist.yml", "taskfile.dist.yml",
         "Taskfile.dist.yaml", "taskfile.dist.yaml")  # fmt: skip
MAX_FILES = 20
MAX_LENGTH = 200_000
"""A longer Taskfile is not read."""
_PLATFORM = "linux"


class TaskStep(Record):
    """One thing that a task does: a command, or the call of another task."""

    command: EmbeddedText | None
    task: str
    """The task that is called; empty for a command."""
    variables: dict[str, str | None]
    tolerated: bool
    conditional: bool


class Task(Record):
    """A task."""

    name: str
    """With the namespaces of the files that include it: `docker:build`."""
    space: str
    """The namespace, with a colon at its end; empty for that of the file itself."""
    span: Span
    needed: tuple[TaskStep, ...]
    steps: tuple[TaskStep, ...]
    variables: dict[str, str | None]
    environment: dict[str, str | None]
    folder: str | None
    """The folder that it runs in, relative to the model root; None if that is not known."""
    conditional: bool
    """Whether something may be up to date, so that it does not run."""
    outputs: tuple[EmbeddedText, ...] = ()
    """Commands whose output its variables are."""
    checks: tuple[EmbeddedText, ...] = ()
    """Commands that tell whether it has to run, or may."""


class Taskfile:
    """A Taskfile with all that it includes."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.tasks: dict[str, Task] = {}
        self.variables: dict[str, str | None] = {}
        self.environment: dict[str, str | None] = {}
        self.read: list[str] = []
        self.outputs: tuple[EmbeddedText, ...] = ()
        """Commands whose output variables of all tasks are."""
        self.missing: list[tuple[Span, str]] = []
        """Parts that are not known, and why."""

    def load(self, path: str, space: str, folder: str, here: Span) -> None:
        """Read one file; a file that includes itself is cut."""
        if path in self.read:
            return
        if len(self.read) >= MAX_FILES:
            self.missing.append((here, "the build runs too much to be followed"))
            return
        root, why = self._opened(path)
        if root is None:
            self.missing.append((here, why))
            return
        keys = _keys(root)
        self.variables |= _variables(keys.get("vars"))
        self.environment |= _variables(keys.get("env"))
        self.outputs += (*_outputs(keys.get("vars")), *_outputs(keys.get("env")))
        if "dotenv" in keys:
            self.missing.append((keys["dotenv"].span, "variables come from a file that is not read"))
        for name, node in _keys(keys.get("tasks")).items():
            self._task(name, node, space, folder)
        for name, node in _keys(keys.get("includes")).items():
            self._include(name, node, (space, posixpath.dirname(path)))

    def _opened(self, path: str) -> tuple[MappingNode | None, str]:
        """Return what a file holds, or why that is not known."""
        source = self.files.readable(path)
        if source is None:
            return None, "a part of the Taskfile is not in the repository"
        text = source.embedded()
        self.read.append(path)
        if len(text.text) > MAX_LENGTH:
            return None, "the Taskfile is too long to be read"
        document = yaml.parse(text)
        if isinstance(document.root, MappingNode) and document.complete and not document.problems:
            return document.root, ""
        return None, "the Taskfile does not parse"

    def _include(self, name: str, node: Node, within: tuple[str, str]) -> None:
        space, base = within
        keys = _keys(node)
        given = _text(keys.get("taskfile")) if keys else _text(node)
        if given is None or "://" in given or "{{" in given:
            self.missing.append((node.span, "a part of the Taskfile is not known"))
            return
        path = posixpath.normpath(posixpath.join(base, given))
        if not self.files.is_file(path):
            found = [posixpath.join(path, each) for each in NAMES if self.files.is_file(posixpath.join(path, each))]
            if not found and _text(keys.get("optional")) == "true":
                return
            path = found[0] if found else path
        flat = _text(keys.get("flatten")) == "true"
        folder = posixpath.normpath(posixpath.join(base, _text(keys.get("dir")) or "."))
        self.load(path, space if flat else f"{space}{name}:", "" if folder == "." else folder, node.span)

    def _task(self, name: str, node: Node, space: str, folder: str) -> None:
        keys = _keys(node)
        platforms = [_text(each) or "" for each in items_of(keys.get("platforms"))]
        if platforms and not any(each.startswith((_PLATFORM, "amd64", "arm64")) for each in platforms):
            return
        commands = [keys["cmd"]] if "cmd" in keys else items_of(keys.get("cmds")) if keys else items_of(node) or [node]
        given = _text(keys.get("dir")) if "dir" in keys else "."
        inside = None if given is None or "{{" in given else posixpath.normpath(posixpath.join(folder, given))
        made = Task(
            name=space + name,
            space=space,
            span=node.span,
            needed=tuple(_step(each, called=True) for each in items_of(keys.get("deps"))),
            steps=tuple(_step(each, called=False) for each in commands),
            variables=_variables(keys.get("vars")),
            environment=_variables(keys.get("env")),
            folder="" if inside == "." else inside,
            conditional=any(key in keys for key in ("status", "sources", "generates", "preconditions", "if")),
            outputs=(*_outputs(keys.get("vars")), *_outputs(keys.get("env"))),
            checks=tuple(
                found.embedded()
                for each in (*items_of(keys.get("status")), *items_of(keys.get("preconditions")), keys.get("if"))
                if isinstance(found := _keys(each).get("sh") or each, ScalarNode)
            ),
        )
        for alias in (name, *(_text(each) or name for each in items_of(keys.get("aliases")))):
            self.tasks.setdefault(space + alias, made)


def _step(node: Node, *, called: bool) -> TaskStep:
    """Return what an item of `cmds` or `deps` does; a string is a command in one, a task in the other."""
    keys = _keys(node)
    command = keys.get("cmd") or keys.get("defer") if keys else node
    calls = _keys(command) or keys
    scalar = command if isinstance(command, ScalarNode) else None
    task = _text(calls.get("task")) if scalar is None else None
    if called and scalar is not None:
        task, scalar = scalar.text, None
    return TaskStep(
        command=scalar.embedded() if scalar is not None else None,
        task=task or "",
        variables=_variables(calls.get("vars")),
        tolerated=_text(keys.get("ignore_error")) == "true",
        conditional="for" in keys or "if" in keys or "platforms" in keys,
    )


def _keys(node: Node | None) -> dict[str, Node]:
    found = resolved(node) if node is not None else None
    pairs = found.pairs if isinstance(found, MappingNode) else ()
    return {pair.key.text: resolved(pair.value) for pair in pairs if isinstance(pair.key, ScalarNode)}


def _outputs(node: Node | None) -> tuple[EmbeddedText, ...]:
    """Return the commands whose output variables are."""
    found = (_keys(value).get("sh") for value in _keys(node).values())
    return tuple(each.embedded() for each in found if isinstance(each, ScalarNode))


def _text(node: Node | None) -> str | None:
    return node.text if isinstance(node, ScalarNode) else None


def _variables(node: Node | None) -> dict[str, str | None]:
    """Return variables: those with a plain value that is no template, else None."""
    values = {name: _text(value) for name, value in _keys(node).items()}
    return {name: None if value is None or "{{" in value else value for name, value in values.items()}
