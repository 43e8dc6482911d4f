"""This is where the words of a call of `docker compose` are understood: files, command, services."""

from __future__ import annotations

from cblint.analysis.docker.calls import Flag, taken_apart
from cblint.analysis.invocation import Invocation
from cblint.analysis.shell.state import located
from cblint.record import Record
from cblint.value import string

COMMANDS = frozenset({"build", "up", "run", "pull", "push", "create", "start", "restart", "watch", "exec", "down",
                      "config", "ps", "logs", "stop", "kill", "rm", "images", "convert"})  # fmt: skip


class ComposeCall(Record):
    """A call of `docker compose`."""

    command: str
    files: tuple[str, ...]
    """The files that are named, relative to the model root; nothing for those of the folder."""
    folder: str | None
    """The project's folder, where it is named."""
    services: tuple[str, ...]
    """The services that are named; nothing for all of them."""
    options: frozenset[str]
    """Options of the command by their long names, without their values."""
    profiles: bool
    """Whether a profile is asked for."""
    clear: bool
    """Whether files and services are known."""

    @property
    def builds(self) -> bool:
        """Whether services that have a `build` are built."""
        return self.command == "build" or (self.command in ("up", "run", "create") and "--build" in self.options)

    @property
    def follows_needs(self) -> bool:
        """Whether services that those named need are meant too."""
        return self.command in ("up", "run", "create", "start") and "--no-deps" not in self.options


def compose_call(invocation: Invocation) -> ComposeCall | None:
    """Return the call that an invocation is, None if it is none."""
    if invocation.name not in ("docker", "docker-compose"):
        return None
    call = taken_apart(invocation)
    if call.path[:1] != ("compose",):
        return None
    command = " ".join(call.path[1:])
    operands = call.operands[:1] if command in ("run", "exec") else call.operands
    services = tuple(string(operand) for operand in operands)
    files = tuple(_located(flag, invocation) for flag in call.outer if flag.name == "--file")
    folders = [_located(flag, invocation) for flag in call.outer if flag.name == "--project-directory"]
    known = None not in services and None not in files and None not in folders and invocation.folder is not None
    return ComposeCall(
        command,
        tuple(path or "" for path in files),
        folders[-1] if folders else None,
        tuple(name or "" for name in services),
        frozenset(flag.name for flag in call.flags),
        any(flag.name == "--profile" for flag in call.outer),
        known and command in COMMANDS,
    )


def _located(flag: Flag, invocation: Invocation) -> str | None:
    """Return the path that an option names, relative to the model root; None if it is not known."""
    return located(flag.value, invocation.folder, "") if flag.value is not None else None
