"""This is where artifacts are followed through a pipeline: who makes them, who reads them, and when."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.drafts import draft_at, written_here
from cblint.analysis.pipelines.order import (
    Placed,
    is_closed,
    meant,
    none_could_be,
    placed,
    runs,
    runs_before,
    type_of,
)
from cblint.finding import Edit
from cblint.model.pipeline import Action, Pipeline
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import (
    NO,
    Choice,
    Entries,
    Items,
    Text,
    Truth,
    Value,
    all_of,
    alternatives,
    embedded,
    equals,
    maybe,
    string,
)
from cblint.workspace import Workspace

_PATHS = ("TemplatePath", "TemplateConfiguration")
_NAMES = ("TaskDefinitionTemplateArtifact", "AppSpecTemplateArtifact")
_IMAGE = pattern(r"Image\d+ArtifactName", 0)
_OF_ARTIFACT = pattern(r'"Fn::(?:GetArtifactAtt|GetParam)"\s*:\s*\[\s*"([A-Za-z0-9_-]+)"')


class Missing(NamedTuple):
    """An input artifact that no action makes."""

    action: Action
    name: Value
    artifact: str
    nearest: Value | None
    """The output that is meant, by its name."""
    surely: Truth


class Early(NamedTuple):
    """An input artifact that is made by an action that does not run before."""

    action: Action
    name: Value
    maker: Action
    output: Value


class Double(NamedTuple):
    """An output artifact with the name of another."""

    action: Action
    name: Value
    first: Value
    maker: Action


class Foreign(NamedTuple):
    """A setting that names an artifact which is no input of its action."""

    action: Action
    key: str
    artifact: str
    place: Span | Value
    inputs: tuple[str, ...]


class _Output(NamedTuple):
    placed: Placed
    name: Value


class _Outputs:
    """What the actions of a pipeline make: outputs by name, and those whose name is not known."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.every = [_Output(each, name) for each in placed(pipeline) for name in each.action.output_artifacts.items]
        self.open: list[_Output] = []
        self.named: dict[str, list[_Output]] = {}
        for each in self.every:
            known = string(each.name)
            if known is None:
                self.open.append(each)
            else:
                self.named.setdefault(known, []).append(each)
        whole = all_of([_is_whole(each.action.output_artifacts) for each in placed(pipeline)])
        self.closed = is_closed(pipeline) & whole

    def possible(self, artifact: str) -> list[_Output]:
        """Return the outputs that have a name, or may have it."""
        return self.named.get(artifact, []) + [each for each in self.open if not equals(each.name, artifact).is_no]


def _is_whole(items: Items) -> Truth:
    return ~NO if items.closed else maybe("not all artifacts of an action are in view")


def missing(pipeline: Pipeline) -> tuple[Missing, ...]:
    """Return the input artifacts that are made by no action in view, with whether that is sure."""
    outputs = _Outputs(pipeline)
    unknown = [each.name for each in outputs.open]
    found = []
    for each in placed(pipeline):
        for name in each.action.input_artifacts.items:
            artifact = string(name)
            if not artifact or artifact in outputs.named:
                continue
            surely = outputs.closed & none_could_be(unknown, artifact)
            near = _meant(artifact, outputs, each) if surely.is_yes else None
            found.append(Missing(each.action, name, artifact, near, surely))
    return tuple(found)


def _meant(artifact: str, outputs: _Outputs, reader: Placed) -> Value | None:
    """Return the output that is meant: by a slip of the pen, or the only one with a longer or shorter name."""
    before = {name: each for name, (each, *_) in outputs.named.items() if runs_before(each.placed, reader).is_yes}
    near = meant(artifact, before)
    if not near:
        alike = [name for name in before if artifact.lower() in name.lower() or name.lower() in artifact.lower()]
        near = alike[0] if len(alike) == 1 else ""
    return before[near].name if near else None


