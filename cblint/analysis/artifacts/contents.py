"""This is where it is answered which files the artifact of a build holds, and under which paths.

A file is surely not in an artifact if no pattern takes the path at which it would have to lie, or if nothing can have
put it there. Base directories made by tools, and patterns that are not known, leave it open.
"""

from __future__ import annotations

from itertools import islice

from cblint.analysis.artifacts.base_directories import base_directory, folder_of, folders_of, why_no_folder
from cblint.analysis.artifacts.pattern_lists import MAX_STEPS, any_answers, any_takes, pattern_steps
from cblint.analysis.artifacts.patterns import could_match_below, could_match_name, matches
from cblint.analysis.outputs import making, source_folders
from cblint.analysis.paths import joined
from cblint.model.build import Build, Link
from cblint.model.buildspec import Artifacts, Buildspec
from cblint.record import Record
from cblint.value import NO, YES, Basis, Step, Truth, Value, any_of, maybe, string, test
from cblint.workspace import Workspace

_MAX_CANDIDATES = 1000


class Contents(Record):
    """What one artifact of a build holds. Paths are relative to the artifact's root."""

    workspace: Workspace
    build: Build
    artifacts: Artifacts

    def holds(self, path: str) -> Truth:
        """Return whether the artifact holds a file at a path."""
        if self.takes(path).is_no:
            return NO
        flat = self.is_flat()
        if flat.is_yes:
            return self._holds_flat(path)
        apart = self._takes(path) & self._is_made(path)
        return apart if flat.is_no else (flat & self._holds_flat(path)) | (~flat & apart)

    def takes(self, path: str) -> Truth:
        """Return whether the patterns take a file at a path, if there is one."""
        flat = self.is_flat()
        return (flat & self._takes_flat(path)) | (~flat & self._takes(path))

    def excludes(self, path: str, *, folder: bool = False) -> Truth:
        """Return whether the artifact leaves out a file at a path, or what is in a folder there, whatever it takes."""
        return any_answers(
            self.artifacts.exclude_paths, lambda pattern: (could_match_below if folder else matches)(pattern, path)
        )

    def is_flat(self) -> Truth:
        """Return whether all files land at the root, whatever folder they are from."""
        return test(self.artifacts.discard_paths, lambda data: data is True or str(data).lower() in {"yes", "true"})

    def source_of(self, path: str) -> str | None:
        """Return where a path of the artifact lies before packing, relative to the model root; None if not known."""
        root = self.root()
        return joined(root, path) if root is not None and self.is_flat().is_no else None

    def flattened(self, path: str) -> Truth:
        """Return whether the patterns take a file of the repository that lands at the root, and not at its path."""
        root = self.root()
        if root is None or "/" not in path or not self._is_this_repository():
            return NO
        return self.is_flat() & self._takes(path) if self._is_held(joined(root, path)) else NO

    def base_directory(self) -> Value:
        """Return the base directory as CodeBuild expands it."""
        return base_directory(self.workspace, self.build, self.artifacts)

    def root(self) -> str | None:
        """Return the folder that the patterns start from, relative to the model root; None if it is not known."""
        folder = folder_of(self.base_directory())
        return None if folder is None else joined(self.build.source_root, folder)

    def root_pattern(self) -> str | None:
        """Return the pattern of the folders whose content is taken, relative to the model root; None for one folder."""
        pattern = folders_of(self.base_directory())
        return None if pattern is None else joined(self.build.source_root, pattern)

    def roots(self) -> tuple[str, ...] | None:
        """Return the folders of the repository that a pattern for the base directory takes; None if it is none."""
        pattern = self.root_pattern()
        if pattern is None:
            return None
        folders = (each for each in self.workspace.files.folders() if each.count("/") == pattern.count("/"))
        return tuple(sorted(each for each in folders if not matches(pattern, each).is_no))

    def is_folder_in_repository(self, path: str) -> bool:
        """Tell whether the folder that would land at a path surely holds files of the repository."""
        source = self.source_of(path)
        return source is not None and self._is_this_repository() and source in self.workspace.files.folders()

    def is_in_repository(self, path: str) -> bool:
        """Tell whether the file that would land at a path is surely in the repository."""
        source = self.source_of(path)
        return source is not None and self._is_this_repository() and self._is_held(source)

    def never_has(self, path: str, *, folder: bool = False) -> Truth:
        """Return whether there surely is nothing at a path or pattern, relative to the model root, when the build ends.

        The repository does not hold it, ignored or not, none of its submodules can, and no command makes it.
        """
        files = self.workspace.files
        if files.exists(path) or path in files.folders():
            return NO
        if not self.build.own_source.is_yes:
            return maybe("it is not known whether its source is this repository")
        if path.lower() in self.lowered():
            return maybe(f"`{path}` differs in letter case from what is there")
        if files.is_file(".gitmodules"):
            return maybe("submodules may hold it")
        lacking = ~making.is_made(self.workspace, self.build, path, folder=folder)
        return lacking & source_folders.starts_there(self.workspace, self.build) if lacking.is_yes else lacking

    def is_written(self, path: str) -> bool:
        """Tell whether a command surely writes the file that would land at a path."""
        source = self.source_of(path)
        return source is not None and making.is_made(self.workspace, self.build, source).is_yes

    def steps(self) -> tuple[Step, ...]:
        """Return the places that decide what the artifact takes, for evidence."""
        given = self.artifacts
        made = []
        folder = string(given.base_directory)
        if folder is not None and given.base_directory.origin.basis is not Basis.AWS_DEFAULT:
            made.append(Step(given.base_directory.origin.span, f"the artifact's root is `{folder}`"))
        made += pattern_steps(given.files, "it takes")
        made += pattern_steps(given.exclude_paths, "it leaves out")
        if self.is_flat().is_yes:
            made.append(Step(given.discard_paths.origin.span, "all files land at its root"))
        if not given.files.items:
            made.append(Step(given.files_span, "it takes no files"))
        ordered: list[Step] = sorted(made, key=lambda step: step.span)
        return tuple(ordered[:MAX_STEPS])

    def _takes(self, path: str) -> Truth:
        given = self.artifacts
        return any_takes(given.files, path) & ~any_takes(given.exclude_paths, path)

    def _takes_flat(self, path: str) -> Truth:
        if "/" in path:
            return NO
        taken = any_answers(self.artifacts.files, lambda pattern: could_match_name(pattern, path))
        excluded = any_answers(self.artifacts.exclude_paths, lambda pattern: could_match_name(pattern, path))
        return taken if not taken.is_yes or excluded.is_no else maybe("some paths are left out")

    def _holds_flat(self, path: str) -> Truth:
        """Return whether some file of that name is taken; which one it is does not matter."""
        taken = self._takes_flat(path)
        if not taken.is_yes:
            return taken
        flat = maybe("a command may put it in some folder")
        root = self.root()
        if root is None or not self._is_this_repository():
            return flat
        prefix = f"{root}/" if root else ""
        candidates = (each[len(prefix) :] for each in self.workspace.files.named(path) if each.startswith(prefix))
        return any_of(self._takes(each) for each in islice(candidates, _MAX_CANDIDATES)) | flat

    def _is_made(self, path: str) -> Truth:
        """Return whether there is a file for a path: in the repository, or perhaps made by a command."""
        root = self.root()
        roots = self.roots() if root is None else (root,)
        if roots is None:
            return maybe(why_no_folder(self.base_directory()))
        sources = [joined(each, path) for each in roots]
        if self._is_this_repository() and any(self._is_held(each) for each in sources):
            return YES
        if any(self.workspace.files.exists(each) for each in sources):
            return maybe(f"`{path}` is ignored, or behind a link")
        source = joined(self.root_pattern() or "" if root is None else root, path)
        if not self._is_this_repository() or not (self.build.link is Link.OWN_SOURCE or self._is_elsewhere(path)):
            return maybe("the project's source may be another repository")
        return making.is_made(self.workspace, self.build, source, handwritten=True)

    def lowered(self) -> frozenset[str]:
        """Return the paths of all files and folders of the repository in small letters."""
        return self.workspace.once(_lowered)

    def _is_held(self, path: str) -> bool:
        """Tell whether a file is in the repository: not ignored, and not behind a link."""
        return path in self.workspace.files.named(path.rpartition("/")[2])

    def _is_this_repository(self) -> bool:
        """Tell whether the build's source is taken to be this repository: an inline buildspec says nothing of it."""
        return self.build.link is not Link.INLINE or self.build.own_source.is_yes

    def _is_elsewhere(self, path: str) -> bool:
        """Tell whether the repository holds a file of that name at all: then it is the one that was meant."""
        return bool(self.workspace.files.named(path.rpartition("/")[2]))


def _lowered(workspace: Workspace) -> frozenset[str]:
    files = workspace.files
    return frozenset(path.lower() for path in (*files.tree(), *files.folders()))


def contents(workspace: Workspace, build: Build, artifacts: Artifacts) -> Contents:
    """Return what an artifact of a build holds."""
    return Contents(workspace, build, artifacts)


def artifacts_of(buildspec: Buildspec, identifier: str) -> Artifacts | None:
    """Return the artifact of an identifier, the primary for an empty one; None if there is none."""
    if not identifier:
        return buildspec.artifacts
    return next((each for each in buildspec.secondary_artifacts if each.identifier == identifier), None)
