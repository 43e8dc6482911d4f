"""This is where EventBridge rules with their targets, schedules and notification rules are typed parts.

Structure: EventBridge user guide, "Event patterns", and EventBridge API reference, `PutRule` and `PutTargets` (2026).
"""

from __future__ import annotations

from cblint.model.part import Resource
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.value import Items, Truth, Value


class EventRule(Resource):
    """A rule of EventBridge, or a schedule."""

    name: Value
    pattern: Value
    """The event pattern as entries, also where it is written as JSON in a string; malformed JSON is unknown. A known
    null where not given."""
    schedule: Value
    """`rate(…)` or `cron(…)`; a known null where not given."""
    enabled: Value
    """A truth value; an AWS default of true where not given."""
    event_bus: Value
    """Its name or ARN; an AWS default of `default` where not given."""
    exists: Truth
    """Whether it is made at all."""
    targets_closed: bool
    """Whether all targets that are declared for it are in view."""


class EventTarget(Resource):
    """What a rule or schedule starts."""

    rule_name: Value
    """The rule's name, or a reference to it."""
    rule: EventRule | None
    """The rule that it surely belongs to; None where that is not in view or not certain."""
    arn: Value
    """What is started: unknown where it is missing."""
    role_arn: Value
    """The role that starts it; a known null where not given."""
    input: Value
    """The constant text that it is started with; a known null where not given."""
    transformed: Truth
    """Whether the input is made of the event."""
    event_bus: Value
    """A known null where not given."""
    exists: Truth
    """Whether it is made at all."""


class NotificationRule(Resource):
    """A notification rule for CodeBuild, CodePipeline, CodeDeploy or CodeCommit."""

    name: Value
    resource: Value
    """The ARN of what it tells about."""
    event_types: Items
    """Ids such as `codebuild-project-build-state-failed`."""
    targets: Items
    """ARNs."""
    status: Value
    """`ENABLED` or `DISABLED`; an AWS default of `ENABLED` where not given."""
