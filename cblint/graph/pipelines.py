"""This is where pipelines are drawn: their actions in order, what these hand on, and what they run and deploy."""

from __future__ import annotations

from cblint.analysis import links
from cblint.graph.builds import draw_bucket, draw_project, draw_repository, draw_role, own_repository
from cblint.graph.deployments import draw_function, draw_group, draw_service
from cblint.graph.parts import Kind, Relation
from cblint.graph.sketch import Sketch, named, stack_of
from cblint.model.ecr import Repository
from cblint.model.part import label
from cblint.model.pipeline import Action, DeploymentGroup, Function, Pipeline, Stage
from cblint.model.project import Project
from cblint.value import Known, Reason, Unknown, Value, at, equals, string

_NAMED = {
    "ProjectName": (Relation.RUNS, Kind.PROJECT),
    "DeploymentGroupName": (Relation.DEPLOYS, Kind.GROUP),
    "FunctionName": (Relation.RUNS, Kind.FUNCTION),
}
MAX_LEVEL = 4
"""Of so many actions side by side, each leads to each of the next; of more, only the first."""


def draw_pipelines(sketch: Sketch) -> None:
    """Draw every pipeline."""
    for pipeline in sketch.workspace.parts(Pipeline):
        _Drawn(sketch, pipeline).draw()


def draw_pipeline(sketch: Sketch, pipeline: Pipeline) -> str:
    """Return the node of a pipeline."""
    title = string(pipeline.name) or label(pipeline)
    box = sketch.box(f"pipeline:{pipeline.address}", "pipeline", f"pipeline {title}", stack_of(pipeline))
    kind = named(pipeline.pipeline_type)
    details = (f"type {kind}",) if kind else ()
    return sketch.declared(Kind.PIPELINE, pipeline, pipeline.name, details=details, exists=pipeline.exists, box=box)


