"""This is where `npm`, `yarn` and `pnpm` are followed to the scripts of `package.json`."""

from __future__ import annotations

import posixpath

from cblint.analysis.shell_state import State, located
from cblint.errors import UnreadableError
from cblint.files import NotTextError
from cblint.model.build import Link
from cblint.parse.node import MappingNode, ScalarNode
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE, EmbeddedText, SegmentMap, Span
from cblint.value import Known, Step, Value, string

if TYPE_CHECKING:
    from cblint.analysis.invocation import Invocation
    from cblint.analysis.shell_run import Frame, Runner

MANAGERS = frozenset({"npm", "yarn", "pnpm"})

_FOLDERS = frozenset({"--prefix", "-C", "--cwd", "--dir"})
_WORKSPACES = frozenset(
    {"-w", "--workspace", "-ws", "--workspaces", "--filter", "-F", "-r", "--recursive", "workspace", "workspaces"}
)
_VALUES = frozenset({"--registry", "--loglevel", "--userconfig", "--cache", "--tag", "--access", "--otp", "--omit",
                     "--include", "--only", "--network-timeout", "--mutex", "--cache-folder", "--modules-folder",
                     "--reporter", "--store-dir"})  # fmt: skip
_RUN = frozenset({"run", "run-script", "rum", "urn"})
_SHORT = {"test": "test", "t": "test", "tst": "test", "start": "start", "stop": "stop", "restart": "restart"}
_INSTALL = frozenset({"install", "i", "ci", "clean-install", "add", "install-clean"})
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


def run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    """Follow a call of a package manager."""
    call = _Call(invocation, state.folder, runner.build.source_root)
    if not call.clear:
        runner.gap(invocation.span, f"what `{invocation.name}` runs is not known")
        return
    if not call.scripts(invocation.name) or call.elsewhere:
        return
    package = _package(runner, call.folder)
    if package is None:
        if call.folder is None or (call.subcommand and call.subcommand not in _INSTALL):
            runner.gap(invocation.span, "there is no `package.json` in the repository for it")
        return
    if call.required and not package.keys() & set(call.scripts(invocation.name)):
        if invocation.name != "npm" and call.subcommand not in _RUN:
            _binary(runner, invocation, call, state, frame)
        elif not call.if_present:
            runner.gap(invocation.span, "`package.json` has no such script")
        return
    if runner.build.link is Link.INLINE and not runner.build.own_source.is_yes:
        runner.gap(invocation.span, "the `package.json` may be another repository's")
        frame = frame.replace(conditional=True)
    child = state.child()
    child.folder = call.folder
    for name in call.scripts(invocation.name):
        if name in package:
            span, text = package[name]
            extra = call.extra if name == call.script else ()
            _script(runner, (name, span, _with(text, extra)), child.copy(), frame)


def _script(runner: Runner, script: tuple[str, Span, EmbeddedText], state: State, frame: Frame) -> None:
    name, span, text = script
    key = ("package", span)
    if runner.follows(frame, key, frame.steps[-1].span):
        shown = f"is the script `{name}`" if len(name) <= 60 else "is the script"
        inner = frame.replace(
            steps=(*frame.steps, Step(span, shown)),
            depth=frame.depth + 1,
            active=(*frame.active, key),
            fed=False,
        )
        runner.script(text, state, inner)


def _binary(runner: Runner, invocation: Invocation, call: _Call, state: State, frame: Frame) -> None:
    """Follow `yarn NAME` where NAME is no script: a program of a package."""
    from cblint.analysis.shell_programs import again  # noqa: PLC0415  (they call each other)

    again(runner, invocation, (call.script_word, *call.extra), state, frame)


class _Call:
    """The words of one call of a package manager."""

    def __init__(self, invocation: Invocation, folder: str | None, source_root: str) -> None:
        self.folder = folder
        self.clear = True
        self.elsewhere = self.if_present = self.ignores = False
        self.subcommand = self.script = ""
        self.script_word: Value = invocation.words[0]
        self.extra: tuple[Value, ...] = ()
        words = list(invocation.words[1:])
        while words:
            value = words.pop(0)
            word = string(value)
            option, equals, rest = (word or "").partition("=")
            if word is None and not (self.subcommand in _INSTALL or self.subcommand in _OWN):
                self.clear = False
            elif word is None:
                continue
            elif option in _FOLDERS:
                target = Known(value.origin, rest) if equals else (words.pop(0) if words else value)
                self.folder = located(target, self.folder, source_root)
            elif option in ("-g", "--global"):
                self.elsewhere = True
            elif option in _WORKSPACES:
                self.clear = False
            elif word in _VALUES:
                words = words[1:]
            elif word.startswith("-"):
                self.if_present |= word == "--if-present"
                self.ignores |= word == "--ignore-scripts"
            elif not self.subcommand:
                self.subcommand, self.script_word = word, value
                if not self._named(invocation.name, words):
                    break
            elif self.subcommand in _RUN and not self.script:
                self.script, self.script_word = word, value
                self.extra = tuple(each for each in words if string(each) not in ("--", "--if-present"))
                self.if_present |= any(string(each) == "--if-present" for each in words)
                break

    def _named(self, name: str, words: list[Value]) -> bool:
        """Take the subcommand; tell whether words after it are this manager's."""
        word = self.subcommand
        if word in _SHORT:
            self.script = _SHORT[word]
        elif name != "npm" and word not in _OWN | _INSTALL | _PUBLISH | _RUN | _WORKSPACES:
            self.script = word
        else:
            return True
        self.extra = tuple(each for each in words if string(each) != "--")
        return False

    @property
    def required(self) -> bool:
        """Whether the call fails without such a script."""
        return bool(self.script)

    def scripts(self, name: str) -> tuple[str, ...]:
        """Return the scripts that run, in order, those that there are."""
        if self.ignores:
            return (self.script,) if self.script else ()
        if self.script:
            return (f"pre{self.script}", self.script, f"post{self.script}")
        if self.subcommand in _INSTALL or (not self.subcommand and name == "yarn"):
            return _LIFECYCLE
        if self.subcommand in _PUBLISH:
            return ("prepublishOnly", "prepare", "prepack", "postpack", "publish", "postpublish")
        return ()


def _package(runner: Runner, folder: str | None) -> dict[str, tuple[Span, EmbeddedText]] | None:
    """Return the scripts of a folder's `package.json`, each with its key's place and its text."""
    if folder is None:
        return None
    from cblint.parse import json  # noqa: PLC0415  (only where a package manager is called)

    path = posixpath.join(folder, "package.json")
    try:
        document = json.parse(runner.workspace.files.read(path).embedded())
    except (NotTextError, UnreadableError):
        return None
    runner.followed[path] = None
    root = document.root
    if not isinstance(root, MappingNode) or not document.complete:
        return None
    scripts: dict[str, tuple[Span, EmbeddedText]] = {}
    for key, value in root.pairs:
        if isinstance(key, ScalarNode) and key.text == "scripts" and isinstance(value, MappingNode):
            for name, text in value.pairs:
                if isinstance(name, ScalarNode) and isinstance(text, ScalarNode):
                    scripts[name.text] = (name.span, text.embedded())
    return scripts


def _with(text: EmbeddedText, extra: tuple[Value, ...]) -> EmbeddedText:
    """Return a script's text with the words that are handed on to it."""
    if not extra:
        return text
    words = []
    for value in extra:
        known = string(value)
        words.append(HOLE if known is None or "'" in known else f"'{known}'")
    joined = " ".join((text.text, *words))
    return EmbeddedText(joined, SegmentMap(text.map.path, text.map.segments, text.map.hull))
