"""This is where a command leads to other text: a shell's argument, a script, a target, a package's script."""

from __future__ import annotations

import posixpath

from cblint.analysis.shell import make, options, packages
from cblint.analysis.shell.state import State, located
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE
from cblint.value import Value, embedded, string

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from cblint.analysis.invocation import Invocation
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner
    from cblint.data.tools import Tools
    from cblint.source import EmbeddedText

    Follower: TypeAlias = Callable[[Runner, Invocation, State, Frame], None]

_SHELL_VALUES = frozenset({"-o", "+o", "-O", "+O", "--rcfile", "--init-file"})
_TOOL_FOLDERS = ("node_modules/.bin", "venv/bin", ".venv/bin", "vendor/bin", "/.local/bin")
_QUESTIONS = frozenset({"--version", "-V", "--help"})
_MAKE = frozenset({"make", "gmake"})
_WINDOWS = {".ps1": "PowerShell", ".psm1": "PowerShell", ".bat": "the language of cmd", ".cmd": "the language of cmd"}
"""What a file is written in, by its ending, that no POSIX shell runs."""


def run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    """Follow an external program to the text that it runs; most run none that is in view."""
    follow = _follower(runner, invocation)
    if follow is not None:
        follow(runner, invocation, state, frame.inside(invocation))


def _follower(runner: Runner, invocation: Invocation) -> Follower | None:
    """Return what follows a program of this name."""
    name = invocation.name
    facts = runner.tools
    if name in facts.shells:
        return _shell
    first = invocation.texts[0]
    if ("/" in first or HOLE in first) and is_program(_path(invocation, runner), facts):
        return _program
    if name in _MAKE:
        return make.run
    if name in packages.MANAGERS:
        return packages.run
    if name in facts.interpreters:
        return _interpreter
    if name in facts.runners and invocation.word(1) not in _QUESTIONS:
        return _unread
    return _FOLLOWERS.get(name)


def _unread(runner: Runner, invocation: Invocation, _state: State, _frame: Frame) -> None:
    runner.gap(invocation.span, f"`{invocation.name}` runs commands of a file that is not read")


