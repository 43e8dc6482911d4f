"""This is where it is answered which paths a build needs that surely are not there when it needs them.

A path is missing where the build surely builds this repository, the folder it then is in is known, the repository has
no such path, and no command before can have made it.
"""

from __future__ import annotations

import posixpath
import re

from cblint.analysis.commands import Invocation, run_by
from cblint.analysis.outputs import build_tools, making, path_uses, source_folders
from cblint.analysis.shell.state import located
from cblint.data.needs import needs
from cblint.files import Files
from cblint.model.build import Build, Link
from cblint.pattern import pattern
from cblint.record import NamedTuple, Record
from cblint.source import Span
from cblint.value import embedded, string
from cblint.workspace import Workspace

_PLAIN = pattern(r"[A-Za-z0-9_.@+-]+(/[A-Za-z0-9_.@+-]+)*/?")
_DUMMY = pattern(r"(?i)\b(example|your|my|path|placeholder|changeme|todo|x{3,}|foo|bar)\b")
_MAX_FOUND = 200
"""So many missing paths of one build are told."""
_MAX_NAMES = 2000
"""In a folder with more names than this, no near one is looked for."""


class Missing(Record):
    """A path that a build needs and that is not there."""

    invocation: Invocation
    use: path_uses.PathUse
    place: Span
    """Where the path is written."""
    written: str
    """How it is written there, as far as it is known."""
    path: str
    """The path from the source's folder."""
    folder: str
    """The folder that the build is in, from the source's folder; empty for that itself."""
    near: str
    """What may be meant instead, as it would be written there; empty if nothing is near."""
    exact: bool
    """Whether the path stands at its place letter by letter."""
    firm: bool
    """Whether the project surely builds this repository, from this folder."""


def missing_paths(workspace: Workspace, build: Build) -> tuple[Missing, ...]:
    """Return the paths that a build needs and that surely are not there, in the order of running."""
    return workspace.once(_missing, build)


def _missing(workspace: Workspace, build: Build) -> tuple[Missing, ...]:
    if build.buildspec is None or build.own_source.is_no or not _is_whole(workspace.files, build.source_root):
        return ()
    if build.link is Link.INLINE and not build.own_source.is_yes:
        return ()
    run = run_by(workspace, build)
    gaps = frozenset(gap.span for gap in run.gaps)
    if not gaps <= {invocation.span for invocation in run.invocations}:
        return ()
    return tuple(_Search(workspace, build).run(run.invocations))


def _is_whole(files: Files, root: str) -> bool:
    """Tell whether all of a source is in view: its top is marked, and no part of it is another repository."""
    return any(files.exists(posixpath.join(root, name)) for name in (".git", ".cblint.toml"))


class _Used(NamedTuple):
    """A path that a command needs, from the root, with the folder that the command runs in."""

    use: path_uses.PathUse
    path: str
    folder: str
    there: bool


