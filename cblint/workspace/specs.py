"""This is where a project's buildspec is found: inline text, a file of this repository, or not here."""

from __future__ import annotations

import posixpath
from collections.abc import Hashable

from cblint.files import Files
from cblint.model.build import Link
from cblint.model.buildspec import Buildspec
from cblint.pattern import pattern
from cblint.read.buildspec import read_buildspec, read_structured_buildspec
from cblint.record import Record
from cblint.source import EmbeddedText
from cblint.value import (
    Choice,
    Entries,
    Hole,
    Items,
    Text,
    Truth,
    Value,
    embedded,
    equals,
    string,
    why_unknown,
)

_INLINE = pattern(r"\n|\A\s*\{|\A\s*version\s*:")
_ALIKE = 0.6
"""How like two paths must be, of 1, for one to be a misspelling of the other."""
DEFAULT_NAME = "buildspec.yml"


class Found(Record):
    """What became of a project's buildspec."""

    buildspec: Buildspec | None
    link: Link
    why_unknown: str = ""
    missing: str | None = None
    """The path at which it should be in this repository, and is not."""
    given: bool = True
    """Whether the path is written down; else it is AWS's default."""
    near: tuple[str, ...] = ()


class Buildspecs:
    """All buildspecs: those that were discovered, and those that projects name or hold."""

    def __init__(self, files: Files, discovered: tuple[Buildspec, ...]) -> None:
        self._files = files
        self._by_path = {buildspec.path: buildspec for buildspec in discovered}
        self._inline: dict[Hashable, Buildspec] = {}

    def all(self) -> tuple[Buildspec, ...]:
        """Return every buildspec, in the order of path and place."""
        return tuple(sorted((*self._by_path.values(), *self._inline.values()), key=lambda each: each.span))

    def at(self, root: str, path: str) -> Buildspec | None:
        """Return the buildspec at a path below a source root, reading it if need be; None if there is none."""
        joined = posixpath.normpath(posixpath.join(root, path))
        if joined in self._by_path:
            return self._by_path[joined]
        if not self._files.is_file(joined):
            return None
        source = self._files.readable(joined)
        if source is None:
            return None
        return self._by_path.setdefault(joined, read_buildspec(source.embedded(), inline=False))

    def near(self, root: str, path: str) -> tuple[str, ...]:
        """Return the paths below a source root that may be meant by a path that is not there, best first."""
        from difflib import SequenceMatcher  # noqa: PLC0415  (only for a mistake)

        prefix = f"{root}/" if root else ""
        wanted = posixpath.normpath(path)
        stem = wanted.lower().rpartition(".")[0] or wanted.lower()
        scored: list[tuple[float, str]] = []
        for each in self._files.tree():
            candidate = each.removeprefix(prefix)
            if not each.startswith(prefix) or not candidate.endswith((".yml", ".yaml", ".json")):
                continue
            if candidate.lower().rpartition(".")[0] == stem:
                scored.append((0.0, candidate))
            elif each in self._by_path:
                likeness = SequenceMatcher(None, wanted, candidate).ratio()
                same_name = posixpath.basename(candidate) == posixpath.basename(wanted)
                if same_name or likeness > _ALIKE:
                    scored.append((1.0 - likeness, candidate))
        return tuple(candidate for _, candidate in sorted(scored)[:3])

    def find(self, named: Value, root: str, owned: Truth, *, expected_by_one: bool) -> Found:
        """Return the buildspec that a project's attribute means, `owned` telling whether it builds this repository."""
        if isinstance(named, Entries):
            return self._encoded(named)
        if isinstance(named, Choice | Items):
            return Found(None, Link.SAME_PATH, why_unknown(named))
        if equals(named, None).is_yes or string(named) == "":
            return self._by_default(root, owned, expected_by_one=expected_by_one)
        text = embedded(named)
        if text is not None and _INLINE.search(text.text):
            return self._written(named)
        path = string(named)
        if path is None or path.startswith("arn:") or "$" in path:
            return Found(
                None,
                Link.SAME_PATH,
                why_unknown(named) if path is None else "it stands outside the repository",
            )
        return self._file(root, path, owned, given=True)

    def _by_default(self, root: str, owned: Truth, *, expected_by_one: bool) -> Found:
        if owned.is_maybe and not expected_by_one:
            return Found(None, Link.SAME_PATH, "several projects expect one, and it is not known which builds this")
        return self._file(root, DEFAULT_NAME, owned, given=False)

    def _file(self, root: str, path: str, owned: Truth, *, given: bool) -> Found:
        if owned.is_no:
            return Found(None, Link.SAME_PATH, "it is built from another repository")
        buildspec = self.at(root, path)
        if buildspec is not None:
            return Found(buildspec, Link.OWN_SOURCE if owned.is_yes else Link.SAME_PATH)
        joined = posixpath.normpath(posixpath.join(root, path))
        if self._files.is_file(joined):
            return Found(None, Link.SAME_PATH, f"`{path}` cannot be read")
        if owned.is_yes:
            return Found(
                None,
                Link.OWN_SOURCE,
                f"`{path}` is not in the repository",
                missing=joined,
                given=given,
                near=self.near(root, path),
            )
        return Found(None, Link.SAME_PATH, "it is built from another repository")

    def _written(self, named: Value) -> Found:
        text = embedded(named)
        assert text is not None
        known = self._by_path.get(text.map.path)
        if known is not None and not known.inline and self._is_whole_file(text):
            return Found(known, Link.INLINE)
        holes = tuple(part for part in named.parts if isinstance(part, Hole)) if isinstance(named, Text) else ()
        # One place may stand for several texts: each instance of a counted project, or of a module, has its own.
        unlike = tuple((hole.detail, hole.origin.reference) for hole in holes)
        key = (text.map.path, text.map.hull[0], text.text, unlike)
        if key not in self._inline:
            self._inline[key] = read_buildspec(text, inline=True, holes=holes)
        return Found(self._inline[key], Link.INLINE)

    def _encoded(self, named: Entries) -> Found:
        from cblint.read.structured import StructuredText  # noqa: PLC0415  (only where one is encoded)

        key = StructuredText(named).likeness
        if key not in self._inline:
            self._inline[key] = read_structured_buildspec(named)
        return Found(self._inline[key], Link.INLINE)

    def _is_whole_file(self, text: EmbeddedText) -> bool:
        """Tell whether a text is a file as it stands, and not what a template makes of it."""
        source = self._files.readable(text.map.path)
        return source is not None and source.text == text.text
