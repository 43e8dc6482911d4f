"""This is where it is answered which services a call of `docker compose` is about: their images, and what builds them.

Grammar: Compose specification (2026). Values with variables are texts with holes, as the shell's variables, `.env` and
defaults decide.
"""

from __future__ import annotations

import posixpath

from cblint.analysis.compose.arguments import ComposeCall, compose_call
from cblint.analysis.invocation import Invocation
from cblint.analysis.paths import nearest
from cblint.parse import yaml
from cblint.parse.node import MappingNode, Node, ScalarNode, items_of, resolved
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import HOLE, Span
from cblint.value import Hole, Known, Reason, Text, Unknown, Value, at, shown, string
from cblint.workspace import Workspace

__all__ = ["Composition", "Service", "composition", "files_of", "services"]

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDES = ("compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
              "docker-compose.override.yaml")  # fmt: skip
MAX_SERVICES = 200
MAX_LENGTH = 200_000
"""A longer Compose file is not read."""
_VARIABLE = pattern(r"\$(?:(\$)|\{([A-Za-z_]\w*)([^{}]*)\}|([A-Za-z_]\w*))")


class Service(Record):
    """A service of a Compose file."""

    name: str
    span: Span
    """Its key."""
    image: Value | None
    """What it runs, or what its build is named; None if it has no name."""
    is_built: bool
    """Whether it has a `build`."""
    dockerfile: str | None
    """The Dockerfile that it is built from, relative to the model root; None if that is not known or not so."""
    target: str | None
    """The stage that is built: empty for the last; None if it is not known."""
    arguments: tuple[tuple[str, str], ...]
    """Arguments of the build, with `HOLE` for what is not known."""
    needs: tuple[str, ...]
    """The services that start before it."""
    always: bool
    """Whether it starts without a profile being asked for."""


class Composition(Record):
    """What a call of `docker compose` is about."""

    call: ComposeCall
    paths: tuple[str, ...]
    """The files that it reads, those that were found."""
    services: tuple[Service, ...]
    """All services of the files."""
    closed: bool
    """Whether all of the files was read."""

    def chosen(self) -> tuple[Service, ...]:
        """Return the services that the call is for, those that they need first included."""
        if not self.call.services:
            return tuple(each for each in self.services if each.always or self.call.profiles)
        by_name = {each.name: each for each in self.services}
        pending, names = list(self.call.services), set[str]()
        while pending:
            name = pending.pop()
            if name in by_name and name not in names:
                names.add(name)
                pending += by_name[name].needs if self.call.follows_needs else ()
        return tuple(each for each in self.services if each.name in names)


def services(workspace: Workspace, invocation: Invocation) -> tuple[Service, ...]:
    """Return the services that a call of `docker compose` is for; nothing if they are not known."""
    found = composition(workspace, invocation)
    return found.chosen() if found is not None else ()


def composition(workspace: Workspace, invocation: Invocation) -> Composition | None:
    """Return what an invocation is about, None unless it is a call of `docker compose` whose files are known."""
    return workspace.once(_composition, invocation)


def _composition(workspace: Workspace, invocation: Invocation) -> Composition | None:
    call = compose_call(invocation)
    if call is None or not call.clear:
        return None
    paths = call.files or files_of(workspace, invocation.folder)
    reader = _Reader(workspace)
    for path in paths:
        reader.load(path, call.folder if call.folder is not None else posixpath.dirname(paths[0]))
    return Composition(call, tuple(paths), tuple(reader.made()), reader.closed) if paths else None


def files_of(workspace: Workspace, folder: str | None) -> tuple[str, ...]:
    """Return the files that are read where none is named: of the folder, or of the nearest one above it."""
    here = nearest(workspace.files, folder, NAMES)
    if here is None:
        return ()
    beside = (posixpath.join(posixpath.dirname(here), name) for name in _OVERRIDES)
    more = next((path for path in beside if workspace.files.is_file(path)), None)
    return (here,) if more is None else (here, more)


