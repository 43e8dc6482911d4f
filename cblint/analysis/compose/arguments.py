"""This is where the words of a call of `docker compose` are understood: files, command, services."""

from __future__ import annotations

from cblint.analysis.invocation import Invocation
from cblint.analysis.shell.state import located
from cblint.record import Record
from cblint.value import Known, Value, string

COMMANDS = frozenset({"build", "up", "run", "pull", "push", "create", "start", "restart", "watch", "exec", "down",
                      "config", "ps", "logs", "stop", "kill", "rm", "images", "convert"})  # fmt: skip
_OUTER = frozenset({"-p", "--project-name", "--profile", "--env-file", "--parallel", "--progress", "--ansi", "-H",
                    "--host", "--context", "-c", "--log-level", "--tlscacert", "--tlscert", "--tlskey", "--config",
                    "-l"})  # fmt: skip
_INNER = frozenset({"--build-arg", "-m", "--memory", "--progress", "--ssh", "--builder", "--scale", "-t", "--timeout",
                    "--exit-code-from", "--abort-on-container-exit-code", "--wait-timeout", "--attach", "--no-attach",
                    "--pull", "--policy", "-e", "--env", "-v", "--volume", "-p", "--publish", "-u", "--user", "-w",
                    "--workdir", "--name", "-l", "--label", "--entrypoint"})  # fmt: skip


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
    """Options of the command without their values."""
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
    words = list(invocation.words[1:])
    if invocation.name == "docker":
        while words and (string(words[0]) or "").startswith("-"):
            del words[: 2 if string(words[0]) in _OUTER else 1]
        if not words or string(words.pop(0)) != "compose":
            return None
    elif invocation.name != "docker-compose":
        return None
    return _Arguments(invocation).read(words)


class _Arguments:
    """The words of one call."""

    def __init__(self, invocation: Invocation) -> None:
        self.here = invocation.folder
        self.files: list[str] = []
        self.folder: str | None = None
        self.options: set[str] = set()
        self.services: list[str] = []
        self.command = ""
        self.profiles = False
        self.clear = invocation.folder is not None

    def read(self, words: list[Value]) -> ComposeCall:
        """Take all words."""
        while words:
            value = words.pop(0)
            word = string(value)
            if word is None:
                self.clear &= self.command in ("run", "exec") and bool(self.services)
            elif word.startswith("-") and not (self.command in ("run", "exec") and self.services):
                self._option(value, word, words)
            elif not self.command:
                self.command = word
            elif not (self.command in ("run", "exec") and self.services):
                self.services.append(word)
        return ComposeCall(
            self.command,
            tuple(self.files),
            self.folder,
            tuple(self.services),
            frozenset(self.options),
            self.profiles,
            self.clear and self.command in COMMANDS,
        )

    def _option(self, value: Value, word: str, words: list[Value]) -> None:
        option, equals, rest = word.partition("=")
        self.profiles |= option == "--profile"
        if self.command:
            self.options.add(option)
            if not equals and option in _INNER and (option != "--pull" or self.command != "build"):
                del words[:1]
        elif option in ("-f", "--file", "--project-directory"):
            target = Known(value.origin, rest) if equals else (words.pop(0) if words else value)
            path = located(target, self.here, "")
            self.clear &= path is not None
            if option == "--project-directory":
                self.folder = path
            else:
                self.files.append(path or "")
        elif not equals and option in _OUTER:
            del words[:1]
