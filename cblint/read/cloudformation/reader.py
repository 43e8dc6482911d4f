"""This is where a CloudFormation template is read: its resources evaluated and built into a stack."""

from __future__ import annotations

from cblint.files import Files
from cblint.model.stack import Stack
from cblint.parse.node import Document, MappingNode, ScalarNode, SequenceNode
from cblint.read.cloudformation.conditions import condition
from cblint.read.cloudformation.evaluation import MAX_SIZE, Evaluator
from cblint.read.cloudformation.problems import problems_of
from cblint.read.cloudformation.serverless import FUNCTIONS, function_properties
from cblint.read.cloudformation.template import Definition, Template, keys_of, template_of
from cblint.read.declaration import Declaration
from cblint.read.resources import build_stack
from cblint.read.resources.kinds import KINDS
from cblint.source import EmbeddedText
from cblint.value import YES, Entries, Items, Known, Reference, Truth, at, maybe

SERVICES = (b"AWS::CodeBuild::", b"AWS::CodePipeline::", b"AWS::CodeDeploy::", b"DeploymentPreference")
"""A template without any of these is not read, unless it has rules that start builds or pipelines."""
RULES = (b"AWS::Events::Rule", b"AWS::Scheduler::Schedule")
STARTED = (b":codebuild:", b":codepipeline:", b"aws.codebuild", b"aws.codepipeline", b"aws.codedeploy")


def is_template(head: bytes) -> bool:
    """Tell from the first bytes of a YAML or JSON file whether it is a template."""
    if b"AWSTemplateFormatVersion" in head:
        return True
    return b"Type" in head and (b"Parameters" in head or (b"Resources" in head and b"AWS::" in head))


def relevant(files: Files, path: str) -> bool:
    """Tell whether a template declares anything about builds and deployments, without parsing it."""
    if any(files.contains(path, service) for service in SERVICES):
        return True
    rules = any(files.contains(path, rule) for rule in RULES)
    return rules and any(files.contains(path, word) for word in STARTED)


def read_template(path: str, text: EmbeddedText) -> Stack:
    """Return what a template in YAML or JSON declares; what is malformed in it is unknown, and told as a problem."""
    document = _parsed(path, text)
    problems = problems_of(document)
    template = None if document.root is None else template_of(path, document.root)
    if template is None:
        return build_stack(path, "cloudformation", (), problems=problems, files=(path,), closed=False)
    evaluator = Evaluator(template)
    declarations, complete = _declarations(evaluator, template)
    closed = template.closed and complete and document.complete and not document.problems
    stack = build_stack(path, "cloudformation", declarations, problems=problems, files=(path,), closed=closed)
    nested = any(each.word("Type") == "AWS::CloudFormation::Stack" for each in template.resources.values())
    return stack.replace(network=stack.network.replace(closed=False), closed=False) if nested else stack


def _parsed(path: str, text: EmbeddedText) -> Document:
    """Parse JSON as JSON, which is quicker and tells its problems in its own words, and all else as YAML."""
    if text.text.lstrip()[:1] == "{":
        from cblint.parse.json import parse as parse_json  # noqa: PLC0415  (only for templates in JSON)

        document = parse_json(text)
        if path.endswith(".json") or (document.complete and not document.problems):
            return document
    from cblint.parse.yaml import parse  # noqa: PLC0415  (only for templates in YAML)

    return parse(text)


def _declarations(evaluator: Evaluator, template: Template) -> tuple[tuple[Declaration, ...], bool]:
    """Return the resources of the kinds that are read, and whether none was left out for its size."""
    made: list[Declaration] = []
    size = 0
    complete = True
    for definition in template.resources.values():
        kind = definition.word("Type")
        if kind is None:
            complete = False
        elif kind in KINDS and kind.startswith("AWS::"):
            declaration = _declaration(evaluator, template, definition, kind)
            size += evaluator.measure(declaration.attributes)[0]
            if size > MAX_SIZE:
                return tuple(made), False
            made.append(declaration)
    return tuple(made), complete


def _declaration(evaluator: Evaluator, template: Template, definition: Definition, kind: str) -> Declaration:
    return Declaration(
        language="cloudformation",
        type=kind,
        name=definition.name,
        address=f"{template.path}:{definition.name}",
        span=definition.name_span,
        name_span=definition.name_span,
        attributes=_attributes(evaluator, template, definition, kind),
        exists=_exists(evaluator, template, definition),
        folder=template.path.rpartition("/")[0],
        depends_on=_depends_on(template, definition),
    )


def _depends_on(template: Template, definition: Definition) -> Items | None:
    """Return the logical ids that a resource depends on; one that is no plain string leaves them open."""
    node = definition.get("DependsOn")
    if node is None:
        return None if "DependsOn" not in keys_of(definition.node) else Items(at(definition.name_span), (), False)
    listed = node.items if isinstance(node, SequenceNode) else (node,)
    plain = [each for each in listed if isinstance(each, ScalarNode) and each.tag is None]
    names = (Known(at(each.span, reference=Reference(f"{template.path}:{each.text}", "")), each.text) for each in plain)
    return Items(at(node.span), tuple(names), len(plain) == len(listed))


def _attributes(evaluator: Evaluator, template: Template, definition: Definition, kind: str) -> Entries:
    """Return the properties as far as they are in view; a resource that is no mapping has none in view."""
    node = definition.get("Properties")
    if node is None:
        plain = isinstance(definition.node, MappingNode) and "Properties" not in keys_of(definition.node)
        return Entries(at(definition.name_span), (), closed=plain)
    value = evaluator.value(function_properties(template, kind, node) if kind in FUNCTIONS else node)
    return value if isinstance(value, Entries) else Entries(at(definition.name_span), (), closed=False)


def _exists(evaluator: Evaluator, template: Template, definition: Definition) -> Truth:
    if "Condition" not in keys_of(definition.node):
        return YES
    name = definition.word("Condition")
    return maybe("a condition") if name is None else condition(evaluator, template, name)
