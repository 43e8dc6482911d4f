"""This is where a shell's state is kept while a build's commands are followed: variables, folder, functions."""

from __future__ import annotations

import posixpath

from cblint.analysis.invocation import Condition
from cblint.model.build import Build
from cblint.model.buildspec import Variable
from cblint.parse.shell_script import Statement
from cblint.source import Span
from cblint.value import (
    Basis,
    Choice,
    Hole,
    Known,
    Option,
    Reason,
    Text,
    Unknown,
    Value,
    at,
    equals,
    string,
)

SOURCE_FOLDER = "CODEBUILD_SRC_DIR"
"""The variable that holds the folder of the primary source."""
OTHER_CREDENTIALS = frozenset(
    {"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN"}
)
"""Variables that make AWS calls run as somebody else than the build's role."""
MAX_GUARDS = 20
MAX_OPTIONS = 4
"""A variable that several branches set differently has at most so many values in view."""


class State:
    """What a shell knows at one moment; changed as commands run, copied for subshells and branches."""

    __slots__ = (
        "all_exported", "assigned", "earlier", "ended", "exported", "folder", "forgotten", "functions", "guards",
        "maybe_ended", "options", "positional", "principal", "script", "variables",
    )  # fmt: skip

    def __init__(self, folder: str | None) -> None:
        self.variables: dict[str, Value] = {}
        self.exported: set[str] = set()
        self.all_exported = False
        self.assigned: set[str] = set()
        """Every variable that any command set, shared by all shells of the build."""
        self.forgotten = False
        """Whether something that is not in view may have set any variable."""
        self.folder = folder
        self.earlier: list[str | None] = []
        """The folders that `popd` and `cd -` lead back to."""
        self.functions: dict[str, tuple[Statement, ...]] = {}
        self.positional: tuple[Value, ...] | None = None
        self.script: str | None = None
        """The file that `$0` names."""
        self.principal = "role"
        self.ended = ""
        """`success` or `failure` once the shell has surely exited, `return` once the function has."""
        self.maybe_ended = False
        """Whether it may have exited with success."""
        self.guards: tuple[Condition, ...] = ()
        """The conditions that all depends on which is still to run."""
        self.options: frozenset[str] = frozenset()
        """The options that are surely set, by their long names."""

    def copy(self) -> State:
        """Return a state that can change without changing this one."""
        made = State(self.folder)
        made.variables = dict(self.variables)
        made.exported = set(self.exported)
        made.functions = dict(self.functions)
        made.assigned = self.assigned
        made.earlier = list(self.earlier)
        made.all_exported, made.forgotten = self.all_exported, self.forgotten
        made.positional, made.script, made.principal = self.positional, self.script, self.principal
        made.ended, made.maybe_ended = self.ended, self.maybe_ended
        made.guards, made.options = self.guards, self.options
        return made

    def child(self) -> State:
        """Return the state of a new process: only what is exported."""
        made = self.copy()
        if not made.all_exported:
            made.variables = {name: made.variables[name] for name in self.variables if name in self.exported}
        made.functions = {}
        made.positional = ()
        made.script = None
        made.ended, made.maybe_ended = "", False
        made.options = frozenset()
        return made

    def take(self, other: State) -> None:
        """Become what another state is."""
        for slot in State.__slots__:
            setattr(self, slot, getattr(other, slot))

    def guard(self, conditions: tuple[Condition, ...]) -> None:
        """Make all that is still to run depend on conditions."""
        if conditions and len(self.guards) < MAX_GUARDS:
            self.guards = (*self.guards, *conditions)

    def set(self, name: str, value: Value, *, export: bool = False) -> None:
        """Set a variable."""
        self.variables[name] = value
        self.assigned.add(name)
        if export or self.all_exported:
            self.exported.add(name)
        if name in OTHER_CREDENTIALS:
            self.principal = "other" if isinstance(value, Known) and value.data else "unknown"

    def enter(self, folder: str | None) -> None:
        """Change the folder."""
        self.earlier.append(self.folder)
        self.folder = folder

    def value(self, name: str, span: Span) -> Value:
        """Return a variable's value, as used at a place."""
        found = self.variables.get(name)
        if found is None or self.forgotten:
            return Unknown(at(span), Reason.RUNTIME, name)
        return found


