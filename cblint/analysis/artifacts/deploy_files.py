"""This is where it is answered which files a pipeline's deploy actions read from a build's artifact, and find there."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts.contents import Contents, artifacts_of
from cblint.analysis.artifacts.revision import adding, listing
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.model.pipeline import Action
from cblint.record import Record
from cblint.value import NO, YES, Entries, Step, Truth, Value, equals, maybe, string, truth
from cblint.workspace import Workspace
from cblint.workspace.repository import source_action

DETAIL = "imageDetail.json"
_DEFINITIONS = "imagedefinitions.json"
_MAX_IMAGES = 4
_NOT_PLAIN = "$#{}*?[]\\`"
_TEMPLATE_MODES = ("CREATE_UPDATE", "REPLACE_ON_FAILURE", "CHANGE_SET_REPLACE")


class DeployFile(Record):
    """A file that an action reads from one of its input artifacts."""

    action: Action
    provider: str
    artifact: str
    path: str
    """Relative to the artifact's root."""
    place: Value | None
    """Where the file is named; None where it is the action's default."""

    def steps(self, build: Build) -> tuple[Step, ...]:
        """Return the places that make the file needed, for evidence."""
        assert build.caller is not None
        return (
            Step(build.caller.action.span, f"the build's output is artifact `{self.artifact}`"),
            Step(self.action.span, f"`{self.provider}` reads `{self.path}` from it"),
        )


class Reading(Record):
    """A file that is read from a build's artifact, and what the artifact holds."""

    file: DeployFile
    held: Contents | None
    """None if the buildspec surely has no artifacts."""


def readings(workspace: Workspace, build: Build) -> Iterator[Reading]:
    """Yield every file that actions of its pipeline read from what a build delivers."""
    if build.caller is None or build.buildspec is None or build.task is not None:
        return
    outputs = build.caller.action.output_artifacts
    names = [string(item) for item in outputs.items]
    if not outputs.closed or not names or None in names:
        return
    for file in _files_of(build):
        if file.artifact not in names:
            continue
        given = artifacts_of(build.buildspec, file.artifact if len(names) > 1 else "")
        if given is not None:
            yield Reading(file, Contents(workspace, build, given))
        elif len(names) == 1 and build.buildspec.closed and not build.buildspec.secondary_artifacts:
            yield Reading(file, None)


def missing_in_source(workspace: Workspace, build: Build) -> Iterator[DeployFile]:
    """Yield every file that actions of a build's pipeline read from the build's source, and this repository lacks."""
    if build.caller is None or not build.own_source.is_yes or workspace.files.is_file(".gitmodules"):
        return
    source = source_action(build.caller)
    if source is None or not isinstance(source.configuration, Entries) or len(source.output_artifacts.items) != 1:
        return
    form = source.configuration.get("OutputArtifactFormat")
    if form is not None and not equals(form, "CODE_ZIP").is_yes:
        return
    name = string(source.output_artifacts.items[0])
    for file in _files_of(build):
        path = f"{build.source_root}/{file.path}".lstrip("/")
        if file.artifact == name and not workspace.files.exists(path) and not _differs_in_case(workspace, path):
            yield file


def _differs_in_case(workspace: Workspace, path: str) -> bool:
    lowered = path.lower()
    return any(each.lower() == lowered for each in workspace.files.tree())


def _files_of(build: Build) -> Iterator[DeployFile]:
    assert build.caller is not None
    for stage in build.caller.pipeline.stages:
        for action in stage.actions:
            if isinstance(action.configuration, Entries):
                yield from _read_by(action, action.configuration)


def _read_by(action: Action, configuration: Entries) -> Iterator[DeployFile]:
    match string(action.provider):
        case "ECS":
            yield from _of_ecs(action, configuration)
        case "CodeDeployToECS":
            yield from _of_blue_green(action, configuration)
        case "CloudFormation" if equals(configuration.get("ActionMode") or action.provider, *_TEMPLATE_MODES).is_yes:
            yield from _of_templates(action, configuration, "CloudFormation")
        case "CloudFormationStackSet":
            yield from _of_templates(action, configuration, "CloudFormationStackSet")


def _of_ecs(action: Action, configuration: Entries) -> Iterator[DeployFile]:
    inputs = action.input_artifacts
    artifact = string(inputs.items[0]) if inputs.closed and len(inputs.items) == 1 else None
    if artifact:
        yield from _file(action, "ECS", artifact, configuration.get("FileName"), _DEFINITIONS)


def _of_blue_green(action: Action, configuration: Entries) -> Iterator[DeployFile]:
    provider = "CodeDeployToECS"
    artifact = _text(configuration, "TaskDefinitionTemplateArtifact")
    if artifact:
        yield from _file(action, provider, artifact, configuration.get("TaskDefinitionTemplatePath"), "taskdef.json")
    for number in range(1, _MAX_IMAGES + 1):
        artifact = _text(configuration, f"Image{number}ArtifactName")
        if artifact:
            yield DeployFile(action, provider, artifact, DETAIL, None)


def _of_templates(action: Action, configuration: Entries, provider: str) -> Iterator[DeployFile]:
    for key in ("TemplatePath", "TemplateConfiguration"):
        value = configuration.get(key)
        artifact, marked, path = ((string(value) if value is not None else None) or "").partition("::")
        if value is not None and marked and artifact and _is_plain(path):
            yield DeployFile(action, provider, artifact, path, value)


def _file(action: Action, provider: str, artifact: str, value: Value | None, default: str) -> Iterator[DeployFile]:
    path = default if value is None else string(value)
    if path is not None and _is_plain(path):
        yield DeployFile(action, provider, artifact, path.removeprefix("./"), value)


def _is_plain(path: str) -> bool:
    names = path.removeprefix("./").split("/")
    return path == path.strip() and not any(c in path for c in _NOT_PLAIN) and not {"", ".", ".."} & set(names)


def _text(configuration: Entries, key: str) -> str | None:
    value = configuration.get(key)
    return None if value is None else string(value)


def is_left_out(reading: Reading) -> Truth:
    """Return whether the artifact surely does not hold the file."""
    held = reading.held
    if held is None:
        return YES
    path = reading.file.path
    taken = held.takes(path)
    if taken.is_no:
        return YES
    if not taken.is_yes or not held.is_flat().is_no:
        return maybe("its patterns may take it")
    source = held.source_of(path)
    if source is None:
        return maybe("the artifact's root is not known")
    return held.never_has(source)


def adds(reading: Reading) -> tuple[Edit, ...]:
    """Return the edits that let the artifact take the file: one of the repository, or one that a command writes."""
    held, path = reading.held, reading.file.path
    if held is None or not held.takes(path).is_no:
        return ()
    found = adding(held, path)
    if found or not held.excludes(path).is_no or not held.is_written(path):
        return found
    return listing(held, path, path)


def is_of_wrong_kind(reading: Reading) -> Truth:
    """Return whether the ECS action reads the file that a build writes for a blue/green deployment."""
    file, held = reading.file, reading.held
    if file.provider != "ECS" or file.path != DETAIL or held is None or held.build.buildspec is None:
        return NO
    return truth(any("ImageURI" in text and DETAIL in text for text in held.build.buildspec.command_texts()))
