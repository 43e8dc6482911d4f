"""This is where it is answered which values an AppSpec for ECS or Lambda lacks when it is deployed."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.outputs import may_write
from cblint.model.appspec import AppSpec
from cblint.model.pipeline import Action
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import NO, Entries, Items, Step, Truth, Value, all_of, maybe, string, truth, why_unknown
from cblint.workspace import Workspace

PLACEHOLDER = "<TASK_DEFINITION>"
_PROVIDER = "CodeDeployToECS"
_DEFAULT_NAME = "appspec.yaml"
_NEEDED = {"ecs": ("TaskDefinition",), "lambda": ("Alias", "CurrentVersion", "TargetVersion")}
_PLACES = {"ecs": "service", "lambda": "function"}
_MAX_FILES = 2000


class Lack(NamedTuple):
    """A property that is not there, or cannot be what it says."""

    place: Value | Span
    message: str
    surely: Truth
    steps: tuple[Step, ...] = ()


def lacks(workspace: Workspace, appspec: AppSpec) -> Iterator[Lack]:
    """Yield what an AppSpec for ECS or Lambda lacks."""
    properties = appspec.resources
    if appspec.platform not in _NEEDED or not isinstance(properties, Entries):
        return
    for name in _NEEDED[appspec.platform]:
        value = _property(properties, name)
        if value is None:
            message = f"The {_PLACES[appspec.platform]} has no `{name}`"
            yield Lack(appspec.resources_span, message, truth(appspec.closed and properties.closed))
        elif name.endswith("Version") and string(value) == "$LATEST":
            yield Lack(value, f"`$LATEST` is no version that `{name}` can have", truth(True))
    if appspec.platform == "ecs":
        task = _property(properties, "TaskDefinition")
        action = action_of(workspace, appspec)
        if task is not None and action is not None and string(task) != PLACEHOLDER:
            message = f"The pipeline puts the new task definition only in place of `{PLACEHOLDER}`"
            steps = (Step(action.span, f"`{_PROVIDER}` deploys with `{appspec.path}`"),)
            yield Lack(task, message, _stays(workspace, appspec, task), steps)


def _property(properties: Entries, name: str) -> Value | None:
    """Return a property, which may also begin with a small letter."""
    found = properties.entry(name) or properties.entry(name[0].lower() + name[1:])
    return found.value if found is not None else None


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
    answers = [~may_write(workspace, build, appspec.path) for build in workspace.builds]
    return all_of(answers) if answers else NO