def initial(build: Build) -> State:
    """Return the state that a build's first command finds."""
    state = State(build.source_root)
    for variable in reversed(build.variables):
        state.set(variable.name, _value_of(variable, closed=build.variables_closed), export=True)
    return state


def _value_of(variable: Variable, *, closed: bool) -> Value:
    value = variable.value
    if not equals(variable.type, "PLAINTEXT").is_yes:
        return Unknown(value.origin, Reason.RUNTIME, variable.name)
    known = string(value)
    if known is None or not isinstance(value, Known):
        return value if isinstance(value, Text | Choice) else Unknown(value.origin, Reason.RUNTIME, variable.name)
    origin = value.origin if closed else value.origin.resting_on(Basis.DEFAULT)
    return Known(origin, known, segments=value.segments)


def merged(states: list[State], span: Span) -> State:
    """Return what is known after one of several branches has run, at least one."""
    going = [state for state in states if not state.ended] or states
    result = going[0].copy()
    for other in going[1:]:
        for name in result.variables.keys() | other.variables.keys():
            result.variables[name] = _either(result, other, name, span)
        result.exported |= other.exported
        result.functions = {**other.functions, **result.functions}
        result.folder = result.folder if result.folder == other.folder else None
        result.principal = result.principal if result.principal == other.principal else "unknown"
        result.forgotten |= other.forgotten
        result.options &= other.options
        result.positional = result.positional if result.positional == other.positional else None
        result.maybe_ended |= other.maybe_ended
    ended = [state for state in states if state.ended]
    result.maybe_ended |= any(state.maybe_ended or state.ended != "failure" for state in ended)
    return result


def _either(left: State, right: State, name: str, span: Span) -> Value:
    one, other = left.variables.get(name), right.variables.get(name)
    if one is other and one is not None:
        return one
    if one is not None and other is not None and string(one) is not None and string(one) == string(other):
        return one
    options = (*_options(one), *_options(other))
    if len(options) > MAX_OPTIONS or one is None or other is None:
        return Unknown(at(span), Reason.CONDITION, name)
    return Choice(at(span), options)


def _options(value: Value | None) -> tuple[Option, ...]:
    if isinstance(value, Choice):
        return value.options
    return () if value is None else (Option("a condition in the script", value),)


def located(value: Value, folder: str | None, source_root: str) -> str | None:
    """Return the path that a word names, relative to the model root; None if it is not known or lies outside of it.

    Relative paths start from the folder; `$CODEBUILD_SRC_DIR/…` from the source root.
    """
    match value:
        case Known(data=str() as path) if path and "\0" not in path:
            base = None if path.startswith("/") else folder
        case Text(parts=(Hole(detail="CODEBUILD_SRC_DIR"), str() as rest)) if rest.startswith("/"):
            base, path = source_root, rest.lstrip("/") or "."
        case Unknown(detail="CODEBUILD_SRC_DIR"):
            base, path = source_root, "."
        case _:
            return None
    if base is None:
        return None
    joined = posixpath.normpath(posixpath.join(base, path))
    if joined == ".." or joined.startswith(("../", "/")):
        return None
    return "" if joined == "." else joined


def source_path(path: str, source_root: str, span: Span) -> Value:
    """Return the value of a path below the model root as the build sees it, at its source folder."""
    if source_root and path != source_root and not path.startswith(source_root + "/"):
        return Unknown(at(span), Reason.RUNTIME, "PWD")
    rest = path[len(source_root) :].lstrip("/") if source_root else path
    hole = Hole(at(span), Reason.RUNTIME, SOURCE_FOLDER)
    return Text(at(span), (hole, f"/{rest}")) if rest else Unknown(at(span), Reason.RUNTIME, SOURCE_FOLDER)
