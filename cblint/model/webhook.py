"""This is where what ties builds to Git providers is typed parts: webhooks and connections.

Properties and defaults: CodeBuild API reference, `CreateWebhook`; CodeConnections API reference (2026-11).
"""

from __future__ import annotations

from cblint.model.part import Part, Resource
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.value import Items, Truth, Value


class Filter(Part):
    """One filter of a webhook."""

    type: Value
    """`EVENT`, `HEAD_REF`, …; unknown where it is missing."""
    pattern: Value
    """A comma list for `EVENT`, a regular expression that is searched for others; a known null where not given."""
    exclude: Value
    """A truth value, `excludeMatchedPattern`; an AWS default of false where not given."""


class FilterGroup(Part):
    """Filters that all have to fit; its span is the block's header or the list."""

    filters: tuple[Filter, ...]
    closed: bool
    """Whether all of its filters are in view, and surely there."""
    given: Truth
    """Whether the group is there: maybe under a condition."""


class PullRequestPolicy(Part):
    """`pullRequestBuildPolicy`; its span is the block's header or key, the webhook's where there is none."""

    given: Truth
    comment_approval: Value
    """`DISABLED`, `FORK_PULL_REQUESTS` or `ALL_PULL_REQUESTS`; a known null where not given: then it depends on when
    the webhook was made."""
    approver_roles: Items


class WebhookScope(Part):
    """`scopeConfiguration`; its span is the block's header or key, the webhook's where there is none."""

    given: Truth
    name: Value
    domain: Value
    scope: Value
    """`GITHUB_ORGANIZATION`, `GITHUB_GLOBAL` or `GITLAB_GROUP`; a known null where not given."""


class Webhook(Resource):
    """What starts builds from pushes and pull requests."""

    project: Value
    """The project's name."""
    filter_groups: tuple[FilterGroup, ...]
    """Any one of them is enough; without one, every event starts a build."""
    filter_groups_closed: bool
    """Whether all groups that there may be are in view."""
    build_type: Value
    """`BUILD`, `BUILD_BATCH` or `RUNNER_BUILDKITE_BUILD`; an AWS default of `BUILD` where not given."""
    branch_filter: Value
    """A regular expression for the branch, deprecated; a known null where not given, as always in CloudFormation."""
    pull_request_policy: PullRequestPolicy
    scope: WebhookScope
    manual_creation: Value
    """A truth value; an AWS default of false where not given."""
    exists: Truth
    """Whether it is made at all."""


class Connection(Resource):
    """A connection to a Git provider: of CodeConnections, or CodeStar as it was called."""

    name: Value
    provider_type: Value
    """A known null where it is a host of one's own that says it."""
    host: Value
