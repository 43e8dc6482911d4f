"""This is where it is answered what an AppSpec for servers finds in its revision, and where it puts it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cblint.analysis.hook_scripts import joined, revision_path, root_of
from cblint.analysis.outputs import may_write
from cblint.data.appspec import facts
from cblint.model.appspec import AppSpec, AppSpecFile
from cblint.model.part import Part
from cblint.read.spelling import nearest
from cblint.record import NamedTuple, Record
from cblint.value import NO, YES, Truth, Value, all_of, maybe, string
from cblint.workspace import Workspace

MAX_NAMED = 100
"""An AppSpec's entries after these are not looked at."""
MAX_TREE = 50_000
"""A repository with more files is not compared with what an AppSpec names."""
MAX_FILES = 20_000
"""More files of one folder are not compared."""
MAX_SEARCHED = 2000
"""More files of a repository are not searched for a name."""
_PIPELINES = ("Jenkinsfile", ".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".travis.yml")
_DEPLOYING = (b"codedeploy", b"CodeDeploy", b"aws deploy")
_SEARCHED = (
    ".sh",
    ".yml",
    ".yaml",
    ".json",
    ".py",
    ".js",
    ".ts",
    ".tf",
    ".xml",
    ".gradle",
    ".kts",
    ".ps1",
    ".bat",
    ".rb",
)
_SEARCHED_NAMES = ("Makefile", "Jenkinsfile", "Rakefile", "Dockerfile")


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


class Written(Record):
    """Two entries of `files` that put a file at one place."""

    first: AppSpecFile
    second: AppSpecFile
    target: str


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
    return any(each.endswith(f"/{path}") or f"/{path}/" in each for each in files.tree())


def _near(workspace: Workspace, appspec: AppSpec, path: str) -> str:
    """Return the path that differs from one in a slip of one name; nothing if there is none."""
    folder, _, name = path.rpartition("/")
    start = joined(appspec.path.rpartition("/")[0], folder)
    prefix = f"{start}/" if start else ""
    names = {each[len(prefix) :] for each in workspace.files.tree() if each.startswith(prefix)}
    close = nearest(name, [each for each in names if "/" not in each and _suffix(each) == _suffix(name)])
    return joined(folder, close) if close else ""


def _suffix(name: str) -> str:
    return name.rpartition(".")[2] if "." in name else ""


def _nothing_makes(workspace: Workspace, appspec: AppSpec, named: Named, near: str) -> Truth:
    """Return whether no command can put a file into the revision: none of a build, and none of another pipeline."""
    if named.is_script and near:
        return YES
    name = named.path.rpartition("/")[2]
    if any(each.rpartition("/")[2] == name for each in workspace.files.tree()):
        return maybe(f"another file is called `{name}`, and may be what is packed")
    if not workspace.builds:
        return maybe("no build of the revision is in view")
    other = _other_pipeline(workspace)
    if other:
        return maybe(f"`{other}` may make the revision")
    path = joined(appspec.path.rpartition("/")[0], named.path)
    if not named.is_script and path.rpartition("/")[0] not in workspace.files.folders():
        return maybe("a build may make the folder")
    return all_of([~may_write(workspace, build, path) for build in workspace.builds])


def _other_pipeline(workspace: Workspace) -> str:
    """Return a file of another system that deploys with CodeDeploy; nothing if there is none."""
    for path in workspace.files.tree():
        known = path.startswith((".github/workflows/", ".circleci/")) or path.rpartition("/")[2] in _PIPELINES
        if known and any(workspace.files.contains(path, word) for word in _DEPLOYING):
            return path
    return ""


def wrong_name(workspace: Workspace, appspec: AppSpec) -> Truth:
    """Return whether an AppSpec for servers has a name that the agent does not look for, and nobody renames it."""
    folder, _, name = appspec.path.rpartition("/")
    known = facts().names
    if appspec.platform != "server" or name in known or _letters(name) != "appspec":
        return NO
    tree = workspace.files.tree()
    if any(joined(folder, each) in tree for each in known):
        return NO
    if len(tree) > MAX_SEARCHED:
        return maybe("the repository is too large to be searched for its name")
    user = next((each for each in tree if each != appspec.path and _may_name(workspace, each, name)), "")
    return maybe(f"`{user}` names it") if user else YES


def _letters(name: str) -> str:
    stem = name.rpartition(".")[0]
    return "".join(c for c in stem.lower() if c not in "-_. ")


def _may_name(workspace: Workspace, path: str, name: str) -> bool:
    base = path.rpartition("/")[2]
    searched = base.endswith(_SEARCHED) or base in _SEARCHED_NAMES
    return searched and workspace.files.contains(path, name.encode())


def mentioning(workspace: Workspace, name: str) -> Iterator[str]:
    """Yield the scripts and configurations of the repository that hold a name."""
    yield from (path for path in workspace.files.tree() if _may_name(workspace, path, name))


def mentions(workspace: Workspace, *names: str) -> Truth:
    """Return whether a script or configuration of the repository holds one of some names."""
    tree = workspace.files.tree()
    if len(tree) > MAX_SEARCHED:
        return maybe("the repository is too large to be searched")
    return YES if any(_may_name(workspace, path, name) for path in tree for name in names) else NO


def overlapping(workspace: Workspace, appspec: AppSpec) -> Iterator[Written]:
    """Yield each later entry of `files` that puts a file where an earlier one has put one, once each."""
    if appspec.platform != "server" or len(workspace.files.tree()) > MAX_TREE:
        return
    windows = string(appspec.os) == "windows"
    taken: dict[str, tuple[AppSpecFile, str]] = {}
    for file in appspec.files[:MAX_NAMED]:
        told = False
        for target, source in islice(_targets(workspace, appspec, file, windows=windows), MAX_FILES):
            first = taken.setdefault(target, (file, source))
            if first[0] is not file and not told:
                told = True
                yield Written(first[0], file, target)


def _targets(workspace: Workspace, appspec: AppSpec, file: AppSpecFile, *, windows: bool) -> Iterator[tuple[str, str]]:
    """Yield where the files of an entry come to lie, as far as the repository holds them, and their paths."""
    path = revision_path(string(file.source), windows=windows)
    destination = target_path(string(file.destination), windows=windows)
    if path is None or destination is None:
        return
    root = appspec.path.rpartition("/")[0]
    if path and root_of(workspace, appspec, path) is not None:
        yield f"{destination}/{path.rpartition('/')[2]}", path
        return
    start = joined(root, path)
    prefix = f"{start}/" if start else ""
    below = [each for each in workspace.files.tree() if each.startswith(prefix)]
    if path and not below and "." in path.rpartition("/")[2].strip("."):
        yield f"{destination}/{path.rpartition('/')[2]}", path
    for each in below:
        yield f"{destination}/{each[len(prefix) :]}", each


def target_path(text: str | None, *, windows: bool = False) -> str | None:
    """Return an absolute path on a server without slashes that mean nothing; None if it is not plainly one."""
    if text is None or (not windows and not text.strip().startswith("/")):
        return None
    path = revision_path(text, windows=windows)
    if path is None:
        return None
    return f"/{path}".rstrip("/") if not windows else path.lower()
