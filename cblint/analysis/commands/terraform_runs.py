"""This is where it is answered which calls of Terraform work in a folder that nothing has initialised."""

from __future__ import annotations

import posixpath
import re

from cblint.analysis.commands import Invocation, Run, run_by
from cblint.analysis.shell.state import located
from cblint.files import Files
from cblint.model.build import Build, Link
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Items, Known, glob, string
from cblint.workspace import Workspace

PROGRAMS = frozenset({"terraform", "tofu"})
_NEEDS = frozenset({"plan", "apply", "destroy", "refresh", "import"})
_HELP = frozenset({"-h", "-help", "--help"})
_WRAPPERS = pattern(r"terraform|terragrunt|tofu|atlantis|tfenv|(^|[-_./])tf([-_./]|$)", re.IGNORECASE)


class Uninitialised(NamedTuple):
    """A call of Terraform in a folder where no `init` ran."""

    invocation: Invocation
    subcommand: str
    folder: str
    """The folder, from the source's."""
    option: str
    """The option that names it, as written; empty if it is the current one."""


def uninitialised(workspace: Workspace, build: Build) -> tuple[Uninitialised, ...]:
    """Return the first call in each folder that needs `init`, where surely none ran before it in the build."""
    return workspace.once(_uninitialised, build)


def _uninitialised(workspace: Workspace, build: Build) -> tuple[Uninitialised, ...]:
    if build.buildspec is None or not _begins_empty(workspace, build):
        return ()
    run = run_by(workspace, build)
    gaps = {gap.span for gap in run.gaps}
    if not gaps <= {invocation.span for invocation in run.invocations}:
        return ()
    return tuple(_along(workspace.files, build, run, gaps))


def _begins_empty(workspace: Workspace, build: Build) -> bool:
    """Tell whether the build's source surely is this repository, and no cache brings what `init` makes."""
    spec = build.buildspec
    assert spec is not None
    surely = build.own_source.is_yes and build.link in (Link.OWN_SOURCE, Link.INLINE)
    # Another build may plan, and hand on its folder as the artifact that this one starts from.
    if not surely and (not build.own_source.is_yes or any(each is not spec for each in workspace.buildspecs)):
        return False
    cached = spec.cache.paths if spec.cache is not None else None
    return not isinstance(cached, Items) or (cached.closed and not cached.items)


def _along(files: Files, build: Build, run: Run, gaps: set[Span]) -> list[Uninitialised]:
    done: set[str] = set()
    found: list[Uninitialised] = []
    for invocation in run.invocations:
        subcommand, option = _parts(invocation)
        if invocation.name in PROGRAMS and subcommand:
            folder = _folder(invocation, option, build.source_root)
            if folder is None:
                break
            if subcommand == "init":
                done.add(folder)
            elif subcommand in _NEEDS and folder not in done and not _is_committed(files, folder):
                done.add(folder)
                if not invocation.tolerated and not _asks_help(invocation):
                    shown = folder[len(build.source_root) :].lstrip("/")
                    found.append(Uninitialised(invocation, subcommand, shown, option))
        elif invocation.span in gaps or _may_initialise(invocation):
            break
    return found


def _parts(invocation: Invocation) -> tuple[str, str]:
    """Return the subcommand and the option before it that names the folder."""
    option = ""
    for word in invocation.words[1:]:
        text = glob(word)
        if not text.startswith("-"):
            return (text if string(word) is not None else ""), option
        if text.startswith(("-chdir=", "--chdir=")):
            option = text
    return "", option


def _folder(invocation: Invocation, option: str, root: str) -> str | None:
    if not option:
        return invocation.folder
    target = option.partition("=")[2]
    if "*" in target or not target:
        return None
    return located(Known(invocation.words[0].origin, target), invocation.folder, root)


def _asks_help(invocation: Invocation) -> bool:
    return any(string(word) in _HELP for word in invocation.words[1:])


def _is_committed(files: Files, folder: str) -> bool:
    """Tell whether the repository may hold what `init` makes, or makes the folder's content only in the build."""
    here = (each for each in files.below(folder) if each.rpartition("/")[0] == folder)
    if not any(each.endswith((".tf", ".tf.json")) for each in here):
        return True
    made = posixpath.join(folder, ".terraform")
    ignored = any(
        files.contains(posixpath.join(each, ".gitignore"), b".terraform")
        for each in ("", folder, posixpath.dirname(folder))
    )
    return files.exists(made) and not ignored


def _may_initialise(invocation: Invocation) -> bool:
    """Tell whether a program may run Terraform by itself, or bring what it makes."""
    texts = [glob(word) for word in invocation.words]
    if invocation.name in ("aws", "tar", "unzip", "rsync", "cp", "mv", "docker"):
        return (
            any(word in ("s3", "run", "*") or ".terraform" in word for word in texts[1:3]) or invocation.name == "tar"
        )
    return invocation.name not in PROGRAMS and bool(_WRAPPERS.search(invocation.name))
