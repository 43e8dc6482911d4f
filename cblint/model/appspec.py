"""This is where a CodeDeploy AppSpec is a typed part, for servers, ECS and Lambda.

Keys and their meaning: CodeDeploy user guide, "AppSpec file reference" (2026), and the agent's own parser.
"""

from __future__ import annotations

from cblint.model.part import Part, Problem
from cblint.source import Span
from cblint.value import Value


class AppSpecFile(Part):
    """One entry of `files`."""

    source: Value
    destination: Value


class Hook(Part):
    """One script (servers) or function (ECS, Lambda) of a lifecycle event; its span is the event's key or item."""

    event: str
    location: Value
    """The script's path in the revision, or the function's name or ARN."""
    timeout: Value
    runas: Value


class Permission(Part):
    """One entry of `permissions`."""

    object: Value
    pattern: Value
    mode: Value
    owner: Value
    group: Value
    excluded: Value
    """`except`: a list, or a scalar where one stands in its place."""
    types: Value
    """`type`: a list, or a scalar where one stands in its place."""
    acls: Value
    """A list, or a scalar where one stands in its place."""


class AppSpec(Part):
    """An AppSpec file; its span is the whole text or its first key."""

    path: str
    platform: str
    """`server`, `ecs`, `lambda`, or empty where the text does not tell."""
    version: Value
    os: Value
    files: tuple[AppSpecFile, ...]
    hooks: tuple[Hook, ...]
    permissions: tuple[Permission, ...]
    file_exists_behavior: Value
    """Servers: what happens to a file that is there already; a known null where nothing is said."""
    resources: Value
    """ECS and Lambda: the resource's properties as entries; a known null for servers."""
    resources_span: Span
    """The key of the resource's properties, else the span of the AppSpec."""
    problems: tuple[Problem, ...]
    closed: bool
    """Whether the whole text was read."""