def _listing(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    from cblint.analysis.shell import just, task  # noqa: PLC0415  (few builds call them)

    if invocation.name == "just":
        just.run(runner, invocation, state, frame)
    else:
        task.run(runner, invocation, state, frame)


def _path(invocation: Invocation, runner: Runner) -> str:
    """Return the command word's path; where its folder is not known, the name alone if that is a known program's."""
    known = string(invocation.words[0])
    if known is not None:
        return known
    here = located(invocation.words[0], invocation.folder, runner.build.source_root)
    return invocation.name if here is None and runner.tools.knows(invocation.name) else f"./{invocation.name}"


def is_program(path: str, facts: Tools) -> bool:
    """Tell whether a command word is the path of a program of the repository, not of an installed one."""
    folder, name = posixpath.split(path)
    installed = path.startswith("/") or folder.endswith(_TOOL_FOLDERS)
    return "/" in path and not installed and name not in facts.repository_programs


def _shell(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    words = invocation.words
    index = 1
    reads_command = False
    while index < len(words):
        word = string(words[index])
        if word is None or not word.startswith(("-", "+")) or word == "-":
            break
        if word in _QUESTIONS:
            return
        short = not word.startswith("--")
        reads_command |= short and word.startswith("-") and "c" in word
        index += 2 if word in _SHELL_VALUES or (short and word.endswith("o")) else 1
    rest = words[index:]
    child = state.child()
    child.options = options.changed(frozenset(), [string(word) for word in words[1:index]])
    if reads_command:
        _text(runner, invocation, embedded(rest[0]) if rest else None, child, frame)
    elif rest and string(rest[0]) != "-" and "-s" not in map(string, words[1:index]):
        child.positional = rest[1:]
        _script_file(runner, rest[0], invocation, child, frame)
    else:
        _standard_input(runner, invocation, child, frame)


def _text(runner: Runner, invocation: Invocation, text: EmbeddedText | None, state: State, frame: Frame) -> None:
    if text is None:
        runner.gap(invocation.span, f"the text that `{invocation.name}` runs is not known")
    elif runner.follows(frame, "text", invocation.span):
        runner.script(text, state, frame.replace(depth=frame.depth + 1, fed=False))


def _standard_input(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    for redirect in invocation.redirects:
        if redirect.operator in ("<<", "<<-", "<<<"):
            _text(runner, invocation, embedded(redirect.target), state, frame)
            return
        if redirect.operator == "<":
            _script_file(runner, redirect.target, invocation, state, frame)
            return
    if frame.fed:
        runner.gap(invocation.span, f"`{invocation.name}` runs what it is sent")


def _script_file(
    runner: Runner,
    script: Value,
    invocation: Invocation,
    state: State,
    frame: Frame,
) -> None:
    path = located(script, state.folder, runner.build.source_root)
    if path is None:
        runner.gap(invocation.span, "which script is run is not known")
    elif not runner.workspace.files.is_file(path):
        runner.gap(invocation.span, f"{_named(path)} is not in the repository")
    else:
        state.script = path
        read_script(runner, path, invocation, state, frame)


def _named(path: str) -> str:
    shown = path if len(path) <= 60 and path.isprintable() else "the script"
    return f"`{shown}`" if shown == path else shown


def _program(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    path = located(invocation.words[0], state.folder, runner.build.source_root)
    if path is None and string(invocation.words[0]) is None:
        runner.gap(invocation.span, "which program is run is not known")
        return
    if path is None or not runner.workspace.files.is_file(path):
        runner.gap(invocation.span, f"{_named(string(invocation.words[0]) or path or '')} is not in the repository")
        return
    if posixpath.splitext(path)[1].lower() in _WINDOWS:
        language = _WINDOWS[posixpath.splitext(path)[1].lower()]
        runner.gap(invocation.span, f"{_named(path)} is a program in {language}")
        return
    head = runner.workspace.files.head(path)
    line = head.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    shell = posixpath.basename((line[2:].split() or [""])[-1]) if line.startswith("#!") else ""
    words = line[2:].split() if line.startswith("#!") else []
    names = {posixpath.basename(word) for word in words}
    if (words and not names & runner.tools.shells) or b"\0" in head:
        language = runner.tools.interpreters.get(shell.rstrip("0123456789."), (shell or "another", frozenset()))[0]
        runner.gap(invocation.span, f"{_named(path)} is a program in {language}")
        return
    child = state.child()
    child.positional = invocation.words[1:]
    child.script = path
    child.options = options.given(line)
    read_script(runner, path, invocation, child, frame)


def read_script(runner: Runner, path: str, invocation: Invocation, state: State, frame: Frame) -> bool:
    """Follow a script of the repository in a state; return whether that was possible."""
    if not runner.follows(frame, path, invocation.span):
        return False
    source = runner.workspace.files.readable(path)
    if source is None:
        runner.gap(invocation.span, f"{_named(path)} cannot be read")
        return False
    runner.followed[path] = None
    inner = frame.replace(depth=frame.depth + 1, active=(*frame.active, path), fed=False)
    runner.script(source.embedded(), state, inner)
    if invocation.name in ("source", ".") and state.ended == "return":
        state.ended = ""
    return True


def _interpreter(runner: Runner, invocation: Invocation, _state: State, frame: Frame) -> None:
    language, values = runner.tools.interpreters[invocation.name]
    texts = [string(word) for word in invocation.words[1:]]
    index = 0
    while index < len(texts):
        text = texts[index]
        if text in _QUESTIONS and len(texts) == 1:
            return
        if text == "-m" and language == "Python" and index + 1 < len(texts):
            if texts[index + 1] not in runner.tools.interpreter_modules:
                runner.gap(invocation.span, "a Python module is run that is not known")
            return
        if text is None or not text.startswith("-") or text in ("-c", "-e", "-"):
            break
        index += 2 if text in values else 1
    reads = any(redirect.operator.startswith("<") for redirect in invocation.redirects)
    if index < len(texts) or frame.fed or reads:
        runner.gap(invocation.span, f"a program in {language} is run")


def _find(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    from cblint.analysis.shell.programs import again  # noqa: PLC0415  (they call each other)

    words = invocation.words
    for index, word in enumerate(words):
        if string(word) in ("-exec", "-execdir", "-ok"):
            rest = words[index + 1 :]
            ends = [i for i, each in enumerate(rest) if string(each) in (";", "+")]
            again(runner, invocation, rest[: ends[0]] if ends else rest, state, frame)


def _tests_run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    words = invocation.words
    for index, word in enumerate(words[:-1]):
        if string(word) == "--test-command":
            _text(runner, invocation, embedded(words[index + 1]), state.child(), frame)


_FOLLOWERS: dict[str, Follower] = {
    "just": _listing,
    "task": _listing,
    "go-task": _listing,
    "find": _find,
    "codebuild-tests-run": _tests_run,
}
"""Programs that run commands which a file of the repository lists, or which they are given."""
