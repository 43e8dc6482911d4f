"""This is where CodePipeline pipelines and CodeDeploy deployment groups are typed parts.

Structure: CodePipeline user guide, "Pipeline structure reference" (2026).
"""

from __future__ import annotations

from cblint.model.part import Part, Resource
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.model.buildspec import Variable
    from cblint.model.deployment import (
        Alarms,
        AutoRollback,
        BlueGreen,
        DeploymentTrigger,
        EcsTarget,
        LoadBalancing,
    )
    from cblint.value import Entries, Items, Truth, Value


class Action(Part):
    """One action of a stage."""

    name: Value
    category: Value
    owner: Value
    provider: Value
    version: Value
    """A known null where not given, which the API refuses."""
    configuration: Value
    """Entries of configuration key to value."""
    input_artifacts: Items
    """Names."""
    output_artifacts: Items
    """Names."""
    run_order: Value
    """An AWS default of 1 where not given."""
    role_arn: Value
    """A known null where not given: then the pipeline's."""
    region: Value
    """A known null where not given: then the pipeline's."""
    namespace: Value
    """A known null where not given: then nothing can read its variables, unless it is a source action."""
    timeout: Value
    """In minutes; a known null where not given."""
    commands: Items
    """Of a `Commands` action."""
    output_variables: Items
    """Names, of a `Commands` action."""
    variables: tuple[Variable, ...]
    """CodeBuild actions: what `EnvironmentVariables` sets."""
    variables_closed: bool
    """Whether all that it sets are in view."""


class Stage(Part):
    """One stage of a pipeline."""

    name: Value
    actions: tuple[Action, ...]
    closed: bool
    """Whether all of its actions are in view, and surely there."""
    before_entry: Truth
    """Whether it has conditions for entering it."""
    on_success: Truth
    """Whether it has conditions for a success."""
    on_failure: Value
    """What is done on a failure: `ROLLBACK`, `RETRY`, `FAIL` or `SKIP`; a known null where not given."""


class ArtifactStore(Part):
    """A bucket for a pipeline's artifacts; its span is the block's header or key."""

    location: Value
    """The bucket's name."""
    region: Value
    """A known null where not given: then the pipeline's."""
    encryption_key: Value
    """The key's id, ARN or alias; a known null where not given: then AWS's own key for S3."""
    given: Truth


class PipelineTrigger(Part):
    """What starts a pipeline from pushes and pull requests of a connection."""

    provider_type: Value
    source_action: Value
    """The name of the source action that it belongs to."""
    push: Items
    """Filters as written, in the words of the language."""
    pull_request: Items
    """Filters as written, in the words of the language."""
    given: Truth


class PipelineVariable(Part):
    """A variable of a pipeline, read as `#{variables.NAME}`."""

    name: Value
    default: Value
    """A known null where not given."""


class Pipeline(Resource):
    """A CodePipeline pipeline."""

    name: Value
    role_arn: Value
    stages: tuple[Stage, ...]
    closed: bool
    """Whether all of its stages are in view, and surely there."""
    pipeline_type: Value
    """`V1` or `V2`; an AWS default of `V1` where not given."""
    execution_mode: Value
    """`SUPERSEDED`, `QUEUED` or `PARALLEL`; an AWS default of `SUPERSEDED` where not given."""
    artifact_stores: tuple[ArtifactStore, ...]
    artifact_stores_closed: bool
    triggers: tuple[PipelineTrigger, ...]
    triggers_closed: bool
    variables: tuple[PipelineVariable, ...]
    variables_closed: bool
    exists: Truth
    """Whether it is made at all."""
    properties: Entries
    """All that is written in it, in the words of its language."""
    provider: str = ""
    """Terraform's `provider` as written, after the module where that has its own; empty for the root's default one."""


class PipelineWebhook(Resource):
    """What starts a pipeline from a Git provider that calls it."""

    name: Value
    pipeline: Value
    """The pipeline's name."""
    action: Value
    """The name of the source action."""
    authentication: Value
    """`GITHUB_HMAC`, `IP` or `UNAUTHENTICATED`; unknown where it is missing."""
    secret: Value
    """A known null where not given."""
    exists: Truth
    """Whether it is made at all."""


class DeploymentGroup(Resource):
    """A CodeDeploy deployment group."""

    name: Value
    application: Value
    compute_platform: Value
    """Of its application: `Server`, `ECS` or `Lambda`; unknown where the application is not in view."""
    deployment_config: Value
    """A known null where not given: then `CodeDeployDefault.OneAtATime` on servers."""
    service_role: Value
    """A known null for SAM's own role, with AWS's managed policy for Lambda, where `of_function` says so."""
    deployment_type: Value
    """`IN_PLACE` or `BLUE_GREEN`; a known null where not given."""
    deployment_option: Value
    """`WITH_TRAFFIC_CONTROL` or `WITHOUT_TRAFFIC_CONTROL`; a known null where not given."""
    rollback: AutoRollback
    alarms: Alarms
    load_balancing: LoadBalancing
    ecs_services: tuple[EcsTarget, ...]
    ecs_services_closed: bool
    blue_green: BlueGreen
    auto_scaling_groups: Items
    ec2_tags: Truth
    """Whether instances are chosen by tags."""
    triggers: tuple[DeploymentTrigger, ...]
    triggers_closed: bool
    exists: Truth
    """Whether it is made at all."""
    properties: Entries
    """All that is written in it, in the words of its language."""
    hooks: tuple[Value, ...] = ()
    """The functions that check a deployment, where the group's declaration names them (SAM)."""
    of_function: bool = False
    """Whether SAM makes it for a function that has a `DeploymentPreference`."""


class Application(Resource):
    """A CodeDeploy application."""

    name: Value
    compute_platform: Value


class Function(Resource):
    """A Lambda function."""

    name: Value
    """A known null where CloudFormation makes one up: the stack's name, a hyphen, and more."""
    architectures: Items
    """`x86_64` or `arm64`; empty where not given: then `x86_64`."""
    image: Value
    """The URI of its container image; a known null where it has none."""
