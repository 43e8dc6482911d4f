"""This is where references are found, in what builds are made of, to something that a template lacks.

CloudFormation refuses a template for them. Nothing is said of a template that may be more than is in view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cblint.data.cloudformation import pseudo_parameters
from cblint.model.part import Problem, ProblemKind
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, resolved
from cblint.read.cloudformation.instance import Instance
from cblint.read.cloudformation.mentions import Mention, mentions
from cblint.read.cloudformation.template import Template, pair_of
from cblint.read.resources.kinds import KINDS
from cblint.read.spelling import Suggestions
from cblint.source import Span
from cblint.value import Step

_SERVERLESS = "AWS::Serverless::"
_MODULE = "::MODULE"
_FRAMEWORK = ("ApiGateway", "HttpApi", "IamRoleLambdaExecution", "ServerlessDeploymentBucket", "WebsocketsApi")
"""How the names begin that the Serverless Framework makes."""
_FRAMEWORK_END = "LambdaFunction"
MAX_NAMES = 50
"""No more names of one template are told."""


def dangling(instance: Instance, root: Node) -> Iterator[Problem]:
    """Yield each name that a template refers to and lacks, once; nothing where it may be more than is in view."""
    template = instance.template
    if not _is_whole(template, root):
        return
    names = _Names(template)
    found: dict[tuple[str, str], list[Span]] = {}
    for mention in _mentions(instance):
        if not names.has(mention):
            found.setdefault((mention.kind, mention.name), []).append(mention.span)
    for (kind, name), places in sorted(found.items(), key=lambda each: min(each[1]))[:MAX_NAMES]:
        spans = sorted(set(places))
        close = names.nearest(kind, name)
        yield Problem(
            spans[0],
            name,
            ProblemKind.UNRESOLVED_REFERENCE,
            f"`{name}` is {_lacking(kind, name)}" + (f"; the nearest is `{close}`" if close else ""),
            subject=name,
            suggestion=close,
            because=tuple(Step(span, "it is used here, too") for span in spans[1:]),
        )


def _lacking(kind: str, name: str) -> str:
    if name.startswith("AWS::"):
        return "not a pseudo parameter"
    return "neither a parameter nor a resource" if kind == "reference" else f"not a {kind} of the template"


def _mentions(instance: Instance) -> Iterator[Mention]:
    """Yield every reference in the resources that are read, and in the conditions."""
    template = instance.template
    for definition in template.conditions.values():
        yield from mentions(definition.node, conditions=True)
    for definition in template.resources.values():
        if definition.word("Type") not in KINDS:
            continue
        for key in ("Condition", "DependsOn"):
            node = definition.get(key)
            kind = "condition" if key == "Condition" else "resource"
            for item in node.items if isinstance(node, SequenceNode) else (node,):
                if isinstance(item, ScalarNode) and item.tag is None:
                    yield Mention(kind, item.text, item, 0)
        yield from instance.mentions(definition)


class _Names:
    """What may be referred to in a template."""

    def __init__(self, template: Template) -> None:
        self._near = Suggestions()
        resources, parameters = template.resources, template.parameters
        self._declared: dict[str, Collection[str]] = {
            "reference": {*resources, *parameters, *pseudo_parameters()},
            "resource": resources,
            "condition": template.conditions,
            "mapping": template.mappings,
        }
        kinds = {name: each.word("Type") or "" for name, each in resources.items()}
        self._prefixes = tuple(
            name for name, kind in kinds.items() if not kind or kind.startswith(_SERVERLESS) or kind.endswith(_MODULE)
        )

    def has(self, mention: Mention) -> bool:
        """Tell whether a name is declared, or may be one that is made of what is."""
        if mention.name in self._declared[mention.kind]:
            return True
        return mention.kind in ("reference", "resource") and self._is_made(mention.name)

    def _is_made(self, name: str) -> bool:
        return name.startswith((*self._prefixes, *_FRAMEWORK, "Serverless")) or name.endswith(_FRAMEWORK_END)

    def nearest(self, kind: str, name: str) -> str:
        """Return the declared name that is surely meant."""
        declared = self._declared[kind]
        pseudo = name.startswith("AWS::")
        return self._near.nearest(name, [each for each in declared if each.startswith("AWS::") == pseudo])


def _is_whole(template: Template, root: Node) -> bool:
    """Tell whether all that a template declares is in view, and it is no part that a tool puts together."""
    root = resolved(root)
    if not template.closed or not isinstance(root, MappingNode) or "copilot/" in template.path:
        return False
    keys = {pair.key.text if isinstance(pair.key, ScalarNode) else "" for pair in root.pairs}
    if keys & {"", "<<"} or any(key.startswith("Fn::") for key in keys):
        return False
    if not template.path.endswith((".json", ".template")) and not keys & {"AWSTemplateFormatVersion", "Transform"}:
        return False
    return all(_is_plain(root, section) for section in ("Parameters", "Mappings", "Conditions"))


def _is_plain(root: Node, section: str) -> bool:
    pair = pair_of(root, section)
    if pair is None:
        return True
    pairs = pair.value.pairs if isinstance(pair.value, MappingNode) else ()
    keys = [each.key.text if isinstance(each.key, ScalarNode) else "<<" for each in pairs]
    once = len(keys) == len(set(keys))
    return bool(keys) and once and not any(key == "<<" or key.startswith("Fn::") or "{" in key for key in keys)
