"""This is where a shell's builtins are followed: those that change its folder, variables or course."""

from __future__ import annotations

from cblint.analysis.shell import options as shell_options
from cblint.analysis.shell.state import State, located
from cblint.parse.shell_tokens import ASSIGNMENT
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING
from cblint.value import Known, Reason, Text, Unknown, Value, at, embedded, glob, string

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from cblint.analysis.invocation import Invocation
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner

_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*")


def run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    """Follow a builtin, which must be one of `BUILTINS`."""
    BUILTINS[invocation.name](runner, invocation, state, frame)


def _cd(runner: Runner, invocation: Invocation, state: State, _frame: Frame) -> None:
    operands = [word for word in invocation.words[1:] if string(word) not in ("-P", "-L", "-e", "--", "-q")]
    if operands and string(operands[0]) == "-":
        state.enter(state.earlier[-1] if state.earlier else None)
    else:
        state.enter(located(operands[0], state.folder, runner.build.source_root) if operands else None)


def _popd(_runner: Runner, _invocation: Invocation, state: State, _frame: Frame) -> None:
    state.folder = state.earlier.pop() if state.earlier else None


def _declare(_runner: Runner, invocation: Invocation, state: State, _frame: Frame) -> None:
    options = "".join(word for word in map(string, invocation.words[1:]) if word and word.startswith("-"))
    exports = invocation.name == "export" or "x" in options
    for word in invocation.words[1:]:
        split = _split(word)
        known = string(word)
        if split is not None:
            state.set(split[0], split[1], export=exports)
        elif exports and known is not None and _NAME.fullmatch(known):
            state.exported.add(known)
        elif known is None:
            _forget(state)


def _split(word: Value) -> tuple[str, Value] | None:
    """Return name and value of a word such as `NAME=value`."""
    match word:
        case Known(data=str() as text, segments=segments) if found := _assigned(text):
            kept = tuple(
                piece._replace(inner=piece.inner - found.end())
                for piece in segments or ()
                if piece.inner >= found.end()
            )
            value: Value = Known(word.origin, text[found.end() :], segments=kept)
        case Text(parts=(str() as text, *rest)) if found := _assigned(text):
            first = text[found.end() :]
            if first or len(rest) > 1 or isinstance(rest[0], str):
                value = Text(word.origin, (first, *rest) if first else tuple(rest), ())
            else:
                value = Unknown(rest[0].origin, rest[0].reason, rest[0].detail)
        case _:
            return None
    if found.group(3):
        value = Unknown(word.origin, Reason.RUNTIME, found.group(1))
    return found.group(1), value


def _assigned(text: str) -> re.Match[str] | None:
    """Return how a text begins that sets a variable, which is no element of an array."""
    found = ASSIGNMENT.match(text) if "=" in text else None
    return None if found is None or found.group(2) else found


def _forget(state: State) -> None:
    state.forgotten = True
    state.principal = "other" if state.principal == "other" else "unknown"


def _unset(_runner: Runner, invocation: Invocation, state: State, _frame: Frame) -> None:
    for word in invocation.words[1:]:
        state.variables.pop(string(word) or "", None)


def _read(_runner: Runner, invocation: Invocation, state: State, _frame: Frame) -> None:
    for word in invocation.words[1:]:
        name = string(word) or ""
        if _NAME.fullmatch(name):
            state.set(name, Unknown(at(invocation.span), Reason.RUNTIME, name))


def _printf(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    if invocation.word(1) == "-v":
        _read(runner, invocation, state, frame)


def _set(_runner: Runner, invocation: Invocation, state: State, _frame: Frame) -> None:
    words = [string(word) for word in invocation.words[1:]]
    flags = [word or "" for word in words]
    state.options = shell_options.changed(state.options, words)
    state.all_exported = "allexport" in state.options
    if "--" in flags:
        state.positional = invocation.words[2 + flags.index("--") :]


def _shift(_runner: Runner, invocation: Invocation, state: State, _frame: Frame) -> None:
    count = invocation.word(1) or "1"
    if state.positional is not None:
        state.positional = state.positional[int(count) :] if count.isdigit() and len(count) < 4 else None


def _exit(_runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    status = invocation.word(1) if len(invocation.words) > 1 else "0"
    if invocation.name == "return" and any(isinstance(each, tuple) for each in frame.active):
        state.ended = "return"
    else:
        state.ended = "success" if status in ("0", None) else "failure"


def _eval(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    words = invocation.words[1:]
    if not words:
        return
    text = embedded(words[0]) if len(words) == 1 else None
    known = [string(word) for word in words]
    if text is None and all(each is not None for each in known):
        joined = Known(at(invocation.span), " ".join(each or "" for each in known), segments=())
        text = embedded(joined)
    if text is None or any(each is None for each in known):
        runner.gap(invocation.span, "`eval` runs a text that is not known")
        _forget(state)
    elif runner.follows(frame, "eval", invocation.span):
        runner.script(text, state, frame.replace(depth=frame.depth + 1))


def _source(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    from cblint.analysis.shell import files  # noqa: PLC0415  (they call each other)

    if len(invocation.words) < 2:
        return
    shown = glob(invocation.words[1])
    if shown.endswith(runner.tools.harmless_sources):
        return
    path = located(invocation.words[1], state.folder, runner.build.source_root)
    if path is None or not runner.workspace.files.is_file(path):
        runner.gap(invocation.span, "the script that is read here is not in the repository")
        _forget(state)
    else:
        before = state.positional
        state.positional = invocation.words[2:] or before
        if not files.read_script(runner, path, invocation, state, frame):
            _forget(state)
        state.positional = before


def _trap(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    action = invocation.words[1] if len(invocation.words) > 2 else None
    text = embedded(action) if action is not None and string(action) not in (None, "-", "") else None
    if text is not None and runner.follows(frame, "trap", invocation.span):
        inner = frame.replace(depth=frame.depth + 1, conditional=True, active=(*frame.active, "trap"))
        runner.script(text, state.copy(), inner)


BUILTINS: dict[str, Callable[[Runner, Invocation, State, Frame], None]] = {
    "cd": _cd,
    "pushd": _cd,
    "popd": _popd,
    "export": _declare,
    "declare": _declare,
    "typeset": _declare,
    "local": _declare,
    "readonly": _declare,
    "unset": _unset,
    "read": _read,
    "mapfile": _read,
    "readarray": _read,
    "printf": _printf,
    "set": _set,
    "shift": _shift,
    "exit": _exit,
    "return": _exit,
    "eval": _eval,
    "source": _source,
    ".": _source,
    "trap": _trap,
}
"""What follows each builtin that changes the shell's state."""
