"""This is where it is answered which values an AppSpec for ECS or Lambda lacks when it is deployed."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.outputs.making import is_made
from cblint.model.appspec import AppSpec, EcsService, LambdaFunction
from cblint.model.pipeline import Action
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import NO, YES, Entries, Items, Step, Truth, Value, all_of, equals, maybe, string, truth, why_unknown
from cblint.workspace import Workspace

PLACEHOLDER = "<TASK_DEFINITION>"
_PROVIDER = "CodeDeployToECS"
_DEFAULT_NAME = "appspec.yaml"
_MAX_FILES = 2000


class Lack(NamedTuple):
    """A property that is not there, or cannot be what it says."""

    place: Value | Span
    message: str
    surely: Truth
    steps: tuple[Step, ...] = ()


def lacks(workspace: Workspace, appspec: AppSpec) -> Iterator[Lack]:
    """Yield what an AppSpec for ECS or Lambda lacks."""
    match appspec.service or appspec.function:
        case EcsService() as service:
            yield from _missing(appspec, service, "service", {"TaskDefinition": service.task_definition})
            yield from _replaced(workspace, appspec, service.task_definition)
        case LambdaFunction() as function:
            versions = {"CurrentVersion": function.current_version, "TargetVersion": function.target_version}
            yield from _missing(appspec, function, "function", {"Alias": function.alias, **versions})
            for name, value in versions.items():
                if string(value) == "$LATEST":
                    yield Lack(value, f"`$LATEST` is no version that `{name}` can have", YES)


def _missing(
    appspec: AppSpec, target: EcsService | LambdaFunction, kind: str, needed: dict[str, Value]
) -> Iterator[Lack]:
    for name, value in needed.items():
        if equals(value, None).is_yes:
            yield Lack(target.span, f"The {kind} has no `{name}`", truth(appspec.closed and target.closed))


def _replaced(workspace: Workspace, appspec: AppSpec, task: Value) -> Iterator[Lack]:
    """Yield a task definition that a pipeline does not put the new one in the place of."""
    action = action_of(workspace, appspec)
    if equals(task, None).is_yes or action is None or string(task) == PLACEHOLDER:
        return
    message = f"The pipeline puts the new task definition only in place of `{PLACEHOLDER}`"
    steps = (Step(action.span, f"`{_PROVIDER}` deploys with `{appspec.path}`"),)
    yield Lack(task, message, _stays(workspace, appspec, task), steps)


def action_of(workspace: Workspace, appspec: AppSpec) -> Action | None:
    """Return a pipeline's action that deploys with an AppSpec, as far as its path tells."""
    for action in workspace.parts(Action):
        if string(action.provider) == _PROVIDER and isinstance(action.configuration, Entries):
            given = action.configuration.get("AppSpecTemplatePath")
            name = _DEFAULT_NAME if given is None else string(given)
            if name == appspec.path and not _is_elsewhere(action):
                return action
    return None


def _is_elsewhere(action: Action) -> bool:
    """Tell whether the action has no inputs in view, so that it is not known what it deploys."""
    return not isinstance(action.input_artifacts, Items) or not action.input_artifacts.items


def _stays(workspace: Workspace, appspec: AppSpec, task: Value) -> Truth:
    """Return whether nothing in the repository puts another value there before the pipeline does."""
    text = string(task)
    if text is None:
        return maybe(why_unknown(task))
    tree = workspace.files.tree()
    if len(tree) > _MAX_FILES:
        return maybe("the repository is too large to be searched")
    if not text or any(path != appspec.path and workspace.files.contains(path, text.encode()) for path in tree):
        return maybe(f"another file names `{text}`, and may put something in its place")
    answers = [~is_made(workspace, build, appspec.path, handwritten=True) for build in workspace.builds]
    return all_of(answers) if answers else NO
