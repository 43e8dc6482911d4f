"""This is where it is told what belongs together: which project an action runs, what a rule starts, whose log group.

Each answer is the part; None where surely no declared part is meant; or an unknown where that is not certain. By
reference first, by evaluated name or ARN second; of equal names that beside the asking part, else none.
"""

from __future__ import annotations

from collections.abc import Callable

from cblint.analysis.resource_names import Arns, Directory
from cblint.model.deployment import DeploymentConfig
from cblint.model.ecr import Repository
from cblint.model.ecs import EcsCluster, Service, TargetGroup, TaskDefinition
from cblint.model.event import EventRule, EventTarget
from cblint.model.iam import Role
from cblint.model.part import Resource
from cblint.model.pipeline import Application, DeploymentGroup, Function, Pipeline
from cblint.model.project import Fleet, Project
from cblint.model.storage import Bucket, CodeRepository, Key, LogGroup, ReportGroup
from cblint.model.webhook import Connection
from cblint.record import TYPE_CHECKING, NamedTuple, cast
from cblint.value import Basis, Entries, Known, Reason, Unknown, Value, string
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from typing import TypeVar

    from cblint.model.pipeline import Action, PipelineWebhook
    from cblint.model.stack import Stack

    ResourceT = TypeVar("ResourceT", bound=Resource)


class _Kind(NamedTuple):
    arns: Arns
    names: Callable[[Resource], tuple[Value, ...]]


_NAMED = (
    Application, Bucket, CodeRepository, Connection, DeploymentConfig, DeploymentGroup, EcsCluster, EventRule, Fleet,
    Function, LogGroup, Pipeline, Project, ReportGroup, Repository, Role, Service, TargetGroup,
)  # fmt: skip


def _own(resource: Resource) -> tuple[Value, ...]:
    assert isinstance(resource, _NAMED)
    return (resource.name,)


def _family(resource: Resource) -> tuple[Value, ...]:
    return (resource.family,) if isinstance(resource, TaskDefinition) else ()


def _aliases(resource: Resource) -> tuple[Value, ...]:
    return resource.aliases.items if isinstance(resource, Key) else ()


_KINDS: dict[str, _Kind] = {
    "Application": _Kind(Arns("codedeploy", "application:(.+)", ("aws_codedeploy_app",)), _own),
    "Bucket": _Kind(Arns("s3", "([^/]+)(?:/.*)?", ("aws_s3_bucket",), "([^/]+)(?:/.*)?"), _own),
    "CodeRepository": _Kind(Arns("codecommit", "(.+)", ("aws_codecommit_repository",)), _own),
    "Connection": _Kind(
        Arns(
            "(?:codestar-connections|codeconnections)",
            "connection/(.+)",
            ("aws_codestarconnections_connection", "aws_codeconnections_connection"),
        ),
        _own,
    ),
    "DeploymentConfig": _Kind(Arns("codedeploy", "deploymentconfig:(.+)", ("aws_codedeploy_deployment_config",)), _own),
    "EcsCluster": _Kind(Arns("ecs", "cluster/(.+)", ("aws_ecs_cluster",)), _own),
    "EventRule": _Kind(Arns("events", "rule/(?:[^/]+/)?([^/]+)", ("aws_cloudwatch_event_rule",)), _own),
    "Fleet": _Kind(Arns("codebuild", "fleet/([^:]+)(?::.*)?", ("aws_codebuild_fleet",)), _own),
    "Function": _Kind(Arns("lambda", "function:([^:]+)(?::.*)?", ("aws_lambda_function",)), _own),
    "Key": _Kind(Arns("kms", "(alias/.+|key/.+)", ("aws_kms_key", "aws_kms_alias")), _aliases),
    "LogGroup": _Kind(Arns("logs", r"log-group:([^:]+)(?::\*)?", ("aws_cloudwatch_log_group",)), _own),
    "Pipeline": _Kind(Arns("codepipeline", "([^/]+)", ("aws_codepipeline",)), _own),
    "Project": _Kind(Arns("codebuild", "project/(.+)", ("aws_codebuild_project",)), _own),
    "ReportGroup": _Kind(Arns("codebuild", "report-group/(.+)", ("aws_codebuild_report_group",)), _own),
    "Repository": _Kind(Arns("ecr", "repository/(.+)", ("aws_ecr_repository",)), _own),
    "Role": _Kind(Arns("iam", "role/(?:.+/)?([^/]+)", ("aws_iam_role",)), _own),
    "Service": _Kind(Arns("ecs", "service/(?:[^/]+/)?([^/]+)", ("aws_ecs_service",)), _own),
    "TargetGroup": _Kind(
        Arns("elasticloadbalancing", "targetgroup/([^/]+)(?:/.*)?", ("aws_lb_target_group", "aws_alb_target_group")),
        _own,
    ),
    "TaskDefinition": _Kind(
        Arns("ecs", "task-definition/([^:]+)(?::.*)?", ("aws_ecs_task_definition",), "([^:]+)(?::.*)?"), _family
    ),
}


