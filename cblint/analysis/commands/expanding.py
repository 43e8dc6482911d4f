"""This is where values of a buildspec are expanded as CodeBuild does: variables in view are put in, the rest are holes.

Which keys CodeBuild expands, the table of the language says (`Key.expands`), and whether before or after the commands,
which can set variables. Where AWS does not say, a value is a choice of what it is expanded and as it is written.
"""

from __future__ import annotations

from itertools import product
from math import prod

from cblint.analysis.commands import run_by
from cblint.analysis.commands.variables import may_set_any
from cblint.analysis.shell.state import initial
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.read.keys import Expands, Key, key_at
from cblint.read.keys_buildspec import BUILDSPEC
from cblint.source import Span
from cblint.value import Basis, Choice, Hole, Known, Option, Origin, Reason, Step, Text, Unknown, Value, string
from cblint.workspace import Workspace

MAX_OPTIONS = 16
"""A value that could be more than so many others is not followed."""
MAX_TEXT = 2000
"""A longer value is not expanded, and the value of a longer variable not put in."""
MAX_MADE = 20_000
"""A value that would become longer is not made."""

_DOLLAR = pattern(r"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})|\$|`")
_QUOTES = frozenset("\\'\"")


def expanded(workspace: Workspace, build: Build, value: Value, path: str) -> Value:
    """Return what a value at a key (`artifacts.base-directory`) is when CodeBuild uses it."""
    key = key_at(BUILDSPEC, path)
    if key is None or key.expands is Expands.NO or not _has_dollar(value):
        return value
    made = _made(workspace, build, value, key)
    if key.expands is not Expands.PERHAPS:
        return made
    return Choice(value.origin, (Option("CodeBuild expands it", made), Option("CodeBuild does not expand it", value)))


def widest(text: str) -> str:
    """Return a pattern that takes whatever a pattern with variables could take, and perhaps more."""
    names = text.split("/")
    open_at = [index for index, name in enumerate(names) if "$" in name or "`" in name]
    return "/".join((*names[: open_at[0]], "**", *names[open_at[-1] + 1 :])) if open_at else text


def _has_dollar(value: Value) -> bool:
    match value:
        case Known(data=str() as text):
            return "$" in text or "`" in text
        case Text(parts=parts):
            return any(isinstance(part, str) and ("$" in part or "`" in part) for part in parts)
        case Choice(options=options):
            return any(_has_dollar(option.value) for option in options)
        case _:
            return False


def _made(workspace: Workspace, build: Build, value: Value, key: Key) -> Value:
    match value:
        case Choice(origin=origin, options=options):
            made = (Option(each.condition, _made(workspace, build, each.value, key)) for each in options)
            return Choice(origin, tuple(made))
        case Known(origin=origin):
            written: tuple[str | Hole, ...] = (string(value) or "",)
        case Text(origin=origin, parts=parts):
            written = parts
        case _:
            return value
    if sum(len(part) for part in written if isinstance(part, str)) > MAX_TEXT:
        return Unknown(origin, Reason.TOO_LARGE)
    pieces = _Pieces(workspace, build, origin.span, key)
    for part in written:
        pieces.take(part)
    return pieces.joined(origin)


class _Pieces:
    """The pieces of one value, in their order: each one or several texts with the condition of each, or a hole."""

    def __init__(self, workspace: Workspace, build: Build, span: Span, key: Key) -> None:
        self._workspace = workspace
        self._build = build
        self._span = span
        self._key = key
        self._pieces: list[tuple[tuple[str, str | Hole], ...]] = []
        self._steps: list[Step] = []
        self._basis = Basis.GIVEN
        self._open = False
        """Whether something began of which it is not known where it ends."""
        self._state = initial(build)

    def take(self, part: str | Hole) -> None:
        """Add a part of the value as it is written."""
        if self._open:
            return
        if isinstance(part, Hole):
            self._pieces.append((("", part),))
            return
        start = 0
        for found in _DOLLAR.finditer(part):
            self._literal(part[start : found.start()])
            name = found.group(1) or found.group(2)
            if name is None:
                # A command, or an expansion with an operator: where it ends is not looked for.
                self._hole("$(…)")
                self._open = True
                return
            self._variable(name)
            start = found.end()
        self._literal(part[start:])

    def _literal(self, text: str) -> None:
        if self._key.expands is Expands.SHELL and not _QUOTES.isdisjoint(text):
            self._hole(text)
        elif text:
            self._pieces.append((("", text),))

    def _hole(self, detail: str) -> None:
        hole = Hole(Origin((Step(self._span, ""),)), Reason.RUNTIME, detail)
        self._pieces.append((("", hole),))

    def _variable(self, name: str) -> None:
        value = self._state.value(name, self._span)
        options = value.options if isinstance(value, Choice) else (Option("", value),)
        texts = [(option.condition, string(option.value)) for option in options]
        known = [(condition, text) for condition, text in texts if text is not None and len(text) <= MAX_TEXT]
        if len(known) < len(texts) or (not self._key.early and self._is_set_by_commands(name)):
            self._hole(name)
            return
        self._pieces.append(tuple(known))
        self._steps.append(Step(value.origin.span, f"`{name}` is set here"))
        self._basis = max(self._basis, value.origin.basis)

    def _is_set_by_commands(self, name: str) -> bool:
        run = run_by(self._workspace, self._build)
        return any(setting.name == name for setting in run.settings) or may_set_any(run)

    def joined(self, origin: Origin) -> Value:
        """Return the value that the pieces make."""
        whole = Origin((*origin.steps, *self._steps), max(origin.basis, self._basis), origin.reference)
        if prod(len(piece) for piece in self._pieces) > MAX_OPTIONS:
            return Unknown(whole, Reason.CONDITION)
        if sum(len(text) for piece in self._pieces for _, text in piece if isinstance(text, str)) > MAX_MADE:
            return Unknown(whole, Reason.TOO_LARGE)
        options = []
        for combination in product(*self._pieces):
            condition = " and ".join(dict.fromkeys(each for each, _ in combination if each))
            options.append(Option(condition, _joined([part for _, part in combination], whole)))
        return options[0].value if len(options) == 1 else Choice(whole, tuple(options))


def _joined(parts: list[str | Hole], origin: Origin) -> Value:
    joined: list[str | Hole] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = last + part
        else:
            joined.append(part)
    match joined:
        case []:
            return Known(origin, "", segments=())
        case [str() as text]:
            return Known(origin, text, segments=())
        case [Hole(reason=reason, detail=detail)]:
            return Unknown(origin, reason, detail)
        case _:
            return Text(origin, tuple(joined))