class _Search:
    """Looks for missing paths along the commands of one build."""

    def __init__(self, workspace: Workspace, build: Build) -> None:
        self.workspace = workspace
        self.files = workspace.files
        self.build = build
        self.root = build.source_root
        self.found: list[Missing] = []
        self.anchored = False
        """Whether the build has used a path that is there."""

    def run(self, invocations: tuple[Invocation, ...]) -> list[Missing]:
        used = [self._used(invocation) for invocation in invocations]
        if all(each.there for uses in used for each in uses):
            return []  # what commands make need not be known
        made = making.Made(self.workspace, self.build)
        for invocation, uses in zip(invocations, used, strict=True):
            if made.anything or len(self.found) >= _MAX_FOUND:
                break
            for each in uses:
                if each.there:
                    self.anchored |= each.path != self.root
                else:
                    self._lacks(invocation, each, made)
            made.take(invocation)
        return self.found

    def _used(self, invocation: Invocation) -> tuple[_Used, ...]:
        """Return the paths below the root that a command surely needs."""
        folder = invocation.folder
        if folder is None or invocation.conditional or invocation.tolerated or not self.files.is_folder(folder):
            return ()
        uses = ((use, located(use.value, folder, self.root)) for use in path_uses.path_uses(invocation))
        return tuple(
            _Used(use, path, folder, self.files.exists(path))
            for use, path in uses
            if path is not None and self._is_below_root(path)
        )

    def _lacks(self, invocation: Invocation, used: _Used, made: making.Made) -> None:
        use, path, folder, _ = used
        written = string(use.value)
        shown = path[len(self.root) :].lstrip("/")
        if not _PLAIN.fullmatch(shown) or _DUMMY.search(shown) or self.files.inside(path) != path:
            return
        if needs().never.intersection(shown.split("/")) or self._is_foreign(shown) or self._below_found(shown):
            return
        if made.why(build_tools.Wanted(path, folder=use.folder)):
            return
        moved, near = self._near(path, folder, use)
        if not self._is_sure(shown, moved=moved, near=near):
            return
        if written is not None and near and written.startswith("./") and "/" not in near:
            near = f"./{near}"
        place, exact = self._place(use, written)
        self.found.append(
            Missing(
                invocation=invocation,
                use=use,
                place=place,
                written=written or "",
                path=shown,
                folder=folder[len(self.root) :].lstrip("/"),
                near=near,
                exact=exact and not posixpath.isabs(near),
                firm=self.build.link in (Link.OWN_SOURCE, Link.INLINE),
            )
        )

    def _is_below_root(self, path: str) -> bool:
        return not self.root or path.startswith(self.root + "/")

    def _is_foreign(self, shown: str) -> bool:
        """Tell whether a path may lie in a submodule, which is not always there."""
        modules = posixpath.join(self.root, ".gitmodules")
        return self.files.contains(modules, shown.partition("/")[0].encode())

    def _below_found(self, shown: str) -> bool:
        return any(shown == each.path or shown.startswith(each.path + "/") for each in self.found)

    def _place(self, use: path_uses.PathUse, written: str | None) -> tuple[Span, bool]:
        text = embedded(use.value)
        if text is None or written is None or not text.map.segments:
            return use.value.origin.span, False
        span = text.span(0, len(text.text))
        source = self.files.again(span.path)
        exact = source is not None and source.text[span.start : span.end] == written
        return (span, True) if exact else (use.value.origin.span, False)

    def _is_sure(self, shown: str, *, moved: bool, near: str) -> bool:
        """Tell whether the source is surely this repository, and starts where it is taken to start."""
        if self.build.link in (Link.OWN_SOURCE, Link.INLINE):
            return True
        spec = self.build.buildspec
        assert spec is not None
        below = spec.path.rpartition("/")[0]
        if source_folders.is_between(self.workspace, self.build, shown):
            return False
        if near:
            return moved or self.anchored or below == self.root
        alone = len([each for each in self.workspace.buildspecs if each.path != spec.path]) == 0
        return self.anchored and alone and below == self.root

    def _near(self, path: str, folder: str, use: path_uses.PathUse) -> tuple[bool, str]:
        """Return what may be meant, and whether it is the same path from the source's folder."""
        written = posixpath.relpath(path, folder or ".")
        if folder != self.root and not written.startswith(".."):
            from_root = posixpath.join(self.root, written)
            if self._fits(from_root, use):
                return True, posixpath.relpath(from_root, folder or ".")
        spelled = self._spelled(path)
        if spelled and self._fits(spelled, use):
            return False, posixpath.relpath(spelled, folder or ".")
        if self.build.link not in (Link.OWN_SOURCE, Link.INLINE):
            return False, ""
        tail = "/" + re.sub(r"^(\.\./)+", "", written)
        names = (*self.files.tree(), *self.files.folders()) if not use.folder else tuple(self.files.folders())
        fitting = [each for each in names if each.endswith(tail) and self._is_below_root(each)]
        return False, posixpath.relpath(fitting[0], folder or ".") if len(fitting) == 1 else ""

    def _fits(self, path: str, use: path_uses.PathUse) -> bool:
        if use.folder:
            return self.files.is_folder(path)
        return self.files.is_file(path) if use.verb in ("runs", "reads") else self.files.exists(path)

    def _spelled(self, path: str) -> str:
        """Return the path that differs from one in letter case or by a slip of the pen; nothing if there is none."""
        held = ""
        for name in path.split("/"):
            step = posixpath.join(held, name)
            if not self.files.exists(step):
                similar = self._similar(held, name)
                if not similar:
                    return ""
                step = posixpath.join(held, similar)
            held = step
        return held

    def _similar(self, folder: str, name: str) -> str:
        from cblint.read.spelling import nearest  # noqa: PLC0415  (only where a path is missing)

        start = len(folder) + 1 if folder else 0
        names = {each[start:].partition("/")[0] for each in self.files.below(folder)}
        ending = posixpath.splitext(name)[1].lower()
        alike = [each for each in names if posixpath.splitext(each)[1].lower() == ending]
        return nearest(name, alike) if len(names) <= _MAX_NAMES else ""
