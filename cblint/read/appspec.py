"""This is where an AppSpec is read: for servers, ECS or Lambda, as YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.appspec import AppSpec, AppSpecFile, Hook, Permission
from cblint.parse.node import Document, MappingNode, Node, ScalarNode, SequenceNode, resolved
from cblint.parse.yaml import parse
from cblint.read.keys import Keys, Language
from cblint.read.keys_appspec import CONFUSIONS, ECS, LAMBDA, SERVER, SERVICE_VERSION
from cblint.read.plain import plain_value
from cblint.read.reading import Reading, default
from cblint.read.root import read_root
from cblint.source import EmbeddedText, Span
from cblint.value import Entries, Known, Reason, Unknown, Value, at

HOOK_SECONDS = 3600
"""After how many seconds a hook's script has failed, where it does not say."""


def read_appspec(text: EmbeddedText) -> AppSpec:
    """Return what an AppSpec says, with what is malformed in it; raise nothing."""
    document = parse(text)
    platform = _platform(document)
    root = read_root(document, text, Language("AppSpec", _table(platform), CONFUSIONS))
    section = root.reading
    return AppSpec(
        span=root.span,
        symbol="",
        path=text.map.path,
        platform=platform,
        version=section.scalar("version"),
        os=section.scalar("os"),
        files=tuple(_file(item) for item in section.at("files").items),
        hooks=tuple(_scripts(section.at("hooks")) if platform == "server" else _functions(section.at("Hooks"))),
        permissions=tuple(_permission(item) for item in section.at("permissions").items),
        file_exists_behavior=section.scalar("file_exists_behavior"),
        resources=_resources(document, section) if platform in ("ecs", "lambda") else default(section.place, None),
        resources_span=_properties_key(document) or root.span,
        problems=root.problems,
        closed=section.closed,
    )


def _platform(document: Document) -> str:
    """Return what an AppSpec is for: the keys tell, then the type of its resource."""
    root = document.root
    if not isinstance(root, MappingNode):
        return ""
    keys = {pair.key.text: resolved(pair.value) for pair in root.pairs if isinstance(pair.key, ScalarNode)}
    if not keys.keys().isdisjoint({"os", "files", "permissions", "file_exists_behavior"}):
        return "server"
    kinds = [_text(_inside(resource, "Type")) for resource in _declared(root)]
    if "AWS::ECS::Service" in kinds:
        return "ecs"
    if "AWS::Lambda::Function" in kinds:
        return "lambda"
    return "server" if isinstance(keys.get("hooks"), MappingNode) else ""


def _declared(root: Node) -> Iterator[Node]:
    """Yield every resource of an AppSpec for ECS or Lambda."""
    resources = _inside(root, "Resources")
    for item in resources.items if isinstance(resources, SequenceNode) else ():
        named = resolved(item)
        if isinstance(named, MappingNode):
            yield from (resolved(pair.value) for pair in named.pairs)


def _properties_key(document: Document) -> Span | None:
    found = [] if document.root is None else list(_declared(document.root))
    pairs = found[0].pairs if len(found) == 1 and isinstance(found[0], MappingNode) else ()
    keys = (pair.key for pair in pairs if isinstance(pair.key, ScalarNode))
    return next((key.span for key in keys if key.text in ("Properties", "properties")), None)


def _inside(node: Node | None, name: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    names = (name, name[0].lower() + name[1:])
    found = (pair.value for pair in node.pairs if isinstance(pair.key, ScalarNode) and pair.key.text in names)
    value = next(found, None)
    return None if value is None else resolved(value)


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, ScalarNode) else ""


def _resources(document: Document, section: Reading) -> Value:
    unknown = Unknown(at(section.place), Reason.MALFORMED)
    found = [] if document.root is None else list(_declared(document.root))
    properties = _inside(found[0], "Properties") if len(found) == 1 else None
    value = unknown if properties is None else plain_value(properties)
    return value if isinstance(value, Entries) else unknown


def _file(section: Reading) -> AppSpecFile:
    return AppSpecFile(
        span=section.place,
        symbol=section.symbol,
        source=section.scalar("source"),
        destination=section.scalar("destination"),
    )


def _permission(section: Reading) -> Permission:
    return Permission(
        span=section.place,
        symbol=section.symbol,
        object=section.scalar("object"),
        pattern=section.scalar("pattern", "**"),
        mode=section.scalar("mode"),
        owner=section.scalar("owner"),
        group=section.scalar("group"),
        excluded=_texts(section.at("except")),
        types=_texts(section.at("type")),
        acls=_texts(section.at("acls")),
    )


def _texts(section: Reading) -> Value:
    """Return a list, or the scalar that stands in its place."""
    alone = len(section.items) == 1 and section.items[0].place == section.place
    return section.items[0].value if alone else section.as_items()


def _scripts(section: Reading) -> Iterator[Hook]:
    for event in section.children:
        for item in event.items:
            yield Hook(
                span=event.place,
                symbol=item.symbol,
                event=event.name,
                location=item.scalar("location"),
                timeout=item.scalar("timeout", HOOK_SECONDS),
                runas=item.scalar("runas"),
            )


def _functions(section: Reading) -> Iterator[Hook]:
    for item in section.items:
        for event in item.children:
            nothing: Known = default(event.place, None)
            yield Hook(event.place, event.symbol, event.name, event.value, nothing, nothing)


def _table(platform: str) -> Keys:
    """Return the table of a platform; where that is not known, no key is wrong."""
    match platform:
        case "server":
            return SERVER
        case "ecs":
            return ECS
        case "lambda":
            return LAMBDA
        case _:
            return Keys((SERVICE_VERSION,), closed=False, other_case=True)
