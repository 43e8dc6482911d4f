"""This is where what a template exports is found by the name under which others import it."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.files import Files
from cblint.read.cloudformation.instance import Instance, Whole
from cblint.read.cloudformation.library import Library, Loaded
from cblint.read.cloudformation.relevance import is_template
from cblint.read.cloudformation.template import NESTING, Definition, pair_of
from cblint.value import Truth, string

MAX_LOOKED_AT = 300
"""No more templates are looked at that are not read for themselves."""
_ENDINGS = (".yml", ".yaml", ".json", ".template")


class Exports:
    """The exports of a repository's templates, each stack evaluated when it is first asked for."""

    def __init__(self, library: Library, files: Files | None) -> None:
        self._library = library
        self._files = files
        self._instances: dict[str, Instance | None] = {}
        self._by_name: dict[str, list[tuple[Instance, Definition]]] | None = None
        self._used: dict[str, Instance] = {}

    def instance(self, loaded: Loaded) -> Instance | None:
        """Return the stack of a template that stands alone; None if it is no template."""
        if loaded.path not in self._instances:
            template = loaded.template
            whole = Whole(self._library, self.of)
            self._instances[loaded.path] = None if template is None else Instance(whole, loaded, template)
        return self._instances[loaded.path]

    def in_world(self, loaded: Loaded, world: dict[str, Truth]) -> Instance:
        """Return the stack of a template in which the conditions come out in one way."""
        template = loaded.template
        assert template is not None
        return Instance(Whole(self._library, self.of, world), loaded, template)

    def of(self, name: str) -> tuple[Instance, Definition] | None:
        """Return the one output that is exported under a name, and its stack."""
        if self._by_name is None:
            self._by_name = {}
            for instance in self._exporting():
                self._add(instance)
        found = self._by_name.get(name, ())
        if len(found) != 1:
            return None
        self._used.setdefault(found[0][0].template.path, found[0][0])
        return found[0]

    def used(self, known: set[str]) -> Instance | None:
        """Return a stack that something is imported from, and that is not known yet."""
        return next((self._used[path] for path in sorted(self._used) if path not in known), None)

    def _add(self, instance: Instance) -> None:
        assert self._by_name is not None
        for output in instance.template.outputs.values():
            export = output.get("Export")
            name = None if export is None else pair_of(export, "Name")
            exported = None if name is None else string(instance.evaluator.value(name.value))
            if exported is not None:
                self._by_name.setdefault(exported, []).append((instance, output))
        for definition in instance.template.resources.values():
            inner = instance.nested(definition) if definition.word("Type") in NESTING else None
            if inner is not None:
                self._add(inner)

    def _exporting(self) -> Iterator[Instance]:
        """Yield the stacks that are read, and those of other templates with exports."""
        for instance in list(self._instances.values()):
            if instance is not None:
                yield instance
        if self._files is None:
            return
        looked_at = 0
        for path in self._files.tree():
            if path in self._instances or self._library.has(path) or not path.endswith(_ENDINGS):
                continue
            if not is_template(self._files.head(path)) or not self._files.contains(path, b"Export"):
                continue
            looked_at += 1
            if looked_at > MAX_LOOKED_AT:
                return
            loaded = self._library.get(path)
            instance = None if loaded is None else self.instance(loaded)
            if instance is not None:
                yield instance
