"""This is where a CodeDeploy AppSpec is a typed part, for servers, ECS and Lambda.

Keys and their meaning: CodeDeploy user guide, "AppSpec file reference" (2026), and the agent's own parser.
"""

from __future__ import annotations

from cblint.model.part import Part, Problem
from cblint.value import Items, Value


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
    sudo: Value
    """A truth value; false where not given."""


class SecurityContext(Part):
    """`context`, of SELinux; its span is its key."""

    name: Value
    """The user, as the agent reads it."""
    user: Value
    """The user, as it is documented; the agent passes over it."""
    type: Value
    range: Value


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
    context: SecurityContext | None


class CapacityProvider(Part):
    """One entry of `CapacityProviderStrategy`."""

    provider: Value
    base: Value
    weight: Value


class EcsService(Part):
    """The service that an AppSpec for ECS deploys; its span is the key `Properties`."""

    name: Value
    """What the AppSpec calls it."""
    type: Value
    task_definition: Value
    container_name: Value
    container_port: Value
    platform_version: Value
    subnets: Items
    security_groups: Items
    assign_public_ip: Value
    capacity_providers: tuple[CapacityProvider, ...]
    closed: bool
    """Whether all its properties are in view."""


class LambdaFunction(Part):
    """The function that an AppSpec for Lambda deploys; its span is the key `Properties`."""

    name: Value
    """What the AppSpec calls it."""
    type: Value
    function: Value
    """The function's own name."""
    alias: Value
    current_version: Value
    target_version: Value
    closed: bool
    """Whether all its properties are in view."""


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
    service: EcsService | None
    """ECS: what is deployed; None where it is not exactly one."""
    function: LambdaFunction | None
    """Lambda: what is deployed; None where it is not exactly one."""
    problems: tuple[Problem, ...]
    closed: bool
    """Whether the whole text was read."""
