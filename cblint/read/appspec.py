"""This is where an AppSpec is read: for servers, ECS or Lambda, as YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.appspec import (
    AppSpec,
    AppSpecFile,
    CapacityProvider,
    EcsService,
    Hook,
    LambdaFunction,
    Permission,
    SecurityContext,
)
from cblint.model.part import Problem, ProblemKind
from cblint.parse.node import Document, MappingNode, Node, ScalarNode, SequenceNode, resolved, text_of
from cblint.parse.yaml import parse
from cblint.read.keys import Keys, Language
from cblint.read.keys_appspec import CONFUSIONS, ECS, LAMBDA, SERVER, SERVICE_VERSION
from cblint.read.reading import Reading, default
from cblint.read.root import read_root
from cblint.source import EmbeddedText
from cblint.value import Known, Value

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
        service=_service(section) if platform == "ecs" else None,
        function=_function(section) if platform == "lambda" else None,
        problems=(*root.problems, *_further_problems(document, text, platform)),
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
    kinds = [text_of(_inside(resource, "Type")) for resource in _declared(root)]
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


def _further_problems(document: Document, text: EmbeddedText, platform: str) -> Iterator[Problem]:
    """Yield what the keys do not show: resources that CodeDeploy does not deploy, and events without scripts."""
    root = document.root
    if not isinstance(root, MappingNode) or document.problems:
        return
    hooks = _inside(root, "hooks") if platform == "server" else None
    for pair in hooks.pairs if isinstance(hooks, MappingNode) else ():
        scripts = resolved(pair.value)
        if isinstance(pair.key, ScalarNode) and isinstance(scripts, ScalarNode) and not scripts.text:
            message = f"`{pair.key.text[:80]}` has no scripts, which older agents fail on"
            symbol = f"hooks.{pair.key.text[:80]}"
            yield Problem(pair.key.span, symbol, ProblemKind.WRONG_TYPE, message, subject="no scripts")
    for resource in _declared(root) if not platform else ():
        kind = _inside(resource, "Type")
        if isinstance(kind, ScalarNode) and kind.text.startswith("AWS::") and kind.span.path == text.map.path:
            message = f"`Type` is `{kind.text[:80]}`, not `AWS::ECS::Service` or `AWS::Lambda::Function`"
            yield Problem(kind.span, "Resources", ProblemKind.WRONG_TYPE, message, subject="Type")


def _inside(node: Node | None, name: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    names = (name, name[0].lower() + name[1:])
    found = (pair.value for pair in node.pairs if isinstance(pair.key, ScalarNode) and pair.key.text in names)
    value = next(found, None)
    return None if value is None else resolved(value)


def _only_resource(section: Reading) -> Reading | None:
    found = [resource for item in section.at("Resources").items for resource in item.children]
    return found[0] if len(found) == 1 and found[0].has("Properties") else None


def _service(section: Reading) -> EcsService | None:
    resource = _only_resource(section)
    if resource is None:
        return None
    given = resource.at("Properties")
    balancer = given.at("LoadBalancerInfo")
    network = given.at("NetworkConfiguration").at("AwsvpcConfiguration")
    return EcsService(
        span=given.place,
        symbol=given.symbol,
        name=resource.key_value,
        type=resource.scalar("Type"),
        task_definition=given.scalar("TaskDefinition"),
        container_name=balancer.scalar("ContainerName"),
        container_port=balancer.scalar("ContainerPort"),
        platform_version=given.scalar("PlatformVersion"),
        subnets=network.strings("Subnets"),
        security_groups=network.strings("SecurityGroups"),
        assign_public_ip=network.scalar("AssignPublicIp"),
        capacity_providers=tuple(_provider(item) for item in given.at("CapacityProviderStrategy").items),
        closed=given.closed,
    )


def _provider(section: Reading) -> CapacityProvider:
    return CapacityProvider(
        span=section.place,
        symbol=section.symbol,
        provider=section.scalar("CapacityProvider"),
        base=section.scalar("Base"),
        weight=section.scalar("Weight"),
    )


def _function(section: Reading) -> LambdaFunction | None:
    resource = _only_resource(section)
    if resource is None:
        return None
    given = resource.at("Properties")
    return LambdaFunction(
        span=given.place,
        symbol=given.symbol,
        name=resource.key_value,
        type=resource.scalar("Type"),
        function=given.scalar("Name"),
        alias=given.scalar("Alias"),
        current_version=given.scalar("CurrentVersion"),
        target_version=given.scalar("TargetVersion"),
        closed=given.closed,
    )


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
        context=_context(section.at("context")) if section.has("context") else None,
    )


def _context(section: Reading) -> SecurityContext:
    return SecurityContext(
        span=section.place,
        symbol=section.symbol,
        name=section.scalar("name"),
        user=section.scalar("user"),
        type=section.scalar("type"),
        range=section.scalar("range"),
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
                sudo=item.scalar("sudo", False),
            )


def _functions(section: Reading) -> Iterator[Hook]:
    for item in section.items:
        for event in item.children:
            nothing: Known = default(event.place, None)
            yield Hook(event.place, event.symbol, event.name, event.value, nothing, nothing, nothing)


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
