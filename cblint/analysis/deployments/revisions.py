"""This is where it is answered whether an AppSpec file is of the kind that the group it is deployed to takes."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.artifacts.contents import artifacts_of, contents
from cblint.analysis.artifacts.revision import appspec_names, is_firm
from cblint.data.deployments import configurations
from cblint.model.appspec import AppSpec
from cblint.model.build import Deployment
from cblint.model.pipeline import Action, DeploymentGroup
from cblint.record import NamedTuple
from cblint.value import string
from cblint.workspace import Workspace


class WrongKind(NamedTuple):
    """An AppSpec file that is deployed to a group of another platform."""

    appspec: AppSpec
    platform: str
    """Whose kind the file is of."""
    deployment: Deployment
    is_firm: bool
    """Whether the build that hands it on is surely of this repository."""


def of_another_kind(workspace: Workspace, group: DeploymentGroup) -> Iterator[WrongKind]:
    """Yield the AppSpec files that builds hand on to a group and that surely are of another platform's kind."""
    platform = string(group.compute_platform)
    if platform is None or not workspace.appspecs:
        return
    spans = {each.span for each in workspace.parts(Action) if links.group_of(workspace, each) is group}
    for deployment in workspace.deployments:
        if deployment.span in spans and not deployment.assumed and string(deployment.platform) == platform:
            appspec = _held(workspace, deployment)
            other = configurations().platforms.get(appspec.platform, "") if appspec is not None else ""
            if appspec is not None and other not in ("", platform):
                yield WrongKind(appspec, other, deployment, is_firm(deployment))


def _held(workspace: Workspace, deployment: Deployment) -> AppSpec | None:
    """Return the AppSpec file of the repository that the deployed artifact surely holds."""
    buildspec = deployment.build.buildspec
    given = None if buildspec is None else artifacts_of(buildspec, deployment.artifact)
    if given is None:
        return None
    held = contents(workspace, deployment.build, given)
    for name in appspec_names(deployment):
        path = held.source_of(name) if held.holds(name).is_yes else None
        found = [each for each in workspace.appspecs if each.path == path]
        if found:
            return found[0]
    return None
