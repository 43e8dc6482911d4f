"""This is where it is answered what CodeDeploy looks for in an artifact, and whether the artifact leaves it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from cblint.analysis.artifacts.contents import Contents
from cblint.analysis.artifacts.pattern_lists import any_answers
from cblint.analysis.artifacts.patterns import could_match_below
from cblint.analysis.drafts import draft_at, written_here
from cblint.finding import Edit
from cblint.model.appspec import AppSpec
from cblint.model.build import Deployment, Link
from cblint.model.buildspec import Buildspec
from cblint.model.part import Part
from cblint.record import Record
from cblint.value import (
    NO,
    YES,
    Truth,
    Value,
    any_of,
    equals,
    maybe,
    string,
)
from cblint.workspace import Workspace

_SERVER_NAMES = ("appspec.yml", "appspec.yaml")
MAX_NAMED = 500
"""An AppSpec file's entries after these are not looked at."""
_SAFE = r"[\w.@+][\w.@+ /-]*"
"""A path that means only itself as a pattern."""


class NamedPath(Record):
    """A path in the revision that an AppSpec file names."""

    path: str
    value: Value
    """Where it is named first."""
    part: Part
    """The `files` entry or the hook that names it."""
    others: tuple[Value, ...]
    """Where it is named again."""


def appspec_names(deployment: Deployment) -> tuple[str, ...]:
    """Return the names under which the AppSpec file would be found, the expected first; none if that is not known."""
    name = string(deployment.appspec_name)
    if not name or any(c in name for c in "$#{*\\"):
        return ()
    name = name.strip().removeprefix("./")
    if deployment.provider == "CodeDeployToECS" or name not in _SERVER_NAMES:
        return (name,)
    return (name, *(other for other in _SERVER_NAMES if other != name))


def is_firm(deployment: Deployment) -> bool:
    """Tell whether the deployment is declared, and its build surely of this repository."""
    return not deployment.assumed and deployment.build.link is not Link.SAME_PATH


def is_meant(workspace: Workspace, deployment: Deployment, held: Contents) -> Truth:
    """Return whether the artifact is surely for CodeDeploy.

    It is, if something in the repository sends it there. A build that only stands beside an AppSpec file must deliver
    at least one file that this names.
    """
    if not deployment.assumed:
        return YES
    paths = {f"{deployment.build.source_root}/{name}".lstrip("/") for name in appspec_names(deployment)}
    named = [each.path for appspec in workspace.appspecs if appspec.path in paths for each in named_paths(appspec)]
    return any_of([held.takes(path) | held.flattened(path) | _takes_below(held, path) for path in named])


def makes_none(deployment: Deployment, buildspec: Buildspec) -> Truth:
    """Return whether a build whose output a pipeline deploys delivers nothing: it has no `artifacts` at all."""
    if deployment.artifact or buildspec.artifacts is not None or buildspec.secondary_artifacts:
        return NO
    project = deployment.build.project
    if deployment.build.caller is None and project is None:
        return NO
    if not buildspec.closed:
        return maybe("not all of the buildspec could be read")
    return equals(project.artifacts.type, "CODEPIPELINE") if project is not None else YES


def delivered_appspec(workspace: Workspace, deployment: Deployment, held: Contents) -> AppSpec | None:
    """Return the AppSpec file of a deployment to servers, if the repository's is the one that the artifact holds."""
    if deployment.provider != "CodeDeploy":
        return None
    for name in appspec_names(deployment):
        if held.holds(name).is_yes:
            root = held.root()
            path = f"{root}/{name}" if root else name
            found = next((each for each in workspace.appspecs if root is not None and each.path == path), None)
            return found if found is not None and found.platform == "server" else None
    return None


def named_paths(appspec: AppSpec) -> tuple[NamedPath, ...]:
    """Return the files and folders that an AppSpec file for servers names, each once, in the order of the file."""
    found: dict[str, NamedPath] = {}
    for part, value, path in islice(_named(appspec), MAX_NAMED):
        known = found.get(path)
        found[path] = (
            NamedPath(path, value, part, ()) if known is None else known.replace(others=(*known.others, value))
        )
    return tuple(found.values())


def _named(appspec: AppSpec) -> Iterator[tuple[Part, Value, str]]:
    for file in appspec.files:
        path = _plain(string(file.source), absolute=True)
        if path:
            yield file, file.source, path
    for hook in appspec.hooks:
        path = _plain(string(hook.location), absolute=False)
        if path:
            yield hook, hook.location, path


def _plain(path: str | None, *, absolute: bool) -> str:
    """Return a path relative to the revision's root; nothing for the root itself and for what is no such path."""
    if path is None or any(c in path for c in "$\\") or (path.startswith("/") and not absolute):
        return ""
    names = [name for name in path.strip().split("/") if name not in ("", ".")]
    return "" if ".." in names else "/".join(names)


def leaves_out(held: Contents, path: str) -> Truth:
    """Return whether the repository holds a file or folder that the artifact surely does not take."""
    if held.is_in_repository(path):
        return ~held.takes(path)
    return ~_takes_below(held, path) if held.is_folder_in_repository(path) else NO


def adding(held: Contents, path: str) -> tuple[Edit, ...]:
    """Return the edits that let an artifact take a file or folder of the repository; none where they would not help."""
    is_file = held.is_in_repository(path)
    if not (is_file or held.is_folder_in_repository(path)) or not held.excludes(path, folder=not is_file).is_no:
        return ()
    return listing(held, path, path if is_file else f"{path}/**/*")


def listing(held: Contents, path: str, pattern: str) -> tuple[Edit, ...]:
    """Return the edits that add a path to an artifact's patterns; none where it cannot stand for itself."""
    items = held.artifacts.files.items
    if not items or re.fullmatch(_SAFE, path) is None or written_here(items[0]) is None:
        return ()
    draft = draft_at(held.workspace, items[0].origin.span)
    if draft is None:
        return ()
    # Where the list is written in Terraform's own language, it is found by an item of it; else by its key, as it may
    # be one string.
    return draft.add_item(held.artifacts.files_span, pattern) or draft.add_item(items[0].origin.span, pattern)


def _takes_below(held: Contents, path: str) -> Truth:
    """Return whether some pattern can take a file in a folder, perhaps one that the build makes."""
    return any_answers(held.artifacts.files, lambda pattern: could_match_below(pattern, path))