def find(
    workspace: Workspace, kind: type[ResourceT], value: Value, near: Resource | None = None
) -> ResourceT | Unknown | None:
    """Return the resource of a kind that a value names; `near` is the part that names it."""
    found = workspace.once(_Directories).of(workspace, kind).find(value, near)
    return cast("ResourceT | Unknown | None", found)


class _Directories:
    """The directories of a workspace, each made when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._made: dict[str, Directory] = {}
        self._addresses = {
            kind: frozenset(part.address for part in workspace.parts(kind)) for kind in (*_NAMED, Key, TaskDefinition)
        }

    def of(self, workspace: Workspace, kind: type[Resource]) -> Directory:
        """Return the directory of a kind."""
        name = kind.__name__
        if name not in self._made:
            known = _KINDS[name]
            named = ((resource, known.names(resource)) for resource in workspace.parts(kind))
            others = frozenset().union(*(each for other, each in self._addresses.items() if other is not kind))
            self._made[name] = Directory(named, known.arns, others)
        return self._made[name]


def setting(action: Action, key: str) -> Value | None:
    """Return a value of an action's configuration; None where it surely is not given."""
    if isinstance(action.configuration, Entries):
        return action.configuration.get(key)
    return Unknown(action.configuration.origin, Reason.NOT_EVALUATED, key)


def pipeline_of(workspace: Workspace, action: Action) -> Pipeline | None:
    """Return the pipeline that an action is part of."""
    return workspace.once(_pipelines).get(id(action))


def stack_of(workspace: Workspace, resource: Pipeline | PipelineWebhook) -> Stack | None:
    """Return what declares a pipeline, or a webhook of one, with all that is declared together with it."""
    return workspace.once(_stacks).get(id(resource))


def _stacks(workspace: Workspace) -> dict[int, Stack]:
    stacks = reversed(workspace.stacks)
    return {id(each): stack for stack in stacks for each in (*stack.pipelines, *stack.pipeline_webhooks)}


def _pipelines(workspace: Workspace) -> dict[int, Pipeline]:
    pipelines = workspace.parts(Pipeline)
    return {id(action): each for each in pipelines for stage in each.stages for action in stage.actions}


def named_by_action(
    workspace: Workspace, action: Action, kind: type[ResourceT], key: str
) -> ResourceT | Unknown | None:
    """Return the resource that a key of an action's configuration names (`ProjectName`, `ApplicationName`, …)."""
    value = setting(action, key)
    return None if value is None else find(workspace, kind, value, pipeline_of(workspace, action))


def project_of(workspace: Workspace, action: Action) -> Project | Unknown | None:
    """Return the project that a CodeBuild action runs."""
    return named_by_action(workspace, action, Project, "ProjectName")


def group_of(workspace: Workspace, action: Action) -> DeploymentGroup | Unknown | None:
    """Return the deployment group that a CodeDeploy action deploys to: of its application, by its name."""
    name = setting(action, "DeploymentGroupName")
    if name is None:
        return None
    application = named_by_action(workspace, action, Application, "ApplicationName")
    groups = workspace.parts(DeploymentGroup)
    if name.origin.reference is not None:
        exact = workspace.declared(DeploymentGroup, name.origin.reference.address)
        if exact is not None:
            return exact
    if string(name) is None:
        return Unknown(name.origin, Reason.NOT_EVALUATED, "DeploymentGroupName")
    surely = [each for each in groups if string(each.name) == string(name)]
    of_application = [
        each
        for each in surely
        if application is not None and find(workspace, Application, each.application, each) is application
    ]
    if len(of_application) == 1:
        return of_application[0]
    open_names = any(string(each.name) is None or each.name.origin.basis is Basis.DEFAULT for each in groups)
    unsure = surely or open_names or name.origin.basis is Basis.DEFAULT or isinstance(application, Unknown)
    return Unknown(name.origin, Reason.NOT_EVALUATED, "DeploymentGroupName") if unsure else None


def log_group_of(workspace: Workspace, project: Project) -> LogGroup | Unknown | None:
    """Return the log group that a project writes to, which is `/aws/codebuild/` and its name where none is given."""
    given = project.cloudwatch_logs.group_name
    if not (isinstance(given, Known) and given.data is None):
        return find(workspace, LogGroup, given, project)
    name = string(project.name)
    if name is None:
        return Unknown(project.name.origin, Reason.NOT_EVALUATED, "the name of the project")
    return find(workspace, LogGroup, Known(given.origin, f"/aws/codebuild/{name}"), project)


def targets_of(workspace: Workspace, rule: EventRule) -> tuple[EventTarget, ...]:
    """Return the targets that surely are a rule's; there may be more where one has an uncertain rule."""
    return tuple(each for each in workspace.parts(EventTarget) if each.rule is rule)


def started_by(workspace: Workspace, target: EventTarget) -> Project | Pipeline | Unknown | None:
    """Return the project or pipeline that a target starts; None where it starts something else."""
    project = find(workspace, Project, target.arn, target)
    pipeline = find(workspace, Pipeline, target.arn, target)
    if isinstance(project, Project):
        return project
    return pipeline if isinstance(pipeline, Pipeline) else project or pipeline
