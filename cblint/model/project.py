"""This is where a CodeBuild project is a typed part, whatever language declares it.

Properties and defaults: CodeBuild API reference, `CreateProject` (2016-10-06 model, 2026-11).
"""

from __future__ import annotations

from cblint.model.buildspec import Variable
from cblint.model.part import MAYBE_GIVEN, NOWHERE, UNREAD, UNREAD_ITEMS, Part, Resource, label
from cblint.value import Entries, Items, Truth, Value, at, string


class SourceAuth(Part):
    """`auth` of a source; its span is the block's header or key, the source's where there is none."""

    given: Truth = MAYBE_GIVEN
    type: Value = UNREAD
    """`CODECONNECTIONS`, `SECRETS_MANAGER` or `OAUTH`; a known null where not given."""
    resource: Value = UNREAD
    """The connection's or secret's ARN; a known null where not given."""


class ProjectSource(Part):
    """`source`, or one of `secondarySources`; its span is the block's header or key."""

    type: Value
    location: Value
    buildspec: Value
    """Inline text, a path or an S3 ARN; a known null where not given."""
    identifier: Value
    git_clone_depth: Value | None = None
    """How many commits are cloned; a known null where the project does not say, None where it is not read."""
    auth: SourceAuth = SourceAuth(NOWHERE, "")
    report_build_status: Value = UNREAD
    """A truth value; an AWS default of false where not given."""
    insecure_ssl: Value = UNREAD
    """A truth value; an AWS default of false where not given."""
    fetch_submodules: Value = UNREAD
    """A truth value; an AWS default of false where not given."""
    status_context: Value = UNREAD
    """`buildStatusConfig.context`; a known null where not given."""
    status_url: Value = UNREAD
    """`buildStatusConfig.targetUrl`; a known null where not given."""


class SourceVersion(Part):
    """One of `secondarySourceVersions`."""

    identifier: Value
    version: Value


class ProjectArtifacts(Part):
    """`artifacts`, or one of `secondaryArtifacts`."""

    type: Value
    location: Value
    identifier: Value
    name: Value
    override_name: Value
    """A truth value, whether the buildspec's `artifacts.name` counts; an AWS default of false where not given."""
    path: Value = UNREAD
    """A known null where not given."""
    namespace_type: Value = UNREAD
    """`NONE` or `BUILD_ID`; an AWS default of `NONE` where not given."""
    packaging: Value = UNREAD
    """`NONE` or `ZIP`; an AWS default of `NONE` where not given."""
    encryption_disabled: Value = UNREAD
    """A truth value; an AWS default of false where not given."""
    bucket_owner_access: Value = UNREAD
    """`NONE`, `READ_ONLY` or `FULL`; a known null where not given, as always in CloudFormation."""


class ProjectCache(Part):
    """`cache`; its span is the block's header or key, the project's where there is none."""

    type: Value
    """`NO_CACHE`, `S3` or `LOCAL`; an AWS default of `NO_CACHE` where not given."""
    modes: Items
    """What a local cache keeps."""
    location: Value = UNREAD
    """`bucket/prefix` of an S3 cache; a known null where not given."""
    namespace: Value = UNREAD
    """What an S3 cache is shared by; a known null where not given."""


class VpcConfig(Part):
    """`vpcConfig`."""

    vpc_id: Value
    subnets: Items
    security_group_ids: Items


class RegistryCredential(Part):
    """`registryCredential`; its span is the block's header or key, the environment's where there is none."""

    given: Truth = MAYBE_GIVEN
    credential: Value = UNREAD
    """The secret's ARN or name; a known null where not given."""
    provider: Value = UNREAD
    """`SECRETS_MANAGER`; a known null where not given."""


class ProjectEnvironment(Part):
    """`environment`; its span is the block's header or key."""

    type: Value
    image: Value
    compute_type: Value
    privileged_mode: Value
    """A truth value; an AWS default of false where not given."""
    image_pull_credentials_type: Value
    variables: tuple[Variable, ...]
    variables_closed: bool
    """Whether all variables are in view."""
    docker_server: Truth
    """Whether Docker commands run on a Docker server instead of in the build."""
    fleet: Truth
    """Whether builds run on a fleet."""
    fleet_arn: Value | None = None
    """The fleet's ARN, or a reference to one of the same stack; None where it is not read."""
    certificate: Value | None = None
    """Where a certificate of one's own is; a known null where there is none, None where it is not read."""
    registry_credential: RegistryCredential = RegistryCredential(NOWHERE, "")
    docker_server_compute_type: Value = UNREAD
    """A known null where there is no Docker server."""
    host_kernel: Value = UNREAD
    """A known null where not given."""


class CloudWatchLogs(Part):
    """`logsConfig.cloudWatchLogs`; its span is the block's header or key, the project's where there is none."""

    given: Truth = MAYBE_GIVEN
    status: Value = UNREAD
    """`ENABLED` or `DISABLED`; an AWS default of `ENABLED` where not given."""
    group_name: Value = UNREAD
    """A known null where not given: then it is `/aws/codebuild/` and the project's name."""
    stream_name: Value = UNREAD
    """A known null where not given."""


