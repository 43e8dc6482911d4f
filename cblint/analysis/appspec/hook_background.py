"""This is where programs are found that a hook script leaves in the background with its output still open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.analysis.appspec.hook_scripts import HookScript, parsed
from cblint.data.appspec import facts
from cblint.parse.shell_nesting import Nesting
from cblint.parse.shell_script import RedirectWord, SimpleCommand
from cblint.record import NamedTuple
from cblint.source import SourceFile
from cblint.workspace import Workspace

_NOT_FOLLOWED = frozenset({Nesting.FUNCTION, Nesting.PIPELINE, Nesting.SUBSTITUTION, Nesting.TEST})
_VALUED = frozenset({"-u", "-g", "-n", "--user", "--group"})


class Held(NamedTuple):
    """A program that keeps the output of a hook script open after its end."""

    command: SimpleCommand
    name: str
    output: bool
    """Whether it keeps the standard output open, and not only that for errors."""


def held_open(workspace: Workspace, script: HookScript) -> Iterator[Held]:
    """Yield each program that a script leaves running in the background with an output of its own still open."""
    body = parsed(workspace, script)
    if body is None:
        return
    commands = tuple(body.commands())
    if any(_waits(each.command, script.source) or _redirects_all(each.command, script.source) for each in commands):
        return
    grouped = any(not each.command.words and each.command.redirects for each in commands)
    starts = any(hook.event == "ApplicationStart" for hook in script.hooks)
    for command, nesting in commands:
        if Nesting.BACKGROUND not in nesting or _NOT_FOLLOWED & set(nesting):
            continue
        if grouped and {Nesting.GROUP, Nesting.SUBSHELL} & set(nesting):
            continue
        name = _lasting(command, starts=starts)
        output, errors = _attached(command.redirects, script.source)
        if name and (output or errors):
            yield Held(command, name, output)


def _waits(command: SimpleCommand, source: SourceFile) -> bool:
    """Tell whether a command may end what the script has started, or wait for its end."""
    name = command.words[0].literal if command.words else ""
    killed = name == "kill" and re.search(r"\$!|%", source.text[command.span.start : command.span.end]) is not None
    return killed or name in ("wait", "trap")


def _redirects_all(command: SimpleCommand, source: SourceFile) -> bool:
    """Tell whether a command redirects the script itself."""
    words = [word.literal for word in command.words]
    return words == ["exec"] and bool(command.redirects) and not all(_attached(command.redirects, source))


def _lasting(command: SimpleCommand, *, starts: bool) -> str:
    """Return the name of the program that a command leaves running; empty if it may soon be done."""
    known = facts()
    words = [word.literal for word in command.words]
    detached = False
    while words and words[0] is not None:
        name = words[0].rpartition("/")[2]
        if name in known.detaching:
            detached = True
        elif name not in known.wrappers:
            break
        words = _without_options(words[1:])
    if not words:
        return ""
    first = words[0]
    if first is None:
        return "nohup" if detached and command.words[0].literal == "nohup" else ""
    name = first.rpartition("/")[2]
    following = words[1] if len(words) > 1 else None
    served = name in known.servers or following in known.server_subcommands.get(name, ())
    started = starts and name in ("node", "dotnet") and following is not None and not following.startswith("-")
    return name if detached or served or started else ""


def _without_options(words: list[str | None]) -> list[str | None]:
    """Return the words after the options of a wrapper, and after the variables that it sets."""
    while words and words[0] is not None and (words[0].startswith("-") or re.match(r"\w+=", words[0])):
        words = words[2:] if words[0] in _VALUED else words[1:]
    return words


def _attached(redirects: tuple[RedirectWord, ...], source: SourceFile) -> tuple[bool, bool]:
    """Return whether the standard output and that for errors are still what the script was given."""
    output = errors = True
    for redirect in redirects:
        operator = redirect.operator
        descriptor = re.match(r"[0-9]*", source.text[redirect.span.start : redirect.span.end])
        number = descriptor[0] if descriptor is not None else ""
        target = redirect.target.literal
        if operator in ("&>", "&>>") or (operator == ">&" and not number and target not in ("1", "2")):
            output = errors = False
        elif operator == ">&" and target in ("1", "2"):
            copied = output if target == "1" else errors
            output, errors = (copied, errors) if number in ("", "1") else (output, copied)
        elif operator in (">", ">>", ">|", ">&") and number in ("", "1"):
            output = False
        elif operator in (">", ">>", ">|", ">&") and number == "2":
            errors = False
    return output, errors
