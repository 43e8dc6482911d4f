"""This is where the scripts that an AppSpec file for servers names are found in the repository and looked into."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cblint.data.appspec import facts
from cblint.errors import UnreadableError
from cblint.files import NotTextError
from cblint.model.appspec import AppSpec, Hook
from cblint.parse import shell
from cblint.parse.shell_script import Located, Nesting, RedirectWord, Script, SimpleCommand
from cblint.pattern import pattern
from cblint.read.keys import STAND_IN
from cblint.record import NamedTuple, Record
from cblint.source import SourceFile, Span
from cblint.value import Step, string
from cblint.workspace import Workspace

MAX_SCRIPTS = 200
"""An AppSpec's scripts after these are not looked into."""
MAX_FOUND = 20
"""So many places of one script are told."""
MAX_PATH = 1000
"""A longer path is not known."""
MAX_LENGTH = 200_000
"""A longer script is not looked into."""
_SHELLS = pattern(r"#![ \t]*(?:/\S*/)?(?:env[ \t]+(?:-S[ \t]+)?(?:/\S*/)?)?(?:ba|da|k|z)?sh(?:[ \t].*)?")
_OTHERS = {".js": "JavaScript", ".php": "PHP", ".pl": "Perl", ".py": "Python", ".rb": "Ruby"}
_SURE = frozenset({Nesting.GROUP, Nesting.SUBSHELL, Nesting.PIPELINE, Nesting.AND})
_NOT_FOLLOWED = frozenset({Nesting.FUNCTION, Nesting.PIPELINE, Nesting.SUBSTITUTION, Nesting.TEST})
_CHANGING = frozenset({"cd", "pushd", "popd", "chroot", "eval"})
_VALUED = frozenset({"-u", "-g", "-n", "--user", "--group"})


class HookScript(Record):
    """A script of the repository that CodeDeploy runs on a server."""

    path: str
    root: str
    """The revision's folder, relative to the model root."""
    source: SourceFile
    hooks: tuple[Hook, ...]
    """Those that name it, in the order of the AppSpec file."""

    def steps(self) -> tuple[Step, ...]:
        """Return the places that make CodeDeploy run it."""
        return tuple(Step(hook.location.origin.span, f"`{hook.event}` runs it") for hook in self.hooks[:3])


class Held(NamedTuple):
    """A program that keeps the output of a hook script open after its end."""

    command: SimpleCommand
    name: str
    output: bool
    """Whether it keeps the standard output open, and not only that for errors."""


class Relative(NamedTuple):
    """A word of a hook script that means a file of the revision, by a path from another folder."""

    span: Span
    text: str
    path: str
    """The file that is meant."""


def revision_path(text: str | None, *, windows: bool = False) -> str | None:
    """Return a path relative to the revision's root as the agent joins it; None if it is not plainly one."""
    if text is None:
        return None
    if re.search(STAND_IN, text[:MAX_PATH]):
        return None
    plain = text.strip().replace("\\", "/") if windows else text.strip()
    names = [name for name in plain.split("/") if name not in ("", ".")]
    unclear = ".." in names or len(plain) > MAX_PATH or re.search(r"[$*?{}<>|%\\\n\[\]]", plain) is not None
    return None if unclear else "/".join(names)


def scripts(workspace: Workspace, appspec: AppSpec) -> tuple[HookScript, ...]:
    """Return the scripts of an AppSpec for Linux servers that the repository holds, each once."""
    return workspace.once(_scripts, appspec)


def _scripts(workspace: Workspace, appspec: AppSpec) -> tuple[HookScript, ...]:
    if appspec.platform != "server" or string(appspec.os) != "linux":
        return ()
    found: dict[str, HookScript] = {}
    for hook in appspec.hooks[:MAX_SCRIPTS]:
        path = revision_path(string(hook.location))
        root = root_of(workspace, appspec, path) if path else None
        if root is None or path is None:
            continue
        full = joined(root, path)
        known = found.get(full)
        if known is not None:
            found[full] = known.replace(hooks=(*known.hooks, hook))
            continue
        source = _read(workspace, full)
        if source is not None:
            found[full] = HookScript(full, root, source, (hook,))
    return tuple(found.values())


