"""This is where deployments come about: a build's artifact joined to the pipeline action that deploys it."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.appspec import AppSpec
from cblint.model.build import Build, Deployment
from cblint.model.pipeline import Action, DeploymentGroup, Pipeline
from cblint.model.stack import Stack
from cblint.value import Basis, Entries, Known, Reason, Step, Unknown, Value, at, string

_PLATFORMS = {"server": "Server", "ecs": "ECS", "lambda": "Lambda"}


def deployments(
    builds: tuple[Build, ...], appspecs: tuple[AppSpec, ...], stacks: tuple[Stack, ...]
) -> Iterator[Deployment]:
    """Yield every artifact of a build that a pipeline hands to CodeDeploy, else the one that surely is meant to be."""
    groups = [group for stack in stacks for group in stack.deployment_groups]
    found = False
    for build in builds:
        if build.caller is None or build.buildspec is None:
            continue
        for action in _deploy_actions(build.caller.pipeline):
            for deployment in _deployed(build, action, groups):
                found = True
                yield deployment
    if not found and not any(True for stack in stacks for _ in _all_deploy_actions(stack)):
        yield from _assumed(builds, appspecs)


def _all_deploy_actions(stack: Stack) -> Iterator[Action]:
    for pipeline in stack.pipelines:
        yield from _deploy_actions(pipeline)


def _deploy_actions(pipeline: Pipeline) -> Iterator[Action]:
    for stage in pipeline.stages:
        for action in stage.actions:
            if string(action.provider) in ("CodeDeploy", "CodeDeployToECS"):
                yield action


def _deployed(build: Build, action: Action, groups: list[DeploymentGroup]) -> Iterator[Deployment]:
    assert build.caller is not None
    outputs = build.caller.action.output_artifacts
    provider = string(action.provider) or ""
    wanted = _read_artifact(action, provider)
    if wanted is None or not outputs.closed:
        return
    for output in outputs.items:
        name = string(output)
        if name is None or name != wanted:
            continue
        group = _group(action, groups)
        platform: Value = group.compute_platform if group else Unknown(action.provider.origin, Reason.OUTSIDE)
        if provider == "CodeDeployToECS":
            platform = Known(action.provider.origin, "ECS")
        yield Deployment(
            span=action.span,
            symbol=action.symbol,
            build=build,
            artifact=name if len(outputs.items) > 1 else "",
            provider=provider,
            appspec_name=_appspec_name(action, provider),
            steps=(
                Step(build.caller.action.span, f"the build's output is artifact `{name}`"),
                Step(action.span, f"`{provider}` deploys artifact `{name}`"),
            ),
            platform=platform,
        )


def _read_artifact(action: Action, provider: str) -> str | None:
    configuration = action.configuration
    if provider == "CodeDeployToECS":
        value = configuration.get("AppSpecTemplateArtifact") if isinstance(configuration, Entries) else None
        return None if value is None else string(value)
    inputs = action.input_artifacts
    return string(inputs.items[0]) if inputs.closed and len(inputs.items) == 1 else None


def _appspec_name(action: Action, provider: str) -> Value:
    if provider == "CodeDeploy":
        return Known(at(action.span, basis=Basis.AWS_DEFAULT), "appspec.yml")
    given = action.configuration.get("AppSpecTemplatePath") if isinstance(action.configuration, Entries) else None
    return given or Known(at(action.span, basis=Basis.AWS_DEFAULT), "appspec.yaml")


def _group(action: Action, groups: list[DeploymentGroup]) -> DeploymentGroup | None:
    if not isinstance(action.configuration, Entries):
        return None
    named = action.configuration.get("DeploymentGroupName")
    if named is None:
        return None
    for group in groups:
        reference = named.origin.reference
        if reference is not None and reference.address == group.address:
            return group
        if string(named) is not None and string(named) == string(group.name):
            return group
    return None


def _assumed(builds: tuple[Build, ...], appspecs: tuple[AppSpec, ...]) -> Iterator[Deployment]:
    """Yield the deployment of a repository with one server appspec at its root and one build with artifacts."""
    with_artifacts = {
        id(build.buildspec): build for build in builds if build.buildspec and build.buildspec.artifacts is not None
    }
    if len(with_artifacts) != 1:
        return
    build = next(iter(with_artifacts.values()))
    prefix = f"{build.source_root}/" if build.source_root else ""
    for appspec in appspecs:
        if appspec.platform == "server" and appspec.path in (f"{prefix}appspec.yml", f"{prefix}appspec.yaml"):
            span = appspec.span
            yield Deployment(
                span=span,
                symbol=appspec.path,
                build=build,
                artifact="",
                provider="CodeDeploy",
                appspec_name=Known(at(span, basis=Basis.AWS_DEFAULT), appspec.path.removeprefix(prefix)),
                steps=(Step(span, "the appspec stands beside the only build that has artifacts"),),
                platform=Known(at(span), _PLATFORMS[appspec.platform]),
                assumed=True,
            )
            return
