"""This is where it is answered what starts a pipeline: its sources' own looking, rules, schedules, webhooks."""

from __future__ import annotations

from cblint.analysis import links
from cblint.analysis.events import changes
from cblint.data.events import Source
from cblint.model.event import EventRule, EventTarget
from cblint.model.pipeline import Action, Pipeline, PipelineWebhook
from cblint.model.stack import Stack
from cblint.record import NamedTuple
from cblint.value import NO, Truth, any_of, equals, maybe, string, truth
from cblint.workspace import Workspace

_BY_HAND = (b"start-pipeline-execution", b"StartPipelineExecution", b"start_pipeline_execution")
_REGISTERED = (b"github_repository_webhook", b"RegisterWithThirdParty")
_TEXTS = (".cjs", ".go", ".js", ".json", ".md", ".mjs", ".ps1", ".py", ".rb", ".sh", ".tf", ".ts", ".yaml", ".yml")
_TEMPLATES = (".json", ".template", ".yaml", ".yml")
_MAX_FILES = 5000


class Told(NamedTuple):
    """A rule that starts a pipeline when a source of it changes."""

    rule: EventRule
    target: EventTarget


def telling(workspace: Workspace, action: Action, source: Source) -> Told | None:
    """Return the first rule that surely starts a source action's pipeline for each change of its source."""
    pipeline = links.pipeline_of(workspace, action)
    for target in _targets(workspace, pipeline):
        told = target.rule is not None and changes.is_told(workspace, action, source, target.rule).is_yes
        if told and target.rule is not None and target.exists.is_yes:
            return Told(target.rule, target)
    return None


def _targets(workspace: Workspace, pipeline: Pipeline | None) -> list[EventTarget]:
    if pipeline is None:
        return []
    return [each for each in workspace.parts(EventTarget) if links.started_by(workspace, each) is pipeline]


def calling(workspace: Workspace, action: Action) -> PipelineWebhook | None:
    """Return the webhook that surely starts a source action's pipeline."""
    pipeline = links.pipeline_of(workspace, action)
    name = string(action.name)
    for webhook in workspace.parts(PipelineWebhook):
        own = pipeline is not None and links.find(workspace, Pipeline, webhook.pipeline, webhook) is pipeline
        if own and name is not None and string(webhook.action) == name and webhook.exists.is_yes:
            return webhook if _is_registered(workspace, webhook) else None
    return None


def _is_registered(workspace: Workspace, webhook: PipelineWebhook) -> bool:
    """Tell whether what is declared with a webhook lets the Git provider know of it, who calls it only then."""
    stack = links.stack_of(workspace, webhook)
    paths = () if stack is None else stack.files
    return any(workspace.files.contains(path, *_REGISTERED) for path in paths)


def unwatched(pipeline: Pipeline) -> list[tuple[Action, Source]]:
    """Return the source actions of a pipeline and how they work, if surely none of them looks for changes."""
    found = []
    for stage in pipeline.stages:
        for action in stage.actions:
            if equals(action.category, "Source").is_no:
                continue
            source = changes.source_of(action)
            if source is None or not changes.is_watched(action, source).is_no:
                return []
            found.append((action, source))
    return found if pipeline.closed and all(stage.closed for stage in pipeline.stages) else []


def is_started(workspace: Workspace, pipeline: Pipeline, unwatched: list[tuple[Action, Source]]) -> Truth:
    """Return whether anything starts a pipeline beside its unwatched sources: a rule, a schedule or a webhook.

    A rule does not count that is for changes of such sources, but for others than these.
    """
    by_targets = any_of([_starts(workspace, each, pipeline, unwatched) for each in workspace.parts(EventTarget)])
    webhooks = workspace.parts(PipelineWebhook)
    by_webhooks = any_of([_is(links.find(workspace, Pipeline, each.pipeline, each), pipeline) for each in webhooks])
    by_itself = truth(bool(pipeline.triggers)) if pipeline.triggers_closed else maybe("it may have triggers")
    return by_targets | by_webhooks | by_itself | _may_be_elsewhere(workspace, pipeline)


def _starts(
    workspace: Workspace, target: EventTarget, pipeline: Pipeline, unwatched: list[tuple[Action, Source]]
) -> Truth:
    started = _is(links.started_by(workspace, target), pipeline)
    return NO if started.is_yes and _misses(workspace, target, unwatched) else started


def _misses(workspace: Workspace, target: EventTarget, unwatched: list[tuple[Action, Source]]) -> bool:
    rule = target.rule
    if rule is None or not unwatched or not equals(rule.schedule, None).is_yes:
        return False
    return all(changes.is_missed(workspace, action, source, rule).is_yes for action, source in unwatched)


def missing(workspace: Workspace, pipeline: Pipeline, unwatched: list[tuple[Action, Source]]) -> list[EventRule]:
    """Return the rules that start a pipeline for changes of other things than its sources."""
    found = [each for each in _targets(workspace, pipeline) if _misses(workspace, each, unwatched)]
    return [each.rule for each in found if each.rule is not None]


def _is(found: object, pipeline: Pipeline) -> Truth:
    if found is None or (found is not pipeline and isinstance(found, Pipeline)):
        return truth(False)
    return truth(True) if found is pipeline else maybe("what is started is not certain")


def _may_be_elsewhere(workspace: Workspace, pipeline: Pipeline) -> Truth:
    """Return whether something out of view may start a pipeline."""
    stack = links.stack_of(workspace, pipeline)
    if stack is None or not stack.closed:
        return maybe("not all that is declared with it is in view")
    if _may_be_called(workspace, stack):
        return maybe("it may be a module, and what calls it may have rules")
    if workspace.once(_is_called):
        return maybe("a file of the repository speaks of starting pipelines")
    return truth(False)


def _may_be_called(workspace: Workspace, stack: Stack) -> bool:
    """Tell whether what is declared together may be a module for others: it hands on values, and has no provider."""
    if not stack.path.endswith(_TEMPLATES) and any(workspace.files.contains(path, b'output "') for path in stack.files):
        return not any(workspace.files.contains(path, b'provider "') for path in stack.files)
    return False


def _is_called(workspace: Workspace) -> bool:
    """Tell whether a file of the repository calls what starts pipelines."""
    files = workspace.files
    texts = [path for path in files.tree() if path.endswith(_TEXTS)]
    if len(texts) > _MAX_FILES:
        return True
    return any(files.contains(path, *_BY_HAND) for path in texts)