class _Drawn:
    """One pipeline that is being drawn."""

    def __init__(self, sketch: Sketch, pipeline: Pipeline) -> None:
        self.sketch = sketch
        self.pipeline = pipeline
        self.node = draw_pipeline(sketch, pipeline)
        self.box = f"pipeline:{pipeline.address}"
        self.producers: dict[str, str] = {}

    def draw(self) -> None:
        """Draw the actions of all stages, each after those before it."""
        draw_role(self.sketch, self.node, self.pipeline.role_arn, self.pipeline)
        before = [self.node]
        for stage in self.pipeline.stages:
            for level in _levels(stage):
                nodes = [self.action(stage, action, before) for action in level]
                before = nodes or before
            if not stage.closed:
                value = Unknown(at(stage.span), Reason.NOT_EVALUATED)
                more = self.sketch.unknown(Kind.ACTION, value, "not all actions of the stage are in view", box=self.box)
                self.sketch.edge(before[0], more, Relation.THEN, stage, sure=False)
        if not self.pipeline.closed:
            value = Unknown(at(self.pipeline.span), Reason.NOT_EVALUATED)
            more = self.sketch.unknown(Kind.ACTION, value, "not all stages are in view", box=self.box)
            self.sketch.edge(before[0], more, Relation.THEN, self.pipeline, sure=False)

    def action(self, stage: Stage, action: Action, before: list[str]) -> str:
        """Draw one action, and what it reads, runs and deploys."""
        names = [text for text in (named(stage.name), named(action.name)) if text]
        provider = named(action.provider)
        title = " / ".join(dict.fromkeys(names)) or provider or "?"
        node = self.sketch.part(Kind.ACTION, action, title, self.box, details=(provider,) if provider else ())
        if not self.inputs(action, node, before):
            for each in before if len(before) <= MAX_LEVEL else before[:1]:
                self.sketch.edge(each, node, Relation.THEN, action)
        for output in action.output_artifacts.items:
            text = string(output)
            if text is not None:
                self.producers[text] = node
        if not equals(action.role_arn, None).is_yes:
            draw_role(self.sketch, node, action.role_arn, self.pipeline)
        self.does(action, node)
        return node

    def inputs(self, action: Action, node: str, before: list[str]) -> bool:
        """Draw what is handed to an action, and tell whether that shows what runs just before it."""
        found = False
        for value in action.input_artifacts.items:
            text = string(value)
            if text is not None and text in self.producers:
                self.sketch.edge(self.producers[text], node, Relation.HANDS, value, text=text)
                found = found or self.producers[text] in before
        return found

    def does(self, action: Action, node: str) -> None:
        """Draw what an action reads, runs or deploys to."""
        sketch = self.sketch
        match string(action.category), string(action.provider):
            case "Source", _:
                self.reads(action, node)
            case _, "CodeBuild":
                project = links.project_of(sketch.workspace, action)
                self.leads(action, node, "ProjectName", project)
            case _, "CodeDeploy" | "CodeDeployToECS":
                group = links.group_of(sketch.workspace, action)
                self.leads(action, node, "DeploymentGroupName", group)
            case _, "ECS":
                value = links.setting(action, "ServiceName")
                if value is not None:
                    sketch.edge(node, draw_service(sketch, value, self.pipeline), Relation.DEPLOYS, value)
            case _, "Lambda":
                function = links.named_by_action(sketch.workspace, action, Function, "FunctionName")
                self.leads(action, node, "FunctionName", function)
            case _, "CloudFormation":
                value = links.setting(action, "StackName")
                if value is not None:
                    sketch.edge(node, sketch.undeclared(Kind.STACK, value, self.pipeline), Relation.DEPLOYS, value)
            case "Deploy", "S3":
                value = links.setting(action, "BucketName")
                if value is not None:
                    sketch.edge(node, draw_bucket(sketch, value, self.pipeline), Relation.DEPLOYS, value)

    def leads(
        self, action: Action, node: str, key: str, found: Project | DeploymentGroup | Function | Unknown | None
    ) -> None:
        """Draw what a key of an action's configuration names: the declared part, else what is known of it."""
        value = links.setting(action, key)
        if value is None:
            return
        relation, kind = _NAMED[key]
        match found:
            case Project():
                end = draw_project(self.sketch, found)
            case DeploymentGroup():
                end = draw_group(self.sketch, found)
            case Function():
                end = draw_function(self.sketch, found)
            case _:
                end = self.sketch.undeclared(kind, value, self.pipeline)
        self.sketch.edge(node, end, relation, value)

    def reads(self, action: Action, node: str) -> None:
        """Draw the source of a source action."""
        sketch = self.sketch
        provider = string(action.provider)
        key = {"S3": "S3Bucket", "CodeStarSourceConnection": "FullRepositoryId", "GitHub": "Repo"}.get(provider or "")
        value = links.setting(action, key or "RepositoryName")
        if value is None:
            return
        if provider == "CodeCommit":
            start = draw_repository(sketch, value, self.pipeline)
        elif provider == "S3":
            start = draw_bucket(sketch, value, self.pipeline)
        elif provider == "ECR":
            found = sketch.found(Kind.REGISTRY, Repository, value, self.pipeline)
            start = found if isinstance(found, str) else sketch.declared(Kind.REGISTRY, found, found.name)
        elif self.is_own(action):
            start = own_repository(sketch)
        else:
            start = sketch.undeclared(Kind.SOURCE, _with_owner(action, value), self.pipeline)
        sketch.edge(start, node, Relation.READS, value)

    def is_own(self, action: Action) -> bool:
        """Tell whether an action surely reads this repository: its only source, and builds of it are of their own."""
        builds = [
            each
            for each in self.sketch.workspace.builds
            if each.caller is not None and each.caller.pipeline is self.pipeline
        ]
        return any(each.own_source.is_yes for each in builds) and self._sources() == [action]

    def _sources(self) -> list[Action]:
        return [
            action for stage in self.pipeline.stages for action in stage.actions if string(action.category) == "Source"
        ]


def _levels(stage: Stage) -> list[list[Action]]:
    """Return the actions of a stage that run side by side, in order."""
    orders: dict[int, list[Action]] = {}
    for action in stage.actions:
        order = string(action.run_order) or ""
        orders.setdefault(int(order) if order.isdigit() and len(order) < 4 else 1, []).append(action)
    return [orders[order] for order in sorted(orders)]


def _with_owner(action: Action, value: Value) -> Value:
    owner, name = links.setting(action, "Owner"), named(value)
    known = named(owner) if owner is not None else ""
    return Known(value.origin, f"{known}/{name}") if known and name else value
