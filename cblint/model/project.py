"""This is where a CodeBuild project is a typed part, whatever language declares it.

Properties and defaults: CodeBuild API reference, `CreateProject` (2016-10-06 model, 2026-11).
"""

from __future__ import annotations

from cblint.model.buildspec import Variable
from cblint.model.part import Part, Resource
from cblint.value import Items, Truth, Value


class ProjectSource(Part):
    """`source`, or one of `secondarySources`; its span is the block's header or key."""

    type: Value
    location: Value
    buildspec: Value
    """Inline text, a path or an S3 ARN; a known null where not given."""
    identifier: Value


class ProjectArtifacts(Part):
    """`artifacts`, or one of `secondaryArtifacts`."""

    type: Value
    location: Value
    identifier: Value
    name: Value
    override_name: Value
    """A truth value, whether the buildspec's `artifacts.name` counts; an AWS default of false where not given."""


class ProjectCache(Part):
    """`cache`; its span is the block's header or key, the project's where there is none."""

    type: Value
    """`NO_CACHE`, `S3` or `LOCAL`; an AWS default of `NO_CACHE` where not given."""
    modes: Items
    """What a local cache keeps."""


class VpcConfig(Part):
    """`vpcConfig`."""

    vpc_id: Value
    subnets: Items
    security_group_ids: Items


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


class Webhook(Resource):
    """What starts builds from pushes and pull requests."""

    project: Value
    """The project's name."""
    filter_groups: Items
    """Each a sequence of entries with `type`, `pattern` and `exclude_matched_pattern`."""
    build_type: Value


class SourceCredential(Resource):
    """A credential for a Git provider that all projects of a region use."""

    auth_type: Value
    server_type: Value
    token: Value


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
