"""This is where JSON of AWS's APIs is read: what the AWS CLI prints of projects, pipelines and roles, or is given.

`aws codebuild batch-get-projects` and `create-project`, `aws codepipeline get-pipeline` and `create-pipeline`, `aws iam
get-role`, `get-role-policy` and `get-account-authorization-details`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from cblint.data.api import api_names
from cblint.model.stack import Stack
from cblint.parse.json import parse
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, field_of, items_of, text_of
from cblint.pattern import pattern
from cblint.read.cloudformation.problems import problems_of
from cblint.read.declaration import Declaration
from cblint.read.plain import plain_value
from cblint.read.resources import build_stack
from cblint.record import NamedTuple
from cblint.source import EmbeddedText
from cblint.value import YES, Entries, Entry, Items, Known, Reference, Value, at

__all__ = ["is_api", "read_api"]

_PROJECT = pattern(rb'"serviceRole"\s*:|"arn:aws[\w-]*:codebuild:')
_PIPELINE = pattern(rb'"stages"\s*:\s*\[')
_ROLE = pattern(rb'"AssumeRolePolicyDocument"\s*:|"RolePolicyList"\s*:')
_OTHER = pattern(rb'"Type"\s*:\s*"AWS::|"(?:Resources|AWSTemplateFormatVersion|planned_values)"\s*:')


class _Found(NamedTuple):
    """One resource of an API, and what it is for CloudFormation."""

    type: str
    kind: str
    node: MappingNode
    closed: bool
    """Whether all that is said of it elsewhere is in view."""


def is_api(head: bytes) -> bool:
    """Tell from the first bytes of a JSON file whether an API printed it, or is given it."""
    if not head.lstrip().startswith(b"{") or _OTHER.search(head):
        return False
    project = _PROJECT.search(head) is not None and b'"source"' in head
    pipeline = _PIPELINE.search(head) is not None and b'"actions"' in head
    role = _ROLE.search(head) is not None or (b'"RoleName"' in head and b'"PolicyDocument"' in head)
    return project or pipeline or role


def read_api(path: str, text: EmbeddedText) -> Stack:
    """Return the resources that a file of an API describes."""
    document = parse(text)
    root = document.root
    found = list(_found(root)) if isinstance(root, MappingNode) else []
    declarations = tuple(each for number, one in enumerate(found) for each in _declarations(path, one, number))
    return build_stack(path, "api", declarations, problems=problems_of(document), files=(path,), closed=False)


def _found(root: MappingNode) -> Iterator[_Found]:
    """Yield the resources of a file, whichever command it is of."""
    projects, pipeline, role = field_of(root, "projects"), field_of(root, "pipeline"), field_of(root, "Role")
    details = field_of(root, "RoleDetailList")
    if isinstance(projects, SequenceNode):
        yield from (_Found("AWS::CodeBuild::Project", "project", each, True) for each in _objects(projects))
    elif isinstance(pipeline, MappingNode):
        yield _Found("AWS::CodePipeline::Pipeline", "pipeline", pipeline, closed=True)
    elif isinstance(role, MappingNode):
        yield _Found("AWS::IAM::Role", "role", role, closed=False)
    elif isinstance(details, SequenceNode):
        yield from (_Found("AWS::IAM::Role", "role", each, True) for each in _objects(details))
    elif field_of(root, "PolicyDocument") is not None and field_of(root, "RoleName") is not None:
        yield _Found("AWS::IAM::RolePolicy", "role policy", root, closed=True)
    elif field_of(root, "stages") is not None and field_of(root, "roleArn") is not None:
        yield _Found("AWS::CodePipeline::Pipeline", "pipeline", root, closed=True)
    elif all(field_of(root, name) is not None for name in ("name", "source", "environment", "serviceRole")):
        yield _Found("AWS::CodeBuild::Project", "project", root, closed=True)


def _declarations(path: str, found: _Found, number: int) -> Iterator[Declaration]:
    name = text_of(field_of(found.node, "name")) or text_of(field_of(found.node, "RoleName")) or str(number)
    place = next((key.span.to(value.span) for key, value in found.node.pairs if _is_name(key)), found.node.span)
    resource = Declaration(
        language="api",
        type=found.type,
        name=name,
        address=f"{path}:{name}",
        span=place,
        name_span=place,
        attributes=_properties(found),
        exists=YES,
        folder=path.rpartition("/")[0],
    )
    yield resource
    webhook = field_of(found.node, "webhook") if found.kind == "project" else None
    own = resource.attributes.entry("name")
    if isinstance(webhook, MappingNode) and own is not None:
        told = plain_value(webhook)
        if isinstance(told, Entries):
            origin = own.value.origin.referring_to(Reference(resource.address, ""))
            project = Entry("projectName", own.key_span, Known(origin, name, "", ()))
            yield resource.replace(
                type="aws_codebuild_webhook",
                address=f"{resource.address}.webhook",
                span=webhook.span,
                attributes=told.replace(entries=(*told.entries, project)),
            )


def _is_name(key: Node) -> bool:
    return isinstance(key, ScalarNode) and key.text in ("name", "RoleName")


def _properties(found: _Found) -> Entries:
    """Return what was given to make a resource."""
    left_out = api_names().left_out.get(found.kind, frozenset())
    value = plain_value(found.node)
    entries = [each for each in value.entries if each.key not in left_out] if isinstance(value, Entries) else []
    if found.kind == "project":
        entries += _badge(found.node)
    elif found.kind == "pipeline":
        entries = [_stores(each) for each in entries]
    elif found.kind == "role":
        entries = [*map(_decoded, entries), *_of_role(found.node)]
    else:
        entries = list(map(_decoded, entries))
    return Entries(at(found.node.span), tuple(entries), closed=found.closed)


def _badge(node: MappingNode) -> Iterator[Entry]:
    """Yield whether a project has a badge, which is told in an object."""
    badge = field_of(node, "badge")
    enabled = field_of(badge, "badgeEnabled")
    if badge is not None and enabled is not None:
        yield Entry("badgeEnabled", badge.span, plain_value(enabled))


def _stores(entry: Entry) -> Entry:
    """Return a property of a pipeline; the artifact stores of its regions are a list for CloudFormation."""
    if entry.key != "artifactStores" or not isinstance(entry.value, Entries):
        return entry
    made = []
    for each in entry.value.entries:
        region = Entry("region", each.key_span, Known(at(each.key_span), each.key))
        made.append(Entries(each.value.origin, (region, Entry("artifactStore", each.key_span, each.value))))
    return Entry(entry.key, entry.key_span, Items(entry.value.origin, tuple(made)))


def _of_role(node: MappingNode) -> Iterator[Entry]:
    """Yield what CloudFormation says of a role's policies and boundary."""
    inline, attached = field_of(node, "RolePolicyList"), field_of(node, "AttachedManagedPolicies")
    boundary = field_of(node, "PermissionsBoundary")
    if isinstance(inline, SequenceNode):
        made = tuple(_policy(plain_value(each)) for each in inline.items)
        yield Entry("Policies", inline.span, Items(at(inline.span), made))
    if isinstance(attached, SequenceNode):
        found = (field_of(each, "PolicyArn") for each in items_of(attached))
        arns = tuple(plain_value(arn) for arn in found if arn is not None)
        yield Entry("ManagedPolicyArns", attached.span, Items(at(attached.span), arns))
    arn = field_of(boundary, "PermissionsBoundaryArn")
    if boundary is not None and arn is not None:
        yield Entry("PermissionsBoundary", boundary.span, plain_value(arn))


def _policy(value: Value) -> Value:
    if not isinstance(value, Entries):
        return value
    return Entries(value.origin, tuple(map(_decoded, value.entries)), value.closed)


def _decoded(entry: Entry) -> Entry:
    """Return a policy document as an object, which APIs themselves, unlike the CLI, write as an encoded string."""
    value = entry.value
    if not (isinstance(value, Known) and isinstance(value.data, str) and value.data.startswith("%7B")):
        return entry
    from urllib.parse import unquote  # noqa: PLC0415  (hardly ever)

    text = unquote(value.data)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return entry
    return Entry(entry.key, entry.key_span, Known(value.origin, text, "", ()))


def _objects(node: Node) -> Iterator[MappingNode]:
    return (item for item in items_of(node) if isinstance(item, MappingNode))
