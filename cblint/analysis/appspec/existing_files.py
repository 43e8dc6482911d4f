"""This is where it is answered whether a deployment fails where a file is on the server already."""

from __future__ import annotations

from cblint.analysis.appspec.hook_scripts import scripts
from cblint.analysis.appspec.mentions import mentions
from cblint.model.appspec import AppSpec
from cblint.pattern import pattern
from cblint.value import NO, Basis, Truth, maybe, string, truth
from cblint.workspace import Workspace

_BEFORE = frozenset({"BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "BeforeInstall"})
_CLEARING = pattern(r"\b(?:rm|mv|rmdir|unlink|rsync|git|find|del|rd|Remove-Item)\b")
_SETTINGS = ("file-exists-behavior", "fileExistsBehavior", "file_exists_behavior", "FileExistsBehavior")


def fail(workspace: Workspace, appspec: AppSpec) -> Truth:
    """Return whether a file that is at its destination already fails the deployment of an AppSpec."""
    given = appspec.file_exists_behavior
    if appspec.platform != "server" or not appspec.files or given.origin.basis is not Basis.AWS_DEFAULT:
        return NO
    if not appspec.closed:
        return maybe("not all of the AppSpec file could be read")
    return _leave(workspace, appspec) & ~mentions(workspace, *_SETTINGS)


def _leave(workspace: Workspace, appspec: AppSpec) -> Truth:
    """Return whether the scripts that run before the installation leave all files where they are."""
    known = scripts(workspace, appspec)
    in_view = {id(hook) for each in known for hook in each.hooks}
    for hook in appspec.hooks:
        if hook.event in _BEFORE and id(hook) not in in_view:
            return maybe(f"`{string(hook.location) or hook.event}` is not in view")
    before = [each for each in known if any(hook.event in _BEFORE for hook in each.hooks)]
    return truth(not any(_CLEARING.search(each.source.text) for each in before))
