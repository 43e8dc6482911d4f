"""This is where it is answered what an AppSpec for servers finds in its revision, and whether it is found itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cblint.analysis.appspec.hook_scripts import revision_path
from cblint.analysis.appspec.mentions import MAX_SEARCHED, may_name
from cblint.analysis.outputs.making import is_made
from cblint.analysis.paths import joined
from cblint.data.appspec import facts
from cblint.model.appspec import AppSpec, AppSpecFile
from cblint.model.part import Part
from cblint.read.spelling import nearest
from cblint.record import NamedTuple
from cblint.value import NO, YES, Truth, Value, all_of, maybe, string
from cblint.workspace import Workspace

MAX_NAMED = 100
"""An AppSpec's entries after these are not looked at."""
MAX_NAMES = 1000
"""With more files in a folder, none is looked for that may be meant."""
MAX_TREE = 50_000
"""A repository with more files is not compared with what an AppSpec names."""
_SERVER_FOLDERS = ("/etc/", "/home/", "/opt/", "/root/", "/srv/", "/usr/", "/var/")
_PIPELINES = ("Jenkinsfile", ".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".travis.yml")
_DEPLOYING = (b"codedeploy", b"CodeDeploy", b"aws deploy")


class Named(NamedTuple):
    """A path in the revision that an AppSpec file names."""

    value: Value
    part: Part
    path: str
    is_script: bool


class Missing(NamedTuple):
    """A path that the revision cannot hold."""

    named: Named
    message: str
    near: str
    """A path of the repository that may be meant; empty if there is none."""


def missing(workspace: Workspace, appspec: AppSpec) -> Iterator[tuple[Missing, Truth]]:
    """Yield each path that an AppSpec names and that the repository does not hold, and whether nothing makes it."""
    if appspec.platform != "server" or len(workspace.files.tree()) > MAX_TREE:
        return
    seen: set[str] = set()
    for file in appspec.files[:MAX_NAMED]:
        pattern = _pattern(file)
        if pattern:
            message = f"`{pattern}` is taken for the name of one file: `source` knows no patterns"
            named = Named(file.source, file, pattern, is_script=False)
            yield Missing(named, message, ""), _no_such_name(workspace, appspec, pattern)
    for named in islice(_named(appspec), MAX_NAMED):
        if named.path not in seen and not _is_there(workspace, appspec, named.path):
            seen.add(named.path)
            near = _near(workspace, appspec, named.path)
            message = f"`{named.path}` is not in the repository"
            if near:
                message += f", but `{near}` is"
            elif _is_of_server(named):
                message = f"`{string(named.value)}` is looked for in the revision, not on the server"
            yield Missing(named, message, near), _nothing_makes(workspace, appspec, named, near)


def _named(appspec: AppSpec) -> Iterator[Named]:
    windows = string(appspec.os) == "windows"
    for file in appspec.files:
        path = revision_path(string(file.source), windows=windows)
        if path:
            yield Named(file.source, file, path, is_script=False)
    for hook in appspec.hooks:
        path = revision_path(string(hook.location), windows=windows)
        if path:
            yield Named(hook.location, hook, path, is_script=True)


def _pattern(file: AppSpecFile) -> str:
    """Return a source that is written as a pattern for all of a folder, else nothing."""
    text = (string(file.source) or "").strip()
    return text if text in ("*", "**", "**/*") or text.endswith(("/*", "/**")) else ""


def _no_such_name(workspace: Workspace, appspec: AppSpec, pattern: str) -> Truth:
    folder = appspec.path.rpartition("/")[0]
    path = joined(folder, pattern.strip("/"))
    return NO if workspace.files.exists(path) or string(appspec.os) != "linux" else YES


def _is_there(workspace: Workspace, appspec: AppSpec, path: str) -> bool:
    """Tell whether the repository holds a file or folder that may come to lie at a path of the revision."""
    files = workspace.files
    if any(files.exists(joined(folder, path)) for folder in ("", appspec.path.rpartition("/")[0])):
        return True
    return any(f"/{each}".endswith(f"/{path}") for each in workspace.once(_by_name).get(path.rpartition("/")[2], ()))


def _by_name(workspace: Workspace) -> dict[str, list[str]]:
    """Return the files and folders of the repository by their own names."""
    found: dict[str, list[str]] = {}
    for path in (*workspace.files.tree(), *sorted(workspace.files.folders())):
        found.setdefault(path.rpartition("/")[2], []).append(path)
    return found


def _near(workspace: Workspace, appspec: AppSpec, path: str) -> str:
    """Return the path that differs from one in a slip of one name; nothing if there is none."""
    folder, _, name = path.rpartition("/")
    start = joined(appspec.path.rpartition("/")[0], folder)
    names = [each for each in workspace.once(_by_folder).get(start, ()) if _suffix(each) == _suffix(name)]
    close = nearest(name, names) if len(names) <= MAX_NAMES else ""
    return joined(folder, close) if close else ""


def _by_folder(workspace: Workspace) -> dict[str, list[str]]:
    """Return the names of the files of the repository by their folders."""
    found: dict[str, list[str]] = {}
    for path in workspace.files.tree():
        folder, _, name = path.rpartition("/")
        found.setdefault(folder, []).append(name)
    return found


def _suffix(name: str) -> str:
    return name.rpartition(".")[2] if "." in name else ""


def _nothing_makes(workspace: Workspace, appspec: AppSpec, named: Named, near: str) -> Truth:
    """Return whether no command can put a file into the revision: none of a build, and none of another pipeline."""
    if named.is_script and (near or (_is_of_server(named) and string(appspec.os) == "linux")):
        return YES
    name = named.path.rpartition("/")[2]
    if any(each not in workspace.files.folders() for each in workspace.once(_by_name).get(name, ())):
        return maybe(f"another file is called `{name}`, and may be what is packed")
    if not workspace.builds:
        return maybe("no build of the revision is in view")
    other = workspace.once(_other_pipeline)
    if other:
        return maybe(f"`{other}` may make the revision")
    path = joined(appspec.path.rpartition("/")[0], named.path)
    if not named.is_script and path.rpartition("/")[0] not in workspace.files.folders():
        return maybe("a build may make the folder")
    return all_of([~is_made(workspace, build, path, handwritten=named.is_script) for build in workspace.builds])


def _is_of_server(named: Named) -> bool:
    """Tell whether a script's path is one of the server, where nobody packs a folder of that name."""
    text = (string(named.value) or "").strip()
    return named.is_script and text.startswith(_SERVER_FOLDERS) and named.path.count("/") > 1


def _other_pipeline(workspace: Workspace) -> str:
    """Return a file of another system that deploys with CodeDeploy; nothing if there is none."""
    for path in workspace.files.tree():
        known = path.startswith((".github/workflows/", ".circleci/")) or path.rpartition("/")[2] in _PIPELINES
        if known and workspace.files.contains(path, *_DEPLOYING):
            return path
    return ""


def wrong_name(workspace: Workspace, appspec: AppSpec) -> Truth:
    """Return whether an AppSpec for servers is not called what the agent surely looks for, and nobody renames it."""
    folder, _, name = appspec.path.rpartition("/")
    known = facts().names
    if appspec.platform != "server" or name == known[0] or not _is_slip(name):
        return NO
    tree = workspace.files.tree()
    if any(joined(folder, each) in tree for each in known if each != name):
        return NO
    if len(tree) > MAX_SEARCHED:
        return maybe("the repository is too large to be searched for its name")
    user = next((each for each in tree if each != appspec.path and may_name(workspace, each, name)), "")
    return maybe(f"`{user}` names it") if user else YES


def _is_slip(name: str) -> bool:
    """Tell whether a name is nearly the right one."""
    stem = name.rpartition(".")[0].replace(".", "")
    return bool(nearest(stem, ("appspec",)))
