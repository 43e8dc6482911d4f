"""This is where what is deployed to is drawn: deployment groups, services, task definitions, functions, AppSpecs."""

from __future__ import annotations

from cblint.analysis.artifacts import contents, revision
from cblint.graph.builds import draw_image, draw_role
from cblint.graph.parts import Kind, Node, Relation, State
from cblint.graph.sketch import Sketch, named
from cblint.model.appspec import AppSpec
from cblint.model.build import Deployment
from cblint.model.ecs import Service, TaskDefinition
from cblint.model.part import Resource
from cblint.model.pipeline import DeploymentGroup, Function
from cblint.value import Entries, Value, equals, glob, string


def draw_deployments(sketch: Sketch) -> None:
    """Draw every deployment group, and the AppSpecs with what is deployed by them."""
    for group in sketch.workspace.parts(DeploymentGroup):
        draw_group(sketch, group)
    drawn: set[int] = set()
    for deployment in sketch.workspace.deployments:
        appspec = _delivered(sketch, deployment)
        if appspec is not None:
            drawn.add(id(appspec))
            sketch.edge(_deployer(sketch, deployment), _appspec(sketch, appspec), Relation.DEPLOYS_BY, deployment)
    for appspec in sketch.workspace.appspecs:
        if id(appspec) not in drawn:
            _draw_meant(sketch, appspec)


def _draw_meant(sketch: Sketch, appspec: AppSpec) -> None:
    """Draw an AppSpec that nothing surely deploys by: perhaps what looks for one of its name does."""
    name = appspec.path.rpartition("/")[2]
    node = _appspec(sketch, appspec)
    meant = [each for each in sketch.workspace.deployments if glob(each.appspec_name).rpartition("/")[2] == name]
    for deployment in meant:
        if deployment.build.caller is not None:
            sketch.edge(_deployer(sketch, deployment), node, Relation.DEPLOYS_BY, deployment, sure=False)
    if not any(each.build.caller is not None for each in meant):
        why = "nothing in view surely deploys by it"
        unknown = Node(f"{Kind.GROUP.value}:?", Kind.GROUP, "?", (), "", State.UNKNOWN, why, None, "")
        sketch.edge(sketch.node(unknown), node, Relation.DEPLOYS_BY, appspec, sure=False)


def _delivered(sketch: Sketch, deployment: Deployment) -> AppSpec | None:
    """Return the AppSpec that a deployment surely goes by."""
    buildspec = deployment.build.buildspec
    if buildspec is None or deployment.assumed:
        return None
    artifacts = (*((buildspec.artifacts,) if buildspec.artifacts else ()), *buildspec.secondary_artifacts)
    for artifact in artifacts:
        if artifact.identifier == deployment.artifact:
            held = contents.contents(sketch.workspace, deployment.build, artifact)
            return revision.delivered_appspec(sketch.workspace, deployment, held)
    return None


def _deployer(sketch: Sketch, deployment: Deployment) -> str:
    """Return the node of the action that deploys."""
    build = deployment.build
    box = f"pipeline:{build.caller.pipeline.address}" if build.caller is not None else ""
    return sketch.part(Kind.ACTION, deployment, deployment.provider, box)


def _appspec(sketch: Sketch, appspec: AppSpec) -> str:
    details = (appspec.platform,) if appspec.platform else ()
    return sketch.part(Kind.APPSPEC, appspec, appspec.path, "", details=details, extent=appspec.span)


def draw_group(sketch: Sketch, group: DeploymentGroup) -> str:
    """Draw a deployment group, and return its node."""
    if sketch.has(Kind.GROUP, group):
        return sketch.declared(Kind.GROUP, group)
    application, platform = named(group.application), string(group.compute_platform)
    details = [f"of application {application}"] if application else []
    details += [platform] if platform else []
    node = sketch.declared(Kind.GROUP, group, group.name, details=tuple(details), exists=group.exists)
    if not equals(group.service_role, None).is_yes:
        draw_role(sketch, node, group.service_role, group)
    for target in group.ecs_services:
        sketch.edge(node, draw_service(sketch, target.service, group), Relation.DEPLOYS, target.service)
    return node


def draw_service(sketch: Sketch, value: Value, near: Resource) -> str:
    """Draw an ECS service with its task definition, and return its node."""
    service = sketch.found(Kind.SERVICE, Service, value, near)
    if isinstance(service, str):
        return service
    if sketch.has(Kind.SERVICE, service):
        return sketch.declared(Kind.SERVICE, service)
    node = sketch.declared(Kind.SERVICE, service, service.name, exists=service.exists)
    if not equals(service.task_definition, None).is_yes:
        task = sketch.found(Kind.TASK, TaskDefinition, service.task_definition, service)
        end = task if isinstance(task, str) else _draw_task(sketch, task)
        sketch.edge(node, end, Relation.USES, service.task_definition)
    return node


def _draw_task(sketch: Sketch, task: TaskDefinition) -> str:
    node = sketch.declared(Kind.TASK, task, task.family)
    for definition in task.definitions.items:
        image = definition.get("image") or definition.get("Image") if isinstance(definition, Entries) else None
        if image is not None and glob(image).strip("*"):
            sketch.edge(node, draw_image(sketch, image, task), Relation.RUNS_IN, image)
    return node


def draw_function(sketch: Sketch, function: Function) -> str:
    """Draw a Lambda function, and return its node."""
    return sketch.declared(Kind.FUNCTION, function, function.name)
