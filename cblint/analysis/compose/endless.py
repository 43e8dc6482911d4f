"""This is where it is answered whether `docker compose up` ends: not before all containers have, and some never do."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from cblint.analysis.commands import Invocation
from cblint.analysis.compose.arguments import compose_call
from cblint.analysis.compose.services import files_of
from cblint.data.waiting import waiting
from cblint.files import Files
from cblint.parse import yaml
from cblint.parse.node import MappingNode, Node, ScalarNode
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import string
from cblint.workspace import Workspace

_PREFIXES = ("docker.io/library/", "docker.io/", "public.ecr.aws/docker/library/", "library/")
_CHANGES = ("command", "entrypoint", "profiles", "extends", "build", "deploy")


class EndlessService(NamedTuple):
    """A service whose container runs until it is stopped."""

    name: str
    image: str
    place: Span


def endless_service(workspace: Workspace, invocation: Invocation) -> EndlessService | None:
    """Return a service that keeps `docker compose up` from ending; None where none is known to."""
    call = compose_call(invocation)
    if call is None or not call.clear or call.command != "up" or invocation.folder is None:
        return None
    is_plain = not call.profiles and call.folder is None and all(string(word) is not None for word in invocation.words)
    if not is_plain or call.options & waiting().ended_with:
        return None
    beside = (path for path in files_of(workspace, invocation.folder) if posixpath.dirname(path) == invocation.folder)
    paths = list(call.files or beside)
    return _endless(workspace.files, paths, call.services)


def _endless(files: Files, paths: list[str], wanted: tuple[str, ...]) -> EndlessService | None:
    services: dict[str, list[MappingNode]] = {}
    for path in paths:
        read = _services(files, path)
        if read is None:
            return None
        for name, node in read:
            services.setdefault(name, []).append(node)
    for name, nodes in services.items():
        if wanted and name not in wanted:
            continue
        given = {key for node in nodes for key, _ in _pairs(node)}
        images = [value for node in nodes for key, value in _pairs(node) if key == "image"]
        if given.intersection(_CHANGES) or len(images) != 1 or not isinstance(images[0], ScalarNode):
            continue
        image = _image(images[0].text)
        if image in waiting().servers:
            return EndlessService(name, image, images[0].span)
    return None


def _services(files: Files, path: str) -> list[tuple[str, MappingNode]] | None:
    """Return the services of a compose file; None where it could not be read."""
    source = files.readable(path)
    root = yaml.parse(source.embedded()).root if source is not None else None
    if not isinstance(root, MappingNode) or any(key == "include" for key, _ in _pairs(root)):
        return None
    services = next((value for key, value in _pairs(root) if key == "services"), None)
    return [(name, node) for name, node in _pairs(services) if isinstance(node, MappingNode)]


def _pairs(node: Node | None) -> Iterator[tuple[str, Node]]:
    for pair in node.pairs if isinstance(node, MappingNode) else ():
        if isinstance(pair.key, ScalarNode):
            yield pair.key.text, pair.value


def _image(text: str) -> str:
    name = text.partition("@")[0]
    if ":" in name.rpartition("/")[2] or "$" in name:
        name = name[: name.find(":")] if ":" in name else ""
    prefix = next((each for each in _PREFIXES if name.startswith(each)), "")
    return name[len(prefix) :]
