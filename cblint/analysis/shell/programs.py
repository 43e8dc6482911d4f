"""This is where single programs are followed: wrappers, builtins, shells, and the scripts of the repository."""

from __future__ import annotations

import posixpath
import re

from cblint.analysis.invocation import Invocation, Redirect
from cblint.analysis.shell import builtins, files
from cblint.analysis.shell.state import State
from cblint.parse.shell_script import SimpleCommand, Substitution
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.source import Span
from cblint.value import Known, Reason, Step, Text, Unknown, Value, at, shown, string

if TYPE_CHECKING:
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner
    from cblint.data.tools import Wrapper

_ASSIGNMENT = pattern(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_SUBCOMMAND = frozenset("abcdefghijklmnopqrstuvwxyz0123456789:_-")
"""Of these the names of subcommands are made, which begin with a letter."""
_LONGEST_SUBCOMMAND = 31
_SAME_PROCESS = frozenset({"command", "builtin", "exec", "time"})
_OTHER_PRINCIPAL = frozenset({"aws-vault"})
_SPOKEN = 60
"""A note names at most so much of a path."""


class Call(NamedTuple):
    """A command whose words have been expanded."""

    words: tuple[Value, ...]
    span: Span
    redirects: tuple[Redirect, ...]
    command: SimpleCommand | None = None
    """As written; None where another program runs it."""


def follow(runner: Runner, call: Call, state: State, frame: Frame) -> None:
    """Record what a command runs, and follow it as far as it leads."""
    words, state = _unwrapped(runner, call.words, state)
    if not words:
        _emit(runner, call, call.words, state, frame)
        return
    invocation = _emit(runner, call, words, state, frame)
    name = invocation.name
    if not name:
        _unnamed(runner, call, words[0], invocation.span)
    elif name in state.functions and string(words[0]) == name:
        _function(runner, invocation, state, frame.inside(invocation))
    elif name in builtins.BUILTINS:
        builtins.run(runner, invocation, state, frame.inside(invocation))
    else:
        files.run(runner, invocation, state, frame)


def _captured(redirects: tuple[Redirect, ...], frame: Frame) -> str:
    """Return what takes the output of a command with these redirections; those to the log do not count."""
    for redirect in redirects:
        target = string(redirect.target) or ""
        if ">" in redirect.operator and not (redirect.operator == ">&" and target.isdigit()):
            return frame.captured if target in ("/dev/stdout", "/dev/stderr", "/dev/tty") else "file"
    return frame.captured


def again(runner: Runner, invocation: Invocation, words: tuple[Value, ...], state: State, frame: Frame) -> None:
    """Follow words that a program runs as a command of its own, in a process of its own."""
    if words and runner.follows(frame, "again", invocation.span):
        inner = frame.replace(depth=frame.depth + 1)
        follow(runner, Call(words, invocation.span, ()), state.child(), inner)


def _unnamed(runner: Runner, call: Call, word: Value, span: Span) -> None:
    if not _is_old_login(call.command):
        detail = f" (`{word.detail}`)" if isinstance(word, Unknown) and word.detail.isidentifier() else ""
        runner.gap(span, f"the name of the command is not known{detail}")


def _is_old_login(command: SimpleCommand | None) -> bool:
    """Tell whether a command runs the output of `aws ecr get-login`, a `docker login`."""
    parts = command.words[0].parts if command is not None and command.words else ()
    bodies = [part.body for part in parts if isinstance(part, Substitution)]
    words = [
        tuple(word.literal for word in each.words[:3])
        for body in bodies for each in body if isinstance(each, SimpleCommand)
    ]  # fmt: skip
    return words == [("aws", "ecr", "get-login")]


def _emit(runner: Runner, call: Call, words: tuple[Value, ...], state: State, frame: Frame) -> Invocation:
    name = program_name(words[0])
    texts = tuple([shown(word) for word in words])
    label = spoken(runner, name, texts)
    note = f"{label} is run" if frame.steps else f"`{frame.phase}` runs {label}"
    invocation = Invocation(
        name=name,
        words=words,
        span=call.span,
        steps=(*frame.steps, Step(call.span, note)),
        phase=frame.phase,
        always=frame.always,
        folder=state.folder,
        conditional=frame.conditional,
        principal=_principal(runner, texts, state),
        redirects=call.redirects,
        tolerated=frame.tolerated,
        background=frame.background,
        answered=frame.answered,
        watched=frame.watched,
        command=call.command,
        captured=_captured(call.redirects, frame),
        conditions=(*state.guards, *frame.conditions),
        options=state.options,
        texts=texts,
    )
    if name not in state.functions:
        runner.emit(invocation)
    if name == "aws":
        _aws(runner, invocation, state)
    return invocation


def program_name(word: Value) -> str:
    """Return the last part of a command word's path, which is known where the folder is not; else nothing."""
    match word:
        case Known(data=str() as path):
            return path.rstrip("/").rpartition("/")[2]
        case Text(parts=(*_, str() as last)) if "/" in last:
            return last.rpartition("/")[2]
        case _:
            return ""


def spoken(runner: Runner, name: str, texts: tuple[str, ...]) -> str:
    """Return what a note says of a command: the program and its subcommand, never its other words."""
    if not name:
        return "a command"
    path = texts[0]
    told = [path if "/" in path and len(path) <= _SPOKEN and path.isprintable() else name[:_SPOKEN]]
    if name in runner.tools.shells:
        first = next((text for text in texts[1:] if not text.startswith("-")), "")
        return f"`{name} {first}`" if _is_path(first) else f"`{name}`"
    for word in texts[1 : 1 + runner.tools.labels.get(name, 0)]:
        if not word[:1].isalpha() or len(word) > _LONGEST_SUBCOMMAND or not _SUBCOMMAND.issuperset(word):
            break
        told.append(word)
    return f"`{' '.join(told).replace('`', '')}`"


def _is_path(word: str) -> bool:
    return len(word) <= _SPOKEN and re.fullmatch(r"[\w./-]+\.\w+|[\w.-]*/[\w./-]+", word) is not None


def _principal(runner: Runner, texts: tuple[str, ...], state: State) -> str:
    if "--profile" in texts or any(text.startswith("--profile=") for text in texts):
        return "other"
    return "unknown" if state.principal == "role" and runner.assumed else state.principal


def _aws(runner: Runner, invocation: Invocation, state: State) -> None:
    """Note what an AWS call does to the credentials of the commands after it."""
    match [text for text in invocation.texts[1:] if not text.startswith("-")][:3]:
        case ["sts", command, *_] if command.startswith("assume-role"):
            runner.assumed = True
        case ["configure", "set", key] if not key.startswith(("region", "output", "default.region", "default.s3")):
            state.principal = _changed_principal(state)
        case ["configure", "import", *_] | ["sso", "login", *_]:
            state.principal = _changed_principal(state)


def _changed_principal(state: State) -> str:
    """Return the principal once credentials may have been changed."""
    return "other" if state.principal == "other" else "unknown"


def _function(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    body = state.functions[invocation.name]
    if not runner.follows(frame, ("function", id(body)), invocation.span):
        return
    from cblint.parse.shell_nesting import located  # noqa: PLC0415  (plain commands have no functions)

    before, ended = state.positional, state.maybe_ended
    exits = any(each.command.words and each.command.words[0].literal == "exit" for each in located(body))
    state.positional = invocation.words[1:]
    inner = frame.replace(depth=frame.depth + 1, active=(*frame.active, ("function", id(body))))
    runner.statements(body, state, inner)
    state.positional = before
    if state.ended == "return":
        state.ended = ""
    state.maybe_ended = ended or (exits and state.maybe_ended)


def _unwrapped(runner: Runner, words: tuple[Value, ...], state: State) -> tuple[tuple[Value, ...], State]:
    """Return the words of what wrappers such as `sudo` and `env` run (none if nothing), and the state it runs in."""
    if program_name(words[0]) not in runner.tools.wrapping:
        return words, state
    for _ in range(len(words)):
        name = posixpath.basename(string(words[0]) or "")
        second = string(words[1]) if len(words) > 1 else None
        wrapper = runner.tools.wrappers.get(f"{name} {second}")
        used = 1 if wrapper is None else 2
        wrapper = wrapper or runner.tools.wrappers.get(name)
        if wrapper is None or name in state.functions:
            break
        if name == "command" and second in ("-v", "-V", "-pv"):
            return (), state
        if name not in _SAME_PROCESS:
            state = state.copy()
        words = _after_options(wrapper, words[used:], state)
        if not words:
            break
        if name in _OTHER_PRINCIPAL:
            state.principal = "other"
    return words, state


def _after_options(wrapper: Wrapper, words: tuple[Value, ...], state: State) -> tuple[Value, ...]:
    operands = wrapper.operands
    index = 0
    while index < len(words):
        word = string(words[index])
        if word is None:
            break
        assignment = _ASSIGNMENT.fullmatch(word) if wrapper.assignments else None
        if word == "--":
            index += 1
            if not operands:
                break
        elif word.startswith("-") and len(word) > 1:
            if word == "-t" and operands and index + 1 < len(words):
                operands = 0
            index += 2 if word in wrapper.values else 1
        elif assignment:
            value = words[index]
            known = Known(value.origin, assignment.group(2), segments=())
            state.set(assignment.group(1), known, export=True)
            index += 1
        elif operands or (wrapper.counts and word.isdigit()):
            operands = max(operands - 1, 0)
            index += 1
        else:
            break
    rest = words[index:]
    if wrapper.appends and rest:
        rest = (*rest, Unknown(at(rest[-1].origin.span), Reason.RUNTIME, "xargs"))
    return rest
