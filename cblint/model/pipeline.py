"""This is where CodePipeline pipelines and CodeDeploy deployment groups are typed parts.

Structure: CodePipeline user guide, "Pipeline structure reference" (2026).
"""

from __future__ import annotations

from cblint.model.buildspec import Variable
from cblint.model.part import Part, Resource
from cblint.value import Items, Value


class Action(Part):
    """One action of a stage."""

    name: Value
    category: Value
    owner: Value
    provider: Value
    configuration: Value
    """Entries of configuration key to value."""
    input_artifacts: Items
    output_artifacts: Items
    run_order: Value
    role_arn: Value
    variables: tuple[Variable, ...]
    """CodeBuild actions: what `EnvironmentVariables` sets."""


class Stage(Part):
    """One stage of a pipeline."""

    name: Value
    actions: tuple[Action, ...]
    closed: bool


class Pipeline(Resource):
    """A CodePipeline pipeline."""

    name: Value
    role_arn: Value
    stages: tuple[Stage, ...]
    closed: bool


class DeploymentGroup(Resource):
    """A CodeDeploy deployment group."""

    name: Value
    application: Value
    compute_platform: Value
    """Of its application: `Server`, `ECS` or `Lambda`; unknown where the application is not in view."""
    deployment_config: Value
    service_role: Value


class Application(Resource):
    """A CodeDeploy application."""

    name: Value
    compute_platform: Value