def root_of(workspace: Workspace, appspec: AppSpec, path: str) -> str | None:
    """Return the folder below which the repository holds a file of the revision: the AppSpec's, else the top."""
    for folder in dict.fromkeys((appspec.path.rpartition("/")[0], "")):
        if workspace.files.is_file(joined(folder, path)):
            return folder
    return None


def joined(folder: str, path: str) -> str:
    """Return a path below a folder, either of which may be empty."""
    return f"{folder}/{path}" if folder and path else folder or path


def _read(workspace: Workspace, path: str) -> SourceFile | None:
    try:
        source = workspace.files.read(path)
    except (NotTextError, UnreadableError):
        return None
    return source if len(source.text) <= MAX_LENGTH else None


def why_not_runnable(script: HookScript) -> str:
    """Say what keeps the system from running a script as it is meant; empty if nothing does."""
    text = script.source.text
    first, line_end, _ = text.partition("\n")
    name = script.path.rpartition("/")[2]
    if first.startswith("#!"):
        return f"`{name}` ends its `#!` line with CR LF, so that no such interpreter is found" if _is_cr(first) else ""
    if not text.strip():
        return ""
    language = next((each for suffix, each in _OTHERS.items() if name.endswith(suffix)), "")
    if language:
        return f"`{name}` has no `#!` line, so that a shell runs what is {language}"
    if name.endswith(".sh") and line_end and _is_cr(first) and "\n" not in text.replace("\r\n", ""):
        return f"`{name}` ends its lines with CR LF, which a shell takes for part of its commands"
    return ""


def _is_cr(line: str) -> bool:
    return line.endswith("\r")


def parsed(workspace: Workspace, script: HookScript) -> Script | None:
    """Return a shell script's statements; None for another language, and where not all of it parses."""
    return workspace.once(_parsed, script)


def _parsed(_: Workspace, script: HookScript) -> Script | None:
    first = script.source.text.partition("\n")[0].rstrip("\r")
    if _SHELLS.fullmatch(first) is None and (first.startswith("#!") or not script.path.endswith(".sh")):
        return None
    found = shell.parse(script.source.embedded())
    return found if found.complete and not found.has_error else None


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


def relative_paths(workspace: Workspace, script: HookScript) -> Iterator[Relative]:
    """Yield each relative path with which a script means a file of the revision before it goes to any folder."""
    body = parsed(workspace, script)
    if body is None:
        return
    earlier = ""
    for each in body.commands():
        command = each.command
        name = command.words[0].literal if command.words else ""
        if name is None or name in _CHANGING or name in ("sudo", "su", "runuser"):
            return
        if set(each.nesting) <= _SURE and not _is_tested(each):
            yield from (found for found in _relative(workspace, script, command) if found.text not in earlier)
        earlier += script.source.text[command.span.start : command.span.end] + "\n"


def _is_tested(each: Located) -> bool:
    return Nesting.AND in each.nesting


def _relative(workspace: Workspace, script: HookScript, command: SimpleCommand) -> Iterator[Relative]:
    known = facts()
    words = command.words
    name = words[0].literal if words else None
    if name is None:
        return
    operands = [word for word in words[1:] if word.literal is not None and not word.literal.startswith("-")]
    looked = operands[:-1] if name in known.copiers else operands[:1] if name in known.readers else []
    if name == "chmod":
        looked = operands[1:]
    if any(word.literal in ("-c", "-m", "-e", "-t", "-d") for word in words[1:]):
        looked = []
    for word in [words[0], *looked] if "/" in name else looked:
        text = word.literal or ""
        path = revision_path(text)
        if not path or text.startswith(("/", "~")) or ":" in text:
            continue
        folders = dict.fromkeys((script.root, script.path.rpartition("/")[0]))
        meant = next((joined(folder, path) for folder in folders if workspace.files.is_file(joined(folder, path))), "")
        if meant:
            yield Relative(word.span, text, meant)
