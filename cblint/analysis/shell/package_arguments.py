"""This is where the words of a call of npm, yarn or pnpm are understood: folder, subcommand, script, member."""

from __future__ import annotations

from cblint.analysis.invocation import Invocation
from cblint.analysis.shell.state import located
from cblint.value import Known, Value, string

_FOLDERS = frozenset({"--prefix", "-C", "--cwd", "--dir"})
_MEMBER = frozenset({"-w", "--workspace", "--filter", "-F"})
_WORKSPACES = frozenset({"-ws", "--workspaces", "-r", "--recursive", "workspace", "workspaces"})
_VALUES = frozenset({"--registry", "--loglevel", "--userconfig", "--cache", "--tag", "--access", "--otp", "--omit",
                     "--include", "--only", "--network-timeout", "--mutex", "--cache-folder", "--modules-folder",
                     "--reporter", "--store-dir"})  # fmt: skip
RUN = frozenset({"run", "run-script", "rum", "urn"})
_SHORT = {"test": "test", "t": "test", "tst": "test", "start": "start", "stop": "stop", "restart": "restart"}
INSTALL = frozenset({"install", "i", "ci", "clean-install", "add", "install-clean"})
_PUBLISH = frozenset({"publish", "pack"})
_OWN = frozenset(
    {
        "version", "config", "set", "login", "logout", "whoami", "cache", "audit", "outdated", "update", "upgrade",
        "up", "uninstall", "remove", "rm", "link", "unlink", "ls", "list", "view", "info", "show", "init", "create",
        "prune", "dedupe", "global", "help", "get", "bin", "root", "prefix", "token", "owner", "dist-tag",
        "deprecate", "fund",
        "rebuild", "shrinkwrap", "why", "licenses", "import", "plugin", "node", "store", "env", "setup", "fetch",
        "autoclean", "check", "generate-lock-entry", "policies", "versions", "search", "ping", "doctor", "adduser",
        "pkg", "explain", "completion", "team", "access", "hook", "star", "diff", "patch",
    }
)  # fmt: skip
_LIFECYCLE = ("preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare")


class PackageCall:
    """The words of one call of a package manager."""

    def __init__(self, invocation: Invocation, folder: str | None, source_root: str) -> None:
        self.folder = folder
        self.clear = True
        self.elsewhere = self.if_present = self.ignores = False
        self.subcommand = self.script = ""
        self.script_word: Value = invocation.words[0]
        self.extra: tuple[Value, ...] = ()
        self.member: Value | None = None
        """The workspace that it is for, by name or folder, where it is for one."""
        self._name = invocation.name
        self._source_root = source_root
        words = list(invocation.words[1:])
        while words:
            value = words.pop(0)
            word = string(value)
            if word is None:
                self.clear &= self.subcommand in INSTALL or self.subcommand in _OWN
            elif word.startswith("-"):
                self._option(value, word, words)
            elif not self.subcommand and word == "workspace" and self._name == "yarn" and words:
                self.member = words.pop(0)
            elif not self.subcommand:
                self.subcommand, self.script_word = word, value
                if not self._named(words):
                    break
            elif self.subcommand in RUN and not self.script:
                self.script, self.script_word = word, value
                self._rest(words)
                break
        self.clear &= self.member is None or (string(self.member) is not None and self.required)

    def _option(self, value: Value, word: str, words: list[Value]) -> None:
        """Take an option, and its value from the words after it."""
        option, equals, rest = word.partition("=")
        if option in _FOLDERS or option in _MEMBER:
            target = Known(value.origin, rest) if equals else (words.pop(0) if words else value)
            if option in _FOLDERS:
                self.folder = located(target, self.folder, self._source_root)
            else:
                self.clear &= self.member is None
                self.member = target
        elif option in ("-g", "--global"):
            self.elsewhere = True
        elif option in _WORKSPACES:
            self.clear = False
        elif word in _VALUES:
            del words[:1]
        else:
            self.if_present |= word == "--if-present"
            self.ignores |= word == "--ignore-scripts"

    def _rest(self, words: list[Value]) -> None:
        """Take what stands behind a script's name: options of npm up to `--`, else words that are handed on."""
        kept: list[Value] = []
        while words:
            value = words.pop(0)
            word = string(value)
            if word == "--":
                kept += words
                break
            if self._name == "npm" and word is not None and word.startswith("-"):
                self._option(value, word, words)
            elif word == "--if-present":
                self.if_present = True
            else:
                kept.append(value)
        self.extra = tuple(kept)

    def _named(self, words: list[Value]) -> bool:
        """Take the subcommand; tell whether words after it are this manager's."""
        word = self.subcommand
        if word in _SHORT:
            self.script = _SHORT[word]
        elif self._name != "npm" and word not in _OWN | INSTALL | _PUBLISH | RUN | _WORKSPACES:
            self.script = word
        else:
            self.clear &= word not in _WORKSPACES
            return True
        self._rest(words)
        return False

    @property
    def required(self) -> bool:
        """Whether the call fails without such a script."""
        return bool(self.script)

    def scripts(self) -> tuple[str, ...]:
        """Return the scripts that run, in order, those that there are."""
        if self.ignores:
            return (self.script,) if self.script else ()
        if self.script:
            return (f"pre{self.script}", self.script, f"post{self.script}")
        if self.subcommand in INSTALL or (not self.subcommand and self._name == "yarn"):
            return _LIFECYCLE
        if self.subcommand in _PUBLISH:
            return ("prepublishOnly", "prepare", "prepack", "postpack", "publish", "postpublish")
        return ()
