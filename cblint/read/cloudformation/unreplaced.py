"""This is where variables of `Fn::Sub` are found in strings that are given to no such function."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.data.cloudformation import pseudo_parameters
from cblint.model.part import Problem, ProblemKind
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, Style, resolved
from cblint.read.cloudformation.functions import call_of
from cblint.read.cloudformation.mentions import NAME, VARIABLE
from cblint.read.cloudformation.template import Template
from cblint.read.resources.kinds import KINDS
from cblint.record import NamedTuple
from cblint.value import Step

_SHELL = frozenset({"BuildSpec", "Command", "Commands", "EntryPoint"})
"""Keys of text in which `${NAME}` is a variable of the shell."""
_OTHER_TEXT = frozenset(
    {"DefinitionBody", "DefinitionString", "InlineCode", "InputTemplate", "TemplateBody", "UserData", "ZipFile"}
)
"""Keys of text in which it may be anything."""
_OPAQUE = frozenset({"Base64", "FindInMap", "GetAtt", "Ref", "Sub", "Transform"})
"""Functions whose arguments are left alone."""
_TEMPLATES = ("AWSTemplateFormatVersion", "Fn::Sub", "!Sub", "AWS::Serverless")
"""What a text says that holds a template itself."""


class _Text(NamedTuple):
    """A node, and what `${NAME}` may be in it."""

    node: Node
    symbol: str
    shell: bool
    tagged: bool = False
    """Whether it stands after the tag of another function."""


def unreplaced(template: Template) -> Iterator[Problem]:
    """Yield the strings of resources that are read, which hold a name of the template, but not in `Fn::Sub`."""
    declared = {*template.parameters, *template.resources}
    for definition in template.resources.values():
        properties = definition.get("Properties") if definition.word("Type") in KINDS else None
        if properties is None or not _may_hold_one(properties):
            continue
        for text in _texts(properties, f"Resources.{definition.name}.Properties"):
            problem = _problem(text, declared)
            if problem is not None:
                yield problem


def _texts(root: Node, symbol: str) -> Iterator[_Text]:
    pending = [_Text(root, symbol, shell=False)]
    while pending:
        text = pending.pop()
        call = call_of(text.node)
        if call is not None:
            argument = call.argument
            if call.name not in _OPAQUE and resolved(argument) is argument:
                tagged = not isinstance(text.node, MappingNode) and isinstance(argument, ScalarNode)
                pending.append(text._replace(node=argument, tagged=tagged))
            continue
        match text.node:
            case MappingNode(pairs=pairs):
                for pair in pairs:
                    key = pair.key.text if isinstance(pair.key, ScalarNode) else ""
                    if key not in _OTHER_TEXT and not key.startswith("Fn::"):
                        shell = text.shell or key in _SHELL
                        pending.append(_Text(pair.value, f"{text.symbol}.{key}", shell))
            case SequenceNode(items=items):
                pending += [_Text(item, f"{text.symbol}[{index}]", text.shell) for index, item in enumerate(items)]
            case ScalarNode(text=written) if "${" in written:
                yield text
            case _:
                pass


def _may_hold_one(root: Node) -> bool:
    """Tell whether a variable that is not replaced may stand in a node or in those in it: in most it cannot."""
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, ScalarNode):
            if "${" in node.text and (node.tag is None or node.tag.removeprefix("!") not in _OPAQUE):
                return True
        elif isinstance(node, MappingNode):
            pending += [pair.value for pair in node.pairs]
        elif isinstance(node, SequenceNode):
            pending += node.items
    return False


def _problem(text: _Text, declared: set[str]) -> Problem | None:
    node = text.node
    if not isinstance(node, ScalarNode) or any(word in node.text for word in _TEMPLATES):
        return None
    inner = node.embedded()
    matches = [match for match in VARIABLE.finditer(inner.text) if not match[1]]
    known = [match for match in matches if _is_meant(match[2], declared, shell=text.shell)]
    if not known:
        return None
    fixable = len(known) == inner.text.count("${") and not text.tagged and node.style is not Style.FOLDED
    return Problem(
        inner.span(known[0].start(), known[0].end()),
        text.symbol,
        ProblemKind.MISSING_SUB,
        f"`{known[0][0]}` stays as it is written, for the string is not in `Fn::Sub`",
        subject=known[0][0],
        suggestion="Fn::Sub" if fixable else "",
        because=(Step(node.span, "the string"),),
    )


def _is_meant(name: str, declared: set[str], *, shell: bool) -> bool:
    """Tell whether `Fn::Sub` would replace a name, and it is no variable of a shell."""
    found = NAME.fullmatch(name)
    if found is None:
        return False
    return name.strip() in pseudo_parameters() or (not shell and found[1] in declared)
