"""This is where it is answered which files the artifact of a build holds, and under which paths.

A file is surely not in an artifact if no pattern takes the path at which it would have to lie, or if nothing can have
put it there. Base directories made by tools, and patterns that are not known, leave it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from cblint.analysis.outputs import may_write
from cblint.analysis.patterns import could_match_below, could_match_name, has_wildcard, matches
from cblint.model.build import Build, Link
from cblint.model.buildspec import Artifacts, Buildspec
from cblint.record import Record
from cblint.value import NO, YES, Basis, Items, Known, Step, Truth, any_of, maybe, string, test, why_unknown
from cblint.workspace import Workspace

_SOURCE = ("$CODEBUILD_SRC_DIR", "${CODEBUILD_SRC_DIR}")
_MAX_STEPS = 12
_MAX_CANDIDATES = 1000
MAX_PATTERNS = 500
"""More patterns than this are not compared."""


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
        return _any(
            self.artifacts.exclude_paths, lambda pattern: (could_match_below if folder else matches)(pattern, path)
        )

    def is_flat(self) -> Truth:
        """Return whether all files land at the root, whatever folder they are from."""
        return test(self.artifacts.discard_paths, lambda data: data is True or str(data).lower() in {"yes", "true"})

    def source_of(self, path: str) -> str | None:
        """Return where a path of the artifact lies before packing, relative to the model root; None if not known."""
        root = self.root()
        return _joined(root, path) if root is not None and self.is_flat().is_no else None

    def flattened(self, path: str) -> Truth:
        """Return whether the patterns take a file of the repository that lands at the root, and not at its path."""
        root = self.root()
        if root is None or "/" not in path or not self._is_this_repository():
            return NO
        return self.is_flat() & self._takes(path) if self.workspace.files.is_file(_joined(root, path)) else NO

    def root(self) -> str | None:
        """Return the folder that the patterns start from, relative to the model root; None if it is not known."""
        folder = _folder_of(self.artifacts)
        return None if folder is None else _joined(self.build.source_root, folder)

    def is_folder_in_repository(self, path: str) -> bool:
        """Tell whether the folder that would land at a path surely holds files of the repository."""
        source = self.source_of(path)
        return source is not None and self._is_this_repository() and source in self.workspace.files.folders()

    def is_in_repository(self, path: str) -> bool:
        """Tell whether the file that would land at a path is surely in the repository."""
        source = self.source_of(path)
        return source is not None and self._is_this_repository() and self.workspace.files.is_file(source)

    def steps(self) -> tuple[Step, ...]:
        """Return the places that decide what the artifact takes, for evidence."""
        given = self.artifacts
        made = []
        folder = string(given.base_directory)
        if folder is not None and given.base_directory.origin.basis is not Basis.AWS_DEFAULT:
            made.append(Step(given.base_directory.origin.span, f"the artifact's root is `{folder}`"))
        made += _pattern_steps(given.files, "it takes")
        made += _pattern_steps(given.exclude_paths, "it leaves out")
        if self.is_flat().is_yes:
            made.append(Step(given.discard_paths.origin.span, "all files land at its root"))
        if not given.files.items:
            made.append(Step(given.files_span, "it takes no files"))
        ordered: list[Step] = sorted(made, key=lambda step: step.span)
        return tuple(ordered[:_MAX_STEPS])

    def _takes(self, path: str) -> Truth:
        given = self.artifacts
        return _any_matches(given.files, path) & ~_any_matches(given.exclude_paths, path)

    def _takes_flat(self, path: str) -> Truth:
        if "/" in path:
            return NO
        taken = _any(self.artifacts.files, lambda pattern: could_match_name(pattern, path))
        excluded = _any(self.artifacts.exclude_paths, lambda pattern: could_match_name(pattern, path))
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
        candidates = (
            each[len(prefix) :]
            for each in self.workspace.files.tree()
            if each.startswith(prefix) and each.rpartition("/")[2] == path
        )
        return any_of(self._takes(each) for each in islice(candidates, _MAX_CANDIDATES)) | flat

    def _is_made(self, path: str) -> Truth:
        """Return whether there is a file for a path: in the repository, or perhaps made by a command."""
        root = self.root()
        if root is None:
            return maybe(_why_no_folder(self.artifacts))
        source = _joined(root, path)
        if self._is_this_repository() and self.workspace.files.is_file(source):
            return YES
        if not self._is_this_repository() or not (self.build.link is Link.OWN_SOURCE or self._is_elsewhere(path)):
            return maybe("the project's source may be another repository")
        return may_write(self.workspace, self.build, source)

    def _is_this_repository(self) -> bool:
        """Tell whether the build's source is taken to be this repository: an inline buildspec says nothing of it."""
        return self.build.link is not Link.INLINE or self.build.own_source.is_yes

    def _is_elsewhere(self, path: str) -> bool:
        """Tell whether the repository holds a file of that name at all: then it is the one that was meant."""
        name = path.rpartition("/")[2]
        return any(each.rpartition("/")[2] == name for each in self.workspace.files.tree())


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path}" if folder and path else folder or path


def contents(workspace: Workspace, build: Build, artifacts: Artifacts) -> Contents:
    """Return what an artifact of a build holds."""
    return Contents(workspace, build, artifacts)


def artifacts_of(buildspec: Buildspec, identifier: str) -> Artifacts | None:
    """Return the artifact of an identifier, the primary for an empty one; None if there is none."""
    if not identifier:
        return buildspec.artifacts
    return next((each for each in buildspec.secondary_artifacts if each.identifier == identifier), None)


def _folder_of(artifacts: Artifacts) -> str | None:
    """Return the base directory relative to the source root; None if it is not known, or not one folder in it."""
    value = artifacts.base_directory
    if isinstance(value, Known) and value.data is None:
        return ""
    text = string(value)
    if text is None:
        return None
    text = text.strip()
    for variable in _SOURCE:
        if text == variable or text.startswith(f"{variable}/"):
            text = text[len(variable) :].lstrip("/") or "."
    if not text:
        return ""
    names = [name for name in text.split("/") if name not in ("", ".")]
    if text.startswith(("/", "~")) or ".." in names or has_wildcard(text) or any(c in text for c in "${}`\\"):
        return None
    return "/".join(names)


def _why_no_folder(artifacts: Artifacts) -> str:
    text = string(artifacts.base_directory)
    return why_unknown(artifacts.base_directory) if text is None else f"which folder `{text}` is, is not known"


def _any_matches(patterns: Items, path: str) -> Truth:
    return _any(patterns, lambda pattern: matches(pattern, path))


def _any(patterns: Items, question: Callable[[str], Truth]) -> Truth:
    """Return whether a question holds for one of some patterns; what is not in view may hold."""
    if len(patterns.items) > MAX_PATTERNS:
        return maybe("there are too many patterns")
    answer = NO if patterns.closed else maybe("not all patterns are in view")
    for item in patterns.items:
        text = string(item)
        answer = answer | (maybe(why_unknown(item)) if text is None else question(text))
        if answer.is_yes:
            break
    return answer


def _pattern_steps(patterns: Items, verb: str) -> Iterable[Step]:
    for item in patterns.items[:_MAX_STEPS]:
        text = string(item)
        yield Step(item.origin.span, f"{verb} `{text}`" if text is not None else f"{verb} what is not known")
