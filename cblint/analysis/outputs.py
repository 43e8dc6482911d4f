"""This is where it is answered whether a build may write a file that the repository does not hold."""

from __future__ import annotations

from cblint.analysis.commands import Invocation, run_by
from cblint.data.outputs import Tool, outputs
from cblint.files import Files
from cblint.model.build import Build
from cblint.value import NO, Truth, maybe, string, why_unknown
from cblint.workspace import Workspace

_MAX_SETTINGS = 200
"""With more configuration files than this, what a build tool makes is not known."""


def may_write(workspace: Workspace, build: Build, path: str) -> Truth:
    """Return no if no command of a build can make the file at a path (relative to the model root), else maybe."""
    run = run_by(workspace, build)
    if not run.closed:
        return maybe(run.gaps[0].note if run.gaps else "it is not known what the build runs")
    name = path.rpartition("/")[2]
    same = tuple(each for each in workspace.files.tree() if each.rpartition("/")[2] == name)
    asked: set[str] = set()
    for invocation in run.invocations:
        tool = outputs().tools.get(invocation.name)
        reason = _redirected(invocation, name)
        if not reason and tool is None:
            reason = _reason(workspace.files, invocation, name, same)
        elif not reason and tool is not None and invocation.name not in asked:
            asked.add(invocation.name)
            reason = _made_by(workspace.files, invocation.name, tool, path, same)
        if reason:
            return maybe(reason)
    return NO


def _redirected(invocation: Invocation, name: str) -> str:
    for redirect in invocation.redirects:
        target = string(redirect.target)
        if ">" in redirect.operator and (target is None or target.rpartition("/")[2] == name):
            return f"`{invocation.name}` writes to a file that may be `{name}`"
    return ""


def _reason(files: Files, invocation: Invocation, name: str, same: tuple[str, ...]) -> str:
    """Say in a clause why an invocation may write a file; nothing if it surely does not."""
    known = outputs()
    command = invocation.name
    if not command:
        return why_unknown(invocation.words[0]) if invocation.words else "it is not known what runs"
    if command in known.inert:
        spoken = {string(word) for word in invocation.words[1:]}
        return f"`{command}` may write it" if spoken & known.unless.get(command, frozenset()) else ""
    if command in known.named:
        return _named_in(invocation, name)
    if command in known.copying:
        return _named_in(invocation, name) or _below_sources(files, invocation, same)
    if command == "aws":
        return _written_by_aws(invocation, name)
    return f"`{command}` may write it"


def _named_in(invocation: Invocation, name: str) -> str:
    for word in invocation.words[1:]:
        text = string(word)
        if text is None:
            return why_unknown(word)
        if name in text or any(c in text for c in "*?["):
            return f"`{invocation.name}` may write it"
    return ""


def _below_sources(files: Files, invocation: Invocation, same: tuple[str, ...]) -> str:
    """Say whether a folder that is copied holds a file of the name: that one may land where it is looked for."""
    if invocation.folder is None:
        return f"it is not known where `{invocation.name}` runs"
    for word in invocation.words[1:]:
        source = files.inside(f"{invocation.folder}/{string(word)}".lstrip("/"))
        prefix = f"{source}/" if source else ""
        if source is None or any(each.startswith(prefix) for each in same):
            return f"`{invocation.name}` copies a folder that may hold it"
    return ""


def _made_by(files: Files, command: str, tool: Tool, path: str, same: tuple[str, ...]) -> str:
    """Say whether a build tool makes the file: from a static folder, or because its configuration names it."""
    folders = set(path.split("/")[:-1])
    for each in same:
        if folders & set(tool.folders) and set(each.split("/")[:-1]) & set(tool.static):
            return f"`{command}` copies `{each}`"
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    settings = [each for each in files.tree() if each.rpartition("/")[2] in tool.configuration]
    if len(settings) > _MAX_SETTINGS:
        return f"`{command}` has too many settings"
    named = next((each for each in settings if files.contains(each, stem.encode())), None)
    return f"`{command}` is configured by `{named}`, which names `{stem}`" if named is not None else ""


def _written_by_aws(invocation: Invocation, name: str) -> str:
    service = invocation.word(1)
    if service is None or service.startswith("-"):
        return "it is not known what `aws` does"
    if service not in outputs().aws_services_that_write:
        return ""
    if service == "s3" and invocation.word(2) in {"cp", "sync", "mv"}:
        words = [string(word) for word in invocation.words[3:]]
        remote = [word is not None and word.startswith("s3://") for word in words if word is None or word[:1] != "-"]
        return "" if len(remote) >= 2 and remote[1] and None not in words else "`aws s3` may write it"
    return _named_in(invocation, name)
