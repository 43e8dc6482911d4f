"""This is where it is drawn what starts builds and pipelines: webhooks, event rules and schedules."""

from __future__ import annotations

from cblint.analysis import links
from cblint.graph.builds import draw_project
from cblint.graph.parts import Kind, Relation
from cblint.graph.pipelines import draw_pipeline
from cblint.graph.sketch import Sketch, named, stack_of
from cblint.model.event import EventRule, EventTarget
from cblint.model.part import label
from cblint.model.pipeline import Pipeline, PipelineWebhook
from cblint.model.project import Project
from cblint.model.webhook import Webhook
from cblint.value import Entries, Items, Unknown, Value, equals, string


def draw_triggers(sketch: Sketch) -> None:
    """Draw every trigger that starts something of the picture, or may."""
    for webhook in sketch.workspace.parts(Webhook):
        _draw_webhook(sketch, webhook)
    for hook in sketch.workspace.parts(PipelineWebhook):
        _draw_pipeline_webhook(sketch, hook)
    for pipeline in sketch.workspace.parts(Pipeline):
        _draw_own(sketch, pipeline)
    for target in sketch.workspace.parts(EventTarget):
        _draw_target(sketch, target)


def _draw_own(sketch: Sketch, pipeline: Pipeline) -> None:
    """Draw what a pipeline itself says that it is started by: pushes and pull requests of a source action."""
    for trigger in pipeline.triggers:
        events = [*(["push"] if trigger.push.items else []), *(["pull request"] if trigger.pull_request.items else [])]
        text = f"{' and '.join(events) or 'changes'} of {named(trigger.source_action) or 'a source action'}"
        node = sketch.part(Kind.TRIGGER, trigger, text, stack_of(pipeline))
        sketch.edge(node, draw_pipeline(sketch, pipeline), Relation.STARTS, trigger, sure=trigger.given.is_yes)


def _draw_webhook(sketch: Sketch, webhook: Webhook) -> None:
    node = sketch.declared(Kind.TRIGGER, webhook, details=("webhook", *_events(webhook)), exists=webhook.exists)
    project = links.find(sketch.workspace, Project, webhook.project, webhook)
    known = isinstance(project, Project)
    end = (
        draw_project(sketch, project)
        if isinstance(project, Project)
        else sketch.undeclared(Kind.PROJECT, webhook.project, webhook)
    )
    sketch.edge(node, end, Relation.STARTS, webhook.project, sure=known)


def _events(webhook: Webhook) -> tuple[str, ...]:
    if not webhook.filter_groups and webhook.filter_groups_closed:
        return ("on every event",)
    found: list[str] = []
    for group in webhook.filter_groups:
        for each in group.filters:
            text = string(each.pattern) if equals(each.type, "EVENT").is_yes else None
            found += [event.strip().lower().replace("_", " ") for event in (text or "").split(",") if event.strip()]
    return (f"on {', '.join(dict.fromkeys(found))}",) if found else ()


def _draw_pipeline_webhook(sketch: Sketch, hook: PipelineWebhook) -> None:
    node = sketch.declared(Kind.TRIGGER, hook, hook.name, details=("webhook",), exists=hook.exists)
    pipeline = sketch.found(Kind.PIPELINE, Pipeline, hook.pipeline, hook)
    end = pipeline if isinstance(pipeline, str) else draw_pipeline(sketch, pipeline)
    sketch.edge(node, end, Relation.STARTS, hook.pipeline)


def _draw_target(sketch: Sketch, target: EventTarget) -> None:
    started = links.started_by(sketch.workspace, target)
    if isinstance(started, Project | Pipeline):
        end = draw_project(sketch, started) if isinstance(started, Project) else draw_pipeline(sketch, started)
        sketch.edge(_rule(sketch, target), end, Relation.STARTS, target.arn)
    elif isinstance(started, Unknown) and not named(target.arn):
        end = sketch.unknown(Kind.PIPELINE, target.arn, box=stack_of(target))
        sketch.edge(_rule(sketch, target), end, Relation.STARTS, target.arn, sure=False)


def _rule(sketch: Sketch, target: EventTarget) -> str:
    rule = target.rule
    if rule is not None:
        return sketch.declared(Kind.TRIGGER, rule, rule.name, details=_when(rule), exists=rule.exists)
    if named(target.rule_name):
        return sketch.undeclared(Kind.TRIGGER, target.rule_name, target)
    return sketch.declared(Kind.TRIGGER, target, details=(f"of rule {label(target)}",), exists=target.exists)


def _when(rule: EventRule) -> tuple[str, ...]:
    schedule = named(rule.schedule)
    off = ("disabled",) if equals(rule.enabled, False).is_yes else ()
    if schedule:
        return (schedule, *off)
    pattern = rule.pattern
    source = pattern.get("source") if isinstance(pattern, Entries) else None
    sources = _texts(source) if source is not None else ()
    return (f"on events of {', '.join(sources)}", *off) if sources else off


def _texts(value: Value) -> tuple[str, ...]:
    items = value.items if isinstance(value, Items) else (value,)
    return tuple(text for text in map(named, items) if text)
