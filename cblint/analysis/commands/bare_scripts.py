"""This is where it is answered which scripts of the repository are called as if they were installed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from cblint.analysis import commands, drafts
from cblint.analysis.invocation import Invocation
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.record import Record
from cblint.value import glob, string
from cblint.workspace import Workspace

_ENDINGS = (".sh", ".bash", ".py", ".rb", ".pl")
_LAUNCHERS = ("gradlew", "mvnw")
_PLACES = frozenset({"cp", "mv", "ln", "install", "rsync", "npm", "pip", "pip3", "pipx"})


class BareScript(Record):
    """A call of a script by its name alone."""

    invocation: Invocation
    path: str
    """Where the script is in the repository."""
    edits: tuple[Edit, ...]


def bare_scripts(workspace: Workspace, build: Build) -> tuple[BareScript, ...]:
    """Return the calls for which the shell looks in `PATH`, though the script lies in the folder where it is."""
    return workspace.once(_bare_scripts, build)


def _bare_scripts(workspace: Workspace, build: Build) -> tuple[BareScript, ...]:
    image = string(build.image)
    if image is not None and not image.startswith("aws/codebuild/"):
        return ()
    run = commands.run_by(workspace, build)
    if "PATH" in run.assigned or any(variable.name == "PATH" for variable in build.variables):
        return ()
    return tuple(_calls(workspace, run))


def _calls(workspace: Workspace, run: commands.Run) -> Iterator[BareScript]:
    unknown = {gap.span for gap in run.gaps}
    for index, each in enumerate(run.invocations):
        if each.name in (".", "source", "eval", "alias") and (each.span in unknown or each.name == "alias"):
            return
        name = each.word(0) or ""
        if "/" in name or each.folder is None or not (name.endswith(_ENDINGS) or name in _LAUNCHERS):
            continue
        path = posixpath.join(each.folder, name)
        known = workspace.files.is_file(path) and not each.span.path.endswith("package.json")
        if known and not any(_installs(other, name) for other in run.invocations[:index]):
            yield BareScript(each, path, _edits(workspace, each, name))


def _installs(invocation: Invocation, name: str) -> bool:
    """Tell whether a command may put a program of this name where the shell finds it."""
    words = [glob(word) for word in invocation.words[1:]]
    return invocation.name in _PLACES and any(name in word or "*" in word or "bin" in word for word in words)


def _edits(workspace: Workspace, invocation: Invocation, name: str) -> tuple[Edit, ...]:
    place = drafts.written_here(invocation.words[0])
    draft = drafts.draft_at(workspace, place) if place is not None and invocation.span.contains(place) else None
    return draft.replace_within(place, f"./{name}") if draft is not None and place is not None else ()