class _Reader:
    """Reads the Compose files of one call, later ones over earlier ones."""

    def __init__(self, workspace: Workspace) -> None:
        self.files = workspace.files
        self.closed = True
        self.keys: dict[str, dict[str, Node]] = {}
        self.spans: dict[str, Span] = {}
        self.folders: dict[str, str] = {}

    def load(self, path: str, folder: str) -> None:
        """Read one file."""
        source = self.files.readable(path)
        if source is None:
            self.closed = False
            return
        text = source.embedded()
        if len(text.text) > MAX_LENGTH:
            self.closed = False
            return
        document = yaml.parse(text)
        root = _entries(document.root)
        self.closed &= document.complete and not document.problems and "include" not in root
        found = resolved(root["services"]) if "services" in root else None
        for pair in found.pairs if isinstance(found, MappingNode) else ():
            if isinstance(pair.key, ScalarNode) and len(self.keys) < MAX_SERVICES:
                entries = _entries(pair.value)
                self.closed &= "extends" not in entries
                self.keys[pair.key.text] = _over(self.keys.get(pair.key.text, {}), entries)
                self.spans.setdefault(pair.key.text, pair.key.span)
                self.folders[pair.key.text] = folder

    def made(self) -> list[Service]:
        """Return the services."""
        return [self._service(name, keys) for name, keys in self.keys.items() if "extends" not in keys]

    def _service(self, name: str, keys: dict[str, Node]) -> Service:
        build = keys.get("build")
        settings = _entries(build)
        image = keys.get("image")
        needs = keys.get("depends_on")
        return Service(
            name=name,
            span=self.spans[name],
            image=interpolated(image) if isinstance(image, ScalarNode) else None,
            is_built=build is not None,
            dockerfile=None if build is None else self._below(name, settings),
            target=_plain(settings.get("target"), ""),
            arguments=tuple(_arguments(settings.get("args"))),
            needs=tuple(_entries(needs)) or tuple(_plain(each) or "" for each in items_of(needs)),
            always="profiles" not in keys,
        )

    def _below(self, name: str, settings: dict[str, Node]) -> str | None:
        build = self.keys[name]["build"]
        context = _plain(build) if isinstance(build, ScalarNode) else _plain(settings.get("context"), ".")
        dockerfile = _plain(settings.get("dockerfile"), "Dockerfile")
        if (
            "dockerfile_inline" in settings
            or context is None
            or dockerfile is None
            or "://" in context
            or context.startswith(("/", "git@", "~"))
        ):
            return None
        path = posixpath.normpath(posixpath.join(self.folders[name], context, dockerfile))
        return None if path.startswith(("../", "/")) else path


def interpolated(node: ScalarNode) -> Value:
    """Return the value of a scalar, with a hole for each variable."""
    place = at(node.span)
    parts: list[str | Hole] = []
    position = 0
    for found in _VARIABLE.finditer(node.text):
        parts.append(node.text[position : found.start()] + ("$" if found[1] else ""))
        if not found[1]:
            parts.append(Hole(place, Reason.RUNTIME, found[2] or found[4]))
        position = found.end()
    parts.append(node.text[position:])
    kept = tuple(part for part in parts if part != "")
    if all(isinstance(part, str) for part in kept):
        return Known(place, "".join(part for part in kept if isinstance(part, str)), segments=())
    if len(kept) == 1 and isinstance(kept[0], Hole):
        return Unknown(place, Reason.RUNTIME, kept[0].detail)
    return Text(place, kept, ())


def _plain(node: Node | None, default: str | None = None) -> str | None:
    """Return a scalar without variables; the default where there is nothing."""
    if node is None:
        return default
    return string(interpolated(node)) if isinstance(node, ScalarNode) else None


def _arguments(node: Node | None) -> list[tuple[str, str]]:
    given = {name: value for name, value in _entries(node).items() if isinstance(value, ScalarNode)}
    found = [(name, shown(interpolated(value))) for name, value in given.items()]
    for each in items_of(node):
        if isinstance(each, ScalarNode):
            name, assigned, _ = each.text.partition("=")
            value = each._replace(text=each.text[len(name) + 1 :])
            found.append((name, shown(interpolated(value)) if assigned else HOLE))
    return found


def _over(before: dict[str, Node], after: dict[str, Node]) -> dict[str, Node]:
    """Return a service's keys with those of a later file over them; two mappings of `build` are one."""
    made = before | after
    builds = _entries(before.get("build")), _entries(after.get("build"))
    if all(builds):
        pairs = {pair.key.text: pair for build in (before["build"], after["build"]) if isinstance(build, MappingNode)
                 for pair in build.pairs if isinstance(pair.key, ScalarNode)}  # fmt: skip
        made["build"] = MappingNode(after["build"].span, tuple(pairs.values()))
    return made


def _entries(node: Node | None) -> dict[str, Node]:
    """Return the entries of a mapping, those that `<<` brings included."""
    found = resolved(node) if node is not None else None
    entries: dict[str, Node] = {}
    for pair in found.pairs if isinstance(found, MappingNode) else ():
        if isinstance(pair.key, ScalarNode) and pair.key.text == "<<":
            merged = resolved(pair.value)
            for each in reversed(items_of(merged) or [merged]):
                more = resolved(each)
                pairs = more.pairs if isinstance(more, MappingNode) else ()
                entries = {key.text: resolved(value) for key, value in pairs if isinstance(key, ScalarNode)} | entries
        elif isinstance(pair.key, ScalarNode):
            entries[pair.key.text] = resolved(pair.value)
    return entries