def renamed(workspace: Workspace, each: Missing) -> tuple[Edit, ...]:
    """Return the edits that read the artifact that is meant; none where it is read already, or cannot be written."""
    place = written_here(each.name)
    name = string(each.nearest) if each.nearest is not None else None
    if place is None or name is None or any(string(item) == name for item in each.action.input_artifacts.items):
        return ()
    draft = draft_at(workspace, place)
    return draft.set_value(place, name) if draft is not None else ()


def early(pipeline: Pipeline) -> tuple[Early, ...]:
    """Return the input artifacts that surely are made only by actions that do not run before."""
    outputs = _Outputs(pipeline)
    found = []
    for each in placed(pipeline):
        for name in each.action.input_artifacts.items:
            makers = outputs.named.get(string(name) or "", [])
            if makers and all(runs_before(one.placed, each).is_no for one in outputs.possible(string(name) or "")):
                found.append(Early(each.action, name, makers[0].placed.action, makers[0].name))
    return tuple(found)


def doubles(pipeline: Pipeline) -> tuple[Double, ...]:
    """Return the output artifacts whose name another output has before them."""
    named = _Outputs(pipeline).named
    return tuple(
        Double(each.placed.action, each.name, first.name, first.placed.action)
        for name, (first, *others) in named.items()
        for each in others
        if name
    )


def unused(pipeline: Pipeline) -> tuple[tuple[Action, Value, Truth], ...]:
    """Return the outputs that an action need not have and no action in view reads, with whether that is sure."""
    inputs = [each.action.input_artifacts for each in placed(pipeline)]
    read = {string(name) for items in inputs for name in items.items}
    unknown = [name for items in inputs for name in items.items if string(name) is None]
    closed = is_closed(pipeline) & all_of([_is_whole(items) for items in inputs])
    found = []
    for each in _Outputs(pipeline).every:
        known, kind = string(each.name), type_of(each.placed.action)
        if not known or known in read or kind is None or kind.outputs is None or kind.outputs[0] > 0:
            continue
        found.append((each.placed.action, each.name, closed & none_could_be(unknown, known)))
    return tuple(found)


def foreign(pipeline: Pipeline) -> Iterator[Foreign]:
    """Yield the settings of deploy actions that surely name an artifact which is no input of the action."""
    for each in placed(pipeline):
        action = each.action
        if not action.input_artifacts.closed or not isinstance(action.configuration, Entries):
            continue
        for key, artifact, place in _named(action):
            if all(equals(name, artifact).is_no for name in action.input_artifacts.items):
                inputs = tuple(known for name in action.input_artifacts.items if (known := string(name)))
                yield Foreign(action, key, artifact, place, inputs)


def _named(action: Action) -> Iterator[tuple[str, str, Span | Value]]:
    """Yield the keys of an action's configuration that name artifacts, the artifact, and where it is named."""
    assert isinstance(action.configuration, Entries)
    formation = runs(action, "CloudFormation") | runs(action, "CloudFormationStackSet")
    for entry in action.configuration.entries:
        if formation.is_yes and entry.key in _PATHS:
            artifact = _before_path(entry.value)
            if artifact:
                yield entry.key, artifact, entry.value
        elif formation.is_yes and entry.key == "ParameterOverrides":
            for artifact, span in _in_parameters(entry.value):
                yield entry.key, artifact, span
        elif runs(action, "CodeDeployToECS").is_yes and (entry.key in _NAMES or _IMAGE.fullmatch(entry.key)):
            known = string(entry.value)
            if known and "#{" not in known:
                yield entry.key, known, entry.value


def _before_path(value: Value) -> str:
    """Return the artifact of `artifact::path`, of which the path need not be known."""
    start = value.parts[0] if isinstance(value, Text) else string(value)
    if not isinstance(start, str) or "::" not in start:
        return ""
    artifact = start.partition("::")[0]
    return artifact if "#{" not in artifact else ""


def _in_parameters(value: Value) -> Iterator[tuple[str, Span]]:
    for each in alternatives(value):
        text = None if isinstance(value, Choice) else embedded(each)
        if text is not None:
            for match in _OF_ARTIFACT.finditer(text.text):
                yield match[1], text.span(*match.span(1))