class S3Logs(Part):
    """`logsConfig.s3Logs`; its span is the block's header or key, the project's where there is none."""

    given: Truth = MAYBE_GIVEN
    status: Value = UNREAD
    """`ENABLED` or `DISABLED`; an AWS default of `DISABLED` where not given."""
    location: Value = UNREAD
    """`bucket/prefix` or an ARN; a known null where not given."""
    encryption_disabled: Value = UNREAD
    """A truth value; an AWS default of false where not given."""
    bucket_owner_access: Value = UNREAD
    """`NONE`, `READ_ONLY` or `FULL`; a known null where not given, as always in CloudFormation."""


class BatchConfig(Part):
    """`buildBatchConfig`; its span is the block's header or key, the project's where there is none."""

    given: Truth = MAYBE_GIVEN
    service_role: Value = UNREAD
    """A known null where not given."""
    combine_artifacts: Value = UNREAD
    """A truth value; an AWS default of false where not given."""
    timeout: Value = UNREAD
    """In minutes; a known null where not given."""
    report_mode: Value = UNREAD
    """An AWS default of `REPORT_AGGREGATED_BATCH` where not given, as always in Terraform."""
    maximum_builds: Value = UNREAD
    """A known null where not given."""
    compute_types: Items = UNREAD_ITEMS
    """The compute types that a batch may use; empty where all may."""


class Fleet(Resource):
    """Machines of one's own that builds run on."""

    type: Value
    """The environment type, which counts in place of the project's."""
    name: Value = UNREAD
    compute_type: Value = UNREAD
    base_capacity: Value = UNREAD
    """A known null where not given."""


class SourceCredential(Resource):
    """A credential for a Git provider that all projects of a region use."""

    auth_type: Value
    server_type: Value
    token: Value
    """A literal token, a connection's ARN with `CODECONNECTIONS`, a secret's ARN with `SECRETS_MANAGER`."""
    user_name: Value = UNREAD
    """A known null where not given."""
    exists: Truth = MAYBE_GIVEN
    provider: str = ""
    """Terraform's `provider` as written, after the module where that has its own; empty for the root's default one."""


class SourceToken(Part):
    """A credential that is written where a source is read with it; its span is what holds it."""

    value: Value
    holder: str
    """What holds it, for people: `source credential`, `source action`."""


class Project(Resource):
    """A CodeBuild project."""

    language: str
    """`terraform` or `cloudformation`."""
    name: Value
    source: ProjectSource
    secondary_sources: tuple[ProjectSource, ...]
    artifacts: ProjectArtifacts
    secondary_artifacts: tuple[ProjectArtifacts, ...]
    secondary_artifacts_closed: bool
    """Whether all of them are in view."""
    cache: ProjectCache
    environment: ProjectEnvironment
    service_role: Value
    vpc_config: VpcConfig | None
    """None where there definitely is none."""
    vpc_given: Truth
    """Whether builds run in a VPC: maybe, where that depends on a condition."""
    file_systems: Truth
    """Whether it mounts EFS file systems, which need privileged mode."""
    batch_service_role: Value
    """A known null where there is no batch configuration."""
    exists: Truth
    """Whether the resource is made at all: maybe under `count` or a condition that is not known."""
    batch_maximum: Value | None = None
    """How many builds a batch may have; a known null where the project does not say, None where it is not read."""
    build_timeout: Value | None = None
    """In minutes; a known null where the project does not say, None where it is not read."""
    queued_timeout: Value | None = None
    """As `build_timeout`, for how long a build may wait for its turn."""
    badge: Value | None = None
    """A truth value, whether there is a badge; false where the project does not say, None where it is not read."""
    description: Value = UNREAD
    """A known null where not given."""
    encryption_key: Value = UNREAD
    """A key's ARN or `alias/NAME`; a known null where not given: then AWS's own key for S3."""
    source_version: Value = UNREAD
    """A known null where not given."""
    secondary_sources_closed: bool = False
    """Whether all secondary sources are in view, and surely there."""
    secondary_source_versions: tuple[SourceVersion, ...] = ()
    secondary_source_versions_closed: bool = False
    concurrent_build_limit: Value = UNREAD
    """A known null where not given: then only the account's quota limits it."""
    auto_retry_limit: Value = UNREAD
    """A known null where not given: then failed builds are not retried."""
    visibility: Value = UNREAD
    """`PRIVATE` or `PUBLIC_READ`; an AWS default of `PRIVATE` where not given."""
    resource_access_role: Value = UNREAD
    """A known null where not given."""
    cloudwatch_logs: CloudWatchLogs = CloudWatchLogs(NOWHERE, "")
    s3_logs: S3Logs = S3Logs(NOWHERE, "")
    batch: BatchConfig = BatchConfig(NOWHERE, "")
    depends_on: Items = UNREAD_ITEMS
    """What it is declared to depend on: names as written, each with a reference to the resource's address."""
    properties: Entries = Entries(at(NOWHERE), (), closed=False)
    """All that is written in it, in the words of its language."""
    provider: str = ""
    """Terraform's `provider` as written, after the module where that has its own; empty for the root's default one."""

    @property
    def called(self) -> str:
        """What messages call it: its name where that is known."""
        return string(self.name) or label(self)
