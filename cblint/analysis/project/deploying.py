"""This is where it is answered whether two builds of a project may deploy at the same time."""

from __future__ import annotations

from cblint.analysis import links
from cblint.analysis.commands import run_by
from cblint.analysis.invocation import Invocation
from cblint.analysis.siblings import builds_of_project
from cblint.data.deploying import deploying
from cblint.model.project import Project
from cblint.model.webhook import Webhook
from cblint.record import NamedTuple
from cblint.value import equals, glob
from cblint.workspace import Workspace


class Deploy(NamedTuple):
    """A command that deploys."""

    invocation: Invocation
    label: str
    """The program and its subcommand, for people."""
    webhook: Webhook
    """What starts the builds, as many as there are pushes."""


def side_by_side(workspace: Workspace, project: Project) -> Deploy | None:
    """Return a command by which builds of a project deploy, started by a webhook, with nothing that holds one back."""
    webhook = workspace.once(_webhooks).get(id(project))
    if webhook is None or not equals(webhook.build_type, "BUILD").is_yes:
        return None
    for build in builds_of_project(workspace, project):
        if build.caller is not None or build.buildspec is None:
            continue
        for invocation in run_by(workspace, build).invocations:
            label = _label(invocation)
            if label and not invocation.conditional and not invocation.tolerated:
                return Deploy(invocation, label, webhook)
    return None


def _label(invocation: Invocation) -> str:
    texts = [glob(word) for word in invocation.words[1:]]
    for deploy in deploying().get(invocation.name, ()):
        given = {text.partition("=")[0] for text in texts}
        if tuple(texts[: len(deploy.sub)]) == deploy.sub and not given & deploy.without:
            return " ".join((invocation.name, *deploy.sub))
    return ""


def _webhooks(workspace: Workspace) -> dict[int, Webhook]:
    found: dict[int, Webhook] = {}
    for webhook in workspace.parts(Webhook):
        project = links.find(workspace, Project, webhook.project, webhook)
        if isinstance(project, Project) and webhook.exists.is_yes:
            found.setdefault(id(project), webhook)
    return found
