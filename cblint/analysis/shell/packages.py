"""This is where `npm`, `yarn` and `pnpm` are followed to the scripts of `package.json`."""

from __future__ import annotations

import posixpath

from cblint.analysis.shell.package_arguments import INSTALL, RUN, PackageCall
from cblint.analysis.shell.state import State
from cblint.model.build import Link
from cblint.parse.node import MappingNode, ScalarNode
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE, EmbeddedText, SegmentMap, Span
from cblint.value import Step, Value, string

if TYPE_CHECKING:
    from cblint.analysis.invocation import Invocation
    from cblint.analysis.shell.frame import Frame
    from cblint.analysis.shell.run import Runner

MANAGERS = frozenset({"npm", "yarn", "pnpm"})
MAX_MEMBERS = 300
"""Of more packages in one repository, none is looked for by its name."""


def run(runner: Runner, invocation: Invocation, state: State, frame: Frame) -> None:
    """Follow a call of a package manager."""
    call = PackageCall(invocation, state.folder, runner.build.source_root)
    if call.member is not None and call.clear:
        call.folder = _member(runner, call.folder, string(call.member) or "")
    if not call.clear or (call.member is not None and call.folder is None):
        runner.gap(invocation.span, f"what `{invocation.name}` runs is not known")
        return
    if not call.scripts() or call.elsewhere:
        return
    package = _package(runner, call.folder)
    if package is None:
        if call.folder is None or (call.subcommand and call.subcommand not in INSTALL):
            runner.gap(invocation.span, "there is no `package.json` in the repository for it")
        return
    if call.required and not package.keys() & set(call.scripts()):
        if invocation.name != "npm" and call.subcommand not in RUN:
            _binary(runner, invocation, call, state, frame)
        elif not call.if_present:
            runner.gap(invocation.span, "`package.json` has no such script")
        return
    if runner.build.link is Link.INLINE and not runner.build.own_source.is_yes:
        runner.gap(invocation.span, "the `package.json` may be another repository's")
        frame = frame.replace(conditional=True)
    child = state.child()
    child.folder = call.folder
    for name in call.scripts():
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


def _binary(runner: Runner, invocation: Invocation, call: PackageCall, state: State, frame: Frame) -> None:
    """Follow `yarn NAME` where NAME is no script: a program of a package."""
    from cblint.analysis.shell.programs import again  # noqa: PLC0415  (they call each other)

    again(runner, invocation, (call.script_word, *call.extra), state, frame)


def _member(runner: Runner, folder: str | None, name: str) -> str | None:
    """Return the folder below another one of the package that is called by its name, or by its folder."""
    files = runner.workspace.files
    path = posixpath.normpath(posixpath.join(folder or "", name))
    if folder is None or files.is_file(f"{path}/package.json"):
        return None if folder is None else path
    start = f"{folder}/" if folder else ""
    paths = [each for each in files.named("package.json") if each.startswith(start) and "/" in each]
    if len(paths) > MAX_MEMBERS:
        return None
    found = [each for each in paths if _named(runner, each) == name]
    return posixpath.dirname(found[0]) if len(found) == 1 else None


def _named(runner: Runner, path: str) -> str:
    """Return the name that a `package.json` gives."""
    from cblint.parse import json  # noqa: PLC0415  (only where a package manager is called)

    source = runner.workspace.files.readable(path)
    root = json.parse(source.embedded()).root if source is not None else None
    pairs = root.pairs if isinstance(root, MappingNode) else ()
    values = [
        value.text for key, value in pairs
        if isinstance(key, ScalarNode) and key.text == "name" and isinstance(value, ScalarNode)
    ]  # fmt: skip
    return values[0] if values else ""


def _package(runner: Runner, folder: str | None) -> dict[str, tuple[Span, EmbeddedText]] | None:
    """Return the scripts of a folder's `package.json`, each with its key's place and its text."""
    if folder is None:
        return None
    from cblint.parse import json  # noqa: PLC0415  (only where a package manager is called)

    path = posixpath.join(folder, "package.json")
    source = runner.workspace.files.readable(path)
    if source is None:
        return None
    document = json.parse(source.embedded())
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
