"""This is where it is answered whether what a build delivers has a place to go to, and what is awaited is delivered."""

from __future__ import annotations

from cblint.analysis.siblings import builds_of, builds_of_project
from cblint.model.build import Build
from cblint.model.buildspec import Artifacts, Buildspec
from cblint.model.pipeline import Action
from cblint.model.project import Project, ProjectArtifacts
from cblint.value import NO, YES, Items, Truth, Value, all_of, any_of, equals, maybe, string, truth
from cblint.workspace import Workspace


def is_dropped(workspace: Workspace, buildspec: Buildspec) -> Truth:
    """Return whether a buildspec delivers files, and no project that runs it has a place for any."""
    if buildspec.artifacts is None or not buildspec.artifacts.files.items:
        return NO
    return all_of([_takes_nothing(build) for build in builds_of(workspace, buildspec)])


def _takes_nothing(build: Build) -> Truth:
    project = build.project
    if project is None or build.caller is not None:
        return maybe("not all that starts it is in view")
    return equals(project.artifacts.type, "NO_ARTIFACTS") & has_no_secondary(project)


def has_no_secondary(project: Project) -> Truth:
    """Return whether a project has no secondary artifacts."""
    if project.secondary_artifacts:
        return NO
    return YES if project.secondary_artifacts_closed else maybe("not all secondary artifacts are in view")


def is_given_nothing(workspace: Workspace, project: Project) -> Truth:
    """Return whether a project stores what its builds deliver in S3, and none of their buildspecs delivers anything."""
    builds = builds_of_project(workspace, project)
    return equals(project.artifacts.type, "S3") & all_of([_delivers_nothing(build) for build in builds])


def _delivers_nothing(build: Build) -> Truth:
    if build.buildspec is None or build.task is not None or build.caller is not None:
        return maybe("not all that it runs is known")
    return _has_no_artifacts(build.buildspec)


def _has_no_artifacts(buildspec: Buildspec) -> Truth:
    if buildspec.artifacts is not None or buildspec.secondary_artifacts:
        return NO
    if buildspec.batch is not None:
        return maybe("it may be run as a batch")
    return YES if buildspec.closed else maybe("not all of the buildspec could be read")


def reader_of_nothing(build: Build) -> Action | None:
    """Return an action that reads the only output of a build that has no artifacts; CodeDeploy's and ECS's apart."""
    output = only_output(build)
    if output is None or build.buildspec is None or not _has_no_artifacts(build.buildspec).is_yes:
        return None
    name = string(output)
    readers = [action for action in _actions(build) if _reads(action, name)]
    if any(string(action.provider) in (None, "CodeDeploy", "CodeDeployToECS", "ECS") for action in readers):
        return None
    return readers[0] if readers else None


def only_output(build: Build) -> Value | None:
    """Return the artifact that a pipeline's action makes of a build, if it makes one, whose name is known."""
    if build.caller is None or build.task is not None:
        return None
    outputs = build.caller.action.output_artifacts
    return outputs.items[0] if outputs.closed and len(outputs.items) == 1 and string(outputs.items[0]) else None


def _actions(build: Build) -> list[Action]:
    assert build.caller is not None
    return [action for stage in build.caller.pipeline.stages for action in stage.actions]


def _reads(action: Action, name: str | None) -> bool:
    return any(string(item) == name for item in action.input_artifacts.items)


def awaited(build: Build) -> tuple[Value, ...] | None:
    """Return the identifiers of the secondary artifacts that a build has to deliver; None if they are not all known.

    They are the project's, or a pipeline action's outputs, if it has several.
    """
    if build.task is not None or build.project is None:
        return None
    if build.caller is not None:
        outputs = build.caller.action.output_artifacts
        return _known(outputs) if len(outputs.items) > 1 else None
    project = build.project
    if not project.secondary_artifacts_closed or not equals(project.artifacts.type, "S3", "NO_ARTIFACTS").is_yes:
        return None
    made = Items(project.artifacts.type.origin, tuple(each.identifier for each in project.secondary_artifacts))
    return _known(made)


def _known(names: Items) -> tuple[Value, ...] | None:
    return names.items if names.closed and all(string(name) for name in names.items) else None


def not_delivered(build: Build) -> tuple[Value, ...]:
    """Return the identifiers that a build has to deliver, and its buildspec does not have."""
    names = awaited(build)
    if not names or build.buildspec is None or not build.buildspec.closed:
        return ()
    given = {each.identifier for each in build.buildspec.secondary_artifacts}
    missing = tuple(name for name in names if string(name) not in given)
    if build.caller is None or build.buildspec.artifacts is not None:
        return missing
    # Nothing is uploaded then, which is no harm to a pipeline unless something reads it.
    return tuple(name for name in missing if any(_reads(action, string(name)) for action in _actions(build)))


def not_awaited(workspace: Workspace, buildspec: Buildspec) -> tuple[Artifacts, ...]:
    """Return the secondary artifacts that surely no build of a buildspec has a place for."""
    answers = [awaited(build) for build in builds_of(workspace, buildspec)]
    wanted = {string(name) for names in answers if names is not None for name in names}
    if not answers or None in answers:
        return ()
    return tuple(each for each in buildspec.secondary_artifacts if each.identifier not in wanted)


def ignores_name(workspace: Workspace, buildspec: Buildspec, artifacts: Artifacts) -> Truth:
    """Return whether a buildspec names an artifact, and no project that runs it lets it."""
    if equals(artifacts.name, None).is_yes:
        return NO
    named = truth(string(artifacts.name) is not None) | ~equals(artifacts.name, None)
    return named & all_of([_has_own_name(workspace, build, artifacts) for build in builds_of(workspace, buildspec)])


def _has_own_name(workspace: Workspace, build: Build, artifacts: Artifacts) -> Truth:
    """Return whether the artifact's name is the project's, and another one."""
    if build.project is None:
        return maybe("the project is not in view")
    place = _place_of(build.project, artifacts)
    if place is None:
        return NO
    from cblint.analysis.commands.expanding import expanded  # noqa: PLC0415  (few artifacts have a name)

    same = string(place.name)
    name = expanded(workspace, build, artifacts.name, "artifacts.name")
    differs = ~equals(name, same) if same is not None else equals(place.name, None)
    stored = equals(place.type, "S3") & differs
    return any_of([stored, equals(place.type, "CODEPIPELINE")]) & equals(place.override_name, False)


def _place_of(project: Project, artifacts: Artifacts) -> ProjectArtifacts | None:
    if not artifacts.identifier:
        return project.artifacts
    return next((each for each in project.secondary_artifacts if string(each.identifier) == artifacts.identifier), None)
